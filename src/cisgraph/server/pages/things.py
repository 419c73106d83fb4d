"""The page of any thing of the graph: paragraphs have pages of their own, actors theirs, the others tables by their kind."""

from cisgraph import queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.actor import actor
from cisgraph.server import beside
from cisgraph.server.pages import paragraphs, tables, vocabularies
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.statements import Statements, read
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail

_CIS = terms.FIXED["cis"]
#: Class → queries of the library that tell of such a thing, each with the parameter that takes it; those of the widest class come first.
_TOLD = {
    "Group": [("members-of-group", "group")],
    "Mechanism": [("members-of-group", "group")],
    "Category": [
        ("provisions-for-category", "category"),
        ("paragraphs-on-category", "category"),
        ("activities-for-category", "category"),
        ("gaps-for-category", "category"),
    ],
    "Instrument": [("citations-of-instrument", "instrument"), ("provisions-under-instrument", "instrument")],
    "Principle": [("paragraphs-of-principle", "principle")],
    "Action": [("action", "action"), ("activities-for-action", "action"), ("findings-of-action", "action")],
    "Theme": [("provisions-on-theme", "theme"), ("paragraphs-on-theme", "theme")],
    "Place": [("activities-in-place", "place")],
    "Event": [("participants-of-event", "event"), ("speakers-of-event", "event")],
    "Section": [("provisions-of-chapter", "section")],
    "Reservation": [("paragraphs-reached-by-reservation", "reservation")],
    "Provision": [("evidence-for-statement", "statement")],
}
#: How many rows of each table such a page shows; a link leads to all.
_SHOWN = 40
#: Columns that such a page leaves out: they stand for a fact of which the row tells all.
_UNSHOWN = ("participation", "membership")
_AT_EVENTS = ("participations", "statements", "offices", "reservations")


def add(site: Site) -> None:
    """Add the pages ``/page/…``, one for each thing of the graph."""
    site.add("/page/{path:path}", _page)


def _page(visit: Visit) -> View:
    iri = visit.release.base + visit.parts["path"]
    if beside.prefix(iri):
        return vocabularies.view(visit, iri)
    try:
        statements = read(visit, iri)
    except UsageError:
        raise _unknown(visit) from None
    if not statements:
        raise _unknown(visit)
    if "Paragraph" in statements.kinds:
        return paragraphs.view(visit, iri, statements)
    if {"Actor", "Group"} & statements.kinds:
        return _actor(visit, iri, statements)
    return _thing(visit, iri, statements)


def _unknown(visit: Visit) -> CisgraphError:
    from difflib import get_close_matches

    path = visit.parts["path"][:100]
    near = get_close_matches(path, [thing.id for thing in visit.index.things], 1, 0.6)
    return CisgraphError(
        f"There is no such thing as {path} in this release" + (f": the nearest is {near[0]}." if near else ": begin with a search.")
    )


def _told(visit: Visit, iri: str, kinds: set[str]) -> list[dict]:
    """Return what the queries of the library tell of a thing of these kinds, as tables with the address of each."""
    asked = dict.fromkeys(one for kind, listed in _TOLD.items() if kind in kinds for one in listed)
    found = [_answer(visit, name, {parameter: iri}) for name, parameter in asked]
    return [one for one in found if one["table"].total]


def _answer(visit: Visit, name: str, given: dict[str, str]) -> dict:
    rows = visit.release.sparql(queries.load(name).filled(visit.release.base, **given))
    ids = {parameter: visit.release.shorten(value) for parameter, value in given.items()}
    table = tables.table(visit, rows.columns, rows.rows, (*given, *_UNSHOWN), _SHOWN)
    return {"name": name, "table": table, "url": visit.url(f"/queries/{name}", **ids), "data": rows.dicts()}


def _actor(visit: Visit, iri: str, statements: Statements) -> View:
    """Return the page of an actor or group; its data are what `cisgraph actor` answers."""
    found = actor(visit.asked, iri)
    name = visit.name(iri)
    told = {
        "answer": found,
        "iri": iri,
        "answers": _told(visit, iri, statements.kinds),
        "statements": statements,
        "reported": [*((one, None) for one in found.reported), *((one, one.group) for one in found.reportedOfGroups)],
        "facts": [(kind, getattr(found, kind)) for kind in _AT_EVENTS if getattr(found, kind)],
    }
    return View("actor.html", name.text, told, found.as_json(), name.language, iri)


def _thing(visit: Visit, iri: str, statements: Statements) -> View:
    answers = _told(visit, iri, statements.kinds)
    outline = _outline(visit, iri, statements) if {"Document", "Section"} & statements.kinds else []
    words = _vocabulary(visit) if iri == _CIS.rstrip("#") else []
    name = visit.name(iri)
    shown = {"statements": statements, "answers": answers, "outline": outline, "vocabulary": words, "iri": iri}
    data = {
        "id": visit.release.shorten(iri),
        "url": iri,
        "label": visit.names.english(iri),
        **statements.as_json(visit),
        **{one["name"]: one["data"] for one in answers},
    }
    return View("thing.html", name.text, shown, data, name.language, iri)


def _outline(visit: Visit, iri: str, statements: Statements) -> list[dict]:
    """Return the sections of a document, or of one section, each with the paragraphs that stand in it outright."""
    document, above = iri, statements
    while "Section" in above.kinds:
        document = above.values("cis:partOf")[0]
        above = read(visit, document)
    found: list[dict] = []
    top = 0 if document == iri else None
    for row in visit.asked.ask("outline-of-document", document=document):
        depth = int(row["depth"])
        if top is None or (top and depth <= top):
            top = depth if row["part"] == iri else None
            if top:
                found.append({"iri": None, "depth": 0, "number": None, "paragraphs": []})
        elif tail(row["class"]) == "Section":
            found.append({"iri": row["part"], "depth": depth - top, "number": row["number"], "paragraphs": []})
        else:
            if not found:
                found.append({"iri": None, "depth": 0, "number": None, "paragraphs": []})
            found[-1]["paragraphs"].append((row["part"], row["number"]))
    return [one for one in found if one["iri"] or one["paragraphs"]]


def _vocabulary(visit: Visit) -> list[dict]:
    """Return the terms of the ontology with their definitions, in the page's language where there is one."""
    kinds = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "skos:Concept")
    found: dict[str, dict] = {}
    for row in visit.asked.ask("texts-of-kind", kind=list(kinds), property=["skos:definition", "skos:scopeNote"]):
        if row["thing"].startswith(_CIS):
            one = found.setdefault(
                row["thing"], {"iri": row["thing"], "id": row["thing"].removeprefix(_CIS), "kind": row["kind"], "texts": {}}
            )
            one["texts"].setdefault(tail(row["property"]), {})[row["language"]] = row["text"]
    for iri, _ in visit.names.all(_CIS, visit.language):
        found.setdefault(iri, {"iri": iri, "id": iri.removeprefix(_CIS), "kind": "", "texts": {}})
    return [found[iri] for iri in sorted(found)]
