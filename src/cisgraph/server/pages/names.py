"""The texts of the interface, what things are called in the language of a page, and at which address each is shown."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cisgraph import queries, terms
from cisgraph.store import Release
from cisgraph.terms import tail

_FOLDER = Path(__file__).parents[1] / "texts"
#: Language → what its addresses begin with.
LANGUAGES = {"en": "", "ru": "/ru"}
_ONTOLOGY = terms.FIXED["cis"]
#: Besides the kinds of the ontology.
_KINDS = (
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "skos:Concept",
    "skos:ConceptScheme",
    "dcat:Dataset",
    "sh:SPARQLExecutable",
)
_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"{}|\\^`\x00-\x1f]+", re.I)


@cache
def words(language: str) -> dict:
    """Return the texts of the interface in a language, ``texts/<language>.toml``, by section and key."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


class Name(NamedTuple):
    """A name and the language it is in."""

    text: str
    language: str


class Names:
    """The names of everything in one release."""

    def __init__(self, release: Release):
        self.base = release.base
        kinds = {row["kind"] for row in release.ask("kinds")}
        self._names: dict[str, dict[str, str]] = {}
        for row in release.ask("texts-of-kind", kind=[*sorted(kinds), *_KINDS], property=list(_NAMES)):
            languages = self._names.setdefault(row["thing"], {})
            if row["property"].endswith("#prefLabel") or row["language"] not in languages:
                languages[row["language"]] = row["text"]
        self._paragraphs = {row["paragraph"]: (row["label"], row["document"]) for row in release.ask("paragraph-digests")}

    def iri(self, id: str) -> str:
        """Return the IRI of an id below the base, of a term (``cis:explicit``), or of an IRI."""
        return queries.expand(id, self.base)

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix, where it has one."""
        return terms.short(iri, self.base)

    def has(self, iri: str) -> bool:
        """Whether a thing has a name of its own."""
        return iri in self._names or iri in self._paragraphs

    def of(self, id: str, language: str) -> Name:
        """Return the name of a thing in a language, or in English, or what its IRI ends in."""
        iri = self.iri(id)
        if iri in self._paragraphs:
            return self._paragraph(iri, language)
        found = self._names.get(iri)
        if found:
            best = next((one for one in (language, "en", "") if one in found), next(iter(found)))
            return Name(found[best], best or language)
        unit, number = self.provision(iri)
        if unit:
            told = words(language)["paragraph"]["provision_of"]
            return Name(told.format(number=number, paragraph=self._paragraph(unit, language).text), language)
        short = terms.short(iri, self.base)
        return Name(tail(iri) if short != iri and tail(iri) and iri.startswith(self.base) else short, "")

    def provision(self, iri: str) -> tuple[str, str]:
        """Return the paragraph and the number of a provision; nothing for what is none."""
        unit, dash, number = iri.rpartition("-p")
        return (unit, number) if dash and number.isdecimal() and unit in self._paragraphs else ("", "")

    def abroad(self, iri: str) -> bool:
        """Whether a paragraph is one of another document than the Programme, so that its number alone would mislead."""
        return iri in self._paragraphs and tail(self._paragraphs[iri][1]) != "poa"

    def _paragraph(self, iri: str, language: str) -> Name:
        label, document = self._paragraphs[iri]
        told = words(language)["paragraph"]
        name = told["label"].format(label=label) if label[0].isdigit() else self.worded(label, language)
        if tail(document) == "poa":
            return Name(name, language)
        return Name(told["label_in"].format(document=self.of(document, language).text, paragraph=name), language)

    def worded(self, label: str, language: str) -> str:
        """Return what a paragraph is cited by in words of a language."""
        for english, other in words(language)["paragraph"]["parts"].items():
            label = re.sub(rf"^{english}\b", other, label)
        return label

    def english(self, iri: str) -> str | None:
        """Return the English name of a thing, if it has one."""
        return self._names.get(iri, {}).get("en")

    def russian(self, iri: str) -> str | None:
        """Return the Russian name of a thing, if it has one."""
        return self._names.get(iri, {}).get("ru")

    def number(self, iri: str) -> str:
        """Return what a paragraph is cited by."""
        return self._paragraphs[iri][0]

    def all(self, namespace: str, language: str) -> list[tuple[str, str]]:
        """Return the IRIs that begin so, and their names."""
        return sorted((iri, self.of(iri, language).text) for iri in self._names if iri.startswith(namespace))


def day(written: str, language: str) -> str:
    """Return a date (``1996-05-30``, ``1996-05``) as people write it; any other text as it is."""
    found = _DATE.fullmatch(written)
    if not found or not 1 <= int(found[2]) <= 12:
        return written
    told = words(language)["dates"]
    if not found[3]:
        return told["month"].format(month=told["months"][int(found[2]) - 1], year=found[1])
    return told["day"].format(day=int(found[3]), month=told["days"][int(found[2]) - 1], year=found[1])


def address(iri: str, base: str, language: str) -> str | None:
    """Return where a page shows a thing, or the address of a page elsewhere; None for what is no link.

    Args:
        iri: any text; only http, https and mailto make a link.
        base: that of the release, which may be any.
        language: of the page.
    """
    start = LANGUAGES[language]
    if iri.startswith(_ONTOLOGY) or iri.startswith(base):
        if not _SAFE.fullmatch(iri):
            return None
        if iri.startswith(_ONTOLOGY):
            return f"{start}/page/ontology#{quote(iri.removeprefix(_ONTOLOGY))}"
        path, hash, fragment = iri.removeprefix(base).partition("#")
        if path.startswith("query/"):
            return f"{start}/queries/{quote(path.removeprefix('query/'), safe='')}"
        return f"{start}/page/{quote(path)}{hash}{quote(fragment)}" if path else f"{start}/"
    return iri if _SAFE.fullmatch(iri) else None
