"""What a reading consists of. All offsets count Unicode code points of the text that was read, end exclusive."""

import re
from dataclasses import dataclass

ANNEX_LABEL = re.compile(r"(?:(?i:annex)|Appendix|APPENDIX)(?: (?:[IVXLC]+|[A-Z]|\d+))?")


@dataclass(frozen=True, slots=True)
class Span:
    """One classified stretch of the input, from its first to its last visible character.

    `kind` is one of `furniture` (mastheads, dates, footnotes, web menus and footers), `title`, `contents`, `heading`,
    `opening` ("The General Assembly,"), `paragraph` (where a unit begins), `continuation` (more of the unit before)
    and `item` (lists outside paragraphs).
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """One heading. `path` names the enclosing headings and then this one: by number, or by title where it has none."""

    number: str
    title: str
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph or lettered sub-paragraph.

    `number` is "13", "pre-3" for a preambular paragraph, "" for one without number; `letter` is "c" or "".
    `label` is how people cite it: "13 (c)"; for one without number its key. `text` is the normalised text without
    number and letter, "" where the paragraph consists of lettered ones only. `digest` is over `wording`.
    `start` and `end` take in number, continuation blocks, and children. `path` is that of the section it stands in.
    """

    number: str
    letter: str
    label: str
    text: str
    digest: str
    start: int
    end: int
    path: tuple[str, ...]
    children: tuple["Unit", ...] = ()

    @property
    def key(self) -> str:
        """The last part of its IRI: "71", "13c", "pre-3", "working-groups-2"."""
        return self.number + self.letter or self.label

    @property
    def wording(self) -> str:
        """Its own text; where it has none, its children's texts joined by one space."""
        return self.text or " ".join(child.text for child in self.children)


@dataclass(frozen=True, slots=True)
class ItemList:
    """The entries under one heading of a document that lists instead of numbering (participants, members)."""

    title: str
    path: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file. `titles` has each title block as printed, an annex's own label ("Annex II") first."""

    titles: tuple[str, ...]
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    lists: tuple[ItemList, ...]
    start: int
    end: int

    @property
    def title(self) -> str:
        """The first title that is not just an annex's label; that label if it is all there is, "" if nothing is."""
        named = [title for title in self.titles if not ANNEX_LABEL.fullmatch(title)]
        return [*named, *self.titles, ""][0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its text, its documents in order, and every visible stretch of it classified."""

    text: str
    documents: tuple[Document, ...]
    spans: tuple[Span, ...]
