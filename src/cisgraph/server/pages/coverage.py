"""What is asked of whom in which chapter, and what the reports tell of it: tables whose cells lead to what they count."""

from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.server.pages.site import Site, View, Visit
from cisgraph.terms import tail

_STATUSES = ("completed", "underWay", "planned", "unspecified")


def add(site: Site) -> None:
    """Add the pages below ``/coverage``."""
    site.add("/coverage", _coverage)
    site.add("/coverage/actors", _actors)
    site.add("/coverage/actions", _actions)


def _coverage(visit: Visit) -> View:
    found = coverage(visit.release, visit.first("by", "chapter"))
    return View("coverage.html", visit.t["coverage"]["title"], {"found": found, "parts": list(PARTS)}, found.as_json())


def _actors(visit: Visit) -> View:
    """Count the provisions that each actor or group bears by name, chapter by chapter."""
    chapters: dict[str, str | None] = {}
    borne: dict[str, dict[str, set[str]]] = {}
    for row in visit.release.ask("parties-of-provisions"):
        if tail(row["role"]) == "bearer" and row["chapter"]:
            chapters[row["chapter"]] = row["number"]
            borne.setdefault(row["party"], {}).setdefault(row["chapter"], set()).add(row["provision"])
    brief = visit.release.shorten
    lines = [
        {
            "iri": party,
            "cells": [
                (len(counted.get(chapter, ())), visit.url("/queries/borne-in-section", actor=brief(party), section=brief(chapter))) for chapter in chapters
            ],
            "total": sum(map(len, counted.values())),
            "url": visit.url("/queries/borne-by-actor", actor=brief(party)),
        }
        for party, counted in borne.items()
    ]
    lines.sort(key=lambda line: (-line["total"], line["iri"]))
    data = [
        {"id": brief(line["iri"]), "label": visit.names.english(line["iri"]),
         "provisions": {brief(chapter): cell[0] for chapter, cell in zip(chapters, line["cells"])}, "total": line["total"]} for line in lines
    ]
    return View("actors_by_chapters.html", visit.t["coverage"]["actors"], {"chapters": list(chapters.items()), "lines": lines}, data)


def _actions(visit: Visit) -> View:
    """Count the activities that each report tells of each action; where it tells none, say what the reading of it found."""
    reports: dict[str, None] = {}
    cells: dict[tuple[str, str], dict] = {}
    for row in visit.release.ask("actions-reported-by-document"):
        reports[row["document"]] = None
        cell = cells.setdefault((row["action"], row["document"]), {"activities": 0, "basis": []})
        cell["activities"] += sum(int(row[status]) for status in _STATUSES)
        cell["basis"].append(tail(row["linkBasis"]))
    actions = {row["action"]: row["state"] for row in visit.release.ask("reported-on-actions")}
    for report in reports:
        for row in visit.release.ask("actions-without-activity", document=report):
            if row["finding"]:
                cells.setdefault((row["action"], report), {"activities": 0, "basis": [], "finding": row["finding"], "outcome": row["outcome"]})
    brief = visit.release.shorten
    order = sorted(actions, key=lambda action: visit.name(action).text.casefold())
    lines = [
        {"iri": action, "state": actions[action], "cells": [
            {**cells[action, report], "url": visit.url("/queries/activities-on-action", action=brief(action), document=brief(report))}
            if (action, report) in cells else None
            for report in reports
        ]}
        for action in order
    ]
    data = [
        {"id": brief(line["iri"]), "label": visit.names.english(line["iri"]), "state": line["state"], "reports": {
            brief(report): {
                "activities": cell["activities"], "linkBasis": cell["basis"], "outcome": cell.get("outcome") and tail(cell["outcome"], "outcome-"),
            }
            for report, cell in zip(reports, line["cells"]) if cell
        }}
        for line in lines
    ]
    return View("actions_by_reports.html", visit.t["coverage"]["actions"], {"reports": list(reports), "lines": lines}, data)
