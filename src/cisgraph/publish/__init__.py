"""Publish a release: load it into a SPARQL 1.1 store graph by graph, and say so there only once all of it is verified.

The graph ``graph/release`` of the store says what is there. While a release is loaded, it lists the graphs that belong to it or
to the one before (``dcterms:hasPart``); last of all it is given the release's digest (``dcterms:identifier``). So a store whose
``graph/release`` has no ``dcterms:identifier`` holds nothing whole. What an interrupted load has done is not written down anywhere
but in the graphs themselves: each is counted and read back, and only what is not there as it should be is sent again.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.endpoint import MARKER
from cisgraph.errors import CisgraphError
from cisgraph.publish import parts
from cisgraph.publish.parts import Content
from cisgraph.publish.remote import Interrupted, Remote
from cisgraph.store import Release

_TERMS = {name: ox.NamedNode(terms.FIXED[prefix] + local) for name, prefix, local in (
    ("type", "rdf", "type"), ("dataset", "dcat", "Dataset"), ("part", "dcterms", "hasPart"),
    ("digest", "dcterms", "identifier"), ("version", "dcat", "version"),
)}


class Published(NamedTuple):
    """What a publication did: graphs that were sent, that were there already, and that were removed."""

    sent: list[str]
    kept: list[str]
    removed: list[str]
    statements: int


class Said(NamedTuple):
    """What ``graph/release`` of a store says: the digest of a whole release or nothing, and the graphs that belong to it."""

    digest: str | None
    graphs: frozenset[str]


def publish(release: Release, remote: Remote, progress: Callable[[str, int, int], None] = lambda *_: None) -> Published:
    """Make a store hold this release and nothing of the one before.

    Args:
        release: the release; its ``cisgraph.nq`` is what is sent.
        remote: the store.
        progress: called with a sentence on what is being done, the statements done and those of all.

    Raises:
        CisgraphError: the store refused, failed, or does not hold what was sent; then it does not say that it is whole.
    """
    with parts.divided(release) as graphs:
        return _publish(release, remote, graphs, progress)


def _publish(release: Release, remote: Remote, graphs: dict[str, parts.Graph], progress: Callable[[str, int, int], None]) -> Published:
    marker, every = release.base + MARKER, sum(graph.content.count for graph in graphs.values())
    said, done, missing = _said(remote, marker), 0, []
    for name, graph in graphs.items():
        progress(f"looking at {release.shorten(name)}", done, every)
        if _is_whole(remote, name, graph.content):
            done += graph.content.count
        else:
            missing.append(name)
    stale = sorted(name for name in said.graphs - graphs.keys() if name.startswith(f"{release.base}graph/") and name != marker)
    whole = Said(release.manifest["sha256"], frozenset(graphs))
    if missing or stale or said != whole:
        remote.put(marker, _marker(marker, None, said.graphs | graphs.keys()))
        if _said(remote, marker).digest is not None:
            raise CisgraphError(f"{remote.store} took a graph and still gives the one before: make it answer without a cache.")
        for name in missing:
            at = f"sending {release.shorten(name)}"
            done = _send(remote, graphs[name], name, lambda now, at=at: progress(at, now, every), done)
            _verify(remote, name, graphs[name].content, remote.read(name))
        for name in stale:
            remote.delete(name)
        _verify_counts(remote, {name: graph.content.count for name, graph in graphs.items()} | dict.fromkeys(stale, 0))
        remote.put(marker, _marker(marker, release.manifest, graphs))
        if _said(remote, marker) != whole:
            raise Interrupted(f"{remote.store} does not give back what it was told of the release: run the same command again.")
    progress("whole", every, every)
    return Published(missing, sorted(graphs.keys() - set(missing)), stale, every)


def _is_whole(remote: Remote, graph: str, content: Content) -> bool:
    return remote.count(graph) == content.count and remote.read(graph) == content


def _send(remote: Remote, graph: parts.Graph, name: str, progress: Callable[[int], None], done: int) -> int:
    """Send a graph, the first part in place of what was there; return how many statements are done with it."""
    progress(done)
    for number, (data, count) in enumerate(parts.parts(graph.file, parts.SIZE)):
        (remote.post if number else remote.put)(name, data)
        done += count
        progress(done)
    return done


def _verify(remote: Remote, graph: str, content: Content, found: Content) -> None:
    if found.count != content.count:
        raise CisgraphError(
            f"{remote.store} gives {found.count} statements of {graph} back where {content.count} were sent: "
            "raise its limit of rows in a result, if it has one, and run the same command again."
        )
    if found != content:
        raise CisgraphError(f"{remote.store} gives other statements of {graph} back than were sent: it changes values, so it cannot hold a release.")


def _verify_counts(remote: Remote, counts: dict[str, int]) -> None:
    for graph, count in counts.items():
        found = remote.count(graph)
        if found != count:
            raise CisgraphError(
                f"{remote.endpoint} counts {found} statements in {graph} where there should be {count}: "
                "check that it asks the same store, then run the same command again."
            )


def _said(remote: Remote, marker: str) -> Said:
    """Return what the store says of a release that it has; nothing where it says so in a way that is not ours."""
    found = [(quad.predicate, quad.object.value) for quad in remote.statements(marker) if quad.subject.value == marker]
    digests = [value for name, value in found if name == _TERMS["digest"]]
    return Said(digests[0] if len(digests) == 1 else None, frozenset(value for name, value in found if name == _TERMS["part"]))


def _marker(marker: str, manifest: dict | None, graphs: Iterable[str]) -> bytes:
    """Return ``graph/release`` as N-Triples: with the digest and version of a release that is whole, or without."""
    node = ox.NamedNode(marker)
    told = [(_TERMS["type"], _TERMS["dataset"]), *((_TERMS["part"], ox.NamedNode(graph)) for graph in sorted(graphs))]
    if manifest:
        told += [(_TERMS["digest"], ox.Literal(manifest["sha256"])), (_TERMS["version"], ox.Literal(manifest["version"]))]
    return ox.serialize((ox.Triple(node, *one) for one in told), format=ox.RdfFormat.N_TRIPLES)
