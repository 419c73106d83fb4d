"""Finding things by words: forms of words in both languages, what comes first, pages, what is shown, and bad input."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox
import pytest

from cisgraph import terms
from cisgraph.errors import UsageError
from cisgraph.questions.search import Index, search
from cisgraph.store import Asked
from conftest import one_sentence

CLASSES = """
cis:Action a owl:Class ; skos:prefLabel "Action"@en .
cis:Actor a owl:Class ; skos:prefLabel "Actor"@en .
cis:Category a owl:Class ; skos:prefLabel "Category of persons"@en .
cis:Definition a owl:Class ; skos:prefLabel "Definition"@en ; rdfs:subClassOf cis:Paragraph .
cis:InternationalOrganization a owl:Class ; skos:prefLabel "International organization"@en ; rdfs:subClassOf cis:Actor .
cis:Paragraph a owl:Class ; skos:prefLabel "Paragraph"@en .
cis:Selector a owl:Class ; skos:prefLabel "Selector"@en .
cis:Theme a owl:Class ; skos:prefLabel "Theme"@en .
"""

#: Who mends roofs, and for whom. The word "ladder" stands once in each kind of text.
SMALL = CLASSES + """
poa:1 a cis:Paragraph ; cis:label "1" ; cis:number "1" ;
    cis:summary "Menders should look after every roof before winter, so that nobody below is wet, and report on it in time; a ladder is not enough."@en ,
        "Кровельщикам следует осмотреть каждую крышу."@ru .
poa:2 a cis:Paragraph ; cis:label "2" ; cis:summary "Tall buildings come first."@en ;
    cis:text "In the opinion of all who were there the ladder of the old mender should be kept in the tower for good."@en .
poa:2a a cis:Paragraph ; cis:label "2 (a)" ; cis:summary "Low ones later."@en .
poa:10 a cis:Paragraph ; cis:label "10" ; cis:summary "Gardens."@en .
poa:def-1 a cis:Paragraph , cis:Definition ; cis:label "Annex II, 1" ; cis:summary "A lodger pays for a room."@en .
conf:2 a cis:Paragraph ; cis:label "2" ; cis:summary "Speeches."@en .
res:2 a cis:Paragraph ; cis:label "2" ; cis:summary "Thanks."@en .
action:buy-a-ladder a cis:Action ; skos:prefLabel "Buy a long ladder for the town"@en , "Купить лестницу для города"@ru .
action:repair a cis:Action ; skos:prefLabel "Repair the roofs of old houses"@en , "Чинить крыши старых домов"@ru .
action:repair-all a cis:Action ; skos:prefLabel "Repair each house, old or new, and roofs"@en .
theme:access a cis:Theme ; skos:prefLabel "Access to attics"@en .
theme:accession a cis:Theme ; skos:prefLabel "Accession of guilds"@en ; skos:definition "How guilds join."@en .
theme:roofs a cis:Theme ; skos:prefLabel "Roofs"@en , "Крыши"@ru ; skos:definition "What covers a house, a stair and a tower."@en .
theme:silence a cis:Theme ; skos:prefLabel "Silence"@en .
category:lodgers a cis:Category ; skos:prefLabel "lodgers"@en , "жильцы"@ru ; skos:altLabel "people with a ladder"@en ; skos:hiddenLabel "roomer"@en .
category:fled a cis:Category ; skos:prefLabel "fled persons"@en , "беглецы"@ru ; skos:altLabel "беженцы"@ru , "ёжики в городе"@ru , "protégés"@en .
actor:wro a cis:InternationalOrganization , cis:Actor ; skos:prefLabel "World Roof Organization"@en , "Всемирная организация по крышам"@ru ;
    cis:acronym "WHO"@en , "ВОК"@ru ; skos:altLabel "WHO"@en , "the Roof Office"@en .
actor:helper a cis:Actor ; skos:prefLabel "helper of the WHO and of others"@en ; skos:definition "Those who ask what should be done, and by whom."@en .
poa:1-e1 a cis:Selector ; cis:inParagraph poa:1 .
"""


def graph(text: str, base: str = terms.BASE) -> Asked:
    memory = ox.Store()
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.prefixes(base).items())
    memory.load(prefixes + text, format=ox.RdfFormat.TURTLE)
    return Asked(memory, base)


@pytest.fixture(scope="module")
def small() -> Index:
    return Index(graph(SMALL))


@pytest.fixture(scope="module")
def real(release) -> Index:
    return Index(release)


@pytest.fixture(scope="module")
def with_texts(release_with_texts) -> Index:
    return Index(release_with_texts)


def ids(index: Index, words: str, **more) -> list[str]:
    return [one.id for one in index.search(words, **more).results]


def first(index: Index, words: str, **more):
    return index.search(words, **more).results[0]


# -------------------------------------------------------------------------------------------------- the forms of words


@pytest.mark.parametrize("written", ["roof", "Roofs", "ROOF", "roof's", "roofs’", "крыша", "крышу", "Крышами", "крыш"])
def test_a_word_is_found_in_any_form_and_case(small, written):
    assert {"theme/roofs", "action/repair", "poa/1"} <= set(ids(small, written))


@pytest.mark.parametrize(
    "written", ["беглец", "беглецы", "беглеца", "беглецов", "беглецами", "БЕГЛЕЦАМ", "Беженец", "беженцы", "беженца", "беженцев", "БЕЖЕНЕЦ"]
)
def test_a_russian_word_is_found_in_every_case_whether_or_not_it_loses_a_vowel(small, written):
    assert ids(small, written) == ["category/fled"]


@pytest.mark.parametrize("written", ["refugee", "refugees", "Refugee's", "беженец", "беженцы", "беженца", "беженцев", "беженцам", "бе́женцы"])
def test_refugees_are_found_in_both_languages(real, written):
    assert first(real, written).id == "category/refugees"


@pytest.mark.parametrize("written", ["ёжик", "ежики", "ЁЖИКАМИ", "е\u0308жик"])
def test_yo_is_ye_in_the_question_and_in_the_text(small, written):
    assert ids(small, written) == ["category/fled"]


@pytest.mark.parametrize("written", ["protégé", "protege", "PROTEGES", "prote\u0301ge\u0301s"])
def test_accents_do_not_count(small, written):
    assert ids(small, written) == ["category/fled"]


def test_one_question_may_mix_the_languages(small):
    assert ids(small, "крыши tower") == ["theme/roofs"]


def test_small_words_of_either_language_need_not_match(small):
    assert set(ids(small, "the roofs of an old house")) == {"action/repair", "action/repair-all"}
    assert ids(small, "лестница и для города") == ["action/buy-a-ladder"]


# ------------------------------------------------------------------------------------------------------ what comes first


def test_labels_weigh_more_than_other_names_these_more_than_summaries_and_these_more_than_wording(small):
    found = small.search("ladder")
    assert [(one.id, one.matched) for one in found.results] == [
        ("action/buy-a-ladder", "label"), ("category/lodgers", "other name"), ("poa/1", "summary"), ("poa/2", "wording"),
    ]
    assert sorted((one.score for one in found.results), reverse=True) == [one.score for one in found.results]


def test_a_definition_is_searched_as_a_summary_is(small):
    assert [(one.id, one.matched) for one in small.search("stair").results] == [("theme/roofs", "definition")]


def test_a_hidden_label_finds_its_thing(small):
    assert [(one.id, one.matched) for one in small.search("roomers").results] == [("category/lodgers", "other name")]


def test_a_word_as_it_was_written_comes_before_another_of_the_same_stem(small, real):
    assert ids(small, "access") == ["theme/access", "theme/accession"]
    assert ids(small, "accession") == ["theme/accession", "theme/access"]
    assert "accession" in first(real, "accession").label.lower()


def test_words_that_stand_together_come_first(small):
    assert ids(small, "old houses")[0] == "action/repair"
    assert set(ids(small, "house old")) == {"action/repair", "action/repair-all"}


def test_a_whole_name_comes_before_names_that_contain_it(small, real):
    assert ids(small, "Roof Office")[0] == ids(small, "the roof office")[0] == "actor/wro"
    assert first(real, "tripartite commissions").id == "group/tripartite-commissions"
    assert first(real, "трёхсторонние комиссии").id == "group/tripartite-commissions"


def test_all_words_are_to_match(small):
    assert ids(small, "repair ladder tower", limit=1) and "all of" in small.search("repair ladder tower").answer
    assert set(ids(small, "old houses")) == {"action/repair", "action/repair-all"}, "not poa/2, which has old alone"


def test_words_may_stand_in_different_texts_of_a_thing(small):
    assert ids(small, "fled protégés") == ["category/fled"]
    assert ids(small, "buildings mender") == ["poa/2"]


def test_where_nothing_has_all_words_any_is_enough_and_it_is_said(small):
    found = small.search("lodgers silence")
    assert {one.id for one in found.results} == {"category/lodgers", "poa/def-1", "theme/silence"} and found.total == 3
    assert found.answer.startswith('Nothing matches all of "lodgers silence". 3 things match some of it: the closest is the ')


def test_a_word_that_is_nowhere_is_named_with_the_nearest(small):
    found = small.search("lodgers silense xylophones")
    assert found.answer.startswith('Nothing matches all of "lodgers silense xylophones"; no text has the words "silense" or "xylophones" (the nearest is "silence"). 2 things')


@pytest.mark.parametrize("written", ["who repairs roofs", "Who should repair the roofs?", "where have roofs to be repaired", "кто чинит крыши", "Где крыши чинят?"])
def test_words_that_only_make_it_a_question_are_left_out(small, written):
    assert "action/repair" in ids(small, written) and "all of" not in small.search(written).answer


def test_a_question_word_in_capitals_is_a_name(small):
    assert ids(small, "WHO helper") == ["actor/helper"]
    assert first(small, "who").id == first(small, "WHO").id == "actor/wro"


# --------------------------------------------------------------------------------------------------- numbers and acronyms


@pytest.mark.parametrize(
    ("written", "id"),
    [("71", "poa/71"), ("13(c)", "poa/13c"), ("13c", "poa/13c"), ("13 (c)", "poa/13c"), ("§ 71", "poa/71"), ("paragraph 71", "poa/71"),
     ("poa:71", "poa/71"), ("poa/71", "poa/71"), (f"{terms.BASE}poa/71", "poa/71"), ("res 8", "a-res-51-70/8"), ("Annex II, 3", "poa/def-3"), ("conf 21", "conference-report/21")],
)
def test_a_paragraph_comes_first_by_its_number(real, written, id):
    found = first(real, written)
    assert (found.id, found.matched) == (id, "number")


def test_a_bare_number_is_the_programmes_then_that_of_the_other_documents_by_date(small, real):
    assert ids(small, "2") == ["poa/2", "conference-report/2", "a-res-51-70/2", "poa/2a"]
    assert ids(real, "5")[:6] == [f"{document}/5" for document in terms.DOCUMENTS.values() if document != "iom-rcp-profile"]


def test_every_paragraph_of_the_programme_is_first_by_its_number(real):
    paragraphs = [thing for thing in real.things if thing.id.startswith("poa/")]
    assert len(paragraphs) > 150
    assert [thing.id for thing in paragraphs if first(real, thing.label("en")).id != thing.id] == []


@pytest.mark.parametrize("written", ["IOM", "iom", "IOM's", "the IOM", "МОМ", "мом", "actor:iom", "actor/iom", f"{terms.BASE}actor/iom"])
def test_an_actor_comes_first_by_its_acronym_in_either_language_and_by_its_id(real, written):
    found = first(real, written)
    assert found.id == "actor/iom" and found.matched == ("acronym" if len(written) < 8 else "id")


def test_every_acronym_comes_first(real):
    acronyms = {one.text: thing.id for thing in real.things for one in thing.texts if one.property == "cis:acronym"}
    assert len(acronyms) > 30
    assert {text: id for text, id in acronyms.items() if first(real, text).id != id} == {}


def test_every_label_finds_its_own_thing_first(real):
    """Unless another has the same name, as a country is an actor and a place."""
    lost = [
        (thing.id, language) for thing in real.things[::9] for language in ("en", "ru")
        if first(real, thing.label(language), language=language).label != thing.label(language)
        and thing.id not in [one.id for one in real.search(thing.label(language)).results if one.score > 10_000]
    ]
    assert lost == []


# ---------------------------------------------------------------------------------------------------------- kinds, pages


def test_the_narrowest_kind_is_shown(small, real):
    assert (first(small, "WHO").kind, first(small, "Annex II, 1").kind) == ("international-organization", "definition")
    assert first(real, "Programme of Action").kind == "document"
    assert {first(real, name).kind for name in ("Armenia", "odihr", "cis-countries", "statelessness")} == {"state", "body", "group", "theme"}


def test_a_kind_may_be_narrow_or_wide(small):
    assert set(ids(small, "WHO", kind="actor")) == {"actor/wro", "actor/helper"}
    assert ids(small, "WHO", kind="international-organization") == ["actor/wro"]
    assert set(ids(small, "lodger", kind="paragraph")) == set(ids(small, "lodger", kind="definition")) == {"poa/def-1"}


def test_a_kind_that_has_nothing_says_how_many_others_have(small):
    found = small.search("ladder", kind="theme")
    assert (found.results, found.total, found.answer) == ((), 0, 'Nothing of the kind theme matches "ladder"; 4 things of other kinds match.')


def test_any_of_the_words_is_enough_within_a_kind_too(small):
    found = small.search("old ladder", kind="category")
    assert [one.id for one in found.results] == ["category/lodgers"]
    assert found.answer.startswith('Nothing of the kind category matches all of "old ladder". 1 thing of the kind category matches some of it: it is the category "lodgers"')


@pytest.mark.parametrize("kind", ["", "roof", "Theme", "a" * 5000, "selector"])
def test_an_unknown_kind_names_those_there_are(small, kind):
    with pytest.raises(UsageError) as caught:
        small.search("roof", kind=kind)
    assert "category, definition, international-organization" in one_sentence(str(caught.value)) and len(str(caught.value)) < 300


def test_pages_make_up_the_whole(real):
    whole = real.search("cooperation", limit=1000)
    assert len(whole.results) == whole.total > 60
    pages = [real.search("cooperation", limit=25, offset=offset) for offset in range(0, whole.total, 25)]
    assert tuple(one for page in pages for one in page.results) == whole.results
    assert {(page.total, page.answer) for page in pages} == {(whole.total, whole.answer)}


def test_a_page_beyond_the_last_is_empty_and_still_tells_the_total(small):
    found = small.search("ladder", offset=50)
    assert found.results == () and found.total == 4 and found.answer.startswith("4 things match")
    assert small.search("ladder", limit=0).total == 4


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"offset": -1}, {"language": "fr"}, {"language": ""}])
def test_a_wrong_page_or_language_is_refused(small, wrong):
    with pytest.raises(UsageError) as caught:
        small.search("roof", **wrong)
    one_sentence(str(caught.value))


def test_the_order_is_the_same_in_every_index_and_thread(release, real):
    asked = ["refugees", "2", "Geneva Conference", "права человека", "accession monitoring", "Armenia"]
    again = Index(release)
    assert [again.search(words, limit=500) for words in asked] == [real.search(words, limit=500) for words in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(real.search, asked * 20)) == [real.search(words) for words in asked] * 20


def test_what_matches_alike_is_in_the_order_of_its_ids_with_numbers_as_numbers():
    index = Index(graph(CLASSES + "".join(f'poa:{number} a cis:Paragraph ; cis:summary "Roofs."@en .\n' for number in (10, 9, 100, "9a"))))
    assert ids(index, "roof") == ["poa/9", "poa/9a", "poa/10", "poa/100"]


def test_the_function_takes_a_graph_or_its_index(small):
    assert search(graph(SMALL), "ladder", "action", 5, 0, "ru") == search(small, "ladder", "action", 5, 0, "ru")


# ------------------------------------------------------------------------------------------------------------ what is shown


def test_labels_are_in_the_language_asked_for_or_else_in_english(small):
    assert [one.label for one in small.search("roofs", kind="theme", language="ru").results] == ["Крыши"]
    assert first(small, "silence", language="ru").label == "Silence"
    assert first(small, "poa:2a", language="ru").label == "2 (a)"


def test_the_sentence_names_the_closest(small):
    assert small.search("stair").answer == '1 thing matches "stair": it is the theme "Roofs" (theme/roofs).'
    assert small.search("ladder").answer == '4 things match "ladder": the closest is the action "Buy a long ladder for the town" (action/buy-a-ladder).'


def test_a_piece_of_the_text_stands_around_the_match(small):
    snippet = next(one.snippet for one in small.search("ladder").results if one.id == "poa/1")
    assert snippet.startswith("… ") and "a ladder is not" in snippet and len(snippet.split()) <= 22
    assert first(small, "stair").snippet == "What covers a house, a stair and a tower."
    assert first(small, "крышу", kind="paragraph").snippet == "Кровельщикам следует осмотреть каждую крышу."


def test_a_number_or_an_id_shows_how_its_thing_begins(small):
    assert first(small, "2").snippet == "Tall buildings come first."
    assert first(small, "1").snippet.startswith("Menders should look after every roof") and first(small, "1").snippet.endswith(" …")
    assert first(small, "theme:silence").snippet == "Silence"


def test_every_snippet_has_a_word_that_was_looked_for(with_texts):
    for words, pattern in {"statelessness": "stateless", "беженец": "бежен", "monitors": "monitor", "комиссия": "комисси"}.items():
        results = with_texts.search(words, limit=500).results
        assert [one for one in results if pattern not in one.snippet.lower()] == [] and len(results) > 3


def test_of_the_wording_a_few_words_are_shown(small, with_texts):
    snippet = next(one.snippet for one in small.search("ladder").results if one.matched == "wording")
    assert "ladder" in snippet and len(snippet.strip("… ").split()) <= 8
    found = [one for words in ("refugees", "international", "should", "Government") for one in with_texts.search(words, limit=500).results]
    shown = [one for one in found if one.matched == "wording"]
    assert len(shown) > 20 and max(len(one.snippet.strip("… ").split()) for one in shown) <= 8


def test_only_a_release_with_the_texts_finds_what_only_they_say(real, with_texts):
    texts = (one.text for thing in with_texts.things for one in thing.texts if one.property == "cis:text")
    words = sorted({word for text in texts for word in re.findall(r"\b[a-z]{9,}\b", text)})
    told = [word for word in words[::15] if not real.search(word).total]
    assert len(told) > 4
    for word in told:
        assert {one.matched for one in with_texts.search(word).results} == {"wording"}, word
        assert real.search(word).answer.endswith(" The wording of the documents is not in this release, so it was not searched.")
    assert "The wording" not in with_texts.search("xylophone").answer


def test_every_sentence_reads_as_prose(real):
    slips = r"None|  |\.\.| \.| ,|\(\)|\{|http|\b1 things|things (of the kind \w+ )?matches"
    asked = ["refugees", "refugees zzzz", "zzzz", "return dignity elections", "беженцы", "zzzz yyyy", "71", "poa:71", "IOM"]
    said = [real.search(words, kind=kind).answer for words in asked for kind in (None, "theme", "actor", "paragraph")]
    assert [text for text in said if re.search(slips, text) or not text.endswith(".")] == []


# --------------------------------------------------------------------------------------------------- nothing, and bad input


def test_a_word_that_no_text_has_is_said_to_be_in_none_with_the_nearest(small, real):
    assert small.search("silense").answer == 'No text has the word "silense" (the nearest is "silence").'
    assert small.search("крыжи").answer == 'No text has the word "крыжи" (the nearest is "крыши").'
    assert small.search("xylophone").answer == 'No text has the word "xylophone".'
    assert real.search("statelesness").answer.startswith('No text has the word "statelesness" (the nearest is "statelessness").')


def test_the_nearest_is_looked_for_for_a_few_words_only(small):
    found = small.search("silense ladderr xylo gardenss towerr lodgerss")
    assert found.answer.startswith('No text has the words "silense" or "ladderr" or "xylo" or "gardenss"')
    assert found.answer.endswith('(the nearest are "silence" or "ladder").')


@pytest.mark.parametrize("written", ["", "  ", "\n\t", "\x00\x01\x1b", '"', '""', "***", "()", "--", "…", "\u202e\u200b", "_", "\udcff", "🙂", "\u0301"], ids=ascii)
def test_where_there_is_no_word_it_is_wrong_usage(small, written):
    with pytest.raises(UsageError) as caught:
        small.search(written)
    assert "no word in that" in one_sentence(str(caught.value))


@pytest.mark.parametrize("written", ["a" * 10_000, "roof " * 2_000, "крыша " * 2_000, '"' * 10_000], ids=lambda text: text[:6])
def test_what_is_endless_is_wrong_usage(small, written):
    with pytest.raises(UsageError) as caught:
        small.search(written)
    assert "too long" in one_sentence(str(caught.value))


@pytest.mark.parametrize("written", ["the", "of the", "AND OR NOT", "и не", "'s"])
def test_words_that_every_text_has_are_wrong_usage(small, written):
    with pytest.raises(UsageError) as caught:
        small.search(written)
    assert "too many texts" in one_sentence(str(caught.value))


@pytest.mark.parametrize(
    "written",
    ['"ladder"', '"ladder', "ladder*", "+ladder", "-ladder", "NOT ladder", "ladder AND", "(ladder", "ladder)", "label:ladder^", "ladder~", "/ladder/",
     "{ladder}", "[ladder]", "ladder\\", "ladder\x00", "'; DROP TABLE ladder --", "<b>ladder</b>", "ladder\udcff", "%ladder%", "\u202eladder", "ladder\n\nladder", "$ladder", "{{ladder}}"],
    ids=ascii,
)
def test_quotes_and_operators_are_no_syntax(small, written):
    found = small.search(written)
    assert "action/buy-a-ladder" in [one.id for one in found.results]
    one_sentence(found.answer)
    assert found.answer.isprintable() and "<" not in found.answer and '""' not in found.answer


@pytest.mark.parametrize(
    "written",
    ["poa:", "poa:zzz", ":", "::71", "http://x", f"{terms.BASE}", "71/", "71-p1", "NEAR(roof ladder, 3)", "[1 TO 9]", "id:poa/1", "at:1", "named:who", "x" * 300],
)
def test_odd_words_are_looked_for_as_words(small, written):
    try:
        one_sentence(search(small, written).answer)
    except UsageError as error:
        one_sentence(str(error))


def test_a_graph_without_anything_finds_nothing():
    found = search(graph(""), "roof")
    assert (found.results, found.total) == ((), 0)
    assert found.answer == 'No text has the word "roof". The wording of the documents is not in this release, so it was not searched.'


def test_things_below_another_base_are_found_with_short_ids():
    moved = "http://localhost/x/"
    index = Index(graph(SMALL, moved))
    assert ids(index, "2")[:2] == ["poa/2", "conference-report/2"]
    assert first(index, f"{moved}poa/2").id == first(index, "poa:2").id == "poa/2"


# -------------------------------------------------------------------------------------------------- JSON, the command line


def test_the_json_has_its_keys(real):
    data = json.loads(json.dumps(real.search("refugees").as_json()))
    assert set(data) == {"answer", "results", "total"} and len(data["results"]) == 20 < data["total"]
    assert {frozenset(one) for one in data["results"]} == {frozenset({"id", "kind", "label", "matched", "snippet", "score"})}
    assert terms.BASE not in json.dumps(data)


def test_the_command_prints_the_sentence_then_the_rows(call, real):
    code, out, err = call("search", "voluntary", "return")
    assert (code, err) == (0, "")
    said, empty, columns, *_ = out.splitlines()
    assert said == real.search("voluntary return").answer and empty == ""
    assert columns.split() == ["id", "kind", "label", "matched", "text"]


def test_the_command_takes_kind_limit_and_language(call):
    code, out, _ = call("search", "statelessness", "--kind", "theme", "--limit", "1", "--language", "ru", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(out))
    assert code == 0 and (row["id"], row["kind"]) == ("theme/statelessness", "theme") and re.search("[а-я]", row["label"])


def test_the_command_as_json(call, real):
    code, out, _ = call("search", "беженцы", "--format", "json")
    assert code == 0 and json.loads(out) == json.loads(json.dumps(real.search("беженцы").as_json()))
    assert "\\u" not in out


def test_nothing_found_is_a_no(call):
    code, out, err = call("search", "xylophone")
    assert (code, err) == (1, "") and out.startswith('No text has the word "xylophone"')
    code, out, err = call("search", "xylophone", "--format", "json")
    assert (code, err) == (1, "") and json.loads(out)["total"] == 0


@pytest.mark.parametrize("arguments", [("",), (), ("the",), ("roof", "--kind", "x"), ("roof", "--limit", "-1"), ("roof", "--limit", "x"), ("roof", "--language", "fr")])
def test_a_wrong_call_prints_nothing_and_says_why(call, arguments):
    code, out, err = call("search", *arguments)
    assert (code, out) == (2, "") and err and "Traceback" not in err


@pytest.mark.parametrize("asked", ["who 71", "actor iom", "search iom"])
def test_only_the_search_imports_the_engine_and_it_imports_nothing_heavy(asked, release):
    import subprocess
    import sys

    from conftest import command_environment

    code = (
        "import sys; from cisgraph.cli import main; main(sys.argv[1:])\n"
        "print('imported:', *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *asked.split()], capture_output=True, text=True, check=True, env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    imported = set(done.stderr.rpartition("imported:")[2].split())
    assert ("tantivy" in imported) is (asked == "search iom")
    assert not imported & {"rdflib", "SPARQLWrapper", "pandas", "numpy", "sqlite3", "difflib"}
