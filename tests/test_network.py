"""Who is asked together with whom: the two graphs, the measures worked out by hand, the sentences, the files, the command.

The small graph has three chapters and six parties. Bearers are marked b, supporters s, recipients r, implied ones *:

    chapter I    1-p1  unhcr b, iom s                   chapter II   3-p1  osce b, ngos s
                 2-p1  unhcr b, iom b, osce b                        4-p1  cis-countries b*
    chapter III  6-p1  osce b*, cis-countries b*, ngos r             5-p1  undp b, unhcr r

so osce is the one through whom all others but undp, which stands alone, hang together:

    unhcr ─ iom      two provisions; weight 1 (1-p1 has two parties) + 1/2 (2-p1 has three) = 1.5
    unhcr ─ osce, iom ─ osce      one provision; weight 1/2
    osce ─ ngos, osce ─ cis-countries      one provision; weight 1
"""

import io
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, replace
from statistics import mean
from xml.etree import ElementTree

import networkx
import pyoxigraph as ox
import pytest

from cisgraph import build, network, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked, Release
from conftest import CHECKOUT, command_environment, inferred, one_sentence

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())


def provision(id: str, parties: str, attribution: str = "explicit", force: str = "recommendation") -> str:
    """The paragraph of a provision, in a chapter of its own number's section, and what it states."""
    number, order = id.split("-p")
    return (
        f'poa:{number} cis:states poa:{id} ; cis:label "{number}" ; cis:order {number} .\n'
        f"poa:{id} cis:order {order} ; cis:modality cis:modality-{force} ; cis:attribution cis:{attribution} ; {parties} .\n"
    )


NAMES = """
cis:modality-recommendation skos:prefLabel "recommendation"@en .
actor:unhcr a cis:InternationalOrganization ; skos:prefLabel "Refugee Office"@en , "УВКБ"@ru ; cis:acronym "UNHCR"@en .
actor:iom a cis:InternationalOrganization ; skos:prefLabel "IOM"@en .
actor:osce a cis:InternationalOrganization ; skos:prefLabel "OSCE"@en .
actor:undp a cis:InternationalOrganization ; skos:prefLabel "UNDP"@en .
group:ngos a cis:Group ; cis:membership cis:open ; skos:prefLabel "NGOs"@en .
group:cis-countries a cis:Group ; cis:membership cis:listed ; skos:prefLabel "CIS countries"@en ; skos:altLabel "the CIS countries"@en .
"""
CHAPTERS = "".join(
    f'section:poa-{number} a cis:Section ; cis:partOf doc:poa ; cis:number "{number}" ; skos:prefLabel "Chapter {number}"@en .\n'
    for number in ("I", "II", "III")
) + "doc:poa a cis:Document .\npoa:1 cis:partOf section:poa-I . poa:2 cis:partOf section:poa-I . poa:6 cis:partOf section:poa-III .\n" + "".join(
    f"poa:{number} cis:partOf section:poa-II .\n" for number in (3, 4, 5)
)
SMALL = NAMES + CHAPTERS + "".join([
    provision("1-p1", "cis:bearer actor:unhcr ; cis:supporter actor:iom"),
    provision("2-p1", "cis:bearer actor:unhcr , actor:iom , actor:osce"),
    provision("3-p1", "cis:bearer actor:osce ; cis:supporter group:ngos"),
    provision("4-p1", "cis:bearer group:cis-countries", "implied"),
    provision("5-p1", "cis:bearer actor:undp ; cis:recipient actor:unhcr"),
    provision("6-p1", "cis:bearer actor:osce , group:cis-countries ; cis:recipient group:ngos", "implied"),
])


def over(turtle: str) -> Asked:
    return Asked(inferred(PREFIXES + turtle))


@pytest.fixture(scope="module")
def small() -> networkx.Graph:
    return network.bipartite(over(SMALL))


@pytest.fixture(scope="module")
def real(release) -> networkx.Graph:
    return network.bipartite(release)


@pytest.fixture(scope="module")
def by_party(real) -> network.Measures:
    return network.measures(real)


@pytest.fixture(scope="module")
def by_bearer(real) -> network.Measures:
    return network.measures(real, "bearer")


def of(found: network.Measures, id: str) -> network.Measured:
    [actor] = [actor for actor in found.actors if actor.id == id]
    return actor


def same(one: networkx.Graph, other: networkx.Graph) -> bool:
    """Whether two graphs have the same nodes and edges in the same order with the same attributes; GEXF numbers the edges."""
    def edges(graph):
        return {frozenset(ends): {key: value for key, value in edge.items() if key != "id"} for *ends, edge in graph.edges(data=True)}

    return list(one.nodes(data=True)) == list(other.nodes(data=True)) and edges(one) == edges(other)


# -------------------------------------------------------------------------------------------- provisions and their parties


def test_parties_and_provisions_are_the_two_sides(small):
    assert networkx.is_bipartite(small)
    assert [node for node, side in small.nodes(data="bipartite") if side == 0] == [
        "actor:iom", "actor:osce", "actor:undp", "actor:unhcr", "group:cis-countries", "group:ngos",
    ]
    assert [node for node, side in small.nodes(data="bipartite") if side == 1] == [f"poa:{number}-p1" for number in range(1, 7)]


def test_a_node_says_what_it_is(small):
    assert small.nodes["actor:unhcr"] == {"bipartite": 0, "kind": "international-organization", "label": "Refugee Office", "name": "UNHCR"}
    assert small.nodes["group:cis-countries"]["name"] == "the CIS countries"
    assert small.nodes["poa:4-p1"] == {
        "bipartite": 1, "kind": "provision", "label": "4-p1", "paragraph": "poa:4", "chapter": "II", "chapterLabel": "Chapter II",
        "force": "recommendation", "attribution": "implied",
    }


def test_an_edge_says_in_which_role(small):
    assert dict(small.adj["poa:6-p1"]) == {
        "actor:osce": {"role": "bearer"}, "group:cis-countries": {"role": "bearer"}, "group:ngos": {"role": "recipient"},
    }


def test_the_stronger_of_two_roles_stands():
    graph = network.bipartite(over(NAMES + CHAPTERS + provision("1-p1", "cis:bearer actor:iom ; cis:supporter actor:iom , actor:osce ; cis:recipient actor:osce")))
    assert {party: edge["role"] for party, edge in graph.adj["poa:1-p1"].items()} == {"actor:iom": "bearer", "actor:osce": "supporter"}


def test_explicit_leaves_out_provisions_that_do_not_name_their_bearer():
    graph = network.bipartite(over(SMALL), explicit=True)
    assert [node for node, side in graph.nodes(data="bipartite") if side] == ["poa:1-p1", "poa:2-p1", "poa:3-p1", "poa:5-p1"]
    assert "group:cis-countries" not in graph


MEMBERS = """
actor:armenia a cis:State ; skos:prefLabel "Armenia"@en . actor:georgia a cis:State ; skos:prefLabel "Georgia"@en .
group:commissions a cis:Group ; cis:membership cis:listed ; skos:prefLabel "commissions"@en .
membership:1 cis:of group:cis-countries ; cis:member actor:armenia . membership:2 cis:of group:cis-countries ; cis:member actor:georgia .
membership:3 cis:of group:commissions ; cis:member actor:unhcr ; cis:statedIn poa:7 .
membership:4 cis:of group:commissions ; cis:member group:ngos ; cis:statedIn poa:7 .
membership:5 cis:of group:commissions ; cis:member actor:osce ; cis:statedIn poa:8 .
poa:7 cis:partOf section:poa-III . poa:8 cis:partOf section:poa-III . poa:9 cis:partOf section:poa-III .
""" + provision("7-p1", "cis:bearer group:cis-countries , actor:armenia ; cis:supporter group:commissions") + provision(
    "8-p1", "cis:bearer actor:iom ; cis:supporter group:commissions"
) + provision("9-p1", "cis:bearer actor:iom ; cis:supporter group:commissions")


def test_groups_stay_groups_unless_they_are_opened():
    graph = network.bipartite(over(SMALL + MEMBERS))
    assert set(graph.adj["poa:7-p1"]) == {"group:cis-countries", "actor:armenia", "group:commissions"}
    assert not any("through" in edge for *_, edge in graph.edges(data=True))


def test_an_opened_group_gives_way_to_its_members_and_a_list_of_one_paragraph_holds_there_only():
    graph = network.bipartite(over(SMALL + MEMBERS), through_groups=True)
    assert "group:cis-countries" not in graph
    assert dict(graph.adj["poa:7-p1"]) == {
        "actor:armenia": {"role": "bearer"}, "actor:georgia": {"role": "bearer", "through": "group:cis-countries"},
        "actor:unhcr": {"role": "supporter", "through": "group:commissions"}, "group:ngos": {"role": "supporter", "through": "group:commissions"},
    }
    assert set(graph.adj["poa:8-p1"]) == {"actor:iom", "actor:osce"}
    assert set(graph.adj["poa:9-p1"]) == {"actor:iom", "group:commissions"}, "nobody says who sits in these"


# ------------------------------------------------------------------------------------------------------ co-responsibility


def test_those_who_bear_or_support_the_same_provision_are_linked(small):
    graph = network.co_responsibility(small)
    assert {tuple(sorted(ends)): (edge["provisions"], edge["weight"]) for *ends, edge in graph.edges(data=True)} == {
        ("actor:iom", "actor:unhcr"): (2, 1.5), ("actor:iom", "actor:osce"): (1, 0.5), ("actor:osce", "actor:unhcr"): (1, 0.5),
        ("actor:osce", "group:ngos"): (1, 1.0), ("actor:osce", "group:cis-countries"): (1, 1.0),
    }
    assert "actor:undp" in graph, "one that is asked alone is there too"


def test_bearers_alone_can_be_linked(small):
    graph = network.co_responsibility(small, "bearer")
    assert "group:ngos" not in graph
    assert {tuple(sorted(ends)) for ends in graph.edges} == {
        ("actor:iom", "actor:osce"), ("actor:iom", "actor:unhcr"), ("actor:osce", "actor:unhcr"), ("actor:osce", "group:cis-countries"),
    }
    assert graph.edges["actor:iom", "actor:unhcr"] == {"provisions": 1, "weight": 0.5}


def test_weights_at_an_actor_add_up_to_the_provisions_it_shares(real, by_party):
    """What Newman's weights are for: a list of eight names counts no more than a pair."""
    graph = network.co_responsibility(real)
    strengths = {node.replace(":", "/", 1): round(strength, 3) for node, strength in graph.degree(weight="weight")}
    assert strengths == {actor.id: actor.shared for actor in by_party.actors}


def test_another_way_to_count_is_refused(small):
    for call in (network.co_responsibility, network.measures):
        with pytest.raises(UsageError) as caught:
            call(small, "recipient")
        assert "party, bearer" in one_sentence(str(caught.value))


# ---------------------------------------------------------------------------------------------------- measures, by hand


def test_counts(small):
    found = network.measures(small)
    assert (found.provisions, found.implied, found.shared, found.jointly, found.links) == (6, 2, 4, 2, 5)
    osce = of(found, "actor/osce")
    assert (osce.provisions, osce.bears, osce.implied, osce.supports, osce.partners, osce.shared) == (3, 3, 1, 0, 4, 3)
    iom = of(found, "actor/iom")
    assert (iom.provisions, iom.bears, iom.supports, iom.closest) == (2, 1, 1, (("actor/unhcr", 2),))
    assert of(found, "actor/undp").partners == of(found, "actor/undp").shared == 0
    assert of(found, "group/ngos").provisions == 1, "what it only receives is not asked of it"


def test_betweenness(small):
    """Of the ten pairs of the other five, osce is on the only shortest chain of unhcr or iom to ngos or cis-countries
    (four pairs) and of ngos to cis-countries (one): 5 / 10. All other chains are direct, or there are none (undp)."""
    assert {actor.id: actor.betweenness for actor in network.measures(small).actors if actor.betweenness} == {"actor/osce": 0.5}


def test_participation(small):
    """osce has one provision in each of three chapters: 1 - 3 (1/3)^2 = 2/3; cis-countries one in each of two: 1/2; unhcr
    both in one: 0. All six: two, three and one: 1 - (4 + 9 + 1) / 36."""
    found = network.measures(small)
    assert of(found, "actor/osce").participation == 0.6667
    assert of(found, "actor/osce").chapters == {"I": 1, "II": 1, "III": 1}
    assert of(found, "group/cis-countries").participation == 0.5
    assert of(found, "actor/unhcr").participation == 0
    assert found.participation == 0.6111
    assert found.chapters == (network.Chapter("I", "Chapter I", 2), network.Chapter("II", "Chapter II", 3), network.Chapter("III", "Chapter III", 1))


def test_bridging(small):
    """Eight pairs of provisions of different chapters hang together (5-p1 with none). From 1-p1 a chain begins with unhcr or
    iom, half each: to 3-p1, 4-p1 and 6-p1, 3 halves. osce is on all but that of 4-p1 to 6-p1: 7; cis-countries on those of
    4-p1: 3. As shares of 8: 0.1875, 0.875, 0.375."""
    found = network.measures(small)
    assert {actor.id: actor.bridging for actor in found.actors} == {
        "actor/unhcr": 0.1875, "actor/iom": 0.1875, "actor/osce": 0.875, "group/cis-countries": 0.375, "group/ngos": 0, "actor/undp": 0,
    }


def test_communities(small):
    """Weights: 4.5 in all, of which 1.5 within unhcr and iom (strengths 2 + 2) and 2 within the other three (3 + 1 + 1):
    modularity (1.5 + 2) / 4.5 - (4/9)^2 - (5/9)^2 = 22/81. Every other division has less."""
    found = network.measures(small)
    assert found.communities == (("actor/osce", "group/cis-countries", "group/ngos"), ("actor/iom", "actor/unhcr"))
    assert found.modularity == round(22 / 81, 4)
    assert found.divisions == 1 and of(found, "actor/iom").cohesion == 1
    assert [of(found, id).community for id in ("actor/osce", "actor/unhcr", "actor/undp")] == [1, 2, None]
    assert of(found, "actor/undp").cohesion is None


def test_the_lot_keeps_how_much_each_shares(small, real):
    """Four provisions of 2, 3, 2 and 2 parties: all that the lot could give has a modularity below 1/2, as two pairs apart have."""
    found = network.measures(small)
    assert len(found.byLot) == 20 and all(-0.5 <= one <= 0.5 for one in found.byLot)
    assert network.measures(small).byLot == found.byLot


def test_opened_groups_are_not_compared_with_the_lot():
    assert network.measures(network.bipartite(over(SMALL + MEMBERS), through_groups=True)).byLot == ()


def test_bridging_is_what_networkx_says_of_every_pair(real, by_party):
    """Provisions alike are counted at once; here each is asked for itself, for one actor and two chapters of few provisions."""
    kept = [node for node, data in real.nodes(data=True) if data["bipartite"] == 0 or data["chapter"] in ("V", "VI")]
    part = real.subgraph(kept).copy()
    links = networkx.Graph((u, v) for u, v, role in part.edges(data="role") if role != "recipient")
    five, six = ([node for node in links if part.nodes[node].get("chapter") == chapter] for chapter in ("V", "VI"))
    through = networkx.betweenness_centrality_subset(links, five, six)
    linked = sum(networkx.has_path(links, one, other) for one in five for other in six)
    found = network.measures(part)
    for id in ("group/ngos", "group/cis-countries", "actor/iom"):
        # From one side only, so that networkx's half for undirected graphs has to be made whole.
        assert of(found, id).bridging == pytest.approx(2 * through[id.replace("/", ":")] / linked, abs=1e-4)


# ------------------------------------------------------------------------------------------------------------ sentences


def test_the_answer_begins_with_who_comes_first():
    found = network.answer(over(SMALL))
    assert found.answer.startswith(
        "Nobody in the Programme of Action is asked together with more others than OSCE: with 4 of 5, in 3 of 3 provisions. "
        "After it: IOM (2) and UNHCR (2). Counted: 6 provisions and the 6 actors and groups that bear or support them; one stands alone in 2, "
        "two or more stand together in 4 (two or more bear 2 of the 4, the others have one bearer and who supports it). "
        "1 of the 6 is asked together with nobody. The others form 2 communities (modularity 0.27; "
    )
    assert "In 2 of the 6 provisions the bearer is implied, not named." in found.answer
    assert found.answer.endswith("Being named often is not being responsible for much, and the Programme of Action is not legally binding.")
    assert [actor.id for actor in found.measures.actors][:2] == ["actor/osce", "actor/iom"]


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("strength", "shares more provisions than OSCE: 3 of 3 provisions, with 4 of 5 others. After it: IOM (2) and UNHCR (2)."),
        ("betweenness", "lies between others more often than OSCE: betweenness 0.50. Counted:"),
        ("participation", "spread more evenly over its chapters than OSCE: participation 0.67, where all provisions together have 0.61. After it: the CIS countries (0.50)."),
        ("bridging", "Nobody links the chapters of the Programme of Action more than OSCE: bridging 0.88. After it: the CIS countries (0.38)"),
    ],
)
def test_each_measure_has_its_sentence_and_its_reading(measure, said):
    found = network.answer(over(SMALL), measure=measure)
    assert said in found.answer and network.READINGS[measure] in found.answer
    values = [getattr(actor, network.MEASURES[measure]) for actor in found.measures.actors]
    assert values == sorted(values, reverse=True)


def test_every_reading_says_what_a_high_value_means_and_what_it_does_not():
    assert set(network.READINGS) == {*network.MEASURES, "community"}
    for measure in network.MEASURES:
        assert "a high one means" in network.READINGS[measure]
        assert " not " in network.READINGS[measure] or " no " in network.READINGS[measure]


def test_several_may_come_first_together():
    ring = NAMES + CHAPTERS + provision("1-p1", "cis:bearer actor:iom , actor:osce") + provision("3-p1", "cis:bearer actor:undp , actor:unhcr")
    said = network.answer(over(ring)).answer
    assert "has more partners than IOM, OSCE and 2 others: 1." in said and "After them" not in said
    assert "The betweenness of all of them is 0." in network.answer(over(ring), measure="betweenness").answer
    assert "form 2 communities (modularity 0.50;" in said and "The chapters hang together" not in said


def test_a_choice_is_said():
    assert "whose text names the bearer are counted" in network.answer(over(SMALL), explicit=True).answer
    assert "the 5 actors and groups that bear them; one stands alone in 4, two or more stand together in 2." in network.answer(over(SMALL), "bearer").answer
    assert "A group counts as one" in network.answer(over(SMALL)).answer
    assert "arithmetic of ours" in network.answer(over(SMALL + MEMBERS), through_groups=True).answer


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("", "This release has no provisions of the Programme of Action: build it with them, and ask again."),
        (
            NAMES + CHAPTERS + provision("4-p1", "cis:bearer group:cis-countries ; cis:recipient group:ngos"),
            "Nobody but the CIS countries bears or supports a provision of the Programme of Action, so there is nobody to be asked together with. "
            "Counted: 1 provision and the 1 actor or group that bear or support them; none has two of these.",
        ),
        (
            NAMES + CHAPTERS + provision("4-p1", "cis:bearer group:cis-countries") + provision("5-p1", "cis:bearer actor:undp"),
            "Nobody in the Programme of Action is asked together with anybody. Counted: 2 provisions and the 2 actors and groups that bear or "
            "support them; none has two of these.",
        ),
    ],
    ids=["empty", "one", "apart"],
)
def test_where_there_is_no_network_the_answer_says_so(turtle, said):
    found = network.answer(over(turtle))
    assert found.answer.startswith(said)
    assert found.measures.modularity is None and found.measures.communities == found.measures.byLot == ()
    assert json.loads(json.dumps(found.as_json()))["answer"] == found.answer
    for measure in network.MEASURES:
        assert network.answer(over(turtle), measure=measure).answer == found.answer


def test_nothing_explicit_is_said_apart_from_nothing_at_all():
    turtle = NAMES + CHAPTERS + provision("4-p1", "cis:bearer group:cis-countries", "implied")
    assert network.answer(over(turtle), explicit=True).answer == "This release has no provision of the Programme of Action whose text names its bearer."


def test_a_provision_outside_every_chapter_counts(small):
    found = network.measures(network.bipartite(over(SMALL + "poa:7 cis:partOf doc:poa .\n" + provision("7-p1", "cis:bearer actor:undp"))))
    assert of(found, "actor/undp").chapters == {"II": 1, "": 1}


def test_another_measure_is_refused(small):
    with pytest.raises(UsageError) as caught:
        network.answer(over(SMALL), measure="pagerank")
    assert "degree, strength" in one_sentence(str(caught.value))


def test_the_json_has_everything():
    data = network.answer(over(SMALL)).as_json()
    assert list(data) == [
        "answer", "measure", "throughGroups", "explicit", "readings", "by", "provisions", "implied", "shared", "jointly", "links", "chapters",
        "participation", "communities", "modularity", "divisions", "byLot", "rows", "binding",
    ]
    assert data["communities"][1] == {"number": 2, "members": ("actor/iom", "actor/unhcr")}
    assert data["rows"][0] == {
        "id": "actor/osce", "label": "OSCE", "name": "OSCE", "kind": "international-organization", "provisions": 3, "bears": 3, "implied": 1,
        "supports": 0, "partners": 4, "shared": 3, "closest": [
            {"id": id, "provisions": 1} for id in ("actor/iom", "actor/unhcr", "group/cis-countries", "group/ngos")
        ], "betweenness": 0.5, "participation": 0.6667, "bridging": 0.875, "community": 1, "cohesion": 1.0, "chapters": {"I": 1, "II": 1, "III": 1},
    }
    assert data["binding"] is False


# ---------------------------------------------------------------------------------------------------------------- files


def read(text: str, format: str) -> networkx.Graph:
    if format == "graphml":
        return networkx.parse_graphml(text)
    if format == "gexf":
        return networkx.read_gexf(io.BytesIO(text.encode()))
    return networkx.node_link_graph(json.loads(text), edges="edges")


def drawn(graph: networkx.Graph) -> networkx.Graph:
    return network.with_measures(network.co_responsibility(graph), network.measures(graph))


@pytest.mark.parametrize("format", network.EXPORTS)
@pytest.mark.parametrize("which", ["small", "real", "measured", "empty"])
def test_what_is_exported_is_read_back_as_it_was(format, which, request):
    graph = networkx.Graph(name="nobody") if which == "empty" else drawn(request.getfixturevalue("small")) if which == "measured" else request.getfixturevalue(which)
    text = network.exported(graph, format)
    assert same(read(text, format), graph)
    assert network.exported(graph, format) == text
    assert text.endswith("\n") and "\r" not in text


def test_a_drawn_actor_carries_its_measures(small):
    node = drawn(small).nodes["actor:osce"]
    assert (node["partners"], node["betweenness"], node["bridging"], node["community"]) == (4, 0.5, 0.875, 1)
    assert "community" not in drawn(small).nodes["actor:undp"], "no number stands for no community"
    assert "partners" not in network.co_responsibility(small).nodes["actor:osce"], "the graph given is left as it is"


def test_a_file_has_no_date_and_no_version(small, monkeypatch):
    text = network.exported(small, "gexf")
    assert "lastmodifieddate" not in text and "NetworkX" not in text
    monkeypatch.setattr(time, "strftime", lambda *_: "1996-05-31")
    assert network.exported(small, "gexf") == text


def test_xml_ids_are_what_the_schema_of_graphml_allows(real):
    """xs:NMTOKEN, for nodes and for keys, and each once."""
    tree = ElementTree.fromstring(network.exported(real, "graphml"))
    names = "{http://graphml.graphdrawing.org/xmlns}"
    for kind in ("node", "key"):
        ids = [element.get("id") for element in tree.iter(names + kind)]
        assert len(set(ids)) == len(ids) > 3
        assert [id for id in ids if not all(letter.isalnum() or letter in "._:-" for letter in id)] == []


def test_another_format_is_refused(small):
    with pytest.raises(UsageError) as caught:
        network.exported(small, "dot")
    assert "graphml, gexf, node-link" in one_sentence(str(caught.value))


# -------------------------------------------------------------------------------------------------------- the Programme


def test_most_provisions_of_the_programme_stand_alone(by_party, by_bearer):
    """Nobody is asked together with anybody in five sixths of them, and two bear together in one of thirteen."""
    assert (by_party.provisions, by_party.shared, by_party.jointly, by_bearer.shared) == (419, 64, 32, 32)


def test_the_cis_countries_have_most_partners_but_bear_alone(by_party, by_bearer):
    first = max(by_party.actors, key=lambda actor: actor.partners)
    assert (first.id, first.partners, first.shared) == ("group/cis-countries", 24, 29)
    bears = of(by_bearer, "group/cis-countries")
    assert (bears.bears, bears.shared, bears.partners) == (245, 3, 2), "124, 125 and 129"
    assert bears.implied == 214


def test_states_come_first_between_chapters_where_only_named_bearers_count(by_party, release):
    def first_two(found):
        return [actor.id for actor in sorted(found.actors, key=lambda actor: -actor.bridging)[:2]]

    assert first_two(by_party) == ["group/cis-countries", "group/states"]
    assert first_two(network.measures(network.bipartite(release, explicit=True))) == ["group/states", "group/cis-countries"]


def test_the_two_closest_pairs_of_bearers(real):
    links = sorted(network.co_responsibility(real, "bearer").edges(data="provisions"), key=lambda link: -link[2])
    assert links[:2] == [("group:international-organizations", "group:ngos", 9), ("actor:iom", "actor:unhcr", 8)]
    assert links[2][2] < 4


def test_the_page_for_researchers_has_the_numbers_of_the_graph(by_party):
    page = (CHECKOUT / "docs" / "network.md").read_text(encoding="utf-8")
    [columns] = re.findall(r"(?m)^\| (actor \|.*) \|$", page)
    rows = re.findall(r"(?m)^\| ((?:actor|group)/.*) \|$", page)
    assert len(rows) > 5
    for row in rows:
        cells = dict(zip(columns.split(" | "), row.split(" | "), strict=True))
        actor = of(by_party, cells.pop("actor"))
        assert cells == {name: str(getattr(actor, name)) for name in cells}, actor.id
    lot = f"modularity {by_party.modularity:.2f}, by lot {mean(by_party.byLot):.2f} on average and {max(by_party.byLot):.2f} at most"
    assert lot in page


def test_links_of_bearers_are_the_pairs_that_the_library_counts(release, real):
    """The same pairs, asked in SPARQL alone."""
    links = {tuple(sorted(ends)): edge["provisions"] for *ends, edge in network.co_responsibility(real, "bearer").edges(data=True)}
    asked = {
        tuple(release.shorten(row[end]).replace("/", ":") for end in ("one", "other")): int(row["provisions"])
        for row in release.ask("pairs-asked-together")
    }
    assert links == asked


def test_unhcr_and_iom_are_each_others_closest_partner(by_party):
    unhcr, iom = of(by_party, "actor/unhcr"), of(by_party, "actor/iom")
    assert unhcr.closest == (("actor/iom", 10),) and iom.closest == (("actor/unhcr", 10),)
    assert unhcr.shared == unhcr.provisions == 10 and iom.shared == iom.provisions == 12, "neither is asked anything alone"
    assert unhcr.community == iom.community


def test_one_list_makes_many_partners(by_party, real):
    """Paragraph 104 lists the OSCE with its bodies: who stands in it has seven partners by it alone."""
    assert len([party for party in real.adj["poa:104-p1"] if real.edges["poa:104-p1", party]["role"] != "recipient"]) == 8
    council = of(by_party, "actor/osce-permanent-council")
    assert (council.provisions, council.partners) == (1, 7)
    assert of(by_party, "actor/osce-missions").partners > of(by_party, "group/states").partners


def test_the_first_chapter_asks_states(by_party, by_bearer):
    assert {actor.id: actor.chapters["I"] for actor in by_bearer.actors if "I" in actor.chapters} == {"group/states": 38, "group/states-not-parties-1951": 2}
    assert {actor.id for actor in by_party.actors if "I" in actor.chapters} == {"group/states", "group/states-not-parties-1951", "group/ngos"}
    states = of(by_party, "group/states")
    assert (states.provisions, states.shared, list(states.chapters)) == (94, 5, ["I", "II", "III", "V", "VI"])


def test_the_steering_group_is_asked_alone(by_party):
    steering = of(by_party, "actor/steering-group")
    assert (steering.provisions, steering.partners, steering.community) == (4, 0, None)


def test_communities_are_firmer_than_the_lot_but_their_borders_are_soft(by_party):
    assert by_party.modularity > max(by_party.byLot)
    assert by_party.divisions > 1
    assert of(by_party, "actor/osce").cohesion < 0.6, "asked both with the CIS countries and with UNHCR and IOM"


def test_through_groups_the_bearers_are_those_that_the_rule_infers(release):
    graph = network.bipartite(release, through_groups=True)
    through = {
        (party, provision) for party, provision, edge in graph.edges(data=True) if edge["role"] == "bearer" and "through" in edge
    }
    inferred = {
        tuple(release.shorten(end.value).replace("/", ":", 1) for end in (quad.subject, quad.object))
        for quad in release.store.quads_for_pattern(None, ox.NamedNode(f"{terms.BASE}ontology#bearerThroughGroup"), None)
    }
    of_the_programme = {pair for pair in inferred if pair[1].startswith("poa:")}
    named = {(party, provision) for party, provision in of_the_programme if graph.edges[provision, party].get("through") is None}
    assert through == of_the_programme - named
    assert {party for party, _ in named} <= {"actor:iom", "actor:osce", "actor:unhcr"}, "named beside the group"
    assert len([party for party, _ in through if party == "actor:kazakhstan"]) == 247


# ---------------------------------------------------------------------------------------------------------- the command


def test_the_command_says_the_answer_and_then_the_rows(call):
    code, out, err = call("network")
    first, blank, columns, _, row, *_ = out.splitlines()
    assert (code, err, blank) == (0, "", "")
    assert first.startswith("Nobody in the Programme of Action is asked together with more others than the CIS countries: with 24 of 50, ")
    assert columns.split() == ["actor", "label", "provisions", "implied", "partners", "betweenness", "community", "chapters"]
    assert row.split()[:2] == ["group/cis-countries", "CIS"]


def test_the_rows_come_in_other_forms_and_orders(call):
    code, out, _ = call("network", "--by", "bearer", "--measure", "bridging", "--format", "csv")
    assert code == 0
    columns, row, *_ = out.splitlines()
    assert columns == "actor,label,provisions,implied,partners,bridging,betweenness,community,chapters"
    assert row.startswith('group/cis-countries,CIS countries,245,214,2,') and row.endswith('"II 82, III 105, IV 45, V 13"')


def test_json_is_the_answer_of_the_library(call, release):
    code, out, err = call("network", "--explicit", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == json.loads(json.dumps(network.answer(release, explicit=True).as_json()))


@pytest.mark.parametrize("format", network.EXPORTS)
def test_a_network_is_written_to_a_file(call, tmp_path, release, format):
    code, out, err = call("network", "--explicit", "--export", format, "-o", tmp_path / "network")
    assert (code, out) == (0, "")
    assert "has 43 nodes and 91 edges." in one_sentence(err)
    text = (tmp_path / "network").read_text(encoding="utf-8")
    assert same(read(text, format), drawn(network.bipartite(release, explicit=True)))


def test_provisions_and_parties_are_exported_on_demand(call, release, real):
    code, out, err = call("network", "--export", "node-link", "--graph", "provisions")
    assert (code, err) == (0, "")
    assert same(read(out, "node-link"), real)


@pytest.mark.parametrize(
    "arguments",
    [("-o", "x"), ("--graph", "provisions"), ("--export", "gexf", "--format", "json"), ("--measure", "pagerank"), ("--export", "dot")],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(call, arguments):
    code, out, err = call("network", *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err and err.strip()


def test_a_file_that_cannot_be_written_is_named(call, tmp_path):
    code, out, err = call("network", "--explicit", "--export", "gexf", "-o", tmp_path / "no" / "such" / "folder")
    assert (code, out) == (1, "")
    assert "cannot be written" in one_sentence(err)


def test_without_networkx_a_sentence_says_how_to_get_it(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    code, out, err = call("network")
    assert (code, out) == (1, "")
    assert 'pip install "cisgraph[network]"' in one_sentence(err)
    with pytest.raises(CisgraphError):
        network.bipartite(over(SMALL))


def test_the_room_itself_imports_nothing_heavy():
    code = "import sys, cisgraph.network; print('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_small_release_answers_too(small_tree, tmp_path, monkeypatch):
    build.build(tmp_path / "release", draft=True)
    found = network.answer(Release(tmp_path / "release"))
    assert found.answer.startswith("Nobody but States bears or supports a provision of the Programme of Action, ")


def test_the_order_of_sets_and_names_in_memory_changes_nothing(release):
    """Another hash seed gives the same bytes: rows, communities, lots, and files."""
    code = (
        "import json; from cisgraph import network; from cisgraph.store import Release; release = Release()\n"
        "graph = network.bipartite(release, explicit=True); found = network.measures(graph)\n"
        "print(json.dumps(network.answer(release, explicit=True).as_json()))\n"
        "for format in network.EXPORTS: print(network.exported(network.with_measures(network.co_responsibility(graph), found), format))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True,
            env=command_environment(CISGRAPH_RELEASE=str(release.folder), PYTHONHASHSEED=seed),
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1 and len(said.pop()) > 50_000


def test_a_store_of_another_base_answers_alike():
    base = "https://example.org/x/"
    store = inferred(PREFIXES + SMALL, base)
    assert asdict(network.answer(Asked(store, base))) == asdict(network.answer(over(SMALL)))


def test_the_actors_of_measures_come_by_their_ids(by_party):
    ids = [actor.id for actor in by_party.actors]
    assert ids == sorted(ids)
    assert replace(by_party, actors=()).provisions == by_party.provisions
