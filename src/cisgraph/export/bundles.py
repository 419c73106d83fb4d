"""The tables in bundles of files: CSV with a description that programs read (CSV on the Web), and Parquet.

A bundle is a folder, or one zip file without compression and without dates: compressors differ, and the bytes are to be the same
everywhere.
"""

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cisgraph.errors import CisgraphError
from cisgraph.export import tables
from cisgraph.export.csvw import BAR, DESCRIPTION, description
from cisgraph.export.tables import Cell
from cisgraph.store import Release


class Bundle(NamedTuple):
    """Tables of a kind: what people call it, the media type of its files, and the package that writes them, if not Python itself."""

    title: str
    media: str
    package: str | None


#: Name on the command line → bundle.
BUNDLES = {
    "csv": Bundle("CSV tables with a CSVW description", "text/csv", None),
    "parquet": Bundle("Parquet tables", "application/vnd.apache.parquet", "pyarrow"),
}

#: Rows of all tables that are held in memory, before Parquet writes those of the table that has most of them as a group.
_HELD = 20_000


def lacking(name: str) -> str | None:
    """Return the package that a format needs and that is not installed."""
    package = BUNDLES[name].package if name in BUNDLES else None
    return package if package and find_spec(package) is None else None


def unfold(release: Release, name: str, folder: Path) -> None:
    """Write the files of a bundle into a folder that is there.

    Raises:
        CisgraphError: a package is missing that writes them.
        OSError: they cannot be written.
    """
    if package := lacking(name):
        raise CisgraphError(f"{BUNDLES[name].title} need the package {package}: install it with `pip install 'cisgraph[export]'`.")
    (_csv if name == "csv" else _parquet)(release, folder)


def pack(release: Release, name: str, output: BinaryIO) -> None:
    """Write a bundle as one zip file; made on the disk first, as one that goes to a pipe at once has other bytes."""
    with TemporaryDirectory(prefix="cisgraph-") as folder, TemporaryFile() as whole:
        unfold(release, name, Path(folder))
        with ZipFile(whole, "w", ZIP_STORED) as packed:
            for path in sorted(Path(folder).iterdir()):
                entry = ZipInfo(path.name)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                entry.file_size = path.stat().st_size
                with path.open("rb") as file, packed.open(entry, "w") as to:
                    copyfileobj(file, to)
        whole.seek(0)
        copyfileobj(whole, output)


def _csv(release: Release, folder: Path) -> None:
    with ExitStack() as open_files:
        writers = {}
        for table in tables.tables().values():
            file = open_files.enter_context((folder / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(file, lineterminator="\n")
            writers[table.name].writerow(column.name for column in table.columns)
        for name, row in tables.rows(release):
            writers[name].writerow(map(_written, row))
    text = json.dumps(description(release), ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTION).write_text(text, encoding="utf-8", newline="\n")


def _written(cell: Cell) -> str | int | None:
    return BAR.join(value.replace(BAR, "¦") for value in cell) if isinstance(cell, list) else cell


def _parquet(release: Release, folder: Path) -> None:
    with ExitStack() as open_files:
        groups = {table.name: _Groups(table, folder, open_files) for table in tables.tables().values()}
        held = 0
        for name, row in tables.rows(release):
            groups[name].rows.append(row)
            held += 1
            if held == _HELD:
                held -= max(groups.values(), key=lambda group: len(group.rows)).write()
        for group in groups.values():
            group.write()


class _Groups:
    """A Parquet file that is written by groups of rows; cells of several values are lists."""

    def __init__(self, table: tables.Table, folder: Path, open_files: ExitStack):
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        kinds = [pa.int64() if column.integer else pa.list_(pa.string()) if column.many else pa.string() for column in table.columns]
        self.schema = pa.schema(list(zip((column.name for column in table.columns), kinds, strict=True)))
        self.file = open_files.enter_context(ParquetWriter(folder / f"{table.name}.parquet", self.schema, compression="zstd"))
        self.rows: list[list[Cell]] = []

    def write(self) -> int:
        """Write the rows that are held and return how many they are; an empty table is a file too."""
        import pyarrow as pa

        columns: Iterable = zip(*self.rows, strict=True) if self.rows else [() for _ in self.schema]
        arrays = [pa.array(list(cells), field.type) for cells, field in zip(columns, self.schema, strict=True)]
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        written, self.rows = len(self.rows), []
        return written
