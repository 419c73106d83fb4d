"""Opening a release, and asking it or a remote endpoint: results, and one sentence for whatever is wrong."""

import http.server
import json
import shutil
import socket
import threading

import pytest

from cisgraph import endpoint as remote
from cisgraph import store, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Release, Table
from conftest import one_sentence


def opened(folder) -> str:
    """The sentence of what stands in the way of asking the release in ``folder``."""
    with pytest.raises(CisgraphError) as caught:
        Release(folder).sparql("ASK {}")
    assert not isinstance(caught.value, UsageError)
    said = one_sentence(str(caught.value))
    assert "`cisgraph build`" in said
    assert str(folder) in said
    return said


@pytest.fixture
def copy(release, tmp_path):
    """A copy of the release that a test may damage."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for part in ("cisgraph.nq", "manifest.json"):
        shutil.copy(release.folder / part, folder / part)
    shutil.copytree(release.folder / "store", folder / "store")
    return folder


# --------------------------------------------------------------------------------------------------------- releases


def test_a_copied_release_is_a_release(copy):
    assert Release(copy).sparql("ASK { poa:71 ?p ?o }") is True


def test_no_release(tmp_path):
    assert "no built graph" in opened(tmp_path / "none")
    assert "no built graph" in opened(tmp_path)


def test_a_file_in_place_of_a_release(tmp_path):
    (tmp_path / "file").write_text("")
    opened(tmp_path / "file")


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", "{}", "null", '"x"', '{"format": 1}', '{"format": 1, "version": "0"}', "\ufeff", '{"format": 1, "version": "0", "base": null}'],
)
def test_a_damaged_manifest(copy, manifest):
    (copy / "manifest.json").write_text(manifest, encoding="utf-8")
    assert "manifest.json" in opened(copy)


def test_a_manifest_that_is_no_text(copy):
    (copy / "manifest.json").write_bytes(b"\xff\xfe")
    assert "manifest.json" in opened(copy)


def test_a_manifest_that_is_a_folder(copy):
    (copy / "manifest.json").unlink()
    (copy / "manifest.json").mkdir()
    assert "manifest.json" in opened(copy)


@pytest.mark.parametrize("number", [0, 2, "1", None])
def test_a_store_of_another_format_names_both(copy, number):
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "format": number, "version": "9.9"}))
    said = opened(copy)
    assert f"format {number} " in said and "9.9" in said and f"reads format {store.FORMAT}" in said


def test_a_missing_store(copy):
    shutil.rmtree(copy / "store")
    opened(copy)


def test_an_empty_store_folder(copy):
    shutil.rmtree(copy / "store")
    (copy / "store").mkdir()
    opened(copy)


def test_a_store_with_a_damaged_file(copy):
    for path in (copy / "store").glob("*.sst"):
        path.write_bytes(path.read_bytes()[:100])
    opened(copy)


def test_a_store_with_a_damaged_pointer(copy):
    (copy / "store" / "CURRENT").write_text("garbage")
    opened(copy)


# ---------------------------------------------------------------------------------------------------------- results


def test_a_select_gives_columns_and_rows_in_order(release):
    found = release.sparql(
        "SELECT ?label ?nothing { VALUES ?g { group:cis-countries } ?g skos:prefLabel ?label } ORDER BY LANG(?label)"
    )
    assert found == Table(("label", "nothing"), [("CIS countries", None), ("страны СНГ", None)])
    assert found.dicts()[0] == {"label": "CIS countries", "nothing": None}


def test_an_ask_gives_a_bool(release):
    assert release.sparql("ASK { poa:71 cis:states poa:71-p1 }") is True
    assert release.sparql("ASK { poa:71 cis:states poa:72-p1 }") is False


def test_a_construct_gives_sorted_n_triples(release):
    found = release.sparql("CONSTRUCT { ?p a ?class } WHERE { VALUES ?p { poa:71-p1 } ?p a ?class }")
    lines = found.splitlines()
    assert lines == sorted(lines)
    subject, kind = f"<{terms.BASE}poa/71-p1>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert f"{subject} {kind} <{terms.BASE}ontology#Permission> ." in lines
    assert found.endswith(" .\n")


def test_a_describe_gives_what_is_said_of_a_thing(release):
    found = release.sparql("DESCRIBE poa:71-p1")
    assert f"<{terms.BASE}ontology#bearer> <{terms.BASE}group/cis-countries> ." in found
    assert all(line.startswith(f"<{terms.BASE}poa/71-p1> ") for line in found.splitlines())


def test_an_empty_graph_is_empty_text(release):
    assert release.sparql("CONSTRUCT WHERE { poa:none ?p ?o }") == ""


def test_the_default_graph_is_the_union_and_graph_tells_them_apart(release):
    assert release.sparql("ASK { poa:71-p1 cis:modality cis:modality-permission ; cis:bearer ?g . ?g a cis:Group }")
    graphs = release.sparql("SELECT DISTINCT ?g { GRAPH ?g { poa:71-p1 cis:modality|cis:bearer ?o } } ORDER BY ?g").rows
    assert graphs == [(f"{terms.BASE}graph/inferred",), (f"{terms.BASE}graph/poa",)]


def test_every_prefix_of_the_table_is_known_and_may_be_declared_otherwise(release):
    for prefix in terms.prefixes():
        assert release.sparql(f"ASK {{ ?s ?p {prefix}:nothing }}") is False
    assert release.sparql("PREFIX poa: <http://example.org/> ASK { poa:71 ?p ?o }") is False


def test_an_id_is_the_iri_below_the_base(release):
    assert release.shorten(f"{terms.BASE}poa/71") == "poa/71"
    assert release.shorten("http://example.org/poa/71") == "http://example.org/poa/71"


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { poa:71 a poa:72 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL", "delete { ?s ?p ?o } where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>", "PREFIX x: <http://example.org/>\nINSERT DATA { x:a x:b x:c }",
        "PREFIX x: <http://example.org/> INSERT DATA { x:a x:b x:c }", "WITH <urn:x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s a poa:1 } WHERE { SELECT ?s { ?s ?p ?o } }", "# one\n\n# two\nBASE <urn:x> CLEAR ALL",
    ],
)
def test_an_update_is_refused(release, update):
    with pytest.raises(UsageError) as caught:
        release.sparql(update)
    assert "read-only" in one_sentence(str(caught.value))


@pytest.mark.parametrize("text", ["", "SELECT", "SELECT * { ?s ?p ", "SELECT * { ?s nope:x ?o }", "nonsense", "SELECT * { ?s ?p ?o } ; DROP ALL", "\0"])
def test_what_is_no_sparql_is_one_line(release, text):
    with pytest.raises(UsageError) as caught:
        release.sparql(text)
    assert "SPARQL" in one_sentence(str(caught.value))


@pytest.mark.parametrize("head", ["#" * 200 + "\n", "\n" + " " * 200, "# a\n" * 100, "PREFIX a: <urn:a>  " * 50], ids=["rule", "indent", "comments", "prefixes"])
def test_a_long_head_costs_no_time_before_a_syntax_error(release, head):
    """A pattern that tries every way to divide the blanks would not come back."""
    with pytest.raises(UsageError, match="SPARQL"):
        release.sparql(head + "SELECT * {")
    with pytest.raises(UsageError, match="read-only"):
        release.sparql(head + "CLEAR ALL")


def test_a_syntax_error_says_where(release):
    with pytest.raises(UsageError, match="1:1[0-9]"):
        release.sparql("SELECT * { ?s ?p ")


def test_a_service_that_does_not_answer_is_one_line(release):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        port = taken.getsockname()[1]
        with pytest.raises(CisgraphError) as caught:
            release.sparql(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
    one_sentence(str(caught.value))


# ------------------------------------------------------------------------------------------------- remote endpoints

JSON_TYPE = "application/sparql-results+json"
ROWS = b'{"head": {"vars": ["x", "y"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'
ANSWERS = {
    "select": (200, JSON_TYPE, ROWS),
    "ask": (200, JSON_TYPE, b'{"head": {}, "boolean": false}'),
    "token": (200, JSON_TYPE, ROWS),
    "graph": (200, "text/turtle", "<urn:a> <urn:b> \"щ\" .\n".encode()),
    "400": (400, "text/plain", b"syntax"),
    "401": (401, "text/plain", b"who?"),
    "404": (404, "text/html", b"<html>none</html>"),
    "500": (500, "text/plain", b"broken\nover several lines"),
    "503": (503, "text/plain", b"later"),
    "html": (200, "text/html", b"<html>a page</html>"),
    "html-as-json": (200, JSON_TYPE, b"<html>a page</html>"),
    "turtle": (200, "text/turtle", b"<urn:a> <urn:b> <urn:c> ."),
    "list": (200, JSON_TYPE, b"[]"),
    "no-head": (200, JSON_TYPE, b'{"results": {"bindings": []}}'),
    "no-bindings": (200, JSON_TYPE, b'{"head": {"vars": []}, "results": {}}'),
    "odd-bindings": (200, JSON_TYPE, b'{"head": {"vars": ["x"]}, "results": {"bindings": [[]]}}'),
    "bad-bytes": (200, JSON_TYPE, b"\xff"),
    "empty": (200, JSON_TYPE, b""),
    "cut-short": (200, JSON_TYPE, ROWS[:20]),
    "no-http": None,
    "hang-up": None,
}


class Endpoint:
    """A small HTTP server that answers each path with something of ANSWERS, and remembers what it was asked."""

    def __init__(self):
        asked: list[tuple[str, str]] = []
        sent: list[dict[str, str]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.strip("/").partition("?")[0]
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                asked.append((self.command, self.path + body))
                sent.append(dict(self.headers))
                if name == "moved":
                    self.send_response(302)
                    self.send_header("Location", "http://localhost:{}/select".format(self.server.server_port))
                    self.end_headers()
                    return
                if name == "token" and self.headers["Authorization"] != "Bearer secret-of-the-tests":
                    self.send_error(401 if "Authorization" not in self.headers else 403)
                    return
                if name == "hang-up":
                    return
                if name == "no-http":
                    self.wfile.write(b"hello\r\n\r\n")
                    return
                status, type_, content = ANSWERS[name]
                self.send_response(status)
                self.send_header("Content-Type", type_)
                self.send_header("Content-Length", str(len(content) + (10 if name == "cut-short" else 0)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        self.asked, self.sent = asked, sent
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __call__(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{name}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def endpoint():
    one = Endpoint()
    yield one
    one.close()


def test_datatypes_are_told_where_they_are_asked_for_and_a_column_has_one(release, endpoint):
    text = 'SELECT ?n ?text ?mixed ?iri ?none { VALUES (?n ?text ?mixed ?iri ?none) { (1 "a"@en 1 poa:1 UNDEF) (2 "b"@ru "x" poa:2 UNDEF) } }'
    xsd = terms.FIXED["xsd"]
    assert release.sparql(text, typed=True).datatypes == (f"{xsd}integer", f"{terms.FIXED['rdf']}langString", "", "", "")
    assert remote.Endpoint(endpoint("select")).sparql("SELECT ?x ?y { ?x poa:is ?y }", typed=True).datatypes == (f"{xsd}string", "")


def test_an_endpoint_gives_the_same_results_as_a_release(endpoint):
    assert remote.Endpoint(endpoint("select")).sparql("SELECT ?x ?y { ?x poa:is ?y }") == Table(("x", "y"), [("1", None)])
    assert remote.Endpoint(endpoint("ask")).sparql("ASK {}") is False


def test_a_graph_from_an_endpoint_is_text(endpoint):
    found = remote.Endpoint(endpoint("graph")).sparql("CONSTRUCT WHERE { ?s ?p ?o }")
    assert "<urn:a> <urn:b>" in found and "щ" in found


def test_an_endpoint_is_told_the_prefixes_that_it_cannot_know(endpoint):
    from urllib.parse import unquote_plus

    remote.Endpoint(endpoint("select")).sparql("PREFIX skos: <urn:mine> SELECT ?x { ?x a cis:Paragraph ; skos:note poa:71 }")
    sent = unquote_plus(endpoint.asked[-1][1])
    assert f"PREFIX cis: <{terms.FIXED['cis']}>" in sent and f"PREFIX poa: <{terms.BASE}poa/>" in sent
    assert sent.count("PREFIX skos:") == 1 and "PREFIX actor:" not in sent


def test_a_query_that_an_endpoint_calls_wrong_is_wrong_usage(endpoint):
    with pytest.raises(UsageError) as caught:
        remote.Endpoint(endpoint("400")).sparql("SELECT ?x { ?x ?y ?z }")
    assert endpoint("400") in one_sentence(str(caught.value))


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in ("select", "ask", "graph", "token", "400")])
def test_an_endpoint_that_gives_no_result_is_named_in_one_sentence(endpoint, name):
    with pytest.raises(CisgraphError) as caught:
        remote.Endpoint(endpoint(name)).sparql("SELECT ?x { ?x ?y ?z }")
    assert endpoint(name) in one_sentence(str(caught.value))


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", ["html", "500", "bad-bytes", "cut-short"])
def test_an_endpoint_that_gives_no_graph_is_named_in_one_sentence(endpoint, name):
    with pytest.raises(CisgraphError) as caught:
        remote.Endpoint(endpoint(name)).sparql("CONSTRUCT WHERE { ?s ?p ?o }")
    assert endpoint(name) in one_sentence(str(caught.value))


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/", "nowhere", "", "http://", "http://[", "ftp://127.0.0.1:1/", "file:///etc/passwd"])
def test_what_is_no_address_is_one_sentence(url):
    with pytest.raises(CisgraphError) as caught:
        remote.Endpoint(url).sparql("ASK {}")
    one_sentence(str(caught.value))


def test_a_closed_port_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(CisgraphError) as caught:
            remote.Endpoint(url).sparql("ASK {}")
    assert url in one_sentence(str(caught.value))


@pytest.mark.parametrize("update", ["INSERT DATA { poa:71 a poa:72 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL"])
def test_no_update_is_sent_to_an_endpoint(endpoint, update):
    before = len(endpoint.asked)
    with pytest.raises(UsageError) as caught:
        remote.Endpoint(endpoint("select")).sparql(update)
    one_sentence(str(caught.value))
    assert endpoint.asked[before:] == []


@pytest.mark.parametrize("token", ["", "another"])
def test_an_endpoint_that_wants_a_token_refuses_in_one_sentence(endpoint, monkeypatch, token):
    monkeypatch.setenv("CISGRAPH_TOKEN", token)
    with pytest.raises(CisgraphError) as caught:
        remote.Endpoint(endpoint("token")).sparql("SELECT ?x { ?x ?y ?z }")
    told = one_sentence(str(caught.value))
    assert "refused" in told and "CISGRAPH_TOKEN" in told and "another" not in told


def test_a_token_is_sent_to_the_endpoint_and_nowhere_else(endpoint, monkeypatch):
    monkeypatch.setenv("CISGRAPH_TOKEN", "secret-of-the-tests")
    assert remote.Endpoint(endpoint("token")).sparql("SELECT ?x ?y { ?x ?y ?z }").rows == [("1", None)]
    assert remote.Endpoint(endpoint("moved")).sparql("SELECT ?x ?y { ?x ?y ?z }").rows == [("1", None)]
    assert [one.get("Authorization") for one in endpoint.sent[-2:]] == ["Bearer secret-of-the-tests", None]
    assert "secret" not in "".join(said for _, said in endpoint.asked)


def test_what_is_no_token_is_not_sent(endpoint, monkeypatch):
    before = len(endpoint.asked)
    monkeypatch.setenv("CISGRAPH_TOKEN", "secret-of\nthe-tests")
    with pytest.raises(UsageError) as caught:
        remote.Endpoint(endpoint("select")).sparql("ASK {}")
    assert "secret" not in one_sentence(str(caught.value)) and len(endpoint.asked) == before


# ---------------------------------------------------------------------------------------------------- the dataset of a query


@pytest.mark.parametrize(
    "text, there",
    [
        ("ASK { poa:71 cis:states ?p . ?p a ?c . ?c a ?d }", True),
        ("ASK FROM graph:ontology { poa:71 cis:states ?p }", False),
        ("ASK FROM graph:poa { poa:71 cis:states ?p }", True),
        ("ASK from graph:poa FROM graph:vocabulary { poa:71 cis:states/cis:requires/skos:prefLabel ?o }", True),
        ("ASK FROM NAMED graph:poa { GRAPH ?g { poa:71 cis:states ?p } }", True),
        ("ASK FROM NAMED graph:poa { poa:71 cis:states ?p }", False),
        ("ASK { ?event cis:from ?from . poa:71 cis:states ?p }", True),
        ("# FROM graph:ontology\nASK { poa:71 cis:states ?p FILTER('FROM <urn:a>' != ?p) }", True),
        ("ASK { poa:71 cis:states ?p FILTER(?p != <urn:from>) }", True),
    ],
)
def test_a_query_asks_the_union_or_the_graphs_that_it_names(release, text, there):
    assert release.sparql(text) is there
