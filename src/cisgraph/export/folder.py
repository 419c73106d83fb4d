"""The folder that is published: every file of a release, each named graph, the descriptions, and a record of it all.

All is made in a folder inside. The record comes out of it last, and the one before goes first, so that a folder with one is whole and
of one release.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cisgraph.export import parts, whole
from cisgraph.export.description import write_descriptions
from cisgraph.export.files import beginning, explained, sha256, writing
from cisgraph.export.whole import Distribution
from cisgraph.store import Release

#: What is in the folder, of which release, and for which address it is described.
RECORD = "distributions.json"


class Folder(NamedTuple):
    """A folder that was filled: its files, those that describe them with their SHA-256, and the address that these tell."""

    path: Path
    files: dict[str, Distribution]
    described: dict[str, str]
    url: str


def fill(release: Release, folder: Path, url: str = "", tell: Callable[[str], None] = lambda file: None) -> Folder:
    """Write all that can be published of a release into a folder, made if need be; what was there stays until all is whole.

    Args:
        release: a built one.
        folder: where the files are to stand; what an earlier call left is replaced.
        url: the address at whose ``dumps/`` they will be had; the base of the release if none is given.
        tell: called with the name of each file that is begun.

    Raises:
        CisgraphError: the disk is full, the folder not writable, another export at work there, or the release damaged.
    """
    with explained(folder), beginning(folder) as fresh:
        files = whole.dump(release, fresh, tell=tell)
        tell(parts.file("…"))
        named = parts.dump(release, fresh)
        whole.add_sums(fresh, {one.file: one.sha256 for one in named})
        filled = describe(release, fresh, files + named, url, [whole.CONTEXT, whole.SUMS])
        whole.switch(fresh, folder, [whole.SUMS, RECORD], folder.glob(parts.file("*")))
    return filled._replace(path=folder)


def describe(release: Release, folder: Path, files: list[Distribution], url: str = "", also: list[str] | None = None) -> Folder:
    """Write the descriptions of files, which may stand elsewhere, into a folder that is there, and last the record.

    Args:
        release: what the files hold.
        folder: where the descriptions are to stand.
        files: what is described.
        url: as for `fill`.
        also: files that are there besides, and of the folder.
    """
    names = [*write_descriptions(release, files, folder, url), *(also or [])]
    described = {name: sha256(folder / name) for name in sorted(names)}
    filled = Folder(folder, {one.file: one for one in files}, described, url or release.base)
    told = {
        "release": release.manifest["sha256"], "version": release.manifest["version"], "url": filled.url,
        "files": [one._asdict() for one in files], "described": described,
    }
    with writing(folder / RECORD) as output:
        output.write((json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
    return filled


def read(release: Release, folder: Path, files_in: Path | None = None) -> Folder | None:
    """Return what a folder holds of a release, or None where it was not filled from that, or not to the end.

    Args:
        release: the one that is wanted.
        folder: has the record.
        files_in: where the files stand that are described, if elsewhere.
    """
    try:
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = {one["file"]: Distribution(**one) for one in told["files"]}
        found = Folder(folder, files, dict(told["described"]), told["url"])
        there = all(((files_in or folder) / one.file).stat().st_size == one.bytes for one in files.values())
        there = there and all((folder / name).is_file() for name in found.described)
        return found if there and told["release"] == release.manifest["sha256"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def main(arguments: list[str]) -> int:
    """Fill a folder, as the server has it done beside its own work: RELEASE FOLDER URL [FILLED], the last if only the address is another."""
    from cisgraph.errors import CisgraphError

    source, target, url, *filled = arguments
    os.nice(10)
    try:
        release = Release(Path(source))
        before = read(release, Path(filled[0])) if filled else None
        if before:
            describe(release, Path(target), list(before.files.values()), url)
        else:
            fill(release, Path(target), url)
    except CisgraphError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
