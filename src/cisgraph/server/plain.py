"""Addresses for machines that watch: whether the server is well, and what crawlers may fetch."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from cisgraph.server.state import State

_ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /api/\n"


def router(state: State) -> APIRouter:
    """Return the routes ``/health`` and ``/robots.txt``."""
    room = APIRouter()

    async def health(request: Request) -> Response:
        pool, manifest = state.pool, state.release.manifest
        well = any(process.usable for process in pool.processes)
        told = {
            "status": state.release.unwell or ("ok" if well else "no process answers queries"),
            "release": manifest["sha256"],
            "version": manifest["version"],
            "processes": len(pool.processes),
            "idle": len(pool.idle),
            "waiting": len(pool.waiting),
        }
        return JSONResponse(told, 200 if told["status"] == "ok" else 503, {"Cache-Control": "no-store"})

    async def robots(request: Request) -> Response:
        return PlainTextResponse(_ROBOTS)

    room.add_route("/health", health, include_in_schema=False)
    room.add_route("/robots.txt", robots, include_in_schema=False)
    return room
