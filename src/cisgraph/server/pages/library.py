"""The query library: what it holds, and each query with a form and its answer."""

import csv
import io

from starlette.responses import Response

from cisgraph import catalogue, queries
from cisgraph.endpoint import Unanswered
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.server.pages import tables
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit

#: Parameters that say what a question is about, in the order in which the page of all lists them.
_ABOUT = (
    "paragraph",
    "actor",
    "group",
    "category",
    "theme",
    "principle",
    "instrument",
    "action",
    "place",
    "event",
    "section",
    "reservation",
)
#: Of which a form offers all, by name.
_STARTS = (
    "actor/",
    "group/",
    "category/",
    "theme/",
    "principle/",
    "instrument/",
    "action/",
    "place/",
    "event/",
    "section/",
    "document/",
    "reservation/",
    "cis:status-",
    "cis:modality-",
    "cis:note-",
)
#: How many values one parameter takes, and how long each may be.
_VALUES, _LONGEST = 10, 500


def add(site: Site) -> None:
    """Add the pages ``/queries`` and ``/queries/NAME``."""
    site.add("/queries", _all)
    site.add("/queries/{name}", _one, ("json", "csv"))


def _all(visit: Visit) -> View:
    library = queries.library()
    kinds = [(kind, _by_value([query for query in library if query.kind == kind])) for kind in queries.KINDS]
    data = [
        {
            "name": query.name,
            "kind": query.kind,
            "title": query.title,
            "question": query.question,
            "answers": query.answers,
            "parameters": [{"name": one.name, "kind": one.kind, "default": list(one.values)} for one in query.parameters],
        }
        for query in library
    ]
    return View("queries.html", visit.t["queries"]["title"], {"kinds": kinds}, data)


def _by_value(library: list[queries.Query]) -> list[tuple[str, list[queries.Query]]]:
    """Return queries by what they are asked about: the first parameter, or nothing ("") for what takes a document at most."""
    found: dict[str, list[queries.Query]] = {}
    for query in library:
        name = next((one.name for one in query.parameters if one.kind == "iri"), "")
        found.setdefault(name if name in _ABOUT else "", []).append(query)
    return [(name, found[name]) for name in (*_ABOUT, "") if name in found]


def _choices(visit: Visit, parameter: queries.Parameter, given: list[str]) -> list[tuple[str, str, bool]]:
    """Return what a parameter may be, as value, name and whether it is chosen; nothing where it is to be written."""
    if parameter.kind != "iri" or len(given) > 1:
        return []
    chosen = visit.names.iri(given[0]) if given else ""
    default = visit.names.iri(parameter.values[0]) if parameter.values else chosen
    start = next((start for start in _STARTS if default.startswith(visit.names.iri(start))), None)
    if start is None:
        return []
    starts = ("actor/", "group/") if parameter.name == "actor" else (start,)
    found = {iri: name for one in starts for iri, name in visit.names.all(visit.names.iri(one), visit.language)}
    if chosen and chosen not in found:
        return []
    ranked = sorted(found.items(), key=lambda one: one[1].casefold())
    return [(visit.release.shorten(iri), name, iri == chosen) for iri, name in ranked]


def _one(visit: Visit) -> View | Response:
    query = queries.load(visit.parts["name"])
    if query.name != visit.parts["name"]:
        raise CisgraphError(f"The query is at /queries/{query.name}.")
    given = _given(visit, query)
    fields = []
    for one in query.parameters:
        values = given.get(one.name, list(one.values))
        fields.append(
            {"name": one.name, "kind": one.kind, "value": " ".join(_written(visit, values)), "choices": _choices(visit, one, values)}
        )
    status, wrong, found = 200, "", None
    try:
        found = catalogue.answer(visit.release, query.name, given)
    except CisgraphError as error:
        if visit.form != "html" or isinstance(error, Unanswered):
            raise
        wrong, status = str(error), 400 if isinstance(error, UsageError) else 404
    if visit.form == "csv":
        return _csv(query.name, found.table)
    told = {
        "query": query,
        "fields": fields,
        "wrong": wrong,
        "found": found,
        "csv": _twin(visit, query.name, "csv"),
        "table": found and tables.table(visit, found.table.columns, found.table.rows),
        "shown": tables.SHOWN,
        "text": query.text if wrong else query.filled(visit.release.base, **given),
    }
    data = (
        {}
        if wrong
        else {
            "name": query.name,
            "question": found.asked,
            "columns": list(found.table.columns),
            "rows": found.table.dicts(),
            "nothing": found.nothing,
        }
    )
    title = visit.question(query)
    return View("query.html", title.text, told, data, title.language, status=status)


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
    return Response(
        text.getvalue().encode("utf-8", "backslashreplace"), headers=headers, media_type="text/csv; charset=utf-8; header=present"
    )
