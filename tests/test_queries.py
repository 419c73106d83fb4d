"""The query library: headers and parameters. What each query answers is held in test_query_answers."""

import re

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from cisgraph import paths, queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked
from conftest import one_sentence

HEAD = """\
# title: A title
# question: What is asked?
# answers: one row a thing
"""
BODY = """\
PREFIX poa: <https://w3id.org/cisgraph/poa/>
SELECT ?thing ?word WHERE { VALUES ?thing { poa:1 } VALUES ?word { "x" } }
"""
WHOLE = HEAD + "# param: thing iri poa:1\n# param: word string \"x\"\n" + BODY

LIBRARY = queries.library()
RULES = sorted((paths.root() / "ontology" / "rules").glob("*.rq"))


def refused(text: str) -> str:
    with pytest.raises(CisgraphError) as caught:
        queries.parse(text, "name", "report")
    return one_sentence(str(caught.value))


# ---------------------------------------------------------------------------------------------------------- headers


def test_a_header_gives_title_question_answers_and_parameters():
    query = queries.parse(WHOLE, "name", "report")
    assert (query.name, query.kind) == ("name", "report")
    assert (query.title, query.question, query.answers) == ("A title", "What is asked?", "one row a thing")
    assert query.parameters == (("thing", "iri", "poa:1"), ("word", "string", '"x"'))


def test_a_header_without_parameters_is_whole():
    assert queries.parse(HEAD + "ASK {}\n", "name", "report").parameters == ()


@pytest.mark.parametrize(
    ("text", "line", "wanted"),
    [
        ("# titel: A\n" + HEAD + BODY, 1, "title"),
        (HEAD.replace("title:", "title"), 1, "title"),
        (HEAD.replace("A title", ""), 1, "title"),
        ("\n".join(reversed(HEAD.splitlines())) + "\n" + BODY, 1, "title"),
        (HEAD + "# note: by hand\n" + BODY, 4, "param"),
        (HEAD + "# title: again\n" + BODY, 4, "param"),
        (HEAD + "# an ordinary comment\n" + BODY, 4, "param"),
        ("# title: A\n# answers: one row\n# question: B?\n" + BODY, 2, "question"),
    ],
    ids=["unknown", "no-colon", "empty", "reversed", "unknown-after", "twice", "comment", "order"],
)
def test_a_header_line_out_of_place_is_named(text, line, wanted):
    said = refused(text)
    assert f"queries/report/name.rq, line {line}:" in said and f"# {wanted}:" in said


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_what_a_header_lacks_is_named(lines):
    said = refused("\n".join([*HEAD.splitlines()[:lines], BODY]))
    assert f"'# {queries.HEADER[lines]}: …'" in said and "queries/report/name.rq" in said


@pytest.mark.parametrize("line", ["# param: thing", "# param: thing iri", "# param: thing url poa:1", "# param: thing IRI poa:1"])
def test_a_parameter_line_says_name_kind_and_default(line):
    said = refused(HEAD + line + "\n" + BODY)
    assert "line 4" in said and "NAME KIND DEFAULT" in said


def test_a_parameter_needs_a_place_in_the_text():
    assert "VALUES ?other" in refused(HEAD + "# param: other iri poa:1\n" + BODY)


def test_a_file_saved_on_another_system_reads_the_same():
    assert queries.parse(WHOLE.replace("\n", "\r\n"), "name", "report").parameters == (
        ("thing", "iri", "poa:1"), ("word", "string", '"x"'),
    )


# ------------------------------------------------------------------------------------------------------- parameters


def rows(query: queries.Query, **values) -> list[tuple]:
    return Asked(ox.Store()).sparql(query.filled(**values)).rows


def test_values_stand_in_place_of_the_defaults():
    query = queries.parse(WHOLE, "name", "report")
    assert rows(query) == [(f"{terms.BASE}poa/1", "x")]
    assert rows(query, thing="poa:71") == [(f"{terms.BASE}poa/71", "x")]
    assert rows(query, thing=f"{terms.BASE}poa/72", word="y") == [(f"{terms.BASE}poa/72", "y")]


def test_a_parameter_takes_several_values():
    query = queries.parse(WHOLE, "name", "report")
    assert sorted(rows(query, thing=["poa:1", "actor:unhcr"], word=("a", "b"))) == sorted(
        (f"{terms.BASE}{thing}", word) for thing in ("poa/1", "actor/unhcr") for word in ("a", "b")
    )


HOSTILE = [
    '"', "'", "}", "{", "\\", '\\"', '" } UNION { ?thing ?p ?word } #', "a\nb", "a\r\nb", "a\tb", "}\n}\n", "# x",
    "\\u0022 } { ", "\\\\u0022", "VALUES ?word { 1 }", "\\1\\g<0>", "ё–\u2028\u0085 \u00a0", "\U0001f600", "",
]


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_a_string_stays_one_string_whatever_is_in_it(word):
    query = queries.parse(WHOLE, "name", "report")
    assert rows(query, word=word) == [(f"{terms.BASE}poa/1", word)]


def test_a_value_that_looks_like_another_parameters_place_is_not_filled_in():
    text = HEAD + '# param: a string "x"\n# param: b string "y"\n' + (
        'SELECT ?a ?b WHERE { VALUES ?a { "x" } VALUES ?b { "y" } }\n'
    )
    query = queries.parse(text, "name", "report")
    one, other = "VALUES ?b { z }", " } } # the rest of the query is mine"
    assert rows(query, a=one, b=other) == [(one, other)]
    assert rows(query, b=other, a=one) == [(one, other)]


def test_a_default_may_hold_a_brace():
    text = HEAD + '# param: a string "}"\n' + 'SELECT ?a WHERE { VALUES ?a { "}" } }\n'
    query = queries.parse(text, "name", "report")
    assert rows(query) == [("}",)]
    assert rows(query, a="{") == [("{",)]


@pytest.mark.parametrize(
    "iri", ["poa:71 poa:72", "http://example.org/a b", "poa:71> <x:y", "poa:7}", "poa:{", 'poa:"', "poa:\n71", "71", "", ":", "poa:\\"],
    ids=ascii,
)
def test_what_is_no_iri_is_refused(iri):
    with pytest.raises(UsageError) as caught:
        queries.parse(WHOLE, "name", "report").filled(thing=iri)
    assert "thing" in one_sentence(str(caught.value))


@pytest.mark.parametrize(
    ("kind", "default", "good", "bad"),
    [
        ("integer", "1", ["0", "-3", "+7", 42], ["", "1.5", "1e3", "seven", "1 2", "1 }", "７", "1\n"]),
        ("date", '"1996-05-31"^^xsd:date', ["1996-05-31"], ["", "1996", "31 May 1996", "1996-5-31", '1996-05-31"', "1996-13-45", "１９９６-05-31"]),
    ],
    ids=["integer", "date"],
)
def test_a_value_is_of_its_parameters_kind(kind, default, good, bad):
    text = HEAD + f"# param: v {kind} {default}\nSELECT ?v WHERE {{ VALUES ?v {{ {default} }} }}\n"
    query = queries.parse(text, "name", "report")
    for value in good:
        assert [str(row[0]).lstrip("+") for row in rows(query, v=value)] == [str(value).lstrip("+")]
    taken = []
    for value in bad:
        try:
            query.filled(v=value)
            taken.append(value)
        except UsageError as error:
            one_sentence(str(error))
    assert taken == []


@pytest.mark.parametrize("written", ["poa:71", "poa/71", f"{terms.BASE}poa/71"])
def test_a_thing_is_written_as_a_name_an_id_or_an_iri(written):
    query = queries.parse(WHOLE, "name", "report")
    assert rows(query, thing=written) == [(f"{terms.BASE}poa/71", "x")]


@pytest.mark.parametrize("written", ["paragraph:71", "poaa/71", "iom", "ftp://example.org/x", "javascript:alert(1)", "cis/Actor"])
def test_a_name_that_no_prefix_or_folder_begins_is_refused(written):
    with pytest.raises(UsageError) as caught:
        queries.parse(WHOLE, "name", "report").filled(thing=written)
    said = one_sentence(str(caught.value))
    assert "poa:1" in said and "poa/1" in said and repr(written) in said


@pytest.mark.parametrize(
    ("kind", "default", "values"),
    [
        ("iri", "poa:1", ("poa:1",)), ("iri", "poa:1 cis:status-planned", ("poa:1", "cis:status-planned")), ("integer", "-3 4", ("-3", "4")),
        ("string", r'"a \"b\" } c" "d\n\\"', ('a "b" } c', "d\n\\")), ("date", '"1996-05-31"^^xsd:date', ("1996-05-31",)),
    ],
)
def test_a_default_reads_as_the_values_that_fill_it_in(kind, default, values):
    text = HEAD + f"# param: v {kind} {default}\nSELECT ?v WHERE {{ VALUES ?v {{ {default} }} }}\n"
    query = queries.parse(text, "name", "report")
    assert query.parameters[0].values == values
    assert rows(query) == rows(query, v=values)


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("iri", "71"), ("iri", '"poa:1"'), ("iri", "<urn:x>"), ("string", "x"), ("string", '"x"@en'), ("string", '"x'), ("integer", "1.5"),
        ("integer", '"1"'), ("date", '"1996-05-31"'), ("date", '"1996-05"^^xsd:date'), ("date", "1996-05-31"),
    ],
)
def test_a_default_is_of_its_parameters_kind(kind, default):
    said = refused(HEAD + f"# param: v {kind} {default}\nSELECT ?v WHERE {{ VALUES ?v {{ {default} }} }}\n")
    assert "line 4" in said and kind in said


def test_an_unknown_parameter_is_named_with_those_there_are():
    with pytest.raises(UsageError) as caught:
        queries.parse(WHOLE, "name", "report").filled(paragraph="poa:71")
    said = one_sentence(str(caught.value))
    assert "paragraph" in said and "thing" in said and "word" in said


def test_another_base_moves_instances_and_not_the_ontology():
    text = queries.load("provisions-of-paragraph").filled("https://example.org/x/", paragraph="poa:71")
    assert "<https://example.org/x/poa/71>" in text
    assert "PREFIX cis: <https://w3id.org/cisgraph/ontology#>" in text
    assert f"<{terms.BASE}poa/" not in text


def test_the_defaults_move_with_the_base():
    text = queries.load("provisions-of-paragraph").filled("https://example.org/x/")
    assert "PREFIX poa: <https://example.org/x/poa/>" in text and f"<{terms.BASE}poa/" not in text


def test_prefixed_names_are_expanded_and_other_things_left():
    assert queries.expand("poa:71") == f"{terms.BASE}poa/71"
    assert queries.expand("poa:71", "http://localhost/") == "http://localhost/poa/71"
    assert queries.expand("cis:bearer", "http://localhost/") == f"{terms.BASE}ontology#bearer"
    assert queries.expand("https://w3id.org/cisgraph/poa/71") == "https://w3id.org/cisgraph/poa/71"
    assert queries.expand("71") == "71"
    assert queries.expand("actor/iom") == f"{terms.BASE}actor/iom"
    assert queries.expand("document/poa", "http://localhost/") == "http://localhost/document/poa"


def test_a_query_is_found_by_name_with_or_without_its_kind():
    assert queries.load("paragraph") == queries.load("competency/paragraph")
    assert queries.load("paragraph").kind == "competency"


@pytest.mark.parametrize("name", ["paragrap", "../../pyproject", "", "paragraph.rq", "a\0b"])
def test_an_unknown_query_names_the_nearest(name):
    with pytest.raises(CisgraphError) as caught:
        queries.load(name)
    said = str(caught.value)
    assert "There is no query" in said and "Traceback" not in said
    if name == "paragrap":
        assert "The nearest is paragraph" in said


# ------------------------------------------------------------------------------------------------------ the library


def test_there_are_queries_of_every_kind_that_commands_rely_on():
    names = {query.name for query in LIBRARY}
    assert names >= {"paragraph", "provisions-of-paragraph", "parties-of-paragraph", "paragraph-digests", "selectors"}


def test_no_two_queries_have_one_name():
    names = [query.name for query in LIBRARY]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_file_of_the_library_stands_in_a_folder_of_its_kind(query):
    assert query.kind in queries.KINDS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", query.name)
    assert query.question.endswith("?")


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_header_default_is_what_stands_in_the_text(query):
    for parameter in query.parameters:
        assert re.search(rf"VALUES \?{parameter.name} \{{ {re.escape(parameter.default)} \}}", query.text)


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_parameter_filled_in_with_its_own_default_changes_nothing(query, release):
    for parameter in query.parameters:
        assert release.sparql(query.filled(**{parameter.name: parameter.values})) == release.sparql(query.text)


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_declares_its_prefixes_and_only_those_it_uses(query):
    """Any other engine runs the file as it stands."""
    declared = dict(re.findall(r"(?m)^PREFIX (\w+): <([^>]*)>$", query.text))
    body = re.sub(r"(?m)^(#|PREFIX ).*$|\"[^\"]*\"|<[^>]*>", "", query.text)
    used = set(re.findall(r"(?<![\w?$:])([a-z][\w]*):(?=[\w])", body))
    assert used == set(declared)
    table = terms.prefixes()
    assert {prefix: iri for prefix, iri in declared.items() if table.get(prefix) != iri} == {}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_is_plain_sparql_that_two_engines_read(path, release):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# title: .+\n# because: .+\n", text)
    assert prepareQuery(text).algebra.name == "ConstructQuery"
    assert isinstance(release.sparql(text), str)


def test_a_rule_for_each_inference_that_clients_rely_on():
    assert {path.stem for path in RULES} >= {
        "superclasses", "modality", "eli-cites", "eli-subdivisions", "bearer-through-group", "implements-paragraph",
    }
