"""The first page, and what a search finds."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cisgraph.errors import UsageError
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail

_MANY = 20
#: Queries of the library that list all of a kind.
_LISTS = ("documents", "actor-kinds", "categories", "instruments-cited", "principles-affirmed-and-applied", "themes", "places", "glossary")


def add(site: Site) -> None:
    """Add the pages ``/`` and ``/search``, and what the search box suggests."""
    site.add("/", _home)
    site.add("/search", _search)
    site.add_data("/suggestions", _suggestions)
    site.router.add_route("/ru", _to_russian, include_in_schema=False)


def _to_russian(request: Request) -> Response:
    return RedirectResponse("/ru/", 308)


def _home(visit: Visit) -> View:
    classes = visit.release.manifest.get("classes", {})
    numbers = [
        (kind, classes[f"cis:{kind}"])
        for kind in ("Document", "Paragraph", "Provision", "Actor", "Group", "Activity")
        if f"cis:{kind}" in classes
    ]
    outline = visit.asked.ask("outline-of-document")
    chapters = [(row["part"], row["number"]) for row in outline if tail(row["class"]) == "Section" and row["depth"] == "1"]
    data = {"url": visit.site.state.url, "base": visit.release.base, "version": visit.release.manifest["version"], "classes": classes}
    documents = list(dict.fromkeys(row["document"] for row in visit.asked.ask("documents") if row["paragraphs"] not in (None, "0")))
    return View(
        "home.html", visit.t["site"]["name"], {"numbers": numbers, "documents": documents, "chapters": chapters, "lists": _LISTS}, data
    )


def _search(visit: Visit) -> View:
    words, kind = visit.first("q").strip(), visit.first("kind") or None
    limit, offset = _whole(visit, "limit", _MANY, 100), _whole(visit, "offset", 0, 10_000)
    told = {"words": words, "kind": kind, "kinds": visit.index.kinds, "limit": limit, "offset": offset, "found": None, "wrong": ""}
    status, data = 200, {"answer": "", "results": [], "total": 0}
    if words:
        try:
            found = visit.index.search(words, kind, limit, offset, visit.language)
            told["found"], data = found, found.as_json()
        except UsageError as error:
            told["wrong"], status, data = str(error), 400, {"answer": str(error), "results": [], "total": 0}
    return View("search.html", visit.t["search"]["title"], told, data, status=status)


def _suggestions(visit: Visit) -> dict:
    """Return what somebody who types these letters may be looking for."""
    found = visit.suggestions.of(visit.first("q"), visit.language, _whole(visit, "limit", 8, 50))
    return {"results": [{"id": id, "label": visit.name(id).text, "kind": kind, "kindLabel": visit.kind(kind).text} for id, kind in found]}


def _whole(visit: Visit, name: str, default: int, most: int) -> int:
    written = visit.first(name)
    if not written:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 7 and int(written) <= most):
        raise UsageError(f"{name} counts results: give a whole number up to {most}.")
    return int(written)
