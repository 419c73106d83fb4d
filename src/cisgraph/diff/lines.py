"""Two files of sorted N-Quads, read side by side: which lines stand in one only. Memory does not grow with the files."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError

#: Where a line stands.
OLD, BOTH, NEW = -1, 0, 1


class Side(NamedTuple):
    """One of two releases: its name for people, its file of N-Quads, the SHA-256 of that, and what its manifest says, if it has one."""

    name: str
    file: Path
    sha256: str
    base: str
    version: str | None


def open_side(path: Path) -> Side:
    """Return the release in a folder, or the sorted N-Quads of a file.

    Raises:
        UsageError: there is neither.
        CisgraphError: it cannot be read.
    """
    file = path / "cisgraph.nq" if path.is_dir() else path
    manifest = {}
    try:
        with file.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
        if path.is_dir():
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            return Side(str(path), file, digest, manifest["base"], manifest["version"])
    except FileNotFoundError as missing:
        raise UsageError(f"There is no {missing.filename}: name the folder of a release, or a file of sorted N-Quads.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CisgraphError(f"{path} cannot be read ({error}): name the folder of a release, or a file of sorted N-Quads.") from None
    return Side(str(path), file, digest, terms.BASE, None)


def merged(old: Side, new: Side) -> Iterator[tuple[int, str]]:
    """Return every line of the two files in order, each with where it stands.

    Raises:
        CisgraphError: a file is not sorted, has blank nodes, or is no UTF-8.
    """
    left, right = _lines(old), _lines(new)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one < other):
            yield OLD, one
            one = next(left, None)
        elif one is None or other < one:
            yield NEW, other
            other = next(right, None)
        else:
            yield BOTH, one
            one, other = next(left, None), next(right, None)


def _lines(side: Side) -> Iterator[str]:
    last = ""
    with side.file.open(encoding="utf-8", newline="\n") as file:
        try:
            for text in file:
                line = text.rstrip("\r\n")
                if not line or line.startswith("#"):
                    continue
                if line <= last:
                    raise CisgraphError(f"{side.file} is not sorted: sort it with `LC_ALL=C sort -u`, or name a release.")
                if line.startswith("_:") or " _:" in line:
                    _refuse_blank_nodes(side, line)
                yield line
                last = line
        except UnicodeDecodeError:
            raise CisgraphError(f"{side.file} is no text in UTF-8: name the folder of a release, or a file of sorted N-Quads.") from None


def _refuse_blank_nodes(side: Side, line: str) -> None:
    """Refuse a blank node: nothing says which one of the other file it is. Words of a literal are none."""
    if any(" _:" in f" {part}" for part in (line.partition('"')[0], line.rpartition('"')[2])):
        raise CisgraphError(f"{side.file} has blank nodes, which cannot be compared: give everything an IRI, as a release does.")


def patch(old: Side, new: Side) -> Iterator[str]:
    """Return the lines of an RDF Patch (version 1, as Apache Jena has it) that makes the new dataset of the old one.

    A dataset has the same identifier in every patch, so that patches from release to release make a log.
    """
    yield f"H id <uuid:{_identifier(new)}> ."
    yield f"H prev <uuid:{_identifier(old)}> ."
    yield "TX ."
    for where, line in merged(old, new):
        if where != BOTH:
            yield f"{'A' if where == NEW else 'D'} {line}"
    yield "TC ."


def _identifier(side: Side) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:sha256:{side.sha256}"))
