"""What a release says of itself: VoID, DCAT-AP 3, schema.org, how it is cited; all from the release and `cisgraph.about`.

Its named graphs say by PROV where they come from: `cisgraph.provenance` writes that into the release.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cisgraph.export.description import citation, dcat, schemaorg, void
from cisgraph.export.description.known import Known, gather
from cisgraph.export.files import writing
from cisgraph.export.formats import write
from cisgraph.export.whole import Distribution
from cisgraph.store import Release

#: File → format, for what is said in RDF; ``catalog`` is DCAT-AP, ``void`` VoID.
FILES = {"void.ttl": "turtle", "catalog.ttl": "turtle", "catalog.jsonld": "jsonld"}


def describe(release: Release, distributions: Iterable[Distribution] = (), base_url: str = "") -> Iterator[ox.Quad]:
    """Yield all that is said of a release, sorted, in the default graph.

    Args:
        release: a built one.
        distributions: its files, as `whole.dump` and `parts.dump` return them.
        base_url: the address of the server that has files and endpoint, ending in a slash; the base of the release if none is given.
    """
    known = gather(release, distributions, base_url)
    yield from statements([*void.describe(known), *dcat.describe(known)])


def statements(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return statements once each, in the order in which `formats.write` takes them."""
    return sorted(set(quads), key=str)


def write_descriptions(release: Release, files: Iterable[Distribution], folder: Path, base_url: str = "") -> None:
    """Write VoID, the catalogue, schema.org's Dataset and the citation into a folder that is there.

    Raises:
        CisgraphError: they cannot be written there.
    """
    known = gather(release, files, base_url)
    said = {"void": statements(void.describe(known)), "catalog": statements(dcat.describe(known))}
    for file, format in FILES.items():
        with writing(folder / file) as output:
            write(said[file.partition(".")[0]], format, output, release.base)
    with writing(folder / "schema-org.jsonld") as output:
        output.write(as_json(schemaorg.describe(known)))
    with writing(folder / "CITATION.cff") as output:
        output.write(citation.text(known.version).encode())


def as_json(told: dict) -> bytes:
    """Return an object as the bytes of JSON."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


__all__ = ["FILES", "Known", "as_json", "citation", "dcat", "describe", "gather", "schemaorg", "statements", "void", "write_descriptions"]
