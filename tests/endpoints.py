"""Real SPARQL 1.1 servers on loopback, each with a folder and a free port of its own, stopped after the tests.

Oxigraph comes with its PyPI package; Virtuoso Open Source is Debian's ``virtuoso-opensource-7``, which `.ci/run` installs.
"""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Who may write in the Virtuoso of the tests, and by which password; both are made here and nowhere else.
PUBLISHER = ("publisher", "a password of the tests")

_INI = """\
[Database]
DatabaseFile       = virtuoso.db
ErrorLogFile       = virtuoso.log
LockFile           = virtuoso.lck
TransactionFile    = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile    = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort       = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed      = .
NumberOfBuffers  = {buffers}
MaxDirtyBuffers  = {dirty}
MaxQueryMem      = 1G
MaxVectorSize    = 3000000
ThreadsPerQuery  = 2
CaseMode         = 2
[HTTPServer]
ServerPort       = 127.0.0.1:{http}
ServerRoot       = .
ServerThreads    = 10
[SPARQL]
ResultSetMaxRows       = 100000000
MaxQueryExecutionTime  = 120
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers queries and takes graphs, who may write there, its process, and the folder that it runs in."""

    name: str
    query: str
    store: str
    user: str | None = None
    password: str | None = None
    process: subprocess.Popen | None = None
    sql: int | None = None
    folder: Path | None = None


def isql(port: int, said: str) -> str:
    """Return what Virtuoso at this port of loopback prints of lines said as its administrator."""
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT", f"exec={said}"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def free_port() -> int:
    """Return a port of loopback at which nothing listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def oxigraph(folder: Path, port: int = 0) -> Iterator[Server]:
    """Run ``oxigraph serve`` on a folder, with the union of the named graphs as the default graph."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("oxigraph")
    command = [program, "serve", "--location", folder / "oxigraph", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running(command, folder, f"{url}/query?query=ASK%7B%7D") as process:
        yield Server("Oxigraph", f"{url}/query", f"{url}/store", process=process, folder=folder)


@contextmanager
def virtuoso(folder: Path, buffers: int = 20_000) -> Iterator[Server]:
    """Run Virtuoso in a folder, with a user who may update; ``buffers`` are pages of 8 kB."""
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4))
    url = f"http://127.0.0.1:{http}"
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini", "+wait"]
    with _running(command, folder, f"{url}/sparql?query=ASK%7B%3Fs%20a%20%3Fo%7D") as process:
        user, password = PUBLISHER
        isql(sql, f"DB.DBA.USER_CREATE('{user}', '{password}'); GRANT SPARQL_UPDATE TO {user};")
        yield Server("Virtuoso", f"{url}/sparql", f"{url}/sparql-graph-crud-auth", user, password, process, sql, folder)


@contextmanager
def _running(command: list, folder: Path, alive: str) -> Iterator[subprocess.Popen]:
    log = folder / "server.log"
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(list(map(str, command)), cwd=folder, stdout=output, stderr=output)
    except FileNotFoundError:
        pytest.fail(f"There is no {command[0]}: install it, as .ci/run does.", pytrace=False)
    try:
        _await(process, alive, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen, alive: str, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(alive, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"{process.args[0]} does not answer: {log.read_text(errors='replace')[-1000:]}", pytrace=False)
