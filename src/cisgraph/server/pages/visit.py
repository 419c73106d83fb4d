"""One request of a page, and what is to be shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request

from cisgraph.queries import Query
from cisgraph.questions.search import Index
from cisgraph.server.pages.names import LANGUAGES, Name, Names, address, day, words
from cisgraph.server.pages.suggestions import Suggestions
from cisgraph.server.prepared import Recalled
from cisgraph.store import Release

if TYPE_CHECKING:
    from cisgraph.server.pages.site import Site


@dataclass(frozen=True)
class View:
    """A page that is to be: its template and what stands in it; ``data`` is its twin in JSON."""

    template: str
    title: str
    told: dict
    data: object
    #: Of the title, where it is not that of the page.
    language: str = ""
    #: The IRI of the thing that the page is about.
    about: str = ""
    status: int = 200
    #: Whether the same address always gives the same page of one release.
    lasting: bool = True


@dataclass(frozen=True)
class Visit:
    """One request of a page: the release that it is answered from, the language, the parameters."""

    site: Site
    request: Request
    release: Release
    language: str
    #: The address without language and suffix.
    path: str
    #: The form that is wanted: html, json or csv.
    form: str = "html"
    parts: dict = field(default_factory=dict)

    @property
    def t(self) -> dict:
        """The texts of the interface."""
        return words(self.language)

    @property
    def asked(self) -> Recalled:
        """The release, for queries whose lists several pages need."""
        return self.site.recalled(self.release)

    @property
    def names(self) -> Names:
        """The names of the release."""
        return self.site.names(self.release)

    @property
    def index(self) -> Index:
        """The search index of the release."""
        return self.site.index(self.release)

    @property
    def suggestions(self) -> Suggestions:
        """What the search box suggests."""
        return self.site.suggestions(self.release)

    def first(self, name: str, default: str = "") -> str:
        """Return a parameter of the address."""
        return self.request.query_params.get(name, default)

    def url(self, path: str, **parameters: object) -> str:
        """Return the address of another page in the same language."""
        told = urlencode({name: value for name, value in parameters.items() if value is not None}, doseq=True)
        return LANGUAGES[self.language] + path + (f"?{told}" if told else "")

    def href(self, id: str) -> str | None:
        """Return the address that shows a thing; None where there is none."""
        return address(self.names.iri(id), self.release.base, self.language)

    def name(self, id: str) -> Name:
        """Return the name of a thing in the language of the page."""
        return self.names.of(id, self.language)

    def number(self, label: str) -> str:
        """Return what a paragraph is cited by, in words of the page's language."""
        return self.names.worded(label, self.language)

    def day(self, written: str) -> str:
        """Return a date as people write it."""
        return day(written, self.language)

    def question(self, query: Query) -> Name:
        """Return the title of a query of the library."""
        title = self.t["questions"].get(query.name)
        return Name(title, self.language) if title else Name(query.title, "en")

    def heading(self, variable: str) -> Name:
        """Return the name of a query's variable or parameter."""
        said = self.t["columns"].get(variable)
        text = said or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", variable).lower()
        return Name(text[:1].upper() + text[1:], self.language if said else "en")

    def term(self, kind: str, value: str) -> Name:
        """Return the name of a value of the ontology, as ``permission`` of the kind ``modality``."""
        return self.name(f"cis:{kind}-{value}" if kind else f"cis:{value}")

    def kind(self, written: str) -> Name:
        """Return the name of a class as a search writes it, as ``non-governmental-organization``."""
        return self.term("", "".join(part.capitalize() for part in written.split("-")))
