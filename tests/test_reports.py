"""What is said of the documents beside the Programme: who did what after it, who was there, and what was found."""

REPORTS = {"document/unhcr-1997-follow-up", "document/a-52-274"}


def rows(release, query: str) -> set[tuple]:
    """Rows with IRIs as ids below the base."""
    return {tuple(release.shorten(cell) if cell and cell.startswith("http") else cell for cell in row) for row in release.sparql(query).rows}


def ids(release, query: str) -> set[str]:
    return {row[0] for row in rows(release, query)}


# --------------------------------------------------------------------------------------------------------- activities


def test_some_governments_that_acceded_are_no_government(release):
    found = rows(
        release,
        "SELECT ?activity ?who ?extent ?status { ?activity cis:implements action:accede-to-refugee-convention-and-protocol ; "
        "cis:carriedOutBy ?who ; cis:extent ?extent ; cis:status/skos:prefLabel ?status FILTER(LANG(?status) = 'en') }",
    )
    assert found == {
        ("activity/sg52-5-a7", "group/cis-countries", "some", "completed"),
        ("activity/sg52-5-a8", "group/cis-countries", "some", "planned"),
    }


def test_no_report_names_a_state_that_did_something(release):
    assert ids(release, "SELECT ?who { ?activity cis:carriedOutBy ?who . ?who a cis:State }") == set()


def test_what_some_of_a_group_did_says_so(release):
    """The only thing told of the CIS countries together is in a passive sentence, of some areas."""
    assert ids(release, "SELECT ?a { ?a cis:carriedOutBy group:cis-countries FILTER NOT EXISTS { ?a cis:extent ?extent } }") == {
        "activity/exc-4-a1"
    }


def test_a_plan_is_no_deed(release):
    planned = ids(release, "SELECT ?a { ?a a cis:Activity ; cis:status cis:status-planned ; cis:reportedIn/cis:partOf+ doc:a-52-274 }")
    assert planned == {"activity/sg52-4-a6", "activity/sg52-5-a8", "activity/sg52-9-a4", "activity/sg52-12-a3"}


def test_deeds_that_both_reports_tell_are_paired(release):
    assert rows(release, "SELECT ?later ?earlier { ?later cis:sameDeedAs ?earlier }") == {
        ("activity/sg52-4-a5", "activity/exc-3-a3"),
        ("activity/sg52-11-a1", "activity/exc-2-a2"),
    }


def test_places_are_nested_as_the_reports_nest_them(release):
    nested = rows(release, "SELECT ?inner ?outer { ?inner a cis:Place ; cis:partOf ?outer }")
    for inner, outer in {
        "crimea": "ukraine", "chechnya": "russian-federation", "northern-caucasus": "russian-federation", "south-ossetia": "georgia",
        "georgia": "trans-caucasus", "uzbekistan": "central-asia",
    }.items():
        assert (f"place/{inner}", f"place/{outer}") in nested


def test_what_is_done_in_crimea_is_done_in_ukraine(release):
    found = ids(release, "SELECT ?a { ?a cis:inPlace/cis:partOf* place:ukraine ; a cis:Activity }")
    assert found == {"activity/exc-12-a3", "activity/exc-12-a4", "activity/sg52-9-a2", "activity/sg52-9-a3", "activity/sg52-9-a8"}


# ------------------------------------------------------------------------------------------------------------ findings


def test_every_action_of_the_programme_was_looked_for_in_both_reports(release):
    asked = ids(release, "SELECT ?action { ?unit cis:partOf+ doc:poa ; cis:states/cis:requires ?action }")
    looked = rows(release, "SELECT ?action ?document { ?finding a cis:Finding ; cis:about ?action ; cis:inDocument ?document }")
    assert looked == {(action, document) for action in asked for document in REPORTS}


def test_silence_is_not_failure(release):
    """Neither report says of any measure that it was not carried out; of the closing meeting of 2000 none could."""
    outcomes = rows(release, "SELECT ?action ?outcome { ?f cis:about ?action ; cis:outcome ?outcome }")
    assert {action for action, outcome in outcomes if outcome.endswith("not-implemented")} == set()
    assert {action for action, outcome in outcomes if outcome.endswith("not-applicable")} == {"action/conclude-the-process"}
    assert {action for action, outcome in outcomes if outcome.endswith("-completed")} == {
        "action/develop-joint-strategy", "action/reconvene-steering-group"
    }
    assert {outcome for action, outcome in outcomes if action == "action/curb-illegal-migration"} == {"ontology#outcome-no-indication"}


# -------------------------------------------------------------------------------------------------------- the resolution


def test_the_resolution_asks_several_with_different_force(release):
    found = rows(release, "SELECT ?kind ?who { res:13 cis:states ?p . ?p cis:bearer ?who ; cis:modality/skos:prefLabel ?kind FILTER(LANG(?kind) = 'en') }")
    assert found == {("obligation", "actor/unhcr"), ("recommendation", "actor/iom"), ("recommendation", "actor/osce")}


def test_the_resolution_renews_the_call_for_accession(release):
    assert ids(release, "SELECT ?action { res:8 cis:states/cis:renews ?action }") == {
        "action/accede-to-refugee-convention-and-protocol", "action/implement-refugee-convention-and-protocol"
    }


# -------------------------------------------------------------------------------------------------------- the Conference


def test_the_states_at_geneva_are_those_that_took_part(release):
    members = ids(release, "SELECT ?who { ?m cis:of group:participating-states ; cis:member ?who }")
    present = ids(release, "SELECT ?who { ?p cis:inEvent event:geneva-conference-1996 ; cis:participant ?who . ?who a cis:State }")
    assert members == present and "actor/zambia" in present


def test_who_spoke_in_the_general_debate(release):
    speakers = ids(release, "SELECT ?who { ?s cis:inEvent event:general-debate-1996 ; cis:speaker ?who }")
    assert {"actor/austria", "actor/unfpa", "group/ngos"} < speakers
    assert {"actor/bulgaria", "actor/unido", "actor/spain"} & speakers == set()


def test_reservations_reach_every_paragraph_that_uses_the_term(release):
    reached = rows(release, "SELECT ?who ?paragraph { ?r a cis:Reservation ; cis:by ?who ; cis:reaches ?paragraph }")
    assert {paragraph for who, paragraph in reached if who == "actor/latvia"} == {
        "poa/" + key for key in "17 30 60 61 63 79 86 96 121 def-2 def-8".split()
    }
    assert {paragraph for who, paragraph in reached if who == "actor/estonia"} == {
        "poa/" + key for key in "16 16a 16b 16c 16d 17 def-6 def-7 def-8 def-9 def-10".split()
    }


def test_no_paragraph_uses_the_reserved_term_without_a_mention(release, sources):
    """The wording itself, wherever it is, against what the rule reaches."""
    using = {
        f"poa/{key}" for key, unit in sources["poa"].units.items()
        if "involuntarily relocating persons" in unit.text.lower() and not unit.children
    }
    reached = ids(release, "SELECT ?p { reservation:latvia cis:reaches ?p }")
    assert using == reached


def test_the_steering_group_is_composed_as_each_document_has_it(release):
    found = rows(release, "SELECT ?where ?who { ?m cis:of actor:steering-group ; cis:member ?who ; cis:statedIn ?where }")
    composed: dict[str, set[str]] = {}
    for where, who in found:
        composed.setdefault(where, set()).add(who.removeprefix("group/"))
    assert composed == {
        "poa/147": {"states", "international-organizations", "ngos"},
        "a-51-341/5": {"states", "ngos"},
        "conference-report/3": {"interested-countries", "international-organizations"},
        "iom-rcp-profile/steering-group": {"interested-countries", "international-organizations"},
    }


def test_the_process_can_be_asked_as_of_a_day(release):
    def known(day: str) -> dict[str, str]:
        return {release.shorten(row["thing"]): row["certain"] for row in release.ask("process-as-of", day=day)}

    before, after = known("1996-05-30"), known("1996-05-31")
    assert "event/preparatory-conference-1996" in before and "document/poa" not in before
    assert "document/poa" in after and "event/steering-group-preliminary-meeting-1996" not in after
    assert known("1995-05-10")["event/first-meeting-of-experts-1995"] == "false"
    assert known("1995-06-01")["event/first-meeting-of-experts-1995"] == "true"
    assert "event/conclusion-of-process-2005" in known("2006-01-01")
