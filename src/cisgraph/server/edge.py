"""What holds for every response: its headers, HEAD, OPTIONS, and a look whether there is a new release."""

import logging

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cisgraph.server import problems
from cisgraph.server.problems import Problem
from cisgraph.server.state import State

#: Key of the scope of a request that will be answered without its body, which need not be made then.
HEAD = "cisgraph.head"
_LOG = logging.getLogger(__name__)

_EXPOSED = b"ETag, Link, Retry-After, X-Cisgraph-Cut"
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: On every response that does not say otherwise.
_HEADERS = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": _EXPOSED,
    b"content-security-policy": _POLICY,
    b"cross-origin-resource-policy": b"cross-origin",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}


class Edge:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, state: State):
        self.app, self.state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.state.glance()
        method = scope["method"]
        started = bodiless = False

        async def out(message: Message) -> None:
            nonlocal started, bodiless
            if message["type"] == "http.response.start":
                started, bodiless = True, method == "HEAD"
                message = _told(message)
                if method == "OPTIONS" and message["status"] == 405:
                    message, bodiless = _options(message), True
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app({**scope, "method": "GET", HEAD: True} if method == "HEAD" else scope, receive, out)
        except Exception:
            if started:
                raise
            _LOG.exception("%s %s", method, scope["path"])
            problem = Problem(500, "Something went wrong here that should not have: tell us what you asked.")
            await problems.respond(Request(scope), problem, self.state.problem_page)(scope, receive, out)


def _told(message: Message) -> Message:
    """Add what every response says; where GET is allowed, HEAD and OPTIONS are."""
    headers = {name: value for name, value in message["headers"] if name == b"allow"}
    if headers:
        allowed = {one.strip() for one in headers[b"allow"].decode().split(",")} | {"HEAD", "OPTIONS"}
        headers[b"allow"] = ", ".join(sorted(allowed)).encode()
    kept = [(name, value) for name, value in message["headers"] if name != b"allow"]
    said = {name for name, _ in kept}
    more = ((name, value) for name, value in {**_HEADERS, **headers}.items() if name not in said)
    return {**message, "headers": [*kept, *more]}


def _options(message: Message) -> Message:
    """Make of "that method is not allowed, these are" the answer to OPTIONS, and to a browser's preflight (Fetch, 3.3.3)."""
    headers = {name: value for name, value in message["headers"] if name not in (b"content-length", b"content-type", b"vary")}
    headers |= {
        b"access-control-allow-methods": headers[b"allow"],
        b"access-control-allow-headers": b"Accept, Content-Type, If-None-Match",
        b"access-control-max-age": b"86400",
    }
    return {**message, "status": 204, "headers": list(headers.items())}
