"""What a release says of itself: VoID, DCAT-AP 3, schema.org, how it is cited; all from the release and `cisgraph.about`.

Its named graphs say by PROV where they come from: `cisgraph.provenance` writes that into the release.
"""

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cisgraph.export.description import citation, dcat, schemaorg, void
from cisgraph.export.description.known import gather
from cisgraph.export.files import writing
from cisgraph.export.formats import FORMATS, write
from cisgraph.export.whole import Distribution
from cisgraph.store import Release

#: Format → suffix of the files that are written in RDF, ``void`` and ``catalog``.
WRITTEN = {name: FORMATS[name].suffix for name in ("turtle", "ntriples", "jsonld", "rdfxml")}


def describe(release: Release, distributions: Iterable[Distribution] = (), base_url: str = "") -> Iterator[ox.Quad]:
    """Yield all that is said of a release, sorted, in the default graph.

    Args:
        release: a built one.
        distributions: its files, as `whole.dump` and `parts.dump` return them.
        base_url: the address of the server that has files and endpoint, ending in a slash; the base of the release if none is given.
    """
    known = gather(release, distributions, base_url)
    yield from _sorted([*void.describe(known), *dcat.describe(known)])


def write_descriptions(release: Release, files: Iterable[Distribution], folder: Path, base_url: str = "") -> list[str]:
    """Write VoID, the catalogue, schema.org's Dataset and the citation into a folder that is there; return what the files are called.

    Raises:
        CisgraphError: they cannot be written there, or the release is damaged.
    """
    known = gather(release, files, base_url)
    written = {"CITATION.cff": citation.text(known.version).encode(), "schema-org.jsonld": _as_json(schemaorg.describe(known))}
    for name, quads in {"void": _sorted(void.describe(known)), "catalog": _sorted(dcat.describe(known))}.items():
        for format, suffix in WRITTEN.items():
            output = io.BytesIO()
            write(quads, format, output, release.base)
            written[f"{name}.{suffix}"] = output.getvalue()
    for file, data in sorted(written.items()):
        with writing(folder / file) as output:
            output.write(data)
    return sorted(written)


def _sorted(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return statements once each, in the order in which formats take them."""
    return sorted(set(quads), key=str)


def _as_json(told: dict) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
