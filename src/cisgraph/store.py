"""Open a built release, and ask it.

A release is a folder with ``cisgraph.nq``, ``store/`` (an Oxigraph store, opened read-only) and ``manifest.json``.
Every query sees the union of the named graphs as its default graph.
"""

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cisgraph import paths, queries, sparql, terms
from cisgraph.errors import CisgraphError, UsageError

#: The layout of a release and the terms that its store relies on; a store of another number is refused.
FORMAT = 1


class Table(NamedTuple):
    """The rows of a SELECT, in order; a cell is the lexical value of a term, or None where nothing is bound."""

    columns: tuple[str, ...]
    rows: list[tuple[str | None, ...]]
    #: The datatype of each column, "" where its cells are of none or of several; only where they were asked for.
    datatypes: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, str | None]]:
        """Return each row as column → value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Asked:
    """A pyoxigraph store that answers the library's queries; instance IRIs stand below ``base``, ``name`` is for people."""

    #: Why it cannot be asked for now, as a sentence; nothing where it can.
    unwell = ""

    def __init__(self, store, base: str = terms.BASE, name: str = "a graph in memory"):
        self.store, self.base, self.name = store, base, name

    def ready(self) -> None:
        """Raise CisgraphError where what would be asked is no whole release; what was opened here is one."""

    def ask(self, name: str, **parameters: object) -> list[dict[str, str | None]]:
        """Run a query of the library with typed parameters; one dict a row, column → lexical value."""
        return self.sparql(queries.load(name).filled(self.base, **parameters)).dicts()

    def sparql(self, text: str, typed: bool = False) -> Table | str | bool:
        """Run any SPARQL query: a Table for SELECT, a bool for ASK, sorted N-Triples for CONSTRUCT and DESCRIBE.

        The prefixes of the one table are known without being declared. A ``typed`` Table has datatypes, which take time.

        Raises:
            UsageError: the query is not SPARQL, or is an update.
        """
        from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, serialize

        try:
            # Set, the union would silently win over FROM.
            found = self.store.query(text, use_default_graph_as_union=not sparql.names_dataset(text), prefixes=terms.prefixes(self.base))
            if isinstance(found, QuerySolutions):
                columns = tuple(variable.value for variable in found.variables)
                rows = [[row[c] for c in columns] for row in found]
                datatypes = tuple(common(map(_datatype, filter(None, cells))) for cells in zip(*rows, strict=True)) if typed else ()
                return Table(columns, [tuple(map(_plain, row)) for row in rows], datatypes)
            if isinstance(found, QueryBoolean):
                return bool(found)
            return "".join(sorted(serialize(found, format=RdfFormat.N_TRIPLES).decode().splitlines(keepends=True)))
        except SyntaxError as error:
            sparql.refuse_update(text)
            raise UsageError(f"That is not SPARQL that can be run: {' '.join(str(error).split()).rstrip('.')}.") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise CisgraphError(f"The query could not be run: {' '.join(str(error).split())}.") from None

    def solutions(self, text: str) -> Iterable:
        """Run a SELECT query of the library; unlike `sparql` keep terms as pyoxigraph has them, by variable."""
        return self.store.query(text, use_default_graph_as_union=True)

    def states(self, iri: str) -> bool:
        """Whether anything is stated of a thing."""
        from pyoxigraph import NamedNode

        return next(self.store.quads_for_pattern(NamedNode(iri), None, None), None) is not None

    def shorten(self, iri: str) -> str:
        """Return an IRI below the base as its id (``poa/71``), any other one whole."""
        return iri.removeprefix(self.base)


class Release(Asked):
    """One built release, read-only.

    Raises:
        CisgraphError: there is none in the folder, it is damaged, or another version of the program built it.
    """

    def __init__(self, folder: Path | None = None):
        self.folder = folder or paths.release()
        manifest = self.folder / "manifest.json"
        try:
            manifest = manifest.resolve(strict=True)
            self.manifest = json.loads(manifest.read_text(encoding="utf-8"))
            number, version = self.manifest["format"], self.manifest["version"]
            self.base = self.manifest["base"]
            if not isinstance(self.base, str):
                raise TypeError
        except (FileNotFoundError, NotADirectoryError):
            raise CisgraphError(f"There is no built graph in {self.folder}: run `cisgraph build` first.") from None
        except (OSError, ValueError, TypeError, KeyError):
            raise CisgraphError(f"{manifest} cannot be read: run `cisgraph build` to make the release anew.") from None
        if number != FORMAT:
            raise CisgraphError(
                f"The store in {self.folder} has format {number} (cisgraph {version}), this program reads format "
                f"{FORMAT}: run `cisgraph build` to make it anew."
            )
        self.name = str(self.folder)
        self.folder = manifest.parent  # the generation itself, whatever a later build switches to

    @cached_property
    def store(self):
        from pyoxigraph import Store

        try:
            return Store.read_only(str(self.folder / "store"))
        except (OSError, RuntimeError, ValueError) as error:
            raise CisgraphError(
                f"The store in {self.folder} cannot be opened ({' '.join(str(error).split()).rstrip('.')}): run `cisgraph build` to make it anew."
            ) from None


def _plain(term) -> str | None:
    if term is None:
        return None
    return term.value if hasattr(term, "value") else str(term)


def _datatype(term) -> str:
    return term.datatype.value if hasattr(term, "datatype") else ""


def common(found: Iterable[str]) -> str:
    """Return what all have in common, or nothing."""
    different = set(found)
    return different.pop() if len(different) == 1 else ""
