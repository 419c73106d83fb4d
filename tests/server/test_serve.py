"""`cisgraph serve` as a process: how it starts, what stops it, and what it leaves."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import command_environment, one_sentence

from cisgraph import terms
from server.conftest import small_data, write_release


class Served:
    """A server that runs and has answered."""

    def __init__(self, release: Path, *options: str):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cisgraph", "serve", "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=command_environment(CISGRAPH_RELEASE=str(release)),
        )
        self.said = self.process.stderr.readline()
        found = re.search(r"http://[^ ]+/", self.said)
        assert found, self.said + self.process.stderr.read()
        self.url = found[0]
        self.ask("ASK {}")

    def ask(self, query: str, timeout: float = 30) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.url}sparql?{urllib.parse.urlencode({'query': query})}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def children(self, number: int) -> list[int]:
        """Wait until it has so many processes, and return them."""
        found: list[int] = []
        end = time.monotonic() + 20
        while len(found) < number and time.monotonic() < end:
            time.sleep(0.02)
            found = [int(pid) for path in Path(f"/proc/{self.process.pid}/task").glob("*/children") for pid in path.read_text().split()]
        assert len(found) == number
        return found

    def end(self, how: signal.Signals, timeout: float = 15) -> tuple[int, str, str]:
        """Send a signal; return the exit code and what was printed since the start."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=timeout)
        return self.process.returncode, out, err


@pytest.fixture
def serve(small_release) -> Iterator[Callable[..., Served]]:
    """Start a server over the small release; it is ended at the latest with the test."""
    started: list[Served] = []

    def start(*options: str, release: Path = small_release) -> Served:
        started.append(Served(release, *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def alive(pids: list[int]) -> list[int]:
    """Those of the processes that still are, but for what is only left of them until someone asks how they ended."""
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and ") Z " not in Path(f"/proc/{pid}/stat").read_text()]


def gone_soon(pids: list[int]) -> bool:
    end = time.monotonic() + 5
    while alive(pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(pids)


def test_what_it_says_and_serves(serve, small_release):
    served = serve("--workers", "1", "--timeout", "0.5")
    assert one_sentence(served.said)
    assert str(small_release) in served.said
    assert json.loads(served.ask("ASK {}")[1])["boolean"] is True
    start = time.monotonic()
    status, said = served.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }")
    assert (status, time.monotonic() - start < 3) == (503, True)
    assert "0.5 seconds" in said
    with urllib.request.urlopen(f"{served.url}sparql") as answer:
        assert f"<{terms.BASE}sparql> a sd:Service" in answer.read().decode()
    assert served.end(signal.SIGTERM) == (0, "", "")


def test_the_public_address_can_be_told(serve):
    served = serve("--workers", "1", "--url", "https://graph.example/cis")
    with urllib.request.urlopen(f"{served.url}sparql") as answer:
        assert "<https://graph.example/cis/sparql> a sd:Service" in answer.read().decode()


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_and_all_its_processes(serve, how, code):
    served = serve("--workers", "3")
    children = served.children(3)
    start = time.monotonic()
    assert served.end(how)[0] == code
    assert time.monotonic() - start < 5
    assert gone_soon(children)


def test_a_request_under_way_is_answered_before_it_ends(serve):
    served = serve("--workers", "2", "--timeout", "2")
    sock = socket.create_connection((served.url.split("/")[2].split(":")[0], int(served.url.rstrip("/").rpartition(":")[2])))
    sock.sendall(
        b"GET /sparql?query=ASK%7B%3Fs%3Fp%3Fo.%3Fa%3Fb%3Fc.%3Fd%3Fe%3Ff%20FILTER(CONCAT(%3Fp,%3Fb,%3Fe)='')%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    time.sleep(0.5)
    served.process.send_signal(signal.SIGTERM)
    assert sock.makefile("rb").readline().startswith(b"HTTP/1.1 503 ")
    sock.close()
    assert served.process.wait(15) == 0


def test_when_it_is_killed_its_processes_end_by_themselves(serve):
    served = serve("--workers", "2")
    children = served.children(2)
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    assert gone_soon(children)


@pytest.mark.parametrize("ipv6", [False, True])
def test_a_port_that_is_taken(run, small_release, ipv6):
    host = "::1" if ipv6 else "127.0.0.1"
    try:
        taken = socket.create_server((host, 0), family=socket.AF_INET6 if ipv6 else socket.AF_INET)
    except OSError:
        return  # a machine without IPv6
    with taken:
        done = run("serve", "--host", host, "--port", taken.getsockname()[1], CISGRAPH_RELEASE=str(small_release))
    assert (done.returncode, done.stdout) == (1, "")
    assert "name another" in one_sentence(done.stderr)


@pytest.mark.parametrize("damage", ["none", "older", "manifest", "store"])
def test_a_release_that_cannot_be_served(run, tmp_path, damage):
    folder = tmp_path / "release"
    if damage != "none":
        write_release(folder, small_data(), **({"format": 0} if damage == "older" else {}))
    if damage == "manifest":
        (folder / "manifest.json").write_text("{")
    if damage == "store":
        (folder / "store" / "CURRENT").write_text("x")
    done = run("serve", "--port", "0", CISGRAPH_RELEASE=str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert "cisgraph build" in one_sentence(done.stderr)


@pytest.mark.parametrize(
    "options",
    [
        ("--workers", "0"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--url", "graph.example"),
        ("--workers", "many"),
        ("--port", "x"),
        ("--port", "70000"),
        ("--port", "-1"),
    ],
)
def test_wrong_options(run, small_release, options):
    done = run("serve", *options, CISGRAPH_RELEASE=str(small_release))
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "300.1.1.1", "192.0.2.1"])
def test_an_address_that_cannot_be_listened_at(run, small_release, host):
    done = run("serve", "--host", host, "--port", "0", CISGRAPH_RELEASE=str(small_release))
    assert (done.returncode, done.stdout) == (1, "")
    one_sentence(done.stderr)
