"""A small release of our own making, and the server over it."""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from cisgraph import __version__, store, terms
from cisgraph.server import create_app
from cisgraph.server.settings import Settings

GRAPH = terms.BASE + "graph/"
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
#: Nodes of graph/many: enough that all pairs of its statements come to no end.
MANY = 1500


def small_data() -> str:
    """Three graphs that say of themselves only that they are documents, and one with many statements, as N-Quads."""
    lines = [f"<{GRAPH}{name}> <{terms.FIXED['rdf']}type> <{DOCUMENT}> <{GRAPH}{name}> ." for name in ("first", "second", "third")]
    node, edge = "<https://example.org/node/{}>", "<https://example.org/edge>"
    for at in range(MANY):
        for to in (at + 1, at * 7 + 3):
            lines.append(f"{node.format(at)} {edge} {node.format(to % MANY)} <{GRAPH}many> .")
        lines.append(f'{node.format(at)} <{terms.FIXED["rdfs"]}label> "Node, \\"{at}\\"\\n<узел>"@en <{GRAPH}many> .')
    return "\n".join(sorted(set(lines))) + "\n"


def write_release(folder: Path, lines: str, **manifest: object) -> Path:
    """Write a release of these N-Quads, as a build does, without its checks."""
    folder.mkdir(parents=True)
    (folder / "cisgraph.nq").write_text(lines, encoding="utf-8")
    disk = ox.Store(str(folder / "store"))
    disk.bulk_load(lines.encode(), format=ox.RdfFormat.N_QUADS)
    graphs = [quad.graph_name.value.removeprefix(GRAPH) for quad in disk]
    disk.optimize()
    told = {
        "format": store.FORMAT,
        "version": __version__,
        "base": terms.BASE,
        "quads": len(graphs),
        "graphs": {name: graphs.count(name) for name in sorted(set(graphs))},
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }
    (folder / "manifest.json").write_text(json.dumps({**told, **manifest}), encoding="utf-8")
    return folder


def switch(folder: Path, generation: Path) -> None:
    """Make a generation the current release of a folder, in one step, as a build does."""
    link = folder / "link"
    link.symlink_to(generation, target_is_directory=True)
    os.replace(link, folder / "current")
    for part in ("cisgraph.nq", "store", "manifest.json"):
        if not (folder / part).is_symlink():
            (folder / part).symlink_to(Path("current") / part)


def resident(process: int) -> int:
    """Return the bytes of memory of a process, 0 when it is no more."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def whole(client: TestClient, address: str, **more):
    """Return what is at an address as soon as the files of the dataset are made: until then it says when to come again."""
    end = time.monotonic() + 300
    while (answer := client.get(address, **more)).status_code == 503 and time.monotonic() < end:
        assert int(answer.headers["retry-after"]) <= 10, answer.text
    return answer


@pytest.fixture(scope="session")
def small_release(tmp_path_factory) -> Path:
    """The folder of a small release. Tests read it and change nothing of it."""
    return write_release(tmp_path_factory.mktemp("server") / "release", small_data())


@pytest.fixture(scope="session")
def server(small_release) -> Iterator[TestClient]:
    """A client of the server over the small release; the server runs as long as the tests do."""
    with TestClient(create_app(small_release, Settings(workers=2)), follow_redirects=False) as client:
        yield client
