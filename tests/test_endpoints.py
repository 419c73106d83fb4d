"""Other engines, same answers: every query of the library, over the real graph and the small ones, and every command that asks,
at real servers.

Virtuoso plans a query by what the data are like, and 7.2 loses rows of property paths in some of its plans (docs/publishing.md):
the small graphs, full of traps, are data quite unlike the real ones.
"""

import json

import endpoints
import pyoxigraph as ox
import pytest

from cisgraph import queries, terms
from cisgraph.cli import main
from test_query_answers import ANSWERS, LIBRARY, Rows, hold, in_named_graphs, small_file

ENGINES = [
    pytest.param("oxigraph_with_release", marks=pytest.mark.slow, id="Oxigraph"),
    pytest.param("virtuoso_with_release", marks=pytest.mark.system, id="Virtuoso"),
]


@pytest.fixture(params=ENGINES)
def server(request):
    return request.getfixturevalue(request.param)


def cell(term: dict | None) -> str:
    """As the expected rows have a term (SPARQL 1.1 Query Results JSON, 3.2.2)."""
    if term is None:
        return ""
    assert term["type"] != "bnode", "a blank node is no answer: nobody can ask on from it"
    return terms.short(term["value"]) if term["type"] == "uri" else term["value"]


def rows(server, query: queries.Query) -> Rows:
    """The text as it stands in its file, asked without anything of ours in between."""
    import requests

    answer = requests.post(server.query, data={"query": query.text}, headers={"Accept": "application/sparql-results+json"}, timeout=120)
    assert answer.status_code == 200, f"{server.name}: {answer.text[:300]}"
    found = answer.json()
    columns = found["head"]["vars"]
    return [columns, *([cell(row.get(column)) for column in columns] for row in found["results"]["bindings"])]


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_gives_the_rows_that_it_gives_here(server, query):
    if query.kind == "quality":
        assert rows(server, query) == [["focus", "message"]]
    else:
        hold(rows(server, query), ANSWERS / query.name / "real.csv", server.name)


@pytest.fixture(scope="module", params=[
    pytest.param(endpoints.oxigraph, marks=pytest.mark.slow, id="Oxigraph"),
    pytest.param(endpoints.virtuoso, marks=pytest.mark.system, id="Virtuoso"),
])  # fmt: skip
def exchanged(request, tmp_path_factory):
    """A server, and what makes it hold the named graphs of one file and nothing else."""
    from cisgraph.publish.remote import Remote

    with request.param(tmp_path_factory.mktemp("exchanged")) as server:
        remote = Remote(server.query, server.store, (server.user, server.password) if server.user else None, 120)
        held: set[str] = set()

        def hold_only(quads: list[ox.Quad]) -> None:
            graphs: dict[str, dict[ox.Triple, None]] = {}
            for quad in quads:
                graphs.setdefault(quad.graph_name.value, {})[quad.triple] = None
            for graph in sorted(held - graphs.keys()):
                remote.delete(graph)
            for graph, triples in graphs.items():
                remote.put(graph, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
            held.clear()
            held.update(graphs)

        yield server, hold_only


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_a_query_gives_the_rows_of_its_small_graph(exchanged, query):
    server, hold_only = exchanged
    hold_only(in_named_graphs(small_file(query)))
    hold(rows(server, query), ANSWERS / query.name / "small.csv", server.name)


ASKED = [
    ("who", "71"), ("who", "13(c)"), ("who", "res 8"), ("actor", "iom"), ("actor", "cis-countries"), ("coverage",), ("coverage", "--by", "theme"),
    ("search", "statelessness"), ("search", "права", "--kind", "paragraph", "--language", "ru"), ("network",), ("network", "--through-groups"),
    ("query", "timeline"), ("sparql", "SELECT ?p { ?p cis:theme theme:statelessness } ORDER BY ?p"),
    ("sparql", "SELECT (COUNT(*) AS ?n) FROM graph:poa { ?s ?p ?o }"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_a_command_prints_the_same_of_an_endpoint(server, release, monkeypatch, capsys, arguments):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    assert main([*arguments, "--format", "json"]) == 0
    here = capsys.readouterr().out
    monkeypatch.setenv("CISGRAPH_RELEASE", "/nowhere")
    assert main([*arguments, "--format", "json", "--endpoint", server.query]) == 0
    assert capsys.readouterr().out == here
    assert json.loads(here)


def test_what_is_not_there_is_told_as_here(server, monkeypatch, capsys):
    monkeypatch.setenv("CISGRAPH_RELEASE", "/nowhere")
    assert main(["who", "999", "--endpoint", server.query]) == 1
    assert "999" in capsys.readouterr().err


def test_an_endpoint_gives_the_statements_of_a_construct_query(server, release):
    from cisgraph.store import Endpoint

    text = "CONSTRUCT { poa:71 ?p ?o } WHERE { poa:71 ?p ?o }"
    assert Endpoint(server.query).sparql(text) == release.sparql(text)
