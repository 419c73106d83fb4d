"""The page of any thing of the graph: paragraphs and actors have pages of their own, the others tables by their kind."""

from cisgraph import queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.server.pages import actors, paragraphs, tables
from cisgraph.server.pages.site import Site, View, Visit
from cisgraph.server.pages.statements import Statements, read
from cisgraph.terms import tail

_CIS = terms.FIXED["cis"]
#: Class → queries of the library that tell of such a thing, each with the parameter that takes it; those of the widest class come first.
_TOLD = {
    "Group": [("members-of-group", "group")],
    "Mechanism": [("members-of-group", "group")],
    "Category": [
        ("provisions-for-category", "category"), ("paragraphs-on-category", "category"), ("activities-for-category", "category"),
        ("gaps-for-category", "category"),
    ],
    "Instrument": [("citations-of-instrument", "instrument"), ("provisions-under-instrument", "instrument")],
    "Principle": [("paragraphs-of-principle", "principle")],
    "Action": [("action", "action"), ("findings-of-action", "action")],
    "Theme": [("provisions-on-theme", "theme")],
    "Place": [("activities-in-place", "place")],
    "Event": [("event", "event"), ("participants-of-event", "event"), ("speakers-of-event", "event")],
    "Section": [("provisions-of-chapter", "section")],
    "Reservation": [("paragraphs-reached-by-reservation", "reservation")],
    "Provision": [("evidence-for-statement", "statement")],
}


def add(site: Site) -> None:
    """Add the pages ``/page/…``, one for each thing of the graph."""
    site.add("/page/{path:path}", _page)


def _page(visit: Visit) -> View:
    iri = visit.release.base + visit.parts["path"]
    try:
        statements = read(visit, iri)
    except UsageError:
        raise _unknown(visit) from None
    if not statements:
        raise _unknown(visit)
    if "Paragraph" in statements.kinds:
        return paragraphs.view(visit, iri, statements)
    if {"Actor", "Group"} & statements.kinds:
        return actors.view(visit, iri, statements, told(visit, iri, statements.kinds))
    return _thing(visit, iri, statements)


def _unknown(visit: Visit) -> CisgraphError:
    from difflib import get_close_matches

    path = visit.parts["path"][:100]
    near = get_close_matches(path, [thing.id for thing in visit.index.things], 1, 0.6)
    return CisgraphError(f"There is no such thing as {path} in this release" + (f": the nearest is {near[0]}." if near else ": begin with a search."))


def told(visit: Visit, iri: str, kinds: set[str]) -> list[dict]:
    """Return what the queries of the library tell of a thing of these kinds, as tables with the address of each."""
    found, seen = [], set()
    for kind, asked in _TOLD.items():
        for name, parameter in asked if kind in kinds else ():
            if name not in seen:
                seen.add(name)
                found.append(_answer(visit, name, {parameter: iri}))
    return [one for one in found if one["table"].total]


def _answer(visit: Visit, name: str, given: dict[str, str]) -> dict:
    query = queries.load(name)
    rows = visit.release.sparql(query.filled(visit.release.base, **given))
    ids = {parameter: visit.release.shorten(value) for parameter, value in given.items()}
    return {
        "query": query, "table": tables.table(visit, rows.columns, rows.rows, tuple(given)), "url": visit.url(f"/queries/{name}", **ids),
        "data": rows.dicts(),
    }


def _thing(visit: Visit, iri: str, statements: Statements) -> View:
    answers = told(visit, iri, statements.kinds)
    outline = _outline(visit, iri) if "Document" in statements.kinds else []
    words = _vocabulary(visit) if iri == _CIS.rstrip("#") else []
    name = visit.name(iri)
    shown = {"statements": statements, "answers": answers, "outline": outline, "vocabulary": words, "iri": iri}
    data = {
        "id": visit.release.shorten(iri), "url": iri, "label": visit.names.english(iri), **statements.as_json(visit),
        **{one["query"].name: one["data"] for one in answers},
    }
    return View("thing.html", name.text, shown, data, name.language, iri)


def _outline(visit: Visit, iri: str) -> list[dict]:
    return [
        {"iri": row["part"], "depth": int(row["depth"]), "section": tail(row["class"]) == "Section", "number": row["number"]}
        for row in visit.release.ask("outline-of-document", document=iri)
    ]


def _vocabulary(visit: Visit) -> list[dict]:
    """Return the terms of the ontology with their definitions, in the page's language where there is one."""
    kinds = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "skos:Concept")
    found: dict[str, dict] = {}
    for row in visit.release.ask("texts-of-kind", kind=list(kinds), property=["skos:definition", "skos:scopeNote"]):
        if row["thing"].startswith(_CIS):
            one = found.setdefault(row["thing"], {"iri": row["thing"], "id": row["thing"].removeprefix(_CIS), "kind": row["kind"], "texts": {}})
            one["texts"].setdefault(tail(row["property"]), {})[row["language"]] = row["text"]
    for iri, _ in visit.names.all(_CIS, visit.language):
        found.setdefault(iri, {"iri": iri, "id": iri.removeprefix(_CIS), "kind": "", "texts": {}})
    return [found[iri] for iri in sorted(found)]
