"""The quality queries on activities, events, places and reservations: each finds its fault, and only that.

A case is a few lines of Turtle, asked in both engines. Documents: a report of 1997 and its annex, the Programme of May 1996.
"""

import pytest
from conftest import in_rdflib, inferred

from cisgraph import build, queries, terms
from cisgraph.store import Asked

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.prefixes().items())
WORLD = """
doc:poa a cis:Document ; dcterms:issued "1996-05-31"^^xsd:date ; cis:partOf doc:a-51-341 .
doc:a-51-341 a cis:Document ; dcterms:issued "1996-09-10"^^xsd:date .
doc:unhcr-1997-follow-up a cis:Document ; dcterms:issued "1997-05-30"^^xsd:date .
doc:a-52-274 a cis:Document ; dcterms:issued "1997-08-07"^^xsd:date .
doc:iom-rcp-profile a cis:Document .
section:poa-I cis:partOf doc:poa .
poa:1 a cis:Paragraph ; cis:partOf section:poa-I ; cis:states poa:1-p1 .
poa:1-p1 cis:requires action:mend .
sg51:1 a cis:Paragraph ; cis:partOf doc:a-51-341 .
exc:1 a cis:Paragraph ; cis:partOf doc:unhcr-1997-follow-up .
sg52:1 a cis:Paragraph ; cis:partOf doc:a-52-274 .
sg52:1a a cis:Paragraph ; cis:partOf sg52:1 .
rcp:text a cis:Paragraph ; cis:partOf doc:iom-rcp-profile .
"""


def faults(name: str, turtle: str, **parameters: str) -> list[tuple[str, str]]:
    """Return what a quality query finds in the documents above and some Turtle: prefixed names and messages."""
    text, query = HEAD + WORLD + turtle, queries.load(f"quality/{name}").filled(**parameters)
    store = inferred(text)
    found = Asked(store).sparql(query)
    assert found.columns == ("focus", "message")
    there = [tuple(map(str, row)) for row in in_rdflib(store).query(query)]
    assert sorted(there) == sorted(found.rows)
    return [(terms.short(focus), message) for focus, message in found.rows]


def foci(name: str, turtle: str, **parameters: str) -> list[str]:
    return [focus for focus, _ in faults(name, turtle, **parameters)]


def activity(name: str, paragraph: str, *more: str) -> str:
    return f"activity:{name} a cis:Activity ; cis:reportedIn {paragraph} {''.join(f'; {one} ' for one in more)}.\n"


def event(name: str, first: str = "", last: str = "", *more: str) -> str:
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    dates = [f'cis:{word} "{day}"^^xsd:{kinds[len(day)]}' for word, day in (("from", first), ("until", last)) if day]
    return f"event:{name} a cis:Event {''.join(f'; {one} ' for one in (*dates, *more))}.\n"


# -------------------------------------------------------------------------------------------------------- activities


@pytest.mark.parametrize("paragraph", ["sg51:1", "exc:1", "sg52:1", "sg52:1a"])
def test_a_report_is_later_than_the_programme(paragraph):
    assert foci("report-before-programme", activity("a", paragraph, "cis:implements action:mend")) == []


def test_a_paragraph_of_the_programme_does_not_report_that_it_was_carried_out():
    """Its own document counts, not the later one to which it is annexed."""
    [(focus, message)] = faults("report-before-programme", activity("a", "poa:1", "cis:implements action:mend"))
    assert focus == "activity:a" and "is of 1996-05-31;" in message


def test_a_report_without_a_date_is_not_known_to_be_later():
    [(focus, message)] = faults("report-before-programme", activity("a", "rcp:text", "cis:implements action:mend"))
    assert focus == "activity:a" and "has no date;" in message


@pytest.mark.parametrize(("year", "late"), [("1995", False), ("1996", False), ("1997", True)])
def test_a_year_is_later_only_where_it_is_another_one(year, late):
    dated = f'doc:iom-rcp-profile dcterms:issued "{year}"^^xsd:gYear .\n'
    found = foci("report-before-programme", dated + activity("a", "rcp:text", "cis:implements action:mend"))
    assert found == ([] if late else ["activity:a"])


def test_a_report_of_the_same_year_as_a_programme_of_which_only_the_year_is_known():
    sketch = 'doc:sketch dcterms:issued "1997"^^xsd:gYear . poa:9 cis:partOf doc:sketch ; cis:states poa:9-p1 . poa:9-p1 cis:requires action:mend .\n'
    reported = sketch + activity("a", "exc:1", "cis:implements action:mend")
    assert foci("report-before-programme", reported, document="doc:sketch") == ["activity:a"]


def test_what_the_programme_does_not_ask_for_can_be_reported_at_any_time():
    assert foci("report-before-programme", activity("a", "poa:1", "cis:implements action:paint")) == []


def test_an_action_is_asked_for_by_the_programme():
    assert foci("implemented-but-not-asked-for", activity("a", "sg52:1", "cis:implements action:mend")) == []


def test_an_action_that_only_another_document_asks_for_is_found():
    resolution = "res:1 cis:partOf doc:a-res-51-70 ; cis:states res:1-p1 . res:1-p1 cis:requires action:paint .\n"
    [(focus, message)] = faults("implemented-but-not-asked-for", resolution + activity("a", "sg52:1", "cis:implements action:mend , action:paint"))
    assert focus == "activity:a" and "action/paint>" in message


@pytest.mark.parametrize(
    ("orders", "whole"),
    [([1], True), ([2, 1, 3], True), ([2], False), ([1, 3], False), ([1, 1], False), ([1, 1, 3], False), ([0, 1], False), ([1, 2, 2, 4], False)],
    ids=str,
)
def test_orders_run_from_one_to_the_number_of_activities(orders, whole):
    counted = "".join(activity(f"a{at}", "sg52:1", f"cis:order {order}") for at, order in enumerate(orders))
    beside = activity("b", "sg51:1", "cis:order 1")
    assert foci("activity-order-with-gap", counted + beside) == ([] if whole else ["sg52:1"])


def test_a_later_report_tells_of_the_deed_of_an_earlier_one():
    assert foci("same-deed-not-earlier", activity("late", "sg52:1a", "cis:sameDeedAs activity:early") + activity("early", "exc:1")) == []


@pytest.mark.parametrize("there", ["sg52:1", "sg52:1a", "rcp:text"])
def test_an_earlier_report_or_the_same_or_an_undated_one_is_no_later_one(there):
    turtle = activity("one", "exc:1" if there == "sg52:1" else "sg52:1", "cis:sameDeedAs activity:other") + activity("other", there)
    assert foci("same-deed-not-earlier", turtle) == ["activity:one"]


def test_an_activity_is_not_the_same_deed_as_itself():
    assert foci("same-deed-not-earlier", activity("a", "sg52:1", "cis:sameDeedAs activity:a")) == ["activity:a"]


def test_of_two_activities_that_name_each_other_one_is_found():
    turtle = activity("late", "sg52:1", "cis:sameDeedAs activity:early") + activity("early", "exc:1", "cis:sameDeedAs activity:late")
    assert foci("same-deed-not-earlier", turtle) == ["activity:early"]


def test_a_deed_in_an_annex_is_of_the_date_of_the_annex():
    turtle = activity("cover", "sg51:1", "cis:sameDeedAs activity:annex") + activity("annex", "poa:1")
    assert foci("same-deed-not-earlier", turtle) == []


# ------------------------------------------------------------------------------------------------- events and places


@pytest.mark.parametrize(
    ("first", "last", "well"),
    [
        ("1996-05-30", "1996-05-31", True), ("1996-05-30", "1996-05-30", True), ("1996-05-31", "1996-05-30", False),
        ("1996-05-31", "1996-05", True), ("1996-05", "1996-05-01", True), ("1996-06-01", "1996-05", False),
        ("1996-05-31", "1996", True), ("1996", "1996-01", True), ("1996", "1995-12-31", False), ("1996-01", "1995", False), ("1996", "", True),
    ],
)
def test_an_end_is_not_before_the_beginning(first, last, well):
    assert foci("end-before-beginning", event("e", first, last)) == ([] if well else ["event:e"])


def test_an_office_or_membership_has_an_end_after_its_beginning_too():
    turtle = 'membership:m cis:from "1996"^^xsd:gYear ; cis:until "1995"^^xsd:gYear . office:o cis:from "1995"^^xsd:gYear ; cis:until "1996"^^xsd:gYear .\n'
    assert foci("end-before-beginning", turtle) == ["membership:m"]


WHOLE = event("whole", "1996-05-30", "1996-05-31")
PART = "cis:partOf event:whole"


@pytest.mark.parametrize("dates", [("1996-05-30", "1996-05-31"), ("1996-05-31", "1996-05-31"), ("1996-05", "1996-05"), ("1996", ""), ("", "")])
def test_a_part_lies_within_the_dates_of_the_whole(dates):
    assert foci("event-outside-its-whole", WHOLE + event("part", *dates, PART)) == []


@pytest.mark.parametrize(
    "dates", [("1996-05-29", "1996-05-30"), ("1996-05-31", "1996-06-01"), ("1996-04", "1996-04"), ("1997", "1997"), ("1995", ""), ("1996-06-01", "1996-06-01")]
)
def test_a_part_outside_the_dates_of_the_whole_is_found_once(dates):
    assert foci("event-outside-its-whole", WHOLE + event("part", *dates, PART)) == ["event:part"]


def test_a_part_that_covers_more_than_the_whole_is_found_at_both_ends():
    found = faults("event-outside-its-whole", WHOLE + event("part", "1996-05-29", "1996-06-01", PART))
    assert ["begins on 1996-05-30" in message for _, message in found] == [True, False]


def test_a_part_of_an_undated_part_lies_within_the_whole():
    middle = event("middle", "", "", PART)
    assert foci("event-outside-its-whole", WHOLE + middle + event("part", "1996-06-02", "", "cis:partOf event:middle")) == ["event:part"]
    assert foci("event-outside-its-whole", WHOLE + middle + event("part", "1996-05-30", "", "cis:partOf event:middle")) == []


def test_events_and_places_do_not_lie_within_themselves():
    circle = event("a", "", "", "cis:partOf event:b") + event("b", "", "", "cis:partOf event:a")
    assert foci("part-of-cycle", circle) == ["event:a", "event:b"]
    assert foci("part-of-cycle", "place:a a cis:Place ; cis:partOf place:a . place:b a cis:Place ; cis:partOf place:a .\n") == ["place:a"]
    assert foci("part-of-cycle", WHOLE + event("part", "", "", PART)) == []


# ------------------------------------------------------------------------------------------------------ reservations

RESERVED = "reservation:r a cis:Reservation ; cis:by actor:freedonia ; cis:inEvent event:whole .\n"


def participation(state: str, at: str) -> str:
    return f"participation:{state} a cis:Participation ; cis:participant actor:{state} ; cis:inEvent event:{at} .\n"


def test_a_state_makes_a_reservation_where_it_takes_part():
    assert foci("reservation-without-participation", RESERVED + participation("freedonia", "whole")) == []


def test_who_takes_part_in_the_whole_takes_part_in_the_part():
    at_part = RESERVED.replace("event:whole", "event:part") + event("part", "", "", PART)
    assert foci("reservation-without-participation", at_part + participation("freedonia", "whole")) == []
    assert foci("reservation-without-participation", RESERVED + event("part", "", "", PART) + participation("freedonia", "part")) == ["reservation:r"]


def test_a_reservation_of_a_state_that_did_not_take_part_is_found():
    elsewhere = participation("sylvania", "whole") + participation("freedonia", "elsewhere")
    assert foci("reservation-without-participation", RESERVED + elsewhere) == ["reservation:r"]


# -------------------------------------------------------------------------------------------------------- real graph

NAMES = (
    "report-before-programme", "implemented-but-not-asked-for", "activity-order-with-gap", "same-deed-not-earlier",
    "end-before-beginning", "event-outside-its-whole", "reservation-without-participation",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_has_no_such_fault(name, release):
    assert release.ask(name) == []
