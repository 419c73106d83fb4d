"""The dataset as files: what there is, how large, and with which checksum."""

from cisgraph import about
from cisgraph.export import parts
from cisgraph.export.whole import Distribution
from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit


def add(site: Site) -> None:
    """Add the page ``/dumps/``."""
    site.add("/dumps/", _dumps)


async def _dumps(visit: Visit) -> View:
    making, manifest = await visit.site.state.dumps.of(visit.release), visit.release.manifest
    of_parts = {parts.file(name): name for name in manifest["graphs"]}
    files = [one for one in making.files.files.values() if one.file not in of_parts]
    graphs = [
        {"id": f"graph/{of_parts[one.file]}", "statements": manifest["graphs"][of_parts[one.file]], "file": one}
        for one in making.files.files.values() if one.file in of_parts
    ]
    told = {
        "files": files, "graphs": graphs, "license": about.LICENSE, "license_name": about.LICENSE_NAME,
        "rights": about.RIGHTS[visit.language] if "text" in manifest["graphs"] else "", "dataset": f"{visit.release.base}{about.DATASET}",
    }
    data = {
        "dataset": told["dataset"], "version": manifest["version"], "release": manifest["sha256"], "license": about.LICENSE,
        "files": [_told(one) for one in files], "graphs": [{"id": one["id"], "statements": one["statements"], **_told(one["file"])} for one in graphs],
    }
    return View("downloads.html", visit.t["dumps"]["title"], told, data, about=told["dataset"])


def _told(one: Distribution) -> dict:
    return {
        "file": one.file, "title": one.title, "mediaType": one.media, "packed": one.packed, "bytes": one.bytes, "sha256": one.sha256, "url": f"/dumps/{one.file}",
    }
