"""The query library: headers, parameters, and that every file runs on two engines with the same rows."""

import re

import pyoxigraph as ox
import pytest
from rdflib import Graph
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
        ("date", '"1996-05-31"', ["1996-05-31"], ["", "1996", "31 May 1996", "1996-5-31", '1996-05-31"', "1996-13-45", "１９９６-05-31"]),
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


#: Paragraphs with what they state, cite and are part of: those that headers name, and some with sub-paragraphs.
SAMPLE = ("poa:13", "poa:17", "poa:34", "poa:36", "poa:43", "poa:71", "poa:def-3")


@pytest.fixture(scope="module")
def sample(release) -> tuple[Asked, Asked, Graph]:
    """A part of the real graph that refers to nothing outside it: in named graphs, in one graph, and in rdflib.

    rdflib takes minutes for some queries over the whole.
    """
    reached, open_ = set(), []

    def reach(term):
        if isinstance(term, ox.NamedNode) and term not in reached:
            reached.add(term)
            open_.append(term)

    for name in SAMPLE:
        reach(ox.NamedNode(queries.expand(name)))
        for quad in release.store.quads_for_pattern(None, ox.NamedNode(queries.expand("cis:partOf")), ox.NamedNode(queries.expand(name))):
            reach(quad.subject)
    for quad in release.store.quads_for_pattern(None, ox.NamedNode(queries.expand("cis:statedIn")), ox.NamedNode(queries.expand("poa:71"))):
        reach(quad.subject)
    found = set()
    while open_:
        for quad in release.store.quads_for_pattern(open_.pop(), None, None):
            if quad.graph_name.value.rpartition("/")[2] in ("poa", "vocabulary", "inferred", "a-res-51-70", "conference-report", "a-51-341"):
                found.add(quad)
                reach(quad.object)
            elif quad.object.value.endswith("Scheme") or quad.predicate.value.endswith(("prefLabel", "inScheme", "subClassOf")):
                found.add(quad)
    named, plain = ox.Store(), ox.Store()
    named.extend(found)
    plain.extend(ox.Quad(*quad.triple) for quad in found)
    text = ox.serialize({quad.triple for quad in found}, format=ox.RdfFormat.N_TRIPLES)
    return Asked(named), Asked(plain), Graph().parse(data=text, format="nt")


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
def test_a_query_declares_its_prefixes_and_only_those_it_uses(query):
    """Any other engine runs the file as it stands."""
    declared = dict(re.findall(r"(?m)^PREFIX (\w+): <([^>]*)>$", query.text))
    body = re.sub(r"(?m)^(#|PREFIX ).*$|\"[^\"]*\"|<[^>]*>", "", query.text)
    used = set(re.findall(r"(?<![\w?$:])([a-z][\w]*):(?=[\w])", body))
    assert used == set(declared)
    table = terms.prefixes()
    assert {prefix: iri for prefix, iri in declared.items() if table.get(prefix) != iri} == {}


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_runs_as_it_stands_with_the_same_rows_on_two_engines(query, sample):
    asked, _, graph = sample
    here = asked.sparql(query.text)
    there = graph.query(query.text)
    assert tuple(map(str, there.vars)) == here.columns
    rows = [tuple(None if cell is None else str(cell) for cell in row) for row in there]
    assert sorted(map(repr, rows)) == sorted(map(repr, here.rows))


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_runs_over_the_whole_graph(query, release):
    found = release.sparql(query.text)
    assert found.columns
    if query.kind == "quality":
        assert found.columns == ("focus", "message"), "as `cisgraph validate` reads them"
        assert found.rows == []


def test_the_sample_gives_rows_to_most_queries(sample):
    asked, _, graph = sample
    answered = {query.name for query in LIBRARY if asked.sparql(query.text).rows}
    assert answered >= {"paragraph", "provisions-of-paragraph", "parties-of-paragraph", "implied-by", "sections-of-paragraph", "paragraph-digests", "selectors"}
    assert 500 < len(graph) < 6000


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_gives_the_same_rows_over_one_graph_as_over_named_ones(query, sample):
    """A store that does not keep the named graphs apart answers alike."""
    named, plain, _ = sample
    assert sorted(map(repr, plain.sparql(query.text).rows)) == sorted(map(repr, named.sparql(query.text).rows))


@pytest.mark.parametrize("query", [query for query in LIBRARY if query.kind != "quality"], ids=lambda query: query.name)
def test_no_row_comes_twice(query, release):
    found = release.sparql(query.text).rows
    assert [row for at, row in enumerate(found) if row in found[:at]] == []


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
