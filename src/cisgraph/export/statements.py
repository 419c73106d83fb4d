"""The statements of a release as they were written: from ``cisgraph.nq``; the store has its own forms of numbers and dates."""

import hashlib
from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from cisgraph.errors import CisgraphError
from cisgraph.store import Release

_ANEW = "run `cisgraph build` to make the release anew"


def quads(release: Release) -> Iterator[ox.Quad]:
    """Return the statements of a release, sorted, one after the other from the disk.

    Raises:
        CisgraphError: as of `lines`, or the file is no N-Quads.
    """
    try:
        for some in _read(release):
            yield from ox.parse(b"".join(some), format=ox.RdfFormat.N_QUADS)
    except SyntaxError:
        raise CisgraphError(f"{release.folder / 'cisgraph.nq'} is damaged: {_ANEW}.") from None


def lines(release: Release) -> Iterator[bytes]:
    """Return the lines of ``cisgraph.nq``, each with its end.

    Raises:
        CisgraphError: the file cannot be read, or is not what the manifest says; the latter only when all is read.
    """
    return chain.from_iterable(_read(release))


def _read(release: Release) -> Iterator[list[bytes]]:
    path, digest = release.folder / "cisgraph.nq", hashlib.sha256()
    try:
        with path.open("rb") as file:
            while some := file.readlines(1 << 16):
                digest.update(b"".join(some))
                yield some
    except OSError as error:
        raise CisgraphError(f"{path} cannot be read ({error.strerror or error}): {_ANEW}.") from None
    if digest.hexdigest() != release.manifest["sha256"]:
        raise CisgraphError(f"{path} is not what the manifest says, so what was read is not the release: {_ANEW}.")
