"""Write statements in each format of RDF, as they come: memory stays flat, and the same statements give the same bytes.

pyoxigraph writes all but JSON-LD. Its prefix tables come in no order, so they are put in one here. Statements come sorted, as
in ``cisgraph.nq``, by subject; formats that keep a named graph in one piece put them by on the disk, graph by graph.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.errors import CisgraphError
from cisgraph.export.division import divide


class Format(NamedTuple):
    """A format of RDF: what people call it, its media type, the suffix of its files, whether it says which named graph."""

    title: str
    media: str
    suffix: str
    holds_graphs: bool


#: Name on the command line → format. Where named graphs are not held, all statements are one graph, the union.
FORMATS = {
    "nquads": Format("N-Quads", "application/n-quads", "nq", True),
    "trig": Format("TriG", "application/trig", "trig", True),
    "jsonld": Format("JSON-LD", "application/ld+json", "jsonld", True),
    "turtle": Format("Turtle", "text/turtle", "ttl", False),
    "ntriples": Format("N-Triples", "application/n-triples", "nt", False),
    "rdfxml": Format("RDF/XML", "application/rdf+xml", "rdf", False),
}


def write(quads: Iterable[ox.Quad], format: str, output: BinaryIO, base: str = terms.BASE) -> None:
    """Write statements to a binary stream.

    Args:
        quads: sorted as in ``cisgraph.nq``, so that what is said of a thing stands together.
        format: one of `FORMATS`.
        output: takes bytes; it is not closed.
        base: the IRI below which instances are named, for prefixes and short ids.

    Raises:
        CisgraphError: something cannot be said in that format (RDF/XML lacks control characters and some properties).
        OSError: the output, or the folder for temporary files, cannot be written.
    """
    _WRITERS[format](quads, output, base)


def prefixes(base: str = terms.BASE) -> dict[str, str]:
    """Return the prefixes that exports declare: the one table without the readings that no release holds."""
    return {prefix: iri for prefix, iri in terms.prefixes(base).items() if "-reading/" not in iri}


def by_graph(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Return the statements graph by graph, sorted by its name, the default graph first; within a graph as they came."""
    with TemporaryDirectory(prefix="cisgraph-") as folder:
        files = divide(((quad.graph_name, f"{quad.triple} .\n".encode()) for quad in quads), Path(folder))
        for graph in sorted(files, key=_name):
            yield from (ox.Quad(*quad.triple, graph) for quad in ox.parse(path=files[graph], format=ox.RdfFormat.N_TRIPLES))


def _name(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    return "" if isinstance(graph, ox.DefaultGraph) else str(graph)


def union(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Return each statement once, whatever named graphs it stands in: sorted ones stand beside each other."""
    last = None
    for quad in quads:
        if (triple := quad.triple) != last:
            yield triple
        last = triple


class _Headed:
    """A stream whose first lines are changed as a whole before they go on to another one."""

    def __init__(self, output: BinaryIO, lines: int, change: Callable[[bytes], bytes]):
        self.output, self.lines, self.change, self.head = output, lines, change, bytearray()

    def write(self, data: bytes) -> int:
        if self.lines:
            self.head += data
            if self.head.count(b"\n") < self.lines:
                return len(data)
            *head, rest = bytes(self.head).split(b"\n", self.lines)
            self.output.write(self.change(b"".join(line + b"\n" for line in head)))
            self.lines = 0
            self.output.write(rest)
        else:
            self.output.write(data)
        return len(data)

    def flush(self) -> None:
        self.output.flush()


def _in_order(lines: bytes) -> bytes:
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _nquads(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    ox.serialize(quads, output, format=ox.RdfFormat.N_QUADS)


def _ntriples(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    ox.serialize(union(quads), output, format=ox.RdfFormat.N_TRIPLES)


def _turtle(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    table = prefixes(base)
    ox.serialize(union(quads), _Headed(output, len(table), _in_order), format=ox.RdfFormat.TURTLE, prefixes=table)


def _trig(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    table = prefixes(base)
    ox.serialize(by_graph(quads), _Headed(output, len(table), _in_order), format=ox.RdfFormat.TRIG, prefixes=table)


# What XML 1.0 has no way to say (production 2), and where a property's IRI can be cut into a namespace and a name.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CUT = re.compile(r"[^\W\d][\w.\-]*\Z")


class _Xml(_Headed):
    """The stream of RDF/XML: the namespaces in order, and carriage returns kept, which a reader takes for line feeds (XML 1.0, 2.11)."""

    def __init__(self, output: BinaryIO):
        super().__init__(output, 2, lambda head: re.sub(rb"<rdf:RDF ([^>]*)>", _namespaces, head))

    def write(self, data: bytes) -> int:
        super().write(data.replace(b"\r", b"&#13;"))
        return len(data)


def _namespaces(found: re.Match[bytes]) -> bytes:
    return b"<rdf:RDF " + b" ".join(sorted(found[1].split())) + b">"


def _rdfxml(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    ox.serialize(_sayable(union(quads)), _Xml(output), format=ox.RdfFormat.RDF_XML, prefixes=prefixes(base))


def _sayable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    known: set[ox.NamedNode] = set()
    for triple in triples:
        if triple.predicate not in known:
            if not _CUT.search(triple.predicate.value):
                raise CisgraphError(f"RDF/XML cannot say {triple.predicate}, which does not end in a name: choose another format.")
            known.add(triple.predicate)
        if isinstance(triple.object, ox.Literal) and _UNSAYABLE.search(triple.object.value):
            raise CisgraphError(
                f"RDF/XML cannot say the control characters of {triple.predicate} of {triple.subject}: choose another format."
            )
        yield triple


def _jsonld(quads: Iterable[ox.Quad], output: BinaryIO, base: str) -> None:
    from cisgraph.export import jsonld

    jsonld.write(by_graph(quads), output, base)


_WRITERS: dict[str, Callable[[Iterable[ox.Quad], BinaryIO, str], None]] = {
    "nquads": _nquads, "trig": _trig, "jsonld": _jsonld, "turtle": _turtle, "ntriples": _ntriples, "rdfxml": _rdfxml,
}
