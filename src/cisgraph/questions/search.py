"""Find things of the graph by words: labels, other names, summaries, definitions, and the wording where it is at hand."""

import re
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

from cisgraph import queries, terms
from cisgraph.errors import UsageError
from cisgraph.questions.answers import Found, Match
from cisgraph.questions.fulltext import WEIGHTS, Engine
from cisgraph.questions.reference import read_reference
from cisgraph.questions.words import bare, letters, piece, readable, shown, telling, words
from cisgraph.store import Asked
from cisgraph.terms import slug, tail

LANGUAGES = ("en", "ru")

#: Property → the engine's field that its texts go into, and what an answer calls it.
_TEXTS = {
    "skos:prefLabel": ("label", "label"),
    "cis:acronym": ("name", "acronym"),
    "skos:altLabel": ("name", "other name"),
    "skos:hiddenLabel": ("name", "other name"),
    "cis:label": ("name", "number"),
    "cis:symbol": ("name", "symbol"),
    "dcterms:identifier": ("name", "symbol"),
    "dcterms:title": ("name", "title"),
    "cis:summary": ("summary", "summary"),
    "skos:definition": ("summary", "definition"),
    "cis:text": ("wording", "wording"),
}
#: Above any score of the engine: what is named outright, and before all what is given by its number or id.
_NAMED, _NUMBERED = 10_000.0, 20_000.0
#: How many words of a text are shown; of a document's own wording a few.
_ROOM = {"label": 40, "name": 40, "summary": 20, "wording": 8}
#: For how many unknown words the nearest is looked for, which takes longer than the search.
_NEAREST = 3
_DOCUMENTS = list(terms.DOCUMENTS.values())


class _Text(NamedTuple):
    property: str
    language: str
    text: str


class _Thing(NamedTuple):
    """Something that can be found; its narrowest kind comes first."""

    id: str
    kinds: tuple[str, ...]
    texts: tuple[_Text, ...]

    def label(self, language: str) -> str:
        labels = {one.language: one.text for one in self.texts if one.property == "skos:prefLabel"}
        numbers = [one.text for one in self.texts if one.property == "cis:label"]
        return labels.get(language) or labels.get("en") or next(iter([*numbers, *labels.values()]), self.id)

    def called(self, language: str) -> str:
        return f'the {_spaced(self.kinds[0])} "{self.label(language)}" ({self.id})'

    def names(self) -> set[str]:
        """What it is called, as names are compared; its slug is a name too."""
        called = [one.text for one in self.texts if _TEXTS[one.property][0] in ("label", "name")]
        return {bare(name) for name in (tail(self.id), *called)} - {""}

    def fields(self) -> dict[str, list[str]]:
        """Its texts by field of the engine."""
        fields: dict[str, list[str]] = {}
        for one in self.texts:
            fields.setdefault(_TEXTS[one.property][0], []).append(one.text)
        return fields

    def beginning(self, language: str) -> tuple[str, str]:
        """How it begins, for want of anything to show around the number or id that it goes by."""
        def worth(one: _Text) -> tuple:
            return _TEXTS[one.property][0] == "summary", one.property == "skos:prefLabel", one.language == language

        text = max(self.texts, key=worth)
        matched = "number" if any(one.property == "cis:label" for one in self.texts) else "id"
        return matched, piece(text.text, [], _ROOM[_TEXTS[text.property][0]])


class Index:
    """The texts of one graph, ready to be searched by any number of threads; what changes later it does not see."""

    def __init__(self, asked: Asked):
        self.base = asked.base
        self.things = _things(asked)
        self.kinds = sorted({kind for thing in self.things for kind in thing.kinds})
        self.has_wording = any(one.property == "cis:text" for thing in self.things for one in thing.texts)
        self._ids = {thing.id: at for at, thing in enumerate(self.things)}
        self._names: dict[str, set[int]] = {}
        for at, thing in enumerate(self.things):
            for name in thing.names():
                self._names.setdefault(name, set()).add(at)
        self._engine = Engine([thing.fields() for thing in self.things])

    def search(self, written: str, kind: str | None = None, limit: int = 20, offset: int = 0, language: str = "en") -> Found:
        """Answer which things match all of the words, or else any of them, the closest first.

        Args:
            written: words in either language, the number of a paragraph, an acronym, an id.
            kind: only things of this kind, wide (``actor``) or narrow (``state``).
            limit: how many to return, from ``offset`` on.
            language: that of the labels, en or ru.

        Raises:
            UsageError: no word to look for or too many, no such kind, a limit or offset below zero.
        """
        self._check(kind, limit, offset, language)
        asked = readable(written)
        look = " ".join(telling(asked))
        stems = {stem.text for stem in self._engine.stems(look)}
        hits, every = self._hits(written, look, True), True
        if not hits and not stems:
            raise UsageError(f'"{shown(written)}" is in too many texts to be looked for: add a word that says more.')
        of_kind = self._of_kind(hits, kind)
        if not of_kind and len(stems) > 1:
            hits, every = self._hits(written, look, False), False
            of_kind = self._of_kind(hits, kind)
        if of_kind:
            answer = self._matching(written, kind, self.things[of_kind[0][0]].called(language), len(of_kind), every)
        else:
            answer = self._nothing(written, kind, len(hits), every)
        page = [self._match(at, score, bare(written), stems, language) for at, score in of_kind[offset : offset + limit]]
        return Found(answer, tuple(page), len(of_kind))

    def _check(self, kind: str | None, limit: int, offset: int, language: str) -> None:
        if kind is not None and kind not in self.kinds:
            raise UsageError(f"There is no kind {kind[:40]!r} here: name one of {', '.join(self.kinds)}.")
        if language not in LANGUAGES:
            raise UsageError(f"There are no labels in {language[:40]!r}: name one of {', '.join(LANGUAGES)}.")
        if limit < 0 or offset < 0:
            raise UsageError("A limit and an offset count results: give whole numbers from 0 on.")

    def _hits(self, written: str, look: str, every: bool) -> list[tuple[int, float]]:
        """Return the places in ``things`` that match, with scores, the best first, equal ones in the order of the things."""
        scores = self._engine.ask(look, every)
        for at in self._names.get(bare(written), ()):
            scores[at] = scores.get(at, 0) + _NAMED
        for at in {self._ids[id] for id in self._references(written) if id in self._ids}:
            scores[at] = scores.get(at, 0) + _NUMBERED
        return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))

    def _of_kind(self, hits: list[tuple[int, float]], kind: str | None) -> list[tuple[int, float]]:
        return [hit for hit in hits if kind is None or kind in self.things[hit[0]].kinds]

    def _references(self, written: str) -> list[str]:
        """Return the ids that the words may be: of a paragraph as people write it, or one written out."""
        text = letters(" ".join(written.split()))
        ids = [queries.expand(text, self.base).removeprefix(self.base)]
        try:
            slug, key = read_reference(text, base=self.base)
        except UsageError:
            return ids
        return [*ids, f"{slug}/{key}"]

    def _match(self, at: int, score: float, name: str, stems: set[str], language: str) -> Match:
        thing = self.things[at]
        matched, snippet = thing.beginning(language) if score >= _NUMBERED else self._place(thing, name, stems, language)
        return Match(thing.id, thing.kinds[0], thing.label(language), matched, snippet, round(score, 2))

    def _place(self, thing: _Thing, name: str, stems: set[str], language: str) -> tuple[str, str]:
        """Return which text matches best, one that is the whole name or else one with most of the words, and a piece of it."""
        best, worth, places = thing.texts[0], (), []
        for text in thing.texts:
            field = _TEXTS[text.property][0]
            held = [stem for stem in self._engine.stems(text.text) if stem.text in stems]
            whole = field in ("label", "name") and bare(text.text) == name
            this = whole, len({stem.text for stem in held}), WEIGHTS[field], text.language == language
            if this > worth:
                best, worth, places = text, this, held
        if best.property == "cis:label" or not any(worth[:2]):
            return thing.beginning(language)
        field, matched = _TEXTS[best.property]
        return matched, piece(best.text, places, _ROOM[field])

    def _matching(self, written: str, kind: str | None, first: str, total: int, every: bool) -> str:
        things = f"{total} thing{'s' if total > 1 else ''}{_of(kind)} match{'es' if total == 1 else ''}"
        closest = f"{'the closest' if total > 1 else 'it'} is {first}."
        if every:
            return f'{things} "{shown(written)}": {closest}'
        unknown = self._unknown(written)
        return f'Nothing{_of(kind)} matches all of "{shown(written)}"{unknown and f"; {unknown}"}. {things} some of it: {closest}'

    def _nothing(self, written: str, kind: str | None, others: int, every: bool) -> str:
        if others:
            do = f"thing{'s' if others > 1 else ''} of other kinds match{'es' if others == 1 else ''}"
            return f'Nothing{_of(kind)} matches "{shown(written)}"; {others} {do}{"" if every else " some of it"}.'
        unknown = self._unknown(written)
        said = unknown[0].upper() + unknown[1:] if unknown else f'Nothing matches "{shown(written)}"'
        return f"{said}." + ("" if self.has_wording else " The wording of the documents is not in this release, so it was not searched.")

    def _unknown(self, written: str) -> str:
        """Say which of the words no text has, and which the nearest are that some has."""
        asked = dict.fromkeys(telling(readable(written)))
        lacking = [word for word in asked if not all(self._engine.has(stem.text) for stem in self._engine.stems(word))]
        if not lacking:
            return ""
        near = dict.fromkeys(found for word in lacking[:_NEAREST] for found in self._nearest(word))
        said = f"no text has the word{'s' if len(lacking) > 1 else ''} {_or(lacking)}"
        return f"{said} (the nearest {'are' if len(near) > 1 else 'is'} {_or(list(near))})" if near else said

    def _nearest(self, word: str) -> list[str]:
        from difflib import get_close_matches

        return get_close_matches(word.casefold(), [one for one in self._vocabulary if abs(len(one) - len(word)) < 3], 1, 0.7)

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted({word for thing in self.things for one in thing.texts for word in words(letters(one.text).casefold())})


def search(
    asked: Asked | Index, words: str, kind: str | None = None, limit: int = 20, offset: int = 0, language: str = "en"
) -> Found:
    """Answer which things of a graph match ``words``, as `Index.search` does.

    Args:
        asked: the graph, or its `Index` where it is to be searched more than once.
    """
    return (asked if isinstance(asked, Index) else Index(asked)).search(words, kind, limit, offset, language)


def _things(asked: Asked) -> list[_Thing]:
    """Return what can be found: first what belongs to no document, then the documents in the order of their dates."""
    wider: dict[str, set[str]] = {}
    for row in asked.ask("kinds"):
        wider.setdefault(row["kind"], set()).add(row["wider"])
    properties = {queries.expand(name): name for name in _TEXTS}
    order = list(_TEXTS)
    kinds: dict[str, set[str]] = {}
    texts: dict[str, set[_Text]] = {}
    for row in asked.ask("texts-of-kind", kind=list(wider), property=list(properties)):
        kinds.setdefault(row["thing"], set()).add(row["kind"])
        texts.setdefault(row["thing"], set()).add(_Text(properties[row["property"]], row["language"], normalize("NFC", row["text"])))
    made = []
    for iri, found in texts.items():
        covered = set().union(*(wider[kind] for kind in kinds[iri]))
        narrow_first = sorted(kinds[iri], key=lambda kind: (kind in covered, kind))
        in_order = sorted(found, key=lambda one: (order.index(one.property), one))
        made.append(_Thing(asked.shorten(iri), tuple(map(slug, narrow_first)), tuple(in_order)))
    return sorted(made, key=lambda thing: _order(thing.id))


def _order(id: str) -> tuple:
    folder = id.partition("/")[0]
    numbers_as_such = [int(part) if at % 2 else part for at, part in enumerate(re.split(r"([0-9]+)", id))]
    return _DOCUMENTS.index(folder) if folder in _DOCUMENTS else -1, numbers_as_such


def _spaced(kind: str) -> str:
    return kind.replace("-", " ")


def _of(kind: str | None) -> str:
    return f" of the kind {_spaced(kind)}" if kind else ""


def _or(several: list[str]) -> str:
    return " or ".join(f'"{word}"' for word in several)
