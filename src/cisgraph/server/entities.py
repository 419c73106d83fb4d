"""The description of a thing: what the graph states of it, what points to it, and how everything named there is called.

Every statement keeps the named graph that it stands in. A thing's parts (whose IRI continues its own after a number sign, like
the terms of the ontology) are described with it, as they have no address of their own.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import about, queries, terms
from cisgraph.errors import UsageError
from cisgraph.server import beside
from cisgraph.server.published import Published
from cisgraph.store import Asked

#: How many statements with the same property that point to a thing stand in one part of its description.
POINTING = 200
#: Longer than the path of any thing.
_LONGEST = 300
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,2}")
_TYPE, _VERSION = ox.NamedNode(terms.FIXED["rdf"] + "type"), ox.NamedNode(terms.FIXED["owl"] + "versionIRI")
#: What says how a thing is called, and of what kind it is.
_NAMING = (_TYPE, *(ox.NamedNode(queries.expand(name)) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "cis:label")))


class Part(NamedTuple):
    """Statements of one sort, in order; ``title`` says of which."""

    title: str
    quads: list[ox.Quad]


class Description(NamedTuple):
    """What is told of a thing, in ``parts``; where too much points to it, on several ``pages`` of which this is one."""

    iri: str
    document: str
    parts: tuple[Part, ...]
    page: int
    pages: int


def exists(asked: Asked, id: str) -> bool:
    """Whether an IRI below the base names something that can be described."""
    node = _node(asked, id)
    return node is not None and (beside.prefix(node.value) != "" or asked.states(node.value))


def describe(asked: Asked, id: str, url: str, page: int = 1) -> Description | None:
    """Return the description of a thing, or None where there is no such thing or no such page of it.

    Args:
        asked: the graph.
        id: the IRI of the thing, below the base.
        url: the address of the server, in whose ``data/`` the description stands.
        page: which statements that point to the thing, `POINTING` of each property a page.
    """
    if not exists(asked, id):
        return None
    iri, document = asked.base + id, f"{url}data/{id}"
    stated = beside.quads(iri) or _stated(asked, iri)
    pointing, pages = _pointing(asked, iri, page)
    if not 1 <= page <= pages:
        return None
    known = set(stated)
    pointing = [quad for quad in pointing if quad not in known]
    parts = (
        Part("The description", _told(asked, iri, document, [*stated, *pointing], page, pages)),
        Part(f"About {terms.short(iri, asked.base)}", stated),
        Part(f"What points to {terms.short(iri, asked.base)}", pointing),
        Part("Classes and names of what is named", _names(asked, stated, pointing)),
    )
    return Description(iri, document, parts, page, pages)


def version_of(asked: Asked, id: str) -> tuple[str, str]:
    """Return the thing that an IRI is to be a version of, and which one is served, as ids below the base; nothing where there is no such thing."""
    thing, _, number = id.rpartition("/")
    if not _NUMBER.fullmatch(number) or not exists(asked, thing):
        return "", ""
    found = [quad.object.value for quad in _stated(asked, asked.base + thing) if quad.predicate == _VERSION]
    return (thing, asked.shorten(found[0])) if found else ("", "")


def _node(asked: Asked, id: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(asked.base + id) if id and len(id) <= _LONGEST and "#" not in id else None
    except ValueError:
        return None


def _rows(asked: Asked, name: str, **parameters: object) -> Iterable[ox.QuerySolution]:
    """Ask a query of the library; unlike `Asked.ask` keep terms as they are."""
    try:
        return asked.solutions(queries.load(name).filled(asked.base, **parameters))
    except UsageError:  # an IRI that no query can have
        return []


def _stated(asked: Asked, iri: str) -> list[ox.Quad]:
    rows = _rows(asked, "description-of-thing", thing=iri)
    found = [ox.Quad(*(row[name] for name in ("subject", "property", "value", "graph"))) for row in rows]
    return sorted(found, key=lambda quad: (quad.graph_name.value.endswith("/inferred"), quad.graph_name.value, quad.subject.value != iri))


def _pointing(asked: Asked, iri: str, page: int) -> tuple[list[ox.Quad], int]:
    """Return the statements of one page, and how many pages there are."""
    node, seen = ox.NamedNode(iri), Counter()
    found = []
    for row in _rows(asked, "references-to", thing=iri):
        if seen[row["property"]] // POINTING == page - 1:
            found.append(ox.Quad(row["subject"], row["property"], node, row["graph"]))
        seen[row["property"]] += 1
    pages = -(-max(seen.values(), default=1) // POINTING)
    return sorted(found, key=lambda quad: quad.graph_name.value), pages


def _names(asked: Asked, stated: list[ox.Quad], pointing: list[ox.Quad]) -> list[ox.Quad]:
    """Return classes and names of what quads name, and the names of those classes; what is stated already is left out."""
    already, done = {*stated, *pointing}, {quad.subject for quad in stated if isinstance(quad.subject, ox.NamedNode)}
    found: list[ox.Quad] = []
    new = {term for quad in already for term in quad if isinstance(term, ox.NamedNode)} - done
    while new:
        more = _naming(asked, new)
        found += sorted(more, key=_order)
        done |= new
        new = {quad.object for quad in more if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode)} - done
    return sorted((quad for quad in found if quad not in already), key=lambda quad: quad.graph_name.value)


def _naming(asked: Asked, things: set[ox.NamedNode]) -> list[ox.Quad]:
    """Return what says how things are called and of what kind they are: at hand one by one, from afar all at once."""
    if not isinstance(asked, Published):
        return [quad for thing in things for property in _NAMING for quad in asked.store.quads_for_pattern(thing, property, None)]
    found = sorted(thing.value for thing in things if thing.value.startswith(("http://", "https://", "urn:")))
    return [ox.Quad(*(row[name] for name in ("thing", "property", "value", "graph"))) for row in _rows(asked, "names-of-things", thing=found)]


def _order(quad: ox.Quad) -> tuple[str, ...]:
    return quad.subject.value, quad.predicate.value, quad.object.value, getattr(quad.object, "language", None) or "", quad.graph_name.value


def _told(asked: Asked, iri: str, document: str, quads: Iterable[ox.Quad], page: int, pages: int) -> list[ox.Quad]:
    """Return what the description says of itself: of what it is, of which named graphs it was made, where it goes on."""
    graphs = sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)})
    here = document + (f"?page={page}" if page > 1 else "")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", ox.NamedNode(terms.FIXED["foaf"] + "Document")),
        ("foaf:primaryTopic", ox.NamedNode(iri)),
        ("dcterms:isPartOf", ox.NamedNode(asked.base + about.DATASET)),
        ("dcterms:license", ox.NamedNode(about.LICENSE)),
        *(("prov:wasDerivedFrom", ox.NamedNode(graph)) for graph in graphs),
    ]
    if pages > 1:
        which = f"those from {(page - 1) * POINTING + 1} to {page * POINTING} of each property"
        told = f"Of the statements that point to the thing, {which} are here: this is page {page} of {pages}."
        said.append(("rdfs:comment", ox.Literal(told, language="en")))
    if page < pages:
        said.append(("rdfs:seeAlso", ox.NamedNode(f"{document}?page={page + 1}")))
    return [ox.Quad(ox.NamedNode(here), ox.NamedNode(queries.expand(name)), value) for name, value in said]
