"""European Legislation Identifier ontology 1.5: legal resources and their subdivisions.

Legal resources are the Programme, the resolution and the instruments that are cited, wherever they come from. **Nothing is said of
force**: neither `eli:in_force` nor any date of entry into force. The Programme and the resolution are soft law and never were in
force; which treaties are, and for whom, the graph does not know. The note on each document stands in the export.

The reports are no legal resources and are left out. Their IRIs are the graph's own and no ELI: they do not hold `/eli/`, at which
the validator of the Publications Office warns.

The two documents whose English text the graph addresses have an `eli:LegalExpression` in English, which carries the title; of other
instruments no language version is claimed, and their titles stand on the work, by `dcterms:title`, as ELI allows.

What the resolution renews is told by `eli:related_to`, from its paragraph to those paragraphs of the Programme that ask for the same
action: it changes and repeals nothing.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph.export.partners.losses import Row
from cisgraph.export.partners.told import Said, Told, part, reservations
from cisgraph.store import Asked

ENGLISH = ox.NamedNode("http://publications.europa.eu/resource/authority/language/ENG")
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")

ROWS = (
    Row("cis:Instrument", "`eli:LegalResource`", "—"),
    Row(
        "cis:Document", "`eli:LegalResource` where it is an instrument too, with an `eli:LegalExpression` in English",
        "the reports and papers",
    ),
    Row(
        "cis:Section cis:Paragraph", "`eli:LegalResourceSubdivision`",
        "which of the two it is: no authority's list of `eli:type_subdivision` was at hand",
    ),
    Row("cis:partOf", "`eli:is_part_of`, `eli:has_part`", "that the Programme is annexed to a report"),
    Row("cis:number", "`eli:number`, of a section", "—"),
    Row("cis:label", "`eli:number`, of a paragraph", "—"),
    Row("cis:summary", "`eli:description`", "that the words are the graph's own is said here only"),
    Row("cis:symbol", "`eli:id_local`, as is `dcterms:identifier` of an instrument", "—"),
    Row("cis:instrumentKind", "`eli:type_document`, the concept an `eli:ResourceType`", "—"),
    Row("cis:Citation cis:hasCitation cis:cites", "`eli:cites`", "the articles, and the words of the citation"),
    Row("cis:theme cis:Theme", "`eli:is_about`", "—"),
    Row("cis:follows", "`eli:related_to`, between legal resources", "that the one takes up the other; what the reports follow"),
    Row(
        "cis:renews", "`eli:related_to`, from paragraph to paragraph",
        "of which provision and action it is true, and that one is wider or narrower",
    ),
    Row(
        "cis:Reservation cis:reaches", "`rdfs:seeAlso`, from each paragraph that it reaches",
        "what is reserved: follow the link, or ask the graph",
    ),
)
LEFT = {
    "provisions": "ELI describes texts, not norms: take ODRL or DPV",
    "structure of the documents": "order, kind and counts have no term",
    "subjects of a paragraph": "principles and categories of persons are not what ELI calls subjects of a work",
    "authorities": "ELI cites the whole instrument",
    "definitions": "ELI defines no terms of a text",
    "actors and groups": "but for who passed the resolution (`eli:passed_by`), no actor is named",
    "the Conference": "an adoption is known to ELI by its date only",
    "reservations": "they stand at the reservation itself",
    "what was reported": "`eli:implements` is for law that implements law",
    "evidence": "ELI points to no words",
    "notes on the sources": "not about the text as law",
}


def statements(release: Asked) -> Iterator[ox.Quad]:
    """Yield the legal resources, their subdivisions and how they refer to each other."""
    told = Told(release)
    said = Said(told)
    for resource in told.all("eli:LegalResource"):
        _resource(told, said, resource)
        if told.is_a(resource, "cis:Document"):
            _expression(told, said, resource)
    for subdivision in told.all("eli:LegalResourceSubdivision"):
        _subdivision(told, said, subdivision)
    _renewals(told, said)
    yield from said.quads()


def _resource(told: Told, said: Said, resource: ox.NamedNode) -> None:
    said(resource, "rdf:type", "eli:LegalResource")
    said(resource, "skos:prefLabel", told.tagged(resource, "skos:prefLabel"))
    said(resource, "dcterms:title", told.tagged(resource, "dcterms:title"))
    said(resource, "skos:scopeNote", told.values(resource, "skos:scopeNote"))
    said(resource, "eli:id_local", [*told.values(resource, "cis:symbol"), *told.values(resource, "dcterms:identifier")])
    said(resource, "eli:date_document", [day for day in told.values(resource, "dcterms:issued") if day.datatype == _DATE])
    said(resource, "eli:passed_by", told.values(resource, "dcterms:creator"))
    for agent in told.values(resource, "dcterms:creator"):
        said(agent, "rdf:type", "eli:Organization")
        said(agent, "skos:prefLabel", told.tagged(agent, "skos:prefLabel"))
    for kind in told.values(resource, "cis:instrumentKind"):
        said(resource, "eli:type_document", kind)
        said(kind, "rdf:type", "eli:ResourceType")
        said(kind, "skos:prefLabel", told.tagged(kind, "skos:prefLabel"))
    said(resource, "eli:related_to", [one for one in told.values(resource, "cis:follows") if told.is_a(one, "eli:LegalResource")])


def _expression(told: Told, said: Said, document: ox.NamedNode) -> None:
    english = part(document, "en")
    said(document, "eli:is_realized_by", english)
    said(english, "rdf:type", "eli:LegalExpression")
    said(english, "eli:realizes", document)
    said(english, "eli:language", ENGLISH)
    said(english, "eli:title", [title for title in told.tagged(document, "dcterms:title") if title.language == "en"])


def _subdivision(told: Told, said: Said, subdivision: ox.NamedNode) -> None:
    said(subdivision, "rdf:type", ("eli:LegalResource", "eli:LegalResourceSubdivision"))
    said(subdivision, "eli:number", told.values(subdivision, "cis:label") or told.values(subdivision, "cis:number"))
    said(subdivision, "dcterms:title", told.tagged(subdivision, "skos:prefLabel"))
    said(subdivision, "eli:description", told.tagged(subdivision, "cis:summary"))
    said(subdivision, "eli:cites", told.values(subdivision, "eli:cites"))
    reservations(told, said, subdivision)
    for theme in told.values(subdivision, "cis:theme"):
        said(subdivision, "eli:is_about", theme)
        said(theme, "rdf:type", "skos:Concept")
        said(theme, "skos:prefLabel", told.tagged(theme, "skos:prefLabel"))
    for whole in told.values(subdivision, "cis:partOf"):
        said(subdivision, "eli:is_part_of", whole)
        said(whole, "eli:has_part", subdivision)


def _renewals(told: Told, said: Said) -> None:
    """Relate a paragraph that renews an action to the paragraphs of the documents before it that require it."""
    for provision, action in told.pairs("cis:renews"):
        for later in told.of("cis:states", provision):
            for required in told.of("cis:requires", action):
                for earlier in told.of("cis:states", required):
                    if told.document(earlier) in told.values(told.document(later), "cis:follows"):
                        said(later, "eli:related_to", earlier)
