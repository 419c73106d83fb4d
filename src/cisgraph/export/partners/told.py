"""Read a release for an export, and say triples: what the vocabularies of the partners have in common.

Things are read one after the other, and what is said is sorted on the disk: memory grows with the release's store only, which keeps
an index of its files in it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cached_property
from itertools import groupby, islice

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.export.files import on_the_disk
from cisgraph.store import Asked

Term = ox.NamedNode | ox.Literal
LANGUAGES = ("en", "ru")
#: Triples that are held in memory, before they are put by on the disk.
_HELD = 20_000


class Told:
    """What a release tells of its things, by prefixed names of the one table; what is told of one comes in the order of IRIs."""

    def __init__(self, release: Asked):
        self._store, self._base = release.store, release.base
        self._names: dict[str, ox.NamedNode] = {}

    @cached_property
    def _table(self) -> dict[str, str]:
        return terms.prefixes(self._base)

    def name(self, short: str) -> ox.NamedNode:
        """Return the term that a prefixed name stands for, instances below the release's base."""
        if short not in self._names:
            prefix, _, local = short.partition(":")
            self._names[short] = ox.NamedNode(self._table[prefix] + local)
        return self._names[short]

    def all(self, short: str) -> Iterator[ox.NamedNode]:
        """Yield the instances of a class, asserted or inferred, in no order; one comes again if several graphs say so."""
        return (quad.subject for quad in self._store.quads_for_pattern(None, self.name("rdf:type"), self.name(short)))

    def of(self, short: str, value: Term) -> list[ox.NamedNode]:
        """Return the things that have ``value`` for a property."""
        return _sorted({quad.subject for quad in self._store.quads_for_pattern(None, self.name(short), value)})

    def pairs(self, short: str) -> Iterator[tuple[ox.NamedNode, Term]]:
        """Yield who has what for a property, in no order; a pair comes again if several graphs say so."""
        return ((quad.subject, quad.object) for quad in self._store.quads_for_pattern(None, self.name(short), None))

    def values(self, thing: ox.NamedNode, short: str) -> list[Term]:
        """Return the values that a thing has for a property."""
        return _sorted({quad.object for quad in self._store.quads_for_pattern(thing, self.name(short), None)})

    def value(self, thing: ox.NamedNode, short: str) -> Term | None:
        """Return the first value that a thing has for a property, if any."""
        return next(iter(self.values(thing, short)), None)

    def tagged(self, thing: ox.NamedNode, short: str) -> list[ox.Literal]:
        """Return the values of a thing for a property that are in English or Russian."""
        return [value for value in self.values(thing, short) if getattr(value, "language", None) in LANGUAGES]

    def is_a(self, thing: ox.NamedNode, short: str) -> bool:
        """Whether a thing is of a class, asserted or inferred."""
        return next(self._store.quads_for_pattern(thing, self.name("rdf:type"), self.name(short)), None) is not None

    def document(self, part: ox.NamedNode) -> ox.NamedNode:
        """Return the innermost document that a section or paragraph is part of."""
        return self.value(part, "cis:standsIn") or part


class Said:
    """Triples that an export says; each is said once."""

    def __init__(self, told: Told):
        self._told = told
        self._held: set[ox.Triple] = set()
        self._lines = sqlite3.connect("")  # on the disk, under no name
        self._lines.executescript("PRAGMA journal_mode = OFF; CREATE TABLE said (line)")

    def __call__(self, subject: ox.NamedNode, short: str, values: Iterable[Term | str] | Term | str | None) -> None:
        """Say ``values`` of a subject; a string is a prefixed name, None says nothing."""
        many = [values] if values is None or isinstance(values, (str, ox.NamedNode, ox.Literal)) else values
        terms = (self._told.name(value) if isinstance(value, str) else value for value in many if value is not None)
        self.add(ox.Triple(subject, self._told.name(short), term) for term in terms)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Say triples that stand ready.

        Raises:
            OSError: the folder for temporary files cannot be written.
        """
        self._held.update(triples)
        if len(self._held) >= _HELD:
            self._put_by()

    def _put_by(self) -> None:
        lines = ox.serialize(self._held, format=ox.RdfFormat.N_TRIPLES).split(b"\n")[:-1]
        with on_the_disk():
            self._lines.executemany("INSERT INTO said VALUES (?)", ((line,) for line in lines))
        self._held.clear()

    def quads(self) -> Iterator[ox.Quad]:
        """Yield, once, what is said in the default graph, in the order of its lines as N-Triples: the same for the same release."""
        self._put_by()
        with closing(self._lines), on_the_disk():
            lines = (line for (line,), _ in groupby(self._lines.execute("SELECT line FROM said ORDER BY line")))
            while some := b"\n".join(islice(lines, _HELD)):
                yield from ox.parse(some, format=ox.RdfFormat.N_TRIPLES)


def _sorted(found: set) -> list:
    return sorted(found, key=str)


def part(thing: ox.NamedNode, name: str) -> ox.NamedNode:
    """Return the IRI of something that has its address on the page of another thing."""
    return ox.NamedNode(f"{thing.value}#{name}")


def reservations(told: Told, said: Said, paragraph: ox.NamedNode) -> None:
    """Point from a paragraph to the States' reservations that reach it: no reading of it is whole without them."""
    for reservation in told.of("cis:reaches", paragraph):
        said(paragraph, "rdfs:seeAlso", reservation)
        said(reservation, "skos:prefLabel", told.tagged(reservation, "skos:prefLabel"))


def contrary(label: ox.Literal) -> ox.Literal:
    """Return how the contrary of an action is called: what a prohibition forbids, where the graph has what it requires."""
    text = f"Противоположное действию «{label.value}»" if label.language == "ru" else f"The contrary of “{label.value}”"
    return ox.Literal(text, language=label.language)
