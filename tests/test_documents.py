"""The room `documents`: on small texts of our own in `documents/` and, where they are at hand, the official ones."""

import hashlib
import random
from pathlib import Path

import pytest

from cisgraph.documents import Reading, SourcesError, Unit, digest, normalise, read, read_sources, slug

OWN = Path(__file__).parent / "documents"
NAMES = ["report", "resolution", "paper", "profile"]
SECTIONED = {"9": "abcd", "10": "ab", "11": "ab", "13": "abcd", "15": "abc", "16": "abcd", "20": "ab"}


def document(name: str, title: str):
    return next(each for each in read(OWN / f"{name}.txt").documents if each.title == title)


def unit(within, key: str) -> Unit:
    return next(each for parent in within.units for each in (parent, *parent.children) if each.key == key)


def keys(within) -> list[str]:
    return [each.key for each in within.units]


def paths(within) -> list[tuple[str, ...]]:
    return [section.path for section in within.sections]


def texts_of(reading: Reading, kind: str) -> list[str]:
    return [normalise(reading.text[span.start : span.end]) for span in reading.spans if span.kind == kind]


def visible(text: str) -> str:
    return "".join(text.split())


def assert_sound(reading: Reading) -> None:
    """What holds for every reading: all is classified once and in order, and units say where they are."""
    covered = "".join(reading.text[span.start : span.end] for span in reading.spans)
    assert visible(covered) == visible(reading.text)
    ends = [0] + [span.end for span in reading.spans]
    assert all(end <= span.start < span.end for end, span in zip(ends, reading.spans))
    for each in reading.documents:
        before = each.start
        for parent in each.units:
            assert before <= parent.start < parent.end <= each.end
            before = parent.end
            for part in (parent, *parent.children):
                assert parent.start <= part.start < part.end <= parent.end
                assert part.text == normalise(part.text)
                assert part.digest == hashlib.sha256(part.wording.encode("utf-8")).hexdigest()


# Normalised text


def test_white_space_of_every_kind_becomes_one_space():
    assert normalise("  one\n   two\u00a0\tthree \r\n") == "one two three"


def test_a_hyphen_at_a_lines_end_joins_the_halves_and_stays():
    assert normalise("far-\nreaching, time-  \n   table") == "far-reaching, time-table"


def test_a_dash_at_a_lines_end_joins_nothing():
    assert normalise("one -\ntwo") == "one - two"


def test_the_digest_is_that_of_the_utf_8_bytes():
    assert digest("цапля") == hashlib.sha256("цапля".encode()).hexdigest()
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


# Any text


@pytest.mark.parametrize("name", NAMES)
def test_every_visible_stretch_of_a_text_is_classified_once(name):
    assert_sound(read(OWN / f"{name}.txt"))


@pytest.mark.parametrize(
    "text", ["", "\n \n", "1.", "1. \n", "(a) alone", "Annex", "A.  \n\nB.", "9. late", "....", "I.  X\n1. y"]
)
def test_a_scrap_of_text_is_read_without_error(text):
    assert_sound(read(text))


def test_a_text_without_words_has_no_documents_with_paragraphs():
    assert read("").documents == ()
    assert read(" \n\n ").spans == ()


@pytest.mark.parametrize("name", NAMES)
def test_lines_lost_or_in_disorder_are_still_read_and_classified(name):
    lines = (OWN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for seed in range(60):
        chance = random.Random(seed)
        kept = [line for line in lines if chance.random() > 0.15]
        if seed % 2:
            chance.shuffle(kept)
        assert_sound(read("\n".join(kept)))


def test_line_ends_of_other_systems_change_no_digest():
    text = (OWN / "report.txt").read_text(encoding="utf-8")
    there = [each.digest for each in read(text.replace("\n", "\r\n")).documents[2].units]
    assert there == [each.digest for each in read(text).documents[2].units]


# Documents and their numbering


def test_numbering_that_begins_again_begins_a_document():
    found = [(each.titles[0], keys(each)) for each in read(OWN / "report.txt").documents]
    assert found == [
        ("QUESTIONS RELATING TO HERONS AND TO THE PEOPLE WHO LIVE NEAR THEM", ["1", "2", "3"]),
        ("Annex", list("12345678")),
        ("PLAN FOR THE LAKE", [*"123456789", "11"]),
        ("Annex I", []),
        ("Annex II", ["1", "2", "3"]),
    ]


def test_a_title_on_several_centred_lines_is_one_title():
    annex = read(OWN / "report.txt").documents[1]
    assert annex.titles == ("Annex", "REPORT OF THE MEETING ON HERONS, HELD AT REEDHAM ON 1 AND 2 MARCH 2031")
    assert annex.title == annex.titles[1]


def test_the_heading_after_the_documents_title_is_its_first_section():
    assert document("report", "PLAN FOR THE LAKE").sections[0].path == ("FOREWORD",)


def test_mastheads_notes_and_footers_are_furniture():
    found = texts_of(read(OWN / "report.txt"), "furniture")
    for text in ("L/7/12", "4 March 2031", "ORIGINAL: ENGLISH", "* L/7/3.", "[Original: English and French]", "-----"):
        assert text in found
    assert found[-1].startswith("Date last posted") and found[-2].startswith("This document")


def test_the_contents_table_gives_neither_headings_nor_paragraphs():
    reading = read(OWN / "report.txt")
    assert len(texts_of(reading, "contents")) == 8
    assert paths(reading.documents[1])[:2] == [("I",), ("II",)]


def test_a_page_header_in_mid_paragraph_is_left_out_of_its_text():
    paragraph = unit(read(OWN / "report.txt").documents[1], "6")
    assert paragraph.text.endswith("come too. She was glad of the weather as well.")
    assert "Page" not in paragraph.text


# Paragraphs


def test_a_paragraphs_text_comes_without_number_and_with_hyphens_joined():
    assert unit(document("report", "PLAN FOR THE LAKE"), "1").text.startswith("The lake is small")
    assert unit(document("report", "PLAN FOR THE LAKE"), "1").text.endswith("A time-table helps them.")


def test_items_in_brackets_with_numbers_belong_to_the_paragraphs_text():
    paragraph = read(OWN / "report.txt").documents[0].units[1]
    assert paragraph.children == ()
    assert "(1) A quiet room, in which everybody could hear the Herons" in paragraph.text
    assert paragraph.text.endswith("(2) A plan.")


def test_a_list_after_a_colon_belongs_to_the_paragraph_with_its_labels():
    paragraph = unit(read(OWN / "report.txt").documents[1], "2")
    assert paragraph.text.endswith("Small Fish; Other offices Office of Boats.")


def test_a_numbered_agenda_in_a_paragraph_is_no_paragraph_even_at_the_next_number():
    report = read(OWN / "report.txt").documents[1]
    assert unit(report, "4").text.endswith("4. The herons. 5. The rest.")
    assert unit(report, "5").text.startswith("It had these papers:")


def test_a_table_after_a_colon_belongs_to_the_paragraph_up_to_the_next_heading():
    report = read(OWN / "report.txt").documents[1]
    assert unit(report, "5").text.endswith("LAKE/3 Map of the boats")
    assert unit(report, "5").path == ("II", "B")


def test_letters_make_sub_paragraphs_on_the_numbers_line_too():
    parent = unit(document("report", "PLAN FOR THE LAKE"), "2")
    assert [child.label for child in parent.children] == ["2 (a)", "2 (b)"]
    assert [child.key for child in parent.children] == ["2a", "2b"]


def test_a_block_after_a_sub_paragraph_goes_on_with_it():
    first = unit(document("report", "PLAN FOR THE LAKE"), "2a")
    assert first.text == "Herons stand where they like. Standing is not nesting."


def test_a_paragraph_of_lettered_ones_only_has_no_text_but_their_digest():
    parent = unit(document("report", "PLAN FOR THE LAKE"), "2")
    joined = " ".join(child.text for child in parent.children)
    assert parent.text == "" and parent.wording == joined
    assert parent.digest == hashlib.sha256(joined.encode()).hexdigest()


def test_a_paragraph_with_words_before_its_letters_keeps_them_as_its_text():
    parent = unit(document("report", "PLAN FOR THE LAKE"), "4")
    assert parent.text == parent.wording == "The Keeper sees to"
    assert [child.text for child in parent.children] == ["the reeds;", "the mud."]


def test_letters_in_mid_sentence_make_no_sub_paragraphs():
    plan = document("report", "PLAN FOR THE LAKE")
    assert unit(plan, "3").children == ()
    assert unit(plan, "2b").text.endswith("or (b) in a fire.")


def test_offsets_frame_number_words_and_children():
    reading = read(OWN / "report.txt")
    parent = unit(reading.documents[2], "2")
    assert reading.text[parent.start : parent.end].startswith("2.   (a) Herons")
    assert parent.end == parent.children[-1].end
    assert reading.text[parent.children[1].start :].startswith("(b) Nobody")


def test_a_paragraph_after_a_lost_one_keeps_its_number():
    assert unit(document("report", "PLAN FOR THE LAKE"), "11").path == ("III",)


def test_a_number_far_from_sequence_inside_a_block_begins_nothing():
    reading = read("1. It is so, see page\n4. That page says more.\n\n2. It is still so.")
    assert keys(reading.documents[0]) == ["1", "2"]
    assert reading.documents[0].units[0].text.endswith("page 4. That page says more.")


def test_a_higher_number_further_in_than_paragraphs_is_an_item():
    reading = read("1. They went up.\n\n     5.  The fifth step broke.\n\n2. They fell.")
    assert keys(reading.documents[0]) == ["1", "2"]


def test_a_block_that_begins_small_goes_on_with_a_preambular_paragraph():
    reading = read("Thanks\n\nThe Lake Assembly,\n\nRecalling the\n\nherons of the lake,\n\n1. Thanks them.")
    assert keys(reading.documents[0]) == ["pre-1", "1"]


def test_a_paragraph_that_ends_in_a_column_of_numbers_is_no_contents_entry():
    reading = read("1. They counted the fish and found  12\n\n2. Then they left.")
    assert texts_of(reading, "contents") == []
    assert keys(reading.documents[0]) == ["1", "2"]


def test_an_asterisk_that_no_word_calls_is_no_note():
    assert read("1. There were:\n\n* reeds.\n\n2. No more.").documents[0].units[0].text.endswith("* reeds.")


def test_a_sentence_that_begins_with_a_number_is_no_note_out_of_turn():
    assert read("1. They came.\n\n12 Herons left.\n\n2. So it was.").documents[0].units[0].text.endswith("left.")


# Headings


def test_without_a_masthead_only_the_first_centred_block_is_the_title():
    plan = read("          PLAN\n\n          FOREWORD\n\n1. One.").documents[0]
    assert (plan.titles, paths(plan)) == (("PLAN",), [("FOREWORD",)])


def test_a_heading_glued_onto_a_paragraph_is_a_heading():
    plan = read("          PLAN\n\n1. One.\n\nReasons\n2. Two.").documents[0]
    assert (keys(plan), unit(plan, "2").path) == (["1", "2"], ("Reasons",))


def test_a_short_line_alone_before_the_next_number_is_a_heading_even_after_an_open_list():
    plan = read("          PLAN\n\n1. There are:\n\n   reeds and much more;\n\nReasons\n\n2. Two.").documents[0]
    assert unit(plan, "2").path == ("Reasons",)


def test_a_short_line_after_a_list_that_has_ended_is_a_heading():
    plan = read("          PLAN\n\n1. There are:\n\n   reeds.\n\nReasons\n\nThey are many.\n\n2. Two.").documents[0]
    assert keys(plan) == ["1", "reasons", "2"]
    assert unit(plan, "reasons").path == ("Reasons",)


def test_capitals_in_an_open_list_are_no_heading_unless_centred():
    listed = "1. There came:\n\n{}THE LAKE OFFICE\n\nHer Keeper and two others.\n\n2. Two."
    assert read(listed.format("")).documents[0].sections == ()
    assert paths(read(listed.format(" " * 20)).documents[0]) == [("THE LAKE OFFICE",)]


def test_sections_nest_by_numeral_letter_number_and_name():
    assert paths(document("report", "PLAN FOR THE LAKE")) == [
        ("FOREWORD",), ("I",), ("II",), ("II", "Reasons"), ("II", "Tasks"), ("II", "A"), ("II", "A", "1"),
        ("II", "A", "7"), ("II", "H"), ("II", "I"), ("III",),
    ]  # fmt: skip


def test_a_numbered_heading_is_told_from_a_paragraph_by_sequence():
    report = read(OWN / "report.txt").documents[1]
    assert [section.title for section in report.sections if section.number in ("1", "2")] == [
        "Words of welcome by the Keeper",
        "Words of thanks by the neighbours of the lake, of the reeds and of the mud",
    ]


def test_a_numbered_heading_with_the_next_paragraphs_number_is_still_a_heading():
    plan = document("report", "PLAN FOR THE LAKE")
    assert unit(plan, "7").text == "They are cut in April."
    assert ("II", "A", "7") in paths(plan)


def test_a_short_paragraph_without_a_stop_is_a_paragraph_when_its_number_is_next():
    reading = read("1. One stands here.\n\n2. Two was cut off in the\n\n3. Three stands here.")
    assert keys(reading.documents[0]) == ["1", "2", "3"]


def test_i_after_h_is_a_letter_and_elsewhere_a_numeral():
    plan = document("report", "PLAN FOR THE LAKE")
    assert ("II", "I") in paths(plan) and ("I",) in paths(plan)


def test_headings_that_are_clauses_are_headings_also_when_glued_on():
    words = document("report", "WHAT WORDS MEAN")
    assert [section.number for section in words.sections] == ["A", "B"]
    assert words.sections[0].title.endswith("use this meaning:")
    assert words.sections[1].title.startswith("For the second") and words.sections[1].title.endswith("elsewhere.")
    assert unit(words, "2").text.endswith("a bird that stands.")


def test_an_initial_at_a_blocks_beginning_is_no_heading():
    reading = read("1. They heard two people.\n\nA. Heron spoke first, and said little.\n\n2. They left.")
    assert reading.documents[0].sections == ()
    assert reading.documents[0].units[0].text.endswith("A. Heron spoke first, and said little.")


# Lists


def test_an_annexs_entries_are_listed_under_their_headings():
    friends = document("report", "LIST OF FRIENDS")
    assert [(each.path, each.items) for each in friends.lists] == [
        (("Persons",), ("Alder", "Birch", "Cherry (Wild)", "Elm")),
        (("OFFICES", "Lake Offices"),
         ("Office of Reeds", "Special Office of the Keeper for Everything that Floats, Sinks or Drifts")),
        (("OFFICES", "Dry offices"), ("Office of Roads", "Office of Walls")),
        (("OTHER FRIENDS",), ("Society of the Friends of Herons", "Heron Watch")),
    ]  # fmt: skip


def test_the_last_entries_before_a_heading_are_entries_and_one_broken_early_is_one():
    annex = read(
        "1. One.\n\n          Annex\n\n          FRIENDS\n\nAlder\n\nBirch\n\nFriends of\nHerons\n\n"
        "A.  More of them\n\nElm\n"
    ).documents[1]
    assert [each.items for each in annex.lists] == [("Alder", "Birch", "Friends of Herons"), ("Elm",)]


# Resolutions


def test_a_resolutions_clauses_are_told_apart_without_blank_lines():
    resolution = read(OWN / "resolution.txt").documents[0]
    assert keys(resolution) == ["pre-1", "pre-2", "pre-3", "1", "2", "3"]
    assert unit(resolution, "pre-1").text.endswith("the Boats that followed them,")
    assert unit(resolution, "pre-1").label == "preambular paragraph 1"


def test_a_clause_that_lost_its_end_does_not_swallow_the_next():
    resolution = read(OWN / "resolution.txt").documents[0]
    assert unit(resolution, "pre-2").text.endswith("fell into the")
    assert unit(resolution, "2").text.endswith("report on the")


def test_the_organ_and_the_web_sites_menu_are_no_clauses():
    reading = read(OWN / "resolution.txt")
    assert texts_of(reading, "opening") == ["The Lake Assembly,"]
    assert texts_of(reading, "furniture") == ["Home || Lakes || Search || Links"]


# Web pages


def test_a_page_with_one_line_a_paragraph_is_read_without_its_menu_and_note():
    reading = read(OWN / "paper.txt")
    paper = reading.documents[0]
    assert paper.titles == ("Herons: where they stand now",)
    assert keys(paper) == ["1", "2", "3"]
    assert paths(paper) == [("The Keeper's work at the lake",)]
    assert unit(paper, "3").path == paths(paper)[0]
    assert unit(paper, "3").text.endswith("great care.")
    assert texts_of(reading, "furniture")[-2] == "30 May 2032"
    assert texts_of(reading, "furniture")[-1].startswith("1 In this paper")


def test_a_page_without_numbers_gets_its_keys_from_labels_and_headings():
    profile = read(OWN / "profile.txt").documents[0]
    assert keys(profile) == [
        "type", "begun", "text", "text-2", "text-3", "members", "helpers", "small-groups", "small-groups-2",
    ]  # fmt: skip
    assert [section.title for section in profile.sections] == ["3 Members", "Helpers", "Small Groups"]
    assert len(profile.titles) == 2


def test_bullets_and_lines_of_names_are_lists():
    profile = read(OWN / "profile.txt").documents[0]
    assert [each.items for each in profile.lists] == [
        ("Reeds;", "Mud and water."),
        ("Alder Birch", "Cherry The Elm Tree"),
        ("Office of Reeds and of Everything in Them", "Office of Mud"),
    ]


def test_a_slug_is_ascii_without_a_leading_number():
    assert slug("36 Very Odd – «Héron's» States") == "very-odd-herons-states"
    assert slug("12") == "text"


# The folder of official texts


def test_a_missing_folder_is_one_sentence_that_says_what_to_do(tmp_path):
    with pytest.raises(SourcesError, match=r"There is no folder .*nowhere: name the one that holds"):
        read_sources(tmp_path / "nowhere")


def test_an_empty_folder_asks_for_the_file(tmp_path):
    with pytest.raises(SourcesError, match=r"Put the text of A/51/341, with its annex, into .* as a-51-341\.txt"):
        read_sources(tmp_path)


def test_a_folder_with_only_optional_texts_asks_for_the_needed_one(tmp_path):
    (tmp_path / "a-res-51-70.txt").write_text("1. Thanks.\n")
    with pytest.raises(SourcesError, match="Put the text of A/51/341"):
        read_sources(tmp_path)


@pytest.mark.parametrize("content", ["", "1.   A paragraph.\n", "Annex I\n\nAnnex II\n"])
def test_a_file_that_is_not_the_report_is_named(tmp_path, content):
    (tmp_path / "a-51-341.txt").write_text(content)
    with pytest.raises(SourcesError, match=r"a-51-341\.txt does not hold A/51/341 with both its annexes"):
        read_sources(tmp_path)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "a-51-341.txt").write_bytes(b"caf\xe9")
    with pytest.raises(SourcesError, match=r"a-51-341\.txt is not UTF-8 text: save it again"):
        read_sources(tmp_path)


def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a-51-341.txt").write_text("x")
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SourcesError, match=r"a-51-341\.txt cannot be read"):
        read_sources(tmp_path)


def minimal_report(folder: Path, name: str) -> Path:
    text = (
        "United Nations\n\nA/51/341\n\n          ON HERONS\n\n1.   One is here.\n\n          Annex\n\n"
        "          REPORT\n\n1.   Two is here.\n\n          PROGRAMME OF ACTION\n\n1.   Three is here.\n\n"
        "2.   (a) Four is here.\n\n          Annex II\n\n          WORKING DEFINITIONS\n\n1.   Five is here.\n"
    )
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_report_is_split_into_cover_conference_report_and_programme(tmp_path):
    texts = read_sources(minimal_report(tmp_path, "a-51-341.txt"))
    assert {slug: list(text.units) for slug, text in texts.items()} == {
        "a-51-341": ["1"],
        "conference-report": ["1"],
        "poa": ["1", "2", "2a", "def-1"],
    }
    assert texts["poa"].title == "PROGRAMME OF ACTION"


def test_a_file_of_another_name_is_known_by_how_it_begins(tmp_path):
    (tmp_path / "notes.txt").write_text("1. Not a source.\n")
    assert read_sources(minimal_report(tmp_path, "Download (3).TXT"))["poa"].path.name == "Download (3).TXT"


def test_an_optional_text_without_paragraphs_is_named(tmp_path):
    (tmp_path / "a-res-51-70.txt").write_text("\n")
    with pytest.raises(SourcesError, match=r"a-res-51-70\.txt has no paragraphs"):
        read_sources(minimal_report(tmp_path, "a-51-341.txt"))


# The official texts


def test_all_visible_stretches_of_the_official_texts_are_classified_once(sources):
    for raw in {text.raw for text in sources.values()}:
        assert_sound(read(raw))


def test_the_official_texts_have_as_many_paragraphs_as_they_say(sources):
    counts = {slug: sum(not each.letter for each in text.units.values()) for slug, text in sources.items()}
    expected = {
        "a-51-341": 6, "conference-report": 23, "poa": 149 + 10, "a-res-51-70": 8 + 23,
        "unhcr-1997-follow-up": 15, "a-52-274": 13, "iom-rcp-profile": 15,
    }  # fmt: skip
    assert counts == {slug: expected[slug] for slug in counts}
    assert {"a-51-341", "conference-report", "poa"} <= set(counts)


def test_official_numbers_run_without_a_gap(sources):
    for slug, text in sources.items():
        for each in text.documents:
            numbers = [int(unit.number) for unit in each.units if unit.number.isdigit()]
            assert numbers == list(range(1, len(numbers) + 1)), slug


def test_an_official_paragraphs_text_is_what_stands_between_its_offsets(sources):
    for slug, text in sources.items():
        for key, each in text.units.items():
            if each.children:
                continue
            mark = f"({each.letter}) " if each.letter else f"{each.number}. " if each.number.isdigit() else ""
            assert normalise(text.raw[each.start : each.end]) == mark + each.text, (slug, key)


def test_the_programmes_lettered_sub_paragraphs_are_found(sources):
    programme = sources["poa"].documents[0]
    found = {each.number: "".join(child.letter for child in each.children) for each in programme.units if each.children}
    assert found == SECTIONED
    assert [each.key for each in programme.units if not each.text] == list(SECTIONED)


def test_the_programmes_chapters_and_sections_are_found(sources):
    programme = sources["poa"].documents[0]
    assert programme.titles == ("PROGRAMME OF ACTION",)
    actions, reasons = ("Actions",), [("Basis for action",), ("Objective",)]
    expected = {
        "I": [], "II": [*reasons, ("A",), ("A", "Actions"), ("B",), ("C",)],
        "III": [*reasons, ("A",), ("A", "Actions"), ("B",), *[("B", each) for each in "1234"], ("C",)],
        "IV": [*reasons, ("A",), ("A", "Actions"), ("B",), ("C",)],
        "V": [*reasons, ("A",), ("A", "1"), ("A", "1", "Actions"), ("A", "2"), ("B",), ("C",)],
        "VI": [*reasons, actions],
    }  # fmt: skip
    flat = [(chapter, *rest) for chapter, parts in expected.items() for rest in [(), *parts]]
    assert paths(programme) == [("DECLARATION",), *flat]
    assert programme.sections[1].title == "PRINCIPLES"


@pytest.mark.parametrize(
    "key, path",
    [("1", ("DECLARATION",)), ("8", ("I",)), ("26", ("II", "Objective")), ("71", ("III", "B", "1")),
     ("73", ("III", "B", "2")), ("120", ("V", "A", "1", "Actions")), ("149", ("VI", "Actions"))],
)  # fmt: skip
def test_a_paragraph_of_the_programme_stands_in_its_section(sources, key, path):
    assert sources["poa"].units[key].path == path


@pytest.mark.parametrize(
    "slug, key, first, last",
    [("poa", "10a", "States fulfil", "to all States."), ("poa", "85", "Assisted return", "be avoided."),
     ("poa", "1", "The break-up", "and stability."), ("conference-report", "13", "The United", "follow-up process."),
     ("conference-report", "9", "At its", "Programme of Action."),
     ("conference-report", "6", "In addition", "Islamic Conference."),
     ("conference-report", "10", "The Conference", "Steering Group Meeting"),
     ("a-51-341", "3", "The three", "limited resources."),
     ("poa", "def-5", "Illegal migrants", "status determination."), ("poa", "def-6", "Persons in", "1967 Protocol."),
     ("a-res-51-70", "pre-7", "Welcoming the", "itself a"),
     ("a-res-51-70", "23", "Decides to", "fifty-second session.")],
)  # fmt: skip
def test_a_paragraph_begins_and_ends_where_it_should(sources, slug, key, first, last):
    if slug not in sources:
        pytest.skip(f"needs the text of {slug} in the folder of official texts")
    text = sources[slug].units[key].text
    assert text.startswith(first) and text.endswith(last)


def test_hyphens_at_line_ends_of_the_programme_are_joined(sources):
    assert "far-reaching" in sources["poa"].units["1"].text
    assert "time-frame" in sources["poa"].units["25"].text


def test_annex_i_lists_its_participants_by_heading(sources):
    lists = {each.path: each.items for each in sources["poa"].lists}
    organizations = "INTERNATIONAL ORGANIZATIONS"
    assert {path: len(items) for path, items in lists.items()} == {
        ("States",): 48, (organizations, "United Nations"): 9, (organizations, "Specialized agencies"): 3,
        (organizations, "Other international organizations"): 10, ("OTHER ENTITIES",): 2,
    }  # fmt: skip
    assert (lists[("States",)][0], lists[("States",)][-1]) == ("Armenia", "Uzbekistan")


def test_annex_ii_defines_in_two_parts_after_two_paragraphs_of_introduction(sources):
    found = {key: each.path for key, each in sources["poa"].units.items() if key.startswith("def-")}
    parts = [()] * 2 + [("A",)] * 3 + [("B",)] * 5
    assert found == {f"def-{number}": part for number, part in enumerate(parts, 1)}


def test_the_conference_reports_sections_are_found(sources):
    annexed = sources["conference-report"].documents[0]
    letters = [path[1] for path in paths(annexed) if len(path) == 2]
    assert letters == list("ABCDEFGHIJK")
    assert [path[2] for path in paths(annexed) if len(path) == 3] == ["1", "2", "3", "4", "1", "2"]
