"""The API below ``/api``: JSON, paged, described by OpenAPI. The same functions answer as for the commands.

An endpoint reads the request; what is asked of the graph runs in a thread, once per release and address.
"""

import inspect
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import Response

from cisgraph import catalogue, queries
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.actor import actor
from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.questions.search import LANGUAGES, Index
from cisgraph.questions.who import who
from cisgraph.server import schemas, thing_schemas, things
from cisgraph.server.kept import Kept, Made
from cisgraph.server.prepared import Recalled
from cisgraph.server.problems import Problem
from cisgraph.server.state import State

#: How many things one page of a list may have, and how many it has.
MOST, USUAL = 500, 50
_PROBLEMS = {
    400: "A parameter has a value that there is not, or there is no such parameter.",
    404: "There is no such thing; the sentence names the nearest.",
    422: "A parameter is missing or out of bounds.",
}
#: How many values one request may give to the parameters of a query: it runs in this process, and with ten takes less than a second.
_VALUES = 10

Limit = Annotated[int, Query(ge=0, le=MOST, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many of the first are left out.")]
By = Annotated[Literal[tuple(PARTS)], Query(description="What the Programme is divided by.")]
Words = Annotated[str, Query(max_length=300, description="Words, the number of a paragraph (71, 13(c), res 8), an acronym or an id.")]
Language = Annotated[Literal[LANGUAGES], Query(description="That of the labels.")]
Filter = Annotated[str | None, Query(max_length=200)]
Name = Annotated[str, InPath(max_length=200)]


class _Room:
    """Answers the requests of this room from what is kept, or makes the answer."""

    def __init__(self, state: State):
        self.state, self.kept = state, Kept()

    async def one(self, request: Request, parts: tuple, ask: Callable[[Recalled], dict | list]) -> Response:
        """Answer with what ``ask`` returns; ``parts`` are what it depends on."""
        return await self._answer(request, parts, lambda release: Made(_json(ask(release))))

    async def page(self, request: Request, parts: tuple, limit: int, offset: int, ask: Callable[[Recalled], dict | list]) -> Response:
        """Answer with some of a list, or of the ``results`` of a dict that tells more; one with a ``total`` is cut already."""

        def make(release: Recalled) -> Made:
            found = ask(release)
            told = found if isinstance(found, dict) else {"results": found}
            if "total" not in told:
                told |= {"total": len(told["results"]), "results": told["results"][offset : offset + limit]}
            return Made(_json({**told, "limit": limit, "offset": offset}), _links(request, told["total"], limit, offset))

        return await self._answer(request, (*parts, limit, offset), make)

    async def _answer(self, request: Request, parts: tuple, make: Callable[[Recalled], Made]) -> Response:
        release = self.state.release

        def made() -> Made:
            return make(self.state.prepared.of(release, Recalled))

        # The address as it was sent: the links to further pages repeat it.
        return await self.kept.respond(request, release, ("api", *parts, request.url.query), made, "application/json", {})


def _json(told: dict | list) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _links(request: Request, total: int, limit: int, offset: int) -> dict[str, str]:
    """Return the header Link to the next and the previous page, relative to this one (RFC 8288, 3.1)."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in ("limit", "offset")]

    def link(at: int, relation: str) -> str:
        return f'<?{urlencode([*asked, ("limit", limit), ("offset", at)])}>; rel="{relation}"'

    further = [link(offset + limit, "next")] if limit and offset + limit < total else []
    before = [link(max(0, offset - limit), "prev")] if limit and offset else []
    return {"Link": ", ".join([*further, *before])} if further or before else {}


def router(state: State) -> APIRouter:
    """Return the routes below ``/api``."""
    schema = schemas.Problem.model_json_schema()
    problems = {
        status: {"description": said, "content": {"application/problem+json": {"schema": schema}}} for status, said in _PROBLEMS.items()
    }
    state.prepared.makers.append(Index)
    room, routes = _Room(state), APIRouter(prefix="/api", responses=problems)
    _add_questions(routes, room)
    _add_lists(routes, room)
    for kind in things.KINDS:
        _add_kind(routes, room, kind)
    _add_queries(routes, room)
    return routes


@cache
def _examples() -> dict:
    return json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))


def _add(routes: APIRouter, path: str, endpoint: Callable, model: type, tag: str, summary: str, free: bool = False) -> None:
    """Add a route; ``free`` is one that takes parameters which its signature does not name."""
    names = [name for name in inspect.signature(endpoint).parameters if name != "request" and f"{{{name}}}" not in path]
    told = {"model": model, "content": {"application/json": {"example": _examples()[path]}}, "description": "The answer."}
    routes.add_api_route(
        path, endpoint, methods=["GET"], summary=summary, tags=[tag], response_class=Response,
        responses={200: told, 304: {"description": "What If-None-Match names is still the answer."}},
        operation_id=re.sub(r"[^a-z]+", "-", path).strip("-"), dependencies=[] if free else [Depends(_only(names))],
    )


def _only(names: list[str]) -> Callable[[Request], None]:
    """Return what refuses parameters that nothing reads, and those sent twice: a misspelt filter would seem to filter nothing."""

    async def check(request: Request) -> None:
        sent = [name for name, _ in request.query_params.multi_items()]
        for name in sent:
            if name not in names:
                raise Problem(400, f"There is no parameter {name[:40]!r} here: there is {', '.join(names) or 'none'}.")
            if sent.count(name) > 1:
                raise Problem(400, f"The parameter {name} is there {sent.count(name)} times: send it once.")

    return check


def _add_questions(routes: APIRouter, room: _Room) -> None:
    async def paragraph(request: Request, doc: Name, label: Name) -> Response:
        """Who is asked to do what by a paragraph, with what force and how surely; a paragraph with sub-paragraphs has theirs too."""
        return await room.one(request, ("who", doc, label), lambda release: who(release, label, doc).as_json())

    async def one_actor(request: Request, slug: Name) -> Response:
        """Everything asked of, reported by and citing an actor or group, also through the groups it belongs to."""
        return await room.one(request, ("actor", slug), lambda release: actor(release, slug).as_json())

    async def covered(request: Request, by: By = "chapter") -> Response:
        """What of the Programme is covered by reported activities, and what is not: counts of actions by part."""
        return await room.one(request, ("coverage", by), lambda release: coverage(release, by).as_json())

    async def search(
        request: Request, q: Words, kind: Filter = None, language: Language = "en", limit: Limit = USUAL, offset: Offset = 0
    ) -> Response:
        """Things by their names, summaries, definitions and, where the release has it, wording; English and Russian."""

        def ask(release: Recalled) -> dict:
            return room.state.prepared.of(release.release, Index).search(q, kind, limit, offset, language).as_json()

        return await room.page(request, ("search", q, kind, language), limit, offset, ask)

    _add(routes, "/paragraphs/{doc}/{label}", paragraph, schemas.Who, "paragraphs", "Who is responsible for a paragraph")
    _add(routes, "/actors/{slug}", one_actor, schemas.OfActor, "actors", "An actor or group")
    _add(routes, "/coverage", covered, schemas.Coverage, "coverage", "What is covered by reported activities")
    _add(routes, "/search", search, schemas.Found, "search", "Search")


def _add_lists(routes: APIRouter, room: _Room) -> None:
    async def paragraphs(
        request: Request, document: Filter = None, chapter: Filter = None, kind: Filter = None, theme: Filter = None,
        category: Filter = None, limit: Limit = USUAL, offset: Offset = 0,
    ) -> Response:
        """Paragraphs and sub-paragraphs in the order of the text, by document, outermost section, kind, theme and category of persons."""
        filters = {"document": document, "chapter": chapter, "kind": kind, "theme": theme, "category": category}
        return await room.page(
            request, ("paragraphs", *filters.values()), limit, offset, lambda release: things.paragraphs(release, **filters)
        )

    async def actors(request: Request, kind: Filter = None, limit: Limit = USUAL, offset: Offset = 0) -> Response:
        """Actors and groups by label, or those of one kind (state, group, body …)."""
        return await room.page(request, ("actors", kind), limit, offset, lambda release: things.actors(release, kind))

    _add(routes, "/paragraphs", paragraphs, schemas.Page[thing_schemas.ListedParagraph], "paragraphs", "Paragraphs")
    _add(routes, "/actors", actors, schemas.Page[thing_schemas.ListedActor], "actors", "Actors and groups")


def _add_kind(routes: APIRouter, room: _Room, kind: str) -> None:
    """Add the list of a kind of things, and one of them."""
    filters = things.KINDS[kind].filters

    async def listed(request: Request, limit: int, offset: int, **given: str | None) -> Response:
        return await room.page(request, (kind, *given.items()), limit, offset, lambda release: things.listed(release, kind, given))

    async def one(request: Request, slug: Name) -> Response:
        return await room.one(request, (kind, slug), lambda release: things.one(release, kind, slug))

    keyword = inspect.Parameter.KEYWORD_ONLY
    listed.__signature__ = inspect.Signature([
        inspect.Parameter("request", keyword, annotation=Request),
        *(inspect.Parameter(name, keyword, default=None, annotation=Filter) for name in filters),
        inspect.Parameter("limit", keyword, default=USUAL, annotation=Limit),
        inspect.Parameter("offset", keyword, default=0, annotation=Offset),
    ])
    item, told = thing_schemas.MODELS[kind]
    _add(routes, f"/{kind}", listed, schemas.Page[item], kind, kind.capitalize())
    _add(routes, f"/{kind}/{{slug}}", one, told, kind, f"One of the {kind}, and what is known of it")


def _add_queries(routes: APIRouter, room: _Room) -> None:
    async def library(request: Request, kind: Filter = None, limit: Limit = USUAL, offset: Offset = 0) -> Response:
        """The query library: questions that can be asked by name."""
        return await room.page(request, ("queries", kind), limit, offset, lambda release: _library(kind))

    async def query(request: Request, name: Name, limit: Limit = USUAL, offset: Offset = 0) -> Response:
        """The rows that a query of the library answers with. Its parameters are those of the request: paragraph=poa/71, day=1996-05-31."""
        given: dict[str, list[str]] = {}
        for key, value in request.query_params.multi_items():
            if key not in ("limit", "offset"):
                given.setdefault(key, []).append(value)
        if sum(map(len, given.values())) > _VALUES:
            raise Problem(400, f"Those are more than {_VALUES} values: ask for fewer at a time.")
        asked = tuple((key, *values) for key, values in given.items())
        return await room.page(request, ("query", name, asked), limit, offset, lambda release: _answer(release, name, given))

    _add(routes, "/queries", library, schemas.Page[schemas.Query], "queries", "The query library")
    _add(routes, "/queries/{name}", query, schemas.QueryAnswer, "queries", "The answer of a query", free=True)


def _library(kind: str | None) -> list[dict]:
    if kind is not None and kind not in queries.KINDS:
        raise UsageError(f"There is no kind {kind[:40]!r} of queries: name one of {', '.join(queries.KINDS)}.")
    return [
        {**{field: getattr(query, field) for field in ("name", "kind", "title", "question", "answers")},
         "parameters": [{"name": one.name, "kind": one.kind, "default": list(one.values)} for one in query.parameters]}
        for query in queries.library(kind or "*")
    ]


def _answer(release: Recalled, name: str, given: dict[str, list[str]]) -> dict:
    if not re.fullmatch(r"[a-z0-9-]{1,100}", name):
        raise CisgraphError(f"There is no query called {name[:40]!r}: /api/queries lists what there is.")
    found = catalogue.answer(release, name, given)
    return {
        "name": found.query.name, "question": found.asked, "columns": list(found.table.columns), "nothing": found.nothing,
        "results": found.table.dicts(),
    }
