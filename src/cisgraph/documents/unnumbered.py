"""Reads a text without paragraph numbers (a profile, a web page) block by block.

- The first line, and a longer one without a stop directly after it, are titles.
- A line "Label: words" is a paragraph whose key is the label.
- A short line without a stop is a heading, if something follows it: in a block of its own, or glued on to a longer
  line; right after another heading the latter is an entry.
- Lines with bullets, or several that each begin with a capital and do not end in a stop, are a list: one paragraph,
  whose key is its section's, and an `ItemList`.
- Every other block is a paragraph; its key is its section's heading, numbered from the second on, or "text".
"""

import re

from . import furniture
from .drafts import DocumentDraft, UnitDraft
from .pieces import Line, Piece
from .slugs import Slugs
from .structure import Reading, Span
from .wording import normalise

_LABELLED = re.compile(r"([A-Z][\w /-]{2,70}):\s+\S")
_BULLET = re.compile(r"[•●▪◦*–-]\s+")
_HEADING_WORDS = 8
_TITLE_WORDS = 40


def read_unnumbered(text: str, found: list[Piece]) -> Reading:
    """Return the reading of `text`, whose pieces are `found`: one document, or none where there are no words."""
    if not found:
        return Reading(text, (), ())
    reader = _BlockReader(text)
    for place, piece in enumerate(found):
        reader.block(piece, place + 1 == len(found))
    return Reading(text, (reader.draft.finish(text, 0, len(text)),), tuple(reader.spans))


def _short(line: Line) -> bool:
    piece = Piece((line,), 0)
    unmarked = not _BULLET.match(line.text) and not _LABELLED.match(line.text)
    return unmarked and piece.titular and len(line.text.split()) <= _HEADING_WORDS


class _BlockReader:
    def __init__(self, text: str):
        self.text = text
        self.draft = DocumentDraft()
        self.spans: list[Span] = []
        self.slugs = Slugs()

    def block(self, piece: Piece, last: bool) -> None:
        lines = piece.lines
        if furniture.anywhere(piece) or (not self.draft.titles and furniture.in_masthead(piece)):
            self._span("furniture", piece)
        elif self._is_title(piece):
            self.draft.titles.append(piece.text)
            self._span("title", piece)
        elif len(lines) == 1 and _short(lines[0]) and not last:
            self._heading(piece)
        elif self._has_glued_heading(lines):
            self._heading(Piece(lines[:1], piece.blanks))
            self._words(Piece(lines[1:], 0))
        else:
            self._words(piece)

    def _is_title(self, piece: Piece) -> bool:
        if self.draft.sections or self.draft.units or len(self.draft.titles) == 2:
            return False
        words = len(piece.text.split())
        alone = len(piece.lines) == 1 and not piece.ended and not _LABELLED.match(piece.text)
        return alone and words <= _TITLE_WORDS and (not self.draft.titles or words > _HEADING_WORDS)

    def _has_glued_heading(self, lines: tuple[Line, ...]) -> bool:
        if len(lines) == 1 or (self.spans and self.spans[-1].kind == "heading"):
            return False
        return _short(lines[0]) and len(lines[1].text) > 1.4 * len(lines[0].text)

    def _heading(self, piece: Piece) -> None:
        self.draft.sections.append(self.draft.outline.place(piece, "plain"))
        self._span("heading", piece)

    def _words(self, piece: Piece) -> None:
        path = self.draft.outline.path
        label = _LABELLED.match(piece.text)
        key = self.slugs.next(label[1] if label else path[-1] if path else "text")
        unit = UnitDraft("", "", key, path, piece.indent, piece.start)
        unit.take(piece)
        self.draft.units.append(unit)
        if entries := _entries(piece):
            self.draft.new_list().extend(entries)
        self._span("paragraph", piece)

    def _span(self, kind: str, piece: Piece) -> None:
        self.spans.append(Span(kind, piece.start, piece.end))


def _entries(piece: Piece) -> list[str]:
    """Return the entries of a piece that is a list, without their bullets; none for running text."""
    texts = [normalise(line.text) for line in piece.lines]
    if _BULLET.match(texts[0]):
        entries: list[str] = []
        for text in texts:
            if _BULLET.match(text):
                entries.append(_BULLET.sub("", text, count=1))
            else:
                entries[-1] += " " + text
        return entries
    if len(texts) > 1 and not any(text[0].islower() for text in texts) and not piece.text.endswith("."):
        return texts
    return []
