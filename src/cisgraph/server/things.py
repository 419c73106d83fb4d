"""Lists of the things of a graph, and one of them with what the library's queries tell of it, as plain dicts for JSON.

Ids are IRIs below the base; terms of the ontology are prefixed names (cis:status-completed), as they keep their IRI below any base.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cisgraph import queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.server.entities import exists
from cisgraph.store import Asked
from cisgraph.terms import slug, tail

Item = dict[str, object]
_DOCUMENTS = list(terms.DOCUMENTS.values())
#: How much of what somebody wrote an error repeats.
_SHOWN = 60


def paragraphs(
    asked: Asked, document: str | None = None, chapter: str | None = None, kind: str | None = None,
    theme: str | None = None, category: str | None = None,
) -> list[Item]:
    """Return the paragraphs and sub-paragraphs that all filters fit, by document in the order of the text.

    Args:
        asked: the graph.
        document: its slug or prefix (``poa``, ``res``).
        chapter: the slug or id of an outermost section (``poa-III``), or its last part (``III``), of the Programme if no document is named.
        kind: as in an answer to "who" (``action``, ``objective``).
        theme: a slug or id; paragraphs on narrower themes are among them.
        category: the slug or id of a category of persons that comes up in a paragraph.

    Raises:
        UsageError: there is no such document, chapter, kind, theme or category.
    """
    rows = asked.ask("paragraphs")
    wanted = terms.DOCUMENTS.get(document or "", document)
    parts = {tail(row["part"]) for row in rows if row["part"]}
    part = chapter and next((one for one in (tail(chapter), f"{wanted or 'poa'}-{tail(chapter)}") if one in parts), chapter)
    _check("document", wanted, {tail(row["document"]) for row in rows})
    _check("chapter", part, parts)
    _check("kind", kind, {tail(row["kind"], "kind-") for row in rows})
    on = [
        {row["paragraph"] for row in asked.ask(query, **{name: _iri(asked, name, value)})}
        for query, name, value in (("paragraphs-on-theme", "theme", theme), ("paragraphs-on-category", "category", category))
        if value is not None
    ]
    found = [
        {
            "id": asked.shorten(row["paragraph"]),
            "label": row["label"],
            "document": tail(row["document"]),
            "chapter": row["part"] and {"id": asked.shorten(row["part"]), "label": row["partLabel"]},
            "kind": tail(row["kind"], "kind-"),
            "summary": row["summary"],
            "url": row["paragraph"],
        }
        for row in rows
        if wanted in (None, tail(row["document"])) and part in (None, tail(row["part"] or ""))
        if kind in (None, tail(row["kind"], "kind-")) and all(row["paragraph"] in these for these in on)
    ]
    return sorted(found, key=lambda one: _DOCUMENTS.index(one["document"]) if one["document"] in _DOCUMENTS else len(_DOCUMENTS))


def _check(name: str, value: str | None, known: set[str]) -> None:
    if value is not None and value not in known:
        raise UsageError(
            f"There is no {name} {value[:_SHOWN]!r}: name one of {', '.join(sorted(known)) or 'none, as this release has none'}."
        )


def _iri(asked: Asked, folder: str, name: str) -> str:
    """Return the IRI of a thing that is given by its slug or id."""
    id = name if name.startswith(f"{folder}/") else f"{folder}/{name}"
    if not exists(asked, id):
        raise UsageError(f"There is no {folder} {name[:_SHOWN]!r}: look for it at /api/search?kind={folder}.")
    return asked.base + id


def actors(asked: Asked, kind: str | None = None) -> list[Item]:
    """Return the actors and groups, or those of one kind (``state``, ``group`` …), by label.

    Raises:
        UsageError: there is no such kind.
    """
    found: dict[str, Item] = {}
    for row in asked.ask("actors"):
        told = {"id": asked.shorten(row["actor"]), "label": row["label"], "kind": slug(row["class"]), "names": [], "url": row["actor"]}
        found.setdefault(row["actor"], told)["names"].append(row["name"])
    _check("kind", kind, {one["kind"] for one in found.values()})
    return sorted((one for one in found.values() if kind in (None, one["kind"])), key=lambda one: (one["label"], one["id"]))


def _labelled(asked: Asked, cls: str) -> dict[str, Item]:
    """Return IRI → id, label and what else everything of a class has, by label."""
    found: dict[str, Item] = {}
    for row in asked.ask("texts-of-kind", kind=f"cis:{cls}", property=["skos:prefLabel", "skos:definition"]):
        blank = {"id": asked.shorten(row["thing"]), "label": "", "labels": {}, "definition": {}, "url": row["thing"]}
        one = found.setdefault(row["thing"], blank)
        one["labels" if tail(row["property"]) == "prefLabel" else "definition"][row["language"]] = row["text"]
    for one in found.values():
        one["label"] = one["labels"].get("en") or one["id"]
    return dict(sorted(found.items(), key=lambda each: (each[1]["label"], each[0])))


def _thing(asked: Asked, iri: str | None, label: str | None) -> Item | None:
    return iri and {"id": asked.shorten(iri), "label": label}


def _actions(asked: Asked) -> list[Item]:
    found = _labelled(asked, "Action")
    state = {row["action"]: row["state"] for row in asked.ask("reported-on-actions")}
    return [{**one, "reported": state.get(iri)} for iri, one in found.items()]


def _activities(asked: Asked) -> list[Item]:
    found, made = _labelled(asked, "Activity"), {}
    for row in asked.ask("activities-in-full"):
        told = {
            **found[row["activity"]],
            "document": tail(row["document"]),
            "paragraph": asked.shorten(row["paragraph"]),
            "status": tail(row["status"], "status-"),
            "linkBasis": row["linkBasis"] and tail(row["linkBasis"]),
            **{name: row[name] for name in ("period", "amount", "extent", "rationale", "withoutAction")},
            "sameDeedAs": [],
        }
        one = made.setdefault(row["activity"], told)
        if row["sameDeedAs"]:
            one["sameDeedAs"].append(asked.shorten(row["sameDeedAs"]))
    return sorted(made.values(), key=lambda one: _DOCUMENTS.index(one["document"]))


def _instruments(asked: Asked) -> list[Item]:
    found = {iri: {**one, "kind": None, "issued": None, "citedIn": []} for iri, one in _labelled(asked, "Instrument").items()}
    for row in asked.ask("instruments-cited"):
        one = found[row["instrument"]]
        one |= {"kind": row["kind"] and tail(row["kind"], "instrument-kind-"), "issued": row["issued"]}
        one["citedIn"].append({"document": tail(row["document"]), "paragraphs": int(row["paragraphs"])})
    return list(found.values())


def _categories(asked: Asked) -> list[Item]:
    found = {iri: {**one, "broader": [], "provisionCount": 0} for iri, one in _labelled(asked, "Category").items()}
    for row in asked.ask("categories"):
        one, wider = found[row["category"]], _thing(asked, row["broader"], row["broaderLabel"])
        one["provisionCount"] = int(row["provisions"])
        if wider and wider not in one["broader"]:
            one["broader"].append(wider)
    return list(found.values())


def _principles(asked: Asked) -> list[Item]:
    found = _labelled(asked, "Principle")
    for row in asked.ask("principles-affirmed-and-applied"):
        told = {"affirmed": int(row["affirmed"]), "applied": int(row["applied"]), "first": _thing(asked, row["first"], row["firstLabel"])}
        found[row["principle"]] |= told
    return list(found.values())


def _themes(asked: Asked) -> list[Item]:
    found = {iri: {**one, "broader": [], "paragraphCount": 0} for iri, one in _labelled(asked, "Theme").items()}
    counted = set()
    for row in asked.ask("themes"):
        one, wider = found[row["theme"]], _thing(asked, row["broader"], row["broaderLabel"])
        if wider and wider not in one["broader"]:
            one["broader"].append(wider)
        if (row["theme"], row["chapter"]) not in counted:
            counted.add((row["theme"], row["chapter"]))
            one["paragraphCount"] += int(row["paragraphs"])
    return list(found.values())


def _places(asked: Asked) -> list[Item]:
    found = {iri: {**one, "within": [], "eventCount": 0} for iri, one in _labelled(asked, "Place").items()}
    for row in asked.ask("places"):
        one, wider = found[row["place"]], _thing(asked, row["within"], row["withinLabel"])
        one["eventCount"] = int(row["events"])
        if wider:
            one["within"].append(wider)
    return list(found.values())


class Kind(NamedTuple):
    """A kind of things: its folder below the base, what lists it, by what the list can be filtered, and what is told of one.

    ``told`` is key → query of the library; where a query takes the thing, its parameter has the name of the folder.
    """

    folder: str
    listed: Callable[[Asked], list[Item]]
    filters: tuple[str, ...]
    told: dict[str, str]


KINDS = {
    "actions": Kind(
        "action", _actions, ("reported",), {"asked": "action", "activities": "activities-for-action", "findings": "findings-of-action"}
    ),
    "activities": Kind("activity", _activities, ("document", "status", "linkBasis"), {"links": "links-in-full"}),
    "categories": Kind(
        "category",
        _categories,
        (),
        {
            "paragraphs": "paragraphs-on-category",
            "provisions": "provisions-for-category",
            "activities": "activities-for-category",
        },
    ),
    "instruments": Kind(
        "instrument", _instruments, ("kind",), {"citations": "citations-of-instrument", "provisions": "provisions-under-instrument"}
    ),
    "places": Kind("place", _places, (), {"activities": "activities-in-place"}),
    "principles": Kind("principle", _principles, (), {"paragraphs": "paragraphs-of-principle"}),
    "themes": Kind("theme", _themes, (), {"paragraphs": "paragraphs-on-theme", "provisions": "provisions-on-theme"}),
}


def listed(asked: Asked, kind: str, filters: Mapping[str, str | None] | None = None) -> list[Item]:
    """Return everything of one of `KINDS`, by label or in the order of the reports, or what all filters fit.

    Raises:
        UsageError: no thing of the kind has such a value.
    """
    found = KINDS[kind].listed(asked)
    for name, value in (filters or {}).items():
        _check(name, value, {one[name] for one in found if one[name]})
        found = [one for one in found if value in (None, one[name])]
    return found


def one(asked: Asked, kind: str, name: str) -> Item:
    """Return one of a kind, with the rows of the queries that tell of it.

    Args:
        asked: the graph.
        kind: one of `KINDS`.
        name: the slug or id of the thing.

    Raises:
        CisgraphError: there is no such thing; the sentence names the nearest.
    """
    folder = KINDS[kind].folder
    all_of_them = listed(asked, kind)
    # By the last part too: a document that others cite is an instrument, and stands in its own folder.
    known = {tail(one["id"]): one for one in all_of_them} | {one["id"]: one for one in all_of_them}
    found = known.get(name.removeprefix(asked.base))
    if found is None:
        raise CisgraphError(_unknown(folder, tail(name)[:_SHOWN], known))
    told = {key: _rows(asked, query, folder, found["url"]) for key, query in KINDS[kind].told.items()}
    return found | told


def _unknown(folder: str, name: str, known: dict[str, Item]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1, 0)
    hint = f"the nearest is {tail(near[0])} ({known[near[0]]['label']})" if near else "this release has none"
    return f"There is no {folder} called {name!r}: {hint}."


def _rows(asked: Asked, query: str, folder: str, iri: str) -> list[dict[str, str | None]]:
    """Return the rows of a query about a thing, or of one about all things those whose link starts there; IRIs as ids."""
    if any(parameter.name == folder for parameter in queries.load(query).parameters):
        rows = asked.ask(query, **{folder: iri})
    else:
        rows = [row for row in asked.ask(query) if row["from"] == iri]
    return [{column: _id(asked, cell) for column, cell in row.items()} for row in rows]


def _id(asked: Asked, cell: str | None) -> str | None:
    if cell is None:
        return None
    return terms.short(cell, asked.base) if cell.startswith(terms.FIXED["cis"]) else asked.shorten(cell)
