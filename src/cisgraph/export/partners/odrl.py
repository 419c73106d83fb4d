"""W3C Open Digital Rights Language 2.2, under a profile of our own.

**The policy.** Each document that states provisions has one policy, `<document>#policy`, an `odrl:Set`: nobody offers or agrees
to anything here, so it is neither an `odrl:Offer` nor an `odrl:Agreement`, and no rule has an assigner. The Programme and the
resolution bind no State in law; their policies say so in words and by `cisodrl:legallyBinding false`.

**The profile**, `https://w3id.org/cisgraph/odrl`, is named on each policy and defined in the export itself. A processor that does
not know it must stop (ODRL Information Model, 3.2), which is right: without it, soft law would be read as licence terms.
Obligations are `odrl:Duty`, prohibitions `odrl:Prohibition`, permissions `odrl:Permission`. Recommendations, commitments and
rights are rules of the profile, disjoint from those three.

**The target** of a rule is the paragraph that states it, and its action is included in `cisodrl:carryOut`, which is included in
`odrl:use`: whoever acts uses the paragraph by carrying it out. Persons are never an asset: they are parties, as beneficiaries or holders.

**Prohibitions are turned round.** The graph words what a prohibition requires ("Not expel people collectively"), an
`odrl:Prohibition` names what is forbidden. Its action is therefore `<action>#contrary`, with `cisodrl:contraryTo` the graph's own action.

**Who is only implied stays visible**: each rule has `cis:attribution`, and an implied one the annotation rule and the place that
settles it. Do not show an assignee without it.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph import paths, turtle
from cisgraph.export.partners.losses import Row
from cisgraph.export.partners.told import Said, Told, contrary, part, reservations
from cisgraph.store import Asked

PROFILE = ox.NamedNode("https://w3id.org/cisgraph/odrl")
#: Class of ours → class of the rule, property of the policy.
RULES = {
    "cis:Obligation": ("odrl:Duty", "odrl:obligation"),
    "cis:Prohibition": ("odrl:Prohibition", "odrl:prohibition"),
    "cis:Permission": ("odrl:Permission", "odrl:permission"),
    "cis:Recommendation": ("cisodrl:Recommendation", "cisodrl:recommendation"),
    "cis:Commitment": ("cisodrl:Commitment", "cisodrl:commitment"),
    "cis:Right": ("cisodrl:Right", "cisodrl:right"),
}
_PARTIES = {"cis:bearer": "odrl:assignee", "cis:supporter": "cisodrl:supporter", "cis:recipient": "cisodrl:recipient"}
_HOW_SURE = ("cis:attribution", "cis:byRule", "cis:impliedBy")
#: Kinds of document that bind no State; of any other kind nothing is said.
_SOFT = {f"cis:instrument-kind-{kind}" for kind in ("programme-of-action", "resolution", "declaration", "conference-document")}
_NOT_BINDING = (
    ox.Literal("A reading of a text that binds no State in law: it says what stands there and is enforced against nobody.", language="en"),
    ox.Literal(
        "Прочтение текста, юридически не обязывающего ни одно государство: передает содержание и ни к кому не применяется принудительно.",
        language="ru",
    ),
)
_FALSE = ox.Literal("false", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))

ROWS = (
    Row("cis:Document", "`odrl:Set`, as `<document>#policy`, for one that states provisions", "the other documents; date and symbol"),
    Row("cis:Instrument cis:instrumentKind", "`cisodrl:legallyBinding` of the policy", "the kind itself; cited instruments"),
    Row(
        "cis:Paragraph cis:states", "`odrl:Asset`, the `odrl:target` of the rule that it states",
        "everything else of the paragraph but its label",
    ),
    Row("cis:partOf", "`dcterms:isPartOf`, from a paragraph to its document", "the sections between; parts of actions and of actors"),
    Row("cis:label", "itself", "—"),
    Row("cis:Provision", "`odrl:Rule`", "evidence and order"),
    Row(
        "cis:Obligation", "`odrl:Duty`, by `odrl:obligation`",
        "that nothing follows in law from not fulfilling it is said of the policy only",
    ),
    Row("cis:Prohibition", "`odrl:Prohibition`, by `odrl:prohibition`", "the action is its contrary (above)"),
    Row(
        "cis:Permission", "`odrl:Permission`, by `odrl:permission`",
        "that it is an option offered, not a ban lifted: ODRL knows no difference",
    ),
    Row("cis:Recommendation", "`cisodrl:Recommendation`, by `cisodrl:recommendation`", "to whoever does not know the profile, the rule"),
    Row("cis:Commitment", "`cisodrl:Commitment`, by `cisodrl:commitment`", "to whoever does not know the profile, the rule"),
    Row("cis:Right", "`cisodrl:Right`, by `cisodrl:right`", "to whoever does not know the profile, the rule"),
    Row("cis:modality", "the class of the rule", "the concept's label"),
    Row(
        "cis:bearer", "`odrl:assignee`; of a right, the one that owes it",
        "whether several bear it together: ODRL makes one rule for each of several assignees (2.7)",
    ),
    Row("cis:supporter", "`cisodrl:supporter`, a sub-property of `odrl:function`", "—"),
    Row("cis:recipient", "`cisodrl:recipient`, a sub-property of `odrl:function`", "—"),
    Row("cis:beneficiary", "`cisodrl:beneficiary`, of a right `cisodrl:holder`", "—"),
    Row("cis:requires", "`odrl:action`", "—"),
    Row(
        "cis:Action", "`odrl:Action`, `odrl:includedIn` `cisodrl:carryOut`",
        "which action is part of which: ODRL would pass a permission of the wider one on to the narrower",
    ),
    Row("cis:attribution cis:byRule cis:impliedBy", "themselves", "—"),
    Row("cis:Category", "`odrl:PartyCollection`", "its definition, its place in the scheme"),
    Row(
        "cis:Actor cis:State cis:InternationalOrganization cis:NonGovernmentalOrganization cis:Body cis:Mechanism", "`odrl:Party`",
        "of which kind it is",
    ),
    Row(
        "cis:Group", "`odrl:PartyCollection`",
        "that a group's duty is not thereby each member's: ODRL gives the role to all (2.3), so no member is named (`odrl:partOf`)",
    ),
    Row(
        "cis:Reservation cis:reaches", "`rdfs:seeAlso`, from each paragraph that it reaches",
        "what is reserved: follow the link, or ask the graph",
    ),
)
LEFT = {
    "provisions": "the words of the text, and what is inferred or said of a later document, have no place in a rule",
    "structure of the documents": "an asset needs no more than its name",
    "subjects of a paragraph": "a rule has no subject but its action",
    "authorities": "ODRL has no citation of an authority",
    "definitions": "ODRL defines no terms of a text",
    "actors and groups": "who is a member of what, and codes, are not needed for a rule; for members see `cis:Group`",
    "the Conference": "not about rules",
    "reservations": "they stand at the reservation itself",
    "what was reported": "what became of an action is no state of a rule, and a report's silence no breach",
    "evidence": "ODRL points to no words",
    "notes on the sources": "not about rules",
}


def statements(release: Asked) -> Iterator[ox.Quad]:
    """Yield the policies with their rules, parties, actions and assets, and the profile that they follow."""
    told = Told(release)
    said = Said(told)
    said.add(turtle.read_file(paths.root() / "ontology" / "profiles" / "odrl.ttl"))
    for kind, (rule, relation) in RULES.items():
        for provision in told.all(kind):
            for paragraph in told.of("cis:states", provision):
                _policy(told, said, paragraph, relation, provision)
                said(provision, "odrl:target", paragraph)
            said(provision, "rdf:type", ("odrl:Rule", rule))
            _rule(told, said, provision, kind)
    yield from said.quads()


def _policy(told: Told, said: Said, paragraph: ox.NamedNode, relation: str, provision: ox.NamedNode) -> None:
    document = told.document(paragraph)
    policy = part(document, "policy")
    said(policy, "rdf:type", ("odrl:Policy", "odrl:Set"))
    said(policy, "odrl:uid", policy)
    said(policy, "odrl:profile", PROFILE)
    if {told.name(kind) for kind in _SOFT} & set(told.values(document, "cis:instrumentKind")):
        said(policy, "cisodrl:legallyBinding", _FALSE)
        said(policy, "dcterms:description", _NOT_BINDING)
    said(policy, "skos:scopeNote", told.values(document, "skos:scopeNote"))
    said(policy, "dcterms:source", document)
    said(policy, "dcterms:title", told.tagged(document, "skos:prefLabel"))
    said(policy, relation, provision)
    said(paragraph, "rdf:type", "odrl:Asset")
    said(paragraph, "odrl:uid", paragraph)
    said(paragraph, "cis:label", told.values(paragraph, "cis:label"))
    said(paragraph, "dcterms:isPartOf", document)
    reservations(told, said, paragraph)


def _rule(told: Told, said: Said, provision: ox.NamedNode, kind: str) -> None:
    for ours, theirs in _PARTIES.items():
        for party in told.values(provision, ours):
            said(provision, theirs, party)
            _party(told, said, party)
    for persons in told.values(provision, "cis:beneficiary"):
        said(provision, "cisodrl:holder" if kind == "cis:Right" else "cisodrl:beneficiary", persons)
        _party(told, said, persons)
    for action in told.values(provision, "cis:requires"):
        said(provision, "odrl:action", _action(told, said, action, kind == "cis:Prohibition"))
    for name in _HOW_SURE:
        said(provision, name, told.values(provision, name))
    for attribution in told.values(provision, "cis:attribution"):
        said(attribution, "skos:prefLabel", told.tagged(attribution, "skos:prefLabel"))


def _party(told: Told, said: Said, party: ox.NamedNode) -> None:
    said(party, "rdf:type", "odrl:Party" if told.is_a(party, "cis:Actor") else ("odrl:Party", "odrl:PartyCollection"))
    said(party, "odrl:uid", party)
    said(party, "skos:prefLabel", told.tagged(party, "skos:prefLabel"))


def _action(told: Told, said: Said, action: ox.NamedNode, prohibited: bool) -> ox.NamedNode:
    """Say an action, and if it is what a prohibition requires its contrary too; return the one for the rule."""
    labels = told.tagged(action, "skos:prefLabel")
    if not prohibited:
        said(action, "rdf:type", "odrl:Action")
        said(action, "odrl:includedIn", "cisodrl:carryOut")
        said(action, "skos:prefLabel", labels)
        return action
    opposite = part(action, "contrary")
    said(opposite, "rdf:type", "odrl:Action")
    said(opposite, "odrl:includedIn", "cisodrl:actContrary")
    said(opposite, "cisodrl:contraryTo", action)
    said(opposite, "skos:prefLabel", [contrary(label) for label in labels])
    said(action, "skos:prefLabel", labels)
    return opposite
