"""Read a release for an export, and say triples: what the vocabularies of the partners have in common."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.store import Asked

Term = ox.NamedNode | ox.Literal
LANGUAGES = ("en", "ru")


class Told:
    """What a release tells of its things, by prefixed names of the one table; answers come in the order of their IRIs."""

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

    def all(self, short: str) -> list[ox.NamedNode]:
        """Return the instances of a class, asserted or inferred."""
        return self.of("rdf:type", self.name(short))

    def of(self, short: str, value: Term) -> list[ox.NamedNode]:
        """Return the things that have ``value`` for a property."""
        return _sorted({quad.subject for quad in self._store.quads_for_pattern(None, self.name(short), value)})

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
        while not self.is_a(part, "cis:Document"):
            whole = self.value(part, "cis:partOf")
            if whole is None:
                break
            part = whole
        return part


class Said:
    """Triples that an export says; each is said once."""

    def __init__(self, told: Told):
        self._told = told
        self._triples: set[ox.Triple] = set()

    def __call__(self, subject: ox.NamedNode, short: str, values: Iterable[Term | str] | Term | str | None) -> None:
        """Say ``values`` of a subject; a string is a prefixed name, None says nothing."""
        many = [values] if values is None or isinstance(values, (str, ox.NamedNode, ox.Literal)) else values
        for value in many:
            if value is not None:
                term = self._told.name(value) if isinstance(value, str) else value
                self._triples.add(ox.Triple(subject, self._told.name(short), term))

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Say triples that stand ready."""
        self._triples.update(triples)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what is said in the default graph, in the order of its lines as N-Triples: the same for the same release."""
        triples = list(self._triples)
        lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode().splitlines()
        for _, triple in sorted(zip(lines, triples, strict=True), key=lambda pair: pair[0]):
            yield ox.Quad(*triple)


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
