"""One worker process, seen from the server: start it, ask it, kill it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cisgraph
from cisgraph.server.published import Published
from cisgraph.server.settings import Settings
from cisgraph.server.worker import HEAD, pack
from cisgraph.store import Release

_PATIENCE = 20.0


class Gone(Exception):
    """The process ended before it answered."""

    def __str__(self) -> str:
        return "the process ended before it answered"


class Process(asyncio.Protocol):
    """A worker with one release open; it answers one question at a time."""

    def __init__(self, child: subprocess.Popen, release: Release):
        self.child, self.release = child, release
        #: Whether it can be asked the next question.
        self.usable = True
        #: Called when it ends by itself with no question to answer.
        self.when_lost: Callable[[Process], None] = lambda _: None
        self._received = bytearray()
        self._answer: asyncio.Future = asyncio.get_running_loop().create_future()

    @classmethod
    async def start(cls, release: Release, settings: Settings) -> "Process":
        """Start a process and wait until it has opened the store.

        Raises:
            Gone: it could not.
        """
        ours, theirs = socket.socketpair()
        try:
            child = subprocess.Popen(
                _command(release, settings), stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=environment(), start_new_session=True,
            )
        except OSError:
            ours.close()
            raise Gone from None
        finally:
            theirs.close()
        try:
            _, process = await asyncio.get_running_loop().create_unix_connection(lambda: cls(child, release), sock=ours)
            async with asyncio.timeout(_PATIENCE):
                await process._answer
        except BaseException as error:
            child.kill()
            ours.close()
            child.wait()
            if isinstance(error, TimeoutError):
                raise Gone from None
            raise
        return process

    async def ask(self, told: dict, text: bytes) -> tuple[dict, bytes]:
        """Return what the worker says of its answer, and the answer. Who stops waiting kills it.

        Raises:
            Gone: it ended before.
        """
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(pack(told, text))
        try:
            said, body = await self._answer
        except BaseException:
            self.kill()
            raise
        self.usable = self.usable and not said.get("last")
        return said, body

    def kill(self) -> None:
        """End it at once."""
        self.usable = False
        self.child.kill()
        self._transport.abort()

    async def end(self) -> None:
        """End it, and wait until the system has its memory back."""
        self.kill()
        await asyncio.to_thread(self.child.wait)

    def connection_made(self, transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) < HEAD.size:
            return
        told, body = HEAD.unpack_from(self._received)
        if len(self._received) < HEAD.size + told + body:
            return
        start = HEAD.size + told
        answer = json.loads(self._received[HEAD.size : start]), bytes(self._received[start : start + body])
        self._received = bytearray()
        if not self._answer.done():
            self._answer.set_result(answer)

    def connection_lost(self, reason: Exception | None) -> None:
        self.usable = False
        if not self._answer.done():
            self._answer.set_exception(Gone())
            self._answer.exception()  # nobody need be waiting for it
        self.when_lost(self)


def _command(release: Release, settings: Settings) -> list[str]:
    limits = {"memory": settings.memory, "seconds": settings.timeout, "rows": settings.rows, "size": settings.size, "depth": settings.depth}
    where = {"endpoint": release.name} if isinstance(release, Published) else {"folder": str(release.folder / "store")}
    told = {**where, "base": release.base, "limits": limits}
    return [sys.executable, "-P", "-m", "cisgraph.server.worker", json.dumps(told)]


def environment() -> dict[str, str]:
    """Return that of a process of ours: this one's, with the place that this package was found in, and one pool of memory for all threads."""
    found = [str(Path(cisgraph.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found), "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}
