"""The SPARQL 1.1 Protocol (W3C, 21 March 2013), query side: GET, POST of a form, POST of a query; section numbers are its."""

import asyncio
import re
from binascii import a2b_qp
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from cisgraph.server import description, negotiation
from cisgraph.server.kept import Kept, Made
from cisgraph.server.pool import Answer, Question
from cisgraph.server.problems import Problem
from cisgraph.server.state import State, etag, matches

#: Bytes of a form or query that are read: percent-encoded characters of four bytes take twelve.
_BYTES_OF_CHARACTER = 12
#: Bytes of the largest answer that is kept for those who ask the same.
_LARGEST_KEPT = 64 << 10
#: Seconds after which it is worth watching whether the client still is there.
_WATCH = 0.5
_GONE = "You hung up before the answer came."
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_DATASET = ("default-graph-uri", "named-graph-uri")
_MOST_PARAMETERS = 1000
_WELL_ENCODED = re.compile(rb"(?:[^%]++|%[0-9A-Fa-f]{2})*+")
_READ_ONLY = "The graph is read-only: updates are refused."


@dataclass(frozen=True)
class _Asked:
    """The parameters of a request (section 2.1), and the media types it takes."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    table: str | None
    graph: str | None

    @property
    def parts(self) -> tuple:
        """All that an answer depends on, but the release."""
        return self.text, self.default_graphs, self.named_graphs, self.table, self.graph


def router(state: State) -> APIRouter:
    """Return the route ``/sparql``."""
    room, kept = APIRouter(), Kept()

    async def sparql(request: Request) -> Response:
        parameters, text = await _parameters(request, state.settings.length)
        if request.method == "GET" and text is None:
            return description.respond(request, state)
        asked = _asked(request, parameters, text, state.settings.length)
        release, wanted = state.release, request.headers.get("if-none-match")
        if wanted and request.method == "GET" and matches(wanted, tag := etag(release, state.url, *asked.parts)):
            return Response(status_code=304, headers=_headers(tag))
        made = kept.get(release, asked.parts)
        if made is None:
            answer = await _answer(request, state, asked)
            made = Made(answer.body, _headers_of(answer, asked, etag(answer.release, state.url, *asked.parts)))
            if len(answer.body) <= _LARGEST_KEPT and "ETag" in made.headers:
                kept.put(answer.release, asked.parts, made)
        return Response(made.body, headers=made.headers)

    for path in ("/sparql", "/sparql/"):
        room.add_route(path, sparql, ["GET", "POST"], include_in_schema=False)
    return room


async def _parameters(request: Request, length: int) -> tuple[list[tuple[str, str]], str | None]:
    """Return the parameters of a request and its query, where it has one."""
    parameters = _pairs(request.scope["query_string"])
    if request.method == "GET":
        if any(name == "update" for name, _ in parameters):
            raise Problem(403, _READ_ONLY)
        return parameters, _only("query", parameters, needed=False)
    media, charset = _content_type(request)
    if media == _UPDATE:
        raise Problem(403, _READ_ONLY)
    if media not in (_FORM, _QUERY) or charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, f"Send a query as {_FORM} or {_QUERY}, in UTF-8.", {"Accept-Post": f"{_FORM}, {_QUERY}"})
    body = await _body(request, length)
    if media == _QUERY:
        if any(name in ("query", "update") for name, _ in parameters):
            raise Problem(400, "One query is too many: the body is one, so leave the parameter out.")
        return parameters, _decoded(body)
    parameters += _pairs(body)
    if any(name == "update" for name, _ in parameters):
        raise Problem(403, _READ_ONLY)
    return parameters, _only("query", parameters, needed=True)


def _asked(request: Request, parameters: list[tuple[str, str]], text: str, length: int) -> _Asked:
    if len(text) > length:
        raise Problem(413, f"The query has more than {length:,} characters: shorten it.")
    graphs = [tuple(value for name, value in parameters if name == wanted) for wanted in _DATASET]
    accept = ",".join(request.headers.getlist("accept")) or None
    table, graph = (negotiation.choose(accept, offers) for offers in (negotiation.RESULTS, negotiation.GRAPHS))
    if table is None and graph is None:
        offers = ", ".join([*negotiation.RESULTS, *negotiation.GRAPHS])
        raise Problem(406, f"The server has no answer of the kind you accept: accept one of {offers}.")
    return _Asked(text, *graphs, table, graph)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the parameters of a form or an address, in order."""
    pieces = [piece.partition(b"=") for piece in encoded.replace(b"+", b" ").split(b"&") if piece]
    if len(pieces) > _MOST_PARAMETERS:
        raise Problem(400, f"The request has more than {_MOST_PARAMETERS} parameters: leave some out.")
    try:
        return [(_unquoted(name).decode(), _unquoted(value).decode()) for name, _, value in pieces]
    except UnicodeDecodeError:
        raise Problem(400, "The request is not in UTF-8: encode its parameters so.") from None


def _unquoted(encoded: bytes) -> bytes:
    """Decode what is percent-encoded."""
    if not _WELL_ENCODED.fullmatch(encoded):
        return unquote_to_bytes(encoded)
    # Quoted-printable is the same with another sign, and read in C: thirty times as fast, of which a long query has need.
    return a2b_qp(encoded.replace(b"=", b"=3D").replace(b"%", b"="))


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"The query is not in UTF-8 (byte {error.start}): encode it so.") from None


def _only(name: str, parameters: list[tuple[str, str]], needed: bool) -> str | None:
    values = [value for key, value in parameters if key == name]
    if len(values) > 1 or (needed and not values):
        raise Problem(400, f"The request has {len(values) or 'no'} parameters {name}: send exactly one.")
    return values[0] if values else None


def _content_type(request: Request) -> tuple[str, str]:
    """The media type and the charset of a body, which is UTF-8 where none is told (sections 2.1.2, 2.1.3)."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem(415, "Send the query uncompressed.")
    media, *more = request.headers.get("content-type", "").lower().split(";")
    told = {key.strip(): value.strip().strip('"') for key, _, value in (one.partition("=") for one in more)}
    return media.strip(), told.get("charset", "utf-8")


async def _body(request: Request, length: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > length * _BYTES_OF_CHARACTER:
            raise Problem(
                413, f"The request is larger than {length * _BYTES_OF_CHARACTER:,} bytes: shorten the query.", {"Connection": "close"}
            )
    return bytes(body)


async def _answer(request: Request, state: State, asked: _Asked) -> Answer:
    """Ask the pool; a client who hangs up ends the query."""
    question = Question(
        asked.text, asked.table and negotiation.RESULTS[asked.table], asked.graph and negotiation.GRAPHS[asked.graph],
        asked.default_graphs, asked.named_graphs, f"{state.url}sparql",
    )
    # Not in a task of its own, which costs as much as all the rest: most queries are answered before anybody watches.
    asking, watching = asyncio.current_task(), []

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        asking.cancel(_GONE)

    loop = asyncio.get_running_loop()
    timer = loop.call_later(_WATCH, lambda: watching.append(loop.create_task(watch())))
    try:
        return await state.pool.ask(question, request.client.host if request.client else "")
    except asyncio.CancelledError as cancelled:
        if _GONE not in cancelled.args:
            raise
        asking.uncancel()
        raise Problem(400, _GONE) from None
    finally:
        timer.cancel()
        for one in watching:
            one.cancel()


def _headers_of(answer: Answer, asked: _Asked, tag: str) -> dict[str, str]:
    media = asked.table if answer.form == "table" else asked.graph
    headers = _headers("" if answer.volatile or answer.cut else tag) | {"Content-Type": negotiation.content_type(media)}
    return headers | ({"X-Cisgraph-Cut": answer.cut} if answer.cut else {})


def _headers(tag: str) -> dict[str, str]:
    return {"Vary": "Accept", **({"ETag": tag, "Cache-Control": "no-cache"} if tag else {"Cache-Control": "no-store"})}
