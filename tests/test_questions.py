"""Who is asked to do what by a paragraph: reading what people write, the sentence, and the contract's JSON."""

import json

import pyoxigraph as ox
import pytest

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.reference import read_reference
from cisgraph.questions.who import who
from cisgraph.questions.sentences import sentences
from cisgraph.store import Asked
from conftest import one_sentence

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())


@pytest.fixture(scope="module")
def with_more(release):
    """The release's statements and a few of our own, in memory."""
    quads = (release.folder / "cisgraph.nq").read_bytes()

    def with_more(text: str) -> Asked:
        memory = ox.Store()
        memory.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        memory.load(PREFIXES + text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{terms.BASE}graph/more"))
        return Asked(memory)

    return with_more


# ------------------------------------------------------------------------------------------------------- references


@pytest.mark.parametrize(
    ("written", "slug", "key"),
    [
        *((text, "poa", "71") for text in ("71", " 71 ", "71.", "\t71\n", "paragraph 71", "Paragraph 71", "para 71", "para. 71", "paras 71", "§ 71", "§71",
                                           "poa:71", "poa/71", "poa 71", "POA:71", "https://w3id.org/cisgraph/poa/71")),
        *((text, "poa", "13c") for text in ("13(c)", "13 (c)", "13c", "13 c", "13C", "13 (C)", "poa:13c", "poa/13c", "poa/13(c)", "paragraph 13 (c)",
                                            "https://w3id.org/cisgraph/poa/13c")),
        *((text, "a-res-51-70", "8") for text in ("res 8", "res:8", "res/8", "a-res-51-70/8", "a-res-51-70 8", "res, paragraph 8",
                                                  "https://w3id.org/cisgraph/a-res-51-70/8")),
        *((text, "poa", "def-3") for text in ("Annex II, 3", "annex ii 3", "Annex II, paragraph 3", "Annex 2, 3", "def-3", "def 3", "poa:def-3", "definition 3")),
        ("res pre-3", "a-res-51-70", "pre-3"),
        ("res preamble 3", "a-res-51-70", "pre-3"),
        ("conf 5", "conference-report", "5"),
        ("sg52 16", "a-52-274", "16"),
        ("exc 2", "unhcr-1997-follow-up", "2"),
        ("rcp working-groups", "iom-rcp-profile", "working-groups"),
    ],
    ids=lambda value: repr(value),
)
def test_a_paragraph_is_read_as_people_write_it(written, slug, key):
    assert read_reference(written) == (slug, key)


@pytest.mark.parametrize(("document", "slug"), [("res", "a-res-51-70"), ("a-res-51-70", "a-res-51-70"), ("poa", "poa"), (None, "poa")])
def test_a_bare_number_belongs_to_the_document_that_is_named(document, slug):
    assert read_reference("8", document) == (slug, "8")


def test_a_document_in_the_reference_goes_before_the_one_named_beside_it():
    assert read_reference("poa:13c", "res") == ("poa", "13c")


def test_an_iri_below_another_base_is_read_there():
    assert read_reference("http://localhost/poa/71", base="http://localhost/") == ("poa", "71")


BAD = [
    "", " ", "(", "()", "../../etc", "../../etc/passwd", "71; DROP", "71;", "７１", "٧١", "13с", "71-", "-71", "--", "poa:", "res", "res ",
    "1 3", "7 1", "1, 2", "71, 72", "71.5", "annex 23", "https://w3id.org/cisgraph/", "https://w3id.org/cisgraph/actor/unhcr", "http://example.org/poa/71",
    "71\0", "71}", "71>", '71"', "<71>", "?x", "71\n72", "¹³", "\udcff", "abc def", "13(c)(d)",
]


@pytest.mark.parametrize("written", BAD, ids=ascii)
def test_what_is_no_paragraph_is_one_sentence(release, written):
    with pytest.raises(CisgraphError) as caught:
        who(release, written)
    one_sentence(str(caught.value).encode(errors="replace").decode())


@pytest.mark.parametrize("written", ["", "../../etc", "71; DROP", "７１", "1 3", "1, 2", "71.5", "annex 23"], ids=ascii)
def test_what_cannot_be_read_is_wrong_usage_and_shown_how_to_write(written):
    with pytest.raises(UsageError) as caught:
        read_reference(written)
    assert "13(c)" in one_sentence(str(caught.value))


@pytest.mark.parametrize("written", ["13(", "13)", "13(c", "13 (c", "(13)"])
def test_a_bracket_left_open_is_forgiven_or_refused_in_one_sentence(release, written):
    try:
        assert who(release, written).paragraph["id"] == ("poa/13c" if "c" in written else "poa/13")
    except UsageError as error:
        one_sentence(str(error))


@pytest.mark.parametrize("written", ["1" * 5000, "a" * 5000, "(" * 5000, "13" + "(c)" * 2000, "9" * 20, "-".join("ab" * 2000)], ids=lambda text: text[:3])
def test_a_very_long_reference_is_one_sentence(release, written):
    with pytest.raises(CisgraphError) as caught:
        who(release, written)
    one_sentence(str(caught.value))


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("0", "1"), ("150", "149"), ("999", "149"), ("13z", "13"), ("16(e)", "16"), ("71a", "71"), ("00", "1"), ("def-11", "Annex II, 1"), ("xyz", ""), ("abcdef", "")],
)
def test_an_unknown_paragraph_names_the_nearest(release, written, nearest):
    with pytest.raises(CisgraphError) as caught:
        who(release, written)
    assert not isinstance(caught.value, UsageError)
    said = one_sentence(str(caught.value))
    assert "There is no paragraph" in said
    assert f"the nearest is {nearest}" in said
    if nearest.isdigit():
        assert said.endswith(f"the nearest is {nearest}.")


def test_an_unknown_document_names_those_there_are(release):
    with pytest.raises(UsageError) as caught:
        who(release, "8", "resolution")
    said = one_sentence(str(caught.value))
    assert "'resolution'" in said and "a-res-51-70" in said and "poa" in said


# -------------------------------------------------------------------------------------------------- paragraph 71


def ids(parties) -> set[str]:
    return {party.id for party in parties}


def test_paragraph_71_is_an_option_of_the_cis_countries_and_nobodys_duty(release):
    answer = who(release, "71")
    assert answer.answer.startswith(
        "Paragraph 71 puts no duty on anyone: it offers an option to the CIS countries (implied)"
    )
    assert "not legally binding" in answer.answer
    [provision] = answer.provisions
    assert (provision.id, provision.paragraph) == ("poa/71-p1", "71")
    assert (provision.modality, provision.trigger) == ("permission", "could be")
    assert (provision.attribution, provision.byRule) == ("implied", "2d")
    assert "poa/22" in {place.id for place in provision.impliedBy}
    assert ids(provision.bearers) == {"group/cis-countries"}
    assert ids(provision.beneficiaries) == {"category/refugees", "category/persons-in-refugee-like-situations"}
    assert provision.recipients == ()
    assert provision.action.id == "action/establish-tripartite-commissions"
    assert answer.binding is False


def test_paragraph_71_describes_who_sits_in_the_commissions(release):
    [provision] = who(release, "71").provisions
    [commissions] = provision.supporters
    assert commissions.id == "group/tripartite-commissions"
    assert ids(commissions.members) == {"actor/unhcr", "group/countries-of-asylum", "group/countries-of-origin"}
    assert all(party.members == () for party in provision.bearers)


def test_paragraph_71_holds_nobody_responsible_and_names_no_state(release):
    answer = who(release, "71").answer
    for word in ("responsib", "must", "shall", "obligation", "is to ", "recommends"):
        assert word not in answer
    states = [row[0] for row in release.sparql("SELECT ?l { ?s a cis:State ; skos:prefLabel ?l FILTER(LANG(?l) = 'en') }").rows]
    assert {"Poland", "Armenia", "Russian Federation"} <= set(states)
    assert [name for name in states if name in answer] == []


def test_paragraph_71_says_how_the_bearer_was_found_and_where_it_stands(release):
    answer = who(release, "71")
    assert "rule 2d" in answer.answer and "22" in answer.answer
    assert "chapter III (Operational framework)" in answer.answer
    assert answer.paragraph["section"] == ["III", "B", "1"]
    assert answer.paragraph["url"] == "https://w3id.org/cisgraph/poa/71"
    assert (answer.paragraph["id"], answer.paragraph["label"], answer.paragraph["document"]) == ("poa/71", "71", "poa")
    assert answer.paragraph["kind"] == "action"


def test_paragraph_71_points_to_its_words(release, sources):
    text = sources["poa"].units["71"].text
    [provision] = who(release, "71").provisions
    trigger = [place for place in provision.evidence if place["of"] == "trigger"]
    assert [text[place["start"] : place["end"]] for place in trigger] == ["could be"]
    [supporter] = [place for place in provision.evidence if place["of"] == "supporter"]
    assert supporter["mentions"] == "group/tripartite-commissions"
    assert "commissions" in text[supporter["start"] : supporter["end"]]


def test_every_trigger_stands_where_its_evidence_points(release, sources):
    wrong = []
    for key in ("13", "43", "44", "58", "71"):
        for provision in who(release, key).provisions:
            places = [place for place in provision.evidence if place["of"] == "trigger"]
            found = " … ".join(
                sources["poa"].units[place["paragraph"].rpartition("/")[2]].text[place["start"] : place["end"]]
                for place in sorted(places, key=lambda place: place["start"])
            )
            if found != provision.trigger:
                wrong.append((provision.id, provision.trigger, found))
    assert wrong == []


# --------------------------------------------------------------------------------------------------- other paragraphs


def by_id(answer) -> dict:
    return {provision.id: provision for provision in answer.provisions}


def test_13c_is_a_prohibition_on_states(release):
    answer = who(release, "13(c)")
    [provision] = answer.provisions
    assert (provision.modality, provision.attribution, provision.byRule) == ("prohibition", "explicit", None)
    assert ids(provision.bearers) == {"group/states"}
    assert ids(provision.beneficiaries) == {"category/refugees"}
    assert answer.answer.startswith("Paragraph 13 (c) lays a prohibition on States")
    assert "implied" not in answer.answer
    assert "principle/non-refoulement" in {one["id"] for one in answer.principles}
    assert answer.paragraph["section"] == ["I"]


def test_13_answers_with_all_its_parts_in_order(release):
    answer = who(release, "13")
    assert [provision.id for provision in answer.provisions] == [
        "poa/13a-p1", "poa/13a-p2", "poa/13b-p1", "poa/13b-p2", "poa/13c-p1", "poa/13d-p1",
    ]
    assert [provision.paragraph for provision in answer.provisions] == ["13 (a)", "13 (a)", "13 (b)", "13 (b)", "13 (c)", "13 (d)"]
    assert by_id(answer)["poa/13c-p1"] == who(release, "13c").provisions[0]
    assert answer.answer.index("prohibition") < answer.answer.index("right") < answer.answer.index("recommends")
    assert "chapter as a whole" not in answer.answer, "in chapter I rule 2d means the States that it speaks to"


def test_43_tells_its_bearers_apart(release):
    found = by_id(who(release, "43"))
    assert ids(found["poa/43-p1"].bearers) == {"group/states-parties-1951"}
    assert ids(found["poa/43-p2"].bearers) == {"group/states-not-parties-1951"}
    assert found["poa/43-p3"].modality == "prohibition" and ids(found["poa/43-p3"].bearers) == {"group/states"}
    assert (found["poa/43-p4"].attribution, found["poa/43-p4"].byRule) == ("implied", "2d")
    assert ids(found["poa/43-p4"].bearers) == {"group/cis-countries"}
    assert (found["poa/43-p6"].attribution, found["poa/43-p6"].byRule) == ("implied", "2b")
    assert ids(found["poa/43-p9"].bearers) == {"group/host-countries"}
    assert "puts no duty" not in who(release, "43").answer


def test_44_says_the_strongest_force_first(release):
    answer = who(release, "poa:44")
    assert answer.answer.startswith("Paragraph 44 lays prohibitions on States")
    places = [answer.answer.index(word) for word in ("prohibitions", "states obligations", "recommends")]
    assert places == sorted(places)
    assert {one.modality for one in answer.provisions} == {"prohibition", "obligation", "recommendation"}
    assert len({one.id for one in answer.provisions}) == len(answer.provisions)


def test_58_offers_options_only_and_names_who_receives(release):
    answer = who(release, "58")
    assert {one.modality for one in answer.provisions} == {"permission"}
    assert answer.answer.startswith("Paragraph 58 puts no duty on anyone: it offers options to the CIS countries (implied)")
    assert "responsib" not in answer.answer
    assert "group/ngos" in ids(by_id(answer)["poa/58-p2"].recipients)
    assert ids(by_id(answer)["poa/58-p3"].bearers) == {"group/international-organizations", "group/ngos"}
    assert by_id(answer)["poa/58-p3"].attribution == "explicit"


def test_16d_asks_nobody_and_says_why(release):
    answer = who(release, "16(d)")
    assert answer.provisions == ()
    assert answer.answer.startswith("Paragraph 16 (d) asks nobody for anything")
    [reason] = release.sparql("SELECT ?w { poa:16d cis:withoutProvision ?w }").rows[0]
    assert reason in answer.answer


def test_24_is_basis_for_action_and_asks_nobody(release):
    answer = who(release, "24")
    assert answer.provisions == () and answer.paragraph["kind"] == "basis-for-action"
    assert answer.answer.startswith("Paragraph 24 asks nobody for anything") and "basis for action" in answer.answer


def test_a_normative_paragraph_without_reading_says_that_it_has_none():
    unit = {"label": "80", "kind": "kind-action", "kindLabel": "action", "withoutProvision": None, "document": "document/poa", "summary": "Short."}
    rows = dict.fromkeys(
        ("reservations-on", "sections-of", "source-notes-on", "activities-for", "findings-for", "activities-reported-in"), []
    )
    answer = sentences([unit], rows, ())
    assert "not been annotated yet" in answer and "asks nobody" not in answer and "Short." in answer


def test_121_says_why_it_asks_nobody(release):
    answer = who(release, "121")
    assert answer.provisions == () and "asks nobody for anything. It foretells" in answer.answer


def test_a_definition_is_named_as_the_annex_names_it(release):
    answer = who(release, "def-3")
    assert answer.answer.startswith("Annex II, paragraph 3 ")
    assert answer.paragraph["label"] == "Annex II, 3" and answer.paragraph["kind"] == "definition"
    assert answer.paragraph["section"][0] == "Annex II"
    assert who(release, "Annex II, 3") == answer


def keys_of_the_programme(release) -> list[str]:
    return [row["paragraph"].rpartition("/")[2] for row in release.ask("paragraphs-of-document")]


def test_every_paragraph_has_an_answer_that_reads_as_prose(release):
    """Force first, no slip of the pen, and never more than the Programme says."""
    wrong = []
    for key in keys_of_the_programme(release):
        answer = who(release, key)
        said = answer.answer.replace(answer.paragraph["summary"], "SUMMARY.")
        forces = {one.modality for one in answer.provisions}
        checks = {
            "is not one line that ends in a stop": "\n" in said or not said.endswith("."),
            "has a slip": any(slip in said for slip in ("None", "  ", "..", " .", " ,", "()", "{", "http", ": ;", " and and ")),
            "speaks of responsibility for an option": forces == {"permission"} and "responsib" in said,
            "does not say that nobody has a duty": forces == {"permission"} and "puts no duty on anyone" not in said,
            "denies a duty": bool(forces - {"permission"}) and "no duty" in said,
            "does not say that it does not bind": bool(forces) and "not legally binding" not in said,
            "does not say what is implied": any(one.attribution == "implied" for one in answer.provisions) and "(implied)" not in said,
            "says implied of what is explicit": bool(forces) and all(one.attribution == "explicit" for one in answer.provisions) and "implied" in said,
            "is binding": answer.binding,
            "does not say where it stands": not answer.paragraph["section"],
        }
        wrong += [f"{key} {what}: {said}" for what, is_so in checks.items() if is_so]
    assert wrong == []


def test_each_provision_of_every_paragraph_is_whole(release):
    wrong = []
    for key in keys_of_the_programme(release):
        for one in who(release, key).provisions:
            if not one.bearers or not one.action.label or not one.evidence or (one.attribution == "implied") != bool(one.byRule):
                wrong.append(one.id)
    assert wrong == []


# ---------------------------------------------------------------------------------------- what later stages will add


REPORTED = """
activity:trip a cis:Activity ; skos:prefLabel "A commission met"@en ; cis:status cis:status-under-way ;
    cis:linkBasis cis:interpreted ; cis:implements action:establish-tripartite-commissions .
note:finding a cis:Finding ; cis:about action:establish-tripartite-commissions ; cis:inDocument doc:a-52-274 ;
    cis:outcome cis:outcome-in-progress .
note:reservation a cis:Reservation ; cis:by actor:latvia ; cis:reaches poa:71 .
note:source a cis:SourceNote ; cis:at poa:71 ; cis:ground "A line is lost."@en .
"""


def test_reported_activities_findings_reservations_and_notes_are_in_the_answer(with_more):
    answer = who(with_more(REPORTED), "71")
    assert answer.activities == (
        {"id": "activity/trip", "label": "A commission met", "status": "under-way", "linkBasis": "interpreted"},
    )
    action = "action/establish-tripartite-commissions"
    assert {"id": "note/finding", "action": action, "document": "a-52-274", "outcome": "in-progress"} in answer.findings
    silent = {"id": f"finding/unhcr-1997-follow-up-{action[7:]}", "action": action, "document": "unhcr-1997-follow-up", "outcome": "no-indication"}
    assert silent in answer.findings
    assert answer.reservations == ({"id": "note/reservation", "by": "actor/latvia", "label": "Latvia"},)
    assert {"on": "note/source", "note": "A line is lost."} in answer.notes
    assert "reservation" in answer.answer and "Latvia" in answer.answer


@pytest.mark.parametrize(("written", "document"), [("res 8", None), ("8", "res"), ("8", "a-res-51-70"), ("res:8", "poa")])
def test_a_paragraph_of_another_document_is_answered_under_its_name(release, written, document):
    answer = who(release, written, document)
    assert answer.paragraph["id"] == "a-res-51-70/8"
    assert "paragraph 8" in answer.answer and "recommends to States not Party" in answer.answer
    assert "Programme of Action is not" not in answer.answer and "not legally binding" in answer.answer


# --------------------------------------------------------------------------------------------------------------- JSON


PARTY = {"id", "label"}
#: The keys of the contract, and after the bar those that were added to it.
KEYS = {
    "": {"answer", "paragraph", "provisions", "principles", "instruments", "themes", "activities", "findings", "reservations", "notes", "binding"},
    "paragraph": {"id", "label", "document", "section", "kind", "summary", "url"},
    "provisions": {
        "id", "modality", "trigger", "attribution", "byRule", "impliedBy", "bearers", "supporters", "recipients",
        "beneficiaries", "action", "evidence",
    } | {"paragraph"},
    "provisions.bearers": PARTY,
    "provisions.supporters": PARTY,
    "provisions.recipients": PARTY,
    "provisions.beneficiaries": PARTY,
    "provisions.action": {"id", "label"},
    "provisions.evidence": {"paragraph", "start", "end", "of"},
    "principles": {"id", "relation"} | {"label"},
    "instruments": {"id", "articles"} | {"label"},
    "themes": {"id"} | {"label"},
    "activities": {"id", "status", "linkBasis"} | {"label"},
    "findings": {"id", "action", "document", "outcome"},
    "reservations": {"id", "by", "label"},
    "notes": {"on", "note"},
}
#: Keys that stand only where there is something to say.
OPTIONAL = {"provisions.bearers": {"members"}, "provisions.supporters": {"members"}, "provisions.recipients": {"members"}, "provisions.evidence": {"mentions"}}


def faults_of(value, path: str = "") -> list[str]:
    """Where a JSON value has other keys than the contract."""
    if isinstance(value, list):
        return [fault for one in value for fault in faults_of(one, path)]
    if not isinstance(value, dict):
        return [] if path not in KEYS else [f"{path} is no object"]
    keys = set(value) - OPTIONAL.get(path, set())
    found = [] if keys == KEYS[path] else [f"{path or 'answer'}: {sorted(keys ^ KEYS[path])}"]
    for key, inner in value.items():
        below = f"{path}.{key}".strip(".")
        if isinstance(inner, dict) or (isinstance(inner, list) and below in KEYS):
            found += faults_of(inner, below)
    return found


@pytest.mark.parametrize("key", ["71", "13", "13c", "36", "43", "58", "16d", "24", "80", "def-3", "34", "1"])
def test_the_json_has_the_keys_of_the_contract(release, key):
    data = json.loads(json.dumps(who(release, key).as_json()))
    assert faults_of(data) == []
    assert data["binding"] is False
    assert all(isinstance(part, str) for part in data["paragraph"]["section"])


def test_the_json_of_what_later_stages_add_has_the_keys_of_the_contract(with_more):
    data = json.loads(json.dumps(who(with_more(REPORTED), "71").as_json()))
    assert faults_of(data) == []
    assert [key for key in ("activities", "findings", "reservations", "notes") if not data[key]] == []


def test_the_json_of_paragraph_71(release):
    data = json.loads(json.dumps(who(release, "71").as_json()))
    assert data["answer"] == who(release, "71").answer
    [provision] = data["provisions"]
    assert provision["impliedBy"] == ["poa/22", "poa/118", "poa/137"]
    assert provision["bearers"] == [{"id": "group/cis-countries", "label": "CIS countries"}]
    [commissions] = provision["supporters"]
    assert sorted(commissions["members"]) == ["actor/unhcr", "group/countries-of-asylum", "group/countries-of-origin"]
    assert provision["recipients"] == []
    assert {"paragraph": "poa/71", "start": 23, "end": 31, "of": "trigger"} in provision["evidence"]
    assert {one["id"] for one in data["themes"]} >= {"theme/repatriation-and-return"}


def test_articles_and_relations_are_in_the_json(release):
    answer = json.loads(json.dumps(who(release, "13").as_json()))
    assert {"id": "principle/non-refoulement", "relation": "affirms"} in [
        {key: one[key] for key in ("id", "relation")} for one in answer["principles"]
    ]
    cited = {one["id"]: one["articles"] for one in who(release, "43").as_json()["instruments"]}
    assert cited == {"instrument/refugee-convention-1951": ["33"], "instrument/refugee-protocol-1967": []}


def test_ids_are_iris_below_the_base(release):
    text = json.dumps({key: value for key, value in who(release, "43").as_json().items() if key != "paragraph"})
    assert terms.BASE not in text


def test_why_rule_2d_gives_a_bearer_is_said_as_it_is(release):
    assert "every State, because the rule is stated as general law (rule 2d) (43-p3)" in who(release, "43").answer
    assert "the body whose activity it is (rule 2d) (145-p2)" in who(release, "145").answer
    assert "the one that the sense of the sentence leaves (rule 2d) (113-p4)" in who(release, "113").answer
    assert "all States, to whom chapter I speaks (rule 2d)" in who(release, "21").answer
    assert "rule 2c, settled by section Cooperation between CIS countries" in who(release, "122").answer


# ------------------------------------------------------------------------------------------- reports and the source's defects


def test_what_the_reports_tell_is_counted_by_status_and_how_it_is_linked(release):
    assert "Reported on what it asks: 2 activities (1 done and 1 planned), linked by the report's own words." in who(release, "13b").answer
    assert "say nothing on it, which does not mean that nothing was done" in who(release, "71").answer
    assert "It reports 8 activities (4 done, 3 under way and 1 planned)." in who(release, "sg52 9").answer


def test_a_report_paragraph_lists_what_it_reports(release):
    found = {one["id"]: one for one in who(release, "exc 14").as_json()["activities"]}
    assert found["activity/exc-14-a1"]["status"] == "under-way" and found["activity/exc-14-a2"]["linkBasis"] == "interpreted"
    assert {one["linkBasis"] for one in who(release, "sg52 8").as_json()["activities"]} == {"interpreted", None}


def test_a_defect_of_the_source_is_told(release):
    answer = who(release, "res 9").answer
    assert 'A lacuna of the source is noted at "ensure progress in its".' in answer


def test_rule_2d_in_the_resolution_speaks_of_the_programme(release):
    assert "those on whom the Programme puts the task (rule 2d, settled by paragraphs 105 and 137 of it)" in who(release, "res 20").answer


def test_a_deed_that_two_reports_tell_counts_once(release):
    answer = who(release, "146")
    assert {one["id"] for one in answer.activities} >= {"activity/exc-2-a2", "activity/sg52-11-a1"}
    assert "2 activities (1 done and 1 planned), linked by our reading; 1 of them told by two reports." in answer.answer
