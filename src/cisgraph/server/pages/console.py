"""The SPARQL console: a form whose address is the query, so that it can be shared, and its answer as a table with names."""

import json
import shlex

from starlette.responses import Response

from cisgraph import queries, terms
from cisgraph.server.negotiation import content_type
from cisgraph.server.pages import tables
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit
from cisgraph.server.pool import Answer, Question
from cisgraph.server.problems import Problem

_EXAMPLE = "paragraphs-of-principle"
#: The least and the most lines that the editor shows at first.
_LINES = (8, 24)
#: Columns of a line of code before its place is pointed at.
_ROOM = 120


def add(site: Site) -> None:
    """Add the page ``/console``."""
    site.add("/console", _console, ("json", "csv"))


async def _console(visit: Visit) -> View | Response:
    text = visit.first("query")
    if visit.form != "html" and text.strip():
        answer = await _ask(visit, text, visit.form)
        media = "application/sparql-results+json" if visit.form == "json" else "text/csv"
        headers = {"Cache-Control": "no-store", **({"X-Cisgraph-Cut": answer.cut} if answer.cut else {})}
        if visit.form == "csv":
            headers["Content-Disposition"] = 'attachment; filename="result.csv"'
        return Response(answer.body, headers=headers, media_type=content_type(media))
    if visit.form == "csv":
        raise Problem(400, "There is no query: give one as the parameter query.")
    told = {"text": text or _example(visit), "result": None, "problem": None, "place": None, "links": {}}
    told["lines"] = min(max(told["text"].count("\n") + 2, _LINES[0]), _LINES[1])
    status = 200
    if text.strip():
        told["links"] = _links(visit, text)
        try:
            told["result"] = _shown(visit, await _ask(visit, text, "json", "ttl"))
        except Problem as problem:
            told["problem"], status = problem, problem.status
            told["place"] = _place(text, problem)
    data = _terms(visit) if visit.form == "json" else {}
    return View("console.html", visit.t["console"]["title"], told, data, status=status, lasting=not text.strip())


async def _ask(visit: Visit, text: str, table: str, graph: str | None = None) -> Answer:
    settings = visit.site.state.settings
    if len(text) > settings.length:
        raise Problem(413, f"The query has more than {settings.length:,} characters: shorten it.")
    client = visit.request.client
    question = Question(text, table, graph, iri=f"{visit.site.state.url}sparql")
    return await visit.site.state.pool.ask(question, client.host if client else "")


def _example(visit: Visit) -> str:
    text = queries.load(_EXAMPLE).filled(visit.release.base)
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")) + "\n"


def _shown(visit: Visit, answer: Answer) -> dict:
    """Return a result as the page shows it: a yes or no, a table, or a graph in Turtle."""
    if answer.form == "graph":
        return {"turtle": answer.body.decode(), "cut": answer.cut}
    data = json.loads(answer.body)
    if "boolean" in data:
        return {"boolean": data["boolean"], "cut": answer.cut}
    columns, bindings = data["head"]["vars"], data["results"]["bindings"]
    rows = [[_cell(visit, row.get(column)) for column in columns] for row in bindings[: tables.SHOWN]]
    return {"columns": columns, "rows": rows, "total": len(bindings), "cut": answer.cut}


def _cell(visit: Visit, term: dict | None) -> tables.Cell:
    if term is None:
        return tables.Cell("")
    if term["type"] != "uri":
        language = term.get("xml:lang", "")
        return tables.Cell(_plain(term), language if language != visit.language else "")
    name = visit.name(term["value"])
    return tables.Cell(name.text, name.language if name.language not in ("", visit.language) else "", visit.href(term["value"]))


def _plain(term: dict) -> str:
    value = term["value"]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _place(text: str, problem: Problem) -> dict | None:
    """Return the line that is wrong, cut around the place."""
    line, column = problem.more.get("line"), problem.more.get("column")
    lines = text.splitlines() or [""]
    if not line or line > len(lines):
        return {"line": line, "column": column, "before": "", "after": ""} if line else None
    return {
        "line": line,
        "column": column,
        "before": lines[line - 1][: column - 1][-_ROOM:],
        "after": lines[line - 1][column - 1 :][:_ROOM],
    }


def _links(visit: Visit, text: str) -> dict[str, str]:
    url = visit.site.state.url
    curl = f"curl {shlex.quote(url + 'sparql')} \\\n  -H 'Accept: text/csv' \\\n  --data-urlencode query={shlex.quote(text)}"
    python = f"from cisgraph import open\n\ngraph = open(endpoint={url + 'sparql'!r})\nprint(graph.sparql({text!r}).to_pandas())"
    return {
        "link": visit.url("/console", query=text),
        "csv": visit.url("/console.csv", query=text),
        "json": visit.url("/console.json", query=text),
        "curl": curl,
        "python": python,
    }


def _terms(visit: Visit) -> dict:
    """Return what the editor completes: prefixes, and the terms of the ontology with their names."""
    base = visit.release.base
    return {
        "prefixes": terms.prefixes(base),
        "terms": [{"name": terms.short(iri, base), "label": name} for iri, name in visit.names.all(terms.FIXED["cis"], visit.language)],
    }
