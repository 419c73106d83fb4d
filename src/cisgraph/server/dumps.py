"""The dataset as files, and what it says of itself: ``/dumps/``, ``/.well-known/void``, ``/catalog``.

Files come from a folder ``dumps`` beside the release, where `export.folder` has filled one from it, or are made once a release by
a process of their own; until they are whole, 503 says when to come again.
"""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from cisgraph import about
from cisgraph.export import folder
from cisgraph.export.folder import Folder
from cisgraph.export.whole import Distribution
from cisgraph.server import negotiation
from cisgraph.server.edge import HEAD
from cisgraph.server.linked import root
from cisgraph.server.pages.names import LANGUAGES
from cisgraph.server.problems import Problem
from cisgraph.server.process import environment
from cisgraph.server.state import State, matches
from cisgraph.store import Release

#: Media types of files that describe others, by suffix; what has none is plain text.
_MEDIA = {
    ".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml",
    ".cff": "application/yaml",
}
#: Seconds that a request waits for the files, after which to come again, and after which to try what failed again.
_PATIENCE, _AGAIN, _FAILED = 5.0, 10, 600.0
_NO_FILES = "Files and catalogue are made from a release on disk, and this server asks a store: see {root}{dataset}, or ask at {root}sparql."


class Dumps:
    """The files of the releases that are served, each made when they are first asked for."""

    def __init__(self, state: State):
        self.state = state
        self._making: dict[str, Making] = {}
        self._lock = Lock()
        state.at_end.append(self.end)

    async def of(self, release: Release) -> "Making":
        """Return the files of a release.

        Raises:
            Problem: 404, the release is not on disk; 503, they are being made, or could not be.
        """
        if not self.state.has_files:
            raise _none(self.state)
        making = await asyncio.to_thread(self._begun, release)
        end = time.monotonic() + _PATIENCE
        while not making.done.is_set() and time.monotonic() < end:
            await asyncio.sleep(0.05)
        if not making.done.is_set():
            raise Problem(503, "The files are being made: come again in a little while.", {"Retry-After": str(_AGAIN)})
        if making.files is None:
            raise Problem(503, "The files could not be made here: ask those who run this server.", {"Retry-After": str(int(_FAILED))})
        return making

    def _begun(self, release: Release) -> "Making":
        digest = release.manifest["sha256"]
        with self._lock:
            making = self._making.get(digest)
            if making is None or making.stale:
                making = self._making[digest] = Making(release, self.state.source.path / "dumps", self.state.url)
                for old in list(self._making)[:-2]:  # somebody may still be fetching what was current a moment ago
                    self._making.pop(old).end()
            return making

    def end(self) -> None:
        """Stop what is being made, and put the files away."""
        with self._lock:
            while self._making:
                self._making.popitem()[1].end()


class Making:
    """The files of one release: those that are there, or a process that makes them."""

    def __init__(self, release: Release, beside: Path, url: str):
        self.done = Event()
        #: The files, and what describes them for this server; None where they could not be made.
        self.files = self.described = folder.read(release, beside)
        self._made: TemporaryDirectory | None = None
        self._ended = 0.0
        if self.files and self.files.url == url:
            self.done.set()
            return
        self._made = TemporaryDirectory(prefix="cisgraph-dumps-")
        source = [str(release.folder), self._made.name, url, *([str(beside)] if self.files else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cisgraph.export.folder", *source], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=environment(), start_new_session=True,
        )
        Thread(target=self._wait, args=(release,), daemon=True).start()

    @property
    def stale(self) -> bool:
        """Whether it failed so long ago that it may be tried again."""
        return self.done.is_set() and self.files is None and time.monotonic() - self._ended > _FAILED

    def _wait(self, release: Release) -> None:
        said = self._process.communicate()[1].decode(errors="replace").strip().splitlines()
        made = Path(self._made.name)
        self.described = folder.read(release, made, self.files.path if self.files else None) if self._process.returncode == 0 else None
        self.files = (self.files or self.described) if self.described else None
        self._ended = time.monotonic()
        if self.files is None and self._process.returncode >= 0:
            print(f"cisgraph: the files of the dataset could not be made. {said[-1] if said else ''}", file=sys.stderr, flush=True)
        self.done.set()

    def find(self, name: str) -> tuple[Path, str, Distribution | None] | None:
        """Return where a file stands, its SHA-256, and what is known of it if it holds the dataset."""
        if one := self.files.files.get(name):
            return self.files.path / name, one.sha256, one
        for each in (self.described, self.files):
            if name in each.described:
                return each.path / name, each.described[name], None
        return None

    def end(self) -> None:
        """Stop the process, and remove what it made."""
        if self._made:
            self._process.kill()
            self.done.wait(5)
            self._made.cleanup()


def router(state: State) -> APIRouter:
    """Return the routes of files and descriptions; the page ``/dumps/`` is among the pages."""
    room, dumps = APIRouter(), Dumps(state)
    state.dumps = dumps

    async def file(request: Request) -> Response:
        making, name = await dumps.of(state.release), request.path_params["file"]
        if (found := making.find(name)) is not None:
            return _sent(request, state, *found)
        if name.endswith(".sha256") and (found := making.find(name.removesuffix(".sha256"))) is not None:
            return PlainTextResponse(f"{found[1]}  {found[0].name}\n")
        raise Problem(404, f"There is no file {name[:60]} of this dataset: see {root(state)}dumps/.")

    async def void(request: Request) -> Response:
        return await described(request, "void", _format(request), {"Vary": "Accept"})

    async def catalog(request: Request) -> Response:
        headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
        suffix = _format(request)
        return RedirectResponse(root(state) + (f"catalog.{suffix}" if suffix != "html" else "dumps/"), 303, headers)

    async def catalog_as(request: Request) -> Response:
        return await described(request, "catalog", request.path_params["suffix"], {})

    async def described(request: Request, name: str, suffix: str, headers: dict[str, str]) -> Response:
        if suffix == "html":
            return RedirectResponse(f"{root(state)}dumps/", 303, headers)
        making = await dumps.of(state.release)
        found = making.find(f"{name}.{suffix}")
        if found is None:
            raise Problem(404, f"The catalogue is not written so: take {root(state)}catalog.ttl.")
        response = _sent(request, state, *found)
        del response.headers["content-disposition"]
        response.headers.update(headers)
        return response

    async def page(request: Request) -> Response:
        return RedirectResponse(f"{root(state)}{request.scope['path'].lstrip('/')}/", 308)

    async def nothing(request: Request) -> Response:
        raise _none(state)

    answered = {"/dumps/{file}": file, "/.well-known/void": void, "/catalog": catalog, "/catalog.{suffix}": catalog_as}
    answered |= {f"{start}/dumps": page for start in LANGUAGES.values()}
    for path, answer in answered.items():
        room.add_route(path, answer if state.has_files else nothing, include_in_schema=False)
    return room


def _none(state: State) -> Problem:
    return Problem(404, _NO_FILES.format(root=root(state), dataset=about.DATASET))


def _format(request: Request) -> str:
    offers = {**negotiation.GRAPHS, "text/html": "html", "application/xhtml+xml": "html", "application/json": "jsonld"}
    media = negotiation.choose(",".join(request.headers.getlist("accept")) or None, offers)
    if media is None:
        raise Problem(406, f"There is no answer of the kind you accept: accept one of {', '.join(offers)}.")
    return offers[media]


def _sent(request: Request, state: State, path: Path, digest: str, one: Distribution | None) -> Response:
    """Answer with a file: its digest is its entity tag, and parts of it can be had (RFC 9110, 14)."""
    media = negotiation.content_type(one.media if one else _MEDIA.get(path.suffix, "text/plain"))
    tag = f'"{digest}"'
    headers = {
        "ETag": tag, "Cache-Control": "no-cache", "Accept-Ranges": "bytes", "Content-Disposition": f'attachment; filename="{path.name}"',
        "Link": f'<{root(state)}catalog.ttl>; rel="describedby"; type="text/turtle"',
    }
    if matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    response = FileResponse(path, headers=headers, media_type=media, stat_result=path.stat())
    return Response(headers=dict(response.headers)) if request.scope.get(HEAD) else response
