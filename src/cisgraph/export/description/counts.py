"""Count what VoID tells of a release, in one pass over its sorted statements; memory stays flat."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from tempfile import TemporaryFile

import pyoxigraph as ox

from cisgraph import queries, terms

_TYPE = terms.FIXED["rdf"] + "type"
#: Properties that link a thing to one of another dataset, or a term to one of another vocabulary.
LINKS = frozenset(
    queries.expand(name)
    for name in (
        "owl:sameAs", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "rdfs:seeAlso",
        "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "owl:equivalentProperty",
    )
)
_NAMESPACE = re.compile(r".*[#/]")


#: How many values are held in memory, and in how many parts those are counted that were put by on the disk.
_HELD, _PARTS = 200_000, 32


class Distinct:
    """How many different values there are of each of several things, in any order; they are told apart by hash values of 64 bits."""

    def __init__(self, held: int = _HELD):
        self._most, self._held, self._files = held, set(), []

    def add(self, value: object, of: int) -> None:
        """Count a value of a thing that has that number, once if it comes again."""
        self._held.add((hash(value), of))
        if len(self._held) >= self._most:
            self._put_by()

    def counted(self) -> Counter[int]:
        """Return the number of each thing → how many different values it has."""
        if not self._files:
            return Counter(of for _, of in self._held)
        self._put_by()
        return sum(map(self._different, self._files), Counter())

    def _put_by(self) -> None:
        self._files = self._files or [TemporaryFile() for _ in range(_PARTS)]
        parts = [array("q") for _ in range(_PARTS)]
        for pair in self._held:
            parts[pair[0] % _PARTS].extend(pair)
        for part, file in zip(parts, self._files, strict=True):
            part.tofile(file)
        self._held.clear()

    @staticmethod
    def _different(file) -> Counter[int]:
        file.seek(0)
        pairs = array("q", file.read())
        return Counter(of for _, of in set(zip(pairs[::2], pairs[1::2], strict=True)))


class Counts:
    """What one graph, or the union of several, holds; statements come in order, the same ones beside each other."""

    def __init__(self, base: str):
        self.base = base
        self.triples = self.subjects = self.entities = self.objects = 0
        #: Statements by property, things by class, statements by linking property and the namespace of what it leads to.
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.links: Counter[tuple[str, str]] = Counter()
        self._last: ox.Triple | None = None

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces of all properties and classes."""
        return sorted({namespace(name) for name in (*self.properties, *self.classes)})

    def add(self, triple: ox.Triple) -> None:
        """Count a statement, once if it comes again."""
        if triple == self._last:
            return
        if self._last is None or triple.subject != self._last.subject:
            self.subjects += 1
            self.entities += isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(self.base)
        self._last = triple
        self.triples += 1
        self.properties[triple.predicate.value] += 1
        if isinstance(triple.object, ox.NamedNode):
            self._lead(triple.predicate.value, triple.object.value)

    def _lead(self, predicate: str, value: str) -> None:
        if predicate == _TYPE:
            self.classes[value] += 1
        elif predicate in LINKS and not value.startswith((self.base, terms.FIXED["cis"], terms.FIXED["ciss"])):
            self.links[predicate, namespace(value)] += 1


def namespace(iri: str) -> str:
    """Return what an IRI begins with, up to its last number sign or slash."""
    found = _NAMESPACE.match(iri)
    return found[0] if found else iri


def count(quads: Iterable[ox.Quad], base: str) -> tuple[Counts, dict[str, Counts]]:
    """Count all statements, and those of each named graph by its IRI."""
    whole, parts, numbers, objects = Counts(base), {}, {}, Distinct()
    for quad in quads:
        triple, name = quad.triple, quad.graph_name.value
        if name not in parts:
            parts[name], numbers[name] = Counts(base), len(parts) + 1
        whole.add(triple)
        parts[name].add(triple)
        objects.add(triple.object, 0)
        objects.add(triple.object, numbers[name])
    found = objects.counted()
    whole.objects = found[0]
    for name, one in parts.items():
        one.objects = found[numbers[name]]
    return whole, parts
