"""Where each named graph comes from: ``graph/catalogue``, by PROV and Dublin Core.

A node of PROV that is no thing of the graph is a part of what it tells of: its IRI continues that one's after a number sign.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from cisgraph import __version__, about, queries, terms

_CIS = terms.FIXED["cis"]
_LABEL = ox.NamedNode(queries.expand("skos:prefLabel"))


def iri(name: str, base: str = terms.BASE) -> ox.NamedNode:
    """Return the node of a prefixed name or IRI."""
    return ox.NamedNode(queries.expand(name, base))


def texts(by_language: dict[str, str]) -> list[ox.Literal]:
    """Return a text in each of its languages."""
    return [ox.Literal(text, language=language) for language, text in by_language.items()]


def typed(value: object, datatype: str) -> ox.Literal:
    """Return a literal of a datatype of the prefix table, as ``xsd:date``."""
    return ox.Literal(str(value), datatype=iri(datatype))


def said(node: str, graph: ox.NamedNode | ox.DefaultGraph, properties: dict[str, object]) -> Iterator[ox.Quad]:
    """Yield what is said of a node.

    Args:
        node: its IRI or prefixed name.
        graph: where it is said.
        properties: prefixed name → a literal, an IRI or prefixed name, or several in a list.
    """
    for name, values in properties.items():
        for value in values if isinstance(values, list) else [values]:
            yield ox.Quad(iri(node), iri(name), value if isinstance(value, ox.Literal) else iri(value), graph)


def describe(merged: list[ox.Quad], base: str, made: Iterable[str]) -> list[ox.Quad]:
    """Return ``graph/catalogue``.

    Args:
        merged: the curated graphs.
        base: the IRI below which instances are named.
        made: the named graphs that the build itself adds.
    """
    folder, whole = f"{base}graph/", f"{base}{about.DATASET}"
    curated = {quad.graph_name.value.removeprefix(folder) for quad in merged}
    titles, where = _titles(merged, base), ox.NamedNode(f"{folder}catalogue")
    parts = sorted({*curated, *made, "catalogue"})
    found = [*_whole(base, where, sorted(curated)), *project(base, where), *(rights(base, where) if "text" in parts else [])]
    for name in parts:
        graph, sources = folder + name, _sources(name, merged, base, curated)
        found += said(graph, where, part(name, base, __version__, titles) | {
            "prov:wasDerivedFrom": sources, "prov:wasGeneratedBy": f"{graph}#curation" if name in curated else f"{whole}#build",
        })
        if name in curated:
            found += said(f"{graph}#curation", where, {
                "rdf:type": "prov:Activity", "rdfs:label": texts({"en": f"Curation of graph/{name}", "ru": f"Составление graph/{name}"}),
                "prov:used": sources, "prov:wasAssociatedWith": f"{whole}#project",
            })
    return found


def dataset(base: str, version: str) -> dict[str, object]:
    """Return what is said of the whole wherever it is described, as `said` takes it."""
    whole, told, before = f"{base}{about.DATASET}", about.version(version), about.before(version)
    return {
        "rdf:type": ["dcat:Dataset", "prov:Entity"],
        "dcterms:title": texts(about.TITLE),
        "dcterms:description": texts(about.DESCRIPTION),
        "dcterms:license": about.LICENSE,
        "dcterms:publisher": f"{whole}#project",
        "dcat:version": ox.Literal(version),
        "owl:versionIRI": f"{whole}/{version}",
        "prov:wasGeneratedBy": f"{whole}#build",
        "adms:versionNotes": texts(told.notes),
        "dcterms:issued": [typed(told.issued, "xsd:date")] if told.issued else [],
        "dcat:previousVersion": [f"{whole}/{before.number}"] if before else [],
    }


def versions(base: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """Yield what each version of the dataset was; their IRIs stay in use when there are later ones."""
    whole = f"{base}{about.DATASET}"
    for one in about.VERSIONS:
        before = about.before(one.number)
        yield from said(f"{whole}/{one.number}", graph, {
            "rdf:type": "dcat:Dataset", "dcterms:title": ox.Literal(f"cisgraph {one.number}", language="en"), "dcterms:description": texts(one.notes),
            "dcat:version": ox.Literal(one.number), "dcat:isVersionOf": whole, "dcterms:issued": [typed(one.issued, "xsd:date")] if one.issued else [],
            "dcat:previousVersion": [f"{whole}/{before.number}"] if before else [],
        })


def part(name: str, base: str, version: str, titles: dict[str, dict[str, str]]) -> dict[str, object]:
    """Return what is said of a named graph wherever it is described; ``titles`` are those of the documents by their IRIs."""
    told, title = about.PARTS.get(name, about.OF_DOCUMENT), titles.get(f"{base}document/{name}", {})
    rights = {"dcterms:rights": f"{base}graph/{name}#rights"} if name == "text" else {"dcterms:license": about.LICENSE}
    return {
        "rdf:type": ["dcat:Dataset", "prov:Entity"],
        "dcterms:title": texts({language: text.format(title.get(language, name)) for language, text in told.title.items()}),
        "dcterms:description": texts(told.how),
        "dcterms:created": typed(told.begun, "xsd:date"),
        "dcterms:isPartOf": f"{base}{about.DATASET}",
        "dcterms:publisher": f"{base}{about.DATASET}#project",
        "dcat:version": ox.Literal(version),
        **rights,
    }


def project(base: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """Yield who publishes the dataset."""
    yield from said(f"{base}{about.DATASET}#project", graph, {
        "rdf:type": ["foaf:Agent", "prov:Agent"], "foaf:name": texts(about.PROJECT),
    })


def rights(base: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """Yield whose the wording is."""
    yield from said(f"{base}graph/text#rights", graph, {"rdf:type": "dcterms:RightsStatement", "rdfs:label": texts(about.RIGHTS)})


def _whole(base: str, where: ox.NamedNode, curated: list[str]) -> Iterator[ox.Quad]:
    whole = f"{base}{about.DATASET}"
    yield from said(whole, where, dataset(base, __version__))
    yield from versions(base, where)
    yield from said(f"{whole}#build", where, {
        "rdf:type": "prov:Activity", "rdfs:label": texts({"en": "Build of the dataset", "ru": "Сборка набора данных"}),
        "prov:wasAssociatedWith": f"{whole}#software", "prov:used": [f"{base}graph/{name}" for name in curated],
    })
    yield from said(f"{whole}#software", where, {
        "rdf:type": "prov:SoftwareAgent", "rdfs:label": ox.Literal(f"cisgraph {__version__}"), "dcat:version": ox.Literal(__version__),
        "prov:actedOnBehalfOf": f"{whole}#project",
    })


def _titles(merged: list[ox.Quad], base: str) -> dict[str, dict[str, str]]:
    documents, found = f"{base}document/", {}
    for quad in merged:
        if quad.predicate == _LABEL and quad.subject.value.startswith(documents):
            found.setdefault(quad.subject.value, {})[quad.object.language] = quad.object.value
    return found


def _sources(name: str, merged: list[ox.Quad], base: str, curated: set[str]) -> list[str]:
    """Return what a named graph is derived from: its document, the reports that were looked in, other graphs."""
    if name in terms.DOCUMENTS.values():
        return [f"{base}document/{name}"]
    if name == "findings":
        graph = ox.NamedNode(f"{base}graph/{name}")
        return sorted({quad.object.value for quad in merged if quad.graph_name == graph and quad.predicate.value == f"{_CIS}inDocument"})
    if name == "text":
        return sorted(f"{base}document/{each}" for each in terms.DOCUMENTS.values() if each in curated)
    return [f"{base}graph/{each}" for each in sorted(curated)] if name == "inferred" else []
