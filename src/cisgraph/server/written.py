"""Write a description in each format of RDF: the same bytes for the same release, whatever the process.

All formats hold the same statements. In which named graph each stands is said by the formats that have named graphs, TriG and
N-Quads; Turtle says it in a comment over each group, and every format says by ``prov:wasDerivedFrom`` from which graphs the
description is made. The engine's own prefix tables come in no order, so they are put in one here.
"""

import json
import re
from collections.abc import Callable, Iterable
from itertools import groupby

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.server.entities import Description

_RDF_TYPE = terms.FIXED["rdf"] + "type"
_XSD_STRING = terms.FIXED["xsd"] + "string"
_ROOT = re.compile(r"<rdf:RDF ([^>]*)>")
_PREFIX_LINES = re.compile(r"\A(?:@prefix [^\n]*\n)*")


def _triples(description: Description) -> list[ox.Triple]:
    """Each statement once, in the order of the parts."""
    return list(dict.fromkeys(quad.triple for part in description.parts for quad in _in_order(part.quads)))


def _in_order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The statements of a thing together, and within them those of a property, wherever they came from."""
    subjects: dict = {}
    for quad in quads:
        subjects.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad)
    return [quad for properties in subjects.values() for many in properties.values() for quad in many]


def _used(quads: Iterable[Iterable], base: str) -> dict[str, str]:
    """The prefixes of the table that something is named with, in order."""
    table = terms.prefixes(base)
    named = {term.datatype.value if isinstance(term, ox.Literal) else term.value for quad in quads for term in quad if not _plain(term)}
    used = {short.partition(":")[0] for short in (terms.short(iri, base) for iri in named) if not short.startswith(("http", "urn"))}
    return {prefix: iri for prefix, iri in table.items() if prefix in used}


def _plain(term) -> bool:
    return isinstance(term, (ox.BlankNode, ox.DefaultGraph, ox.Triple))


def _declared(prefixes: dict[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())


def _body(quads: list, form: ox.RdfFormat, prefixes: dict[str, str]) -> str:
    return _PREFIX_LINES.sub("", ox.serialize(quads, format=form, prefixes=prefixes).decode(), count=1)


def turtle(description: Description, base: str) -> bytes:
    """Write Turtle, a group of statements for each part and named graph."""
    prefixes = _used([quad for part in description.parts for quad in part.quads], base)
    seen: set[ox.Triple] = set()
    written = [_declared(prefixes)]
    for part in description.parts:
        for graph, quads in groupby(part.quads, key=lambda quad: quad.graph_name):
            where = "" if isinstance(graph, ox.DefaultGraph) else f", in {terms.short(graph.value, base)}"
            triples = [quad.triple for quad in _in_order(quads) if quad.triple not in seen]
            seen.update(triples)
            if triples:
                written.append(f"# {part.title}{where}\n{_body(triples, ox.RdfFormat.TURTLE, prefixes)}")
    return "\n".join(written).encode()


def trig(description: Description, base: str) -> bytes:
    """Write TriG: what the description says of itself in the default graph, the rest in its named graphs."""
    quads = _by_graph(description)
    prefixes = _used(quads, base)
    return (_declared(prefixes) + "\n" + _body(quads, ox.RdfFormat.TRIG, prefixes)).encode()


def nquads(description: Description, base: str) -> bytes:
    """Write N-Quads, with the named graphs."""
    return ox.serialize(_by_graph(description), format=ox.RdfFormat.N_QUADS)


def ntriples(description: Description, base: str) -> bytes:
    """Write N-Triples."""
    return ox.serialize(_triples(description), format=ox.RdfFormat.N_TRIPLES)


def rdfxml(description: Description, base: str) -> bytes:
    """Write RDF/XML."""
    triples = [quad.triple for quad in _in_order(ox.Quad(*triple) for triple in _triples(description))]
    text = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=_used(triples, base)).decode()
    text = text.replace("\r", "&#13;")  # as it stands, a reader of XML takes it for a line feed (XML 1.0, 2.11)
    return _ROOT.sub(lambda root: f"<rdf:RDF {' '.join(sorted(root[1].split()))}>", text, count=1).encode()


def jsonld(description: Description, base: str) -> bytes:
    """Write JSON-LD 1.1, compact: an object a thing in ``@graph``, with the prefixes as context."""
    triples = _triples(description)
    nodes: dict[str, dict] = {}
    for triple in triples:
        node = nodes.setdefault(str(triple.subject), {"@id": _id(triple.subject, base)})
        if triple.predicate.value == _RDF_TYPE and not isinstance(triple.object, ox.Literal):
            node.setdefault("@type", []).append(_id(triple.object, base))
        else:
            node.setdefault(terms.short(triple.predicate.value, base), []).append(_value(triple.object, base))
    graph = [
        {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()} for node in nodes.values()
    ]
    return (json.dumps({"@context": _used(triples, base), "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode()


def _by_graph(description: Description) -> list[ox.Quad]:
    quads = dict.fromkeys(quad for part in description.parts for quad in part.quads)
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        graphs.setdefault(name, []).append(quad)
    return [quad for name in sorted(graphs) for quad in _in_order(graphs[name])]


def _id(term: ox.NamedNode | ox.BlankNode, base: str) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else terms.short(term.value, base)


def _value(term, base: str):
    if not isinstance(term, ox.Literal):
        return {"@id": _id(term, base)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _XSD_STRING:
        return term.value
    return {"@type": terms.short(term.datatype.value, base), "@value": term.value}


#: Suffix of an address → how its bytes are written.
WRITERS: dict[str, Callable[[Description, str], bytes]] = {
    "ttl": turtle, "nt": ntriples, "jsonld": jsonld, "rdf": rdfxml, "trig": trig, "nq": nquads,
}
