"""All that the descriptions of a release are made from, read once: the statements counted, what the graph says of itself, the files."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import about, provenance
from cisgraph.export import parts
from cisgraph.export.description.counts import Counts, count
from cisgraph.export.statements import quads
from cisgraph.export.whole import Distribution
from cisgraph.store import Release

HERE = ox.DefaultGraph()


class Known(NamedTuple):
    """What is known of a release."""

    release: Release
    #: The address of the server that has the files and the endpoint, ending in a slash.
    url: str
    counts: Counts
    #: What each named graph holds, by its name.
    graphs: dict[str, Counts]
    #: What the release says of itself and of its named graphs, which holds wherever it is said.
    stated: tuple[ox.Quad, ...]
    #: The files of the whole, and of each named graph by its name.
    files: tuple[Distribution, ...]
    parts: dict[str, Distribution]

    @property
    def base(self) -> str:
        """The IRI below which the release names things."""
        return self.release.base

    @property
    def dataset(self) -> str:
        """The IRI of the whole."""
        return f"{self.base}{about.DATASET}"

    @property
    def version(self) -> str:
        """The version of the release."""
        return self.release.manifest["version"]

    def titles(self, name: str) -> list[ox.Literal]:
        """Return what a named graph is called."""
        node, title = ox.NamedNode(f"{self.base}graph/{name}"), provenance.iri("dcterms:title")
        return [quad.object for quad in self.stated if quad.subject == node and quad.predicate == title]

    def download(self, file: Distribution) -> str:
        """Return the address of a file."""
        return f"{self.url}dumps/{file.file}"


def gather(release: Release, distributions: Iterable[Distribution] = (), url: str = "") -> Known:
    """Read a release once and return what is known of it.

    Args:
        release: a built one.
        distributions: its files, those of named graphs too.
        url: the address of the server that has them, the base of the release if none is given.
    """
    prefix, said = f"{release.base}graph/", []
    catalogue = ox.NamedNode(f"{prefix}catalogue")

    def kept() -> Iterator[ox.Quad]:
        for quad in quads(release):
            if quad.graph_name == catalogue:
                said.append(ox.Quad(*quad.triple, HERE))
            yield quad

    counts, graphs = count(kept(), release.base)
    named = {iri.removeprefix(prefix): one for iri, one in sorted(graphs.items())}
    of_parts = {parts.file(name): name for name in named}
    files = list(distributions)
    return Known(
        release, url or release.base, counts, named, (*said, *_unsaid(release, named, said)),
        tuple(one for one in files if one.file not in of_parts), {of_parts[one.file]: one for one in files if one.file in of_parts},
    )


def _unsaid(release: Release, graphs: Iterable[str], said: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield what every release is to say of itself, where this one does not."""
    subjects, base, version = {quad.subject.value for quad in said}, release.base, release.manifest["version"]
    if f"{base}{about.DATASET}" not in subjects:
        yield from provenance.said(f"{base}{about.DATASET}", HERE, provenance.dataset(base, version))
        yield from provenance.versions(base, HERE)
        yield from provenance.project(base, HERE)
    for name in graphs:
        if f"{base}graph/{name}" not in subjects:
            yield from provenance.said(f"{base}graph/{name}", HERE, provenance.part(name, base, version, {}))
