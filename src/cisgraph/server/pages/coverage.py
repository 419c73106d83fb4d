"""What is asked of whom in which chapter, and what the reports tell of it: tables whose cells lead to what they count."""

from cisgraph.errors import UsageError
from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail

#: What is counted of each part; all but the first are states that an action of the Programme is in.
_COUNTS = ("actions", "explicit", "interpreted", "planned", "otherwise", "silent")
_STATUSES = ("completed", "underWay", "planned", "unspecified")
#: What the Programme is divided by → query for the provisions of one part, and the parameter that takes it.
_PROVISIONS = {
    "chapter": ("provisions-of-chapter", "section"),
    "actor": ("borne-by-actor", "actor"),
    "category": ("provisions-for-category", "category"),
    "theme": ("provisions-on-theme", "theme"),
}


def add(site: Site) -> None:
    """Add the pages below ``/coverage``."""
    site.add("/coverage", _coverage)
    site.add("/coverage/actors", _actors)
    site.add("/coverage/actions", _actions)


def _coverage(visit: Visit) -> View:
    found = coverage(visit.asked, visit.first("by", "chapter"))
    lines = [
        (part, [(getattr(part, name), _counted(visit, found.by, part.id, name)) for name in _COUNTS]) for part in (*found.rows, found.total)
    ]
    return View(
        "coverage.html",
        visit.t["coverage"]["title"],
        {"found": found, "parts": list(PARTS), "lines": lines, "counts": _COUNTS},
        found.as_json(),
    )


def _counted(visit: Visit, by: str, part: str | None, name: str) -> str:
    """Return the address of the actions that a number counts."""
    return visit.url("/coverage/actions", by=by if part else None, part=part, state=None if name == "actions" else name)


def _actors(visit: Visit) -> View:
    """Count the provisions that each actor or group bears by name, chapter by chapter."""
    chapters: dict[str, str | None] = {}
    borne: dict[str, dict[str, set[str]]] = {}
    for row in visit.asked.ask("parties-of-provisions"):
        if tail(row["role"]) == "bearer" and row["chapter"]:
            chapters[row["chapter"]] = row["number"]
            borne.setdefault(row["party"], {}).setdefault(row["chapter"], set()).add(row["provision"])
    brief = visit.release.shorten
    lines = [
        {
            "iri": party,
            "cells": [
                (len(counted.get(chapter, ())), visit.url("/queries/borne-in-section", actor=brief(party), section=brief(chapter)))
                for chapter in chapters
            ],
            "total": sum(map(len, counted.values())),
            "url": visit.url("/queries/borne-in-section", actor=brief(party), section="document/poa"),
        }
        for party, counted in borne.items()
    ]
    lines.sort(key=lambda line: (-line["total"], line["iri"]))
    data = [
        {
            "id": brief(line["iri"]),
            "label": visit.names.english(line["iri"]),
            "provisions": {brief(chapter): cell[0] for chapter, cell in zip(chapters, line["cells"])},
            "total": line["total"],
        }
        for line in lines
    ]
    return View("actors_by_chapters.html", visit.t["coverage"]["actors"], {"chapters": list(chapters.items()), "lines": lines}, data)


def _actions(visit: Visit) -> View:
    """Count the activities that each report tells of each action; where it tells none, say what the reading of it found."""
    reports, cells = _reported(visit)
    states = {row["action"]: "silent" if row["state"] == "unread" else row["state"] for row in visit.asked.ask("reported-on-actions")}
    by, part, state = _chosen(visit)
    within = _asked_in(visit, by, part) if part else set(states)
    brief = visit.release.shorten
    order = sorted(
        (action for action in states if action in within and state in (None, states[action])),
        key=lambda one: visit.name(one).text.casefold(),
    )
    lines = [
        {
            "iri": action,
            "state": states[action],
            "cells": [
                {**cells[action, report], "url": visit.url("/queries/activities-on-action", action=brief(action), document=brief(report))}
                if (action, report) in cells
                else None
                for report in reports
            ],
        }
        for action in order
    ]
    of = [states[action] for action in within if action in states]
    tabs = [(name, len(of) if name == "actions" else of.count(name), _counted(visit, by, part, name)) for name in _COUNTS]
    told = {
        "reports": list(reports),
        "lines": lines,
        "tabs": tabs,
        "part": part,
        "state": state,
        "everywhere": visit.url("/coverage/actions", state=state),
    }
    return View("actions_by_reports.html", visit.t["coverage"]["actions"], told, _as_json(visit, reports, lines))


def _as_json(visit: Visit, reports: list[str], lines: list[dict]) -> list[dict]:
    brief = visit.release.shorten
    return [
        {
            "id": brief(line["iri"]),
            "label": visit.names.english(line["iri"]),
            "state": line["state"],
            "reports": {
                brief(report): {
                    "activities": cell["activities"],
                    "linkBasis": cell["basis"],
                    "outcome": cell.get("outcome") and tail(cell["outcome"], "outcome-"),
                }
                for report, cell in zip(reports, line["cells"])
                if cell
            },
        }
        for line in lines
    ]


def _reported(visit: Visit) -> tuple[list[str], dict[tuple[str, str], dict]]:
    """Return the reports, and for action and report what is told there or was found."""
    cells: dict[tuple[str, str], dict] = {}
    rows = visit.asked.ask("actions-reported-by-document")
    reports = list(dict.fromkeys(row["document"] for row in rows))
    for row in rows:
        cell = cells.setdefault((row["action"], row["document"]), {"activities": 0, "basis": []})
        cell["activities"] += sum(int(row[status]) for status in _STATUSES)
        cell["basis"].append(tail(row["linkBasis"]))
    for report in reports:
        for row in visit.asked.ask("actions-without-activity", document=report):
            if row["finding"]:
                cells.setdefault(
                    (row["action"], report), {"activities": 0, "basis": [], "finding": row["finding"], "outcome": row["outcome"]}
                )
    return reports, cells


def _chosen(visit: Visit) -> tuple[str, str | None, str | None]:
    """Return by what the Programme is divided, which part of it is shown, and which state."""
    by, part, state = visit.first("by", "chapter"), visit.first("part") or None, visit.first("state") or None
    if by not in PARTS:
        raise UsageError(f"The Programme cannot be divided by {by[:40]!r}: choose one of {', '.join(PARTS)}.")
    if state not in (None, *_COUNTS[1:]):
        raise UsageError(f"No action is {state[:40]!r}: choose one of {', '.join(_COUNTS[1:])}.")
    return by, part, state


def _asked_in(visit: Visit, by: str, part: str) -> set[str]:
    """Return the actions that the provisions of one part ask for."""
    name, parameter = _PROVISIONS[by]
    programme = f"{visit.release.base}document/poa"
    rows = visit.asked.ask(name, **{parameter: visit.names.iri(part)})
    return {row["action"] for row in rows if row.get("document", programme) == programme}
