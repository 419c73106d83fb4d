"""A release graph by graph, as N-Triples in parts, read from its sorted ``cisgraph.nq`` and never held as a whole.

The digest of a graph does not depend on the order of its statements, as no store keeps one: it is the sum of the SHA-256 of
each statement's canonical N-Triples line, modulo 2^256. It tells what was lost, changed or doubled, not who did it on purpose.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cisgraph.errors import CisgraphError

#: Bytes of N-Triples in one request; what the sender holds at a time.
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


def contents(file: Path, sha256: str) -> dict[str, Content]:
    """Return the IRI of each named graph of a file of N-Quads → what it holds.

    Raises:
        CisgraphError: the file cannot be read, or is not the one of that SHA-256.
    """
    whole, graphs = hashlib.sha256(), {}
    for line in _lines(file):
        whole.update(line)
        statement, graph = _split(line)
        if graph not in graphs:
            graphs[graph] = Digest()
        graphs[graph].add(statement)
    if whole.hexdigest() != sha256:
        raise CisgraphError(f"{file} is not what its manifest says: run `cisgraph build` to make the release anew.")
    return {graph.decode(): digest.content for graph, digest in sorted(graphs.items())}


def parts(file: Path, graph: str, size: int) -> Iterator[tuple[bytes, int]]:
    """Return the statements of one graph as N-Triples, in parts of about ``size`` bytes, each with how many it has."""
    end, lines, length = f" <{graph}> .\n".encode(), [], 0
    for line in _lines(file):
        if line.endswith(end):
            lines.append(line[: -len(end)] + b" .\n")
            length += len(lines[-1])
            if length >= size:
                yield b"".join(lines), len(lines)
                lines, length = [], 0
    if lines:
        yield b"".join(lines), len(lines)


def received(quads: Iterable) -> Content:
    """Return what statements that were read back hold."""
    digest = Digest()
    for quad in quads:
        digest.add(f"{quad.subject} {quad.predicate} {quad.object} .".encode())
    return digest.content


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise CisgraphError(f"{file} cannot be read ({error.strerror or error}): run `cisgraph build` to make the release anew.") from None


def _split(line: bytes) -> tuple[bytes, bytes]:
    """Divide a line of N-Quads into its statement and the IRI of its graph, which holds no blank."""
    cut = line.rfind(b" <")
    return line[:cut] + b" .", line[cut + 2 : -4]
