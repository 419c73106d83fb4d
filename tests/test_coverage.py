"""What of the Programme is covered by reported activities: the five columns, the parts, the sentence, the command."""

import csv
import io
import json
from collections import defaultdict

import pyoxigraph as ox
import pytest

from cisgraph import queries, terms
from cisgraph.errors import UsageError
from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.store import Asked
from cisgraph.terms import tail
from conftest import inferred, one_sentence

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())
COLUMNS = ("actions", "explicit", "interpreted", "planned", "otherwise", "silent")
DIVISIONS = [path.stem for path in queries.files("coverage") if path.stem.startswith("coverage-by-")]

#: Two chapters. What each action is to come out as is its slug; mixed ones have several activities and findings.
SMALL = """
section:a a cis:Section ; cis:partOf doc:poa ; cis:order 1 ; cis:number "I" ; skos:prefLabel "First"@en .
section:a-1 a cis:Section ; cis:partOf section:a ; cis:order 2 ; cis:number "A" ; skos:prefLabel "Inner"@en .
section:b a cis:Section ; cis:partOf doc:poa ; cis:order 3 ; skos:prefLabel "Second"@en .
poa:1 a cis:Paragraph ; cis:partOf section:a-1 ; cis:theme theme:roofs ; cis:states poa:1-p1 , poa:1-p2 , poa:1-p3 , poa:1-p4 .
poa:2 a cis:Paragraph ; cis:partOf section:b ; cis:theme theme:roofs , theme:songs .
poa:2a a cis:Paragraph ; cis:partOf poa:2 ; cis:theme theme:songs ; cis:states poa:2a-p1 , poa:2a-p2 .
poa:1-p1 cis:attribution cis:explicit ; cis:requires action:explicit ; cis:bearer actor:smith ; cis:beneficiary category:guests .
poa:1-p2 cis:attribution cis:explicit ; cis:requires action:interpreted ; cis:bearer actor:smith , group:guild ; cis:beneficiary category:guests .
poa:1-p3 cis:attribution cis:explicit ; cis:requires action:planned ; cis:bearer group:guild .
poa:1-p4 cis:attribution cis:explicit ; cis:requires action:silent ; cis:bearer group:guild .
poa:2a-p1 cis:attribution cis:explicit ; cis:requires action:otherwise ; cis:bearer group:guild .
poa:2a-p2 cis:attribution cis:explicit ; cis:requires action:explicit ; cis:bearer group:guild .
res:1 a cis:Paragraph ; cis:partOf doc:a-res-51-70 ; cis:states res:1-p1 .
res:1-p1 cis:attribution cis:explicit ; cis:requires action:of-the-resolution-only ; cis:bearer group:guild .
actor:smith skos:prefLabel "Smithland"@en .
group:guild skos:prefLabel "guild"@en .
category:guests skos:prefLabel "guests"@en .
theme:roofs skos:prefLabel "Roofs"@en .
theme:songs skos:prefLabel "Songs"@en .

activity:1 cis:implements action:explicit , action:of-the-resolution-only ; cis:status cis:status-completed ; cis:linkBasis cis:explicit .
activity:2 cis:implements action:explicit , action:interpreted ; cis:status cis:status-under-way ; cis:linkBasis cis:interpreted .
activity:3 cis:implements action:interpreted , action:planned ; cis:status cis:status-planned ; cis:linkBasis cis:explicit .
"""
FINDINGS = """
finding:1 cis:about action:explicit ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-no-indication .
finding:2 cis:about action:interpreted ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-completed .
finding:3 cis:about action:planned ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-in-progress .
finding:4 cis:about action:otherwise ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-no-indication .
finding:5 cis:about action:otherwise ; cis:inDocument doc:unhcr-1997-follow-up ; cis:outcome cis:outcome-not-implemented .
finding:6 cis:about action:silent ; cis:inDocument doc:a-52-274 ; cis:outcome cis:outcome-no-indication .
"""


def graph(text: str) -> Asked:
    return Asked(inferred(PREFIXES + text))


@pytest.fixture(scope="module")
def small() -> Asked:
    return graph(SMALL + FINDINGS)


def counts(part) -> tuple[int, ...]:
    return tuple(getattr(part, column) for column in COLUMNS)


def table(answer) -> dict[str, tuple[int, ...]]:
    return {row.id: counts(row) for row in answer.rows}


# ---------------------------------------------------------------------------------------------------- the five columns


def test_an_action_stands_under_the_most_that_is_reported_on_it(small):
    states = {row["action"].rpartition("/")[2]: row["state"] for row in small.ask("reported-on-actions")}
    assert states == {state: state for state in ("explicit", "interpreted", "planned", "otherwise", "silent")}


def test_a_status_that_no_report_settles_is_no_deed_and_no_plan():
    asked = graph(SMALL + FINDINGS + "activity:4 cis:implements action:silent ; cis:status cis:status-unspecified ; cis:linkBasis cis:explicit .")
    assert {row["action"].rpartition("/")[2]: row["state"] for row in asked.ask("reported-on-actions")}["silent"] == "otherwise"


def test_chapters_count_what_stands_anywhere_in_them(small):
    answer = coverage(small)
    assert answer.by == "chapter"
    assert [(row.id, row.label) for row in answer.rows] == [("section/a", "I. First"), ("section/b", "Second")]
    assert table(answer) == {"section/a": (4, 1, 1, 1, 0, 1), "section/b": (2, 1, 0, 0, 1, 0)}
    assert counts(answer.total) == (5, 1, 1, 1, 1, 1), "an action of two chapters is one action of the whole"


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("actor", {"group/guild": (5, 1, 1, 1, 1, 1), "actor/smith": (2, 1, 1, 0, 0, 0)}),
        ("category", {"category/guests": (2, 1, 1, 0, 0, 0)}),
        ("theme", {"theme/roofs": (4, 1, 1, 1, 0, 1), "theme/songs": (2, 1, 0, 0, 1, 0)}),
    ],
)
def test_other_parts_come_with_most_actions_first(small, by, rows):
    answer = coverage(small, by)
    assert table(answer) == rows and list(table(answer)) == list(rows)
    assert counts(answer.total) == (5, 1, 1, 1, 1, 1)


def test_actions_that_stand_in_no_row_are_told(small):
    assert "3 stand in no row, because their provisions name no category of persons as beneficiary" in coverage(small, "category").answer
    assert "no row" not in coverage(small, "actor").answer


def test_actions_of_no_part_are_the_last_row_of_the_query_and_no_row_of_the_answer(small):
    rows = small.ask("coverage-by-category")
    assert [row["part"] and tail(row["part"]) for row in rows] == ["guests", None]
    assert [int(rows[-1][column]) for column in COLUMNS] == [3, 0, 0, 1, 1, 1]
    assert list(table(coverage(small, "category"))) == ["category/guests"]


@pytest.mark.parametrize("name", DIVISIONS)
def test_every_division_reads_the_reports_as_the_whole_does(name):
    """SPARQL has no way to share a part of a query, so the copies are held together here."""
    def of_an_action(name: str) -> str:
        ranked = queries.load(name).text.partition("(MAX(?each) AS ?rank)")[2].partition("GROUP BY ?action")[0]
        return " ".join(ranked.partition("WHERE {")[2].split())

    assert of_an_action(name) == of_an_action("reported-on-actions") != ""


# ------------------------------------------------------------------------------------------------------- the sentence


def test_the_sentence_has_the_numbers_and_what_they_do_not_prove(small):
    said = coverage(small).answer
    assert said.startswith("The Programme of Action asks for 5 different actions. An activity done or under way is reported on 2 of them: ")
    assert "on 1 the report itself names the measure, on 1 the link is our reading" in said
    assert "one activity does not complete an action" in said
    assert "Plans alone are reported on 1; on 1 the reports say something, but tell of no activity." in said
    assert "On the other 1 the two reports of 1997 are silent, which is no proof that nothing was done." in said
    assert "completed" not in said and "no findings" not in said


def test_without_findings_nothing_is_called_silent(small):
    answer = coverage(graph(SMALL))
    assert counts(answer.total) == (5, 1, 1, 1, 0, 2)
    assert "are silent, which" not in answer.answer
    assert "For 2 of these" not in answer.answer
    assert "of the other 2 it cannot be said whether the reports are silent" in answer.answer and "no findings" in answer.answer


def test_an_action_that_was_not_looked_for_is_told():
    assert "For 1 of these there is no finding in this release." in coverage(graph(SMALL + FINDINGS.partition("finding:6")[0])).answer


def test_an_empty_release_says_so():
    answer = coverage(Asked(ox.Store()))
    assert answer.rows == () and "has no provisions of the Programme" in one_sentence(answer.answer)


def test_what_the_programme_cannot_be_divided_by_is_wrong_usage(small):
    with pytest.raises(UsageError) as caught:
        coverage(small, "colour")
    said = one_sentence(str(caught.value))
    assert "'colour'" in said and all(part in said for part in PARTS)


# ----------------------------------------------------------------------------------------------------- the real graph


@pytest.mark.parametrize("by", PARTS)
def test_the_columns_of_the_real_graph_add_up_and_no_part_exceeds_the_whole(release, by):
    answer = coverage(release, by)
    for row in (*answer.rows, answer.total):
        assert row.explicit + row.interpreted + row.planned + row.otherwise + row.silent == row.actions > 0, row.label
    wrong = [row.label for row in answer.rows for column in COLUMNS if getattr(row, column) > getattr(answer.total, column)]
    assert wrong == []
    assert len({row.label for row in answer.rows}) == len(answer.rows)


def test_the_chapters_of_the_programme_in_their_order(release):
    assert [row.label.partition(".")[0] for row in coverage(release).rows] == ["I", "II", "III", "IV", "V", "VI"]
    assert {"group/cis-countries", "group/states", "actor/unhcr", "actor/iom"} <= set(table(coverage(release, "actor")))
    assert "category/refugees" in table(coverage(release, "category"))
    assert "theme/repatriation-and-return" in table(coverage(release, "theme"))


def test_the_total_is_of_the_actions_that_the_programme_itself_asks_for(release):
    required = {row[0] for row in release.sparql("SELECT DISTINCT ?a { ?p cis:partOf+ doc:poa ; cis:states/cis:requires ?a }").rows}
    states = {row["action"]: row["state"] for row in release.ask("reported-on-actions")}
    assert set(states) == required
    assert coverage(release).total.actions == len(required)
    assert f"{terms.BASE}action/finance-programme-projects" not in states, "asked for by the resolution only"


def test_what_the_reports_name_is_explicit_and_what_they_do_not_mention_is_silent(release):
    states = {row["action"].removeprefix(terms.BASE): row["state"] for row in release.ask("reported-on-actions")}
    assert states["action/develop-joint-strategy"] == "explicit"
    assert states["action/attend-to-pensions"] == "silent"
    assert "unread" not in states.values()


#: From a provision to the parts that it belongs to, other than chapters.
LEADING_TO_A_PART = {"actor": "bearer", "category": "beneficiary", "force": "modality"}


@pytest.mark.parametrize("by", [name.removeprefix("coverage-by-") for name in DIVISIONS])
def test_the_rows_of_the_real_graph_are_those_of_a_count_by_hand(release, by):
    """The same numbers without SPARQL: provisions one by one, each followed to its parts and its action's state."""
    def objects(subject: str, predicate: str) -> set[str]:
        found = release.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(f"{terms.FIXED['cis']}{predicate}"), None)
        return {quad.object.value for quad in found}

    states = {row["action"]: row["state"].replace("unread", "silent") for row in release.ask("reported-on-actions")}
    programme, parts, provisions = f"{terms.BASE}document/poa", defaultdict(set), 0
    for quad in release.store.quads_for_pattern(None, ox.NamedNode(f"{terms.FIXED['cis']}states"), None):
        wholes = [quad.subject.value]
        while wholes[-1] != programme and objects(wholes[-1], "partOf"):
            wholes.extend(objects(wholes[-1], "partOf"))
        if wholes[-1] != programme:
            continue
        provisions += 1
        if by == "chapter":
            found = {wholes[-2]} - {quad.subject.value}
        elif by == "theme":
            found = objects(quad.subject.value, "theme")
        else:
            found = objects(quad.object.value, LEADING_TO_A_PART[by])
        for part in found:
            parts[part] |= objects(quad.object.value, "requires")
    assert provisions > 400
    if apart := set(states).difference(*parts.values()):
        parts[None] = apart
    expected = {part: [len(actions), *([states[action] for action in actions].count(state) for state in COLUMNS[1:])] for part, actions in parts.items()}
    assert {row["part"]: [int(row[column]) for column in COLUMNS] for row in release.ask(f"coverage-by-{by}")} == expected


# --------------------------------------------------------------------------------------------------- the command line


def test_the_command_prints_the_sentence_then_a_row_a_part_and_the_whole(call, release):
    code, out, err = call("coverage")
    assert (code, err) == (0, "")
    said, empty, columns, line, *rows = out.splitlines()
    assert said == coverage(release).answer and empty == "" and set(line) == {"-", " "}
    assert columns.split() == ["chapter", *COLUMNS]
    assert rows[0].startswith("I. Principles") and rows[-1].startswith("the whole Programme")


@pytest.mark.parametrize("by", PARTS)
def test_rows_as_csv_are_those_of_the_library(call, release, by):
    code, out, err = call("coverage", "--by", by, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out)))
    answer = coverage(release, by)
    assert (code, err.strip()) == (0, answer.answer)
    assert rows == [[by, *COLUMNS], *([part.label, *map(str, counts(part))] for part in (*answer.rows, answer.total))]


def test_the_json_has_its_keys(call, release):
    code, out, _ = call("coverage", "--by", "category", "--format", "json")
    data = json.loads(out)
    assert code == 0 and set(data) == {"answer", "by", "rows", "total"} and data["by"] == "category"
    assert [row for row in data["rows"] if set(row) != {"id", "label", *COLUMNS}] == []
    assert set(data["total"]) == set(COLUMNS)
    assert data["total"] == dict(zip(COLUMNS, counts(coverage(release).total), strict=True))


@pytest.mark.parametrize("arguments", [("--by", "colour"), ("--by",), ("extra",), ("--format", "xml")], ids=" ".join)
def test_bad_options_are_wrong_usage(call, arguments):
    code, out, err = call("coverage", *arguments)
    assert (code, out) == (2, "") and err and "Traceback" not in err
