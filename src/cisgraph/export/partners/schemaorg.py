"""schema.org: what search engines and general tools know.

The Programme, the resolution and the instruments are `schema:Legislation`, which schema.org defines as a legal document, enforceable or
not. `schema:legislationLegalForce` is left out: the Programme and the resolution never were in force, and "not in force" is said of
law that no longer or not yet is. Their paragraphs are `schema:Legislation` too, as parts of one; reports are a `schema:CreativeWork`.

States are a `schema:Country`, with their codes as `schema:PropertyValue`. Schemes are a `schema:DefinedTermSet`, and the Conference and its
meetings a `schema:Event`. What was reported is left out: a `schema:Action` is done by a person or an organization, many deeds are
told of groups, and its status would be read as of today. Norms have no class at all.
"""

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.export.partners.losses import Row
from cisgraph.export.partners.told import Said, Told, part
from cisgraph.store import Asked

CODES = {"cis:isoAlpha2": "ISO 3166-1 alpha-2", "cis:isoAlpha3": "ISO 3166-1 alpha-3", "cis:m49": "UN M49"}
#: Class of ours → of theirs; the first that fits.
KINDS = {
    "cis:State": "schema:Country",
    "cis:NonGovernmentalOrganization": "schema:NGO",
    "cis:Actor": "schema:Organization",
    "cis:Event": "schema:Event",
    "cis:Place": "schema:Place",
    "cis:Instrument": "schema:Legislation",
    "cis:Document": "schema:CreativeWork",
}
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")

ROWS = (
    Row("cis:Instrument", "`schema:Legislation`", "—"),
    Row("cis:instrumentKind", "`schema:legislationType`, as words", "the concept"),
    Row("cis:Document", "`schema:Legislation` where it is an instrument too, else `schema:CreativeWork`", "—"),
    Row("cis:Paragraph", "`schema:Legislation` or `schema:CreativeWork`, as its document is", "its kind and its number"),
    Row("cis:Section", "the same", "—"),
    Row(
        "cis:partOf",
        "`schema:isPartOf`; of bodies `schema:parentOrganization`, of places `schema:containedInPlace`, of events `schema:superEvent`",
        "parts of actions",
    ),
    Row("cis:label", "`schema:name`, of a paragraph", "—"),
    Row("cis:number", "`schema:alternateName`, of a section", "—"),
    Row("cis:order", "`schema:position`", "that sections are counted apart from paragraphs"),
    Row("cis:summary", "`schema:abstract`", "that the words are the graph's own is said here only"),
    Row("cis:symbol", "`schema:identifier`, of legislation `schema:legislationIdentifier`, as is `dcterms:identifier`", "—"),
    Row("cis:Citation cis:hasCitation cis:cites", "`schema:citation`", "the articles, and the words of the citation"),
    Row("cis:theme", "`schema:about`", "—"),
    Row("cis:Theme cis:Principle cis:Category", "`schema:DefinedTerm` in a `schema:DefinedTermSet`", "which is broader than which"),
    Row("cis:State", "`schema:Country`", "that it acts: schema.org's country is a place"),
    Row("cis:NonGovernmentalOrganization", "`schema:NGO`", "—"),
    Row("cis:Actor cis:InternationalOrganization cis:Body cis:Mechanism", "`schema:Organization`", "of which kind it is"),
    Row("cis:acronym", "`schema:alternateName`", "that it is the acronym"),
    Row("cis:isoAlpha2 cis:isoAlpha3 cis:m49", "`schema:identifier`, a `schema:PropertyValue` at `<State>#…`", "—"),
    Row("cis:Event", "`schema:Event`", "who took part, spoke and presided"),
    Row("cis:from cis:until", "`schema:startDate`, `schema:endDate`, of events", "days of memberships and offices"),
    Row("cis:inPlace", "`schema:location`, of events", "places of activities"),
    Row("cis:Place", "`schema:Place`", "—"),
)
LEFT = {
    "provisions": "schema.org has no norms: take ODRL or DPV",
    "structure of the documents": "no term says it",
    "subjects of a paragraph": "what a paragraph affirms, applies or sets aside is more than what it is about",
    "authorities": "schema.org cites the whole work",
    "definitions": "a defined term has the graph's definition, not that of Annex II",
    "actors and groups": "a group is no organization, and a membership in it none of an organization",
    "the Conference": "an incomplete list of those who took part would mislead, and States are no attendees in schema.org",
    "reservations": "**a State's reservation is lost**: schema.org has none; ask the graph",
    "what was reported": "see above",
    "evidence": "schema.org points to no words",
    "notes on the sources": "schema.org has no notes on errors of a source",
}


def statements(release: Asked) -> Iterator[ox.Quad]:
    """Yield documents, their parts, actors, events, places and the schemes' terms."""
    told = Told(release)
    said = Said(told)
    for thing, kind in _kinds(told):
        said(thing, "rdf:type", kind)
        _named(told, said, thing)
        if kind in ("schema:Legislation", "schema:CreativeWork"):
            _work(told, said, thing, kind)
    for section in chain(told.all("cis:Section"), told.all("cis:Paragraph")):
        _part(told, said, section)
    _actors_and_places(told, said)
    for event in told.all("cis:Event"):
        for ours, theirs in {"cis:from": "schema:startDate", "cis:until": "schema:endDate", "cis:inPlace": "schema:location"}.items():
            said(event, theirs, told.values(event, ours))
        said(event, "schema:superEvent", told.values(event, "cis:partOf"))
    for scheme in told.all("skos:ConceptScheme"):
        _scheme(told, said, scheme)
    yield from said.quads()


def _kinds(told: Told) -> Iterator[tuple[ox.NamedNode, str]]:
    """Yield each thing with the class that fits best."""
    before: list[str] = []
    for ours, theirs in KINDS.items():
        yield from ((thing, theirs) for thing in told.all(ours) if not any(told.is_a(thing, better) for better in before))
        before.append(ours)


def _named(told: Told, said: Said, thing: ox.NamedNode) -> None:
    said(thing, "schema:name", told.tagged(thing, "skos:prefLabel"))
    said(thing, "schema:alternateName", [*told.tagged(thing, "skos:altLabel"), *told.tagged(thing, "cis:acronym")])
    said(thing, "schema:description", [*told.tagged(thing, "skos:definition"), *told.tagged(thing, "skos:scopeNote")])


def _work(told: Told, said: Said, work: ox.NamedNode, kind: str) -> None:
    law = kind == "schema:Legislation"
    said(work, "schema:headline", told.tagged(work, "dcterms:title"))
    marks = [*told.values(work, "cis:symbol"), *told.values(work, "dcterms:identifier")]
    said(work, "schema:legislationIdentifier" if law else "schema:identifier", marks)
    issued = [day for day in told.values(work, "dcterms:issued") if day.datatype == _DATE]
    said(work, "schema:legislationDate" if law else "schema:datePublished", issued)
    said(work, "schema:legislationPassedBy" if law else "schema:creator", told.values(work, "dcterms:creator"))
    for concept in told.values(work, "cis:instrumentKind"):
        said(work, "schema:legislationType", told.tagged(concept, "skos:prefLabel"))
    said(work, "schema:isPartOf", told.values(work, "cis:partOf"))


def _part(told: Told, said: Said, thing: ox.NamedNode) -> None:
    law = told.is_a(thing, "eli:LegalResourceSubdivision")
    said(thing, "rdf:type", "schema:Legislation" if law else "schema:CreativeWork")
    said(thing, "schema:name", told.tagged(thing, "skos:prefLabel") or told.values(thing, "cis:label"))
    if told.is_a(thing, "cis:Section"):
        said(thing, "schema:alternateName", told.values(thing, "cis:number"))
    said(thing, "schema:position", told.values(thing, "cis:order"))
    said(thing, "schema:abstract", told.tagged(thing, "cis:summary"))
    said(thing, "schema:isPartOf", told.values(thing, "cis:partOf"))
    said(thing, "schema:citation", told.values(thing, "eli:cites"))
    said(thing, "schema:about", told.values(thing, "cis:theme"))


def _actors_and_places(told: Told, said: Said) -> None:
    for body in told.all("cis:Body"):
        said(body, "schema:parentOrganization", told.values(body, "cis:partOf"))
    for place in told.all("cis:Place"):
        said(place, "schema:containedInPlace", told.values(place, "cis:partOf"))
    for state in told.all("cis:State"):
        for ours, standard in CODES.items():
            for code in told.values(state, ours):
                value = part(state, terms.tail(told.name(ours).value))
                said(state, "schema:identifier", value)
                said(value, "rdf:type", "schema:PropertyValue")
                said(value, "schema:propertyID", ox.Literal(standard))
                said(value, "schema:value", code)


def _scheme(told: Told, said: Said, scheme: ox.NamedNode) -> None:
    said(scheme, "rdf:type", "schema:DefinedTermSet")
    _named(told, said, scheme)
    for concept in told.of("skos:inScheme", scheme):
        said(scheme, "schema:hasDefinedTerm", concept)
        said(concept, "rdf:type", "schema:DefinedTerm")
        said(concept, "schema:inDefinedTermSet", scheme)
        said(concept, "schema:termCode", ox.Literal(terms.tail(concept.value)))
        _named(told, said, concept)
