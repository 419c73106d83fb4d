"""The graph as a Python object: the questions of the command line, the query library and SPARQL, over a release or an endpoint."""

from functools import cached_property
from pathlib import Path

from cisgraph import queries, terms
from cisgraph.endpoint import Endpoint
from cisgraph.questions import tables
from cisgraph.questions.actor import actor
from cisgraph.questions.coverage import coverage
from cisgraph.questions.who import who
from cisgraph.results import Answer, Result, Triples
from cisgraph.store import Asked, Release, Table


class Graph:
    """One graph to ask. `cisgraph.open` makes it.

    Every call raises `cisgraph.errors.CisgraphError` with a sentence for people where there is no answer: an unknown
    paragraph, query or parameter, a query that is not SPARQL, an endpoint that does not answer.
    """

    def __init__(self, asked: Asked):
        self._asked = asked

    def __repr__(self) -> str:
        return f"<Graph: {self._asked.name}>"

    def who(self, paragraph: str | int, document: str | None = None) -> Answer:
        """Answer who is asked to do what by a paragraph (``71``, ``"13(c)"``, ``"res 8"``); one row a provision."""
        found = who(self._asked, str(paragraph), document)
        return Answer(found, *tables.who(found))

    def actor(self, name: str) -> Answer:
        """Answer what is asked of, reported by and citing an actor or group (``"iom"``, ``"UNHCR"``)."""
        found = actor(self._asked, name)
        return Answer(found, *tables.actor(found))

    def coverage(self, by: str = "chapter") -> Answer:
        """Answer what of the Programme is covered by reported activities; ``by`` chapter, actor, category or theme."""
        found = coverage(self._asked, by)
        return Answer(found, *tables.coverage(found))

    def search(self, words: str, kind: str | None = None, limit: int = 20, language: str = "en") -> Answer:
        """Find things by their names, summaries and definitions, and by the wording where the release has it."""
        found = self._index.search(words, kind, limit, language=language)
        return Answer(found, *tables.search(found))

    def network(self, by: str = "party", measure: str = "degree", **choices: bool) -> Answer:
        """Answer who is asked together with whom; `cisgraph.network.answer` says which choices there are."""
        from cisgraph import network

        found = network.answer(self._asked, by, measure, **choices)
        return Answer(found, *network.table(found))

    def queries(self, kind: str = "*") -> Result:
        """List the query library, or one kind of it (competency, coverage, quality, report)."""
        columns = ("name", "kind", "question", "parameters")
        return Result(columns, [(one.name, one.kind, one.question, ", ".join(p.name for p in one.parameters)) for one in queries.library(kind)])

    def query(self, name: str, **parameters: object) -> Result:
        """Ask a query of the library; a parameter is one value or a list (``paragraph="poa:71"``, ``day="1996-06-30"``)."""
        from cisgraph import catalogue

        found = catalogue.answer(self._asked, name, parameters)
        return Result.of(found.table, found.asked, found.nothing)

    def sparql(self, text: str) -> Result | Triples | bool:
        """Ask any SPARQL 1.1 query: rows for SELECT, statements for CONSTRUCT and DESCRIBE, a bool for ASK."""
        found = self._asked.sparql(text, typed=True)
        if isinstance(found, Table):
            return Result.of(found)
        return found if isinstance(found, bool) else Triples(found)


    @cached_property
    def _index(self):
        from cisgraph.questions.search import Index

        return Index(self._asked)


def open_graph(release: str | Path | None = None, endpoint: str | None = None, base: str = terms.BASE) -> Graph:
    """Open a built release, or a remote endpoint; see `cisgraph.open`."""
    if endpoint is not None:
        return Graph(Endpoint(endpoint, base))
    opened = Release(None if release is None else Path(release))
    opened.store  # noqa: B018 (a damaged store is told here, not at the first question)
    return Graph(opened)
