"""From text to pieces: the blocks between blank lines, cut further where a copy has lost a blank line.

A block is cut before a line

- that has the first line's indentation, in a block whose lines are either so indented or at the margin (clauses of a
  resolution, one after the other);
- that begins with a number or letter, when the line before ends a sentence or is a heading by itself.

Cutting too often does no harm: a piece that turns out not to begin anything is joined to the one before it again.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .wording import normalise

_MARKS = (
    ("arabic", re.compile(r"(\d{1,3})\.(\s+)(?=\S)")),
    ("capital", re.compile(r"([A-Z]|[IVXLC]{2,7})\.(\s+)(?=\S)")),
    ("letter", re.compile(r"\(([a-z])\)(\s+)(?=\S)")),
)
_ENDED = re.compile(r"(?:[.:;?!][\"'”’)]*|;\s+(?:and|or))$")
_FUNCTION_WORDS = frozenset("a an and at by for from in into of on or the to with".split())
_ENTRY_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or letter at a line's beginning: `arabic` "9.", `capital` "IV." or "B.", `letter` "(a)".

    `width` counts the characters up to the words that it marks; `wide` says that more than one space follows it.
    """

    style: str
    value: str
    width: int
    wide: bool


def mark_at(text: str) -> Mark | None:
    """Return the mark that `text` begins with, or None."""
    for style, pattern in _MARKS:
        if found := pattern.match(text):
            return Mark(style, found[1], found.end(), len(found[2]) > 1)
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its margins; `indent` in columns, `start` and `end` in the whole text."""

    text: str
    indent: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Lines that belong together; `blanks` counts the blank lines before them, 0 where they were glued on."""

    lines: tuple[Line, ...]
    blanks: int

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    @property
    def indent(self) -> int:
        return self.lines[0].indent

    @cached_property
    def text(self) -> str:
        """Its normalised text, mark included."""
        return normalise("\n".join(line.text for line in self.lines))

    @cached_property
    def mark(self) -> Mark | None:
        return mark_at(self.lines[0].text)

    @cached_property
    def centred(self) -> bool:
        """All its lines stand well away from the margin."""
        return min(line.indent for line in self.lines) >= 8

    @cached_property
    def caps(self) -> bool:
        """All in capitals, and more than an abbreviation: of eight letters, or centred."""
        return self.text.isupper() and (self.centred or sum(map(str.isalpha, self.text)) > 7)

    @cached_property
    def ended(self) -> bool:
        """It ends as sentences and clauses do."""
        return bool(_ENDED.search(self.text))

    @cached_property
    def titular(self) -> bool:
        """It can be a heading: not long, begins like one, and does not end like a sentence."""
        limit = 60 if self.mark or self.centred or self.caps else 15
        return (
            len(self.text.split()) <= limit
            and not self.ended
            and not self.text.endswith(",")
            and not self.text[0].islower()
            and any(map(str.isalpha, self.text))
        )

    @cached_property
    def plain(self) -> bool:
        """It can be a heading or a list's entry, and neither number, place nor capitals tell which."""
        return self.titular and self.mark is None and not self.centred and not self.caps

    @cached_property
    def tabular(self) -> bool:
        """Several entries, one a line, none of them a line that goes on in the next."""
        return len(self.lines) > 1 and not any(map(_wraps, self.lines, self.lines[1:]))

    @cached_property
    def label(self) -> bool:
        """Worded as a heading, not as a name: of several words only the first has a capital."""
        words = [word for word in self.text.split()[1:] if word.lower() not in _FUNCTION_WORDS]
        return self.plain and bool(words) and all(word[0].islower() or word.isupper() for word in words)


def _wraps(line: Line, after: Line) -> bool:
    """Whether a line goes on in the one after it: it was filled, or broke off, or that one begins small or indented."""
    width = line.indent + len(line.text) + 1 + len(after.text.split()[0])
    broken = line.text.endswith(",") or line.text.split()[-1].lower() in _FUNCTION_WORDS
    return width > _ENTRY_WIDTH or broken or after.indent != line.indent or after.text[0].islower()


def pieces(text: str) -> list[Piece]:
    """Return the pieces of `text` in order. Every visible character is in exactly one of them."""
    found, block, blanks = [], [], 1
    for line in [*_lines(text), None]:
        if line is not None and line.text:
            block.append(line)
            continue
        if block:
            found += _cut(block, blanks)
            block, blanks = [], 0
        blanks += 1
    return found


def _lines(text: str) -> list[Line]:
    lines, offset = [], 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        start = offset + len(raw) - len(raw.lstrip()) if words else offset
        indent = len(raw[: start - offset].expandtabs())
        lines.append(Line(words, indent, start, start + len(words)))
        offset += len(raw)
    return lines


def _cut(block: list[Line], blanks: int) -> list[Piece]:
    margins = {line.indent for line in block}
    first = block[0].indent
    clauses = first >= 3 and margins == {0, first}
    found, group = [], [block[0]]
    for line in block[1:]:
        if (clauses and line.indent == first) or _begins(group, line):
            found.append(Piece(tuple(group), 0 if found else blanks))
            group = []
        group.append(line)
    return [*found, Piece(tuple(group), 0 if found else blanks)]


def _begins(group: list[Line], line: Line) -> bool:
    mark = mark_at(line.text)
    if mark is None:
        return False
    if _ENDED.search(group[-1].text):
        return mark.style != "capital" or mark.wide
    return mark.style == "arabic" and len(group) == 1 and Piece(tuple(group), 0).titular
