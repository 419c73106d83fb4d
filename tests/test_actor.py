"""Everything asked of, reported by and citing one actor: finding it, the roles and groups, the sentence, the JSON."""

import csv
import io
import json
import re

import pyoxigraph as ox
import pytest

from cisgraph import build, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.actor import actor, find
from cisgraph.questions.answers import Thing
from cisgraph.store import Asked
from conftest import one_sentence

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())

#: A programme of four paragraphs: guild names its members, watch gets its own from paragraph 3 alone, folk has no list.
SMALL = """
poa:1 a cis:Paragraph ; cis:label "1" ; cis:order 1 ; cis:partOf doc:poa ; cis:states poa:1-p1 , poa:1-p2 .
poa:1-p1 a cis:Recommendation ; cis:order 1 ; cis:attribution cis:explicit ; cis:bearer group:guild ; cis:supporter actor:smith ;
    cis:requires action:mend .
poa:1-p2 a cis:Obligation ; cis:order 2 ; cis:attribution cis:implied ; cis:bearer group:folk ; cis:requires action:mend .
poa:2 a cis:Paragraph ; cis:label "2" ; cis:order 2 ; cis:partOf doc:poa ; cis:states poa:2-p1 , poa:2-p2 , poa:2-p3 .
poa:2-p1 a cis:Permission ; cis:order 1 ; cis:attribution cis:explicit ; cis:bearer actor:smith ; cis:requires action:sing .
poa:2-p2 a cis:Commitment ; cis:order 2 ; cis:attribution cis:explicit ; cis:bearer actor:baker ; cis:supporter group:folk , group:guild ;
    cis:requires action:mend .
poa:2-p3 a cis:Obligation ; cis:order 3 ; cis:attribution cis:explicit ; cis:bearer group:watch ; cis:requires action:watch .
poa:3 a cis:Paragraph ; cis:label "3" ; cis:order 3 ; cis:partOf doc:poa ; cis:states poa:3-p1 .
poa:3-p1 a cis:Recommendation ; cis:order 1 ; cis:attribution cis:explicit ; cis:bearer group:watch ; cis:requires action:watch .
conf:5 a cis:Paragraph ; cis:label "5" ; cis:order 1 ; cis:partOf doc:conference-report .
sg52:7 a cis:Paragraph ; cis:label "7" ; cis:order 1 ; cis:partOf doc:a-52-274 .
exc:2 a cis:Paragraph ; cis:label "2" ; cis:order 1 ; cis:partOf doc:unhcr-1997-follow-up .

action:mend skos:prefLabel "Mend the roof"@en .
action:sing skos:prefLabel "Sing"@en .
action:watch skos:prefLabel "Keep watch"@en .
group:guild a cis:Group ; cis:membership cis:listed ; skos:prefLabel "guild"@en ; skos:altLabel "the guild"@en .
group:watch a cis:Group ; cis:membership cis:listed ; skos:prefLabel "watch"@en .
group:folk a cis:Group ; cis:membership cis:open ; skos:prefLabel "folk"@en .
actor:smith a cis:State , cis:Actor ; skos:prefLabel "Smithland"@en , "Кузнецкая земля"@ru ; skos:altLabel "The Forge"@en .
actor:baker a cis:InternationalOrganization ; skos:prefLabel "Bakers' Union"@en ; cis:acronym "BU"@en .
actor:miller a cis:State ; skos:prefLabel "Millerland"@en ; skos:altLabel "The Forge"@en .
membership:1 cis:member actor:smith ; cis:of group:guild ; cis:statedIn conf:5 , exc:2 .
membership:2 cis:member actor:smith ; cis:of group:watch ; cis:statedIn poa:3 .

activity:exc-2-a1 a cis:Activity ; skos:prefLabel "A roof to be mended"@en ; cis:carriedOutBy actor:baker ; cis:status cis:status-planned ;
    cis:reportedIn exc:2 ; cis:implements action:mend ; cis:linkBasis cis:explicit .
activity:sg52-7-a1 a cis:Activity ; skos:prefLabel "A roof mended"@en ; cis:carriedOutBy actor:baker ; cis:partner actor:smith ;
    cis:status cis:status-completed ; cis:reportedIn sg52:7 ; cis:implements action:mend , action:sing ; cis:linkBasis cis:interpreted ;
    cis:inPlace place:north , place:south ; cis:sameDeedAs activity:exc-2-a1 .
activity:sg52-7-a2 a cis:Activity ; skos:prefLabel "Roofs of some mended"@en ; cis:carriedOutBy group:guild ; cis:extent "some"@en ;
    cis:status cis:status-under-way ; cis:reportedIn sg52:7 ; cis:withoutAction "None."@en .
activity:sg52-7-a3 a cis:Activity ; skos:prefLabel "A watch kept"@en ; cis:carriedOutBy group:watch ;
    cis:status cis:status-completed ; cis:reportedIn sg52:7 .
place:north skos:prefLabel "North"@en .
place:south skos:prefLabel "South"@en .

event:fair skos:prefLabel "Fair"@en .
participation:smith a cis:Participation ; skos:prefLabel "Smithland at the Fair"@en ; cis:participant actor:smith ; cis:inEvent event:fair ;
    cis:role "guest" ; cis:statedIn conf:5 , exc:2 .
statement:smith a cis:Statement ; skos:prefLabel "Words of Smithland"@en ; cis:speaker actor:smith ; cis:inEvent event:fair ; cis:statedIn conf:5 .
office:smith a cis:Office ; skos:prefLabel "Chair"@en ; cis:holder actor:smith ; cis:role "Chair" ; cis:inEvent event:fair ; cis:statedIn conf:5 .
reservation:smith a cis:Reservation ; skos:prefLabel "Reservation of Smithland"@en ; cis:by actor:smith ; cis:on poa:1 , poa:2 ;
    cis:onTerm category:guests ; cis:statedIn conf:5 .
poa:1-p1-e1 a cis:Selector ; cis:inParagraph poa:1 ; cis:mentions actor:smith .
exc:2-e1 a cis:Selector ; cis:inParagraph exc:2 ; cis:mentions actor:smith .
"""


def graph(text: str) -> Asked:
    memory = ox.Store()
    memory.load(PREFIXES + text, format=ox.RdfFormat.TURTLE)
    build.infer(memory)
    return Asked(memory)


@pytest.fixture(scope="module")
def small() -> Asked:
    return graph(SMALL)


def roles(answer) -> set[tuple]:
    return {(one.id, one.role, one.through) for one in answer.asked}


# ------------------------------------------------------------------------------------------------------ finding it


@pytest.mark.parametrize(
    "written",
    ["iom", "IOM", "actor:iom", "actor/iom", "Actor:IOM", f"{terms.BASE}actor/iom", " iom\n", "International Organization for Migration",
     "international  organization for migration", "the IOM", "МОМ", "Международная организация по миграции"],
)
def test_an_actor_is_found_as_people_write_it(release, written):
    assert actor(release, written).actor == {
        "id": "actor/iom", "label": "International Organization for Migration", "kind": "international-organization", "url": f"{terms.BASE}actor/iom",
    }


@pytest.mark.parametrize(
    ("written", "id", "kind"),
    [("Russian Federation", "actor/russian-federation", "state"), ("Russia", "actor/russian-federation", "state"), ("group:cis-countries", "group/cis-countries", "group"),
     ("cis-countries", "group/cis-countries", "group"), ("odihr", "actor/odihr", "body"), ("steering-group", "actor/steering-group", "mechanism")],
)
def test_groups_and_every_kind_of_actor_are_found(release, written, id, kind):
    found = actor(release, written).actor
    assert (found["id"], found["kind"]) == (id, kind)


@pytest.mark.parametrize(("written", "nearest"), [("imo", "iom"), ("armenya", "armenia"), ("unhrc", "unhcr"), ("actor:georgea", "georgia"), ("Cis countrys", "cis-countries")])
def test_an_unknown_actor_names_the_nearest(release, written, nearest):
    with pytest.raises(CisgraphError) as caught:
        actor(release, written)
    assert not isinstance(caught.value, UsageError)
    assert f"the nearest is {nearest} (" in one_sentence(str(caught.value))


@pytest.mark.parametrize("written", ["poa:71", "category/refugees", "../../etc", "iom>", '"', "{", "\\", "ё", "actor:", f"{terms.BASE}poa/71", "\udcff"], ids=ascii)
def test_what_is_no_actor_is_a_no(release, written):
    with pytest.raises(CisgraphError) as caught:
        actor(release, written)
    assert "There is no actor or group" in one_sentence(str(caught.value))


@pytest.mark.parametrize("written", ["", "  ", "\n", "a" * 5000], ids=lambda text: text[:2])
def test_no_name_or_an_endless_one_is_wrong_usage(release, written):
    with pytest.raises(UsageError) as caught:
        actor(release, written)
    assert "iom" in one_sentence(str(caught.value))


def test_a_name_that_two_actors_have_asks_which(small):
    with pytest.raises(UsageError) as caught:
        find(small, "The Forge")
    said = one_sentence(str(caught.value))
    assert "actor/miller" in said and "actor/smith" in said


def test_a_slug_goes_before_a_name():
    asked = graph('actor:a a cis:State ; skos:prefLabel "b"@en . actor:b a cis:State ; skos:prefLabel "Other"@en .')
    assert find(asked, "b")["actor"] == f"{terms.BASE}actor/b"
    assert find(asked, "Other")["actor"] == f"{terms.BASE}actor/b"


def test_an_empty_release_says_that_it_knows_no_actor():
    with pytest.raises(CisgraphError) as caught:
        actor(Asked(ox.Store()), "iom")
    assert "There is no actor" in one_sentence(str(caught.value))


# ------------------------------------------------------------------------------------------- what is asked, of whom


def test_each_provision_says_in_what_role_and_through_which_group(small):
    assert roles(actor(small, "smith")) == {
        ("poa/1-p1", "supporter", None),
        ("poa/1-p1", "bearer", "group/guild"),
        ("poa/2-p1", "bearer", None),
        ("poa/2-p2", "supporter", "group/guild"),
        ("poa/3-p1", "bearer", "group/watch"),
    }


def test_a_membership_of_one_paragraph_carries_no_other_duty_and_no_list_carries_none(small):
    answer = actor(small, "smith")
    assert "poa/2-p3" not in {one.id for one in answer.asked}, "another paragraph's duty of the watch"
    assert "poa/1-p2" not in {one.id for one in answer.asked}, "a duty of the folk"
    assert "group/folk" not in {one.through for one in answer.asked}
    assert answer.groups == (
        {"id": "group/guild", "label": "guild", "statedIn": ["conference-report/5", "unhcr-1997-follow-up/2"]},
        {"id": "group/watch", "label": "watch", "statedIn": ["poa/3"]},
    )


def test_a_provision_is_whole_and_comes_in_the_order_of_the_text(small):
    answer = actor(small, "smith")
    assert [one.id for one in answer.asked] == ["poa/1-p1", "poa/1-p1", "poa/2-p1", "poa/2-p2", "poa/3-p1"]
    [option] = [one for one in answer.asked if one.id == "poa/2-p1"]
    assert (option.paragraph, option.document, option.modality, option.attribution) == ("poa/2", "poa", "permission", "explicit")
    assert option.action == Thing("action/sing", "Sing") and option.binding is False


def test_a_group_is_asked_itself_and_passes_nothing_to_groups_within_it():
    asked = graph(SMALL + "membership:3 cis:member group:folk ; cis:of group:guild ; cis:statedIn conf:5 .")
    assert roles(actor(asked, "folk")) == {("poa/1-p2", "bearer", None), ("poa/2-p2", "supporter", None)}
    assert roles(actor(asked, "guild")) == {("poa/1-p1", "bearer", None), ("poa/2-p2", "supporter", None)}


# -------------------------------------------------------------------------------------------------- what is reported


def test_an_activity_of_a_group_is_not_its_members(small):
    answer = actor(small, "smith")
    assert [(one.id, one.role) for one in answer.reported] == [("activity/sg52-7-a1", "partner")]
    assert [(one.id, one.role, one.group, one.extent) for one in answer.reportedOfGroups] == [
        ("activity/sg52-7-a2", "carriedOutBy", "group/guild", "some"),
    ], "and that of a group composed for one paragraph is not even listed"
    assert "The reports tell of no activity carried out by Smithland, but of a partner's part in 1." in answer.answer
    assert "(the guild: 1) are listed apart: a report on a group names no member" in answer.answer


def test_an_activity_with_two_places_and_actions_is_one(small):
    [one] = actor(small, "smith").reported
    assert one.places == (Thing("place/north", "North"), Thing("place/south", "South"))
    assert one.implements == (Thing("action/mend", "Mend the roof"), Thing("action/sing", "Sing"))
    assert (one.status, one.linkBasis, one.paragraph, one.document) == ("completed", "interpreted", "a-52-274/7", "a-52-274")


def test_a_deed_that_two_reports_tell_of_is_counted_once_as_the_later_has_it(small):
    answer = actor(small, "BU")
    assert {one.id: one.sameDeedAs for one in answer.reported} == {
        "activity/exc-2-a1": (), "activity/sg52-7-a1": ("activity/exc-2-a1",),
    }
    assert "The reports tell of 1 activity of BU: 1 done." in answer.answer


def test_participations_statements_offices_reservations_and_mentions(small):
    answer = actor(small, "smith")
    fair = {"id": "event/fair", "label": "Fair"}
    assert answer.participations == (
        {"id": "participation/smith", "label": "Smithland at the Fair", "event": fair, "statedIn": ["conference-report/5", "unhcr-1997-follow-up/2"], "role": "guest"},
    )
    assert answer.statements == ({"id": "statement/smith", "label": "Words of Smithland", "event": fair, "statedIn": ["conference-report/5"]},)
    assert answer.offices == ({"id": "office/smith", "label": "Chair", "event": fair, "statedIn": ["conference-report/5"], "role": "Chair"},)
    [reservation] = answer.reservations
    assert (reservation["on"], reservation["onTerm"], reservation["event"]) == (["poa/1", "poa/2"], ["category/guests"], None)
    assert answer.citedIn == ("poa/1", "unhcr-1997-follow-up/2")


# ------------------------------------------------------------------------------------------------------ the sentence


def test_the_sentence_tells_directly_from_through_a_group_by_force(small):
    said = actor(small, "smith").answer
    assert said.startswith(
        "3 provisions bear on Smithland, none of them legally binding: directly 1 option; only through the guild 1 recommendation; only through watch 1 recommendation."
    )
    assert "An option puts no duty on anyone." in said
    assert "that of a supporter in 1 (only through groups)" in said, "what it bears too is not counted again"
    assert said.endswith("Groups whose members no source lists are not counted.")


def test_an_actor_of_whom_nothing_is_asked_is_told_so(small):
    said = actor(small, "miller").answer
    assert said.startswith("No provision bears on Millerland, directly or through a group with a list of members. The reports tell of no activity carried out by Millerland.")
    assert "option" not in said and "Besides" not in said


def test_a_provision_borne_itself_and_through_a_group_counts_once_and_as_its_own():
    asked = graph(SMALL + "poa:2-p1 cis:bearer group:guild .")
    assert "directly 1 option; only through the guild 1 recommendation" in actor(asked, "smith").answer


def test_every_actors_sentence_reads_as_prose(release):
    slips = r"None|  |\.\.| \.| ,|\(\)|\{|http|: [;.]| and and |(?<!\d)1 (provisions|activities)"
    kinds = {row["actor"]: row["class"] for row in release.ask("actors")}
    chosen = sorted(iri for iri, kind in kinds.items() if not kind.endswith("#State"))[::4]
    said = [actor(release, iri).answer for iri in (*chosen, "armenia", "kyrgyzstan", "unhcr", "iom")]
    assert [text for text in said if re.search(slips, text) or not text.endswith(".")] == []


# ----------------------------------------------------------------------------------------------------- the real graph


def test_iom_bears_what_names_it_and_what_reaches_it_through_the_participants(release):
    answer = actor(release, "iom")
    found = roles(answer)
    assert {("poa/140-p1", "bearer", None), ("poa/76-p1", "bearer", None), ("poa/138-p1", "bearer", "group/participants")} <= found
    assert {one.modality for one in answer.asked if one.id == "poa/140-p1"} == {"commitment"}
    assert {"group/conference-secretariat", "group/participants"} <= {group["id"] for group in answer.groups}
    assert not any(one.binding for one in answer.asked)


def test_armenia_is_asked_through_groups_only_and_is_credited_with_nothing(release):
    answer = actor(release, "armenia")
    assert {one.through for one in answer.asked} == {"group/cis-countries", "group/participants"}
    assert ("poa/71-p1", "bearer", "group/cis-countries") in roles(answer)
    assert ": only through the CIS countries " in answer.answer and "directly " not in answer.answer
    assert [one for one in answer.reported if one.role == "carriedOutBy"] == []
    assert {one.group for one in answer.reportedOfGroups} == {"group/cis-countries"}
    assert "no activity carried out by Armenia" in answer.answer


def test_what_an_actor_bears_through_groups_is_what_the_rule_infers(release):
    for slug in ("armenia", "iom", "unhcr", "latvia", "council-of-europe"):
        inferred = {row[0].removeprefix(terms.BASE) for row in release.sparql(f"SELECT ?p {{ actor:{slug} cis:bearerThroughGroup ?p }}").rows}
        answer = actor(release, slug)
        assert {one.id for one in answer.asked if one.role == "bearer" and one.through} == inferred, slug


def test_unhcr_takes_part_in_the_commissions_of_71_and_77_and_in_no_other_duty_of_theirs(release):
    through = {one.id for one in actor(release, "unhcr").asked if one.through == "group/tripartite-commissions"}
    of_the_group = {one.id for one in actor(release, "tripartite-commissions").asked}
    assert through and through <= {"poa/71-p1", "poa/77-p1", "poa/77-p2"} and through <= of_the_group


def test_latvia_made_a_reservation_and_spoke(release):
    answer = actor(release, "latvia")
    [reservation] = answer.reservations
    assert (reservation["on"], reservation["onTerm"], reservation["statedIn"]) == (
        ["poa/def-8"], ["category/involuntarily-relocating-persons"], ["conference-report/21"],
    )
    assert "event/geneva-conference-1996" in {one["event"]["id"] for one in answer.participations}


# --------------------------------------------------------------------------------------------------------------- JSON

THING = {"id", "label"}
KEYS = {
    "": {"answer", "actor", "groups", "asked", "reported", "reportedOfGroups", "participations", "statements", "offices", "reservations", "citedIn"},
    "actor": {"id", "label", "kind", "url"},
    "groups": {"id", "label", "statedIn"},
    "asked": {"id", "paragraph", "document", "modality", "role", "through", "attribution", "action", "binding"},
    "reported": {"id", "label", "role", "status", "extent", "paragraph", "document", "places", "linkBasis", "implements", "sameDeedAs"},
    "reportedOfGroups": {"id", "label", "role", "group", "status", "extent", "paragraph", "document", "places", "linkBasis", "implements", "sameDeedAs"},
    "participations": {"id", "label", "event", "role", "statedIn"},
    "statements": {"id", "label", "event", "statedIn"},
    "offices": {"id", "label", "event", "role", "statedIn"},
    "reservations": {"id", "label", "event", "on", "onTerm", "statedIn"},
}


@pytest.mark.parametrize("slug", ["iom", "unhcr", "armenia", "latvia", "cis-countries", "kyrgyzstan"])
def test_the_json_has_its_keys_and_nothing_but_ids_below_the_base(release, slug):
    data = json.loads(json.dumps(actor(release, slug).as_json()))
    assert set(data) == KEYS[""] and set(data["actor"]) == KEYS["actor"]
    for key in KEYS[""] - {"answer", "actor", "citedIn"}:
        assert [one for one in data[key] if set(one) != KEYS[key]] == [], key
    assert all(set(one["action"]) == THING for one in data["asked"])
    del data["actor"]
    assert terms.BASE not in json.dumps(data)


def test_the_json_of_small_things_is_filled(small):
    data = json.loads(json.dumps(actor(small, "smith").as_json()))
    assert [key for key in KEYS[""] if not data[key]] == []
    assert data["reported"][0]["places"] == [{"id": "place/north", "label": "North"}, {"id": "place/south", "label": "South"}]
    assert data["asked"][0]["binding"] is False


def test_ids_are_short_below_another_base():
    moved = "http://localhost/x/"
    memory = ox.Store()
    text = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.prefixes(moved).items())
    memory.load(text + SMALL, format=ox.RdfFormat.TURTLE)
    build.infer(memory, moved)
    answer = actor(Asked(memory, moved), f"{moved}actor/smith")
    assert answer.actor["url"] == f"{moved}actor/smith"
    assert ("poa/1-p1", "bearer", "group/guild") in roles(answer)


# --------------------------------------------------------------------------------------------------- the command line


def test_the_command_prints_the_sentence_then_the_rows(call, release):
    code, out, err = call("actor", "iom")
    assert (code, err) == (0, "")
    said, empty, columns, *_ = out.splitlines()
    assert said == actor(release, "iom").answer and empty == ""
    assert columns.split()[:3] == ["id", "role", "force"]


def test_the_command_takes_a_name_in_several_words(call):
    assert call("actor", "Russian", "Federation") == call("actor", "russian-federation")


def test_rows_as_csv_name_group_and_role(call):
    code, out, _ = call("actor", "armenia", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    [tripartite] = [row for row in rows if row["id"] == "71-p1"]
    assert (tripartite["role"], tripartite["force or status"], tripartite["through"], tripartite["where"]) == ("bearer", "permission", "CIS countries", "poa 71")
    assert {row["role"] for row in rows if row["id"].startswith("sg52-")} <= {"group as doer", "group as partner", "group as recipient"}
    assert [row["where"] for row in rows if row["role"] == "participation"] == ["conference-report 5"]


def test_json_and_markdown(call, release):
    code, out, _ = call("actor", "unhcr", "--format", "json")
    assert code == 0 and json.loads(out) == json.loads(json.dumps(actor(release, "unhcr").as_json()))
    assert "\\u" not in out
    assert "| id | role |" in call("actor", "unhcr", "--format", "md")[1]


@pytest.mark.parametrize(("arguments", "code"), [(("imo",), 1), (("",), 2), ((), 2), (("iom", "--format", "xml"), 2)])
def test_a_wrong_call_prints_nothing_and_says_why(call, arguments, code):
    got, out, err = call("actor", *arguments)
    assert (got, out) == (code, "") and err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [("actor", "iom"), ("coverage",), ("coverage", "--by", "theme", "--format", "json")], ids=" ".join)
def test_an_answer_imports_nothing_heavy(arguments, release):
    import subprocess
    import sys

    from conftest import command_environment

    code = (
        "import sys; from cisgraph.cli import main; main(sys.argv[1:])\n"
        "print('imported:', *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    imported = set(done.stderr.rpartition("imported:")[2].split())
    assert "cisgraph" in imported and not imported & {"rdflib", "pyshacl", "networkx", "fastapi", "SPARQLWrapper", "pandas"}


def test_two_roles_in_one_participation_are_both_told(release):
    roles = {one["id"]: one["role"] for one in actor(release, "unhcr").participations}
    assert any(", " in (role or "") for role in roles.values()), roles
