"""Each named graph of a release as a file of its own: N-Triples, in the order and with the very literals of ``cisgraph.nq``."""

from pathlib import Path

from cisgraph.errors import CisgraphError
from cisgraph.export.division import divide, split
from cisgraph.export.files import settle, sha256
from cisgraph.export.statements import lines
from cisgraph.export.whole import Distribution
from cisgraph.store import Release


def file(name: str) -> str:
    """Return what the file of a named graph is called (``poa``: ``graph-poa.nt``)."""
    return f"graph-{name.replace('/', '--')}.nt"


def dump(release: Release, folder: Path) -> list[Distribution]:
    """Write every named graph of a release into a folder that is there.

    Raises:
        CisgraphError: the release is damaged.
        OSError: the disk is full, or the folder not writable.
    """
    start, named = f"{release.base}graph/", sorted(release.manifest["graphs"])
    parts = {graph.removeprefix(start): part for graph, part in divide(map(split, lines(release)), folder).items()}
    if sorted(parts) != named:
        raise CisgraphError(f"{release.folder} has other graphs than its manifest names: run `cisgraph build` to make it anew.")
    for name, part in parts.items():
        settle(part, folder / file(name))
    return [_distribution(name, folder / file(name)) for name in named]


def _distribution(name: str, path: Path) -> Distribution:
    return Distribution(path.name, "ntriples", f"graph/{name}", "application/n-triples", None, path.stat().st_size, sha256(path))
