"""The rules of ontology/rules: what each adds to a few triples, and what none of them may add."""

import pyoxigraph as ox
import pytest

from cisgraph import build, paths, terms

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())
RULES = sorted((paths.root() / "ontology" / "rules").glob("*.rq"))


def loaded(text: str) -> ox.Store:
    """A store with the statements in a named graph each file would have."""
    memory = ox.Store()
    memory.load(PREFIXES + text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{terms.BASE}graph/poa"))
    return memory


def triples(lines) -> set[str]:
    """N-Quads lines as ``subject predicate object`` in prefixed names."""
    return {
        " ".join(terms.short(term.value) for term in quad.triple)
        for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS)
    }


def inferred(text: str, predicate: str) -> set[str]:
    """What all rules together add to the statements, with one predicate."""
    return {one for one in triples(build.infer(loaded(text))) if one.split()[1] == predicate}


# --------------------------------------------------------------------------------------------------------- each rule


def test_what_is_of_a_class_is_of_its_superclasses_up_to_the_top():
    text = """
        cis:A a owl:Class ; rdfs:isDefinedBy <https://w3id.org/cisgraph/ontology> ; rdfs:subClassOf cis:B .
        cis:B a owl:Class ; rdfs:isDefinedBy <https://w3id.org/cisgraph/ontology> ; rdfs:subClassOf foaf:Agent , owl:Thing .
        foaf:Agent a owl:Class ; rdfs:subClassOf dcterms:Agent .
        skos:Concept a owl:Class ; rdfs:subClassOf prov:Entity .
        actor:one a cis:A . theme:one a skos:Concept .
    """
    assert inferred(text, "rdf:type") == {"actor:one rdf:type cis:B", "actor:one rdf:type foaf:Agent", "actor:one rdf:type dcterms:Agent"}


def test_classes_that_are_each_others_superclasses_end():
    text = """
        cis:A a owl:Class ; rdfs:isDefinedBy <https://w3id.org/cisgraph/ontology> ; rdfs:subClassOf cis:B .
        cis:B a owl:Class ; rdfs:isDefinedBy <https://w3id.org/cisgraph/ontology> ; rdfs:subClassOf cis:A .
        actor:one a cis:A .
    """
    assert inferred(text, "rdf:type") == {"actor:one rdf:type cis:B"}


def test_a_class_that_has_no_name_is_given_to_nothing():
    text = """
        cis:A a owl:Class ; rdfs:isDefinedBy <https://w3id.org/cisgraph/ontology> ; rdfs:subClassOf [ a owl:Restriction ] .
        actor:one a cis:A .
    """
    assert inferred(text, "rdf:type") == set()


@pytest.mark.parametrize("name", ["Obligation", "Prohibition", "Commitment", "Recommendation", "Permission", "Right"])
def test_a_provision_has_the_modality_of_its_class(name):
    assert inferred(f"poa:1-p1 a cis:{name} .", "cis:modality") == {f"poa:1-p1 cis:modality cis:modality-{name.lower()}"}


def test_a_provision_of_no_class_has_no_modality():
    assert inferred("poa:1-p1 a cis:Provision .", "cis:modality") == set()


def test_a_paragraph_cites_what_its_citations_cite():
    text = """
        poa:47 cis:hasCitation poa:47-c1 , poa:47-c2 .
        poa:47-c1 cis:cites instrument:crc ; cis:article "22" . poa:47-c2 cis:cites doc:poa .
        poa:48-c1 cis:cites instrument:udhr .
    """
    assert inferred(text, "eli:cites") == {"poa:47 eli:cites instrument:crc", "poa:47 eli:cites doc:poa"}


def test_the_parts_of_an_instrument_are_subdivisions_and_those_of_a_report_are_not():
    text = """
        doc:poa a cis:Document , cis:Instrument . doc:a-52-274 a cis:Document .
        section:poa-I a cis:Section ; cis:partOf doc:poa .
        poa:13 a cis:Paragraph ; cis:partOf section:poa-I . poa:13a a cis:Paragraph ; cis:partOf poa:13 .
        section:r a cis:Section ; cis:partOf doc:a-52-274 . sg52:1 a cis:Paragraph ; cis:partOf section:r .
    """
    assert inferred(text, "rdf:type") == {
        f"{part} rdf:type eli:LegalResourceSubdivision" for part in ("section:poa-I", "poa:13", "poa:13a")
    }


def test_a_document_inside_an_instrument_ends_the_chain_of_parts():
    text = """
        doc:a-res-51-70 a cis:Document , cis:Instrument . doc:conference-report a cis:Document ; cis:partOf doc:a-res-51-70 .
        conf:1 a cis:Paragraph ; cis:partOf doc:conference-report .
    """
    assert inferred(text, "rdf:type") == set()


def test_an_activity_implements_the_paragraphs_that_ask_for_its_action():
    text = """
        activity:one cis:implements action:accede . activity:two cis:implements action:other .
        poa:13b cis:states poa:13b-p1 . poa:13b-p1 cis:requires action:accede .
        poa:33 cis:states poa:33-p1 . poa:33-p1 cis:requires action:accede .
    """
    assert inferred(text, "cis:implementsParagraph") == {
        "activity:one cis:implementsParagraph poa:13b", "activity:one cis:implementsParagraph poa:33",
    }


MEMBERS = """
    group:g a cis:Group ; cis:membership cis:listed .
    membership:a cis:of group:g ; cis:member actor:a . actor:a a cis:Actor .
    poa:1 a cis:Paragraph ; cis:states poa:1-p1 . poa:1-p1 cis:bearer group:g .
"""


def test_a_listed_member_bears_through_its_group():
    assert inferred(MEMBERS, "cis:bearerThroughGroup") == {"actor:a cis:bearerThroughGroup poa:1-p1"}


def test_nobody_bears_through_a_group_without_a_list():
    assert inferred(MEMBERS.replace("cis:listed", "cis:open"), "cis:bearerThroughGroup") == set()


def test_a_group_that_is_a_member_bears_nothing_through_it():
    assert inferred(MEMBERS + "actor:a a cis:Group .", "cis:bearerThroughGroup") == set()


def test_supporters_recipients_and_beneficiaries_bear_nothing():
    for role in ("supporter", "recipient", "beneficiary"):
        assert inferred(MEMBERS.replace("cis:bearer ", f"cis:{role} "), "cis:bearerThroughGroup") == set()


def test_what_a_paragraph_composes_holds_for_that_paragraph_only():
    text = MEMBERS + """
        membership:a cis:statedIn poa:1 .
        poa:2 a cis:Paragraph ; cis:states poa:2-p1 . poa:2-p1 cis:bearer group:g .
    """
    assert inferred(text, "cis:bearerThroughGroup") == {"actor:a cis:bearerThroughGroup poa:1-p1"}


def test_what_a_paragraph_composes_holds_for_its_sub_paragraphs():
    text = MEMBERS + """
        membership:a cis:statedIn poa:2 .
        poa:2 a cis:Paragraph .
        poa:2a a cis:Paragraph ; cis:partOf poa:2 ; cis:states poa:2a-p1 . poa:2a-p1 cis:bearer group:g .
    """
    assert inferred(text, "cis:bearerThroughGroup") == {"actor:a cis:bearerThroughGroup poa:2a-p1"}


def test_a_list_of_participants_and_a_paragraph_that_asks_nothing_hold_everywhere():
    for place in ("doc:poa a cis:Document", "section:annex a cis:Section", "conf:3 a cis:Paragraph"):
        text = MEMBERS + f"membership:a cis:statedIn {place.split()[0]} . {place} ."
        assert inferred(text, "cis:bearerThroughGroup") == {"actor:a cis:bearerThroughGroup poa:1-p1"}, place


def test_what_is_set_out_under_a_heading_of_paragraphs_holds_everywhere():
    """Only a paragraph composes a group for itself."""
    text = MEMBERS + "membership:a cis:statedIn section:one . section:one a cis:Section . poa:2 a cis:Paragraph ; cis:partOf section:one ; cis:states poa:2-p1 ."
    assert inferred(text, "cis:bearerThroughGroup") == {"actor:a cis:bearerThroughGroup poa:1-p1"}


def test_a_reservation_reaches_what_it_names_and_what_uses_its_term_in_the_same_document():
    text = """
        doc:conference-report a cis:Document . doc:poa a cis:Document ; cis:partOf doc:conference-report .
        doc:a-52-274 a cis:Document . conf:5 a cis:Paragraph ; cis:partOf doc:conference-report .
        poa:def-10 a cis:Paragraph ; cis:partOf doc:poa . poa:17 a cis:Paragraph ; cis:partOf doc:poa .
        poa:18 a cis:Paragraph ; cis:partOf doc:poa ; cis:states poa:18-p1 . poa:18-p1 cis:beneficiary category:c .
        sg52:4 a cis:Paragraph ; cis:partOf doc:a-52-274 .
        poa:17-e1 cis:mentions category:c ; cis:inParagraph poa:17 . sg52:4-e1 cis:mentions category:c ; cis:inParagraph sg52:4 .
        conf:5-e1 cis:mentions category:c ; cis:inParagraph conf:5 .
        note:r a cis:Reservation ; cis:on poa:def-10 ; cis:onTerm category:c .
    """
    assert inferred(text, "cis:reaches") == {"note:r cis:reaches poa:def-10", "note:r cis:reaches poa:17"}


PARTS = """
    doc:conference-report a cis:Document . doc:poa a cis:Document ; cis:partOf doc:conference-report .
    conf:1 a cis:Paragraph ; cis:partOf doc:conference-report .
    section:one a cis:Section ; cis:partOf doc:poa . poa:1 a cis:Paragraph ; cis:partOf section:one . poa:1a a cis:Paragraph ; cis:partOf poa:1 .
"""


def test_a_part_is_within_every_whole_above_it_and_not_within_itself():
    assert inferred(PARTS, "cis:within") == {
        f"{part} cis:within {whole}"
        for part, wholes in {
            "doc:poa": ["doc:conference-report"],
            "conf:1": ["doc:conference-report"],
            "section:one": ["doc:poa", "doc:conference-report"],
            "poa:1": ["section:one", "doc:poa", "doc:conference-report"],
            "poa:1a": ["poa:1", "section:one", "doc:poa", "doc:conference-report"],
        }.items()
        for whole in wholes
    }


def test_places_actions_and_events_are_within_their_wholes_too():
    text = "place:crimea cis:partOf place:ukraine . place:ukraine cis:partOf place:cis-countries . action:a cis:partOf action:b , action:c ."
    assert inferred(text, "cis:within") == {
        "place:crimea cis:within place:ukraine", "place:crimea cis:within place:cis-countries", "place:ukraine cis:within place:cis-countries",
        "action:a cis:within action:b", "action:a cis:within action:c",
    }


def test_a_circle_of_parts_ends_and_is_within_itself():
    """A quality query finds it there."""
    text = "place:a cis:partOf place:b . place:b cis:partOf place:a ."
    assert inferred(text, "cis:within") == {f"place:{one} cis:within place:{other}" for one in "ab" for other in "ab"}


def test_a_concept_is_narrower_than_all_above_it():
    text = "theme:a skos:broader theme:b . theme:b skos:broader theme:c . theme:x skos:broader theme:y ; skos:related theme:c ."
    assert inferred(text, "skos:broaderTransitive") == {
        "theme:a skos:broaderTransitive theme:b", "theme:a skos:broaderTransitive theme:c",
        "theme:b skos:broaderTransitive theme:c", "theme:x skos:broaderTransitive theme:y",
    }


def test_sections_and_paragraphs_stand_in_the_innermost_document():
    assert inferred(PARTS, "cis:standsIn") == {
        "conf:1 cis:standsIn doc:conference-report", "section:one cis:standsIn doc:poa", "poa:1 cis:standsIn doc:poa", "poa:1a cis:standsIn doc:poa",
    }


def test_what_is_no_part_of_a_document_stands_in_none():
    assert inferred("place:crimea cis:partOf place:ukraine . poa:1 a cis:Paragraph ; cis:partOf section:one .", "cis:standsIn") == set()


# ---------------------------------------------------------------------------------------------------- all the rules


def test_rules_that_need_each_other_are_run_until_nothing_is_new():
    """A sub-paragraph of a sub-paragraph becomes a subdivision only after the ones above it."""
    chain = "doc:poa a cis:Document , cis:Instrument . poa:1 cis:partOf doc:poa ."
    chain += "".join(f"poa:{n} a cis:Paragraph . poa:{n + 1} cis:partOf poa:{n} ." for n in range(1, 6)) + "poa:6 a cis:Paragraph ."
    assert inferred(chain, "rdf:type") == {f"poa:{n} rdf:type eli:LegalResourceSubdivision" for n in range(1, 7)}


def test_inference_over_nothing_ends():
    assert build.infer(ox.Store()) == []


def test_inferred_statements_stand_in_their_own_graph_below_the_base():
    lines = build.infer(loaded("poa:1-p1 a cis:Right ."), "https://example.org/x/")
    assert {quad.graph_name.value for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS)} == {
        "https://example.org/x/graph/inferred"
    }


@pytest.fixture(scope="module")
def graphs(release) -> dict[str, list[ox.Quad]]:
    found: dict[str, list[ox.Quad]] = {}
    for quad in release.store:
        found.setdefault(quad.graph_name.value.removeprefix(f"{terms.BASE}graph/"), []).append(quad)
    return found


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_release_is_closed_under_each_rule(path, release):
    found = release.store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert [triple for triple in found if not release.sparql(f"ASK {{ {triple} }}")] == []


def test_nothing_is_inferred_that_a_file_already_says(graphs):
    said = {quad.triple for name, quads in graphs.items() if name != "inferred" for quad in quads}
    assert [quad.triple for quad in graphs["inferred"] if quad.triple in said] == []


def test_only_what_rules_may_say_is_inferred(graphs):
    """Never who bears a provision: a group that bears it is not its members."""
    assert {terms.short(quad.predicate.value) for quad in graphs["inferred"]} <= {
        "rdf:type", "cis:modality", "cis:bearerThroughGroup", "cis:implementsParagraph", "cis:reaches", "cis:within", "cis:standsIn",
        "eli:cites", "skos:broaderTransitive",
    }


def test_what_only_rules_may_say_is_in_no_file(graphs):
    for name in graphs.keys() - {"inferred"}:
        by_rule = {"cis:bearerThroughGroup", "cis:implementsParagraph", "cis:modality", "cis:within", "cis:standsIn", "eli:cites", "skos:broaderTransitive"}
        assert {terms.short(quad.predicate.value) for quad in graphs[name]} & by_rule == set(), name


def test_every_provision_of_the_release_has_one_modality(release):
    assert release.sparql(
        "SELECT ?p (COUNT(?m) AS ?n) { ?p a cis:Provision OPTIONAL { ?p cis:modality ?m } } GROUP BY ?p HAVING (COUNT(?m) != 1)"
    ).rows == []


def test_the_cis_countries_bear_through_their_group_and_the_tripartite_members_do_not(release):
    found = {
        release.shorten(row[0])
        for row in release.sparql("SELECT ?actor { ?actor cis:bearerThroughGroup poa:71-p1 }").rows
    }
    assert found == {
        f"actor/{name}" for name in (
            "armenia", "azerbaijan", "belarus", "georgia", "kazakhstan", "kyrgyzstan", "moldova", "russian-federation",
            "tajikistan", "turkmenistan", "ukraine", "uzbekistan",
        )
    }
