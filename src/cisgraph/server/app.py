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
from cisgraph.errors import CisgraphError
from cisgraph.server import api, dumps, linked, pages, plain, problems, protocol
from cisgraph.server.edge import Edge
from cisgraph.server.problems import Problem
from cisgraph.server.published import Place
from cisgraph.server.settings import Settings
from cisgraph.server.state import Folder, State

#: In this order an address is looked for: what dereferences any IRI comes last.
ROOMS = (plain, protocol, api, pages, dumps, linked)


def create_app(source: Path | Place, settings: Settings | None = None) -> FastAPI:
    """Return the application over the release in a folder, or in a store; ``app.state.shared`` is what its rooms share.

    Raises:
        CisgraphError: there is no release, or it cannot be served.
    """
    state = State(source if isinstance(source, Place) else Folder(source), settings or Settings())

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

    async def unanswered(request: Request, error: CisgraphError) -> Response:
        return respond(request, problems.of_error(error))

    async def http(request: Request, error: HTTPException) -> Response:
        return respond(request, problems.of_http(error))

    async def wrong(request: Request, error: RequestValidationError) -> Response:
        return respond(request, problems.of_validation(error))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(CisgraphError, unanswered)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, wrong)
