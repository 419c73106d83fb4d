"""Publishing to a real store: what arrives, what goes on after an interruption, and one sentence for every way to fail.

The store is `oxigraph serve`. Faults come from a small peer of the tests' own that stands before it and hands everything on but
for what a test has it do wrong.
"""

import http.client
import http.server
import json
import shutil
import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from cisgraph import build, paths, publish
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.publish import parts
from cisgraph.publish.remote import Remote, store_url
from cisgraph.store import Release
from conftest import CHECKOUT, one_sentence, small_data


class Peer:
    """Hands requests on to a server, or does what ``fault`` (called with the handler and the body) does, if it returns True."""

    def __init__(self, server):
        self.fault, self.asked = lambda handler, body: False, []
        target = urlsplit(server.query).netloc
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.graph = parse_qs(urlsplit(self.path).query).get("graph", [""])[0].rpartition("/")[2]
                peer.asked.append((self.command, self.graph))
                if peer.fault(self, body):
                    self.close_connection = True
                    return
                onward = http.client.HTTPConnection(target)
                kept = {name: value for name, value in self.headers.items() if name in ("Accept", "Content-Type")}
                onward.request(self.command, self.path, body, kept)
                found = onward.getresponse()
                self.say(found.status, found.read(), found.headers.get("Content-Type", "text/plain"))
                onward.close()

            do_GET = do_PUT = do_POST = do_DELETE = answer

            def say(self, status, body=b"", type_="text/plain", claimed=None, **headers):
                self.send_response(status)
                for name, value in {"Content-Type": type_, "Content-Length": str(claimed or len(body)), **headers}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)
                return True

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def peer(oxigraph):
    one = Peer(oxigraph)
    yield one
    one.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Release:
    """A small release, built once."""
    folder = tmp_path_factory.mktemp("publish")
    for name in ("ontology", "queries"):
        shutil.copytree(CHECKOUT / name, folder / "tree" / name)
    (folder / "tree" / "data" / "poa").mkdir(parents=True)
    (folder / "tree" / "data" / "poa" / "small.ttl").write_text(small_data("first"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "root", lambda: folder / "tree")
        build.build(folder / "release", draft=True)
    return Release(folder / "release")


@pytest.fixture
def small(built, oxigraph) -> Release:
    """The small release, of which the server holds nothing."""
    for graph in (*wanted(built), f"{built.base}graph/release"):
        remote(oxigraph).delete(graph)
    return built


def remote(server, login=None, timeout=20) -> Remote:
    url = server.url if isinstance(server, Peer) else server.query.removesuffix("/query")
    return Remote(f"{url}/query", f"{url}/store", login, timeout)


def wanted(release: Release) -> dict[str, set]:
    graphs: dict[str, set] = {}
    for quad in ox.parse((release.folder / "cisgraph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS):
        graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return graphs


def held(server, release: Release) -> dict[str, set]:
    """What a server holds below the base of a release, but for what it says of the release itself."""
    direct = remote(server)
    return {graph: {quad.triple for quad in direct.statements(graph)} for graph in wanted(release)}


def digest(server, release: Release) -> list[str]:
    """The digest that a server says it holds a whole release of."""
    said = remote(server).statements(f"{release.base}graph/release")
    return [quad.object.value for quad in said if quad.predicate.value == "http://purl.org/dc/terms/identifier"]


def failure(release: Release, target: Remote) -> str:
    with pytest.raises(CisgraphError) as caught:
        publish.publish(release, target)
    return one_sentence(str(caught.value))


# ------------------------------------------------------------------------------------------------------------ what arrives


def test_a_store_holds_what_the_release_does_and_says_so(small, oxigraph):
    done = publish.publish(small, remote(oxigraph))
    assert held(oxigraph, small) == wanted(small)
    assert digest(oxigraph, small) == [small.manifest["sha256"]]
    assert (sorted(done.sent), done.kept, done.removed) == (sorted(wanted(small)), [], [])
    assert done.statements == small.manifest["quads"]


def test_what_is_there_is_not_sent_again(small, oxigraph, peer):
    publish.publish(small, remote(oxigraph))
    done = publish.publish(small, remote(peer))
    assert done.sent == [] and sorted(done.kept) == sorted(wanted(small))
    assert not {method for method, _ in peer.asked} & {"PUT", "DELETE"}


def test_a_graph_that_was_changed_over_there_is_sent_again(small, oxigraph):
    publish.publish(small, remote(oxigraph))
    graph = f"{small.base}graph/poa"
    with parts.divided(small) as graphs:
        lines = graphs[graph].file.read_bytes().splitlines(keepends=True)
    remote(oxigraph).put(graph, b"".join(lines[:-1]) + b"<urn:a> <urn:b> <urn:c> .\n")  # the count is right
    assert publish.publish(small, remote(oxigraph)).sent == [graph]
    assert held(oxigraph, small) == wanted(small)


def test_a_new_release_takes_the_place_of_the_last_and_leaves_other_graphs_alone(small_tree, tmp_path, oxigraph):
    base = "https://example.org/successive/"
    extra = small_tree / "data" / "extra.ttl"
    extra.write_text('<https://w3id.org/cisgraph/place/x> a <https://w3id.org/cisgraph/ontology#Place> .\n')
    build.build(tmp_path / "first", base=base, draft=True)
    first = Release(tmp_path / "first")
    publish.publish(first, remote(oxigraph))
    remote(oxigraph).put(f"{base}graph/partner", b"<urn:a> <urn:b> <urn:c> .\n")
    extra.unlink()
    build.build(tmp_path / "second", base=base, draft=True)
    second = Release(tmp_path / "second")
    done = publish.publish(second, remote(oxigraph))
    assert done.removed == [f"{base}graph/extra"] and f"{base}graph/ontology" in done.kept
    assert remote(oxigraph).count(f"{base}graph/extra") == 0 and remote(oxigraph).count(f"{base}graph/partner") == 1
    assert held(oxigraph, second) == wanted(second) and digest(oxigraph, second) == [second.manifest["sha256"]]


def test_a_large_graph_goes_in_parts(small, oxigraph, peer, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 2000)
    publish.publish(small, remote(peer))
    assert ("POST", "ontology") in peer.asked
    assert held(oxigraph, small) == wanted(small)


def test_the_digest_does_not_depend_on_the_order_but_on_every_statement(small):
    with parts.divided(small) as graphs:
        told = {name: graph.content for name, graph in graphs.items()}
    for graph, triples in wanted(small).items():
        quads = [ox.Quad(*triple) for triple in triples]
        assert parts.received(reversed(quads)) == told[graph]
        assert parts.received(quads[1:]) != told[graph] != parts.received([*quads, quads[0]])


def test_a_damaged_release_is_not_sent(small, oxigraph, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(small.folder, folder)
    with (folder / "cisgraph.nq").open("ab") as file:
        file.write(b"<urn:a> <urn:b> <urn:c> <urn:d> .\n")
    assert "cisgraph build" in failure(Release(folder), remote(oxigraph))


# -------------------------------------------------------------------------------------- faults: one sentence, never whole


def cut_request(handler, body):
    handler.connection.shutdown(socket.SHUT_RDWR)
    return True


def is_load(handler) -> bool:
    return handler.command in ("PUT", "POST") and handler.graph == "ontology"


FAULTS = {
    "refused login": (lambda h, b: is_load(h) and h.say(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"'), "refused"),
    "forbidden": (lambda h, b: is_load(h) and h.say(403), "refused"),
    "full disk": (lambda h, b: is_load(h) and h.say(507, b"No space left on device"), "No space left on device"),
    "failure": (lambda h, b: is_load(h) and h.say(500, b"<html>stack</html>"), "500"),
    "too large": (lambda h, b: is_load(h) and h.say(413), "413"),
    "cut while sending": (lambda h, b: is_load(h) and cut_request(h, b), "broke"),
    "cut while reading back": (lambda h, b: h.command == "GET" and h.graph == "ontology" and h.say(200, b"<urn:a> <urn:b> ", "application/n-triples", 99), "back"),
    "lies about its count": (lambda h, b: b"COUNT" in b.replace(b"%20", b" ") and b"graph%2Fontology" in b and h.say(
        200, json.dumps({"head": {}, "results": {"bindings": [{"statements": {"value": "7"}}]}}).encode(), "application/sparql-results+json"
    ), "counts 7"),
    "loses statements": (lambda h, b: h.command == "GET" and h.graph == "ontology" and h.say(200, b"<urn:a> <urn:b> <urn:c> .\n", "application/n-triples"), "gives 1 statements"),
    "takes nothing": (lambda h, b: is_load(h) and h.say(204), "gives 0 statements"),
    "sends on": (lambda h, b: is_load(h) and h.say(308, Location="http://127.0.0.1:1/elsewhere?password=x"), "sends on to http://127.0.0.1:1/elsewhere:"),
    "a page": (lambda h, b: h.command == "GET" and h.say(200, b"<html>a page</html>", "text/html"), "N-Triples"),
    "no graph store": (lambda h, b: is_load(h) and h.say(405), "graph store"),
    "no endpoint": (lambda h, b: h.path == "/query" and h.say(200, b"<html>a page</html>", "text/html"), "no SPARQL result"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_fails_is_one_sentence_and_never_whole_and_goes_on_from_there(small, oxigraph, peer, name):
    publish.publish(small, remote(oxigraph))  # an older release stood there, whole
    remote(oxigraph).delete(f"{small.base}graph/ontology")
    remote(oxigraph).put(f"{small.base}graph/release", b"<%s> <http://purl.org/dc/terms/identifier> \"old\" .\n" % f"{small.base}graph/release".encode())
    peer.fault, word = FAULTS[name]
    assert word in failure(small, remote(peer, login=("user", "secret")))
    if name not in ("a page", "no endpoint"):  # there nothing was begun
        assert digest(oxigraph, small) == []
    peer.fault = lambda handler, body: False
    publish.publish(small, remote(peer))
    assert held(oxigraph, small) == wanted(small) and digest(oxigraph, small) == [small.manifest["sha256"]]


def test_nothing_that_was_whole_is_sent_again_after_a_cut(small, oxigraph, peer):
    peer.fault = lambda handler, body: handler.command == "PUT" and handler.graph == "queries" and cut_request(handler, body)
    assert "goes on from there" in failure(small, remote(peer))
    peer.fault, peer.asked[:] = lambda handler, body: False, []
    publish.publish(small, remote(peer))
    assert ("PUT", "ontology") not in peer.asked and ("PUT", "queries") in peer.asked


def test_a_silent_store_is_given_up(small, oxigraph, peer):
    silence = threading.Event()
    peer.fault = lambda handler, body: is_load(handler) and not silence.wait(10)
    said = failure(small, remote(peer, timeout=1))
    silence.set()
    assert "within 1 seconds" in said and digest(oxigraph, small) == []


def test_a_closed_port_and_a_peer_without_tls_are_one_sentence(small, peer):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert "cannot be reached" in failure(small, Remote(f"{closed}/query", f"{closed}/store", None, 5))
    tls = peer.url.replace("http://", "https://")
    assert "cannot be trusted" in failure(small, Remote(f"{tls}/query", f"{tls}/store", None, 5))


# -------------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def command(call, small, monkeypatch):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(small.folder))
    for name in ("CISGRAPH_PASSWORD", "CISGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return call


def test_the_command_says_what_it_did(command, small, oxigraph):
    code, out, err = command("publish", "--endpoint", oxigraph.query)
    assert code == 0 and f"{small.manifest['quads']} statements" in one_sentence(out)
    assert "graph/ontology" in err and digest(oxigraph, small) == [small.manifest["sha256"]]


def test_a_failure_of_the_command_is_a_sentence_without_the_password(command, peer, monkeypatch):
    monkeypatch.setenv("CISGRAPH_PASSWORD", "secret-of-the-tests")
    peer.fault = lambda handler, body: handler.say(401, WWW_Authenticate='Basic realm="r"')
    code, out, err = command("publish", "--endpoint", f"{peer.url}/query", "--user", "somebody")
    assert (code, out) == (1, "") and "refused" in one_sentence(err) and "secret-of-the-tests" not in err


def wants_a_token(handler, body):
    return handler.headers["Authorization"] != "Bearer secret-of-the-tests" and handler.say(401, WWW_Authenticate="Bearer")


def test_a_store_that_wants_a_token_gets_it_with_every_request(command, small, oxigraph, peer, monkeypatch):
    peer.fault = wants_a_token
    monkeypatch.setenv("CISGRAPH_TOKEN", "secret-of-the-tests")
    code, out, err = command("publish", "--endpoint", f"{peer.url}/query")
    assert code == 0 and digest(oxigraph, small) == [small.manifest["sha256"]]
    assert "secret-of-the-tests" not in out + err


@pytest.mark.parametrize("token", ["", "another-secret", "two secrets"])
def test_a_store_that_wants_another_token_refuses_in_one_sentence(command, peer, monkeypatch, token):
    peer.fault = wants_a_token
    monkeypatch.setenv("CISGRAPH_TOKEN", token)
    code, out, err = command("publish", "--endpoint", f"{peer.url}/query")
    assert (code, out) == (2 if " " in token else 1, "") and "CISGRAPH_TOKEN" in one_sentence(err) and not (token and token in err)
    assert peer.asked == [] or " " not in token


def test_a_user_who_is_named_is_sent_and_no_token(command, peer, monkeypatch):
    told = []
    peer.fault = lambda handler, body: told.append(handler.headers["Authorization"]) or handler.say(401, WWW_Authenticate='Basic realm="r"')
    monkeypatch.setenv("CISGRAPH_TOKEN", "secret-of-the-tests")
    monkeypatch.setenv("CISGRAPH_PASSWORD", "password-of-the-tests")
    assert command("publish", "--endpoint", f"{peer.url}/query", "--user", "somebody")[0] == 1
    assert told[0] is None and told[1].startswith("Basic ")


@pytest.mark.parametrize(
    "arguments, word",
    [
        (("--endpoint", "http://127.0.0.1:1/elsewhere"), "--store-url"),
        (("--endpoint", "nowhere", "--store-url", "nowhere"), "nowhere"),
        (("--endpoint", "http://me:secret-of-mine@127.0.0.1:1/query"), "--user"),
        (("--endpoint", "http://127.0.0.1:1/query", "--timeout", "0"), "--timeout"),
    ],
)
def test_wrong_usage_is_one_sentence(command, arguments, word):
    code, out, err = command("publish", *arguments)
    assert (code, out) == (2, "") and word in one_sentence(err) and "secret-of-mine" not in err


def test_without_a_terminal_nobody_is_asked_for_a_password(command, monkeypatch):
    monkeypatch.setattr("sys.stdin", open("/dev/null"))
    code, out, err = command("publish", "--endpoint", "http://127.0.0.1:1/query", "--user", "somebody")
    assert (code, out) == (2, "") and "CISGRAPH_PASSWORD" in one_sentence(err)


@pytest.mark.parametrize(
    "endpoint, store",
    [
        ("http://h:7878/query", "http://h:7878/store"),
        ("https://h/sparql/", "https://h/sparql-graph-crud-auth"),
        ("http://h/repositories/cis", "http://h/repositories/cis/rdf-graphs/service"),
    ],
)
def test_where_usual_stores_take_graphs_is_known(endpoint, store):
    assert store_url(endpoint) == store


def test_where_another_store_takes_graphs_is_asked_for():
    with pytest.raises(UsageError, match="--store-url"):
        store_url("http://h/fuseki/cis/sparql")
