"""What all rooms of the server share: the release of now, the pool, the settings."""

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request

from cisgraph import __version__
from cisgraph.endpoint import Unanswered
from cisgraph.errors import CisgraphError
from cisgraph.server.pool import Pool
from cisgraph.server.prepared import Prepared
from cisgraph.server.problems import Problem
from cisgraph.server.published import Place, Published
from cisgraph.server.settings import Settings
from cisgraph.store import Release


class Folder:
    """Where a release stands on disk, whose links a later build switches."""

    #: Seconds between two looks at which release is the current one.
    GLANCE = 1.0

    def __init__(self, path: Path):
        self.path = path

    def look(self) -> tuple[tuple | None, str]:
        """Return what tells the release that is there from another, None where there is none; and nothing of why it cannot be asked."""
        manifest = self.path / "manifest.json"
        try:
            found = manifest.stat()
            return (os.path.realpath(manifest), found.st_ino, found.st_mtime_ns), ""
        except OSError:
            return None, ""

    def open(self) -> Release:
        """Return the release that is there."""
        release = Release(self.path)
        if len(str(release.manifest.get("sha256"))) != 64:
            raise CisgraphError(f"The manifest in {self.path} tells no digest: run `cisgraph build` to make the release anew.")
        release.sparql("ASK {}")
        return release


class State:
    """The release that is served, and the pool that answers from it.

    Args:
        source: where the release is, a folder or a store.
        settings: limits, and where people reach the server.

    Raises:
        CisgraphError: there is no release, or it cannot be served.
    """

    def __init__(self, source: Folder | Place, settings: Settings):
        self.source, self.settings = source, settings
        self._identity = source.look()[0]
        #: Read-only, for queries of our own in this process. Take it once a request: the next may find another.
        self.release: Release | Published = source.open()
        self.pool, self.prepared = Pool(settings), Prepared()
        #: Called at the end, by rooms that have something to put away.
        self.at_end: list[Callable[[], None]] = []
        #: Set by the room with pages: the address of the one for writing queries, and what makes a page of a problem.
        self.console = ""
        self.problem_page: Callable[[Request, Problem], str] | None = None
        #: Set by the room with files: those of a release.
        self.dumps = None
        self._looked = time.monotonic()
        #: What goes on beside the requests: preparing the first release, then looking for another and turning to it.
        self._beside: asyncio.Task | None = None

    @property
    def url(self) -> str:
        """The address that people have for the server, ending in a slash; never what a request says."""
        return self.settings.url or self.release.base

    @property
    def has_files(self) -> bool:
        """Whether there are files of the dataset, and with them its catalogue: they are made from a release on disk."""
        return isinstance(self.source, Folder)

    async def start(self) -> None:
        """Start the pool; what rooms need of the release is prepared meanwhile."""
        await self.pool.turn(self.release)
        self._beside = asyncio.create_task(self._prepare())

    async def stop(self) -> None:
        """End the pool, and what goes on beside."""
        self.prepared.closed = True
        if self._beside:
            self._beside.cancel()
            await asyncio.gather(self._beside, return_exceptions=True)
        await self.pool.stop()
        for put_away in self.at_end:
            await asyncio.to_thread(put_away)

    def glance(self) -> None:
        """See every few seconds whether there is another release, and turn to it; requests go on meanwhile."""
        now = time.monotonic()
        if now - self._looked >= self.source.GLANCE and (self._beside is None or self._beside.done()):
            self._looked = now
            self._beside = asyncio.get_running_loop().create_task(self._look())

    async def _prepare(self) -> None:
        with suppress(Unanswered):  # then it is made for the first who asks
            await asyncio.to_thread(self.prepared.make, self.release)

    async def _look(self) -> None:
        identity, unwell = await asyncio.to_thread(self.source.look)
        if unwell and not self.release.unwell:
            print(f"cisgraph: {self.release.name}: {unwell}", file=sys.stderr, flush=True)
        self.release.unwell = unwell
        if identity is not None and identity != self._identity:
            self._identity = identity
            if identity:
                await self._turn()

    async def _turn(self) -> None:
        try:
            release = await asyncio.to_thread(self.source.open)
            await asyncio.to_thread(self.prepared.make, release)
            await self.pool.turn(release)
        except Exception as error:  # whatever is wrong with the new one, the last one is as good as before
            said = str(error) if isinstance(error, CisgraphError) else f"({type(error).__name__}: {error})"
            print(f"cisgraph: the new release is not served, the last one still is. {said}", file=sys.stderr, flush=True)
            if isinstance(error, Unanswered):  # nothing is wrong with it: look again
                self._identity = ""
            return
        self.release = release


def etag(release: Release | Published, *parts: object) -> str:
    """Return the entity tag of what this program makes of a release: the same for the same parts, weak as terms have no order."""
    told = "\0".join([__version__, release.manifest["sha256"], *map(str, parts)])
    return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def matches(wanted: str | None, tag: str) -> bool:
    """Whether If-None-Match names an entity tag (RFC 9110, 13.1.2)."""
    if wanted is None:
        return False
    return wanted.strip() == "*" or tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in wanted.split(","))
