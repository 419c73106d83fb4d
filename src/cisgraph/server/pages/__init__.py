"""Pages for people, in English and Russian, made on the server: what the commands answer, with links. Nothing needs JavaScript."""

from fastapi import APIRouter

from cisgraph.server.pages import console, coverage, downloads, home, library, things, timeline, wheel
from cisgraph.server.pages.site import Site
from cisgraph.server.state import State

_ROOMS = (home, things, coverage, library, console, wheel, timeline, downloads)


def router(state: State) -> APIRouter:
    """Return the routes of all pages, of their data as JSON, and of their styles and scripts."""
    site = Site(state)
    state.console = "/console"
    state.problem_page = site.problem
    for room in _ROOMS:
        room.add(site)
    return site.router
