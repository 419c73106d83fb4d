"""VoID (W3C Interest Group Note, 3 March 2011): how much of what a release holds, by which vocabularies, and where it is had.

A part that VoID has no name for gets one in the document itself, which is at ``/.well-known/void`` (RFC 8615): its IRI continues
the document's after a number sign.
"""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph import about, terms
from cisgraph.export.description.counts import Counts
from cisgraph.export.description.known import HERE, Known
from cisgraph.provenance import said, texts, typed

_FORMATS = {"nquads": "N-Quads", "trig": "TriG", "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML"}
#: What people will want to see first, where the release has it.
_EXAMPLES = ("poa/71", "poa/71-p1", "actor/iom", "group/cis-countries", "category/refugees", "action/establish-tripartite-commissions", "graph/poa")
#: What a regular expression of XML Schema reads as something else than itself.
_SPECIAL = re.compile(r"[.?*+{}()\[\]|^$\\]")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def describe(known: Known) -> Iterator[ox.Quad]:
    """Yield the description in VoID."""
    document, whole = f"{known.base}.well-known/void", known.dataset
    yield from said(document, HERE, {
        "rdf:type": "void:DatasetDescription", "foaf:primaryTopic": whole, "dcterms:creator": f"{whole}#project",
        "dcterms:title": texts({"en": "What cisgraph holds, in numbers", "ru": "Содержание cisgraph в цифрах"}),
    })
    yield from (quad for quad in known.stated if quad.subject.value == whole or quad.subject.value == f"{whole}#project")
    graphs = {name: f"{known.base}graph/{name}" for name in known.graphs}
    files = [one for one in known.files if one.format in _FORMATS]
    yield from said(whole, HERE, {
        "rdf:type": "void:Dataset", "foaf:homepage": known.base,
        "void:sparqlEndpoint": f"{known.url}sparql", "void:uriSpace": ox.Literal(known.base),
        "void:uriRegexPattern": ox.Literal("^" + _SPECIAL.sub(r"\\\g<0>", known.base)),
        "void:dataDump": [known.download(one) for one in files],
        "void:feature": [f"http://www.w3.org/ns/formats/{name}" for name in dict.fromkeys(_FORMATS[one.format] for one in files)],
        "void:vocabulary": known.counts.vocabularies, "void:exampleResource": _examples(known),
        "void:subset": list(graphs.values()),
    })
    yield from _numbers(whole, document, known.counts)
    yield from _links(whole, document, known.counts)
    for name, graph in graphs.items():
        part = [known.download(known.parts[name])] if name in known.parts else []
        yield from said(graph, HERE, {"rdf:type": "void:Dataset", "dcterms:title": known.titles(name), "void:dataDump": part})
        yield from _sizes(graph, known.graphs[name])


def _sizes(node: str, counts: Counts) -> Iterator[ox.Quad]:
    yield from said(node, HERE, {
        "void:triples": _number(counts.triples), "void:entities": _number(counts.entities), "void:classes": _number(len(counts.classes)),
        "void:properties": _number(len(counts.properties)), "void:distinctSubjects": _number(counts.subjects),
        "void:distinctObjects": _number(counts.objects),
    })


def _numbers(whole: str, document: str, counts: Counts) -> Iterator[ox.Quad]:
    """Yield the sizes of the whole, and of what is in it of each class and by each property."""
    yield from _sizes(whole, counts)
    for iri, number in sorted(counts.classes.items()):
        part = f"{document}#class-{_slug(iri)}"
        yield from said(whole, HERE, {"void:classPartition": part})
        yield from said(part, HERE, {"rdf:type": "void:Dataset", "void:class": iri, "void:entities": _number(number)})
    for iri, number in sorted(counts.properties.items()):
        part = f"{document}#property-{_slug(iri)}"
        yield from said(whole, HERE, {"void:propertyPartition": part})
        yield from said(part, HERE, {"rdf:type": "void:Dataset", "void:property": iri, "void:triples": _number(number)})


def _links(whole: str, document: str, counts: Counts) -> Iterator[ox.Quad]:
    """Yield a linkset for each property that leads to things elsewhere, and each namespace that it leads to."""
    for (predicate, space), number in sorted(counts.links.items()):
        link, target = f"{document}#links-{_slug(predicate)}-{_slug(space)}", f"{document}#target-{_slug(space)}"
        yield from said(whole, HERE, {"void:subset": link})
        yield from said(link, HERE, {
            "rdf:type": "void:Linkset", "void:linkPredicate": predicate, "void:subjectsTarget": whole, "void:objectsTarget": target,
            "void:triples": _number(number),
        })
        yield from said(target, HERE, {"rdf:type": "void:Dataset", "void:uriSpace": ox.Literal(space)})


def _examples(known: Known) -> list[str]:
    things = (f"{known.base}{id}" for id in _EXAMPLES)
    store = known.release.store
    return [iri for iri in things if next(store.quads_for_pattern(ox.NamedNode(iri), None, None), None)]


def _slug(iri: str) -> str:
    """Return an IRI as the end of another: its prefixed name where there is one."""
    return _UNSAFE.sub("-", terms.short(iri).partition("://")[2] or terms.short(iri)).strip("-")


def _number(count: int) -> ox.Literal:
    return typed(count, "xsd:integer")
