"""Public queries that would hurt, in processes that can be killed: after each the server answers, and its memory is back."""

import asyncio
import itertools
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import one_sentence
from starlette.testclient import TestClient

from cisgraph import terms
from cisgraph.errors import CisgraphError
from cisgraph.server import create_app, state
from cisgraph.server.pool import Pool, Question
from cisgraph.server.problems import Problem
from cisgraph.server.process import Gone, Process
from cisgraph.server.settings import Settings
from cisgraph.store import Release
from server.conftest import resident, small_data, switch, write_release

_MB = 1 << 20
#: What a process has when nothing has been asked of it is about thirty.
_AT_REST = 90 * _MB


@pytest.fixture(scope="module")
def guarded(small_release):
    """A server with little patience."""
    with TestClient(create_app(small_release, Settings(workers=2, timeout=0.8, memory=200 * _MB))) as client:
        yield client


def pids(client: TestClient) -> set[int]:
    return {process.child.pid for process in client.app.state.shared.pool.processes}


def soon(what, seconds: float = 10.0):
    """Wait until something is so, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come to that")


_numbers = itertools.count()


def anew(text: str) -> str:
    """Return a query as nobody has asked it before: an answer that is kept would tell nothing of the processes."""
    return f"{text} # {next(_numbers)}"


_PAIRS = "?s ?p ?o . ?a ?b ?c . ?d ?e ?f"
_EDGE = "<https://example.org/edge>"
_CONCAT = "SELECT ?x28 { BIND('aaaaaaaaaaaaaaaa' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(28)) + " }"

#: What is asked, and which statuses may come of it.
ATTACKS = {
    "all pairs counted": (f"SELECT (COUNT(*) AS ?n) {{ {_PAIRS} }}", {503}),
    "all pairs asked for what is not": (f"ASK {{ {_PAIRS} FILTER(CONCAT(STR(?s), STR(?b), STR(?f)) = '') }}", {503}),
    "all pairs listed": (f"SELECT * {{ {_PAIRS} }}", {200, 503}),
    "all pairs as a graph": (f"CONSTRUCT {{ ?s ?p ?f }} {{ {_PAIRS} }}", {200, 503}),
    "all pairs in order": (f"SELECT * {{ {_PAIRS} }} ORDER BY ?o ?c ?f", {422, 503}),
    "all pairs without repetition": (f"SELECT DISTINCT * {{ {_PAIRS} }}", {200, 422, 503}),
    "groups of all pairs": (f"SELECT ?s ?a ?d (GROUP_CONCAT(?o) AS ?g) {{ {_PAIRS} }} GROUP BY ?s ?a ?d", {422, 503}),
    "a word doubled over and over": (_CONCAT, {422, 503}),
    "a word doubled in a graph": (_CONCAT.replace("SELECT ?x28", "CONSTRUCT { <a:a> <a:b> ?x28 }"), {422, 503}),
    "two thousand queries in one another": ("SELECT * {" + "{SELECT * {" * 2000 + "}}" * 2000 + "}", {400}),
    "two thousand groups in one another": ("ASK " + "{" * 2000 + "}" * 2000, {400}),
    "two thousand brackets in one another": ("SELECT (" + "(" * 2000 + "1" + ")" * 2000 + " AS ?x) {}", {400}),
    "fifty stars in one another": (f"ASK {{ <https://example.org/node/0> {'(' * 50}{_EDGE}{')*' * 50} <a:none> }}", {200, 422, 503}),
    "paths between all nodes": (f"SELECT (COUNT(*) AS ?n) {{ ?s ({_EDGE}|!<a:none>)* ?o . ?o ({_EDGE}/{_EDGE}?)+ ?z }}", {422, 503}),
    "a sum of thirty thousand": ("SELECT (" + "1+" * 30_000 + "1 AS ?x) {}", {200, 422, 503}),
    "negation of all": ("ASK { " + "FILTER(" + "!(" * 49 + "true" + ")" * 49 + ") }", {200}),
    "ten thousand alternatives": ("ASK { " + "{}UNION" * 10_000 + "{} }", {200, 422, 503}),
    "hundreds of optional patterns": ("SELECT (COUNT(*) AS ?n) { " + "OPTIONAL { ?s ?p ?o } " * 300 + "}", {422, 503}),
    "a search that tries all ways": (
        "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '^(a+)+$')) FILTER REGEX('" + "a" * 5000 + "!', '(a|aa)+$') }",
        {200, 422, 503},
    ),
    "a number without end": ("SELECT (" + "*".join(["99999999999999999999"] * 2000) + " AS ?x) {}", {200, 400, 422}),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_query_that_would_hurt_hurts_nobody(guarded, name):
    text, expected = ATTACKS[name]
    soon(lambda: len(guarded.app.state.shared.pool.idle) == 2)
    own = resident(os.getpid())
    start = time.monotonic()
    answer = guarded.post("/sparql", data={"query": text})
    assert time.monotonic() - start < 6
    assert answer.status_code in expected, answer.text[:300]
    if answer.status_code == 200:
        assert answer.headers.get("x-cisgraph-cut") or len(answer.content) < 10_000
    else:
        one_sentence(answer.json()["detail"])
        assert ("retry-after" in answer.headers) is (answer.status_code == 503)
    del answer
    _well(guarded, own)


def test_what_needs_too_much_memory_is_told_so(small_release):
    async def ask() -> Problem:
        pool = Pool(Settings(workers=1, timeout=60.0, memory=100 * _MB))
        await pool.turn(Release(small_release))
        with pytest.raises(Problem) as caught:
            await pool.ask(Question(_CONCAT))
        await pool.stop()
        return caught.value

    problem = asyncio.run(ask())
    assert (problem.status, "100 MB of memory" in one_sentence(problem.detail)) == (422, True)


def _well(client: TestClient, own: int) -> None:
    """Hold that the server answers within a second, and that what it had taken is given back."""
    start = time.monotonic()
    assert client.get("/sparql", params={"query": anew("ASK {}")}).json()["boolean"] is True
    assert time.monotonic() - start < 1
    soon(lambda: len(pids(client)) == 2 and all(0 < resident(pid) < _AT_REST for pid in pids(client)))
    soon(lambda: resident(os.getpid()) < own + 150 * _MB)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ASK {} # SERVICE <http://127.0.0.1:{}/> {{ ?s ?p ?o }}", 200),
        ("ASK {{ ?s ?p 'SERVICE <http://127.0.0.1:{}/> {{}}' }}", 200),
        ("SELECT * {{ # '\n SERVICE <http://127.0.0.1:{}/> {{ ?s ?p ?o }} # '\n }}", 400),
        ("SELECT * {{ SERVICE SILENT <http://127.0.0.1:{}/> {{ ?s ?p ?o }} }}", 400),
        ("SELECT * {{ \\u0053ERVICE <http://127.0.0.1:{}/> {{ ?s ?p ?o }} }}", 400),
        ("SELECT * {{ FILTER(1<2)SERVICE#>\n<http://127.0.0.1:{}/> {{ ?s ?p ?o }} }}", 400),
        ("PREFIX a: <http://127.0.0.1:> SELECT * {{ SERVICEa:{} {{ ?s ?p ?o }} }}", 400),
        ("SELECT * FROM <http://127.0.0.1:{}/> {{ ?s ?p ?o }}", 200),
        ("SELECT * FROM NAMED <http://127.0.0.1:{}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 200),
        ("LOAD <http://127.0.0.1:{}/>", 403),
        ("LOAD SILENT <http://127.0.0.1:{}/> INTO GRAPH <a:b>", 403),
    ],
)
def test_a_query_reaches_no_other_server(guarded, listening, text, status):
    port, connections = listening
    answer = guarded.post("/sparql", data={"query": text.replace("ASK {}", "ASK {{}}").format(port)})
    assert answer.status_code == status, answer.text
    answer = guarded.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": f"http://127.0.0.1:{port}/"})
    assert answer.json()["boolean"] is False
    assert connections == []


@pytest.mark.parametrize("there", ["file:///etc/passwd", "file:/etc/passwd", "file:passwd"])
def test_a_query_reads_no_file(guarded, there):
    for text in (f"SELECT * FROM <{there}> {{ ?s ?p ?o }}", f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
        answer = guarded.post("/sparql", data={"query": text})
        assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])


@pytest.fixture
def listening():
    """A port, and the connections that were made to it."""
    import socket

    listener = socket.create_server(("127.0.0.1", 0))
    connections: list = []

    def accept() -> None:
        while True:
            try:
                connections.append(listener.accept())
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1], connections
    listener.close()


def test_where_the_guard_is_passed_the_process_cannot_connect(small_release, listening):
    """The guard is what gives a sentence; the fence is that a process of the pool can open nothing any more."""
    port, connections = listening

    async def ask(text: str) -> Problem | bytes:
        pool = Pool(Settings(workers=1))
        await pool.turn(Release(small_release))
        try:
            return (await pool.ask(Question(text, trusted=True))).body
        except Problem as problem:
            return problem
        finally:
            await pool.stop()

    problem = asyncio.run(ask(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
    assert isinstance(problem, Problem)
    assert problem.status == 500
    assert b'"bindings":[{}]' in asyncio.run(ask(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
    assert connections == []


# -------------------------------------------------------------------------------------------------------------- turns


_LONG = {"query": ATTACKS["all pairs counted"][0]}


def test_one_client_does_not_keep_others_waiting(small_release):
    app = create_app(small_release, Settings(workers=2, timeout=1.5, queue_of_client=2, patience=30.0))
    with TestClient(app, client=("10.0.0.1", 1)) as greedy, ThreadPoolExecutor(8) as threads:
        modest = TestClient(app, client=("10.0.0.2", 1))
        modest.portal = greedy.portal
        long = [threads.submit(greedy.get, "/sparql", params=_LONG) for _ in range(5)]
        soon(lambda: len(app.state.shared.pool.waiting) == 2)
        start = time.monotonic()
        assert modest.get("/sparql", params={"query": anew("ASK {}")}).status_code == 200
        assert time.monotonic() - start < 1
        answers = [one.result() for one in long]
    assert sorted(answer.status_code for answer in answers) == [429, 429, 503, 503, 503]
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers)


def test_a_full_queue_says_so(small_release):
    app = create_app(small_release, Settings(workers=1, timeout=1.0, queue=2, queue_of_client=2, patience=0.3))
    with TestClient(app) as client, ThreadPoolExecutor(8) as threads:
        client.get("/health")
        long = [threads.submit(client.get, "/sparql", params=_LONG)]
        soon(lambda: not app.state.shared.pool.idle)
        others = []
        for at in range(4):
            other = TestClient(app, client=(f"10.0.0.{at}", 1))
            other.portal = client.portal
            others.append(threads.submit(other.get, "/sparql", params={"query": anew("ASK {}")}))
        answers = [one.result() for one in others]
        assert {answer.status_code for answer in answers} == {503}
        assert all("more queries than it can answer" in answer.json()["detail"] for answer in answers)
        assert "stopped after 1 seconds" in long[0].result().json()["detail"]
        soon(lambda: app.state.shared.pool.idle)
        assert client.get("/sparql", params={"query": anew("ASK {}")}).status_code == 200
        assert not app.state.shared.pool.at_work


def test_those_who_wait_are_answered_in_turn(small_release):
    app = create_app(small_release, Settings(workers=2, queue_of_client=100, patience=30.0))
    with TestClient(app) as client, ThreadPoolExecutor(30) as threads:
        answers = list(threads.map(lambda n: client.get("/sparql", params={"query": f"SELECT ({n} AS ?n) {{}}"}), range(60)))
    assert [answer.json()["results"]["bindings"][0]["n"]["value"] for answer in answers] == [str(n) for n in range(60)]


def test_who_stops_waiting_stops_the_query(small_release):
    async def run() -> None:
        pool = Pool(Settings(workers=1, timeout=30.0))
        await pool.turn(Release(small_release))
        [process] = pool.processes
        task = asyncio.create_task(pool.ask(Question(_LONG["query"]), "a"))
        waiting = asyncio.create_task(pool.ask(Question("ASK {}"), "b"))
        given_up = asyncio.create_task(pool.ask(Question("ASK {}"), "c"))
        await asyncio.sleep(0.2)
        given_up.cancel()
        task.cancel()
        assert b"true" in (await waiting).body
        assert process.child.poll() is not None
        assert (pool.waiting, +pool.at_work) == ([], {})
        await pool.stop()

    asyncio.run(run())


def test_a_client_who_hangs_up_ends_the_query(small_release):
    """Not after its thirty seconds, which would give 503; and the next one is answered."""
    told: list[int] = []

    async def receive() -> dict:
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        told.extend([message["status"]] if message["type"] == "http.response.start" else [])

    async def run() -> None:
        app = create_app(small_release, Settings(workers=1, timeout=30.0))
        shared = app.state.shared
        await shared.start()
        [process] = shared.pool.processes
        for query in (_LONG["query"], "ASK {}"):
            scope = {
                "type": "http", "method": "GET", "path": "/sparql", "raw_path": b"/sparql", "root_path": "", "scheme": "http", "headers": [],
                "query_string": urlencode({"query": query}).encode(), "client": ("10.0.0.1", 1), "server": ("localhost", 80),
            }
            await app(scope, receive, send)
        assert process not in shared.pool.processes and not +shared.pool.at_work
        await shared.stop()

    asyncio.run(run())
    assert told == [400, 200]


def test_a_process_that_dies_is_replaced(guarded):
    for _ in range(2):
        before = pids(guarded)
        for process in list(guarded.app.state.shared.pool.processes):
            process.child.kill()
        soon(lambda: len(pids(guarded) - before) == 2 and len(guarded.app.state.shared.pool.idle) == 2)
        assert guarded.get("/sparql", params={"query": anew("ASK {}")}).status_code == 200


@pytest.mark.slow
def test_a_process_that_has_grown_is_replaced(small_release):
    label = f"<{terms.FIXED['rdfs']}label>"
    text = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?a {{ ?s {label} ?l . {{ SELECT ?a {{ ?a {label} ?m }} LIMIT 600 }} }} }}"
    app = create_app(small_release, Settings(workers=1, timeout=30.0))
    with TestClient(app) as client:
        before = pids(client)
        assert client.get("/sparql", params={"query": text}).status_code == 200
        soon(lambda: len(pids(client)) == 1 and resident(*pids(client)) < _AT_REST)
        assert client.get("/sparql", params={"query": anew("ASK {}")}).status_code == 200
        assert pids(client) != before


def test_our_own_queries_may_use_the_table_of_prefixes(small_release):
    async def run() -> bytes:
        pool = Pool(Settings(workers=1))
        await pool.turn(Release(small_release))
        try:
            return (await pool.ask(Question("SELECT (poa:71 AS ?x) {}", table="csv", trusted=True))).body
        finally:
            await pool.stop()

    assert asyncio.run(run()) == b"x\r\nhttps://w3id.org/cisgraph/poa/71\r\n"


def test_no_process_is_left(small_release):
    with TestClient(create_app(small_release, Settings(workers=3))) as client:
        soon(lambda: len(pids(client)) == 3)
        children = [process.child for process in client.app.state.shared.pool.processes]
        threading.Thread(target=client.get, args=("/sparql",), kwargs={"params": _LONG}, daemon=True).start()
        soon(lambda: len(client.app.state.shared.pool.idle) == 2)
    assert len(children) == 3
    assert all(child.poll() is not None for child in children)


# ----------------------------------------------------------------------------------------------------------- releases


@pytest.fixture
def releases(tmp_path, monkeypatch) -> Path:
    """A folder with a release whose data can be told, as a build leaves it, and a server that often looks for another."""
    monkeypatch.setattr(state.Folder, "GLANCE", 0.05)
    _new(tmp_path, 1)
    return tmp_path


def _new(folder: Path, number: int, **manifest: object) -> None:
    """Make a release current that says its number."""
    told = f'<https://example.org/release> <https://example.org/number> "{number}" <https://w3id.org/cisgraph/graph/first> .\n'
    switch(folder, write_release(folder / "generations" / f"release-{number}", small_data() + told, **manifest))


_NUMBER = {"query": "SELECT ?n { ?r <https://example.org/number> ?n }"}


def number(client: TestClient) -> str:
    answer = client.get("/sparql", params={"query": anew(_NUMBER["query"])})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]["bindings"][0]["n"]["value"]


def test_a_new_release_is_picked_up_and_no_request_is_dropped(releases):
    app = create_app(releases, Settings(workers=2))
    with TestClient(app) as client, ThreadPoolExecutor(3) as threads:
        tag = client.get("/sparql", params=_NUMBER).headers["etag"]
        before = pids(client)
        stop = threading.Event()

        def keep_asking() -> list[str]:
            said = []
            while not stop.is_set():
                said.append(number(client))
            return said

        asking = [threads.submit(keep_asking) for _ in range(3)]
        time.sleep(0.3)
        _new(releases, 2)
        soon(lambda: number(client) == "2")
        time.sleep(0.3)
        stop.set()
        said = [one.result() for one in asking]
        assert all(set(one) == {"1", "2"} and one == sorted(one) for one in said)
        soon(lambda: len(pids(client)) == 2 and not pids(client) & before)
        soon(lambda: app.state.shared.release.sparql("ASK { ?s ?p '2' }") is True)
        assert client.get("/sparql", params=_NUMBER, headers={"If-None-Match": tag}).status_code == 200
        assert client.get("/health").json()["release"] == app.state.shared.release.manifest["sha256"]


@pytest.mark.slow
def test_a_query_under_way_ends_on_the_release_it_began_with(releases):
    with TestClient(create_app(releases, Settings(workers=4, timeout=120.0))) as client, ThreadPoolExecutor(1) as threads:
        slow = f"SELECT ?n (COUNT(*) AS ?c) {{ ?r <https://example.org/number> ?n . ?s {_EDGE} ?o . ?a {_EDGE} ?b }} GROUP BY ?n"
        under_way = threads.submit(client.get, "/sparql", params={"query": slow})
        soon(lambda: len(client.app.state.shared.pool.idle) == 3)
        _new(releases, 2)
        soon(lambda: number(client) == "2")
        assert not under_way.done()
        answer = under_way.result()
        assert (answer.status_code, answer.json()["results"]["bindings"][0]["n"]["value"]) == (200, "1")


@pytest.mark.parametrize("damage", ["older", "manifest", "store", "none"])
def test_a_new_release_that_is_damaged_leaves_the_last_one_served(releases, damage, capsys):
    with TestClient(create_app(releases, Settings(workers=1))) as client:
        _new(releases, 2, **({"format": 0} if damage == "older" else {}))
        folder = releases / "generations" / "release-2"
        if damage == "manifest":
            (folder / "manifest.json").write_text("{")
        elif damage == "store":
            for path in (folder / "store").iterdir():
                path.write_bytes(b"")
        elif damage == "none":
            (releases / "manifest.json").unlink()
        for _ in range(5):
            assert number(client) == "1"
            time.sleep(0.1)
        said = capsys.readouterr().err
        assert damage == "none" or ("the last one still is" in said and said.count("\n") == 1)
        (releases / "manifest.json").unlink(missing_ok=True)
        _new(releases, 3)
        soon(lambda: number(client) == "3")


@pytest.mark.parametrize("damage", ["empty", "older", "manifest", "digest", "store"])
def test_a_damaged_release_is_not_served(tmp_path, damage):
    folder = tmp_path / "release"
    if damage != "empty":
        write_release(folder, small_data(), **{"older": {"format": 0}, "digest": {"sha256": None}}.get(damage, {}))
    if damage == "manifest":
        (folder / "manifest.json").write_text("[]")
    if damage == "store":
        (folder / "store" / "CURRENT").unlink()
    with pytest.raises(CisgraphError) as caught:
        create_app(folder)
    assert "cisgraph build" in one_sentence(str(caught.value))


def test_a_process_without_a_store_is_gone(small_release, tmp_path):
    release = Release(small_release)
    release.folder = tmp_path

    async def start() -> None:
        await Process.start(release, Settings())

    with pytest.raises(Gone):
        asyncio.run(start())
