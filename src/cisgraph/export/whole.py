"""The whole release in each format, and all its distributions with their checksums."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cisgraph.export import bundles, formats, jsonld
from cisgraph.export.files import beginning, explained, sha256, writing
from cisgraph.export.statements import quads
from cisgraph.store import Release

#: The file of a folder of distributions that is written last: where it stands, all others are whole, and of one release.
SUMS = "SHA256SUMS"
#: The context of the JSON-LD, for those who write JSON of their own.
CONTEXT = "context.jsonld"


class Distribution(NamedTuple):
    """A file that holds the dataset: its format's name here, what people call it, media types of it and of what is packed in it."""

    file: str
    format: str
    title: str
    media: str
    packed: str | None
    bytes: int
    sha256: str


def write(release: Release, format: str, output: BinaryIO) -> None:
    """Write a release in one of `formats.FORMATS` or `bundles.BUNDLES`, the latter as one zip file."""
    if format in bundles.BUNDLES:
        bundles.pack(release, format, output)
    else:
        formats.write(quads(release), format, output, release.base)


def tables(release: Release, name: str, folder: Path) -> None:
    """Write the tables of a bundle into a folder, each under its name when all are whole.

    Raises:
        CisgraphError: as `dump` does.
    """
    with explained(folder), beginning(folder) as fresh:
        bundles.unfold(release, name, fresh)
        for path in sorted(fresh.iterdir()):
            path.replace(folder / path.name)


def dump(
    release: Release, folder: Path, only: Iterable[str] | None = None, tell: Callable[[str], None] = lambda file: None
) -> list[Distribution]:
    """Write every distribution of a release into a folder, the SHA-256 beside each, and that of all in `SUMS`.

    They are made in a folder inside, and stand under their names only when all are whole: what was there stays until then.

    Args:
        release: a built one.
        folder: where they are to stand; made if need be.
        only: names of the formats, all that can be written here if None.
        tell: called with the name of each file that is begun.

    Raises:
        CisgraphError: the disk is full, the folder not writable, or a package is missing that a format needs.
    """
    names = list(only or (name for name in (*formats.FORMATS, *bundles.BUNDLES) if bundles.lacking(name) is None))
    with explained(folder), beginning(folder) as fresh:
        found = [_distribution(release, name, fresh, tell) for name in names]
        (fresh / CONTEXT).write_bytes(jsonld.published(release.base))
        add_sums(fresh, {one.file: one.sha256 for one in found} | {CONTEXT: sha256(fresh / CONTEXT)})
        switch(fresh, folder, [SUMS])
    return found


def add_sums(folder: Path, digests: dict[str, str]) -> None:
    """Add file → SHA-256 to the list of checksums in a folder, in the order of names."""
    listed = (folder / SUMS).read_text(encoding="utf-8").splitlines() if (folder / SUMS).exists() else []
    lines = {*listed, *(f"{digest}  {file}" for file, digest in digests.items())}
    with writing(folder / SUMS) as output:
        output.write("".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.partition("  ")[2])).encode())


def switch(fresh: Path, folder: Path, last: list[str], others: Iterable[Path] = ()) -> None:
    """Put fresh files in the place of all that an earlier dump may have left.

    Args:
        fresh: where they stand.
        folder: where they are to stand.
        last: the files that say that all others are whole, gone before these change and there again after them.
        others: what an earlier dump may have left besides the distributions.
    """
    for name in reversed(last):
        (folder / name).unlink(missing_ok=True)
    for name in map(_file, (*formats.FORMATS, *bundles.BUNDLES)):
        for file in (name, f"{name}.sha256"):
            (folder / file).unlink(missing_ok=True)
    for path in others:
        path.unlink()
    for name in sorted({path.name for path in fresh.iterdir()} - {*last}) + last:
        (fresh / name).replace(folder / name)


def _file(name: str) -> str:
    return f"cisgraph.{formats.FORMATS[name].suffix}" if name in formats.FORMATS else f"cisgraph-{name}.zip"


def _distribution(release: Release, name: str, folder: Path, tell: Callable[[str], None]) -> Distribution:
    file = _file(name)
    tell(file)
    with writing(folder / file) as output:
        write(release, name, output)
    digest, size = sha256(folder / file), (folder / file).stat().st_size
    (folder / f"{file}.sha256").write_text(f"{digest}  {file}\n", encoding="utf-8")
    if name in formats.FORMATS:
        return Distribution(file, name, formats.FORMATS[name].title, formats.FORMATS[name].media, None, size, digest)
    return Distribution(file, name, bundles.BUNDLES[name].title, "application/zip", bundles.BUNDLES[name].media, size, digest)
