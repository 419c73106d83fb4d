"""What all pages share: the templates, what is made of a release once, and how a view becomes a response."""

import hashlib
import inspect
import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cisgraph.questions.search import Index
from cisgraph.server import linked
from cisgraph.server.kept import Kept, Made
from cisgraph.server.pages.names import LANGUAGES, Names, words
from cisgraph.server.pages.suggestions import Suggestions
from cisgraph.server.pages.visit import View, Visit
from cisgraph.server.prepared import Recalled
from cisgraph.server.problems import Problem
from cisgraph.server.state import State, etag, matches
from cisgraph.store import Release
from cisgraph.terms import tail

_SERVER = Path(__file__).parents[1]
_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


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
            loader=FileSystemLoader(_SERVER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals |= {"languages": LANGUAGES, "static": f"/static/{self.version}", "formats": _FORMATS, "tail": tail}
        self.templates.globals["has_files"] = state.has_files
        self._kept = Kept()
        state.prepared.makers.extend([Names, Index, self._suggestions])
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
            self.router.add_route(
                f"{start}{path}.json",
                self._endpoint(lambda visit: View("", "", {}, make(visit)), language, "json"),
                include_in_schema=False,
            )

    def recalled(self, release: Release) -> Recalled:
        """Return a release that remembers its lists."""
        return self.state.prepared.of(release, Recalled)

    def names(self, release: Release) -> Names:
        """Return the names of a release, read once."""
        return self.state.prepared.of(release, Names)

    def index(self, release: Release) -> Index:
        """Return the search index of a release, made once."""
        return self.state.prepared.of(release, Index)

    def suggestions(self, release: Release) -> Suggestions:
        """Return what the search box suggests from a release, made once."""
        return self.state.prepared.of(release, self._suggestions)

    def _suggestions(self, release: Release) -> Suggestions:
        return Suggestions(self.index(release))

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
        key = ("page", self.version, self.state.url, self.state.has_files, visit.language, visit.form, visit.path, visit.request.url.query)
        media = "text/html" if visit.form == "html" else "application/json"
        made = self._kept.get(visit.release, key)
        if made is None:
            view = await make(visit) if inspect.iscoroutinefunction(make) else await run_in_threadpool(make, visit)
            if isinstance(view, Response):
                return view
            made = Made(await run_in_threadpool(self._body, visit, view), self._links(visit, view))
            if view.status != 200 or not view.lasting:
                return Response(made.body, view.status, {"Cache-Control": "no-store"}, media)
            self._kept.put(visit.release, key, made)
        tag = etag(visit.release, *key)
        headers = {**made.headers, "ETag": tag, "Cache-Control": "no-cache"}
        if matches(visit.request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        return Response(made.body, headers=headers, media_type=media)

    def _links(self, visit: Visit, view: View) -> dict[str, str]:
        """Return the header Link of a page about a thing below the base, as its data have it."""
        id = view.about.removeprefix(visit.release.base).partition("#")[0]
        if not view.about.startswith(visit.release.base):
            return {}
        return {"Link": linked.links(self.state, visit.release, quote(id, safe="/:@!$&'()*+,;=~%"), f"page/{id}")}

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
            visit=visit,
            t=visit.t,
            language=visit.language,
            title=view.title,
            title_language=view.language or visit.language,
            about=view.about,
            canonical=url + LANGUAGES[visit.language] + path + query,
            others={other: start + path + query for other, start in LANGUAGES.items() if other != visit.language},
            alternates={other: url + start + path + query for other, start in LANGUAGES.items()},
            twin=LANGUAGES[visit.language] + twin + ".json" + query,
            data=self._data(visit, view),
            **view.told,
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
