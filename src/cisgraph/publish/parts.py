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

#: Bytes of statements that are held at a time, be it to divide them or to send them in one request.
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
def divided(file: Path, sha256: str) -> Iterator[dict[str, Graph]]:
    """Divide a file of N-Quads by graphs, IRI → graph, in one reading whatever their number; on the disk, for as long as it is needed.

    Raises:
        CisgraphError: the file cannot be read, is not the one of that SHA-256, or there is no room for its graphs.
    """
    with TemporaryDirectory(prefix="cisgraph-") as folder:
        try:
            whole, graphs = _divide(file, Path(folder))
        except OSError as error:
            raise CisgraphError(
                f"{file} cannot be divided by graphs ({error.strerror or error}): see that it can be read, and that TMPDIR names a folder with room for it."
            ) from None
        if whole != sha256:
            raise CisgraphError(f"{file} is not what its manifest says: run `cisgraph build` to make the release anew.")
        yield graphs


def _divide(file: Path, folder: Path) -> tuple[str, dict[str, Graph]]:
    whole, digests, held, size = hashlib.sha256(), defaultdict(Digest), defaultdict(list), 0
    places: dict[bytes, Path] = {}

    def write() -> None:
        for graph, statements in held.items():
            with places.setdefault(graph, folder / f"{len(places)}.nt").open("ab") as output:
                output.writelines(statements)
        held.clear()

    with file.open("rb") as lines:
        for line in lines:
            whole.update(line)
            statement, graph = _split(line)
            digests[graph].add(statement)
            held[graph].append(statement + b"\n")
            size += len(line)
            if size >= SIZE:
                write()
                size = 0
    write()
    return whole.hexdigest(), {graph.decode(): Graph(digests[graph].content, places[graph]) for graph in sorted(places)}


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


def _split(line: bytes) -> tuple[bytes, bytes]:
    """Divide a line of N-Quads into its statement and the IRI of its graph, which holds no blank."""
    cut = line.rfind(b" <")
    return line[:cut] + b" .", line[cut + 2 : -4]
