"""A release graph by graph, as N-Triples in parts, read from its sorted ``cisgraph.nq`` and never held as a whole.

The digest of a graph does not depend on the order of its statements, as no store keeps one: it is the sum of the SHA-256 of
each statement's canonical N-Triples line, modulo 2^256. It tells what was lost, changed or doubled, not who did it on purpose.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cisgraph.errors import CisgraphError
from cisgraph.export.division import divide, split
from cisgraph.export.statements import lines
from cisgraph.store import Release

#: Bytes of statements that are sent in one request.
SIZE = 4 << 20


class Content(NamedTuple):
    """What a graph holds: the number of its statements and their digest, in hexadecimal."""

    count: int
    digest: str


class Digest:
    """Adds up the statements of a graph, in any order."""

    def __init__(self):
        self.count = self.sum = 0

    def add(self, statement: bytes) -> None:
        """Add one statement: a line of canonical N-Triples without its end."""
        self.count += 1
        self.sum += int.from_bytes(hashlib.sha256(statement).digest(), "big")

    @property
    def content(self) -> Content:
        """What was added so far."""
        return Content(self.count, f"{self.sum % (1 << 256):064x}")


class Graph(NamedTuple):
    """A named graph of a release: what it holds, and the file with its statements as N-Triples."""

    content: Content
    file: Path


@contextmanager
def divided(release: Release) -> Iterator[dict[str, Graph]]:
    """Divide a release by graphs, IRI → graph; on the disk, for as long as it is needed.

    Raises:
        CisgraphError: it cannot be read, is damaged, or there is no room for its graphs.
    """
    digests: dict[str, Digest] = defaultdict(Digest)

    def statements() -> Iterator[tuple[str, bytes]]:
        for graph, statement in map(split, lines(release)):
            digests[graph].add(statement[:-1])
            yield graph, statement

    with TemporaryDirectory(prefix="cisgraph-") as folder:
        try:
            files = divide(statements(), Path(folder))
        except OSError as error:
            raise CisgraphError(
                f"{release.name} cannot be divided by graphs ({error.strerror or error}): see that TMPDIR names a folder with room for it."
            ) from None
        yield {graph: Graph(digests[graph].content, files[graph]) for graph in sorted(files)}


def parts(file: Path, size: int) -> Iterator[tuple[bytes, int]]:
    """Return the statements of a graph's file in parts of about ``size`` bytes, each with how many it has."""
    with file.open("rb") as statements:
        while lines := statements.readlines(size):
            yield b"".join(lines), len(lines)


def received(quads: Iterable) -> Content:
    """Return what statements that were read back hold."""
    digest = Digest()
    for quad in quads:
        digest.add(f"{quad.subject} {quad.predicate} {quad.object} .".encode())
    return digest.content
