"""The exports in the partners' vocabularies: real terms only, their own constraints kept, nothing lost in silence."""

import itertools
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import command_environment
from rdflib import namespace

from cisgraph import build, paths, terms, turtle
from cisgraph.export.partners import PARTNERS, losses, told
from cisgraph.store import Release

LISTS = Path(__file__).parent / "partners"
PROFILE = paths.root() / "ontology" / "profiles" / "odrl.ttl"


def listed(name: str) -> set[str]:
    lines = (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {term for line in lines if not line.startswith("#") for term in line.split()}


def closed(name: str) -> set[str]:
    """The terms of one of rdflib's closed namespaces."""
    return set(getattr(namespace, name).__annotations__)


#: Prefix → the terms that its vocabulary has.
TERMS = {
    "odrl": closed("ODRL2"), "skos": closed("SKOS"), "schema": closed("SDO"), "dcterms": closed("DCTERMS"), "owl": closed("OWL"),
    "rdfs": closed("RDFS"), "vann": closed("VANN"), "dpv": listed("dpv"), "eli": listed("eli"),
    "cisodrl": {triple.subject.value.partition("#")[2] for triple in turtle.read_file(PROFILE)},
}


@pytest.fixture(scope="module")
def said(release) -> dict[str, list[ox.Quad]]:
    """What each export says of the real graph."""
    return {name: list(module.statements(release)) for name, module in PARTNERS.items()}


def used(quads: list[ox.Quad]) -> set[str]:
    """The properties and classes that are used, by prefixed name."""
    named = {quad.predicate.value for quad in quads} | {quad.object.value for quad in quads if quad.predicate.value.endswith("#type")}
    return {terms.short(iri) for iri in named} - {"rdf:type"}


def of(quads: list[ox.Quad]) -> dict[str, dict[str, set[str]]]:
    """Subject → property → values, as prefixed names or lexical values."""
    found: dict = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        value = terms.short(quad.object.value) if isinstance(quad.object, ox.NamedNode) else quad.object.value
        found[terms.short(quad.subject.value)][terms.short(quad.predicate.value)].add(value)
    return found


@pytest.fixture(scope="module")
def things(said) -> dict[str, dict[str, dict[str, set[str]]]]:
    return {name: of(quads) for name, quads in said.items()}


# ------------------------------------------------------------------------------------------------------- all of them


@pytest.mark.parametrize("name", PARTNERS)
def test_every_term_is_one_of_its_vocabulary(said, name):
    ours = {f"cis:{one}" for one in ("attribution", "byRule", "impliedBy", "label")}
    unknown = {one for one in used(said[name]) - ours if one.partition(":")[2] not in TERMS.get(one.partition(":")[0], ())}
    assert unknown - {"rdf:Property"} == set()


def test_the_lists_hold_against_invented_terms():
    assert "hasAssignee" not in TERMS["dpv"] and "isPartOf" not in TERMS["eli"] and "Recommendation" not in TERMS["odrl"]


@pytest.mark.parametrize("name", PARTNERS)
def test_everything_has_an_iri_and_stands_in_the_default_graph(said, name):
    assert said[name]
    assert not any(isinstance(term, ox.BlankNode) for quad in said[name] for term in quad)
    assert {quad.graph_name for quad in said[name]} == {ox.DefaultGraph()}


@pytest.mark.parametrize("name", PARTNERS)
def test_statements_come_once_and_in_the_order_of_their_lines(said, name):
    lines = ox.serialize((quad.triple for quad in said[name]), format=ox.RdfFormat.N_TRIPLES).decode().splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("name", PARTNERS)
def test_the_same_is_said_however_much_is_held_in_memory(name, said, release, monkeypatch):
    monkeypatch.setattr(told, "_HELD", 100)
    assert list(PARTNERS[name].statements(release)) == said[name]


def test_a_word_of_any_kind_is_said_as_it_is(release):
    """Lines stand for statements while they are sorted: what ends a line elsewhere ends none of them."""
    words = {ox.Literal("".join(map(chr, (9, 10, 11, 12, 13, 28, 92, 34, 0x85, 0x2028))) + "\U00010000", language="en"), ox.Literal("\ufffd")}
    says = told.Said(told.Told(release))
    says(ox.NamedNode("https://example.org/"), "skos:note", words)
    assert {quad.object for quad in says.quads()} == words


def test_a_full_disk_is_told_as_one(tmp_path):
    code = (
        "import pyoxigraph as ox, resource; from cisgraph.export.partners import told; from cisgraph.store import Asked\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "said = told.Said(told.Told(Asked(ox.Store())))\n"
        "try:\n"
        "    for number in range(50_000):\n"
        "        said(ox.NamedNode(f'https://example.org/{number:060}'), 'rdf:type', 'cis:Actor')\n"
        "except OSError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=command_environment(TMPDIR=str(tmp_path)))
    assert done.stdout.endswith(" in the folder for temporary files\n") and list(tmp_path.iterdir()) == []


def test_the_same_release_gives_the_same_bytes_whatever_the_hash_seed(release):
    code = (
        "import hashlib, pathlib, sys; from cisgraph.export.partners import PARTNERS; from cisgraph.store import Release\n"
        "quads = PARTNERS['schemaorg'].statements(Release(pathlib.Path(sys.argv[1])))\n"
        "print(hashlib.sha256(''.join(map(str, quads)).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(release.folder)], capture_output=True, text=True, check=True,
            env=command_environment(PYTHONHASHSEED=seed),
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("name", PARTNERS)
def test_what_is_described_is_a_thing_of_the_graph_or_has_its_address_there(said, release, name):
    """Exports join with the graph: no IRI below the base that the graph does not know, but for parts of what it knows."""
    named = {term.value for quad in said[name] for term in quad.triple if isinstance(term, ox.NamedNode)}
    ours = {iri.partition("#")[0] for iri in named if iri.startswith(terms.BASE)}
    fixed = {f"{terms.BASE}{one}" for one in ("odrl", "ontology", "shapes")}
    unknown = {iri for iri in ours - fixed if next(release.store.quads_for_pattern(ox.NamedNode(iri), None, None, None), None) is None}
    assert unknown == set()


def test_another_base_moves_the_things_and_no_term(small_tree, tmp_path):
    build.build(tmp_path / "moved", base="https://example.org/cis/")
    moved = Release(tmp_path / "moved")
    for module in PARTNERS.values():
        for quad in module.statements(moved):
            assert not quad.subject.value.startswith(f"{terms.BASE}poa/")
    assert of(list(PARTNERS["odrl"].statements(moved)))["https://example.org/cis/document/poa#policy"]["cisodrl:recommendation"]


# ------------------------------------------------------------------------------------------------------------ tables


def ontology() -> set[str]:
    owl, named = terms.FIXED["owl"], set()
    for triple in turtle.read_file(paths.root() / "ontology" / "cisgraph.ttl"):
        if triple.object.value in (f"{owl}Class", f"{owl}ObjectProperty", f"{owl}DatatypeProperty"):
            named.add(terms.short(triple.subject.value))
    return named


def test_each_term_of_the_ontology_is_in_one_group_of_the_tables():
    grouped = list(itertools.chain.from_iterable(losses.GROUPS.values()))
    assert sorted(grouped) == sorted(ontology()), "a new term goes into GROUPS, and into the rows of the vocabularies that carry it"


@pytest.mark.parametrize("name", PARTNERS)
def test_each_term_is_carried_or_said_to_be_lost(name):
    module = PARTNERS[name]
    assert losses.named(module.ROWS) <= ontology()
    assert set(losses.left_out(module.ROWS)) == set(module.LEFT), "a sentence for each group that is not wholly carried"


@pytest.mark.parametrize("name", PARTNERS)
def test_what_an_export_uses_of_its_vocabulary_stands_on_its_page(said, name):
    prefix = {"odrl": ("odrl:", "cisodrl:"), "schemaorg": ("schema:",)}.get(name, (f"{name}:",))
    own = {triple.subject.value for triple in turtle.read_file(PROFILE)}
    quads = [quad for quad in said[name] if quad.subject.value not in own]
    text = PARTNERS[name].__doc__ + losses.table(PARTNERS[name].ROWS, PARTNERS[name].LEFT)
    plain = {"odrl:uid", "odrl:profile", "odrl:Policy", "odrl:Party", "schema:name", "schema:description", "schema:headline"}
    kept = {"skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:scopeNote", "skos:editorialNote"}
    names = {one for one in used(quads) if one.startswith(prefix)} - plain - kept
    assert {one for one in names if f"`{one}`" not in text} == MENTIONED_AS_A_KIND.get(name, set())


#: Told on the page by the name of their kind.
MENTIONED_AS_A_KIND = {
    "dpv": {"dpv:hasObligation", "dpv:hasProhibition", "dpv:hasPermission", "dpv:hasRecommendation"},
    "eli": {"eli:date_document", "eli:is_realized_by", "eli:realizes", "eli:language", "eli:title", "eli:Organization"},
    "skos": {"skos:ConceptScheme", "skos:inScheme", "skos:broader", "skos:topConceptOf", "skos:hasTopConcept"},
    "schemaorg": {
        "schema:legislationDate", "schema:datePublished", "schema:legislationPassedBy", "schema:creator", "schema:hasDefinedTerm",
        "schema:inDefinedTermSet", "schema:termCode", "schema:propertyID", "schema:value",
    },
}


# -------------------------------------------------------------------------------------------------------------- ODRL

RULE_OF = {"odrl:permission": "odrl:Permission", "odrl:prohibition": "odrl:Prohibition", "odrl:obligation": "odrl:Duty"}
KINDS = {"odrl:Permission", "odrl:Prohibition", "odrl:Duty", "cisodrl:Recommendation", "cisodrl:Commitment", "cisodrl:Right"}


def odrl_faults(told: dict) -> set[str]:
    """The constraints of the ODRL Information Model 2.2, by its sections, restated."""
    faults = set()
    for thing, has in list(told.items()):
        types = has["rdf:type"]
        if "odrl:Policy" in types:
            if has["odrl:uid"] != {thing}:
                faults.add(f"2.1 {thing} has not one uid")
            if not any(has[relation] for relation in RULE_OF):
                faults.add(f"2.1 {thing} has no rule")
            if has["odrl:profile"] != {"https://w3id.org/cisgraph/odrl"}:
                faults.add(f"3.2 {thing} names no profile")
            if types & {"odrl:Offer", "odrl:Agreement"}:
                faults.add(f"2.1 {thing} needs an assigner")
            faults |= {f"2.6 {one} is no {kind}" for relation, kind in RULE_OF.items() for one in has[relation] if kind not in told[one]["rdf:type"]}
        if "odrl:Rule" in types:
            if len(types & KINDS) != 1:
                faults.add(f"2.6 {thing} is not of one kind")
            if len(has["odrl:action"]) != 1 or not all("odrl:Action" in told[one]["rdf:type"] for one in has["odrl:action"]):
                faults.add(f"2.6 {thing} has not one action")
            if len(has["odrl:target"]) != 1 or not all("odrl:Asset" in told[one]["rdf:type"] for one in has["odrl:target"]):
                faults.add(f"2.6 {thing} has not one target")
            for function in ("odrl:assignee", "cisodrl:supporter", "cisodrl:recipient", "cisodrl:beneficiary", "cisodrl:holder"):
                faults |= {f"2.3 {one} is no party" for one in has[function] if "odrl:Party" not in told[one]["rdf:type"]}
        if "odrl:Action" in types and "odrl:use" not in ancestors(told, thing):
            faults.add(f"2.4 {thing} is included in no top-level action")
        if "odrl:Party" in types and (types & {"odrl:Asset", "odrl:Action"} or has["odrl:uid"] != {thing}):
            faults.add(f"2.3 {thing} is more than a party, or has no uid")
    return faults


def ancestors(told: dict, action: str) -> set[str]:
    seen, open_ = set(), [action]
    while open_:
        for parent in told[open_.pop()]["odrl:includedIn"] - seen:
            seen.add(parent)
            open_.append(parent)
    return seen


def test_odrl_keeps_the_constraints_of_its_information_model(things):
    assert odrl_faults(things["odrl"]) == set()


@pytest.mark.parametrize(
    "subject, name, value, fault",
    [
        ("doc:poa#policy", "odrl:profile", None, "3.2 doc:poa#policy names no profile"),
        ("doc:poa#policy", "odrl:uid", None, "2.1 doc:poa#policy has not one uid"),
        ("doc:poa#policy", "odrl:obligation", "poa:71-p1", "2.6 poa:71-p1 is no odrl:Duty"),
        ("poa:71-p1", "rdf:type", "odrl:Duty", "2.6 poa:71-p1 is not of one kind"),
        ("poa:71-p1", "odrl:action", None, "2.6 poa:71-p1 has not one action"),
        ("poa:71-p1", "odrl:target", "poa:72", "2.6 poa:71-p1 has not one target"),
        ("group:cis-countries", "rdf:type", None, "2.3 group:cis-countries is no party"),
        ("cisodrl:carryOut", "odrl:includedIn", None, "2.4 action:establish-tripartite-commissions is included in no top-level action"),
        ("category:refugees", "rdf:type", "odrl:Asset", "2.3 category:refugees is more than a party, or has no uid"),
    ],
)
def test_the_restated_constraints_notice_what_breaks_them(said, subject, name, value, fault):
    told = of(said["odrl"])
    told[subject][name] = told[subject][name] | {value} if value else set()
    assert fault in odrl_faults(told)


def test_only_obligations_become_duties_and_each_rule_is_of_its_own_kind(things, release):
    kinds = {
        "cis:Obligation": "odrl:Duty", "cis:Prohibition": "odrl:Prohibition", "cis:Permission": "odrl:Permission",
        "cis:Recommendation": "cisodrl:Recommendation", "cis:Commitment": "cisodrl:Commitment", "cis:Right": "cisodrl:Right",
    }
    for ours, theirs in kinds.items():
        provisions = {terms.short(row[0]) for row in release.sparql(f"SELECT ?p {{ ?p a {ours} }}").rows}
        assert provisions == {thing for thing, has in things["odrl"].items() if theirs in has["rdf:type"] and "odrl:Rule" in has["rdf:type"]}


def test_a_policy_says_that_it_binds_no_state_and_what_it_is_read_from(things):
    policies = {thing for thing, has in things["odrl"].items() if "odrl:Policy" in has["rdf:type"]}
    assert policies == {"doc:poa#policy", "doc:a-res-51-70#policy"}
    for policy in policies:
        assert things["odrl"][policy]["cisodrl:legallyBinding"] == {"false"}
        assert len(things["odrl"][policy]["dcterms:description"]) == 2, "in English and Russian"
        assert things["odrl"][policy]["dcterms:source"] == {policy.removesuffix("#policy")}


def test_a_policy_of_a_document_of_unknown_kind_claims_nothing_of_its_force(small_tree, tmp_path):
    build.build(tmp_path / "small")
    told = of(list(PARTNERS["odrl"].statements(Release(tmp_path / "small"))))
    assert "cisodrl:legallyBinding" not in told["doc:poa#policy"]
    assert told["doc:poa#policy"]["cisodrl:recommendation"] == {"poa:1-p1"}


@pytest.mark.parametrize("name", ["odrl", "dpv"])
def test_who_is_only_implied_stays_visible(things, release, name):
    rows = release.sparql("SELECT ?p ?how ?rule { ?p a cis:Provision ; cis:attribution ?how OPTIONAL { ?p cis:byRule ?rule } }").rows
    assert rows
    for provision, how, rule in rows:
        has = things[name][terms.short(provision)]
        assert has["cis:attribution"] == {terms.short(how)} and has["cis:byRule"] == ({rule} if rule else set())


@pytest.mark.parametrize(("name", "relation"), [("odrl", "odrl:action"), ("dpv", "dpv:hasProcess")])
def test_a_prohibition_forbids_the_contrary_of_what_the_graph_requires(things, name, relation):
    [forbidden] = things[name]["poa:41-p6"][relation]
    assert forbidden.endswith("#contrary")
    assert "The contrary of “Not expel people collectively”" in things[name][forbidden]["skos:prefLabel"]
    others = {one for thing, has in things[name].items() if not {"odrl:Prohibition", "dpv:Prohibition"} & has["rdf:type"] for one in has[relation]}
    assert others and not any(one.endswith("#contrary") for one in others)


def test_no_member_of_a_group_is_given_the_groups_role(things):
    assert not any(has["odrl:partOf"] for has in things["odrl"].values())
    assert things["odrl"]["poa:71-p1"]["odrl:assignee"] == {"group:cis-countries"}


def test_the_holder_of_a_right_is_its_beneficiary_and_the_assignee_owes_it(things):
    right = things["odrl"]["poa:13a-p1"]
    assert right["cisodrl:holder"] == {"category:everyone"} and right["odrl:assignee"] == {"group:states"}
    assert not right["cisodrl:beneficiary"]


def test_the_profile_is_one_as_odrl_wants_it(things):
    """Information Model, 3.3: each new term is a concept with label and definition, each new rule disjoint from all others."""
    terms_of = {one: has for one, has in things["odrl"].items() if one.startswith("cisodrl:")}
    rules = {one for one, has in terms_of.items() if "odrl:Rule" in has["rdfs:subClassOf"]}
    assert rules == {"cisodrl:Recommendation", "cisodrl:Commitment", "cisodrl:Right"}
    for one, has in terms_of.items():
        assert "skos:Concept" in has["rdf:type"], one
        assert len(has["rdfs:label"]) == len(has["skos:definition"]) == 2, f"{one} in English and Russian"
        if "rdf:Property" in has["rdf:type"]:
            assert has["rdfs:domain"] and has["rdfs:range"], one
    for one, other in itertools.combinations(sorted(KINDS), 2):
        if {one, other} & rules:
            assert other in terms_of.get(one, {}).get("owl:disjointWith", ()) or one in terms_of.get(other, {}).get("owl:disjointWith", ()), (one, other)


@pytest.mark.parametrize("name", ["odrl", "dpv", "eli"])
def test_a_paragraph_points_to_the_reservations_that_reach_it(things, name):
    reached = {thing for thing, has in things[name].items() if has["rdfs:seeAlso"]}
    assert {"poa:16a"} <= reached and "poa:71" not in reached
    assert things[name]["poa:16a"]["rdfs:seeAlso"] == {"reservation:estonia"}


# --------------------------------------------------------------------------------------------------------------- DPV


def test_a_commitment_is_no_obligation_and_an_option_makes_nobody_responsible(things):
    for thing, has in things["dpv"].items():
        assert not has["dpv:hasResponsibleEntity"], thing
    assert things["dpv"]["poa:10a-p4"]["rdf:type"] == {"dpv:Rule"}
    assert things["dpv"]["poa:71-p1"]["rdf:type"] == {"dpv:Rule", "dpv:Permission"}


def test_nobody_is_a_recipient_or_subject_of_data(said):
    assert not {one for one in used(said["dpv"]) if "Recipient" in one or "DataSubject" in one}


# --------------------------------------------------------------------------------------------------------------- ELI


def test_nothing_is_said_to_be_in_force(said):
    assert not used(said["eli"]) & {"eli:in_force", "eli:first_date_entry_in_force", "eli:date_applicability", "eli:InForce"}
    assert not used(said["schemaorg"]) & {"schema:legislationLegalForce"}


def test_parts_and_wholes_of_a_legal_resource_mirror_each_other_up_to_it(things):
    eli = things["eli"]
    for thing, has in list(eli.items()):
        assert all(thing in eli[whole]["eli:has_part"] for whole in has["eli:is_part_of"])
        if "eli:LegalResourceSubdivision" in has["rdf:type"]:
            top = thing
            while eli[top]["eli:is_part_of"]:
                [top] = eli[top]["eli:is_part_of"]
            assert top in {"doc:poa", "doc:a-res-51-70"}, thing


def test_only_legal_resources_are_told(things):
    assert "doc:a-52-274" not in things["eli"] and "sg52:5" not in things["eli"]
    assert things["eli"]["doc:a-res-51-70"]["eli:id_local"] == {"A/RES/51/70"}
    assert things["eli"]["instrument:minorities-declaration-1992"]["eli:id_local"] == {"A/RES/47/135"}
    assert things["eli"]["doc:a-res-51-70"]["eli:passed_by"] == {"actor:un-general-assembly"}
    assert things["eli"]["doc:poa"]["eli:date_document"] == {"1996-05-31"}
    assert things["eli"]["instrument:csce-oslo-meeting-1991"]["eli:date_document"] == set(), "a year is no date"


def test_titles_stand_on_an_expression_in_english_only_where_the_graph_addresses_its_text(things):
    titled = {thing for thing, has in things["eli"].items() if has["eli:title"]}
    assert titled == {"doc:poa#en", "doc:a-res-51-70#en"}
    assert things["eli"]["doc:poa#en"]["eli:realizes"] == {"doc:poa"}


def test_the_resolution_is_related_to_the_paragraphs_whose_actions_it_renews(things):
    assert "poa:127" in things["eli"]["res:13"]["eli:related_to"]
    assert things["eli"]["doc:a-res-51-70"]["eli:related_to"] == {"doc:poa"}


def test_citations_are_those_of_the_graph(things):
    assert "instrument:refugee-convention-1951" in things["eli"]["poa:43"]["eli:cites"]


# -------------------------------------------------------------------------------------------------------------- SKOS


def above(told: dict, concept: str) -> set[str]:
    """skos:broaderTransitive, from what is said."""
    seen, open_ = set(), [concept]
    while open_:
        for broader in told[open_.pop()]["skos:broader"] - seen:
            seen.add(broader)
            open_.append(broader)
    return seen


def skos_faults(quads: list[ox.Quad]) -> set[str]:
    """The integrity conditions of the SKOS Reference, by their numbers."""
    told, faults = of(quads), set()
    labels: dict = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if (name := terms.short(quad.predicate.value)) in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"):
            labels[terms.short(quad.subject.value)][name].append(str(quad.object))
    for thing, has in list(told.items()):
        if len(has["rdf:type"] & {"skos:Concept", "skos:ConceptScheme"}) > 1:
            faults.add(f"S9 {thing}")
        if has["rdf:type"] & {"skos:Collection", "skos:OrderedCollection"} and has["rdf:type"] & {"skos:Concept", "skos:ConceptScheme"}:
            faults.add(f"S37 {thing}")
        said = list(itertools.chain.from_iterable(map(set, labels[thing].values())))
        if len(said) != len(set(said)):
            faults.add(f"S13 {thing}")
        languages = [label.rpartition("@")[2] for label in labels[thing]["skos:prefLabel"]]
        if len(languages) != len(set(languages)):
            faults.add(f"S14 {thing}")
        if has["skos:related"] & (above(told, thing) | {other for other in list(told) if thing in above(told, other)}):
            faults.add(f"S27 {thing}")
        if has["skos:exactMatch"] & (has["skos:broadMatch"] | has["skos:narrowMatch"] | has["skos:relatedMatch"]):
            faults.add(f"S46 {thing}")
    return faults


def test_the_schemes_keep_the_integrity_conditions_of_skos(said):
    assert skos_faults(said["skos"]) == set()


@pytest.mark.parametrize(
    "line, fault",
    [
        ("category:refugees a skos:ConceptScheme .", "S9 category:refugees"),
        ('category:refugees skos:hiddenLabel "refugees"@en .', "S13 category:refugees"),
        ('category:refugees skos:prefLabel "exiles"@en .', "S14 category:refugees"),
        ("category:refugees skos:related category:displaced-persons .", "S27 category:refugees"),
        ("scheme:themes a skos:Collection .", "S37 scheme:themes"),
        ("category:refugees skos:exactMatch category:migrants ; skos:broadMatch category:migrants .", "S46 category:refugees"),
    ],
)
def test_the_conditions_notice_what_breaks_them(said, line, fault):
    heads = "".join(f"@prefix {prefix}: <{terms.prefixes()[prefix]}> .\n" for prefix in ("category", "scheme", "skos"))
    broken = [ox.Quad(*quad.triple) for quad in ox.parse(heads + line, format=ox.RdfFormat.TURTLE)]
    assert fault in skos_faults(said["skos"] + broken)


def test_every_concept_is_below_a_top_concept_of_its_scheme_and_has_a_notation_of_its_own(things):
    skos = things["skos"]
    notations = defaultdict(list)
    for thing, has in list(skos.items()):
        if "skos:Concept" not in has["rdf:type"]:
            continue
        for scheme in has["skos:inScheme"]:
            tops = skos[scheme]["skos:hasTopConcept"]
            assert ({thing} | above(skos, thing)) & tops, thing
            notations[scheme] += has["skos:notation"]
        assert has["skos:definition"] and len(has["skos:prefLabel"]) == 2, thing
        assert all(thing in skos[other]["skos:narrower"] for other in has["skos:broader"])
        assert all(thing in skos[other]["skos:related"] for other in has["skos:related"])
    assert {"scheme:categories", "scheme:principles", "scheme:themes", "cis:modalities", "cis:kinds"} <= set(notations)
    assert all(len(found) == len(set(found)) for found in notations.values())


# -------------------------------------------------------------------------------------------------------- schema.org


def test_legislation_is_what_the_graph_calls_an_instrument_and_its_parts(things):
    schema = things["schemaorg"]
    assert schema["doc:poa"]["rdf:type"] == schema["poa:71"]["rdf:type"] == {"schema:Legislation"}
    assert schema["doc:a-52-274"]["rdf:type"] == schema["sg52:5"]["rdf:type"] == {"schema:CreativeWork"}
    assert any("creates no duty in law" in text for text in schema["doc:poa"]["schema:description"])


def test_states_have_their_codes_with_the_standard_that_they_are_of(things):
    schema = things["schemaorg"]
    codes = {(value, *schema[one][value]) for one in schema["actor:armenia"]["schema:identifier"] for value in ("schema:propertyID",)}
    assert {code for _, code in codes} == {"ISO 3166-1 alpha-2", "ISO 3166-1 alpha-3", "UN M49"}
    assert schema["actor:armenia#m49"]["schema:value"] == {"051"}


def test_nothing_is_said_of_deeds_and_of_groups(things):
    assert not [thing for thing in things["schemaorg"] if thing.startswith(("activity:", "group:", "finding:"))]
