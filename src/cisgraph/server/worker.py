"""A process that answers queries from one release, one at a time, until its pipe closes: `python -m cisgraph.server.worker`.

What it must not do it cannot do: the store is open read-only, memory and processor time have limits, and no file or connection can
be opened any more once the store is, but for one to the store where that stands elsewhere. Whoever started it kills it when time is up.

A message is a length in 4 bytes, that of what follows in 4, then so many bytes of JSON and so many of a body.
"""

import json
import os
import resource
import socket
import struct
import sys
import threading
from http.client import HTTPException

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.endpoint import Endpoint, Failed, Unanswered
from cisgraph.errors import UsageError
from cisgraph.server import capped, guard, mistakes

HEAD = struct.Struct("!II")
#: Bytes of the stack: what the depth of brackets lets through is recursion in the engine.
_STACK = 64 << 20
#: Bytes that a worker may keep after an answer; beyond, another takes its place.
_KEPT = 96 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")


def pack(told: dict, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    head = json.dumps(told).encode()
    return HEAD.pack(len(head), len(body)) + head + body


class Worker:
    """Answers from a store.

    Args:
        store: open read-only.
        base: the IRI below which the release names instances.
        limits: ``memory``, ``seconds``, ``rows``, ``size``, ``depth``.
    """

    #: How many files and connections it may have opened at a time, besides those that are.
    FILES = 0

    def __init__(self, store: ox.Store, base: str, limits: dict):
        self.store, self.base, self.limits = store, base, limits
        self.statm = open("/proc/self/statm", "rb", buffering=0) if os.path.exists("/proc/self/statm") else None
        self.resident = self._pages()[1]

    def confine(self) -> None:
        """Give up for good what no query needs: more memory than the limit, opening files and connections."""
        size = self._pages()[0]
        if size:
            resource.setrlimit(resource.RLIMIT_AS, (size + self.limits["memory"],) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.FILES,) * 2)

    def _pages(self) -> tuple[int, int]:
        """The bytes of address space that are taken, and those in memory; 0 where the system does not say."""
        if self.statm is None:
            return 0, 0
        self.statm.seek(0)
        size, resident = self.statm.read(100).split()[:2]
        return int(size) * _PAGE, int(resident) * _PAGE

    def serve(self, pipe: socket.socket) -> None:
        """Answer what comes through the pipe until it closes."""
        reader = pipe.makefile("rb")
        pipe.sendall(pack({"ready": True}))
        while len(head := reader.read(HEAD.size)) == HEAD.size:
            told, body = HEAD.unpack(head)
            told, text = json.loads(reader.read(told)), reader.read(body).decode()
            used = resource.getrusage(resource.RUSAGE_SELF)
            spent = used.ru_utime + used.ru_stime
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (int(spent + self.limits["seconds"]) + 2, hard))
            answer, data = self.answer(text, told)
            answer["last"] = self._pages()[1] > self.resident + _KEPT + len(data)
            pipe.sendall(pack(answer, data))

    def answer(self, text: str, told: dict) -> tuple[dict, bytes]:
        """Run one query; return what is to be said of the answer, and the answer."""
        reading = guard.Reading()
        try:
            if not told["trusted"]:
                reading = guard.read(text, self.limits["depth"])
            found = self._found(text, told, reading)
            return self._written(found, told, reading)
        except guard.Refused as refused:
            return {"error": "refused", "status": refused.status, "detail": str(refused)}, b""
        except SyntaxError as error:
            mistake = mistakes.find(text, told["iri"], str(error))
            return {"error": "syntax", **mistake._asdict(), "undeclared": sorted(reading.undeclared)}, b""
        except Failed:
            return {"error": "failed", "detail": "the store that this server asks failed: ask for less, or write it in another way"}, b""
        except Unanswered:
            return {"error": "away"}, b""
        except capped.TooLarge:
            return {"error": "large"}, b""
        except MemoryError:
            return {"error": "memory", "last": True}, b""
        except Exception as error:  # the engine's own kinds: OSError, RuntimeError, ValueError
            return {"error": "failed", "detail": f"{type(error).__name__}: {error}"}, b""

    def _found(self, text: str, told: dict, reading: guard.Reading):
        dataset = {}
        if told["default_graphs"] or told["named_graphs"]:
            try:
                dataset["default_graph"] = [ox.NamedNode(iri) for iri in told["default_graphs"]]
                dataset["named_graphs"] = [ox.NamedNode(iri) for iri in told["named_graphs"]]
            except ValueError as error:
                raise guard.Refused(f"A graph must be named by an absolute IRI ({error}).") from None
        elif not reading.own_dataset:
            dataset["use_default_graph_as_union"] = True  # set, it would silently win over FROM
        if told["trusted"]:
            dataset["prefixes"] = terms.prefixes(self.base)
        return self.store.query(text, base_iri=told["iri"], **dataset)

    def _written(self, found, told: dict, reading: guard.Reading) -> tuple[dict, bytes]:
        form = "table" if isinstance(found, (ox.QuerySolutions, ox.QueryBoolean)) else "graph"
        if not told[form]:
            return {"error": "unacceptable", "form": form}, b""
        limits = (self.limits["rows"], self.limits["size"])
        if form == "graph":
            data, cut = capped.graph(found, told[form], *limits, reading.prefixes)
        else:
            data, cut = capped.table(found, told[form], *limits, told["iri"] + "#cut")
        return {"form": form, "cut": cut, "volatile": reading.volatile}, data


class Forwarder(Worker):
    """Answers from a store elsewhere: it reads, limits and writes as the other does, and the query that it has read is run there."""

    FILES = 32

    def __init__(self, endpoint: Endpoint, limits: dict):
        import SPARQLWrapper  # noqa: F401 (before there is a limit of memory)

        super().__init__(ox.Store(), endpoint.base, limits)
        self.endpoint = endpoint

    def _found(self, text: str, told: dict, reading: guard.Reading):
        super()._found(text, told, reading)  # over nothing: what is not SPARQL goes no further
        try:
            return self.endpoint.open(f"BASE <{told['iri']}>\n{text}", told["default_graphs"], told["named_graphs"])
        except UsageError:
            raise guard.Refused("The store that this server asks cannot run the query: write it in another way.") from None

    def _written(self, response, told: dict, reading: guard.Reading) -> tuple[dict, bytes]:
        try:
            with response:
                return super()._written(_read(response), told, reading)
        except (SyntaxError, ValueError, OSError, HTTPException):
            raise self.endpoint.unreadable from None


def _read(response):
    """Return what a response has, as the engine returns it; it is read as it is asked for."""
    media = response.headers.get_content_type()
    if form := ox.RdfFormat.from_media_type(media):
        return (quad.triple for quad in ox.parse(response, format=form))
    return ox.parse_query_results(response, format=ox.QueryResultsFormat.from_media_type(media))


def main() -> None:
    """Serve the socket that stands where standard input does."""
    told = json.loads(sys.argv[1])
    pipe = socket.socket(fileno=os.dup(0))
    threading.stack_size(_STACK)

    def work() -> None:
        if "endpoint" in told:
            worker = Forwarder(Endpoint(told["endpoint"], told["base"]), told["limits"])
        else:
            worker = Worker(ox.Store.read_only(told["folder"]), told["base"], told["limits"])
        worker.confine()
        worker.serve(pipe)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
