"""What all pages share: the templates, the two languages, the names of things, and how a view becomes a response."""

import hashlib
import inspect
import json
import mimetypes
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.search import Index
from cisgraph.server.kept import Kept, Made
from cisgraph.server.pages.names import Name, Names, address
from cisgraph.server.pages.suggestions import Suggestions
from cisgraph.server.pages.words import LANGUAGES, words
from cisgraph.server.problems import Problem
from cisgraph.server.state import State, etag, matches
from cisgraph.store import Release
from cisgraph.terms import tail

_SERVER = Path(__file__).parents[1]
_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


@dataclass(frozen=True)
class View:
    """A page that is to be: its template and what stands in it; ``data`` is its twin in JSON."""

    template: str
    title: str
    told: dict
    data: object
    #: Of the title, where it is not that of the page.
    language: str = ""
    #: The IRI of the thing that the page is about.
    about: str = ""
    status: int = 200
    #: Whether the same address always gives the same page of one release.
    lasting: bool = True


@dataclass(frozen=True)
class Visit:
    """One request of a page: the release that it is answered from, the language, the parameters."""

    site: "Site"
    request: Request
    release: Release
    language: str
    #: The address without language and suffix.
    path: str
    #: The form that is wanted: html, json or csv.
    form: str = "html"
    parts: dict = field(default_factory=dict)

    @property
    def t(self) -> dict:
        """The texts of the interface."""
        return words(self.language)

    @property
    def names(self) -> Names:
        """The names of the release."""
        return self.site.names(self.release)

    @property
    def index(self) -> Index:
        """The search index of the release."""
        return self.site.index(self.release)

    @property
    def suggestions(self) -> Suggestions:
        """What the search box suggests."""
        return self.site.suggestions(self.release)

    def first(self, name: str, default: str = "") -> str:
        """Return a parameter of the address."""
        return self.request.query_params.get(name, default)

    def url(self, path: str, **parameters: object) -> str:
        """Return the address of another page in the same language."""
        told = urlencode({name: value for name, value in parameters.items() if value is not None}, doseq=True)
        return LANGUAGES[self.language] + path + (f"?{told}" if told else "")

    def href(self, id: str) -> str | None:
        """Return the address that shows a thing; None where there is none."""
        return address(self.names.iri(id), self.release.base, self.language)

    def name(self, id: str) -> Name:
        """Return the name of a thing in the language of the page."""
        return self.names.of(id, self.language)

    def number(self, label: str) -> str:
        """Return what a paragraph is cited by, in words of the page's language."""
        return self.names._worded(label, self.t["paragraph"])

    def term(self, kind: str, value: str) -> Name:
        """Return the name of a value of the ontology, as ``permission`` of the kind ``modality``."""
        return self.name(f"cis:{kind}-{value}" if kind else f"cis:{value}")


Maker = Callable[[Visit], "View | Response"]


def _twin(path: str) -> str:
    return f"{path}index" if path.endswith("/") else path


class Site:
    """The pages over the server's state."""

    def __init__(self, state: State):
        self.state, self.router = state, APIRouter()
        self.static = {path.name: path.read_bytes() for path in sorted((_SERVER / "static").iterdir()) if path.is_file()}
        self.version = hashlib.sha256(b"\0".join(self.static.values())).hexdigest()[:12]
        self.templates = Environment(
            loader=FileSystemLoader(_SERVER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )
        self.templates.globals |= {"languages": LANGUAGES, "static": f"/static/{self.version}", "formats": _FORMATS, "tail": tail}
        self._lock = threading.RLock()
        self._made: tuple[Release, dict] | None = None
        self._kept = Kept()
        self.router.add_route("/static/{version}/{name}", self._file, include_in_schema=False)

    def add(self, path: str, make: Maker, suffixes: tuple[str, ...] = ("json",)) -> None:
        """Make a page in both languages at a path, and its twins at the path with a suffix (after ``index``, where it ends in a slash)."""
        twin = _twin(path)
        for language, start in LANGUAGES.items():
            for suffix in suffixes:
                self.router.add_route(f"{start}{twin}.{suffix}", self._endpoint(make, language, suffix, path), include_in_schema=False)
            self.router.add_route(start + path, self._endpoint(make, language, "html"), include_in_schema=False)

    def add_data(self, path: str, make: Callable[[Visit], object]) -> None:
        """Make data for the scripts of pages, in both languages, at the path with ``.json``."""
        for language, start in LANGUAGES.items():
            self.router.add_route(f"{start}{path}.json", self._endpoint(lambda visit: View("", "", {}, make(visit)), language, "json"), include_in_schema=False)

    def names(self, release: Release) -> Names:
        """Return the names of a release, read once."""
        return self._of(release, "names", Names)

    def index(self, release: Release) -> Index:
        """Return the search index of a release, made once."""
        return self._of(release, "index", Index)

    def suggestions(self, release: Release) -> Suggestions:
        """Return what the search box suggests from a release, made once."""
        return self._of(release, "suggestions", lambda release: Suggestions(self.index(release)))

    def _of(self, release: Release, what: str, make: Callable):
        with self._lock:
            if self._made is None or self._made[0] is not release:
                self._made = release, {}
            made = self._made[1]
            if what not in made:
                made[what] = make(release)
            return made[what]

    def _endpoint(self, make: Maker, language: str, form: str, page: str = "") -> Callable:
        async def endpoint(request: Request) -> Response:
            release = self.state.release
            path = request.scope["path"].removeprefix(LANGUAGES[language]) or "/"
            suffix = f".{form}"
            if form != "html":
                path = path.removesuffix(suffix)
                path = page if page.endswith("/") else path
            visit = Visit(self, request, release, language, path, form, dict(request.path_params))
            return await self._respond(visit, make)

        return endpoint

    async def _respond(self, visit: Visit, make: Maker) -> Response:
        """Return a page, or its twin, as it is kept or else made anew."""
        key = ("page", self.version, self.state.url, visit.language, visit.form, visit.path, visit.request.url.query)
        tag = etag(visit.release, *key)
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        media = "text/html" if visit.form == "html" else "application/json"
        kept = self._kept.get(visit.release, key)
        if kept is not None:
            if matches(visit.request.headers.get("if-none-match"), tag):
                return Response(status_code=304, headers=headers)
            return Response(kept.body, headers=headers, media_type=media)
        try:
            view = await make(visit) if inspect.iscoroutinefunction(make) else await run_in_threadpool(make, visit)
            if isinstance(view, Response):
                return view
            body = await run_in_threadpool(self._body, visit, view)
        except CisgraphError as error:
            raise Problem(400 if isinstance(error, UsageError) else 404, str(error)) from None
        if view.status != 200 or not view.lasting:
            return Response(body, view.status, {"Cache-Control": "no-store"}, media)
        self._kept.put(visit.release, key, Made(body))
        return Response(body, headers=headers, media_type=media)

    def _body(self, visit: Visit, view: View) -> bytes:
        if visit.form == "json":
            return json.dumps(view.data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")
        return self.render(visit, view).encode("utf-8", "backslashreplace")

    def render(self, visit: Visit, view: View) -> str:
        """Return a page in HTML."""
        query = visit.request.url.query
        query = f"?{query}" if query else ""
        path = quote(visit.path)
        twin = _twin(path)
        url = self.state.url.rstrip("/")
        return self.templates.get_template(view.template).render(
            visit=visit, t=visit.t, language=visit.language, title=view.title, title_language=view.language or visit.language, about=view.about,
            canonical=url + LANGUAGES[visit.language] + path + query,
            others={other: start + path + query for other, start in LANGUAGES.items() if other != visit.language},
            alternates={other: url + start + path + query for other, start in LANGUAGES.items()},
            twin=LANGUAGES[visit.language] + twin + ".json" + query, data=self._data(visit, view), **view.told,
        )

    def _data(self, visit: Visit, view: View) -> dict[str, str]:
        """Return format → address of the data on the thing that a page is about."""
        if not view.about.startswith(visit.release.base):
            return {}
        path = quote(view.about.removeprefix(visit.release.base).partition("#")[0])
        return {suffix: f"/data/{path}.{suffix}" for suffix in _FORMATS}

    def problem(self, request: Request, problem: Problem) -> str:
        """Return the page that says what is wrong."""
        start = LANGUAGES["ru"]
        path = request.scope["path"]
        language = "ru" if path == start or path.startswith(start + "/") else "en"
        visit = Visit(self, request, self.state.release, language, "/")
        view = View("problem.html", words(language)["problem"]["title"], {"problem": problem}, {}, status=problem.status)
        return self.render(visit, view)

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.static:
            raise Problem(404, f"There is no file {name[:60]} here: begin at /.")
        current = request.path_params["version"] == self.version
        headers = {"Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache"}
        return Response(self.static[name], headers=headers, media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
