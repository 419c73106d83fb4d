"""What requests cost, beside peers in the same run: `python bench/server.py [--peers FOLDER]`, with a built release.

The question is what a paragraph asks of whom, put to ``/sparql`` by GET over connections that stay open, each time with another
remark, so that nobody can answer with what was asked before:

- the bare pool of worker processes, in this process, without HTTP (``/sparql`` takes at most twice as long);
- `cisgraph serve`, and once more without the remarks: it keeps what it has answered;
- `oxigraph serve-read-only` over the same store;
- rdflib-endpoint over the same data in memory.

``--peers`` is the folder of executables of an environment with the packages oxigraph, rdflib-endpoint and uvicorn; what is not there
is left out. Rounds take turns, and of each contestant the quickest counts: the machine is shared.
"""

import argparse
import asyncio
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cisgraph import paths, queries, terms
from cisgraph.server.pool import Pool, Question
from cisgraph.server.settings import Settings
from cisgraph.store import Release

_ACCEPT = "application/sparql-results+json"
_OURS = "cisgraph serve"
_NUMBERS = itertools.count()
#: rdflib-endpoint as its documentation has it, over all graphs of the file as one.
_RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


class Measured(NamedTuple):
    """A round: how many requests a second, and the seconds of the median one and of the slowest of twenty."""

    rate: float
    median: float
    late: float


def measured(taken: list[float], seconds: float) -> Measured:
    ordered = sorted(taken)
    return Measured(len(ordered) / seconds, ordered[len(ordered) // 2], ordered[len(ordered) * 19 // 20])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def request(port: int, path: str, accept: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n\r\n".encode()


def _anew(port: int, path: str) -> bytes:
    return request(port, f"{path}%23{next(_NUMBERS)}", _ACCEPT)


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read one response: its status and body, with a length told or in chunks."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    lengths = [int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")]
    parts = [body]
    if lengths:
        have = len(body)
        while have < lengths[0]:
            parts.append(_more(connection))
            have += len(parts[-1])
    else:
        while not b"".join(parts[-2:]).endswith(b"0\r\n\r\n"):
            parts.append(_more(connection))
    return int(lines[0].split()[1]), b"".join(parts)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 18)
    if not received:
        raise ConnectionError("the server hung up")
    return received


def over_http(port: int, asked: Callable[[], bytes], clients: int, seconds: float) -> Measured:
    """Ask over several connections, each waiting for its answer."""
    taken: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def client() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while (start := time.perf_counter()) < end:
                connection.sendall(asked())
                status, _ = answer(connection)
                taken.append(time.perf_counter() - start)
                if status != 200:
                    wrong.append(status)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"Not measured: answers came with status {sorted(set(wrong))}.")
    return measured(taken, time.perf_counter() - start)


def over_the_pool(release: Release, text: str, clients: int, seconds: float, workers: int) -> Measured:
    """Ask the pool itself, by as many as would ask over HTTP."""

    async def run() -> Measured:
        pool = Pool(Settings(workers=workers))
        await pool.turn(release)
        taken: list[float] = []
        begin = time.perf_counter()

        async def client() -> None:
            while (start := time.perf_counter()) < begin + seconds:
                await pool.ask(Question(f"{text}#{next(_NUMBERS)}"), "one client, as over HTTP")
                taken.append(time.perf_counter() - start)

        await asyncio.gather(*(client() for _ in range(clients)))
        result = measured(taken, time.perf_counter() - begin)
        await pool.stop()
        return result

    return asyncio.run(run())


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[int]:
    """Run a server as long as it is measured."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit(f"Not measured: {command[0]} ended with {process.returncode}.")
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def contestants(release: Release, peers: Path | None, workers: int) -> Iterator[tuple[str, list[str], int]]:
    """Name, command and port of each server that is there."""
    port = free_port()
    yield _OURS, [sys.executable, "-m", "cisgraph", "serve", "--port", str(port), "--workers", str(workers)], port
    if peers and (peers / "oxigraph").exists():
        port = free_port()
        command = [str(peers / "oxigraph"), "serve-read-only", "--location", str(release.folder / "store"), "--bind", f"127.0.0.1:{port}"]
        yield "oxigraph serve-read-only", [*command, "--union-default-graph"], port
    if peers and subprocess.run([peers / "python", "-c", "import rdflib_endpoint, uvicorn"], capture_output=True, check=False).returncode == 0:
        port = free_port()
        yield "rdflib-endpoint", [str(peers / "python"), "-c", _RDFLIB, str(release.folder / "cisgraph.nq"), str(port)], port


def rounds(contest: dict[str, Callable[[], Measured]], times: int) -> dict[str, Measured]:
    """Let all take turns, and return the best round of each."""
    results: dict[str, list[Measured]] = {name: [] for name in contest}
    for _ in range(times):
        for name, run in contest.items():
            results[name].append(run())
    return {name: max(found) for name, found in results.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where the executables of the peers are")
    parser.add_argument("--workers", type=int, default=4, help="processes of the pool (%(default)s)")
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8], help="connections at once (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round (%(default)s)")
    parser.add_argument("--times", type=int, default=3, help="rounds of each (%(default)s)")
    args = parser.parse_args()
    release = Release(paths.release())
    text = queries.load("provisions-of-paragraph").filled(release.base, paragraph=terms.prefixes(release.base)["poa"] + "71")
    path = "/sparql?query=" + quote(text, safe="")
    with ExitStack() as stack:
        ports = {}
        for name, command, port in contestants(release, args.peers, args.workers):
            ports[name] = stack.enter_context(running(command, port, CISGRAPH_RELEASE=str(paths.release())))
        for clients in args.clients:
            contest = {"the bare pool": partial(over_the_pool, release, text, clients, args.seconds, args.workers)}
            for name, port in ports.items():
                contest[name] = partial(over_http, port, partial(_anew, port, path), clients, args.seconds)
            port = ports[_OURS]
            contest["cisgraph serve, again"] = partial(over_http, port, partial(request, port, path, _ACCEPT), clients, args.seconds)
            found = rounds(contest, args.times)
            print(f"who, by /sparql, {clients} connection{'s' if clients > 1 else ''} at once")
            ours = found[_OURS]
            for name, one in found.items():
                ratio = f"{ours.rate / one.rate:8.2f}" if one is not ours else " " * 8
                print(f"  {name:26} {one.rate:9.1f} a second   median {one.median * 1000:8.2f} ms   of twenty {one.late * 1000:8.2f} ms {ratio}")
    print("The last column: how many times as many requests a second `cisgraph serve` answers.")


if __name__ == "__main__":
    main()
