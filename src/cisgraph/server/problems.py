"""What went wrong, as a client can read it: problem details in JSON (RFC 9457), or plain text."""

import http
import json
from collections.abc import Callable

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cisgraph.endpoint import Unanswered
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.server import negotiation

_OFFERS = {"application/problem+json": "json", "application/json": "json", "text/plain": "text"}


class Problem(Exception):
    """An answer that is none.

    Args:
        status: that of HTTP.
        detail: one sentence that says what is wrong and what to do.
        headers: further ones of the response.
        more: further members of the JSON (RFC 9457, 3.2).
    """

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None, **more: object):
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more


def respond(request: Request, problem: Problem, page: Callable[[Request, Problem], str] | None = None) -> Response:
    """Return a problem in the form that the client likes best; ``page`` makes the one in HTML, where there are pages."""
    offers = {**_OFFERS, "text/html": "html"} if page else {**_OFFERS, "text/html": "text"}
    media = negotiation.choose(request.headers.get("accept"), offers) or "application/problem+json"
    form = offers[media]
    if form == "html":
        body = page(request, problem)
    elif form == "text":
        media, body = "text/plain", problem.detail + "\n"
    else:
        told = {"title": http.HTTPStatus(problem.status).phrase, "status": problem.status, "detail": problem.detail, **problem.more}
        media, body = "application/problem+json", json.dumps(told, ensure_ascii=False)
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **problem.headers}
    return Response(body, problem.status, headers, negotiation.content_type(media))


def of_error(error: CisgraphError) -> Problem:
    """Return the problem that an answer of ours ends in: 400 wrong usage, 404 nothing there, 503 a store that gives no answer."""
    if isinstance(error, Unanswered):
        return Problem(503, str(error), {"Retry-After": "5"})
    return Problem(400 if isinstance(error, UsageError) else 404, str(error))


def of_http(error: HTTPException) -> Problem:
    """Return the problem that stands behind an exception of the framework."""
    said = {
        404: "There is nothing at this address: begin at / or look into /sparql.",
        405: "This address does not take that method: see the header Allow.",
    }
    return Problem(error.status_code, said.get(error.status_code, str(error.detail)), dict(error.headers or {}))


def of_validation(error: RequestValidationError) -> Problem:
    """Return which parameters of a request are wrong, and why."""
    wrong = [(".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), one["msg"]) for one in error.errors()]
    said = "; ".join(f"{name}: {message}" for name, message in wrong)
    return Problem(
        422, f"The request cannot be understood ({said}).", errors=[{"parameter": name, "message": message} for name, message in wrong]
    )
