"""The SPARQL 1.1 Protocol: the cases of the W3C's suite in our words, and all else that a client may meet at ``/sparql``."""

import hashlib
import json
import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import pytest
import rdflib
import rdflib.compare
from conftest import one_sentence
from rdflib.query import Result
from starlette.testclient import TestClient

from cisgraph import terms
from cisgraph.server import create_app, protocol
from cisgraph.server.problems import Problem
from cisgraph.server.settings import Settings
from server.conftest import DOCUMENT, GRAPH, MANY

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
FIRST, SECOND, THIRD = (f"{GRAPH}{name}" for name in ("first", "second", "third"))
ENDPOINT = f"{terms.BASE}sparql"

# ------------------------------------------------------------------------------------------------ the suite of the W3C


@dataclass(frozen=True)
class Case:
    """A request, and what must come of it: "yes" (the boolean true), "table", "graph" or "4xx"."""

    name: str
    says: str
    gives: str
    method: str = "GET"
    parameters: tuple[tuple[str, str], ...] = ()
    type: str | None = None
    body: str | bytes = b""


def _form(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs)


_SELVES = "ASK {{ {} }}".format
_BOTH = _SELVES(f"<{FIRST}> a ?a . <{SECOND}> a ?b")
_BOTH_NAMED = _SELVES(f"GRAPH ?g {{ <{FIRST}> a ?a }} GRAPH ?h {{ <{SECOND}> a ?b }}")
_ALL = _SELVES(f"<{THIRD}> a ?a GRAPH ?g {{ <{FIRST}> a ?b }} GRAPH ?h {{ <{SECOND}> a ?c }}")
_DEFAULTS = (("default-graph-uri", FIRST), ("default-graph-uri", SECOND))
_NAMED = (("named-graph-uri", FIRST), ("named-graph-uri", SECOND))

QUERIES = [
    Case("query_get", "a query as a parameter of the address", "yes", parameters=(("query", "ASK {}"),)),
    Case(
        "query_post_form",
        "a query in a form, the default graph in the address",
        "yes",
        "POST",
        _DEFAULTS[:1],
        FORM,
        _form(("query", "ASK {}")),
    ),
    Case("query_post_direct", "a query that is the body", "yes", "POST", type=QUERY, body="ASK {}"),
    Case("query_dataset_default_graphs_get", "two default graphs are one", "yes", parameters=(("query", _BOTH), *_DEFAULTS)),
    Case("query_dataset_default_graphs_post", "the same with the query as body", "yes", "POST", _DEFAULTS, QUERY, _BOTH),
    Case("query_dataset_named_graphs_get", "two named graphs stay two", "yes", parameters=(("query", _BOTH_NAMED), *_NAMED)),
    Case("query_dataset_named_graphs_post", "the same with the query as body", "yes", "POST", _NAMED, QUERY, _BOTH_NAMED),
    Case(
        "query_dataset_full", "a default graph beside two named ones", "yes", "POST", (("default-graph-uri", THIRD), *_NAMED), QUERY, _ALL
    ),
    Case(
        "query_multiple_dataset",
        "the request's graph wins over that of FROM",
        "yes",
        "POST",
        _DEFAULTS[1:],
        QUERY,
        f"ASK FROM <{FIRST}> {{ <{SECOND}> a ?a FILTER NOT EXISTS {{ <{FIRST}> a ?b }} }}",
    ),
    Case("query_content_type_select", "SELECT gives a table", "table", "POST", type=QUERY, body="SELECT (1 AS ?one) {}"),
    Case("query_content_type_ask", "ASK gives a yes or no", "yes", "POST", type=QUERY, body="ASK {}"),
    Case(
        "query_content_type_describe",
        "DESCRIBE gives a graph, of an unknown thing too",
        "graph",
        "POST",
        type=QUERY,
        body="DESCRIBE <http://x.example/>",
    ),
    Case(
        "query_content_type_construct",
        "CONSTRUCT gives a graph, relative names and all",
        "graph",
        "POST",
        type=QUERY,
        body="CONSTRUCT { <a> <b> 1 } {}",
    ),
    Case("bad_query_method", "PUT asks nothing", "4xx", "PUT", (("query", "ASK {}"),)),
    Case("bad_multiple_queries", "two queries at once", "4xx", parameters=(("query", "ASK {}"), ("query", "SELECT * {}"))),
    Case("bad_query_wrong_media_type", "a query said to be plain text", "4xx", "POST", type="text/plain", body="ASK {}"),
    Case("bad_query_missing_form_type", "a form not said to be one", "4xx", "POST", body=_form(("query", "ASK {}"))),
    Case("bad_query_missing_direct_type", "a query not said to be one", "4xx", "POST", body="ASK {}"),
    Case("bad_query_non_utf8", "a query in UTF-16", "4xx", "POST", type=f"{QUERY}; charset=UTF-16", body="ASK {}".encode("utf-16")),
    Case("bad_query_syntax", "a query that does not end", "4xx", parameters=(("query", "ASK {"),)),
]

_INSERT = f"INSERT {{ GRAPH <{GRAPH}new> {{ ?s a <http://x.example/New> }} }} WHERE {{ ?s a <{DOCUMENT}> }}"
_USING = (("using-graph-uri", FIRST), ("using-graph-uri", SECOND))
_USING_NAMED = (("using-named-graph-uri", FIRST), ("using-named-graph-uri", SECOND))

UPDATES = [
    Case("update_dataset_default_graph", "an insertion over one graph of the request", "4xx", "POST", _USING[:1], UPDATE, _INSERT),
    Case("update_dataset_default_graphs", "over two", "4xx", "POST", _USING, UPDATE, _INSERT),
    Case("update_dataset_named_graphs", "over two named ones", "4xx", "POST", _USING_NAMED, UPDATE, _INSERT),
    Case("update_dataset_full", "over both kinds", "4xx", "POST", (*_USING[:1], *_USING_NAMED[1:]), UPDATE, _INSERT),
    Case("update_post_form", "an update in a form", "4xx", "POST", type=FORM, body=_form(("update", "CLEAR ALL"))),
    Case("update_post_direct", "an update that is the body", "4xx", "POST", type=UPDATE, body="CLEAR ALL"),
    Case(
        "update_base_uri",
        "an update with relative names",
        "4xx",
        "POST",
        type=UPDATE,
        body=f"CLEAR GRAPH <{FIRST}> ; INSERT DATA {{ <a> <b> <c> }}",
    ),
    Case("bad_update_get", "an update by GET", "4xx", parameters=(("update", "CLEAR ALL"),)),
    Case(
        "bad_multiple_updates",
        "two updates at once",
        "4xx",
        "POST",
        type=FORM,
        body=_form(("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")),
    ),
    Case("bad_update_wrong_media_type", "an update said to be plain text", "4xx", "POST", type="text/plain", body="CLEAR NAMED"),
    Case("bad_update_missing_form_type", "a form not said to be one", "4xx", "POST", body=_form(("update", "CLEAR NAMED"))),
    Case(
        "bad_update_non_utf8", "an update in UTF-16", "4xx", "POST", type=f"{UPDATE}; charset=UTF-16", body="CLEAR NAMED".encode("utf-16")
    ),
    Case("bad_update_syntax", "an update that is none", "4xx", "POST", type=FORM, body=_form(("update", "CLEAR XYZ"))),
    Case(
        "bad_update_dataset_conflict",
        "graphs by the request and by WITH",
        "4xx",
        "POST",
        type=FORM,
        body=_form(("using-named-graph-uri", FIRST), ("update", f"WITH <{SECOND}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}")),
    ),
]


def ask(server: TestClient, case: Case, path: str = "/sparql"):
    address = path + ("?" + urlencode(case.parameters) if case.parameters else "")
    body = case.body.encode() if isinstance(case.body, str) else case.body
    return server.request(case.method, address, content=body or None, headers={"Content-Type": case.type} if case.type else {})


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_queries_of_the_suite(server, case, path):
    answer = ask(server, case, path)
    media = answer.headers["content-type"]
    if case.gives == "4xx":
        assert 400 <= answer.status_code < 500, case.says
        one_sentence(answer.json()["detail"])
        return
    assert answer.status_code == 200, (case.says, answer.text)
    if case.gives == "graph":
        assert media.partition(";")[0] in ("text/turtle", "application/rdf+xml"), case.says
        rdflib.Graph().parse(data=answer.text, format="turtle")
    else:
        assert media in ("application/sparql-results+json", "application/sparql-results+xml"), case.says
        assert case.gives == "table" or answer.json()["boolean"] is True, case.says


def digest(folder: Path) -> str:
    return hashlib.sha256(
        b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "LOG")
    ).hexdigest()


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_updates_of_the_suite_are_refused_and_change_nothing(server, small_release, case):
    everything = {"query": "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"}
    before, told = digest(small_release / "store"), sorted(server.get("/sparql", params=everything).text.splitlines())
    answer = ask(server, case)
    assert 400 <= answer.status_code < 500, case.says
    one_sentence(answer.json()["detail"])
    assert digest(small_release / "store") == before
    assert sorted(server.get("/sparql", params=everything).text.splitlines()) == told


# The three of the service description: that it is RDF, that it names the endpoint, and that it keeps to the vocabulary.

_SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize("accept", ["", "*/*", "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_the_endpoint_describes_itself_in_rdf(server, accept):
    answer = server.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == 200
    media = answer.headers["content-type"].partition(";")[0]
    assert media == accept or accept in ("", "*/*")
    assert len(_graph(answer)) > 30


def test_the_description_names_the_endpoint(server):
    described = _graph(server.get("/sparql"))
    [service] = described.subjects(rdflib.RDF.type, _SD.Service)
    assert list(described.objects(service, _SD.endpoint)) == [rdflib.URIRef(ENDPOINT)]


def test_the_description_keeps_to_the_vocabulary(server):
    """Each property of the vocabulary stands between things of the classes that it is defined for."""
    described = _graph(server.get("/sparql"))
    meant = {
        "endpoint": ("Service", None),
        "supportedLanguage": ("Service", None),
        "feature": ("Service", None),
        "resultFormat": ("Service", None),
        "defaultDataset": ("Service", "Dataset"),
        "defaultGraph": ("Dataset", "Graph"),
        "namedGraph": ("Dataset", "NamedGraph"),
        "name": ("NamedGraph", None),
        "graph": ("NamedGraph", "Graph"),
    }
    used = {predicate.removeprefix(_SD) for predicate in described.predicates() if predicate.startswith(_SD)}
    assert used == meant.keys()
    for name, (domain, range) in meant.items():
        for subject, value in described.subject_objects(_SD[name]):
            assert (subject, rdflib.RDF.type, _SD[domain]) in described
            assert range is None or (value, rdflib.RDF.type, _SD[range]) in described
    assert set(described.objects(None, _SD.name)) == {rdflib.URIRef(GRAPH + name) for name in ("first", "second", "third", "many")}
    assert len(set(described.objects(None, _SD.resultFormat))) == 8


# ------------------------------------------------------------------------------------------------------------ formats

_ROWS = f"SELECT ?s ?l ?n {{ ?s <{terms.FIXED['rdfs']}label> ?l . BIND(1 AS ?n) OPTIONAL {{ ?s <a:none> ?o }} }} ORDER BY ?s LIMIT 7"


@pytest.mark.parametrize(
    ("accept", "media", "reader"),
    [
        (None, "application/sparql-results+json", "json"),
        ("application/sparql-results+json", "application/sparql-results+json", "json"),
        ("application/json", "application/json", "json"),
        ("application/sparql-results+xml", "application/sparql-results+xml", "xml"),
        ("application/xml", "application/xml", "xml"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "tsv"),
        ("text/csv", "text/csv; charset=utf-8; header=present", "csv"),
        ("application/sparql-results+xml;q=0.9, application/sparql-results+json;q=0.8", "application/sparql-results+xml", "xml"),
        ("application/rdf+xml, text/csv;q=0.1", "text/csv; charset=utf-8; header=present", "csv"),
    ],
)
def test_tables_in_all_formats(server, accept, media, reader):
    answer = server.get("/sparql", params={"query": _ROWS}, headers={"Accept": accept or ""})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    read = Result.parse(BytesIO(answer.content), format=reader)
    assert [str(variable) for variable in read.vars] == ["s", "l", "n"]
    rows = [[str(cell) for cell in row] for row in read]
    assert len(rows) == 7
    assert rows[0] == ["https://example.org/node/0", 'Node, "0"\n<узел>', "1"]
    if reader != "csv":
        assert next(iter(read))[1].language == "en"


def _graph(answer) -> rdflib.Graph:
    formats = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}
    return rdflib.Graph().parse(data=answer.content, format=formats[answer.headers["content-type"].partition(";")[0]])


def test_graphs_in_all_formats_say_the_same(server):
    query = (
        f"PREFIX e: <https://example.org/> CONSTRUCT {{ ?s e:p ?l ; a [] }} {{ ?s <{terms.FIXED['rdfs']}label> ?l }} ORDER BY ?s LIMIT 5"
    )
    answers = {
        media: server.get("/sparql", params={"query": query}, headers={"Accept": media})
        for media in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    }
    graphs = []
    for media, answer in answers.items():
        assert answer.headers["content-type"].partition(";")[0] == media
        graphs.append(_graph(answer))
    assert len(graphs[0]) == 10
    assert all(rdflib.compare.isomorphic(graphs[0], other) for other in graphs[1:])
    assert answers["text/turtle"].text.startswith("@prefix e: <https://example.org/> .")


@pytest.mark.parametrize(
    ("media", "says"),
    [("application/sparql-results+json", '"boolean":true'), ("application/sparql-results+xml", ">true<"), ("text/csv", "true")],
)
def test_a_yes_in_all_formats(server, media, says):
    assert says in server.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": media}).text


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "image/png"),
        ("ASK {}", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
        ("ASK {}", "*/*;q=0"),
        (None, "image/png"),
        (None, "text/csv"),
    ],
)
def test_what_the_client_does_not_take_is_not_sent(server, query, accept):
    answer = server.get("/sparql", params={"query": query} if query else {}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "accept one of" in one_sentence(answer.json()["detail"])


# ------------------------------------------------------------------------------------------------------------ dataset


def count(server: TestClient, query: str, *parameters: tuple[str, str]) -> int:
    answer = server.get("/sparql", params=[("query", query), *parameters])
    assert answer.status_code == 200, answer.text
    [row] = answer.json()["results"]["bindings"]
    return int(row["n"]["value"])


_COUNT = "SELECT (COUNT(*) AS ?n) {} {{ {} }}".format
_DOCUMENTS, _IN_GRAPHS = f"?s a <{DOCUMENT}>", f"GRAPH ?g {{ ?s a <{DOCUMENT}> }}"


@pytest.mark.parametrize(
    ("dataset", "pattern", "parameters", "found"),
    [
        ("", _DOCUMENTS, (), 3),  # the default graph is the union
        ("", _IN_GRAPHS, (), 3),
        (f"FROM <{FIRST}>", _DOCUMENTS, (), 1),
        (f"FROM <{FIRST}>", _IN_GRAPHS, (), 0),
        (f"FROM <{FIRST}> FROM <{SECOND}>", _DOCUMENTS, (), 2),
        (f"FROM NAMED <{FIRST}>", _DOCUMENTS, (), 0),
        (f"FROM NAMED <{FIRST}>", _IN_GRAPHS, (), 1),
        ("FROM <first>", _DOCUMENTS, (), 0),  # relative: below the endpoint
        ("", _DOCUMENTS, _DEFAULTS, 2),
        ("", _IN_GRAPHS, _DEFAULTS, 0),
        ("", _DOCUMENTS, _NAMED, 0),
        ("", _IN_GRAPHS, _NAMED, 2),
        (f"FROM <{THIRD}>", _DOCUMENTS, _DEFAULTS, 2),
        (f"FROM NAMED <{THIRD}>", _IN_GRAPHS, _NAMED[:1], 1),
        (f"FROM <{THIRD}>", _DOCUMENTS, _NAMED, 0),
        ("", _DOCUMENTS, (("default-graph-uri", "http://x.example/unknown"),), 0),
        ("FROM <http://127.0.0.1:9/>", _DOCUMENTS, (), 0),
        ("FROM <file:///etc/passwd>", "?s ?p ?o", (), 0),
        ("", "?s ?p ?o", (("default-graph-uri", "file:///etc/passwd"),), 0),
    ],
)
def test_which_graphs_are_asked(server, dataset, pattern, parameters, found):
    assert count(server, _COUNT(dataset, pattern), *parameters) == found


@pytest.mark.parametrize("name", ["relative", "", "http://a b/"])
def test_a_graph_that_is_no_iri_is_refused(server, name):
    answer = server.get("/sparql", params={"query": "ASK {}", "default-graph-uri": name})
    assert answer.status_code == 400
    assert "absolute IRI" in one_sentence(answer.json()["detail"])


def test_relative_names_are_below_the_endpoint(server):
    found = server.get("/sparql", params={"query": "SELECT (<x> AS ?iri) {}"}).json()["results"]["bindings"]
    assert found[0]["iri"]["value"] == f"{terms.BASE}x"


# ----------------------------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("method", "address", "type", "body", "status"),
    [
        ("POST", "/sparql", FORM, "", 400),
        ("POST", "/sparql", FORM, "query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("POST", "/sparql?query=ASK%7B%7D", FORM, "query=ASK%7B%7D", 400),
        ("POST", "/sparql?query=ASK%7B%7D", QUERY, "ASK {}", 400),
        ("POST", "/sparql", QUERY, "", 400),
        ("GET", "/sparql?query=", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&update=CLEAR+ALL", None, "", 403),
        ("POST", "/sparql", FORM, "query=CLEAR+ALL", 403),
        ("POST", "/sparql", f"{FORM}; charset=iso-8859-1", "query=ASK%7B%7D", 415),
        ("POST", "/sparql", "multipart/form-data; boundary=x", "--x--", 415),
        ("POST", "/sparql", "application/json", "{}", 415),
        ("DELETE", "/sparql", None, "", 405),
        ("PATCH", "/sparql", None, "", 405),
        ("GET", "/sparql?query=ASK%7B%7D%FF", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D%ED%A0%80", None, "", 400),
        ("POST", "/sparql", FORM, "query=ASK%7B%7D%C3%28", 400),
        ("POST", "/sparql", QUERY, b"ASK { ?s ?p '\xff' }", 400),
        ("POST", "/sparql", FORM, b"query=ASK{ ?s ?p '\xff' }", 400),
        ("GET", "/sparql?" + "a=b&" * 1001, None, "", 400),
        ("POST", "/sparql", QUERY, "ASK {} #" + "x" * 100_000, 413),
        ("POST", "/sparql", QUERY, "я" * 1_000_000, 413),
        ("POST", "/sparql", QUERY, "ASK " + "{" * 2000 + "}" * 2000, 400),
        ("GET", "/sparql?query=ASK%00", None, "", 400),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(server, method, address, type, body, status):
    answer = server.request(method, address, content=body, headers={"Content-Type": type} if type else {})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], bool(told["title"])) == (status, True)
    one_sentence(told["detail"])


def test_a_compressed_query_is_refused(server):
    answer = server.post("/sparql", content=b"\x1f\x8b", headers={"Content-Type": QUERY, "Content-Encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.parametrize("type", [QUERY, f"{QUERY};charset=UTF-8", 'Application/SPARQL-Query ; Charset="utf-8"'])
def test_text_in_other_scripts_is_read(server, type):
    query = "ASK { FILTER('узел 𐍈' = 'узел \\U00010348') }"
    answer = server.post("/sparql", content=query.encode(), headers={"Content-Type": type})
    assert answer.json()["boolean"] is True


def test_other_parameters_and_their_order_do_not_matter(server):
    assert server.get("/sparql?timeout=1&x&query=ASK+%7B%7D&format=xml").json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("", 1, 1, "ends before"),
        ("ASK {", 1, 6, "ends before"),
        ("# only a remark", 1, 16, "ends before"),
        ("ASK { ?s ?p 'open }", 1, 20, "ends before"),
        ("SELEKT * {}", 1, 1, '"SELEKT"'),
        ("ASK {\n  ?s ?p\n}", 3, 1, '"}"'),
        ("ASK { ?я ?p ?o . жук }", 1, 18, '"жук"'),
        ("# {\nASK { ?s ?p ?o }}", 2, 17, '"}"'),
        ("SELECT ?x {\n  ?x ?p ?o\n  FLITER(?x)\n}", 3, 3, '"FLITER"'),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, '"?s"'),
        ("SELECT * { FILTER(?s = ) }", 1, 24, '")"'),
        ("ASK { OPTIONAL ?s ?p ?o }", 1, 16, '"?s"'),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 34, "GROUP BY"),
        ("ASK { poa:71 ?p ?o }", 1, 7, f"PREFIX poa: <{terms.BASE}poa/>"),
        ("ASK { ?s ?p mine:71 }", 1, 13, "PREFIX mine: <…>"),
    ],
)
def test_an_error_says_where_it_is(server, query, line, column, says):
    told = server.get("/sparql", params={"query": query}).json()
    assert (told["status"], told["line"], told["column"]) == (400, line, column)
    assert says in one_sentence(told["detail"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html,*/*;q=0.8", "text/"),  # a page, once there are pages
        ("application/sparql-results+json", "application/problem+json"),
        ("image/png;q=0.1, text/plain;q=0.2", "text/plain; charset=utf-8"),
    ],
)
def test_an_error_comes_as_the_client_reads_it(server, accept, media):
    answer = server.get("/sparql?query=ASK", headers={"Accept": f"{accept}, text/csv;q=0.01"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["vary"] == "Accept"
    if not answer.text.startswith("<"):
        assert "ends before" in one_sentence(answer.json()["detail"] if "json" in media else answer.text)


# ------------------------------------------------------------------------------------------------------------ headers


@pytest.mark.parametrize("address", ["/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=x", "/health", "/robots.txt", "/nowhere"])
def test_headers_of_every_response(server, address):
    answer = server.get(address, headers={"Origin": "https://other.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["base-uri"]) == ("'none'", "'self'", "'none'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


@pytest.mark.parametrize("address", ["/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=x", "/health", "/nowhere"])
def test_head_is_get_without_the_body(server, address):
    head, get = server.head(address), server.get(address)
    assert head.content == b""
    assert head.status_code == get.status_code
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize(("address", "methods"), [("/sparql", {"GET", "HEAD", "OPTIONS", "POST"}), ("/health", {"GET", "HEAD", "OPTIONS"})])
def test_options_say_what_may_be_asked(server, address, methods):
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for answer in (server.options(address), server.options(address, headers=headers)):
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(answer.headers["allow"].split(", ")) == set(answer.headers["access-control-allow-methods"].split(", ")) == methods
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert set(server.put(address).headers["allow"].split(", ")) == methods


def test_an_answer_is_not_sent_twice(server):
    parameters = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3"}
    answer = server.get("/sparql", params=parameters)
    assert answer.headers["vary"] == "Accept"
    tag = answer.headers["etag"]
    for wanted in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = server.get("/sparql", params=parameters, headers={"If-None-Match": wanted})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert server.get("/sparql", params=parameters, headers={"If-None-Match": '"other"'}).status_code == 200
    others = [
        server.get("/sparql", params=parameters, headers={"Accept": "text/csv"}),
        server.get("/sparql", params={**parameters, "default-graph-uri": FIRST}),
        server.get("/sparql", params={"query": "ASK {}"}),
        server.get("/sparql"),
    ]
    assert len({tag, *(other.headers["etag"] for other in others)}) == 5
    assert server.get("/sparql", headers={"If-None-Match": others[-1].headers["etag"]}).status_code == 304


def test_who_asks_the_same_is_not_kept_waiting(server):
    """An answer is kept with all that it depends on; what is cut or wrong is not."""
    pool = server.app.state.shared.pool
    asked, ask_pool = [], pool.ask
    pool.ask = lambda question, client: asked.append(question.text) or ask_pool(question, client)
    try:
        query = {"query": "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 4 # kept"}
        first = server.get("/sparql", params=query)
        for again in (server.get("/sparql", params=query), server.post("/sparql", data=query)):
            assert (again.content, {**again.headers}) == (first.content, {**first.headers})
        assert len(asked) == 1
        assert server.get("/sparql", params=query, headers={"Accept": "text/csv"}).content != first.content
        assert server.get("/sparql", params={**query, "default-graph-uri": FIRST}).content != first.content
        assert len(asked) == 3
        for text in ("SELECT (RAND() AS ?x) {}", "ASK {"):
            server.get("/sparql", params={"query": text})
            server.get("/sparql", params={"query": text})
        assert len(asked) == 7
    finally:
        pool.ask = ask_pool


def test_what_changes_each_time_is_not_kept(server):
    answer = server.get("/sparql", params={"query": "SELECT (RAND() AS ?x) {}"})
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_the_host_header_is_never_repeated(server):
    for address in (
        "/sparql",
        "/sparql/",
        "/sparql?query=ASK%7B",
        "/nowhere",
        "/nowhere/",
        "/health",
        "/sparql?query=SELECT(%3Ca%3E+AS+%3Fx)%7B%7D",
    ):
        answer = server.get(address, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil" not in answer.text + str(answer.headers)


def test_a_browser_without_a_query_gets_a_page(server):
    answer = server.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    assert answer.headers["vary"] == "Accept"
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/")
    else:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_the_address_of_the_server_can_be_told(small_release):
    with TestClient(create_app(small_release, Settings(workers=1, url="https://graph.example/"))) as client:
        assert "<https://graph.example/sparql> a sd:Service" in client.get("/sparql").text


# --------------------------------------------------------------------------------------------------------- cut results


@pytest.fixture(scope="module")
def short(small_release):
    """A server that keeps five rows, and few bytes."""
    with TestClient(create_app(small_release, Settings(workers=1, rows=5, size=4000))) as client:
        yield client


_LABELS = f"SELECT ?s ?l {{ ?s <{terms.FIXED['rdfs']}label> ?l }} ORDER BY ?l LIMIT "
_WIDE = f"SELECT ?s ?w {{ ?s <{terms.FIXED['rdfs']}label> ?l BIND(CONCAT(?l, '{'x' * 990}') AS ?w) }} LIMIT "
_READERS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}


@pytest.mark.parametrize("media", _READERS)
@pytest.mark.parametrize(
    ("query", "limit", "cut", "least"), [(_LABELS, 5, "", 5), (_LABELS, 6, "rows", 5), (_LABELS, 500, "rows", 5), (_WIDE, 5, "bytes", 2)]
)
def test_a_table_is_cut_after_a_whole_row_and_says_so(short, media, query, limit, cut, least):
    answer = short.get("/sparql", params={"query": f"{query}{limit}"}, headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers.get("x-cisgraph-cut", "") == cut
    assert ("etag" in answer.headers) is not bool(cut)
    rows = [[str(cell) for cell in row] for row in Result.parse(BytesIO(answer.content), format=_READERS[media])]
    assert least <= len(rows) <= 5
    assert all(row[0].startswith("https://example.org/node/") and "<узел>" in row[1] for row in rows)
    if media.endswith("json"):
        assert answer.json()["head"].get("link", []) == ([f"{ENDPOINT}#cut"] if cut else [])
    elif media.endswith("xml"):
        assert (f'<link href="{ENDPOINT}#cut"/>' in answer.text) is bool(cut)


def test_rows_without_a_cell_are_counted_too(short):
    for media, reader in _READERS.items():
        answer = short.get("/sparql", params={"query": "SELECT ?x { ?s ?p ?o }"}, headers={"Accept": media})
        assert answer.headers["x-cisgraph-cut"] == "rows"
        if reader in ("json", "xml"):
            assert len(Result.parse(BytesIO(answer.content), format=reader)) == 5
        else:
            assert answer.content.count(b"\n") == 6


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
@pytest.mark.parametrize(("limit", "cut"), [(5, ""), (6, "rows"), (500, "rows")])
def test_a_graph_is_cut_after_a_whole_statement_and_says_so(short, media, limit, cut):
    query = f"CONSTRUCT {{ ?s a ?l }} {{ ?s <{terms.FIXED['rdfs']}label> ?l }} LIMIT {limit}"
    answer = short.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert answer.headers.get("x-cisgraph-cut", "") == cut
    assert len(_graph(answer)) == 5
    assert ("Cut by the server" in answer.text) is bool(cut and media != "application/ld+json")


def test_one_row_that_is_too_large_is_an_error(short):
    wide = f"CONCAT({', '.join(['?w'] * 9)})"
    for query in (
        f"SELECT ({wide} AS ?x) {{ BIND('{'x' * 990}' AS ?w) }}",
        f"CONSTRUCT {{ <a:a> <a:b> ?x }} {{ BIND('{'x' * 990}' AS ?w) BIND({wide} AS ?x) }}",
    ):
        answer = short.get("/sparql", params={"query": query})
        assert answer.status_code == 422, answer.text[:100]
        assert "larger than 4,000 bytes" in one_sentence(answer.json()["detail"])


def test_the_whole_of_a_graph_comes_whole(server):
    answer = server.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"})
    assert "x-cisgraph-cut" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) > 2 * MANY


# -------------------------------------------------------------------------------------------------------------- other


def test_health(server):
    answer = server.get("/health")
    told = answer.json()
    assert (answer.status_code, told["status"], told["waiting"]) == (200, "ok", 0)
    assert 1 <= told["processes"] <= 2
    assert len(told["release"]) == 64
    assert answer.headers["cache-control"] == "no-store"


def test_robots_are_told_what_not_to_fetch(server):
    answer = server.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /sparql" in answer.text


@pytest.mark.slow
def test_the_library_runs_at_the_endpoint_as_it_is(release):
    """Each query declares its prefixes: a public endpoint knows none by itself, and neither does any other engine."""
    from cisgraph import queries

    with TestClient(create_app(release.folder, Settings(workers=2))) as client:
        for query in queries.library():
            answer = client.post("/sparql", data={"query": query.filled(terms.BASE)})
            assert answer.status_code == 200, (query.name, answer.text)
            assert json.loads(answer.text)["head"]["vars"], query.name


def test_addresses_are_quoted_as_they_come(server):
    """A plus is a blank in a form and in an address, and a percent may stand for anything."""
    for address in ("/sparql?query=ASK+%7B%7D", "/sparql?query=" + quote("ASK {}", safe=""), "/sparql?query=%41SK%20%7b%7d"):
        assert server.get(address).json()["boolean"] is True


def test_parameters_are_read_as_the_standard_library_reads_them():
    chance = random.Random(3)
    for _ in range(3000):
        text = "".join(
            chance.choices(
                ["%", "=", "+", "&", "%3D", "%3d", "%25", "%0A", "\n", "\r\n", " ", "%D1%8F", "я", "%4", "a", "41", "%%41", "_", "\t\n"],
                k=9,
            )
        )
        try:
            expected = parse_qsl(text, keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            with pytest.raises(Problem):
                protocol._pairs(text.encode())
        else:
            assert protocol._pairs(text.encode()) == expected
