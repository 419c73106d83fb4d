"""The curated data: what is there by name, and what holds of all of it."""

import re
from pathlib import Path

import pycountry
import pyoxigraph as ox
import pytest

from cisgraph import terms
from cisgraph.paths import root
from cisgraph.turtle import read_file
from conftest import CHECKOUT

FILES = sorted(path for path in (root() / "data").rglob("*.ttl") if "second-reading" not in path.parts)
CIS_COUNTRIES = {
    "armenia", "azerbaijan", "belarus", "georgia", "kazakhstan", "kyrgyzstan", "moldova", "russian-federation",
    "tajikistan", "turkmenistan", "ukraine", "uzbekistan",
}
SUB_PARAGRAPHS = "9a 9b 9c 9d 10a 10b 11a 11b 13a 13b 13c 13d 15a 15b 15c 16a 16b 16c 16d 20a 20b".split()
NORMATIVE = ("principle", "action", "arrangement", "operative")


def ids(release, query: str) -> set[str]:
    return {release.shorten(row[0]) for row in release.sparql(query).rows}


# ------------------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(root())))
def test_everything_in_the_data_has_an_iri(path: Path):
    nameless = [triple for triple in read_file(path) if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)]
    assert nameless == []


def test_what_is_said_of_a_thing_stands_in_one_file():
    """A thing described in two files would be changed in one of them."""
    where: dict[str, set[str]] = {}
    for path in FILES:
        for triple in read_file(path):
            where.setdefault(triple.subject.value, set()).add(path.name)
    assert {thing: files for thing, files in where.items() if len(files) > 1} == {}


def test_the_programme_is_divided_by_chapter():
    assert {path.name for path in FILES if path.parent.name == "poa"} == {
        "1-principles.ttl", "2-institutional-framework.ttl", "3-operational-framework.ttl", "4-prevention.ttl",
        "5-cooperation.ttl", "6-follow-up.ttl", "declaration.ttl", "definitions.ttl", "participants.ttl", "programme.ttl",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(root())))
def test_literals_are_what_they_claim(path: Path):
    """Prose has a language, and only languages that people here read; no trailing space, no doubled one."""
    prose = {terms.FIXED["skos"] + name for name in ("prefLabel", "altLabel", "definition", "scopeNote", "editorialNote", "example")}
    prose |= {terms.FIXED["cis"] + name for name in ("summary", "withoutProvision", "trigger", "ground", "rationale")}
    wrong = []
    for triple in read_file(path):
        if isinstance(triple.object, ox.Literal):
            value, language = triple.object.value, triple.object.language
            if language not in (None, "en", "ru") or (triple.predicate.value in prose and language is None):
                wrong.append(str(triple))
            if value != value.strip() or "  " in value or not value:
                wrong.append(str(triple))
    assert wrong == []


# ----------------------------------------------------------------------------------------------------------- labels


def test_every_thing_with_a_label_has_it_in_english_and_russian(release):
    assert release.sparql(
        """SELECT ?thing { ?thing skos:prefLabel ?any
           FILTER(NOT EXISTS { ?thing skos:prefLabel ?en FILTER(LANG(?en) = "en") } || NOT EXISTS { ?thing skos:prefLabel ?ru FILTER(LANG(?ru) = "ru") }) }"""
    ).rows == []


def test_no_thing_has_two_preferred_labels_in_one_language(release):
    assert release.sparql(
        "SELECT ?thing { ?thing skos:prefLabel ?one , ?other FILTER(LANG(?one) = LANG(?other) && STR(?one) < STR(?other)) }"
    ).rows == []


@pytest.mark.parametrize("kind", ["Actor", "Group", "Instrument", "Principle", "Category", "Theme", "Action", "Place", "Event"])
def test_everything_that_people_see_has_a_label(release, kind):
    assert release.sparql(f"SELECT ?thing {{ ?thing a cis:{kind} FILTER NOT EXISTS {{ ?thing skos:prefLabel ?label }} }}").rows == []


@pytest.mark.parametrize("kind", ["Actor", "Group", "Instrument", "Principle", "Category", "Theme", "Action"])
def test_no_two_things_of_a_kind_have_one_label(release, kind):
    rows = release.sparql(f"SELECT ?thing ?label (LANG(?label) AS ?language) {{ ?thing a cis:{kind} ; skos:prefLabel ?label }}").rows
    seen: dict[tuple, set[str]] = {}
    for thing, label, language in rows:
        seen.setdefault((label.casefold(), language), set()).add(release.shorten(thing))
    assert {label: things for label, things in seen.items() if len(things) > 1} == {}


def test_russian_is_written_in_cyrillic_with_e_and_english_without_cyrillic(release):
    """Acronyms and symbols may stand in Latin letters, and an English note may speak of Russian words."""
    rows = release.sparql(
        'SELECT ?thing ?p ?text (LANG(?text) AS ?language) { ?thing ?p ?text FILTER(isLiteral(?text) && LANG(?text) IN ("en", "ru")) }'
    ).rows
    own = [(release.shorten(thing), text) for thing, _, text, language in rows if language == "ru"]
    english = [
        (release.shorten(thing), text) for thing, p, text, language in rows if language == "en" and not p.endswith(("Note", "example"))
    ]
    assert [one for one in own if "ё" in one[1].lower()] == []
    assert [one for one in own if not re.search("[а-я]", one[1].lower()) and not re.fullmatch(r"[A-ZА-Я\d ()/.-]+", one[1])] == []
    assert [one for one in english if re.search("[а-яё]", one[1].lower())] == []


def test_every_paragraph_has_a_summary_in_both_languages(release):
    languages: dict[str, list[str]] = {}
    for thing, language in release.sparql("SELECT ?p (LANG(?s) AS ?l) { ?p a cis:Paragraph OPTIONAL { ?p cis:summary ?s } }").rows:
        languages.setdefault(release.shorten(thing), []).append(language or "")
    assert {thing: found for thing, found in languages.items() if sorted(found) != ["en", "ru"]} == {}


# ------------------------------------------------------------------------------------------------------------ by name


def test_every_slug_of_the_model_is_there(release):
    slugs = (CHECKOUT / "tests" / "slugs.txt").read_text(encoding="utf-8").split()
    described = ids(release, "SELECT DISTINCT ?thing { ?thing a ?class }")
    assert [slug for slug in slugs if slug not in described] == []


def test_a_slug_is_of_the_class_that_its_folder_says(release):
    classes = {"group": "Group", "actor": "Actor", "instrument": "Instrument", "principle": "Principle", "action": "Action",
               "category": "Category", "theme": "Theme", "membership": "Membership", "section": "Section"}
    for folder, name in classes.items():
        below = ids(release, f'SELECT DISTINCT ?t {{ ?t a ?c FILTER(STRSTARTS(STR(?t), "{terms.BASE}{folder}/")) }}')
        assert below - ids(release, f"SELECT ?t {{ ?t a cis:{name} }}") == set(), folder


def test_the_programme_has_its_paragraphs_sub_paragraphs_and_annex(release):
    found = {row["paragraph"].removeprefix(f"{terms.BASE}poa/"): row["label"] for row in release.ask("paragraphs-of-document")}
    wanted = {str(number): str(number) for number in range(1, 150)}
    wanted |= {key: f"{key[:-1]} ({key[-1]})" for key in SUB_PARAGRAPHS}
    wanted |= {f"def-{number}": f"Annex II, {number}" for number in range(1, 11)}
    assert found == wanted


def test_the_paragraphs_stand_in_the_order_of_the_text(release):
    keys = [row["paragraph"].rpartition("/")[2] for row in release.ask("paragraphs-of-document")]

    def place(key: str):
        number, letter = re.fullmatch(r"(?:def-)?(\d+)([a-z]?)", key).groups()
        return key.startswith("def-"), int(number), letter

    assert keys == sorted(keys, key=place)


def test_the_eight_definitions_are_definitions_of_the_annex(release):
    assert ids(release, "SELECT ?p { ?p cis:kind cis:kind-definition }") == {f"poa/def-{number}" for number in range(1, 11)}


def test_every_paragraph_stands_in_a_section_of_the_programme(release):
    assert release.sparql(
        "SELECT ?p { ?p a cis:Paragraph FILTER(STRSTARTS(STR(?p), STR(poa:))) FILTER NOT EXISTS { ?p cis:partOf+ ?s . ?s a cis:Section ; cis:partOf+ doc:poa } }"
    ).rows == []


@pytest.mark.parametrize(
    ("section", "first", "last"), [
        ("poa-declaration", 1, 7), ("poa-I", 8, 23), ("poa-II", 24, 58), ("poa-III", 59, 98), ("poa-IV", 99, 117), ("poa-V", 118, 134),
        ("poa-VI", 135, 149),
    ],
)
def test_a_chapter_has_its_paragraphs(release, section, first, last):
    found = {
        int(row[0]) for row in release.sparql(
            f"SELECT ?n {{ ?p cis:partOf+ section:{section} ; cis:number ?n . ?p a cis:Paragraph FILTER NOT EXISTS {{ ?p cis:letter ?l }} }}"
        ).rows if row[0].isdigit()
    }
    assert found == set(range(first, last + 1))


def test_the_cis_countries_are_twelve_by_name(release):
    assert ids(release, "SELECT ?m { ?x cis:of group:cis-countries ; cis:member ?m }") == {f"actor/{name}" for name in CIS_COUNTRIES}


def test_the_conference_secretariat_is_unhcr_iom_and_odihr(release):
    assert ids(release, "SELECT ?m { ?x cis:of group:conference-secretariat ; cis:member ?m }") == {"actor/unhcr", "actor/iom", "actor/odihr"}


def test_the_states_at_geneva_are_cis_and_interested_states(release):
    def members(name: str) -> set[str]:
        return ids(release, f"SELECT ?m {{ ?x cis:of group:{name} ; cis:member ?m . ?m a cis:State }}")

    assert members("cis-countries") <= members("participating-states")
    assert members("participating-states") <= members("participants")
    assert len(members("participating-states")) == 87, "as paragraph 2 of the conference report counts them"


def test_a_group_with_members_is_listed_and_one_without_is_open(release):
    assert release.sparql("SELECT ?g { ?g cis:membership cis:listed FILTER NOT EXISTS { ?m cis:of ?g } }").rows == []
    assert release.sparql("SELECT ?g { ?g a cis:Group FILTER NOT EXISTS { ?g cis:membership ?any } }").rows == []
    assert release.sparql("SELECT ?g { ?m cis:of ?g . ?g a cis:Group ; cis:membership cis:open }").rows == []


#: English short names of the graph that ISO 3166 has under another name.
OTHERWISE = {"Holy See": "Holy See (Vatican City State)", "Republic of Korea": "Korea, Republic of", "Turkey": "Türkiye"}


def test_states_have_the_iso_and_m49_codes_of_their_names(release):
    """ISO 3166-1 takes its numeric codes from M49, so pycountry knows both."""
    wrong = []
    for state, label, two, three, digits in release.sparql(
        """SELECT ?s ?l ?two ?three ?digits { ?s a cis:State ; skos:prefLabel ?l FILTER(LANG(?l) = "en")
           OPTIONAL { ?s cis:isoAlpha2 ?two } OPTIONAL { ?s cis:isoAlpha3 ?three } OPTIONAL { ?s cis:m49 ?digits } }"""
    ).rows:
        try:
            country = pycountry.countries.lookup(OTHERWISE.get(label, label))
        except LookupError:
            wrong.append((release.shorten(state), label, "ISO 3166 has no such name"))
            continue
        codes = (country.alpha_2, country.alpha_3, country.numeric)
        if (two, three, digits) != codes:
            wrong.append((release.shorten(state), (two, three, digits), codes))
    assert wrong == []


# -------------------------------------------------------------------------------------------------------- annotation


def test_every_normative_paragraph_of_chapters_i_and_ii_states_a_provision_or_says_why_not(release):
    kinds = ", ".join(f"cis:kind-{name}" for name in NORMATIVE)
    silent = ids(
        release,
        f"""SELECT ?p {{ VALUES ?chapter {{ section:poa-I section:poa-II }} ?p a cis:Paragraph ; cis:partOf+ ?chapter ; cis:kind ?kind
            FILTER(?kind IN ({kinds}))
            FILTER NOT EXISTS {{ ?part cis:partOf ?p }}
            FILTER NOT EXISTS {{ ?p cis:states ?provision }} FILTER NOT EXISTS {{ ?p cis:withoutProvision ?why }} }}""",
    )
    assert silent == set()


def test_no_paragraph_both_states_a_provision_and_says_why_it_has_none(release):
    assert release.sparql("SELECT ?p { ?p cis:states ?provision ; cis:withoutProvision ?why }").rows == []


def test_what_is_not_normative_states_nothing(release):
    kinds = ", ".join(f"cis:kind-{name}" for name in ("declaration", "basis-for-action", "proceedings", "definition", "report", "profile"))
    assert release.sparql(f"SELECT ?p {{ ?p cis:states ?provision ; cis:kind ?kind FILTER(?kind IN ({kinds})) }}").rows == []


def test_no_cross_cutting_theme_is_on_more_than_a_fifth_of_the_paragraphs(release):
    rows = release.sparql(
        "SELECT ?theme (COUNT(DISTINCT ?p) AS ?n) { ?p a cis:Paragraph ; cis:theme ?theme . ?theme skos:broader ?over } GROUP BY ?theme"
    ).rows
    everything = len(ids(release, "SELECT ?p { ?p a cis:Paragraph }"))
    assert rows and {release.shorten(theme): n for theme, n in rows if int(n) > everything / 5} == {}


def test_every_paragraph_has_a_theme_and_every_theme_a_place_in_two_levels(release):
    assert release.sparql("SELECT ?p { ?p a cis:Paragraph FILTER NOT EXISTS { ?p ^cis:partOf?/cis:theme ?t } FILTER NOT EXISTS { ?p cis:partOf?/cis:theme ?t } }").rows == []
    assert release.sparql("SELECT ?t { ?t a cis:Theme FILTER NOT EXISTS { ?t skos:topConceptOf scheme:themes } FILTER NOT EXISTS { ?t skos:broader ?b } }").rows == []
    assert release.sparql("SELECT ?t { ?t a cis:Theme ; skos:broader/skos:broader ?b }").rows == []
    assert ids(release, "SELECT ?t { ?t a cis:Theme }") >= {
        f"theme/{name}" for name in ("statelessness", "border-management", "early-warning", "property", "tolerance", "repatriation-and-return")
    }


def test_one_action_is_one_thing_wherever_it_is_asked_for(release):
    """Non-refoulement is asked for in 13 (c) and in 43."""
    asked = ids(release, "SELECT ?p { poa:13c-p1 cis:requires ?action . ?p cis:requires ?action }")
    assert asked >= {"poa/13c-p1", "poa/43-p3"}


def test_every_action_is_required_somewhere(release):
    assert ids(release, "SELECT ?a { ?a a cis:Action FILTER NOT EXISTS { ?p cis:requires ?a } }") == set()


def test_a_trigger_is_a_phrase_of_six_words_at_most(release):
    rows = release.sparql("SELECT ?p ?t { ?p cis:trigger ?t }").rows
    assert rows and [(release.shorten(p), t) for p, t in rows if len([word for word in t.split() if word != "…"]) > 6] == []


def test_an_implied_bearer_says_by_which_rule_and_an_explicit_one_says_none(release):
    assert release.sparql("SELECT ?p { ?p cis:attribution cis:implied FILTER NOT EXISTS { ?p cis:byRule ?rule } }").rows == []
    assert release.sparql("SELECT ?p { ?p cis:attribution cis:explicit ; cis:byRule|cis:impliedBy ?any }").rows == []
    assert {row[0] for row in release.sparql("SELECT DISTINCT ?r { ?p cis:byRule ?r }").rows} <= {"2a", "2b", "2c", "2d"}


def test_provisions_are_numbered_as_their_names_say(release):
    rows = release.sparql("SELECT ?p ?n ?unit { ?unit cis:states ?p . ?p cis:order ?n }").rows
    assert rows and [release.shorten(p) for p, n, unit in rows if p != f"{unit}-p{n}"] == []
