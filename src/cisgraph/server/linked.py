"""Linked data: every IRI below the base leads to a page or a description, by content negotiation (RFC 9110, 12.5.1).

Redirects and links are relative to the server, so that they hold wherever it runs; what is said in RDF, and ``cite-as``, has the
release's own IRIs.
"""

import re
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cisgraph import about
from cisgraph.export import slices
from cisgraph.server import entities, negotiation
from cisgraph.server.kept import Kept, Made
from cisgraph.server.problems import Problem
from cisgraph.server.state import State
from cisgraph.server.written import WRITERS
from cisgraph.store import Release

#: Media type → suffix of an address; the first is for those who say nothing of what they like.
FORMATS = {**negotiation.GRAPHS, "application/trig": "trig", "application/n-quads": "nq"}
_MEDIA = {suffix: next(media for media, each in FORMATS.items() if each == suffix) for suffix in WRITERS}
#: Besides RDF: a page, and for programs that take JSON of any kind the JSON that there is.
_OFFERS = {**FORMATS, "text/html": "html", "application/xhtml+xml": "html", "application/json": "jsonld"}
_UNRESERVED = re.compile(r"%(2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])")
_UNKNOWN = "There is nothing called that in this release: look for it at {root}api/search?q=…"


def router(state: State) -> APIRouter:
    """Return the routes ``/data/…`` and, for whatever no other room answers, ``/…``: the last room of all."""
    room, kept = APIRouter(), Kept()

    async def data(request: Request) -> Response:
        release, (id, suffix) = state.release, _split(_path(request, state).removeprefix("data/"))
        if not entities.exists(release, id):
            raise _unknown(state)
        headers = {}
        if not suffix:
            suffix = FORMATS[_chosen(request, FORMATS)]
            headers = {"Vary": "Accept", "Content-Location": f"{root(state)}data/{id}.{suffix}"}
        page = _page(request)

        def make() -> Made:
            description = entities.describe(release, id, state.url, page)
            if description is None:
                raise Problem(404, f"The description of this thing has no page {page}: begin with the first.")
            return Made(WRITERS[suffix](description, release.base))

        headers["Link"] = links(state, release, id, f"data/{id}.{suffix}")
        media = negotiation.content_type(_MEDIA[suffix])
        return await kept.respond(request, release, ("data", id, suffix, page, state.url), make, media, headers)

    async def thing(request: Request) -> Response:
        release, id = state.release, _path(request, state)
        if not entities.exists(release, id):
            id = _meant(state, release, id)
        suffix = _OFFERS[_chosen(request, _OFFERS)]
        where = f"page/{id}" if suffix == "html" else f"data/{id}.{suffix}"
        headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Link": links(state, release, id)}
        return RedirectResponse(root(state) + where, 303, headers)

    room.add_route("/data/{path:path}", data, ["GET"], include_in_schema=False)
    room.add_route("/{path:path}", thing, ["GET"], include_in_schema=False)
    return room


def root(state: State) -> str:
    """Return the path below which people reach the server: what the address in the settings says, never a request."""
    return urlsplit(state.settings.url).path or "/"


def links(state: State, release: Release, id: str, here: str = "") -> str:
    """Return the header Link of a response about a thing (RFC 8288; Signposting for the relations).

    Args:
        state: tells the server's own path.
        release: tells the base.
        id: the IRI of the thing, below the base.
        here: the address of the response, below the root; empty for that of the thing itself.
    """
    top = root(state)
    dataset = f"data/{about.DATASET}.ttl"
    void, catalogue = (".well-known/void", "catalog.ttl") if state.has_files else (dataset, dataset)
    found = [f'<{release.base}{id}>; rel="cite-as"']
    if here.startswith("data/"):
        found += [f'<{release.base}{id}>; rel="describes"', f'<{top}{void}>; rel="describedby"; type="text/turtle"']
    else:
        found.append(f'<{top}data/{id}>; rel="describedby"')
    alternates = [(f"data/{id}.{suffix}", media) for suffix, media in _MEDIA.items()] + [(f"page/{id}", "text/html")]
    found += [f'<{top}{where}>; rel="alternate"; type="{media}"' for where, media in alternates if where != here]
    found += [f'<{about.LICENSE}>; rel="license"', f'<{top}{catalogue}>; rel="collection"; type="text/turtle"']
    return ", ".join(found)


def _path(request: Request, state: State) -> str:
    """Return the path of a request as an IRI has it: what is encoded stays so, but for what needs no encoding (RFC 3986, 2.3)."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.partition(b"?")[0].decode("ascii", "replace").removeprefix("/")
    return _UNRESERVED.sub(lambda found: chr(int(found[1], 16)), path)


def _split(path: str) -> tuple[str, str]:
    """Return the id that an address below ``/data/`` is about, and its suffix, empty where it has none."""
    id, _, suffix = path.rpartition(".")
    return (id, suffix) if suffix in WRITERS else (path, "")


def _chosen(request: Request, offers: dict[str, str]) -> str:
    media = negotiation.choose(",".join(request.headers.getlist("accept")) or None, offers)
    if media is None:
        raise Problem(406, f"There is no answer of the kind you accept: accept one of {', '.join(offers)}.")
    return media


def _page(request: Request) -> int:
    told = request.query_params.getlist("page")
    if not told:
        return 1
    if len(told) > 1 or not re.fullmatch(r"[1-9][0-9]{0,5}", told[0]):
        raise Problem(400, "A page is a whole number from 1 on: give one.")
    return int(told[0])


def _meant(state: State, release: Release, id: str) -> str:
    """Return the thing that an IRI leads to which is none itself: that of the version of a vocabulary that is served.

    Raises:
        Problem: 404, it leads to nothing that is here.
    """
    thing, version = entities.version_of(release, id)
    if version == id:
        return thing
    if version:
        raise Problem(404, f"This release has version {version.rpartition('/')[2]} of {thing}, and no other: see {root(state)}{thing}.")
    kind, _, thing = id.partition("/")
    if kind == slices.KIND and entities.exists(release, thing):
        raise Problem(404, f"A part is cut where it is wanted, by `cisgraph export --about {thing}`, and not kept here: see {root(state)}{thing}.")
    raise _unknown(state)


def _unknown(state: State) -> Problem:
    return Problem(404, _UNKNOWN.format(root=root(state)))
