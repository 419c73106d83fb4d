"""A release that stands in a SPARQL 1.1 store instead of on disk, where `cisgraph publish` put it.

The store's graph ``graph/release`` says which release it is, by its digest, and that it is whole (docs/publishing.md). It is looked at
every few seconds: while it says neither, or nothing, nothing is asked of the store, so that no answer mixes two releases.
"""

from collections.abc import Iterable

from cisgraph import terms
from cisgraph.endpoint import MARKER, Endpoint, Unanswered
from cisgraph.errors import CisgraphError
from cisgraph.server.settings import Settings
from cisgraph.store import Asked, Table

AWAY = "The store that this server asks gives no answer: come again in a little while."
_CHANGING = "Another release is being loaded into the store that this server asks: come again in a little while."
#: Seconds that a look at the store may take.
_PATIENCE = 10.0


class Published(Asked):
    """A whole release in a store; ``manifest`` has of it what that of a folder says and the server needs.

    Raises:
        CisgraphError: the endpoint gives no answer, has no whole release of that base, or gives fewer rows than are served.
    """

    def __init__(self, url: str, base: str):
        self.endpoint = Endpoint(url, base)
        self.base, self.name = base, url
        said = self.endpoint.said()
        if not said.get("identifier"):
            raise CisgraphError(self.endpoint.unfit(said))
        if not self.endpoint.states(base + MARKER):
            raise CisgraphError(f"{url} has a release, but not in its default graph: make that the union of all named graphs (docs/publishing.md).")
        graphs = {graph.removeprefix(f"{base}graph/"): self._count(graph) for graph in sorted(said.get("hasPart", []))}
        self._refuse_short(sum(graphs.values()))
        classes = {terms.short(row["class"]): int(row["things"]) for row in self.endpoint.ask("dataset-in-numbers")}
        self.manifest = {
            "sha256": said["identifier"][0], "version": said.get("version", [""])[0], "base": base, "quads": sum(graphs.values()), "graphs": graphs,
            "classes": {name: things for name, things in classes.items() if things},
        }

    def sparql(self, text: str, typed: bool = False) -> Table | str | bool:
        """Run any SPARQL query, as `Asked.sparql` does.

        Raises:
            Unanswered: the store cannot be asked now; where it stands is nobody's business.
        """
        return self._asked(self.endpoint.sparql, text, typed)

    def solutions(self, text: str) -> Iterable:
        return self._asked(self.endpoint.solutions, text)

    def states(self, iri: str) -> bool:
        return self._asked(self.endpoint.states, iri)

    def _asked(self, ask, *told):
        if self.unwell:
            raise Unanswered(self.unwell)
        try:
            return ask(*told)
        except CisgraphError:
            raise Unanswered(AWAY) from None

    def _count(self, graph: str) -> int:
        return int(self.endpoint.sparql(f"SELECT (COUNT(*) AS ?statements) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows[0][0])

    def _refuse_short(self, statements: int) -> None:
        """Refuse a store that cuts results where nobody sees it, as Virtuoso does, before they are cut here."""
        wanted = min(statements, Settings.rows + 1)
        found = len(self.endpoint.sparql(f"SELECT (1 AS ?row) {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {wanted}").rows)
        if found < wanted:
            raise CisgraphError(f"{self.name} cuts its results after {found:,} rows: raise that limit above {Settings.rows:,} (docs/publishing.md).")


class Place:
    """Where a release is published: the address of a query endpoint, and the base that its release has there."""

    #: Seconds between two looks.
    GLANCE = 3.0

    def __init__(self, url: str, base: str = terms.BASE):
        self.endpoint = Endpoint(url, base, _PATIENCE)
        self._opened = ""

    def look(self) -> tuple[str | None, str]:
        """Return the digest of the release that is there, and why none can be asked now, if so: "" while one is loaded, None unless told."""
        try:
            digest = self.endpoint.said().get("identifier", [""])[0]
        except CisgraphError:
            return None, AWAY
        return digest, "" if digest == self._opened else _CHANGING

    def open(self) -> Published:
        """Return the release that is there."""
        release = Published(self.endpoint.url, self.endpoint.base)
        self._opened = release.manifest["sha256"]
        return release
