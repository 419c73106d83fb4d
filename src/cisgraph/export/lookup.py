"""What rows of tables need to know of other things: their names, and what points to them, put by in a file on the disk.

SQLite, because its memory does not grow with the dataset; that of the release's store does, by a fiftieth of its size.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from cisgraph.export.files import on_the_disk
from cisgraph.export.vocabulary import CIS, SKOS

#: What people call a thing, the first that there is: its English name, or a paragraph's number and letter.
_NAMES = (SKOS + "prefLabel", CIS + "label")


class Known:
    """What was put by of all things; `name` keeps the last names that were asked for."""

    def __init__(self, database: sqlite3.Connection):
        self._database = database
        self.name = lru_cache(maxsize=1 << 12)(self._name)

    def _name(self, iri: str) -> str | None:
        return next((found[0] for property in _NAMES if (found := self._found(iri, property))), None)

    def pointing(self, property: str, iri: str) -> list[str]:
        """Return the IRIs of what points to a thing by one of the properties that were put by, sorted."""
        return self._found(iri, property)

    def _found(self, iri: str, property: str) -> list[str]:
        rows = self._database.execute("SELECT value FROM known WHERE iri = ? AND property = ? ORDER BY value", (iri, property))
        return [value for (value,) in rows]


@contextmanager
def known(quads: Iterable[ox.Quad], inverse: Iterable[str]) -> Iterator[Known]:
    """Put by the names of all things, and what points to them by the properties ``inverse``.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    with TemporaryDirectory(prefix="cisgraph-") as folder, closing(sqlite3.connect(Path(folder, "known"))) as database:
        with on_the_disk():
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            database.execute("CREATE TABLE known (iri, property, value, PRIMARY KEY (iri, property, value)) WITHOUT ROWID")
            database.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", _rows(quads, frozenset(inverse)))
        yield Known(database)


def _rows(quads: Iterable[ox.Quad], inverse: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    for quad in quads:
        property, value = quad.predicate.value, quad.object
        if property in _NAMES and isinstance(value, ox.Literal) and value.language in (None, "en"):
            yield quad.subject.value, property, value.value
        elif property in inverse:
            yield value.value, property, quad.subject.value
