"""Ask a SPARQL 1.1 endpoint that holds a release, as a release on disk is asked."""

import json
import os
from collections.abc import Iterable

from cisgraph import queries, sparql, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked, Table, common

#: What `cisgraph publish` leaves in a store, below the base: which release is there, and whether it is whole.
MARKER = "graph/release"
#: Characters of a query that goes into an address; servers and what stands before them refuse longer ones.
_LONGEST_ADDRESS = 1500
#: What is answered with a graph.
_GRAPHS = ("CONSTRUCT", "DESCRIBE")
#: The name of no graph.
_NO_GRAPH = "urn:x-cisgraph:none"


class Unanswered(CisgraphError):
    """An endpoint gave no answer, or none that can be read; asked again, it may."""


class Failed(Unanswered):
    """An endpoint says that something went wrong while it ran the query (HTTP 500)."""


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
        self._is_ready = False

    def ready(self) -> None:
        """Look once whether a whole release is there: one that `cisgraph publish` says so of, or one that another tool loaded.

        Raises:
            CisgraphError: there is none of that base, or its load goes on or was interrupted.
        """
        if not self._is_ready:
            said = self.said()
            if not said.get("identifier") and (said or not self.states(f"{self.base}dataset")):
                raise CisgraphError(self.unfit(said))
            self._is_ready = True

    def said(self) -> dict[str, list[str]]:
        """Return what ``graph/release`` says of itself: last part of a property → values."""
        marker, found = self.base + MARKER, {}
        for row in self._rows("description-of-thing", thing=marker):
            if row["subject"] == row["graph"] == marker:
                found.setdefault(terms.tail(row["property"]), []).append(row["value"])
        return found

    def unfit(self, said: dict) -> str:
        """Return what is wrong with an endpoint that answers and, as it says, has no whole release of the base."""
        if said:
            return f"The release in {self.url} is not whole: run `cisgraph publish` there again."
        datasets = self._rows("references-to", thing=terms.FIXED["dcat"] + "Dataset")
        others = sorted({row["subject"].removesuffix(MARKER) for row in datasets if row["subject"].endswith(f"/{MARKER}")})
        if others:
            return f"{self.url} holds a release of the base {others[0]}, and none of {self.base}: name the base with --base."
        return f"{self.url} holds no release: load one into it with `cisgraph publish`."

    def ask(self, name: str, **parameters: object) -> list[dict[str, str | None]]:
        self.ready()
        return self._rows(name, **parameters)

    def _rows(self, name: str, **parameters: object) -> list[dict[str, str | None]]:
        found = self.sparql(queries.load(name).filled(self.base, **parameters))
        if not isinstance(found, Table):
            raise self.unreadable
        return found.dicts()

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
    datatypes = tuple(common(_told(cell) for cell in cells if cell) for cells in zip(*rows, strict=True)) if typed else ()
    return Table(columns, [tuple(cell and cell["value"] for cell in row) for row in rows], datatypes)


def _told(cell: dict) -> str:
    """Return a cell's datatype as pyoxigraph has it, where that of simple and tagged strings has a name too."""
    if "xml:lang" in cell:
        return terms.FIXED["rdf"] + "langString"
    return cell.get("datatype", terms.FIXED["xsd"] + "string") if cell["type"] != "uri" and cell["type"] != "bnode" else ""
