"""What rooms need of a release and takes time to make, as the index of its words: made once, mostly before anybody asks for it."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from cisgraph.store import Asked, Release

_Thing = TypeVar("_Thing")
#: The release that is served, and the one that is being turned to.
_MOST = 2


class Prepared:
    """Things by the release and by what makes them; for use in any thread."""

    def __init__(self):
        #: What is made of each release beforehand.
        self.makers: list[Callable[[Release], object]] = []
        #: Set when nobody will ask any more.
        self.closed = False
        self._made: dict[Release, dict[Callable, Future]] = {}
        self._lock = Lock()

    def of(self, release: Release, make: Callable[[Release], _Thing]) -> _Thing:
        """Return what ``make`` makes of a release; who asks meanwhile waits for the same."""
        with self._lock:
            made = self._made.setdefault(release, {})
            while len(self._made) > _MOST:
                del self._made[next(iter(self._made))]
            first = make not in made
            found = made.setdefault(make, Future())
        if first:
            try:
                found.set_result(make(release))
            except BaseException as error:
                del made[make]
                found.set_exception(error)
        return found.result()

    def make(self, release: Release) -> None:
        """Make all that is to be made beforehand."""
        for make in self.makers:
            if not self.closed:
                self.of(release, make)


class Recalled(Asked):
    """A release that remembers whole lists, with which many answers begin: of everything, or of one document. Nobody may change them."""

    def __init__(self, release: Release):
        self.release, self.base, self.name = release, release.base, release.name
        self.sparql, self.states = release.sparql, release.states
        self._rows: dict[tuple, list[dict[str, str | None]]] = {}

    def ask(self, name: str, **parameters: object) -> list[dict[str, str | None]]:
        """Return the rows of a query of the library."""
        if set(parameters) - {"document"}:
            return super().ask(name, **parameters)
        key = name, parameters.get("document")
        if key not in self._rows:
            self._rows[key] = super().ask(name, **parameters)
        return self._rows[key]
