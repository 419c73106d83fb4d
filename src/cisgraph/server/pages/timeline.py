"""The process by date: events and documents."""

from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail


def add(site: Site) -> None:
    """Add the page ``/timeline``."""
    site.add("/timeline", _timeline)


def _timeline(visit: Visit) -> View:
    rows = visit.asked.ask("timeline")
    years: dict[str, list[dict]] = {}
    for row in rows:
        years.setdefault((row["from"] or row["until"] or "")[:4], []).append({**row, "kind": tail(row["class"])})
    return View("timeline.html", visit.t["timeline"]["title"], {"years": years}, rows)
