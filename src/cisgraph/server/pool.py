"""Public queries in processes that can be killed: who waits, who runs, and what happens when one does not come back.

A query that is not answered in time takes its process with it, and so does one that needs more memory or stack than it may; another
process takes the place. 429 says that one client asks too much at once, 503 that all together do, or that time was up.
"""

import asyncio
import math
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass

from cisgraph import terms
from cisgraph.endpoint import Unanswered
from cisgraph.server import problems
from cisgraph.server.negotiation import GRAPHS, RESULTS
from cisgraph.server.problems import Problem
from cisgraph.server.process import Gone, Process
from cisgraph.server.published import AWAY
from cisgraph.server.settings import Settings
from cisgraph.store import Release


@dataclass(frozen=True)
class Question:
    """A query, and how it is to be answered."""

    text: str
    #: The format of a table and of a graph, as `negotiation` names them; None where the client takes none.
    table: str | None = "json"
    graph: str | None = "ttl"
    #: The dataset, where the request names it: then it is nothing else.
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    #: What relative IRIs are resolved against.
    iri: str = "http://localhost/sparql"
    #: A query of our own: not read beforehand, and it may use the prefixes of the table without declaring them.
    trusted: bool = False


@dataclass(frozen=True)
class Answer:
    """The bytes of a result."""

    body: bytes
    #: "table" or "graph".
    form: str
    #: What the result was cut by, "rows" or "bytes"; or nothing.
    cut: str
    #: Whether another time the same release may answer differently.
    volatile: bool
    #: The release that was asked.
    release: Release


@dataclass(eq=False)
class _Waiting:
    client: str | None
    process: asyncio.Future


class Pool:
    """Processes that answer `Question`s from one release, to be used in one event loop."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.release: Release | None = None
        self.processes: set[Process] = set()
        self.idle: list[Process] = []
        self.waiting: list[_Waiting] = []
        self.at_work: Counter[str | None] = Counter()
        self.starting = 0
        self.closed = False
        self._tasks: set[asyncio.Task] = set()

    async def turn(self, release: Release) -> None:
        """Answer from this release from now on; processes of another one finish what they do, and leave.

        Raises:
            Gone: no process could open it; all stays as it was.
        """
        beginning = self.release is None
        first = await Process.start(release, self.settings)
        self.release = release
        self._join(first)
        others = [self._refill() for _ in range(self.settings.workers - 1)]
        if beginning:  # one is enough to answer with
            for other in others:
                self._in_background(other)
            return
        await asyncio.gather(*others)
        for other in [process for process in self.idle if process.release is not release]:
            self.idle.remove(other)
            self._retire(other)

    async def stop(self) -> None:
        """End all processes, whatever they do."""
        self.closed = True
        for one in self.waiting:
            one.process.cancel()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(process.end() for process in list(self.processes)))
        self.processes.clear()

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        """Answer a question; ``client`` is who asks, so that one does not keep all processes busy.

        Raises:
            Problem: 400 it is wrong, 403 an update, 406 no format fits, 422 it needs more than it may, 429 and 503 ask later.
        """
        if self.release.unwell:
            raise problems.of_error(Unanswered(self.release.unwell))
        told = {**question.__dict__}
        text = told.pop("text").encode("utf-8", "replace")
        process = await self._hire(client)
        try:
            async with asyncio.timeout(self.settings.timeout):
                said, body = await process.ask(told, text)
        except TimeoutError:
            raise _late(self.settings.timeout) from None
        except Gone:
            raise _too_much(self.settings.memory) from None
        finally:
            self._back(process, client)
        if "error" in said:
            raise _problem(said, self.settings, process.release.base)
        return Answer(body, said["form"], said["cut"], said["volatile"], process.release)

    async def _hire(self, client: str | None) -> Process:
        """Return a process that does nothing else, when there is one for this client."""
        if self.idle and self._may(client):
            self.at_work[client] += 1
            return self.idle.pop()
        if client is not None and sum(one.client == client for one in self.waiting) >= self.settings.queue_of_client:
            raise Problem(429, "Too many of your queries wait: ask the next one when some are answered.", {"Retry-After": "1"})
        if len(self.waiting) >= self.settings.queue:
            raise _busy(self.settings.patience)
        one = _Waiting(client, asyncio.get_running_loop().create_future())
        self.waiting.append(one)
        try:
            async with asyncio.timeout(self.settings.patience):
                return await one.process
        except BaseException as error:
            if one in self.waiting:
                self.waiting.remove(one)
            elif not one.process.cancelled():  # it came when nobody waited any more
                self._back(one.process.result(), client)
            if isinstance(error, TimeoutError):
                raise _busy(self.settings.timeout) from None
            raise

    def _may(self, client: str | None) -> bool:
        return client is None or self.at_work[client] < max(1, self.settings.workers // 2)

    def _back(self, process: Process, client: str | None) -> None:
        """Take a process back after its answer, or see that another takes its place."""
        self.at_work[client] -= 1
        if not self.at_work[client]:
            del self.at_work[client]
        if process.usable and process.release is self.release:
            self.idle.append(process)
        else:
            self._retire(process)
        self._dispatch()

    def _join(self, process: Process) -> None:
        process.when_lost = self._lost
        self.processes.add(process)
        self.idle.append(process)
        self._dispatch()

    def _lost(self, process: Process) -> None:
        if process in self.idle:
            self.idle.remove(process)
            self._retire(process)

    def _dispatch(self) -> None:
        """Give idle processes to those who wait, in order, but for clients who have as many as they may."""
        for one in list(self.waiting):
            if not self.idle:
                return
            if self._may(one.client) and not one.process.done():
                self.waiting.remove(one)
                self.at_work[one.client] += 1
                one.process.set_result(self.idle.pop())

    def _retire(self, process: Process) -> None:
        self.processes.discard(process)
        process.kill()
        self._in_background(process.end())
        self._in_background(self._refill())

    async def _refill(self) -> None:
        """Start a process, and again where that fails, as long as there are fewer of this release than there should be."""
        pause = 0.1
        while not self.closed and self.starting + sum(one.release is self.release for one in self.processes) < self.settings.workers:
            self.starting += 1
            try:
                process = await Process.start(self.release, self.settings)
            except Gone:
                await asyncio.sleep(pause)
                pause = min(2 * pause, 5.0)
                continue
            finally:
                self.starting -= 1
            if process.release is self.release and not self.closed:
                self._join(process)
            else:
                await process.end()

    def _in_background(self, work: Coroutine) -> None:
        if self.closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _busy(seconds: float) -> Problem:
    return Problem(503, "The server has more queries than it can answer: ask again in a moment.", {"Retry-After": str(math.ceil(seconds))})


def _late(seconds: float) -> Problem:
    return Problem(
        503, f"The query was stopped after {seconds:g} seconds: ask for less, or bind more of it, as by a LIMIT in a sub-select.",
        {"Retry-After": str(math.ceil(seconds))},
    )


def _too_much(memory: int) -> Problem:
    return Problem(422, f"The query was stopped: it needs more than {memory >> 20} MB of memory, or nests too deep; ask for less.")


def _problem(said: dict, settings: Settings, base: str) -> Problem:
    """Return what a worker says went wrong."""
    match said["error"]:
        case "refused":
            return Problem(said["status"], said["detail"])
        case "syntax":
            return _syntax(said, terms.prefixes(base))
        case "unacceptable":
            offers = ", ".join(RESULTS if said["form"] == "table" else GRAPHS)
            return Problem(406, f"The answer is a {said['form']}: accept one of {offers}.")
        case "away":
            return problems.of_error(Unanswered(AWAY))
        case "large":
            return Problem(422, f"One row of the answer is larger than {settings.size:,} bytes: ask for less.")
        case "memory":
            return _too_much(settings.memory)
    return Problem(500, f"The query could not be run ({said['detail']}).")


def _syntax(said: dict, known: dict[str, str]) -> Problem:
    line, column = said["line"], said["column"]
    detail = f"The query is not SPARQL at line {line}, column {column}: {said['why']}"
    if said["undeclared"]:
        missing = " ".join(f"PREFIX {prefix}: <{known.get(prefix, '…')}>" for prefix in said["undeclared"])
        detail += f"; declare the prefixes that it uses ({missing})"
    return Problem(400, f"{detail}.", line=line, column=column)
