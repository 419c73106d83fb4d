"""W3C Simple Knowledge Organization System: the schemes, for any thesaurus tool.

The three schemes of the vocabulary (categories of persons, principles, themes) and the value schemes of the ontology (kinds of
paragraph, modalities, statuses …), each with its concepts and nothing else. What the graph leaves to be inferred is set out, because
tools do not infer: `skos:narrower`, both directions of `skos:related`, top concepts both ways. The last part of a concept's IRI is its
`skos:notation`. The integrity conditions of the SKOS Reference (S9, S13, S14, S27, S37, S46) hold, and a test holds them.

Actions are no concepts: they are what is to be done, and take ODRL for them. Actors, places and instruments are things, not concepts.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.export.partners.losses import Row
from cisgraph.export.partners.told import Said, Told
from cisgraph.store import Asked

#: Kept as they are in the graph.
_KEPT = (
    "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:definition", "skos:scopeNote", "skos:editorialNote", "skos:example",
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "dcterms:created", "dcterms:modified",
)

ROWS = (
    Row("cis:Category cis:Principle cis:Theme", "`skos:Concept`", "which of the three it is, but for its scheme"),
    Row(
        "cis:kind cis:modality cis:attribution cis:status cis:linkBasis cis:outcome cis:noteKind cis:membership cis:scope "
        "cis:instrumentKind",
        "the schemes of their values, `cis:kinds` and so on", "the properties themselves, as there are no things that have them",
    ),
)
LEFT = {
    "provisions": "not concepts",
    "structure of the documents": "not concepts",
    "subjects of a paragraph": "which paragraph is about which concept is no part of a scheme",
    "authorities": "instruments are things",
    "definitions": "what Annex II says of a category is a text; the concept's own `skos:definition` is the graph's",
    "actors and groups": "actors are things",
    "the Conference": "not concepts",
    "reservations": "not concepts",
    "what was reported": "not concepts; places are things",
    "evidence": "not concepts",
    "notes on the sources": "not concepts",
}


def statements(release: Asked) -> Iterator[ox.Quad]:
    """Yield the concept schemes with their concepts."""
    told = Told(release)
    said = Said(told)
    for scheme in told.all("skos:ConceptScheme"):
        said(scheme, "rdf:type", "skos:ConceptScheme")
        _kept(told, said, scheme)
        for concept in told.of("skos:inScheme", scheme):
            said(concept, "skos:inScheme", scheme)
            _concept(told, said, concept)
            if not told.values(concept, "skos:broader"):
                said(concept, "skos:topConceptOf", scheme)
                said(scheme, "skos:hasTopConcept", concept)
    yield from said.quads()


def _concept(told: Told, said: Said, concept: ox.NamedNode) -> None:
    said(concept, "rdf:type", "skos:Concept")
    said(concept, "skos:notation", ox.Literal(terms.tail(concept.value)))
    _kept(told, said, concept)
    for broader in told.values(concept, "skos:broader"):
        said(concept, "skos:broader", broader)
        said(broader, "skos:narrower", concept)
    for related in told.values(concept, "skos:related"):
        said(concept, "skos:related", related)
        said(related, "skos:related", concept)


def _kept(told: Told, said: Said, thing: ox.NamedNode) -> None:
    for name in _KEPT:
        said(thing, name, told.values(thing, name))
