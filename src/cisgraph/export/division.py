"""Divide statements by their named graphs, on the disk and in one reading, whatever their number and that of the graphs."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import TypeVar

#: Bytes of statements that are held in memory, before they are put by on the disk.
SIZE = 4 << 20
Graph = TypeVar("Graph", bound=Hashable)


def divide(statements: Iterable[tuple[Graph, bytes]], folder: Path) -> dict[Graph, Path]:
    """Write statements, each with its graph, into a file a graph; within one they stay as they came.

    Raises:
        OSError: the folder cannot be written.
    """
    files: dict[Graph, Path] = {}
    held: dict[Graph, list[bytes]] = defaultdict(list)
    size = 0

    def put_by() -> None:
        for graph, many in held.items():
            with files.setdefault(graph, folder / f"{len(files)}.nt").open("ab") as file:
                file.writelines(many)
        held.clear()

    for graph, statement in statements:
        held[graph].append(statement)
        size += len(statement)
        if size >= SIZE:
            put_by()
            size = 0
    put_by()
    return files


def split(line: bytes) -> tuple[str, bytes]:
    """Return the graph of a line of N-Quads, whose IRI holds no blank, and the line of N-Triples without it."""
    cut = line.rfind(b" <")
    return line[cut + 2 : -4].decode(), line[:cut] + b" .\n"
