"""Which things were added, removed or changed between two releases, by the named graph in which they are described."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import queries, terms
from cisgraph.diff.lines import BOTH, NEW, OLD, Side, merged
from cisgraph.errors import UsageError

_TYPE = queries.expand("rdf:type")
#: How things are called: by a name of their own, or else as what they are about is called.
_NAMES = ("skos:prefLabel", "dcterms:title", "rdfs:label", "cis:label")
_ABOUT = ("cis:requires", "cis:cites", "cis:about", "cis:member", "cis:mentions")
_TOLD = {queries.expand(name) for name in ("rdf:type", *_NAMES, *_ABOUT)}


class Value(NamedTuple):
    """A value of a property: an ``id`` (with its label, if it has one) or a ``text`` (with its language or datatype)."""

    id: str | None = None
    label: str | None = None
    text: str | None = None
    language: str | None = None
    datatype: str | None = None

    def as_json(self) -> dict:
        """Return what is there of it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


class Property(NamedTuple):
    """A property, and in one language if its values have one: which values went and came."""

    property: str
    label: str
    language: str | None
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


class Thing(NamedTuple):
    """A thing that was ``added``, ``removed`` or ``changed``; ``kind`` is its class, ``label`` its English name."""

    id: str
    change: str
    kind: str | None
    label: str | None
    graph: str
    properties: tuple[Property, ...]


class Difference(NamedTuple):
    """What differs between two releases: statements by count, inferred ones apart, and things by named graph."""

    old: Side
    new: Side
    added: int
    removed: int
    inferred_added: int
    inferred_removed: int
    things: tuple[Thing, ...]

    @property
    def same(self) -> bool:
        """Whether both state the same, inferred statements too."""
        return not (self.added or self.removed or self.inferred_added or self.inferred_removed)

    def as_json(self) -> dict:
        """Return plain dicts and lists, as ``cisgraph diff --format json`` prints."""
        old, new = ({"name": side.name, "version": side.version, "sha256": side.sha256} for side in (self.old, self.new))
        return {
            "old": old,
            "new": new,
            "same": self.same,
            "statements": {"added": self.added, "removed": self.removed},
            "inferred": {"added": self.inferred_added, "removed": self.inferred_removed},
            "graphs": [
                {"graph": graph, "things": [_thing_as_json(thing) for thing in things]}
                for graph, things in groupby(self.things, lambda thing: thing.graph)
            ],
        }


def _thing_as_json(thing: Thing) -> dict:
    told = [
        {**one._asdict(), "removed": [value.as_json() for value in one.removed], "added": [value.as_json() for value in one.added]}
        for one in thing.properties
    ]
    return {"id": thing.id, "change": thing.change, "kind": thing.kind, "label": thing.label, "properties": told}


class _Changed(NamedTuple):
    subject: str
    change: str
    removed: list[ox.Quad]
    added: list[ox.Quad]


def compare(old: Side, new: Side) -> Difference:
    """Return what changed from one release to another; only what differs is held in memory.

    Raises:
        UsageError: the releases name things below different bases.
        CisgraphError: a file is not sorted, or has blank nodes.
    """
    if old.base != new.base:
        raise UsageError(f"{old.name} names things below {old.base}, {new.name} below {new.base}: build one anew with --base.")
    counts = {"added": 0, "removed": 0, "inferred_added": 0, "inferred_removed": 0}
    inferred = f" <{new.base}graph/inferred> ."
    found = list(_changed(merged(old, new), inferred, counts))
    quads = [quad for one in found for quad in (*one.removed, *one.added)]
    named = {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
    names = _Names((new, old), named, inferred)
    things = [_thing(one, names, new.base) for one in found]
    return Difference(old, new, **counts, things=tuple(sorted(things, key=_place)))


def _changed(lines: Iterable[tuple[int, str]], inferred: str, counts: dict[str, int]) -> Iterator[_Changed]:
    """Return what is stated differently, subject by subject; what was inferred is counted only."""
    for subject, group in groupby(lines, lambda each: each[1][1 : each[1].index(">")]):
        stated: dict[int, list[str]] = {OLD: [], BOTH: [], NEW: []}
        for where, line in group:
            if not line.endswith(inferred):
                stated[where].append(line)
            elif where != BOTH:
                counts["inferred_added" if where == NEW else "inferred_removed"] += 1
        if stated[OLD] or stated[NEW]:
            counts["removed"] += len(stated[OLD])
            counts["added"] += len(stated[NEW])
            change = "changed" if stated[BOTH] or (stated[OLD] and stated[NEW]) else "added" if stated[NEW] else "removed"
            yield _Changed(subject, change, _read(stated[OLD]), _read(stated[NEW]))


def _read(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS))


class _Names:
    """What the things that differ are called and of which class they are, by the first of the sides that says it."""

    def __init__(self, sides: Iterable[Side], wanted: set[str], inferred: str):
        self._facts: dict[str, dict[str, list]] = {}
        sides = tuple(sides)
        self._collect(sides, wanted, inferred)
        about = {term.value for one in self._facts.values() for name in _ABOUT for term in one.get(queries.expand(name), ())}
        self._collect(sides, about - wanted, inferred)

    def _collect(self, sides: Iterable[Side], wanted: set[str], inferred: str) -> None:
        for side in sides:
            known = set(self._facts)
            with side.file.open(encoding="utf-8", newline="\n") as file:
                lines = [line for line in file if line[1 : line.find(">")] in wanted and not line.rstrip().endswith(inferred)]
            for quad in ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS):
                if quad.predicate.value in _TOLD and quad.subject.value not in known:
                    self._facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)

    def label(self, iri: str) -> str | None:
        """Return the English name of a thing, or of what it is about."""
        facts = self._facts.get(iri, {})
        for name in _NAMES:
            texts = sorted(term.value for term in facts.get(queries.expand(name), ()) if getattr(term, "language", None) in ("en", None))
            if texts:
                return texts[0]
        about = sorted(term.value for name in _ABOUT for term in facts.get(queries.expand(name), ()))
        return next((label for label in map(self.label, about[:1]) if label), None)

    def kind(self, iri: str) -> str | None:
        """Return the class of a thing as a prefixed name, one of the ontology's if it has one."""
        types = sorted(terms.short(term.value) for term in self._facts.get(iri, {}).get(_TYPE, ()))
        return next((name for name in types if name.startswith("cis:")), types[0] if types else None)


def _thing(one: _Changed, names: _Names, base: str) -> Thing:
    gone, come = _values(one.removed, names, base), _values(one.added, names, base)
    properties = []
    for key in sorted({*gone, *come}, key=lambda key: (key[0] != _TYPE, key[0], key[1] or "")):
        name = terms.short(key[0], base)
        properties.append(Property(name, words(name), key[1], tuple(gone.get(key, ())), tuple(come.get(key, ()))))
    graph = _id(getattr((one.added or one.removed)[0].graph_name, "value", ""), base)
    return Thing(_id(one.subject, base), one.change, names.kind(one.subject), names.label(one.subject), graph, tuple(properties))


def _values(quads: list[ox.Quad], names: _Names, base: str) -> dict[tuple[str, str | None], list[Value]]:
    found: dict[tuple[str, str | None], list[Value]] = {}
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.NamedNode):
            value = Value(id=_id(term.value, base), label=names.label(term.value))
        else:
            value = Value(text=term.value, language=term.language, datatype=None if term.language else terms.short(term.datatype.value))
        found.setdefault((quad.predicate.value, value.language), []).append(value)
    return found


def _id(iri: str, base: str) -> str:
    """Return the IRI below the base, or a prefixed name."""
    short = terms.short(iri, base)
    return short if short.startswith(("cis:", "ciss:")) or not iri.startswith(base) else iri.removeprefix(base)


def words(name: str) -> str:
    """Return the local part of a prefixed name as words.

    >>> words("cis:impliedBy"), words("rdf:type"), words("skos:prefLabel")
    ('implied by', 'kind', 'label')
    """
    known = {"rdf:type": "kind", "skos:prefLabel": "label", "skos:altLabel": "other label"}
    return known.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.rpartition(":")[2]).lower()


def _place(thing: Thing) -> tuple:
    """The documents' graphs first, in the order of their prefixes; within a graph numbers by their value."""
    graph = thing.graph.removeprefix("graph/")
    documents = list(terms.DOCUMENTS.values())
    order = documents.index(graph) if graph in documents else len(documents)
    return order, graph, [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", thing.id)]
