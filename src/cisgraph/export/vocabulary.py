"""What the ontology says of its terms, as JSON-LD's keys and the columns of tables need it: short names, kinds of values, definitions."""

from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import paths, terms, turtle

CIS, RDF, RDFS, SKOS, OWL, XSD = (terms.FIXED[prefix] for prefix in ("cis", "rdf", "rdfs", "skos", "owl", "xsd"))
TYPE = RDF + "type"
#: Kinds of values besides datatypes: things, and texts in a language. Strings stand also for what has several datatypes.
THING, TEXT, STRING = "@id", "@language", XSD + "string"

#: Short name → property of another vocabulary that the graph uses, and the kind of its values.
_BORROWED = {
    **{name: (f"skos:{name}", TEXT) for name in (
        "prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote", "editorialNote", "example")},
    **{name: (f"skos:{name}", THING) for name in ("broader", "broaderTransitive", "related", "inScheme", "topConceptOf", "hasTopConcept")},
    **{name: (f"rdfs:{name}", THING) for name in ("subClassOf", "subPropertyOf", "domain", "range", "isDefinedBy", "seeAlso")},
    "comment": ("rdfs:comment", TEXT),
    **{name: (f"dcterms:{name}", TEXT) for name in ("title", "description", "bibliographicCitation")},
    **{name: (f"dcterms:{name}", THING) for name in ("creator", "license", "isPartOf")},
    **{name: (f"dcterms:{name}", XSD + "date") for name in ("created", "date", "issued")},
    **{name: (f"dcterms:{name}", STRING) for name in ("identifier", "language")},
    **{name: (f"prov:{name}", THING) for name in ("generated", "used", "wasDerivedFrom")},
}
#: Properties of ours without a range in the ontology that hold no texts in a language.
_MIXED = ("from", "role", "until")


class Key(NamedTuple):
    """A property's short name, its prefixed name, and the kind of its values: a thing, a text, or a datatype's IRI."""

    name: str
    property: str
    kind: str


@cache
def _ontology() -> tuple[ox.Triple, ...]:
    return tuple(triple for path in sorted((paths.root() / "ontology").glob("*.ttl")) for triple in turtle.read_file(path))


def _named(kind: str) -> list[str]:
    found = (triple.subject.value for triple in _ontology() if triple.predicate.value == TYPE and triple.object.value == OWL + kind)
    return sorted(iri.removeprefix(CIS) for iri in found if iri.startswith(CIS))


@cache
def classes() -> tuple[str, ...]:
    """Return the names of the ontology's classes."""
    return tuple(_named("Class"))


@cache
def keys() -> dict[str, Key]:
    """Return the properties that the graph uses by their short names, sorted; ours take a name before borrowed ones."""
    ranges = {triple.subject.value: triple.object.value for triple in _ontology() if triple.predicate.value == RDFS + "range"}
    found = {**_BORROWED, **{name: (f"cis:{name}", THING) for name in _named("ObjectProperty")}}
    for name in _named("DatatypeProperty"):
        kind = ranges.get(CIS + name, STRING if name in _MIXED else RDF + "langString")
        found[name] = (f"cis:{name}", TEXT if kind == RDF + "langString" else kind)
    return {name: Key(name, *said) for name, said in sorted(found.items())}


@cache
def _said(property: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for triple in _ontology():
        if triple.predicate.value == SKOS + property:
            found.setdefault(triple.subject.value, {})[triple.object.language] = triple.object.value
    return found


def labels(iri: str) -> dict[str, str]:
    """Return language → name of a term of the ontology; nothing for terms of other vocabularies."""
    return dict(sorted(_said("prefLabel").get(iri, {}).items()))


def definitions(iri: str) -> dict[str, str]:
    """Return language → definition of a term of the ontology; nothing for terms of other vocabularies."""
    return dict(sorted(_said("definition").get(iri, {}).items()))
