"""What requests cost, beside peers in the same run: `python bench/server.py [--peers FOLDER]`, with a built release.

Asked is who is responsible for a paragraph, by ``/sparql`` and by ``/api``, and an entity, in Turtle and as a page. The answers of
`cisgraph serve` are measured as they are kept (again) and as they are made (anew: a remark that nobody has sent, another entity).
Beside it stand, over the same data:

- the bare pool of worker processes, in this process, without HTTP;
- `oxigraph serve-read-only`, and rdflib-endpoint as its documentation has it; for an entity they are asked for a CONSTRUCT of the same.

``--peers`` is the folder of executables of an environment with the packages oxigraph, rdflib-endpoint and uvicorn; what is not there
is left out. Connections stay open. Rounds are short and take turns, as the machine is shared: shown is the best of each contestant,
and as ratios, on the clock and by the processor time of a server with its processes, those of the middle round. What ought to be
reached is said, and whether it was.
"""

import argparse
import asyncio
import itertools
import os
import random
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from cisgraph import paths, queries, terms
from cisgraph.server.pool import Pool, Question
from cisgraph.server.settings import Settings
from cisgraph.store import Release

_TABLE, _TURTLE, _HTML = "application/sparql-results+json", "text/turtle", "text/html"
_NUMBERS = itertools.count()
_TICK = os.sysconf("SC_CLK_TCK")
_CLASS, _LABEL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
#: What is stated of a thing, what points to it, and the classes and names of what is named there; written so that all engines are quick.
_ENTITY = "CONSTRUCT {{ <{0}> ?p ?o . ?s ?q <{0}> . ?n ?l ?name }} WHERE {{ {{ <{0}> ?p ?o }} UNION {{ ?s ?q <{0}> }}" + "".join(
    f" UNION {{{{ {where} . ?n {label} ?name BIND({label} AS ?l) }}}}"
    for where in ("<{0}> ?x ?n", "?n ?x <{0}>") for label in (_CLASS, _LABEL)
) + " }}"
_RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


class Measured(NamedTuple):
    """A round: requests a second, milliseconds of the median one and of the slowest of twenty, and of the processor for each."""

    rate: float
    median: float
    late: float
    spent: float


def measured(taken: list[float], seconds: float, spent: float) -> Measured:
    ordered = sorted(taken)
    middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 19 // 20]
    return Measured(len(ordered) / seconds, middle * 1000, late * 1000, spent / len(ordered) * 1000)


def processor(pid: int) -> float:
    """Seconds of the processor that a process and those it has started have taken."""
    try:
        own = sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / _TICK
        children = [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
        return own + sum(map(processor, children))
    except OSError:
        return 0.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read one response: its status and body, with a length told or in chunks."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    lengths = [int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")]
    parts, have = [body], len(body)
    while have < lengths[0] if lengths else not b"".join(parts[-2:]).endswith(b"0\r\n\r\n"):
        parts.append(_more(connection))
        have += len(parts[-1])
    return int(lines[0].split()[1]), b"".join(parts)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 18)
    if not received:
        raise ConnectionError("the server hung up")
    return received


def over_http(server: "Server", asked: Callable[[], str], accept: str, clients: int, seconds: float) -> Measured:
    """Ask over several connections, each waiting for its answer."""
    taken: list[float] = []
    wrong: list[int] = []
    before, begin = processor(server.pid), time.perf_counter()

    def client() -> None:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            while time.perf_counter() < begin + seconds:
                request = f"GET {asked()} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAccept: {accept}\r\n\r\n".encode()
                start = time.perf_counter()
                connection.sendall(request)
                status, _ = answer(connection)
                taken.append(time.perf_counter() - start)
                if status != 200:
                    wrong.append(status)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"Not measured: answers came with status {sorted(set(wrong))}.")
    return measured(taken, time.perf_counter() - begin, processor(server.pid) - before)


@contextmanager
def bare_pool(release: Release, text: str, workers: int) -> Iterator[Callable[[int, float], Measured]]:
    """Start the pool, as a server does; return what lets as many ask it as would ask over HTTP."""
    pool = Pool(Settings(workers=workers))

    async def start() -> None:
        await pool.turn(release)
        while len(pool.idle) < workers:
            await asyncio.sleep(0.02)

    def spent() -> float:
        return _own() + sum(processor(one.child.pid) for one in pool.processes)

    async def measure(clients: int, seconds: float) -> Measured:
        taken: list[float] = []
        before, begin = spent(), time.perf_counter()

        async def client() -> None:
            while (start := time.perf_counter()) < begin + seconds:
                await pool.ask(Question(f"{text}#{next(_NUMBERS)}"), "one client, as over HTTP")
                taken.append(time.perf_counter() - start)

        await asyncio.gather(*(client() for _ in range(clients)))
        return measured(taken, time.perf_counter() - begin, spent() - before)

    with asyncio.Runner() as runner:
        runner.run(start())
        yield lambda clients, seconds: runner.run(measure(clients, seconds))
        runner.run(pool.stop())


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Server(NamedTuple):
    """A server that runs, and what it took to its first answer: seconds on the clock, and of the processor."""

    pid: int
    port: int
    start: float
    spent: float


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    """Run a server as long as it is measured."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"Not measured: {command[0]} ended with {process.returncode}.")
            try:
                with socket.create_connection(("127.0.0.1", port)) as connection:
                    connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    answer(connection)
                break
            except OSError:
                time.sleep(0.02)
        yield Server(process.pid, port, time.perf_counter() - begin, processor(process.pid))
    finally:
        process.terminate()
        process.wait()


def commands(release: Release, peers: Path | None, workers: int) -> Iterator[tuple[str, list[str], int]]:
    """Name, command and port of each server that is there."""
    port = free_port()
    yield "cisgraph", [sys.executable, "-m", "cisgraph", "serve", "--port", str(port), "--workers", str(workers)], port
    if peers and (peers / "oxigraph").exists():
        port = free_port()
        command = [str(peers / "oxigraph"), "serve-read-only", "--location", str(release.folder / "store"), "--bind", f"127.0.0.1:{port}"]
        yield "oxigraph", [*command, "--union-default-graph"], port
    if (
        peers
        and subprocess.run([peers / "python", "-c", "import rdflib_endpoint, uvicorn"], capture_output=True, check=False).returncode == 0
    ):
        port = free_port()
        yield "rdflib-endpoint", [str(peers / "python"), "-c", _RDFLIB, str(release.folder / "cisgraph.nq"), str(port)], port


def contest(release: Release, servers: dict[str, Server], bare: Callable) -> Iterator[tuple[str, dict[str, Callable]]]:
    """Return what is asked, and of whom: each is to be called with the number of connections and the seconds of a round."""
    path, constructed = (f"/sparql?query={quote(one, safe='')}" for one in (who(release), _ENTITY.format(f"{release.base}poa/71")))
    ours, peers = servers["cisgraph"], {name: server for name, server in servers.items() if name != "cisgraph"}
    others = _others(release)

    def anew(path: str) -> str:
        return f"{path}%23{next(_NUMBERS)}"

    yield "who is responsible for a paragraph", {
        "the bare pool": bare,
        "/sparql anew": partial(over_http, ours, partial(anew, path), _TABLE),
        "/sparql again": partial(over_http, ours, lambda: path, _TABLE),
        "/api again": partial(over_http, ours, lambda: "/api/paragraphs/poa/71", "application/json"),
        **{name: partial(over_http, server, partial(anew, path), _TABLE) for name, server in peers.items()},
    }
    yield "an entity", {
        "Turtle anew": partial(over_http, ours, lambda: f"/data/{next(others)}.ttl", _TURTLE),
        "Turtle again": partial(over_http, ours, lambda: "/data/poa/71.ttl", _TURTLE),
        "page anew": partial(over_http, ours, lambda: f"/page/poa/71?{next(_NUMBERS)}", _HTML),
        "page again": partial(over_http, ours, lambda: "/page/poa/71", _HTML),
        **{name: partial(over_http, server, partial(anew, constructed), _TURTLE) for name, server in peers.items()},
    }


def who(release: Release) -> str:
    return queries.load("provisions-of-paragraph").filled(release.base, paragraph=terms.prefixes(release.base)["poa"] + "71")


def _others(release: Release) -> Iterator[str]:
    """Return the ids of all things of the release, in no order, and then again."""
    subjects = {line[1 : line.index(b">")].decode() for line in (release.folder / "cisgraph.nq").read_bytes().splitlines()}
    found = sorted(iri.removeprefix(release.base) for iri in subjects if iri.startswith(release.base) and "#" not in iri)
    random.Random(7).shuffle(found)
    return itertools.cycle(found)


#: One contestant, another, how many times as many requests a second it ought to answer.
_GOALS = [
    ("/sparql anew", "the bare pool", 0.5), ("/api again", "rdflib-endpoint", 5), ("Turtle again", "rdflib-endpoint", 5),
    ("Turtle anew", "rdflib-endpoint", 1), ("page again", "rdflib-endpoint", 5),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where the executables of the peers are")
    parser.add_argument("--workers", type=int, default=4, help="processes of the pool (%(default)s)")
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8], help="connections at once (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a round (%(default)s)")
    parser.add_argument("--times", type=int, default=7, help="rounds of each (%(default)s)")
    args = parser.parse_args()
    release = Release(paths.release())
    with ExitStack() as stack:
        servers = {}
        for name, command, port in commands(release, args.peers, args.workers):
            servers[name] = stack.enter_context(running(command, port, CISGRAPH_RELEASE=str(paths.release())))
        bare, ours = stack.enter_context(bare_pool(release, who(release), args.workers)), servers["cisgraph"]
        print(f"first answer of `cisgraph serve` after {ours.start:.2f} s, of which the processor {ours.spent:.2f} (less than 2)")
        for clients in args.clients:
            for asked, contestants in contest(release, servers, bare):
                print(f"\n{asked}, {clients} connection{'s' if clients > 1 else ''} at once")
                show(rounds(contestants, args.times, clients, args.seconds))


def rounds(contestants: dict[str, Callable], times: int, clients: int, seconds: float) -> dict[str, list[Measured]]:
    """Let all take turns."""
    results: dict[str, list[Measured]] = {name: [] for name in contestants}
    for _ in range(times):
        for name, run in contestants.items():
            results[name].append(run(clients, seconds))
    return results


def show(found: dict[str, list[Measured]]) -> None:
    """Print the best round of each, and the ratios as they were in the middle one of the rounds."""
    for name, each in found.items():
        best, spent = max(each), min(one.spent for one in each)
        print(f"  {name:16} {best.rate:8.1f} a second   median {best.median:7.2f}, of twenty {best.late:7.2f}, processor {spent:6.2f} ms")
    for name, other, goal in _GOALS:
        if name in found and other in found:
            pairs = list(zip(found[name], found[other], strict=True))
            ratio = median(one.rate / two.rate for one, two in pairs)
            spent = median(two.spent / one.spent for one, two in pairs)
            said = ", ".join("yes" if one >= goal else "NO" for one in (ratio, spent))
            print(f"  {name} / {other}: {ratio:.2f} on the clock, {spent:.2f} by the processor (at least {goal}: {said})")


if __name__ == "__main__":
    main()
