"""The statements of a release as they were written: from ``cisgraph.nq``; the store has its own forms of numbers and dates."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from cisgraph.errors import CisgraphError
from cisgraph.store import Release


def quads(release: Release) -> Iterator[ox.Quad]:
    """Return the statements of a release, sorted, one after the other from the disk.

    Raises:
        CisgraphError: the file is missing, is no N-Quads, or is not what the manifest says; the last only when all is read.
    """
    path = release.folder / "cisgraph.nq"
    anew = "run `cisgraph build` to make the release anew"
    try:
        with path.open("rb") as file:
            digested = _Digested(file)
            yield from ox.parse(digested, format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError):
        raise CisgraphError(f"{path} cannot be read or is damaged: {anew}.") from None
    if digested.digest.hexdigest() != release.manifest["sha256"]:
        raise CisgraphError(f"{path} is not what the manifest says, and what was exported is not the release: {anew}.")


class _Digested:
    """A file that is read, and the digest of what was."""

    def __init__(self, file: BinaryIO):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data
