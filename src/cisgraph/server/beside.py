"""What stands beside the release and keeps its IRIs whatever base that has: the shapes, and the profile that an export follows.

Its statements are those of the files that come with the program; no release has them, as they are no part of what it states.
"""

from pathlib import Path

import pyoxigraph as ox

from cisgraph import paths, terms, turtle

#: Prefix of the terms → the files that define them.
_FILES = {"ciss": "shapes/*.ttl", "cisodrl": "ontology/profiles/odrl.ttl"}


def prefix(iri: str) -> str:
    """Return the prefix of the terms that a vocabulary defines, empty where the IRI names none that stands beside the release."""
    return next((one for one in _FILES if terms.FIXED[one].rstrip("#") == iri), "")


def files(iri: str) -> list[Path]:
    """Return the files of a vocabulary, none where the IRI names none that stands beside the release."""
    found = prefix(iri)
    return sorted(paths.root().glob(_FILES[found])) if found else []


def quads(iri: str) -> list[ox.Quad]:
    """Return what the files of a vocabulary state, in their order, in the default graph."""
    nodes: dict[ox.BlankNode, ox.BlankNode] = {}

    def lasting(term):
        return nodes.setdefault(term, ox.BlankNode(f"b{len(nodes)}")) if isinstance(term, ox.BlankNode) else term

    return [ox.Quad(*map(lasting, triple)) for file in files(iri) for triple in turtle.read_file(file)]
