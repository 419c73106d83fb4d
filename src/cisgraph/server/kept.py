"""Bytes that were made of a release, kept by address as long as it is served; and the response that has them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cisgraph.server.state import etag, matches
from cisgraph.store import Release

#: How many bytes are kept; the whole graph, each thing in each format, is more.
_MOST = 64 << 20
#: What an entry takes besides its bytes and its address, so that there is a most of entries too.
_ENTRY = 1 << 10


class Made(NamedTuple):
    """A body, and headers that only its making tells."""

    body: bytes
    headers: dict[str, str] = {}


def _size(key: Hashable, made: Made) -> int:
    return len(made.body) + len(repr(key)) + _ENTRY


class Kept:
    """What was asked for last, up to so many bytes, addresses included. Those of an earlier release go when the first of a new one come."""

    def __init__(self, most: int = _MOST):
        self.most, self.size = most, 0
        self._release: Release | None = None
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, release: Release, key: Hashable) -> Made | None:
        """Return what is kept at an address."""
        with self._lock:
            if release is not self._release or key not in self._made:
                return None
            self._made.move_to_end(key)
            return self._made[key]

    def put(self, release: Release, key: Hashable, made: Made) -> None:
        """Keep what was made for an address, and let go what was asked for longest ago."""
        with self._lock:
            if release is not self._release:
                self._release, self.size = release, 0
                self._made.clear()
            if key in self._made:
                self.size -= _size(key, self._made.pop(key))
            self._made[key] = made
            self.size += _size(key, made)
            while self.size > self.most:
                self.size -= _size(*self._made.popitem(last=False))

    async def respond(
        self, request: Request, release: Release, parts: tuple, make: Callable[[], Made], media: str, headers: dict[str, str]
    ) -> Response:
        """Answer with what is kept, or else with what ``make`` makes in a thread; 304 where the client has it.

        ``parts`` are all that the bytes depend on besides the release.
        """
        made = self.get(release, parts)
        if made is None:
            made = await run_in_threadpool(make)
            self.put(release, parts, made)
        tag = etag(release, *parts)
        headers = {**headers, **made.headers, "ETag": tag, "Cache-Control": "no-cache"}
        if matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        return Response(made.body, headers=headers, media_type=media)
