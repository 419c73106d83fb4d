"""The server over a release that stands in another store: the same answers, the same refusals, and what it says when the store is away."""

import html
import re
import time
from collections.abc import Iterator
from pathlib import Path

import endpoints
import pyoxigraph as ox
import pytest
from conftest import one_sentence
from starlette.testclient import TestClient

from cisgraph import publish, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.publish.remote import Remote
from cisgraph.server import create_app
from cisgraph.server.published import Place
from cisgraph.server.settings import Settings
from cisgraph.store import Release
from server.conftest import small_data, write_release
from test_publish import Peer

pytestmark = pytest.mark.slow

_POA = f"<{terms.BASE}graph/poa>"
_SETTINGS = Settings(workers=2, rows=500)


def opened(source: Path | Place) -> TestClient:
    return TestClient(create_app(source, _SETTINGS), follow_redirects=False)


@pytest.fixture(scope="module")
def here(release) -> Iterator[TestClient]:
    with opened(release.folder) as client:
        yield client


@pytest.fixture(scope="module")
def there(oxigraph_with_release) -> Iterator[TestClient]:
    with opened(Place(oxigraph_with_release.query)) as client:
        yield client


@pytest.fixture(scope="module")
def over_virtuoso(virtuoso_with_release) -> Iterator[TestClient]:
    with opened(Place(virtuoso_with_release.query)) as client:
        yield client


@pytest.fixture(scope="module", params=[
    pytest.param("there", id="Oxigraph"), pytest.param("over_virtuoso", marks=pytest.mark.system, id="Virtuoso"),
])  # fmt: skip
def anywhere(request) -> TestClient:
    return request.getfixturevalue(request.param)


# -------------------------------------------------------------------------------------------------------------- the same answers


ADDRESSES = [
    "/index.json", "/page/poa/71", "/page/poa/71.json", "/ru/page/poa/71", "/page/actor/iom", "/ru/page/actor/iom.json",
    "/coverage", "/coverage.json", "/search?q=return", "/ru/search.json?q=права", "/suggestions.json?q=ret", "/timeline", "/ru/wheel",
    "/queries", "/queries/actor-kinds", "/queries/actor-kinds.json", "/queries/actor-kinds.csv", "/queries/action?action=action/none",
    "/api/paragraphs/poa/71", "/api/paragraphs?theme=statelessness", "/api/paragraphs?theme=none", "/api/actors/iom", "/api/coverage?by=theme",
    "/api/search?q=return&kind=paragraph", "/api/queries/dataset-in-numbers", "/api/queries/action?action=action/none", "/api/themes/none",
    "/poa/71", "/data/poa/71", "/data/poa/71.ttl", "/data/poa/71.nq", "/data/poa/71.jsonld", "/data/actor/iom.ttl",
    "/data/group/cis-countries.ttl", "/data/group/cis-countries.ttl?page=2", "/data/ontology.nt", "/data/shapes.ttl",
    "/sparql", "/page/poa/999", "/data/poa/999.ttl", "/api/actors/nowhere", "/poa/%00", "/robots.txt",
]  # fmt: skip


def headers(answer, address: str) -> dict[str, str]:
    """Those of an answer, whatever links lead to the catalogue; the tag of a page tells whether there are files."""
    told = {**answer.headers, "link": re.sub(r"</(catalog.ttl|.well-known/void)>", "</data/dataset.ttl>", answer.headers.get("link", ""))}
    if not address.startswith(("/data/", "/api/", "/sparql")):
        told.pop("etag", None)
    return told


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_gives_what_it_gives_over_the_folder(here, anywhere, address):
    for method in ("GET", "HEAD", "OPTIONS"):
        mine, wanted = (one.request(method, address) for one in (anywhere, here))
        assert (mine.status_code, mine.text) == (wanted.status_code, wanted.text)
        assert headers(mine, address) == headers(wanted, address)


@pytest.mark.parametrize("start", ["", "/ru"])
def test_the_first_page_is_that_over_the_folder_but_for_the_files(here, anywhere, start):
    mine, wanted = ([*map(str.strip, one.get(f"{start}/").text.splitlines())] for one in (anywhere, here))
    assert [line for line in mine if line not in wanted] == ['<link rel="describedby" type="text/turtle" href="/data/dataset.ttl">']
    gone = [line for line in wanted if line not in mine]
    assert gone and all("/dumps/" in line or "/catalog.ttl" in line for line in gone)


def test_where_headers_and_the_first_page_lead_there_is_something(there):
    led = {"/dataset"}
    for address in ("/data/poa/71.ttl", "/page/poa/71", "/poa/71", "/data/dataset.ttl"):
        led |= {where for where in re.findall(r"<(/[^>]*)>;", there.get(address).headers["link"])}
    led |= {html.unescape(where) for where in re.findall(r'href="(/[^"#]*)"', there.get("/").text)}
    assert {"/data/dataset.ttl", "/page/poa/71", "/coverage"} <= led
    assert {each: there.get(each).status_code for each in led if there.get(each).status_code not in (200, 303)} == {}


def test_a_description_says_the_same_statements(here, anywhere):
    mine, wanted = ({*ox.parse(one.get("/data/poa/71.ttl").content, format=ox.RdfFormat.TURTLE)} for one in (anywhere, here))
    assert mine == wanted
    assert ox.NamedNode(f"{terms.BASE}poa/71") in {quad.subject for quad in mine}


def test_what_the_client_has_is_not_sent_again(here, there):
    for address in ("/page/poa/71", "/api/paragraphs/poa/71", "/data/poa/71.ttl", "/sparql?query=ASK%20%7B%7D"):
        tag = (there if address.startswith("/page/") else here).get(address).headers["etag"]
        assert there.get(address, headers={"If-None-Match": tag}).status_code == 304


# ------------------------------------------------------------------------------------------------------------------- any query


QUERIES = [
    "ASK { ?s ?p ?o }",
    "SELECT ?s ?o { ?s a ?o } ORDER BY ?s ?o LIMIT 20",
    "SELECT ?s ?o { ?s a ?o } ORDER BY ?s ?o",  # more rows than it gives
    "SELECT (<x> AS ?relative) ('a\"\\n<b>'@en AS ?text) (1.50 AS ?number) ?unbound {}",
    f"SELECT (COUNT(*) AS ?n) FROM {_POA} {{ ?s ?p ?o }}",
    "PREFIX graph: <https://w3id.org/cisgraph/graph/> SELECT DISTINCT ?g FROM NAMED graph:poa FROM NAMED <http://none.example/> { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { GRAPH <https://w3id.org/cisgraph/graph/catalogue> { ?s ?p ?o } }",
    "DESCRIBE <https://w3id.org/cisgraph/poa/71>",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "DEFINE get:soft 'soft' SELECT * { ?s ?p ?o }",
    "SELECT * { ?s ?p",
    "SELECT * { ?s skos:prefLabel ?o }",
    "SELECT * " + "{" * 120,
    "SELECT (1 AS ?x) {} # " + "x" * 100_000,
    "INSERT DATA { <a> <b> <c> }",
]
FORMATS = [
    "application/sparql-results+json, text/turtle;q=0.9", "text/csv, application/n-triples;q=0.9",
    "application/sparql-results+xml, application/ld+json;q=0.9", "text/tab-separated-values, application/rdf+xml;q=0.9",
]  # fmt: skip


def hold_alike(over_store, over_folder, query: str, accept: str) -> None:
    """Both servers answer the query with the same status, text and headers."""
    mine, wanted = (one.post("/sparql", data={"query": query}, headers={"Accept": accept}) for one in (over_store, over_folder))
    assert (mine.status_code, mine.text) == (wanted.status_code, wanted.text)
    assert {**mine.headers} == {**wanted.headers}


@pytest.mark.parametrize("accept", FORMATS, ids=lambda accept: accept.partition(",")[0])
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_a_query_is_answered_refused_and_cut_as_over_the_folder(here, there, query, accept):
    hold_alike(there, here, query, accept)


#: Asked of Virtuoso with a graph named, or without any: where none is named it asks graphs of its own too.
ASKED_OF_GRAPHS = [
    f"ASK FROM {_POA} {{ ?s ?p ?o }}",
    f"SELECT ?s ?o FROM {_POA} {{ ?s a ?o }} ORDER BY ?s ?o LIMIT 20",
    f"SELECT ?s ?o {{ GRAPH {_POA} {{ ?s a ?o }} }} ORDER BY ?s ?o",  # more rows than it gives
    "SELECT (<x> AS ?relative) ('a\"\\n<b>'@en AS ?text) (1.50 AS ?number) ?unbound {}",
    f"SELECT (COUNT(*) AS ?n) FROM {_POA} {{ ?s ?p ?o }}",
    *(query for query in QUERIES if any(word in query for word in ("FROM NAMED", "SERVICE", "\\u0053", "DEFINE", "{{", "skos:", "# x", "INSERT"))),
    "SELECT * { ?s ?p",
]


@pytest.mark.system
@pytest.mark.parametrize("accept", FORMATS, ids=lambda accept: accept.partition(",")[0])
@pytest.mark.parametrize("query", ASKED_OF_GRAPHS, ids=lambda query: query[:40])
def test_virtuoso_is_asked_and_not_asked_as_the_folder_is(here, over_virtuoso, query, accept):
    hold_alike(over_virtuoso, here, query, accept)


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_the_statements_of_a_graph_come_in_every_format(here, anywhere, media):
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{terms.BASE}graph/catalogue> {{ ?s ?p ?o }} }}"
    mine, wanted = (one.get("/sparql", params={"query": query}, headers={"Accept": media}) for one in (anywhere, here))
    assert mine.headers["content-type"] == wanted.headers["content-type"]
    mine, wanted = ({*ox.parse(one.content, format=ox.RdfFormat.from_media_type(media))} for one in (mine, wanted))
    assert mine == wanted and mine


def test_a_description_of_the_stores_own_is_of_the_thing(anywhere):
    """What belongs to a description is for an engine to say (SPARQL 1.1, 16.4)."""
    thing = f"<{terms.BASE}actor/iom>"
    answer = anywhere.get("/sparql", params={"query": f"DESCRIBE {thing}"}, headers={"Accept": "application/n-triples"})
    lines = answer.text.splitlines()
    assert lines and all(thing in line for line in lines)


@pytest.mark.parametrize("where", ["?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"])
@pytest.mark.parametrize("dataset", [
    {"default-graph-uri": "poa"}, {"named-graph-uri": "poa"}, {"from": "poa"}, {"from": "poa", "default-graph-uri": "ontology"},
    {"from": "poa", "named-graph-uri": "ontology"}, {"from": "none"},
], ids=str)  # fmt: skip
def test_the_dataset_of_a_request_is_asked_and_nothing_else(here, anywhere, where, dataset):
    told = {name: f"{terms.BASE}graph/{graph}" for name, graph in dataset.items()}
    said = f"FROM <{told.pop('from')}> " if "from" in told else ""
    query = {"query": f"SELECT (COUNT(*) AS ?n) {said}{{ {where} }}", **told}
    mine, wanted = (one.get("/sparql", params=query).json() for one in (anywhere, here))
    assert mine == wanted


@pytest.mark.system
def test_what_a_store_cannot_run_is_one_sentence(over_virtuoso):
    answer = over_virtuoso.get("/sparql", params={"query": "SELECT (1/0 AS ?x) {}"})
    assert answer.status_code == 500 and "in another way" in one_sentence(answer.json()["detail"])


def test_what_changes_with_time_is_not_kept(there):
    first, second = (there.get("/sparql?query=SELECT%20(NOW()%20AS%20%3Fx)%20%7B%7D") for _ in range(2))
    assert first.text != second.text and "etag" not in first.headers and first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["/dumps", "/dumps/", "/ru/dumps/", "/dumps/cisgraph.nq.gz", "/catalog", "/catalog.ttl", "/.well-known/void"])
def test_files_are_made_from_a_release_on_disk_only(there, address):
    answer = there.get(address, headers={"Accept": "application/json, text/turtle"})
    assert answer.status_code == 404 and "on disk" in (told := one_sentence(answer.json()["detail"])) and "/dataset" in told


# ------------------------------------------------------------------------------------------------- what is there, and what is not


def refused(url: str, base: str = terms.BASE) -> str:
    with pytest.raises(CisgraphError) as caught:
        create_app(Place(url, base))
    return one_sentence(str(caught.value))


def test_an_endpoint_without_a_whole_release_is_not_served(oxigraph_with_release, tmp_path):
    assert "gave no answer" in refused(f"http://127.0.0.1:{endpoints.free_port()}/query")
    assert "no SPARQL result" in refused(oxigraph_with_release.query.removesuffix("query"))
    assert "--base" in refused(oxigraph_with_release.query, "https://data.example/")
    with pytest.raises(UsageError):
        Place("no.address")
    with endpoints.oxigraph(tmp_path) as store:
        assert "holds no release" in refused(store.query)
        remote, marker = Remote(store.query, store.store, None, 20), f"{terms.BASE}graph/release"
        remote.put(marker, f"<{marker}> <{terms.FIXED['dcterms']}hasPart> {_POA} .\n".encode())
        assert "not whole" in refused(store.query)


def test_a_store_that_wants_a_token_gets_it_from_all_processes(oxigraph_with_release, monkeypatch):
    peer = Peer(oxigraph_with_release)
    peer.fault = lambda handler, body: handler.headers["Authorization"] != "Bearer secret-of-the-tests" and handler.say(401)
    try:
        assert "CISGRAPH_TOKEN" in refused(f"{peer.url}/query")
        monkeypatch.setenv("CISGRAPH_TOKEN", "secret-of-the-tests")
        with opened(Place(f"{peer.url}/query")) as client:
            assert client.get("/data/poa/71.ttl").status_code == 200
            assert client.get("/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D").json()["boolean"] is True
    finally:
        peer.close()


@pytest.mark.system
def test_a_store_that_cuts_results_before_this_server_does_is_not_served(virtuoso_with_release):
    told = virtuoso_with_release.folder / "virtuoso.ini"
    before = told.read_text()
    told.write_text(before.replace("ResultSetMaxRows       = 100000000", "ResultSetMaxRows = 40000"))
    try:
        assert "40,000 rows" in refused(virtuoso_with_release.query)
    finally:
        told.write_text(before)


def test_the_command_says_so_too(run, oxigraph_with_release):
    for options, code in ((["http://127.0.0.1:1/query"], 1), (["nowhere"], 2), ([oxigraph_with_release.query, "--base", "no iri"], 2)):
        done = run("serve", "--port", "0", "--endpoint", *options, CISGRAPH_RELEASE="/nowhere")
        assert (done.returncode, done.stdout) == (code, "")
        one_sentence(done.stderr)
    assert run("serve", "--base", "https://data.example/").returncode == 2


def soon(client: TestClient, address: str, status: int, text: str = "") -> None:
    end = time.monotonic() + 30
    while (answer := client.get(address)).status_code != status or text not in answer.text:
        assert time.monotonic() < end, (answer.status_code, answer.text)
        time.sleep(0.1)


def away(client: TestClient, address: str) -> str:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 503 and answer.headers["retry-after"] and "etag" not in answer.headers, answer.text
    told = one_sentence(answer.json()["detail"])
    assert "127.0.0.1" not in told, "where the store stands is nobody's business"
    return told


@pytest.fixture
def small(tmp_path) -> Release:
    return Release(write_release(tmp_path / "release", small_data()))


@pytest.fixture
def store(tmp_path, small, monkeypatch) -> Iterator[tuple]:
    """An Oxigraph with a small release, in a folder that another can open after it; and how the small release is published."""
    monkeypatch.setattr(Place, "GLANCE", 0.2)
    folder, port = tmp_path / "store", endpoints.free_port()
    folder.mkdir()
    yield lambda: endpoints.oxigraph(folder, port), lambda server: publish.publish(small, Remote(server.query, server.store, None, 60))


def test_a_store_that_goes_away_and_comes_back(store, capsys):
    start, load = store
    with start() as server:
        load(server)
        app = create_app(Place(server.query), Settings(workers=1, timeout=1.0))
        client = TestClient(app, follow_redirects=False)
        client.__enter__()
        kept = client.get("/data/graph/first.ttl")
        assert kept.status_code == client.get("/health").status_code == 200
        # The store goes on with a query that nobody waits for any more, until it is stopped here.
        late = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
        assert late.status_code == 503 and "1 seconds" in late.json()["detail"]
    away(client, "/sparql?query=ASK%20%7B%7D")
    assert "gives no answer" in away(client, "/data/graph/second.ttl")
    for address in ("/api/actors/iom", "/page/graph/second", "/graph/second", "/queries/actor-kinds.json"):
        away(client, address)
    assert "<main" in client.get("/page/graph/second", headers={"Accept": "text/html"}).text
    assert client.get("/data/graph/first.ttl", headers={"If-None-Match": kept.headers["etag"]}).status_code == 503
    soon(client, "/health", 503, "gives no answer")
    with start() as server:
        soon(client, "/data/graph/second.ttl", 200)
        soon(client, "/sparql?query=ASK%20%7B%7D", 200, "true")
        soon(client, "/health", 200)
        assert client.get("/data/graph/first.ttl").headers["etag"] == kept.headers["etag"]
        client.__exit__(None, None, None)
    assert capsys.readouterr().err.count("\n") == 1


def test_a_release_is_asked_only_while_it_is_whole_and_another_is_picked_up(store, small, tmp_path):
    start, load = store
    with start() as server:
        load(server)
        remote, marker = Remote(server.query, server.store, None, 60), f"{terms.BASE}graph/release"
        with TestClient(create_app(Place(server.query), Settings(workers=1)), follow_redirects=False) as client:
            tag = client.get("/data/graph/first.ttl").headers["etag"]
            remote.put(marker, f"<{marker}> <{terms.FIXED['dcterms']}hasPart> {_POA} .\n".encode())
            soon(client, "/health", 503, "being loaded")
            assert "being loaded" in away(client, "/sparql?query=ASK%20%7B%7D") and "being loaded" in away(client, "/data/graph/second.ttl")
            line = f"<{terms.BASE}graph/fourth> <{terms.FIXED['rdf']}type> <{terms.FIXED['foaf']}Document> <{terms.BASE}graph/fourth> .\n"
            other = Release(write_release(tmp_path / "other", "".join(sorted([*small_data().splitlines(keepends=True), line]))))
            publish.publish(other, remote)
            soon(client, "/data/graph/fourth.ttl", 200)
            assert client.get("/data/graph/first.ttl").headers["etag"] != tag
            assert client.get("/health").json()["release"] == other.manifest["sha256"]
