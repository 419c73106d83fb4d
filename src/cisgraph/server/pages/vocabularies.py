"""The page of a vocabulary that stands beside the release: what it is for, and each of its terms."""

import pyoxigraph as ox

from cisgraph import queries, terms
from cisgraph.server import beside
from cisgraph.server.pages.tables import Cell
from cisgraph.server.pages.visit import View, Visit

#: What a vocabulary or term is called, and what is said of it, as the profile of ODRL and SHACL have it; the first that is there names it.
_NAMES = ("dcterms:title", "rdfs:label", "sh:name")
_TOLD = ("dcterms:description", "rdfs:comment", "skos:definition", "skos:note", "sh:description", "sh:message")

Texts = dict[str, str]


def view(visit: Visit, iri: str) -> View:
    """Return the page of a vocabulary."""
    prefix, said = beside.prefix(iri), _said(iri)
    name, told = _of(iri, said.get(iri, {}))
    title = _best(visit, name)
    found = []
    for term in sorted(said):
        local = term.removeprefix(terms.FIXED[prefix])
        if local != term:
            label, texts = _of(local, said[term])
            found.append({"id": f"{prefix}:{local}", "name": local, "url": term, "label": label, "texts": texts})
    shown = [{**one, "label": _best(visit, one["label"]), "texts": [_best(visit, text) for text in one["texts"]]} for one in found]
    data = {"id": visit.release.shorten(iri), "url": iri, "label": name, "texts": told, "terms": found}
    return View("vocabulary.html", title.text, {"leads": [_best(visit, text) for text in told], "terms": shown}, data, title.language, iri)


def _said(iri: str) -> dict[str, dict[str, Texts]]:
    """Return thing → property → language → text, of all that has an IRI in the files of a vocabulary."""
    names, found = {queries.expand(name): name for name in (*_NAMES, *_TOLD)}, {}
    for quad in beside.quads(iri):
        if isinstance(quad.subject, ox.NamedNode):
            told = found.setdefault(quad.subject.value, {})
            if isinstance(quad.object, ox.Literal) and (name := names.get(quad.predicate.value)):
                told.setdefault(name, {})[quad.object.language or "en"] = quad.object.value
    return found


def _of(otherwise: str, said: dict[str, Texts]) -> tuple[Texts, list[Texts]]:
    """Return what a thing is called, and what is said of it."""
    name = next((said[property] for property in _NAMES if property in said), {"en": otherwise})
    return name, [said[property] for property in _TOLD if property in said]


def _best(visit: Visit, texts: Texts) -> Cell:
    """Return a text in the language of the page, or else in English and marked so."""
    language = visit.language if visit.language in texts else "en"
    return Cell(texts[language], language if language != visit.language else "")
