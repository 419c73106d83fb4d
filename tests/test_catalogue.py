"""The query library in the graph, the answer of one query, and the commands `queries` and `query`."""

import csv
import http.server
import io
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from cisgraph import catalogue, queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked
from conftest import one_sentence

LIBRARY = queries.library()
#: The defaults of a query with two parameters that are days.
FROM, UNTIL = (parameter.values[0] for parameter in queries.load("events-between").parameters)
BASE = "https://example.org/x/"


def iri(name: str, base: str = terms.BASE) -> ox.NamedNode:
    return ox.NamedNode(queries.expand(name, base))


def said(quads: list[ox.Quad], subject: str, predicate: str) -> set:
    """The values of a property, IRIs as they stand, literals by their text."""
    wanted = iri(predicate)
    return {quad.object.value for quad in quads if quad.subject.value == subject and quad.predicate == wanted}


@pytest.fixture(scope="module")
def described() -> list[ox.Quad]:
    return catalogue.describe()


# ------------------------------------------------------------------------------------------------------- in the graph


def test_every_query_is_described_as_the_convention_has_it(described):
    executable = {quad.subject.value for quad in described if quad.object == iri("sh:SPARQLExecutable")}
    assert executable == {f"{terms.BASE}query/{query.name}" for query in LIBRARY}
    for query in LIBRARY:
        node = f"{terms.BASE}query/{query.name}"
        assert iri("sh:SPARQLSelectExecutable").value in said(described, node, "rdf:type")
        assert said(described, node, "sh:select") == {query.text}, "the text is the file's, byte by byte"
        assert said(described, node, "rdfs:label") == {query.title}
        assert said(described, node, "rdfs:comment") == {query.question}
        assert said(described, node, "dcterms:description") == {query.answers}
        assert said(described, node, "schema:keywords") == {query.kind}
        assert said(described, node, "schema:target") == {f"{terms.BASE}sparql"}


def test_what_people_read_says_its_language(described):
    worded = [quad.object for quad in described if quad.predicate in (iri("rdfs:label"), iri("rdfs:comment"), iri("dcterms:description"))]
    assert len(worded) == 3 * len(LIBRARY) and {literal.language for literal in worded} == {"en"}


def test_a_parameter_has_its_name_kind_and_default(described):
    node = f"{terms.BASE}query/events-between"
    assert said(described, node, "sh:parameter") == {f"{node}#from", f"{node}#until"}
    assert said(described, f"{node}#until", "sh:datatype") == {iri("xsd:date").value}
    assert said(described, f"{node}#until", "sh:defaultValue") == {UNTIL}
    for query in LIBRARY:
        node = f"{terms.BASE}query/{query.name}"
        for order, parameter in enumerate(query.parameters, 1):
            place = f"{node}#{parameter.name}"
            assert place in said(described, node, "sh:parameter")
            assert said(described, place, "sh:name") == {parameter.name} and said(described, place, "sh:order") == {str(order)}
            assert [path.rpartition("#")[2] for path in said(described, place, "sh:path")] == [parameter.name]
            iris = parameter.kind == "iri"
            assert said(described, place, "sh:nodeKind") == ({iri("sh:IRI").value} if iris else set())
            assert said(described, place, "sh:defaultValue") == {queries.expand(one) if iris else one for one in parameter.values}


def test_an_editor_finds_every_prefix_declared(described):
    [graph] = {value for query in LIBRARY for value in said(described, f"{terms.BASE}query/{query.name}", "sh:prefixes")}
    assert graph == f"{terms.BASE}graph/queries"
    found = {}
    for place in said(described, graph, "sh:declare"):
        [prefix], [namespace] = said(described, place, "sh:prefix"), said(described, place, "sh:namespace")
        found[prefix] = namespace
    assert found == terms.prefixes()


def test_everything_in_it_has_an_iri_and_stands_in_one_graph(described):
    assert {quad.graph_name.value for quad in described} == {f"{terms.BASE}graph/queries"}
    assert [quad for quad in described if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)] == []
    assert len(set(described)) == len(described)


def test_another_base_moves_the_queries_and_what_they_name(release):
    moved = catalogue.describe(BASE)
    node = f"{BASE}query/provisions-of-paragraph"
    [text] = said(moved, node, "sh:select")
    assert f"PREFIX poa: <{BASE}poa/>" in text and f"<{terms.FIXED['cis']}>" in text
    assert said(moved, f"{node}#paragraph", "sh:defaultValue") == {f"{BASE}poa/43"}
    assert said(moved, f"{BASE}graph/queries#poa", "sh:namespace") == {f"{BASE}poa/"}
    left = {term.value for quad in moved for term in quad if isinstance(term, ox.NamedNode) and term.value.startswith(terms.BASE)}
    assert left == set() or left == {one for one in left if one.startswith((terms.FIXED["cis"], terms.FIXED["ciss"]))}


def test_a_release_holds_it_and_its_texts_run(release, described):
    graph = iri("graph:queries")
    assert set(release.store.quads_for_pattern(None, None, None, graph)) == set(described)
    texts = release.sparql("SELECT ?text { ?query a sh:SPARQLExecutable ; sh:select ?text ; schema:keywords 'coverage' }").rows
    assert len(texts) == len(queries.library("coverage"))
    for (text,) in texts:
        assert release.sparql(text).rows


def test_the_properties_are_none_that_things_are_known_by(described):
    """The default graph is the union of all: a label of a query must not come out as the label of a thing."""
    used = {terms.short(quad.predicate.value).partition(":")[0] for quad in described}
    assert used == {"dcterms", "rdf", "rdfs", "schema", "sh"}
    classes = {terms.short(quad.object.value).partition(":")[0] for quad in described if quad.predicate == iri("rdf:type")}
    assert classes == {"sh"}


@pytest.mark.slow
def test_no_answer_changes_because_the_queries_are_in_the_graph(release):
    own = f"<{terms.BASE}graph/queries> ."
    lines = (release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()
    stores = ox.Store(), ox.Store()
    stores[0].bulk_load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    stores[1].bulk_load("\n".join(line for line in lines if not line.endswith(own)).encode(), format=ox.RdfFormat.N_QUADS)
    assert len(stores[0]) > len(stores[1])
    assert [query.name for query in LIBRARY if Asked(stores[0]).sparql(query.text) != Asked(stores[1]).sparql(query.text)] == []


# ------------------------------------------------------------------------------------------------------- one answer


def asked(release, name, **given):
    return catalogue.answer(release, name, given)


def test_an_answer_says_what_was_asked_and_has_the_rows(release):
    found = asked(release, "themes-of-paragraph", paragraph=["poa/71"])
    assert found.asked == "What is this paragraph about? (paragraph poa:71)"
    assert found.nothing is None and found.table == release.sparql(queries.load("themes-of-paragraph").filled(paragraph="poa:71"), typed=True)


def test_a_default_is_told_too(release):
    assert asked(release, "themes-of-paragraph").asked.endswith(f"(paragraph {queries.load('themes-of-paragraph').parameters[0].default})")
    assert asked(release, "events-between").asked.endswith(f"(from {FROM}, until {UNTIL})")


@pytest.mark.parametrize("written", ["poa/999", "poa:999", f"{terms.BASE}poa/999", "https://example.org/poa/71"])
def test_what_is_not_in_the_graph_is_no_such_thing(release, written):
    with pytest.raises(CisgraphError) as caught:
        asked(release, "themes-of-paragraph", paragraph=["poa:71", written])
    assert not isinstance(caught.value, UsageError)
    assert one_sentence(str(caught.value)).startswith("There is no such thing as ") and "this release" in str(caught.value)


def test_what_is_there_without_a_row_is_not_recorded(release):
    found = asked(release, "reservations-on-paragraph", paragraph=["poa/71"])
    assert found.table.rows == [] and found.nothing == "Nothing is recorded, which does not mean that there is nothing."


def test_another_kind_of_thing_is_told(release):
    found = asked(release, "themes-of-paragraph", paragraph=["actor/iom"])
    assert found.table.rows == [] and "actor:iom is another kind of thing than poa:" in found.nothing
    assert asked(release, "borne-by-actor", actor="actor:azerbaijan").nothing.startswith("Nothing is recorded")
    assert asked(release, "borne-by-actor", actor="group:donors").nothing.startswith("Nothing is recorded")


def test_every_default_is_in_the_graph(release):
    named = {(query.name, value) for query in LIBRARY for one in query.parameters if one.kind == "iri" for value in one.values}
    assert [(name, value) for name, value in sorted(named) if not release.sparql(f"ASK {{ {{ {value} ?p ?o }} UNION {{ ?s {value} ?v }} }}")] == []


def test_a_quality_query_without_rows_says_that_nothing_is_wrong(release):
    assert asked(release, "part-of-cycle").nothing == "No row: nothing is wrong."


def test_a_base_of_ones_own_is_asked_in_its_own_names():
    store = ox.Store()
    store.add(ox.Quad(iri("poa:1", BASE), iri("cis:theme"), iri("theme:x", BASE)))
    store.add(ox.Quad(iri("theme:x", BASE), iri("skos:prefLabel"), ox.Literal("X", language="en")))
    own = Asked(store, BASE)
    for written in ("poa/1", "poa:1", f"{BASE}poa/1"):
        found = catalogue.answer(own, "themes-of-paragraph", {"paragraph": written})
        assert found.asked.endswith("(paragraph poa:1)") and found.table.rows == [(f"{BASE}theme/x", "X")]
    with pytest.raises(CisgraphError, match="no such thing"):
        catalogue.answer(own, "themes-of-paragraph", {"paragraph": f"{terms.BASE}poa/1"})


# -------------------------------------------------------------------------------------------------------- `queries`


def sentence(err: str) -> str:
    assert err.startswith("cisgraph: "), err
    return one_sentence(err)


def test_queries_lists_the_library(call):
    code, out, err = call("queries", "--format", "csv")
    assert (code, err) == (0, "")
    listed = list(csv.DictReader(io.StringIO(out)))
    assert [(row["name"], row["kind"], row["question"]) for row in listed] == [(one.name, one.kind, one.question) for one in LIBRARY]
    parameters = {row["name"]: row["parameters"] for row in listed}
    assert parameters["events-between"] == f"from={FROM} until={UNTIL}" and parameters["actors"] == ""
    assert call("queries") == (code, out, err), "on a pipe"


@pytest.mark.parametrize("kind", queries.KINDS)
def test_queries_of_one_kind(call, kind):
    code, out, _ = call("queries", "--kind", kind, "--format", "json")
    listed = json.loads(out)
    assert code == 0 and [one["name"] for one in listed] == [query.name for query in queries.library(kind)]
    assert {one["kind"] for one in listed} == {kind}
    assert set(listed[0]) == {"name", "kind", "title", "question", "answers", "parameters"}


def test_queries_as_json_says_what_each_parameter_takes(call):
    listed = {one["name"]: one for one in json.loads(call("queries", "--format", "json")[1])}
    assert listed["events-between"]["parameters"][0] == {"name": "from", "kind": "date", "default": [FROM]}


@pytest.mark.parametrize(
    "arguments", [("queries", "--kind", "nope"), ("queries", "paragraph"), ("query",), ("query", "actors", "-p"), ("query", "actors", "extra")], ids=" ".join
)
def test_bad_options_are_wrong_usage(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err and "Traceback" not in err


def test_queries_needs_no_release(run, tmp_path):
    assert run("queries", CISGRAPH_RELEASE=str(tmp_path / "none")).returncode == 0
    done = run("query", "actors", CISGRAPH_RELEASE=str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "") and "`cisgraph build`" in sentence(done.stderr)


# ---------------------------------------------------------------------------------------------------------- `query`


def test_query_prints_the_question_then_the_rows(call, run):
    code, out, err = call("query", "themes-of-paragraph", "-p", "paragraph=poa/71")
    assert (code, err) == (0, "")
    question, empty, columns, line, *rows = out.splitlines()
    assert question == "What is this paragraph about? (paragraph poa:71)" and empty == "" and set(line) == {"-", " "}
    assert columns.split() == ["theme", "label"] and rows[0].split()[0].startswith("theme:")
    done = run("query", "themes-of-paragraph", "--param", "paragraph=poa/71")
    assert (done.returncode, done.stdout, done.stderr) == (code, out, err), "on a pipe too"


def test_query_in_the_formats_for_programs_is_rows_alone(call, release):
    wanted = release.ask("themes-of-paragraph", paragraph="poa:71")
    arguments = ("query", "themes-of-paragraph", "-p", f"paragraph={terms.BASE}poa/71", "--format")
    code, out, err = call(*arguments, "json")
    assert (code, json.loads(out), err) == (0, wanted, "")
    assert list(csv.DictReader(io.StringIO(call(*arguments, "csv")[1]))) == wanted
    assert call(*arguments, "md")[1].splitlines()[0] == "| theme | label |"
    assert call(*arguments, "table")[1].splitlines()[0].split() == ["theme", "label"]


def test_query_takes_several_values_and_several_parameters(call):
    _, out, _ = call("query", "events-between", "-p", "from=1996-01-01", "-p", "until=1996-12-31", "--format", "json")
    year = json.loads(out)
    _, out, _ = call("query", "events-between", "-p", "from=1996-05-30", "-p", "until=1996-05-31", "--format", "json")
    assert len(year) > len(json.loads(out)) > 0
    both, one, other = (
        json.loads(call("query", "themes-of-paragraph", *arguments, "--format", "json")[1])
        for arguments in (("-p", "paragraph=poa:71", "-p", "paragraph=poa:8"), ("-p", "paragraph=poa:71"), ("-p", "paragraph=poa:8"))
    )
    assert {row["theme"] for row in both} == {row["theme"] for row in one + other}


def test_query_without_rows_says_which_nothing_it_is(call):
    arguments = ("query", "reservations-on-paragraph", "-p", "paragraph=poa/71")
    code, out, err = call(*arguments)
    assert (code, err) == (0, "") and out.splitlines()[2] == "Nothing is recorded, which does not mean that there is nothing."
    code, out, err = call(*arguments, "--format", "json")
    assert (code, out) == (0, "[]\n") and "Nothing is recorded" in sentence(err)
    code, out, err = call("query", "reservations-on-paragraph", "-p", "paragraph=poa/999")
    assert (code, out) == (1, "") and "no such thing as poa:999 in this release" in sentence(err)


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("themes-of-paragrap",), 1, "themes-of-paragraph"),
        (("../../pyproject",), 1, "no query"),
        (("",), 1, "no query"),
        (("themes-of-paragraph", "-p", "paragraph"), 2, "NAME=VALUE"),
        (("themes-of-paragraph", "-p", "=poa:71"), 2, "NAME=VALUE"),
        (("themes-of-paragraph", "-p", "paragraf=poa:71"), 2, "it takes paragraph"),
        (("themes-of-paragraph", "-p", "paragraph=71"), 2, "poa/"),
        (("themes-of-paragraph", "-p", "paragraph="), 2, "poa/"),
        (("themes-of-paragraph", "-p", "paragraph=poa:71 } #"), 2, "poa/"),
        (("themes-of-paragraph", "-p", "paragraph=poa:\n"), 2, "poa/"),
        (("themes-of-paragraph", "-p", "base=https://example.org/"), 2, "it takes paragraph"),
        (("actors", "-p", "actor=actor/iom"), 2, "it takes none"),
        (("events-between", "-p", "from=May 1996"), 2, "YYYY-MM-DD"),
        (("events-between", "-p", "from=1996-02-30"), 2, "YYYY-MM-DD"),
        (("actors", "--endpoint", ""), 2, "http"),
        (("actors", "--endpoint", "nowhere"), 2, "nowhere"),
        (("actors", "--endpoint", "http://127.0.0.1:port/"), 1, "127.0.0.1"),
    ],
)
def test_query_with_bad_input_is_one_sentence_that_says_what_to_do(call, arguments, code, named):
    found, out, err = call("query", *arguments)
    assert (found, out) == (code, "")
    assert named in sentence(err)


# ------------------------------------------------------------------------------------------------------ at an endpoint


@pytest.fixture(scope="module")
def endpoint(release):
    """The release behind the SPARQL protocol; below /ask-only everything is a bool."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode() or urlsplit(self.path).query
            query = parse_qs(sent)["query"][0]
            found = ox.Store.read_only(str(release.folder / "store")).query(query, use_default_graph_as_union=True)
            content = found.serialize(format=ox.QueryResultsFormat.JSON)
            if self.path.startswith("/ask-only"):
                content = b'{"head": {}, "boolean": true}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # as a long query comes

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "arguments",
    [("themes-of-paragraph", "-p", "paragraph=poa/71"), ("events-between", "--format", "csv"), ("reservations-on-paragraph", "-p", "paragraph=poa:71")],
    ids=" ".join,
)
def test_an_endpoint_gives_the_same_answer(call, endpoint, arguments):
    assert call("query", *arguments, "--endpoint", f"{endpoint}/sparql") == call("query", *arguments)


def test_an_endpoint_that_lacks_a_thing_or_gives_no_rows_is_named(call, endpoint):
    code, out, err = call("query", "themes-of-paragraph", "-p", "paragraph=poa/999", "--endpoint", f"{endpoint}/sparql")
    assert (code, out) == (1, "") and f"no such thing as poa:999 in {endpoint}/sparql" in sentence(err)
    code, out, err = call("query", "themes-of-paragraph", "--endpoint", f"{endpoint}/ask-only")
    assert (code, out) == (1, "") and f"{endpoint}/ask-only" in sentence(err)
