"""Holding the graph against the official texts: right on the real ones, and a sentence for each fault."""

import pyoxigraph as ox
import pytest

from cisgraph import documents, terms, verify
from cisgraph.store import Asked, Release
from conftest import one_sentence

PARAGRAPHS = [str(number) for number in range(1, 150)]
SUB_PARAGRAPHS = "9a 9b 9c 9d 10a 10b 11a 11b 13a 13b 13c 13d 15a 15b 15c 16a 16b 16c 16d 20a 20b".split()
DEFINITIONS = [f"def-{number}" for number in range(1, 11)]


def altered(release: Release, *changes: tuple[str, str]) -> Asked:
    """The release's statements in memory, with words of its N-Quads replaced."""
    text = (release.folder / "cisgraph.nq").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    memory = ox.Store()
    memory.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    return Asked(memory)


def offset(release: Release, selector: str, name: str) -> str:
    """The N-Quads words of a selector's ``start`` or ``end``."""
    number = release.sparql(f"SELECT ?n {{ <{terms.BASE}{selector}> cis:{name} ?n }}").rows[0][0]
    return f'<{terms.BASE}{selector}> <{terms.FIXED["cis"]}{name}> "{number}"'


def test_every_paragraph_of_the_programme_is_paired_with_its_text(release, sources):
    paired = verify.paired(release, sources)
    poa = [(row["paragraph"].rpartition("/")[2], unit) for row, unit in paired if row["document"].endswith("/poa")]
    assert [key for key, unit in poa if unit is None] == []
    assert sorted(key for key, _ in poa) == sorted([*PARAGRAPHS, *SUB_PARAGRAPHS, *DEFINITIONS])
    assert {key for key in sources["poa"].units} == {key for key, _ in poa}


def test_all_digests_and_selectors_are_right(release, sources):
    report = verify.verify(release, sources)
    assert report.faults == []
    programme = {sort: number for (document, sort), number in report.paragraphs.items() if document == "poa"}
    assert programme == {"paragraph": 149, "sub-paragraph": 21, "definition": 10}
    assert report.selectors == len(release.ask("selectors"))


def test_a_trigger_in_the_graph_is_what_stands_in_the_text(release, sources):
    """Said again without the module under test, for the worked example."""
    start, end = (
        int(release.sparql(f"SELECT ?n {{ poa:71-p1-e1 cis:{name} ?n }}").rows[0][0]) for name in ("start", "end")
    )
    assert sources["poa"].units["71"].text[start:end] == "could be"


def edited(sources_folder, tmp_path, sources, key: str, word: str, other: str) -> dict[str, documents.Text]:
    """The official texts with one word of one paragraph changed."""
    folder = tmp_path / "texts"
    folder.mkdir()
    whole = sources["poa"]
    unit = whole.units[key]
    raw = whole.raw
    part = raw[unit.start : unit.end]
    assert word in part
    (folder / whole.path.name).write_text(raw[: unit.start] + part.replace(word, other, 1) + raw[unit.end :], encoding="utf-8")
    return documents.read_sources(folder)


def test_a_changed_word_names_the_paragraph_and_what_to_do(release, sources, sources_folder, tmp_path):
    texts = edited(sources_folder, tmp_path, sources, "71", "tripartite", "trilateral")
    report = verify.verify(release, texts)
    [fault] = report.faults
    one_sentence(fault)
    assert "Paragraph 71 of poa" in fault
    assert f"cis:textDigest to {texts['poa'].units['71'].digest}" in fault
    assert f"cis:textLength to {len(texts['poa'].units['71'].wording)}" in fault


def test_a_changed_sub_paragraph_names_it_and_the_paragraph_it_is_part_of(release, sources, sources_folder, tmp_path):
    texts = edited(sources_folder, tmp_path, sources, "13c", "refugee,", "person,")
    found = verify.verify(release, texts).faults
    assert ["Paragraph 13 (c) of poa" in fault for fault in found].count(True) == 1
    assert ["Paragraph 13 of poa" in fault for fault in found].count(True) == 1


def test_a_line_broken_elsewhere_is_the_same_text(release, sources, sources_folder, tmp_path):
    texts = edited(sources_folder, tmp_path, sources, "71", "tripartite ", "tripartite\n     ")
    assert verify.verify(release, texts).faults == []


def test_a_paragraph_that_the_text_lacks_is_named(release, sources):
    units = {key: unit for key, unit in sources["poa"].units.items() if key != "71"}
    whole = sources["poa"]
    texts = {"poa": documents.Text(whole.slug, whole.path, whole.raw, whole.documents, units)}
    [fault] = verify.verify(release, texts).faults
    assert "Paragraph 71 of poa is not in the official text" in one_sentence(fault)


@pytest.mark.parametrize(("name", "value"), [("end", "99999"), ("start", "-1"), ("start", "31"), ("end", "0")])
def test_a_selector_outside_its_paragraph_is_named(release, sources, name, value):
    was = offset(release, "poa/71-p1-e1", name)
    asked = altered(release, (was, f'{was.rpartition(" ")[0]} "{value}"'))
    [fault] = verify.verify(asked, sources).faults
    assert "poa/71-p1-e1" in one_sentence(fault) and "characters of its paragraph" in fault


def test_a_selector_that_points_to_other_words_than_the_trigger_quotes_both(release, sources):
    was = offset(release, "poa/71-p1-e1", "end")
    asked = altered(release, (was, f'{was.rpartition(" ")[0]} "28"'))
    [fault] = verify.verify(asked, sources).faults
    assert "poa/71-p1-e1" in one_sentence(fault) and "'could be'" in fault and "'could'" in fault


def test_a_trigger_changed_in_the_graph_is_found(release, sources):
    said = f'<{terms.BASE}poa/71-p1> <{terms.FIXED["cis"]}trigger> "could be"@en'
    [fault] = verify.verify(altered(release, (said, said.replace("could be", "should be"))), sources).faults
    assert "poa/71-p1-e1" in one_sentence(fault)


def test_documents_whose_text_is_not_at_hand_are_left_out(release):
    report = verify.verify(release, {})
    assert (report.paragraphs.total(), report.selectors, report.faults) == (0, 0, [])


def test_a_mention_that_names_something_else_is_a_fault(release, sources):
    """The words at a place are a name, or a pronoun, of what they bear out."""
    [row] = [row for row in release.ask("selectors") if row["selector"].endswith("poa/13c-p1-e2")]
    names = {row["mentions"]: {"state"}}
    text = sources["poa"].units["13c"].text
    said = verify._selector_fault(row, text, names)
    assert "13c-p1-e2" in said and "group/states" in said and "skos:altLabel" in said
    assert verify._selector_fault(row, text, {row["mentions"]: {"states"}}) is None
    there = text.index("his/her")
    assert "no name" in verify._selector_fault({**row, "start": str(there), "end": str(there + 3)}, text, {row["mentions"]: {"states"}})
