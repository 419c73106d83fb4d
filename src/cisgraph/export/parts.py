"""Each named graph of a release as a file of its own: N-Triples, in the order and with the very literals of ``cisgraph.nq``."""

from contextlib import ExitStack
from pathlib import Path

from cisgraph.errors import CisgraphError
from cisgraph.export.files import sha256, writing
from cisgraph.export.whole import Distribution
from cisgraph.store import Release


def file(name: str) -> str:
    """Return what the file of a named graph is called (``poa``: ``graph-poa.nt``)."""
    return f"graph-{name.replace('/', '--')}.nt"


def dump(release: Release, folder: Path) -> list[Distribution]:
    """Write every named graph of a release into a folder that is there.

    Raises:
        CisgraphError: the disk is full, the folder not writable, or the release damaged.
    """
    start = f"<{release.base}graph/".encode()
    with ExitStack() as open_files:
        outputs = {name: open_files.enter_context(writing(folder / file(name))) for name in sorted(release.manifest["graphs"])}
        with (release.folder / "cisgraph.nq").open("rb") as lines:
            for line in lines:
                triple, _, graph = line.rpartition(b" ")[0].rpartition(b" ")
                name = graph.removeprefix(start).removesuffix(b">").decode()
                if name not in outputs:
                    raise CisgraphError(f"{release.folder} has a graph {name} that its manifest does not name: run `cisgraph build` to make it anew.")
                outputs[name].write(triple + b" .\n")
    return [_distribution(name, folder / file(name)) for name in outputs]


def _distribution(name: str, path: Path) -> Distribution:
    return Distribution(path.name, "ntriples", f"graph/{name}", "application/n-triples", None, path.stat().st_size, sha256(path))
