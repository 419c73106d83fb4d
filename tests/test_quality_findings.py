"""The quality queries over findings: what each finds in a few statements of our own, what it lets pass, and what it says."""

import re

import pytest
from conftest import in_rdflib, inferred

from cisgraph import build, queries, terms
from cisgraph.store import Asked

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())
NAMES = ("action-without-finding", "action-found-twice", "activity-against-finding", "finding-outside-its-document")

#: A Programme that asks for two actions, one of them twice, a resolution that asks for a third, and two reports.
WORLD = """
    doc:poa a cis:Document . doc:a-res-51-70 a cis:Document .
    doc:unhcr-1997-follow-up a cis:Document . doc:a-52-274 a cis:Document .
    section:poa cis:partOf doc:poa . section:exc cis:partOf doc:unhcr-1997-follow-up . section:sg52 cis:partOf doc:a-52-274 .
    poa:1 cis:partOf section:poa ; cis:states poa:1-p1 , poa:1-p2 . poa:1a cis:partOf poa:1 ; cis:states poa:1a-p1 .
    poa:1-p1 cis:requires action:dig . poa:1-p2 cis:requires action:mend . poa:1a-p1 cis:requires action:dig .
    res:1 cis:partOf doc:a-res-51-70 ; cis:states res:1-p1 . res:1-p1 cis:requires action:report .
    exc:1 cis:partOf section:exc . exc:1a cis:partOf exc:1 . sg52:1 cis:partOf section:sg52 .
"""
DIG = "finding:exc-dig cis:about action:dig ; cis:inDocument doc:unhcr-1997-follow-up ; cis:outcome cis:outcome-in-progress ; cis:reportedIn exc:1a ."
MEND = "finding:exc-mend cis:about action:mend ; cis:inDocument doc:unhcr-1997-follow-up ; cis:outcome cis:outcome-no-indication ."
DIG_SG = "finding:sg52-dig cis:about action:dig ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-not-applicable ."
MEND_SG = "finding:sg52-mend cis:about action:mend ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-not-implemented ; cis:reportedIn sg52:1 ."
ALL = "\n".join((DIG, MEND, DIG_SG, MEND_SG))


def rows(name: str, text: str, base: str = terms.BASE) -> list[tuple[str, str]]:
    """Focus and message of each row over the world and ``text``; rdflib gives the same rows."""
    memory = inferred(PREFIXES + WORLD + text, base)
    query = queries.load(name).filled(base)
    found = Asked(memory, base).sparql(query).rows
    if base == terms.BASE:
        there = in_rdflib(memory).query(query)
        assert [tuple(map(str, row)) for row in there] == found
    return [(terms.short(focus), message) for focus, message in found]


def faults(name: str, text: str) -> list[str]:
    return [focus for focus, _ in rows(name, text)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_one_finding_for_each_action_and_report(name):
    assert faults(name, ALL) == []


def test_an_action_of_the_programme_without_a_finding_is_named_once_for_each_report():
    found = rows("action-without-finding", "\n".join((DIG, MEND, DIG_SG)))
    assert [focus for focus, _ in found] == ["action:mend"] and f"<{terms.BASE}document/a-52-274>" in found[0][1]
    found = rows("action-without-finding", "\n".join((MEND, MEND_SG)))
    assert [focus for focus, _ in found] == ["action:dig", "action:dig"]
    assert ["document/a-52-274" in message for _, message in found] == [True, False]


def test_a_finding_in_another_document_is_none_in_this():
    """What only the resolution asks for needs none, and one in the report of the Conference settles nothing."""
    elsewhere = MEND_SG.replace("doc:a-52-274", "doc:a-51-341")
    assert faults("action-without-finding", "\n".join((DIG, MEND, DIG_SG, elsewhere))) == ["action:mend"]


def test_a_graph_without_the_reports_lacks_no_finding():
    gone = WORLD.replace("doc:unhcr-1997-follow-up a cis:Document . doc:a-52-274 a cis:Document .", "")
    assert Asked(inferred(PREFIXES + gone)).ask("action-without-finding") == []


def test_the_reports_and_the_programme_move_with_the_base():
    assert [focus for focus, _ in rows("action-without-finding", DIG, "https://example.org/x/")] == [
        "https://example.org/x/action/dig", "https://example.org/x/action/mend", "https://example.org/x/action/mend",
    ]


def test_two_findings_on_one_action_in_one_document_are_one_row():
    again = MEND.replace("finding:exc-mend", "finding:exc-mend-again").replace("no-indication", "not-applicable")
    found = rows("action-found-twice", f"{ALL}\n{again}")
    assert [focus for focus, _ in found] == ["finding:exc-mend"]
    assert "finding/exc-mend-again>" in found[0][1] and "action/mend>" in found[0][1]
    assert faults("action-found-twice", f"{ALL}\n{MEND.replace('exc-mend', 'conf-mend').replace('unhcr-1997-follow-up', 'conference-report')}") == []


@pytest.mark.parametrize("outcome", ["no-indication", "not-applicable"])
@pytest.mark.parametrize("paragraph", ["exc:1", "exc:1a"])
def test_an_activity_of_the_report_speaks_against_silence(outcome, paragraph):
    text = f"{MEND.replace('no-indication', outcome)} activity:one cis:implements action:mend ; cis:reportedIn {paragraph} ."
    found = rows("activity-against-finding", text)
    assert [focus for focus, _ in found] == ["finding:exc-mend"]
    assert "activity/one>" in found[0][1] and f"unhcr-1997-follow-up/{paragraph.partition(':')[2]}>" in found[0][1]


@pytest.mark.parametrize(
    "activity",
    ["cis:implements action:mend ; cis:reportedIn sg52:1", "cis:implements action:dig ; cis:reportedIn exc:1", "cis:reportedIn exc:1"],
    ids=["of-another-report", "for-another-action", "for-none"],
)
def test_other_activities_speak_against_nothing(activity):
    assert faults("activity-against-finding", f"{DIG} {MEND} activity:one {activity} .") == []


def test_a_finding_that_rests_on_another_document_is_found():
    found = rows("finding-outside-its-document", DIG.replace("exc:1a", "exc:1a , sg52:1 , poa:1"))
    assert [focus for focus, _ in found] == ["finding:exc-dig", "finding:exc-dig"]
    assert sorted(re.search(r"rests on <([^>]*)>", message)[1].removeprefix(terms.BASE) for _, message in found) == ["a-52-274/1", "poa/1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_message_says_what_is_wrong_and_what_to_do(name):
    text = "\n".join((DIG.replace("exc:1a", "sg52:1"), MEND, MEND.replace("exc-mend", "z"), "activity:one cis:implements action:mend ; cis:reportedIn exc:1 ."))
    found = rows(name, text)
    assert found
    for _, message in found:
        assert message[0].isupper() and message.endswith(".") and ";" in message and "  " not in message
