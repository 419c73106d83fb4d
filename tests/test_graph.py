"""`cisgraph.open`: the questions in Python, over a release and over an endpoint, with the same answers."""

import doctest
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

import cisgraph
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.results import Triples
from conftest import CHECKOUT, one_sentence


@pytest.fixture(scope="module")
def graph(release):
    return cisgraph.open(release.folder)


@pytest.fixture(scope="module")
def endpoint(release):
    """A SPARQL endpoint over the release, as small as one can be."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode() or urlsplit(self.path).query
            found = release.store.query(parse_qs(sent)["query"][0], use_default_graph_as_union=True)
            graph = isinstance(found, ox.QueryTriples)
            body = found.serialize(format=ox.RdfFormat.TURTLE if graph else ox.QueryResultsFormat.JSON)
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle" if graph else "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # as a long query comes

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield cisgraph.open(endpoint=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


def test_who_answers_in_a_sentence_with_rows_and_all_else_by_name(graph):
    answer = graph.who("71")
    assert str(answer).startswith("Paragraph 71 puts no duty on anyone")
    assert [row[0] for row in answer] == ["71-p1"] and answer.columns[0] == "provision"
    assert answer.provisions[0].byRule == "2d" and answer.paragraph["document"] == "poa"
    assert json.loads(json.dumps(answer.as_json()))["binding"] is False


def test_a_number_is_a_paragraph_and_a_document_can_be_said(graph):
    assert graph.who(71).rows == graph.who("71").rows
    assert graph.who("8", document="a-res-51-70").paragraph["id"] == "a-res-51-70/8"


def test_actor_and_coverage_have_the_rows_of_the_commands(graph):
    assert "IOM" in str(graph.actor("iom"))
    coverage = graph.coverage("theme")
    assert coverage.columns[0] == "theme" and coverage.rows[-1][0] == "the whole Programme"
    assert coverage.to_pandas()["actions"].dtype == "Int64"


def test_search_and_network_answer_too(graph):
    assert "poa/71" in [row[0] for row in graph.search("71")]
    assert graph.network().rows[0][0].startswith(("actor/", "group/"))


def test_the_library_is_listed_and_asked_with_parameters(graph):
    names = [row[0] for row in graph.queries("coverage")]
    assert "coverage-by-chapter" in names and "paragraph" not in names
    assert "?" in graph.query("coverage-by-chapter").title and graph.query("coverage-by-chapter").nothing is None
    early = graph.query("process-as-of", day="1990-01-01")
    late = graph.query("process-as-of", day="2005-06-30")
    assert len(early) < len(late) and set(late.to_pandas()["certain"]) == {"true", "false"}  # no boolean: Virtuoso has none


def test_sparql_gives_rows_statements_or_a_bool(graph):
    assert graph.sparql("SELECT (COUNT(*) AS ?n) { poa:71 cis:states ?p }").rows == [(1,)]
    assert graph.sparql("ASK { poa:71 a cis:Paragraph }") is True
    found = graph.sparql("CONSTRUCT WHERE { poa:71 cis:states ?p }")
    assert isinstance(found, Triples) and found.rows[0][2].endswith("/poa/71-p1") and found.ntriples.endswith(" .\n")


@pytest.mark.parametrize("ask", [
    lambda g: g.who("150"), lambda g: g.actor("nobody-at-all"), lambda g: g.coverage("colour"), lambda g: g.query("no-such"),
    lambda g: g.query("paragraph", day="1996-01-01"), lambda g: g.sparql("SELECT"), lambda g: g.sparql("CLEAR ALL"), lambda g: g.search(""),
], ids=["paragraph", "actor", "part", "query", "parameter", "syntax", "update", "no-words"])
def test_what_cannot_be_answered_is_one_sentence(graph, ask):
    with pytest.raises(CisgraphError) as caught:
        ask(graph)
    one_sentence(str(caught.value))


def test_a_folder_without_a_release_is_refused_at_once(tmp_path):
    with pytest.raises(CisgraphError) as caught:
        cisgraph.open(tmp_path)
    assert "cisgraph build" in one_sentence(str(caught.value))


def test_an_address_that_is_none_is_refused_at_once():
    with pytest.raises(UsageError):
        cisgraph.open(endpoint="localhost:8000/sparql")


@pytest.mark.parametrize("ask", [
    lambda g: g.who("71"), lambda g: g.who("13(c)"), lambda g: g.actor("iom"), lambda g: g.coverage(), lambda g: g.query("coverage-by-chapter"),
    lambda g: g.query("process-as-of"), lambda g: g.sparql("CONSTRUCT WHERE { poa:71 cis:states ?p }"), lambda g: g.search("statelessness"),
    lambda g: g.sparql("SELECT ?p ?n ?l { poa:71 cis:states ?p ; cis:order ?n OPTIONAL { ?p cis:nothing ?l } }"),
], ids=["who", "sub-paragraph", "actor", "coverage", "query", "dates", "construct", "search", "unbound"])
def test_an_endpoint_gives_the_same_answers(graph, endpoint, ask):
    here, there = ask(graph), ask(endpoint)
    assert (here.columns, here.rows, str(here)) == (there.columns, there.rows, str(there))


def test_the_page_on_python_says_what_happens(release, monkeypatch):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    found = doctest.testfile(str(CHECKOUT / "docs" / "python.md"), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert found.attempted > 10 and found.failed == 0


