"""W3C Data Privacy Vocabulary 2.3: its general part on rules.

DPV is about the processing of personal data; its module of rules is general, and only that and the entities are used. Nothing is
said of data subjects, recipients of data, purposes or legal bases: a `dpv:Recipient` receives data or technologies, and the
`cis:recipient` of a provision receives help. The context of a rule (`dpv:hasRule` and its like) is the paragraph that states it.

DPV aligns its rules with the MUST, MUST NOT, SHOULD and MAY of RFC 2119. The Programme and the resolution bind no State in law:
read `dpv:Obligation` as "the text says must". The notes on each document say so.

As in ODRL, a `dpv:Prohibition` names what is forbidden and the graph what is required, so its process is `<action>#contrary`.
A recommendation not to do something stays a `dpv:Recommendation` of not doing it; that DPV 2.3 has `dpv:Deterrence` for such is not used,
because the graph does not mark which actions consist in refraining.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph.export.partners.losses import Row
from cisgraph.export.partners.told import Said, Told, contrary, part, reservations
from cisgraph.store import Asked

#: Class of ours → classes of the rule, property of the paragraph.
RULES = {
    "cis:Obligation": (("dpv:Rule", "dpv:Obligation"), "dpv:hasObligation"),
    "cis:Prohibition": (("dpv:Rule", "dpv:Prohibition"), "dpv:hasProhibition"),
    "cis:Permission": (("dpv:Rule", "dpv:Permission"), "dpv:hasPermission"),
    "cis:Recommendation": (("dpv:Rule", "dpv:Recommendation"), "dpv:hasRecommendation"),
    "cis:Commitment": (("dpv:Rule",), "dpv:hasRule"),
    "cis:Right": (("dpv:Rule", "dpv:Right"), "dpv:hasRight"),
}
#: Class of ours → the narrowest class of DPV that all its instances are in.
ENTITIES = {
    "cis:State": "dpv:LegalEntity",
    "cis:InternationalOrganization": "dpv:Entity",
    "cis:NonGovernmentalOrganization": "dpv:NonGovernmentalOrganisation",
    "cis:Body": "dpv:Entity",
    "cis:Mechanism": "dpv:Entity",
    "cis:Group": "dpv:Entity",
}

ROWS = (
    Row("cis:Document", "its label and its note on what it binds to", "everything else"),
    Row(
        "cis:Paragraph cis:states", "`dpv:hasRule` and its sub-properties, `dpv:hasRight`",
        "everything else of the paragraph but its label",
    ),
    Row("cis:partOf", "`dcterms:isPartOf`, from a paragraph to its document", "the sections between; parts of actions and of actors"),
    Row("cis:label", "itself", "—"),
    Row("cis:Provision", "`dpv:Rule`", "evidence and order"),
    Row("cis:Obligation", "`dpv:Obligation`", "that it binds nobody in law, but for the note on the document"),
    Row("cis:Prohibition", "`dpv:Prohibition`", "the process is the contrary of the action (above)"),
    Row("cis:Permission", "`dpv:Permission`", "that it is an option offered, not a ban lifted"),
    Row("cis:Recommendation", "`dpv:Recommendation`", "what is urged and what is merely desirable are one, as in the graph"),
    Row("cis:Commitment", "`dpv:Rule`", "**that it is a commitment**: DPV has no class for it"),
    Row("cis:Right", "`dpv:Rule`, `dpv:Right`", "**who holds it and who owes it**: an entity of a right would be taken for its holder"),
    Row("cis:modality", "the class of the rule", "the concept's label; for commitments all of it"),
    Row(
        "cis:bearer", "`dpv:hasEntity`, but not of a right",
        "that the entity is the one to act: `dpv:hasResponsibleEntity` would say too much of an option",
    ),
    Row("cis:requires cis:Action", "`dpv:hasProcess` a `dpv:Process`", "which action is part of which"),
    Row("cis:attribution cis:byRule cis:impliedBy", "themselves", "—"),
    Row("cis:State", "`dpv:LegalEntity`", "that it is a State: `dpv:Country` is a place of jurisdiction"),
    Row("cis:NonGovernmentalOrganization", "`dpv:NonGovernmentalOrganisation`", "—"),
    Row(
        "cis:Actor cis:InternationalOrganization cis:Body cis:Mechanism", "`dpv:Entity`",
        "of which kind it is: a `dpv:InternationalOrganisation` rests on an agreement of States, as not all of ours do",
    ),
    Row("cis:Group", "`dpv:Entity`", "its members"),
    Row(
        "cis:Reservation cis:reaches", "`rdfs:seeAlso`, from each paragraph that it reaches",
        "what is reserved: follow the link, or ask the graph",
    ),
)
LEFT = {
    "provisions": "others beside the bearer could not be told from it; words and renewals have no place in a rule",
    "structure of the documents": "DPV does not describe texts",
    "subjects of a paragraph": "DPV's categories of persons are data subjects, and ours are not",
    "authorities": "`dpv:Law` is a set of rules created by government or authorities, which few of the instruments are",
    "definitions": "DPV defines no terms of a text",
    "actors and groups": "not needed for a rule",
    "the Conference": "not about rules",
    "reservations": "they stand at the reservation itself",
    "what was reported": "DPV's statuses of an activity speak of now, the reports of 1997",
    "evidence": "DPV points to no words",
    "notes on the sources": "not about rules",
}


def statements(release: Asked) -> Iterator[ox.Quad]:
    """Yield the rules with the paragraphs that state them, their entities and processes."""
    told = Told(release)
    said = Said(told)
    for kind, (classes, relation) in RULES.items():
        for provision in told.all(kind):
            said(provision, "rdf:type", classes)
            for paragraph in told.of("cis:states", provision):
                said(paragraph, relation, provision)
                _paragraph(told, said, paragraph)
            if kind != "cis:Right":
                _entities(told, said, provision)
            for action in told.values(provision, "cis:requires"):
                said(provision, "dpv:hasProcess", _process(told, said, action, kind == "cis:Prohibition"))
            for name in ("cis:attribution", "cis:byRule", "cis:impliedBy"):
                said(provision, name, told.values(provision, name))
    yield from said.quads()


def _paragraph(told: Told, said: Said, paragraph: ox.NamedNode) -> None:
    document = told.document(paragraph)
    said(paragraph, "cis:label", told.values(paragraph, "cis:label"))
    said(paragraph, "dcterms:isPartOf", document)
    reservations(told, said, paragraph)
    said(document, "skos:prefLabel", told.tagged(document, "skos:prefLabel"))
    said(document, "skos:scopeNote", told.values(document, "skos:scopeNote"))


def _entities(told: Told, said: Said, provision: ox.NamedNode) -> None:
    for bearer in told.values(provision, "cis:bearer"):
        said(provision, "dpv:hasEntity", bearer)
        said(bearer, "rdf:type", [theirs for ours, theirs in ENTITIES.items() if told.is_a(bearer, ours)])
        said(bearer, "skos:prefLabel", told.tagged(bearer, "skos:prefLabel"))


def _process(told: Told, said: Said, action: ox.NamedNode, prohibited: bool) -> ox.NamedNode:
    labels = told.tagged(action, "skos:prefLabel")
    process = part(action, "contrary") if prohibited else action
    said(process, "rdf:type", "dpv:Process")
    said(process, "skos:prefLabel", [contrary(label) for label in labels] if prohibited else labels)
    return process
