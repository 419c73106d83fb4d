"""The annotation held against the texts, and the two readings held against each other."""

import re

import pytest

from cisgraph import agreement, turtle
from cisgraph.agreement import Reading, agreement as compare, align, kappa, read
from cisgraph.errors import CisgraphError
from conftest import CHECKOUT, one_sentence

SECOND = CHECKOUT / "data" / "second-reading"
RAW = ("1-38.yaml", "39-65.yaml", "66-98.yaml", "99-149.yaml", "res.yaml", "sg51.yaml", "exc.yaml", "sg52.yaml")
MODAL = re.compile(
    r"\b(shall|should|ought to|needs? to|must|may|might|could|can|cannot|urged|invited|called upon|encouraged|undertake|will)\b", re.I
)


def normative_units(sources):
    return {
        key: unit for key, unit in sources["poa"].units.items()
        if not key.startswith("def-") and not unit.children and int(re.match(r"\d+", key)[0]) >= 8
    }


def test_every_modal_word_is_a_trigger_or_a_descriptive_use(release, sources):
    covered: dict[str, set[int]] = {}
    for row in release.ask("selectors"):
        if row["of"].endswith(("#trigger", "#word")):
            places = covered.setdefault(row["paragraph"].rpartition("/")[2], set())
            places.update(range(int(row["start"]), int(row["end"])))
    left_out = [
        f"{key}: {unit.text[max(0, found.start() - 20):found.end() + 20]}"
        for key, unit in normative_units(sources).items()
        for found in MODAL.finditer(unit.text)
        if not covered.get(key, set()) >= set(range(found.start(), found.end()))
    ]
    assert left_out == []


def test_a_word_is_not_both_a_trigger_and_descriptive(release):
    triggers, words = set(), set()
    for row in release.ask("selectors"):
        places = {(row["paragraph"], at) for at in range(int(row["start"]), int(row["end"]))}
        if row["of"].endswith("#trigger"):
            triggers |= places
        elif row["of"].endswith("#word"):
            words |= places
    assert triggers & words == set()


def test_a_split_trigger_has_a_selector_for_each_part(release, sources):
    parts: dict[str, set[str]] = {}
    for row in release.ask("selectors"):
        if row["trigger"] and " … " in row["trigger"]:
            unit = sources["poa"].units[row["paragraph"].rpartition("/")[2]]
            provision = row["selector"].rpartition("-e")[0]
            parts.setdefault((provision, row["trigger"]), set()).add(unit.text[int(row["start"]):int(row["end"])])
    assert parts
    assert {key: sorted(found) for key, found in parts.items()} == {key: sorted(key[1].split(" … ")) for key in parts}


def test_both_readings_cover_every_paragraph():
    first, second = read(SECOND / "first.ttl"), read(SECOND / "second.ttl")
    numbers = {int(re.match(r"poa/(\d+)", unit)[1]) for unit in second.values if unit.startswith("poa/")}
    assert numbers == set(range(1, 150))
    others = {unit for unit in second.values if not unit.startswith("poa/")}
    last = {"a-res-51-70": 23, "a-51-341": 6, "unhcr-1997-follow-up": 15, "a-52-274": 13}
    assert others == {f"{document}/{number}" for document, end in last.items() for number in range(1, end + 1)}
    assert set(first.values) == set(second.values)


def test_the_second_reading_is_in_no_release(release):
    assert release.sparql("ASK { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(STR(?s), '-reading/')) } }") is False


def test_the_raw_second_reading_is_what_the_dataset_says():
    """The Turtle is a change of format only: each provision's trigger and action stand in the raw file."""
    raw = " ".join((SECOND / "raw" / name).read_text(encoding="utf-8") for name in RAW)
    flat = re.sub(r"\s+", " ", raw)
    labels = [
        triple.object.value for triple in turtle.read_file(SECOND / "second.ttl")
        if triple.predicate.value.endswith(("#trigger", "#prefLabel"))
    ]
    assert labels and [label for label in labels if label not in flat and label.replace("'", "''") not in flat] == []


def test_scores_count_values_of_both_and_of_one(tmp_path):
    found = {(one.facet, one.part): one for one in compare(two_readings(tmp_path)).scores}
    bearers = found["bearers", "II"]
    assert (bearers.both, bearers.only_first, bearers.only_second) == (1, 0, 1)
    assert (bearers.precision, bearers.recall, bearers.f1) == (1.0, 0.5, pytest.approx(2 / 3))
    assert found["bearers", "all"].only_second == 1
    assert found["principles", "I"].f1 is None and found["instruments", "II"].both == 1


def test_provisions_are_aligned_by_the_place_of_their_triggers():
    first = Reading({}, {"poa/1": [(0, 6, "Obligation"), (20, 26, "Right")]})
    second = Reading({}, {"poa/1": [(3, 9, "Permission"), (40, 44, "Right")]})
    assert align(first, second) == ([("Obligation", "Permission")], (1, 1))


def test_kappa_is_cohens():
    # Cohen (1960): observed 0.75, expected 0.5.
    assert kappa([("a", "a"), ("a", "a"), ("b", "b"), ("b", "a")]) == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert kappa([]) is None and kappa([("a", "a")]) is None


def test_no_readings_is_one_sentence(tmp_path):
    with pytest.raises(CisgraphError) as caught:
        agreement.agreement(tmp_path)
    assert str(tmp_path) in one_sentence(str(caught.value))


def test_the_command_prints_every_facet_for_every_part(call):
    code, out, _ = call("agreement", "--format", "csv")
    assert code == 0
    rows = {tuple(line.split(",")[:2]) for line in out.splitlines()[1:]}
    parts = {(facet, part) for part, facets in agreement.PARTS.items() for facet in facets}
    assert rows == parts | {(facet, "all") for facet in (*agreement.FACETS, *agreement.ACTIVITY_FACETS)}


def two_readings(folder):
    head = (
        "PREFIX cis: <https://w3id.org/cisgraph/ontology#>\nPREFIX group: <https://w3id.org/cisgraph/group/>\n"
        "PREFIX instrument: <https://w3id.org/cisgraph/instrument/>\nPREFIX : <https://w3id.org/cisgraph/NAME-reading/poa/>\n"
        ":30 a cis:Paragraph ; cis:kind cis:kind-action ; cis:states :30-p1 ; cis:hasCitation :30-c1 .\n"
        ":30-c1 a cis:Citation ; cis:cites instrument:echr .\n"
        ":30-p1 a cis:Obligation ; cis:attribution cis:explicit ; cis:bearer BEARERS .\n"
    )
    for name, bearers in (("first", "group:states"), ("second", "group:states , group:ngos")):
        (folder / f"{name}.ttl").write_text(head.replace("NAME", name).replace("BEARERS", bearers), encoding="utf-8")
    return folder


def test_a_beneficiary_that_the_paragraph_does_not_name_is_in_its_sections_title(release):
    """Rule 5: the last place that names those for whom a provision is."""
    titles = {
        "section/poa-III-B-1": {"refugees", "persons-in-refugee-like-situations"},
        "section/poa-III-B-2": {"internally-displaced-persons"},
        "section/poa-III-B-3": {"repatriants", "formerly-deported-peoples", "involuntarily-relocating-persons"},
        "section/poa-III-B-4": {"illegal-migrants"},
    }
    found = release.sparql(
        "SELECT ?provision ?category ?section { ?unit cis:states ?provision . ?provision cis:beneficiary ?category . "
        "FILTER NOT EXISTS { ?provision cis:evidence/cis:mentions ?category } ?unit cis:partOf+ ?section . ?section a cis:Section "
        "FILTER NOT EXISTS { ?inner cis:partOf ?section . ?unit cis:partOf+ ?inner . ?inner a cis:Section } }"
    )
    unnamed = [
        (provision, category) for provision, category, section in found.rows
        if category.rpartition("/")[2] not in titles.get(release.shorten(section), set())
    ]
    assert found.rows and unnamed == []


def test_every_party_that_is_said_to_be_named_has_its_place(release):
    assert release.ask("party-without-evidence") == []


def test_the_command_says_kappa_first(call):
    code, out, _ = call("agreement")
    found = compare()
    assert code == 0 and out.startswith(f"On the modality of {found.provisions.aligned} provisions")
    assert f"kappa is {round(found.provisions.kappa, 3)};" in out and f"kappa is {round(found.activities.kappa, 3)};" in out
