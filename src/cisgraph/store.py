"""Open a built release, or a remote endpoint, and ask it.

A release is a folder with ``cisgraph.nq``, ``store/`` (an Oxigraph store, opened read-only) and ``manifest.json``.
Every query sees the union of the named graphs as its default graph.
"""

import json
import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cisgraph import paths, queries, sparql, terms
from cisgraph.errors import CisgraphError, UsageError

#: The layout of a release and the terms that its store relies on; a store of another number is refused.
FORMAT = 1
#: Characters of a query that goes into an address; servers and what stands before them refuse longer ones.
_LONGEST_ADDRESS = 1500
#: What is answered with a graph.
_GRAPHS = ("CONSTRUCT", "DESCRIBE")
#: The name of no graph.
_NO_GRAPH = "urn:x-cisgraph:none"


class Table(NamedTuple):
    """The rows of a SELECT, in order; a cell is the lexical value of a term, or None where nothing is bound."""

    columns: tuple[str, ...]
    rows: list[tuple[str | None, ...]]
    #: The datatype of each column, "" where its cells are of none or of several; only where they were asked for.
    datatypes: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, str | None]]:
        """Return each row as column → value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Unanswered(CisgraphError):
    """An endpoint gave no answer, or none that can be read; asked again, it may."""


class Failed(Unanswered):
    """An endpoint says that something went wrong while it ran the query (HTTP 500)."""


class Asked:
    """A pyoxigraph store that answers the library's queries; instance IRIs stand below ``base``, ``name`` is for people."""

    #: Why it cannot be asked for now, as a sentence; nothing where it can.
    unwell = ""

    def __init__(self, store, base: str = terms.BASE, name: str = "a graph in memory"):
        self.store, self.base, self.name = store, base, name

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
                datatypes = tuple(_one(map(_datatype, filter(None, cells))) for cells in zip(*rows, strict=True)) if typed else ()
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


def _one(found: Iterable[str]) -> str:
    """Return what all have in common, or nothing."""
    different = set(found)
    return different.pop() if len(different) == 1 else ""


class Endpoint(Asked):
    """A remote SPARQL 1.1 endpoint, asked through SPARQLWrapper with the same results as a `Release`.

    Args:
        url: its http or https address.
        base: the IRI below which it names instances.
        timeout: seconds that it may be silent.

    Raises:
        UsageError: the address is no http or https address.
    """

    def __init__(self, url: str, base: str = terms.BASE, timeout: float = 60):
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{url!r} is no endpoint: give its http or https address.")
        self.url, self.base, self.name, self.timeout = url, base, url, timeout

    def sparql(self, text: str, typed: bool = False) -> Table | str | bool:
        """Run any SPARQL query, as `Asked.sparql` does; the prefixes that the text uses and does not declare are added.

        Raises:
            UsageError: the endpoint says that the query is wrong, or it is an update.
            Unanswered: the endpoint cannot be reached, or answers with something else than a result.
        """
        data = self._read(text)
        try:
            return _as_ntriples(data) if sparql.verb(text) in _GRAPHS else _as_result(json.loads(data), typed)
        except (ValueError, SyntaxError, KeyError, TypeError, AttributeError):
            raise self.unreadable from None

    def solutions(self, text: str) -> Iterable:
        from pyoxigraph import QueryResultsFormat, parse_query_results

        try:
            return list(parse_query_results(self._read(text), format=QueryResultsFormat.JSON))
        except (ValueError, SyntaxError, TypeError):
            raise self.unreadable from None

    def states(self, iri: str) -> bool:
        return self.sparql(f"ASK {{ <{iri}> ?p ?o }}") is True

    def open(self, text: str, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()):
        """Send a query, with the prefixes that it uses and does not declare; return the response, a file: results in JSON, or Turtle.

        Raises:
            UsageError: the endpoint says that the query is wrong, or it is an update.
            Unanswered: there is no response.
        """
        from http.client import HTTPException

        from SPARQLWrapper import JSON, POST, TURTLE
        from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

        sparql.refuse_update(text)
        prefixes = terms.prefixes(self.base)
        if not default_graphs and not named_graphs and sparql.names_dataset(text):
            # By the protocol too, which says the same: Oxigraph's server, told to ask the union, passes over FROM.
            default_graphs, named_graphs = sparql.dataset(text, prefixes)
        if default_graphs or named_graphs:
            # Virtuoso adds both together, and takes all graphs for named ones where it is told of none.
            text, named_graphs = sparql.without_dataset(text), named_graphs or [_NO_GRAPH]
        remote = _wrapper(self.url)
        # Not by setQuery, which takes a word of a comment or a literal for the verb.
        remote.queryString, remote.queryType = sparql.declared(text, prefixes), sparql.verb(text)
        remote.setTimeout(self.timeout)
        for graphs, add in ((default_graphs, remote.addDefaultGraph), (named_graphs, remote.addNamedGraph)):
            for graph in graphs:
                add(graph)
        if len(text) > _LONGEST_ADDRESS or default_graphs or named_graphs:
            remote.setMethod(POST)
        remote.setReturnFormat(TURTLE if remote.queryType in _GRAPHS else JSON)
        try:
            return remote.query().response
        except QueryBadFormed:
            raise UsageError(f"{self.url} says that the query is not well formed: correct it and ask again.") from None
        except EndPointInternalError:
            raise Failed(f"{self.url} could not run the query: ask for less, or write it in another way.") from None
        except (SPARQLWrapperException, HTTPException, OSError, ValueError) as error:
            raise self._silent(error) from None

    def _read(self, text: str) -> str:
        from http.client import HTTPException

        try:
            with self.open(text) as response:
                return response.read().decode()
        except (HTTPException, OSError, ValueError) as error:
            raise self._silent(error) from None

    def _silent(self, error: Exception) -> Unanswered:
        from SPARQLWrapper.SPARQLExceptions import Unauthorized

        if isinstance(error, Unauthorized) or getattr(error, "code", 0) == 403:
            do = "check the token in CISGRAPH_TOKEN" if bearer() else "set CISGRAPH_TOKEN, if it is a token that it wants"
            return Unanswered(f"{self.url} refused to answer: {do}.")
        reason = (str(getattr(error, "reason", error)).splitlines() or [type(error).__name__])[0]
        return Unanswered(f"{self.url} gave no answer ({reason}): check the address and try again.")

    @property
    def unreadable(self) -> Unanswered:
        """What is said where a response is not what it should be."""
        return Unanswered(f"{self.url} answered with something that is no SPARQL result: check the address.")


def bearer() -> str:
    """Return what is sent as Authorization to an endpoint (RFC 6750): the token in CISGRAPH_TOKEN, nothing where none is there.

    Raises:
        UsageError: it is no token, but has blanks or letters that no header can have.
    """
    token = os.environ.get("CISGRAPH_TOKEN", "")
    if not all("!" <= letter <= "~" for letter in token):
        raise UsageError("What is in CISGRAPH_TOKEN is no token: set it to the token alone, without blanks.")
    return f"Bearer {token}" if token else ""


def _wrapper(url: str):
    """Return what sends a query, with the token to that address only and not to where it may send on to."""
    from SPARQLWrapper import SPARQLWrapper

    class Wrapper(SPARQLWrapper):
        def _createRequest(self):
            request = super()._createRequest()
            if sent := bearer():
                request.add_unredirected_header("Authorization", sent)
            return request

    return Wrapper(url, agent="cisgraph")


def _as_ntriples(data: str) -> str:
    from pyoxigraph import RdfFormat, parse, serialize

    triples = (quad.triple for quad in parse(data, format=RdfFormat.TURTLE))
    return "".join(sorted(serialize(triples, format=RdfFormat.N_TRIPLES).decode().splitlines(keepends=True)))


def _as_result(found: dict, typed: bool) -> Table | bool:
    """Read SPARQL 1.1 Query Results JSON (W3C, section 3)."""
    if isinstance(found.get("boolean"), bool):
        return found["boolean"]
    columns = tuple(str(name) for name in found["head"]["vars"])
    if not all(isinstance(row, dict) for row in found["results"]["bindings"]):
        raise TypeError
    rows = [[row.get(column) for column in columns] for row in found["results"]["bindings"]]
    datatypes = tuple(_one(_told(cell) for cell in cells if cell) for cells in zip(*rows, strict=True)) if typed else ()
    return Table(columns, [tuple(cell and cell["value"] for cell in row) for row in rows], datatypes)


def _told(cell: dict) -> str:
    """Return a cell's datatype as pyoxigraph has it, where that of simple and tagged strings has a name too."""
    if "xml:lang" in cell:
        return terms.FIXED["rdf"] + "langString"
    return cell.get("datatype", terms.FIXED["xsd"] + "string") if cell["type"] != "uri" and cell["type"] != "bnode" else ""
