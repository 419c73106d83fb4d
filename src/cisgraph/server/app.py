"""Put the rooms of the server together: each is a module with ``router(state)``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cisgraph import __version__
from cisgraph.server import api, dumps, linked, pages, plain, problems, protocol
from cisgraph.server.edge import Edge
from cisgraph.server.problems import Problem
from cisgraph.server.settings import Settings
from cisgraph.server.state import State

#: In this order an address is looked for: what dereferences any IRI comes last.
ROOMS = (plain, protocol, api, pages, dumps, linked)


def create_app(folder: Path, settings: Settings | None = None) -> FastAPI:
    """Return the application over the release in a folder; ``app.state.shared`` is what its rooms share.

    Raises:
        CisgraphError: there is no release in the folder, or it cannot be served.
    """
    state = State(folder, settings or Settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await state.start()
        yield
        await state.stop()

    # No pages of the framework's own: they take their scripts from elsewhere. No redirects to a slash: they repeat the Host header.
    app = FastAPI(
        title="cisgraph", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        redirect_slashes=False, lifespan=lifespan,
    )
    app.state.shared = state
    app.add_middleware(Edge, state=state)
    for room in ROOMS:
        if room is api:
            app.include_router(api.router(state))
        else:  # what the framework does for routes of an API it need not do for others
            app.router.routes.extend(room.router(state).routes)
    _add_problems(app, state)
    return app


def _add_problems(app: FastAPI, state: State) -> None:
    def respond(request: Request, problem: Problem) -> Response:
        return problems.respond(request, problem, state.problem_page)

    async def problem(request: Request, error: Problem) -> Response:
        return respond(request, error)

    async def http(request: Request, error: HTTPException) -> Response:
        return respond(request, problems.of_http(error))

    async def wrong(request: Request, error: RequestValidationError) -> Response:
        return respond(request, problems.of_validation(error))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, wrong)
