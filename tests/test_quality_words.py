"""The quality queries over words, orders and evidence: what each finds in a few statements of our own, and what it lets pass."""

import pytest
from conftest import in_rdflib, inferred

from cisgraph import queries, terms
from cisgraph.store import Asked

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())

SOUND = """
    doc:poa a cis:Document ; cis:paragraphCount 1 . section:one a cis:Section ; cis:order 1 ; cis:partOf doc:poa .
    poa:1 a cis:Paragraph ; cis:label "1" ; cis:number "1" ; cis:order 1 ; cis:kind cis:kind-action ; cis:partOf section:one ; cis:states poa:1-p1 .
    poa:2 a cis:Paragraph ; cis:label "Annex II, 3" ; cis:number "3" ; cis:order 2 ; cis:kind cis:kind-definition ; cis:partOf section:one .
    poa:1-p1 cis:order 1 ; cis:trigger "should be"@en ; cis:bearer group:states ; cis:evidence poa:1-p1-e1 , poa:1-p1-e2 ;
        cis:byRule "2d" ; cis:impliedBy poa:22 , poa:118 , poa:137 .
    poa:1-p1-e1 cis:evidenceOf cis:trigger ; cis:start 10 ; cis:end 19 .
    poa:1-p1-e2 cis:evidenceOf cis:bearer ; cis:mentions group:states ; cis:start 0 ; cis:end 6 .
    group:states a cis:Group ; skos:prefLabel "States"@en , "Государства"@ru .
    activity:a cis:word "has … built"@en ; cis:evidence activity:a-e1 , activity:a-e2 .
    activity:a-e1 cis:evidenceOf cis:status ; cis:start 0 ; cis:end 3 . activity:a-e2 cis:evidenceOf cis:status ; cis:start 9 ; cis:end 14 .
    poa:1-c1 cis:article "3" ; cis:evidence poa:1-c1-e1 . poa:1-c1-e1 cis:evidenceOf cis:article ; cis:start 3 ; cis:end 4 .
    activity:a cis:status cis:status-completed .
    category:a skos:related category:b . category:b skos:related category:a .
    count:a cis:counts actor:a , actor:b . actor:a a cis:State , cis:Actor . actor:b a cis:Body , cis:Actor .
"""
#: Query → what is exchanged in the sound graph, and what it then finds.
DAMAGE = {
    "selector-unlike-its-words": [("cis:end 19", "cis:end 20", {"poa:1-p1"}), ("cis:end 14", "cis:end 13", {"activity:a"})],
    "mention-unlike-any-name": [("cis:end 6", "cis:end 7", {"poa:1-p1-e2"})],
    "evidence-without-statement": [
        ("cis:bearer group:states ;", "", {"poa:1-p1-e2"}), ('cis:trigger "should be"@en ;', "", {"poa:1-p1-e1"}),
        ("cis:bearer group:states ;", "cis:bearer group:ngos ;", {"poa:1-p1-e2"}), ('cis:article "3" ;', "", {"poa:1-c1-e1"}),
    ],
    "evidence-without-mention": [("cis:mentions group:states ;", "", {"poa:1-p1-e2"})],
    "script-unlike-language": [('"Государства"@ru', '"Gosudarstva"@ru', {"group:states"}), ('"States"@en', '"Государства"@en', {"group:states"})],
    "order-with-gap": [("cis:order 2", "cis:order 3", {"doc:poa"}), ("poa:1-p1 cis:order 1", "poa:1-p1 cis:order 2", {"poa:1"})],
    "implied-by-a-part": [(", poa:118", "", {"poa:1-p1"}), (", poa:137", "", {"poa:1-p1"})],
    "related-one-way": [("category:b skos:related category:a .", "", {"category:b"})],
    "number-unlike-label": [('cis:number "1" ;', "", {"poa:1"}), ('cis:number "3"', 'cis:number "2"', {"poa:2"})],
    "paragraphs-unlike-their-count": [("paragraphCount 1", "paragraphCount 2", {"doc:poa"}), ('cis:number "1" ;', 'cis:number "2" ;', {"doc:poa"})],
    "counted-unlike-things": [("actor:b a cis:Body , cis:Actor", "actor:b a cis:Action", {"count:a"})],
}


def faults(name: str, text: str) -> set[str]:
    """What a query is about over a graph; rdflib gives the same rows."""
    memory = inferred(PREFIXES + text)
    found = Asked(memory).ask(name)
    there = in_rdflib(memory).query(queries.load(name).filled())
    assert sorted(str(row.focus) for row in there) == sorted(row["focus"] for row in found)
    assert all(row["message"] and row["message"].endswith((".", "'.")) for row in found)
    return {terms.short(row["focus"]) for row in found}


@pytest.mark.parametrize("name", DAMAGE)
def test_nothing_is_wrong_with_a_sound_graph(name):
    assert faults(name, SOUND) == set()


@pytest.mark.parametrize(("name", "old", "new", "wanted"), [(name, *case) for name, cases in DAMAGE.items() for case in cases])
def test_the_damage_is_found(name, old, new, wanted):
    assert old in SOUND
    assert faults(name, SOUND.replace(old, new, 1)) == wanted


def test_a_pronoun_and_a_hidden_label_are_names_too():
    pronoun = SOUND.replace("cis:start 0 ; cis:end 6", "cis:start 0 ; cis:end 4")
    hidden = SOUND.replace('"States"@en ,', '"States"@en ; skos:hiddenLabel "all States"@en ; skos:prefLabel').replace("cis:end 6", "cis:end 10")
    assert faults("mention-unlike-any-name", pronoun) == set() and faults("mention-unlike-any-name", hidden) == set()


@pytest.mark.parametrize("name", DAMAGE)
def test_the_real_graph_has_no_such_fault(release, name):
    assert release.ask(name) == []
