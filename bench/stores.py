"""What publishing to a store costs, and what the store takes and how fast it answers: the part `publish` of scale.py.

Each process is one of its own, and its peak memory is what Linux says of it (``VmHWM``, which counts the pages of files that it has
mapped too). A question stands for a command: it asks all queries of the library that the command does, of one invented document.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cisgraph import terms

#: Seconds after which a question is given up, and bytes of memory that whoever asks it may take.
PATIENCE, MEMORY = 120, 4 << 30
_TICK = os.sysconf("SC_CLK_TCK")
_PARAGRAPH, _DOCUMENT, _ACTOR = ({name: f"{terms.BASE}{value}"} for name, value in (
    ("paragraph", "made-000001/10"), ("document", "document/made-000001"), ("actor", "group/made-7"),
))
#: Question → the queries of the library that it asks, with their parameters.
QUESTIONS: dict[str, dict[str, dict]] = {
    "who": {f"{name}-paragraph": _PARAGRAPH for name in (
        "provisions-of", "parties-of", "evidence-of", "activities-for", "sections-of", "instruments-of", "themes-of",
    )} | {"paragraph": _PARAGRAPH},
    "actor": {"asked-of-actor": _ACTOR, "activities-of-actor": _ACTOR, "paragraphs-mentioning-actor": _ACTOR},
    "coverage": {"coverage-by-chapter": _DOCUMENT},
    "graphs": {"statements-by-graph": {}},
    "search": {},
}
_PEAK = "int(re.search(r'VmHWM:\\s+([0-9]+)', open('/proc/self/status').read())[1])"
_LOAD = f"""
import re, sys, time
import pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.optimize()
print(time.process_time(), {_PEAK})
"""
_PUBLISH = f"""
import re, sys, time
from cisgraph.cli import main
code = main(["publish", *sys.argv[1:]])
print(time.process_time(), {_PEAK})
sys.exit(code)
"""
#: Asks a question twice, or once where that takes long, and prints rows, the least of seconds, and the peak memory in kilobytes.
_ASK = f"""
import json, re, resource, sys, time
import pyoxigraph as ox
from cisgraph.endpoint import Endpoint
from cisgraph.store import Asked
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
store, where, asked = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
asking = Asked(ox.Store.read_only(where)) if store == "embedded" else Endpoint(where)
def once():
    if not asked:
        from cisgraph.questions.search import Index
        return Index(asking).search("made", None, 1).total
    return sum(len(asking.ask(name, **given)) for name, given in asked.items())
times = []
while not times or len(times) < 3 and sum(times) < 10:
    start = time.perf_counter()
    rows = once()
    times.append(time.perf_counter() - start)
print(rows, min(times), {_PEAK})
"""


class Place(NamedTuple):
    """Where a store is asked, where its files are, and its process, if it is a server."""

    ask: str
    files: Path
    process: int | None = None


def spent(pid: int) -> float:
    """Return the seconds of the processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def peak(pid: int) -> int:
    """Return the peak memory of a process that runs, in kilobytes."""
    return next(int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))


def size(folder: Path) -> int:
    """Return the bytes that the files of a folder take on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def child(code: str, *arguments: str, timeout: float | None = None, **environment: str) -> list[str]:
    """Run a program in a process of its own and return the words of the last line that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True, timeout=timeout, env=os.environ | environment,
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1])
    return done.stdout.splitlines()[-1].split()


def load(file: Path, folder: Path) -> list[str]:
    """Load N-Quads into an embedded store; return the seconds of the processor and the kilobytes of memory that it took."""
    return child(_LOAD, str(file), str(folder))


@contextmanager
def loaded(store: str, release: Path, folder: Path) -> Iterator[Place]:
    """Load a release into a store, embedded or by publishing to a server, and tell what that took."""
    if store == "embedded":
        start = time.perf_counter()
        words = load(release / "cisgraph.nq", folder / "store")
        say(f"loaded in {time.perf_counter() - start:.1f} s, {float(words[0]):.1f} s of the processor, {int(words[1]) >> 10} MB at most")
        yield Place(str(folder / "store"), folder)
        return
    # The servers are those of the tests.
    sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
    import endpoints

    running = {"oxigraph": endpoints.oxigraph, "virtuoso": lambda folder: endpoints.virtuoso(folder, buffers=340_000)}
    with running[store](folder) as server:
        login = ("--user", server.user) if server.user else ()
        start = time.perf_counter()
        words = child(
            _PUBLISH, "--endpoint", server.query, "--timeout", "7200", *login,
            CISGRAPH_RELEASE=str(release), CISGRAPH_PASSWORD=server.password or "",
        )
        wall, pid = time.perf_counter() - start, server.process.pid
        say(f"published in {wall:.1f} s; publisher {float(words[0]):.1f} s of the processor, {int(words[1]) >> 10} MB at most")
        say(f"server {spent(pid):.1f} s of the processor, {peak(pid) >> 10} MB at most")
        yield Place(server.query, folder, pid)


def say(what: str) -> None:
    print(f"    {what}", flush=True)


def ask(store: str, place: Place) -> None:
    """Ask each question, and say how many rows it gave in how many seconds, or that it was given up."""
    for question, asked in QUESTIONS.items():
        try:
            rows, seconds, memory = child(_ASK, store, place.ask, json.dumps(asked), timeout=PATIENCE)
            say(f"{question:9} {float(seconds):9.3f} s, {int(rows):7,} rows, {int(memory) >> 10} MB in the process that asks")
        except subprocess.TimeoutExpired:
            say(f"{question:9} given up after {PATIENCE} s")
        except RuntimeError as error:
            say(f"{question:9} failed: {error}")


def measure(store: str, release: Path, folder: Path) -> None:
    """Print what a store takes to hold a release, and how fast it answers."""
    print(f"{store}:", flush=True)
    try:
        with loaded(store, release, folder) as place:
            say(f"{size(place.files) / 1e6:,.0f} MB on the disk")
            ask(store, place)
            told(place)
    except RuntimeError as error:
        say(f"failed: {error}")


def told(place: Place) -> None:
    if place.process:
        say(f"server {peak(place.process) >> 10} MB at most after the questions, {size(place.files) / 1e6:,.0f} MB on the disk")
