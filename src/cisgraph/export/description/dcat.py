"""DCAT-AP 3.0: the catalogue, the dataset with its named graphs, a distribution for each file, the endpoint and the API.

Every node has an IRI: what has none of its own continues the catalogue's after a number sign. Values come from the tables that
DCAT-AP names: media types of IANA; file types, themes, languages, countries, frequencies and access rights of the European Union.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph import about, terms
from cisgraph.export.description.known import HERE, Known
from cisgraph.export.whole import Distribution
from cisgraph.provenance import rights, said, texts, typed

_TABLES = "http://publications.europa.eu/resource/authority/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
#: Media type → code of the European Union's table of file types.
_FILE_TYPES = {
    "application/n-quads": "RDF_N_QUADS", "application/trig": "RDF_TRIG", "text/turtle": "RDF_TURTLE", "application/n-triples": "RDF_N_TRIPLES",
    "application/ld+json": "JSON_LD", "application/rdf+xml": "RDF_XML", "text/csv": "CSV", "application/vnd.apache.parquet": "PARQUET",
    "application/zip": "ZIP",
}
#: Media types of what is one file made smaller; others that hold something are packages. Our zip files are not compressed.
_COMPRESSED = ("application/gzip", "application/zstd")
#: Digits of a date → its datatype.
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def describe(known: Known) -> Iterator[ox.Quad]:
    """Yield the catalogue."""
    node = f"{known.base}catalog"
    yield from known.stated
    yield from _catalogue(known, node)
    yield from _dataset(known, node)
    yield from _previous(known)
    for one in known.files:
        yield from _distribution(known, node, known.dataset, one, one.format, texts({language: f"cisgraph, {one.title}" for language in ("en", "ru")}))
    for name in known.graphs:
        yield from _graph(known, node, name)
    if "text" in known.graphs:
        yield from rights(known.base, HERE)
    yield from _services(known, node)
    yield from _tables(known)


def _catalogue(known: Known, node: str) -> Iterator[ox.Quad]:
    yield from said(node, HERE, {
        "rdf:type": "dcat:Catalog",
        "dcterms:title": texts({"en": "Catalogue of cisgraph", "ru": "Каталог cisgraph"}),
        "dcterms:description": texts({
            "en": "The dataset cisgraph, its named graphs, its files, and the services that answer from it.",
            "ru": "Набор данных cisgraph, его именованные графы, файлы и службы, отвечающие на запросы к нему.",
        }),
        "dcterms:publisher": f"{known.dataset}#project", "dcterms:license": about.LICENSE, "dcterms:language": _languages(),
        "dcterms:spatial": [iri for iri, _ in _countries(known)], "foaf:homepage": known.base, "dcat:themeTaxonomy": f"{_TABLES}data-theme",
        "dcat:dataset": known.dataset, "dcat:service": [f"{node}#sparql", f"{node}#api"],
    })


def _dataset(known: Known, node: str) -> Iterator[ox.Quad]:
    yield from said(known.dataset, HERE, {
        "dcterms:identifier": ox.Literal(known.dataset), "dcterms:creator": f"{known.dataset}#project",
        "dcterms:language": _languages(), "dcterms:accrualPeriodicity": f"{_TABLES}frequency/IRREG",
        "dcterms:accessRights": f"{_TABLES}access-right/PUBLIC", "dcterms:provenance": f"{node}#provenance",
        "dcterms:conformsTo": terms.FIXED["cis"].rstrip("#"), "dcterms:spatial": [iri for iri, _ in _countries(known)],
        "dcterms:hasPart": [f"{known.base}graph/{name}" for name in known.graphs],
        "dcterms:source": [f"{known.base}document/{name}" for name in known.graphs if name in terms.DOCUMENTS.values()],
        "dcterms:rights": [f"{known.base}graph/text#rights"] if "text" in known.graphs else [],
        "dcat:theme": [f"{_TABLES}data-theme/{code}" for code in about.THEMES],
        "dcat:keyword": [ox.Literal(word, language=language) for language, words in about.KEYWORDS.items() for word in words],
        "dcat:contactPoint": f"{node}#contact", "dcat:landingPage": known.url,
        "dcat:distribution": [f"{node}#{one.format}" for one in known.files],
    })
    yield from said(f"{node}#contact", HERE, {
        "rdf:type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": texts(about.PROJECT), "vcard:hasURL": known.base,
    })
    yield from said(f"{known.dataset}#project", HERE, {"foaf:homepage": known.base})
    yield from said(f"{node}#provenance", HERE, {"rdf:type": "dcterms:ProvenanceStatement", "rdfs:label": texts(about.PROVENANCE)})
    if days := _days(known):
        yield from said(known.dataset, HERE, {"dcterms:temporal": f"{node}#period"})
        first, last = (typed(day, _DATES[len(day)]) for day in days)
        yield from said(f"{node}#period", HERE, {"rdf:type": "dcterms:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last})


def _previous(known: Known) -> Iterator[ox.Quad]:
    """Yield the version that was released before, where the build found it and the table of versions does not have it."""
    number = known.release.manifest.get("previousVersion")
    if number and about.before(known.version) is None:
        before = f"{known.dataset}/{number}"
        yield from said(known.dataset, HERE, {"dcat:previousVersion": before})
        yield from said(before, HERE, {
            "rdf:type": "dcat:Dataset", "dcterms:title": ox.Literal(f"cisgraph {number}", language="en"), "dcat:version": ox.Literal(number),
            "dcterms:description": texts({"en": f"Version {number} of the dataset.", "ru": f"Версия {number} набора данных."}), "dcat:isVersionOf": known.dataset,
        })


def _graph(known: Known, node: str, name: str) -> Iterator[ox.Quad]:
    graph = f"{known.base}graph/{name}"
    yield from said(graph, HERE, {"dcterms:accessRights": f"{_TABLES}access-right/PUBLIC", "dcat:contactPoint": f"{node}#contact"})
    if name in known.parts:
        place = f"graph-{name}"
        yield from said(graph, HERE, {"dcat:distribution": f"{node}#{place}"})
        yield from _distribution(known, node, graph, known.parts[name], place, known.titles(name))


def _distribution(known: Known, node: str, dataset: str, one: Distribution, place: str, title: list[ox.Literal]) -> Iterator[ox.Quad]:
    media, wording = one.packed or one.media, f"{known.base}graph/text"
    license = {} if dataset == wording else {"dcterms:license": about.LICENSE}
    rights = {"dcterms:rights": f"{wording}#rights"} if dataset == wording or (dataset == known.dataset and "text" in known.graphs) else {}
    yield from said(f"{node}#{place}", HERE, {
        "rdf:type": "dcat:Distribution", "dcterms:title": title, "dcat:accessURL": f"{known.url}dumps/", "dcat:downloadURL": known.download(one),
        "dcat:byteSize": typed(one.bytes, "xsd:nonNegativeInteger"), "spdx:checksum": f"{node}#{place}-sha256",
        "dcat:mediaType": _MEDIA + media, "dcterms:format": [f"{_TABLES}file-type/{_FILE_TYPES[media]}"] if media in _FILE_TYPES else [],
        "dcat:packageFormat": [_MEDIA + one.media] if one.packed and one.media not in _COMPRESSED else [],
        "dcat:compressFormat": [_MEDIA + one.media] if one.packed and one.media in _COMPRESSED else [],
        "dcterms:language": _languages(), **license, **rights,
    })
    yield from said(f"{node}#{place}-sha256", HERE, {
        "rdf:type": "spdx:Checksum", "spdx:algorithm": "spdx:checksumAlgorithm_sha256", "spdx:checksumValue": typed(one.sha256, "xsd:hexBinary"),
    })
    yield from said("spdx:checksumAlgorithm_sha256", HERE, {"rdf:type": "spdx:ChecksumAlgorithm"})
    for kind in (media, one.media):
        yield from said(_MEDIA + kind, HERE, {"rdf:type": "dcterms:MediaType"})
    if media in _FILE_TYPES:
        yield from said(f"{_TABLES}file-type/{_FILE_TYPES[media]}", HERE, {"rdf:type": "dcterms:MediaTypeOrExtent"})


def _services(known: Known, node: str) -> Iterator[ox.Quad]:
    common = {
        "rdf:type": "dcat:DataService", "dcat:servesDataset": known.dataset, "dcterms:publisher": f"{known.dataset}#project",
        "dcterms:license": about.LICENSE, "dcterms:accessRights": f"{_TABLES}access-right/PUBLIC", "dcat:contactPoint": f"{node}#contact",
        "dcat:theme": [f"{_TABLES}data-theme/{code}" for code in about.THEMES],
    }
    sparql, openapi = "http://www.w3.org/TR/sparql11-protocol/", "https://spec.openapis.org/oas/v3.1.0"
    yield from said(f"{node}#sparql", HERE, common | {
        "dcterms:title": texts({"en": "SPARQL endpoint of cisgraph", "ru": "Точка доступа SPARQL cisgraph"}),
        "dcat:endpointURL": f"{known.url}sparql", "dcat:endpointDescription": f"{known.url}sparql", "dcterms:conformsTo": sparql,
    })
    yield from said(f"{node}#api", HERE, common | {
        "dcterms:title": texts({"en": "API of cisgraph", "ru": "API cisgraph"}),
        "dcat:endpointURL": f"{known.url}api/", "dcat:endpointDescription": f"{known.url}api/openapi.json", "dcterms:conformsTo": openapi,
    })
    for standard in (sparql, openapi, terms.FIXED["cis"].rstrip("#")):
        yield from said(standard, HERE, {"rdf:type": "dcterms:Standard"})


def _tables(known: Known) -> Iterator[ox.Quad]:
    """Yield what each value of a table is, as the ranges of DCAT-AP ask for it."""
    taxonomy = f"{_TABLES}data-theme"
    yield from said(taxonomy, HERE, {"rdf:type": "skos:ConceptScheme", "dcterms:title": texts({"en": "Data theme", "ru": "Тема данных"})})
    for code, label in about.THEMES.items():
        yield from said(f"{taxonomy}/{code}", HERE, {"rdf:type": "skos:Concept", "skos:prefLabel": texts(label), "skos:inScheme": taxonomy})
    for iri in _languages():
        yield from said(iri, HERE, {"rdf:type": "dcterms:LinguisticSystem"})
    for iri, names in _countries(known):
        yield from said(iri, HERE, {"rdf:type": "dcterms:Location", "rdfs:label": texts(names)})
    yield from said(f"{_TABLES}frequency/IRREG", HERE, {"rdf:type": "dcterms:Frequency"})
    yield from said(f"{_TABLES}access-right/PUBLIC", HERE, {"rdf:type": "dcterms:RightsStatement"})
    yield from said(about.LICENSE, HERE, {"rdf:type": "dcterms:LicenseDocument", "rdfs:label": ox.Literal(about.LICENSE_NAME)})


def _languages() -> list[str]:
    return [f"{_TABLES}language/{code}" for code in about.LANGUAGES]


def _countries(known: Known) -> list[tuple[str, dict[str, str]]]:
    """Return the CIS countries, whose codes in the European Union's table are those of ISO 3166-1, and what they are called."""
    rows = known.release.ask("states-with-codes")
    return [
        (f"{_TABLES}country/{row['alpha3']}", {"en": row["label"], **({"ru": row["russian"]} if row["russian"] else {})})
        for row in rows if row["cis"] == "true" and row["alpha3"]
    ]


def _days(known: Known) -> tuple[str, str] | None:
    """Return the first and the last day, month or year that something is known of: events and documents."""
    days = sorted({day for row in known.release.ask("timeline") for day in (row["from"], row["until"]) if day and len(day) in _DATES})
    return (days[0], days[-1]) if days else None
