"""The query library: what it holds, and each query with a form and its answer."""

import csv
import io

from starlette.responses import Response

from cisgraph import catalogue, queries
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.server.pages import tables
from cisgraph.server.pages.site import Site, View, Visit

#: How many values one parameter takes, and how long each may be.
_VALUES, _LONGEST = 10, 500


def add(site: Site) -> None:
    """Add the pages ``/queries`` and ``/queries/NAME``."""
    site.add("/queries", _all)
    site.add("/queries/{name}", _one, ("json", "csv"))


def _all(visit: Visit) -> View:
    library = queries.library()
    kinds = [(kind, [query for query in library if query.kind == kind]) for kind in queries.KINDS]
    data = [
        {"name": query.name, "kind": query.kind, "title": query.title, "question": query.question, "answers": query.answers,
         "parameters": [{"name": one.name, "kind": one.kind, "default": list(one.values)} for one in query.parameters]} for query in library
    ]
    return View("queries.html", visit.t["queries"]["title"], {"kinds": kinds}, data)


def _one(visit: Visit) -> View | Response:
    query = queries.load(visit.parts["name"])
    if query.name != visit.parts["name"]:
        raise CisgraphError(f"The query is at /queries/{query.name}.")
    given = _given(visit, query)
    fields = [
        {"name": one.name, "kind": one.kind, "value": " ".join(_written(visit, given.get(one.name, list(one.values))))} for one in query.parameters
    ]
    status, wrong, found = 200, "", None
    try:
        found = catalogue.answer(visit.release, query.name, given)
    except CisgraphError as error:
        if visit.form != "html":
            raise
        wrong, status = str(error), 400 if isinstance(error, UsageError) else 404
    if visit.form == "csv":
        return _csv(query.name, found.table)
    told = {
        "query": query, "fields": fields, "wrong": wrong, "found": found, "csv": _twin(visit, query.name, "csv"),
        "table": found and tables.table(visit, found.table.columns, found.table.rows), "shown": tables.SHOWN,
        "text": query.text if wrong else query.filled(visit.release.base, **given),
    }
    data = {} if wrong else {
        "name": query.name, "question": found.asked, "columns": list(found.table.columns), "rows": found.table.dicts(), "nothing": found.nothing,
    }
    return View("query.html", query.title, told, data, "en", status=status)


def _given(visit: Visit, query: queries.Query) -> dict[str, list[str]]:
    """Return parameter → values, as the address has them; an empty field keeps its default."""
    kinds = {one.name: one.kind for one in query.parameters}
    given: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        if len(value) > _LONGEST * _VALUES:
            raise UsageError(f"The value of {name[:40]} is too long: give at most {_VALUES} of {_LONGEST} characters.")
        values = value.split() if kinds.get(name) != "string" else [value.strip()]
        given.setdefault(name, []).extend(filter(None, values))
    if any(len(values) > _VALUES for values in given.values()):
        raise UsageError(f"A parameter takes at most {_VALUES} values here: ask the rest apart.")
    return {name: values for name, values in given.items() if values or name not in kinds}


def _written(visit: Visit, values: list[str]) -> list[str]:
    return [visit.release.shorten(queries.expand(value, visit.release.base)) if ":" in value else value for value in values]


def _twin(visit: Visit, name: str, suffix: str) -> str:
    query = visit.request.url.query
    return visit.url(f"/queries/{name}.{suffix}") + (f"?{query}" if query else "")


def _csv(name: str, table) -> Response:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([table.columns, *([cell or "" for cell in row] for row in table.rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue().encode("utf-8", "backslashreplace"), headers=headers, media_type="text/csv; charset=utf-8; header=present")
