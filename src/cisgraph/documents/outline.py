"""Where a document stands in its headings, and which number or letter comes next on each level."""

import re
from dataclasses import dataclass, field

from .pieces import Mark, Piece
from .structure import Section

_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman(numeral: str) -> int:
    """Return the value of a well-formed Roman numeral below 100, and 0 for anything else."""
    if not _ROMAN.fullmatch(numeral):
        return 0
    values = [_VALUES[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0]))


@dataclass(frozen=True, slots=True)
class _Level:
    style: str  # chapter, letter, arabic or plain
    number: str
    name: str


@dataclass
class Outline:
    """The headings that are open at one place of a document.

    Roman numerals and unnumbered capitals are chapters and close everything. Letters and arabic numerals nest in the
    order in which they first come. Unnumbered headings come innermost, and any other heading closes them.
    """

    levels: list[_Level] = field(default_factory=list)
    chapters: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)

    def expects(self, mark: Mark) -> str:
        """Return the style ("chapter", "letter", "arabic") in which the mark is the next number, or ""."""
        if mark.style == "arabic":
            return "arabic" if int(mark.value) == int(self._last("arabic") or 0) + 1 else ""
        last = self._last("letter")
        if last and mark.value == chr(ord(last) + 1):
            return "letter"
        if roman(mark.value) == self.chapters + 1:
            return "chapter"
        return "letter" if mark.value == "A" else ""

    def place(self, piece: Piece, style: str) -> Section:
        """Open the heading that `piece` is, on the level of `style`, and return it."""
        number = piece.mark.value if piece.mark and style != "plain" else ""
        title = piece.text.split(maxsplit=1)[1] if number else piece.text
        if style == "chapter":
            self.levels.clear()
            self.chapters = roman(number) or self.chapters
        elif style in {level.style for level in self.levels}:
            del self.levels[[level.style for level in self.levels].index(style) :]
        if self.levels and self.levels[-1].style == "plain":
            self.levels.pop()
        self.levels.append(_Level(style, number, number or title))
        return Section(number, title, self.path, piece.start, piece.end)

    def _last(self, style: str) -> str:
        return next((level.number for level in self.levels if level.style == style), "")


def style_of(piece: Piece, outline: Outline) -> str:
    """Return the level of a piece that is a heading: by sequence where it has a number, else by its capitals."""
    if piece.mark is None or piece.mark.style == "letter":
        return "chapter" if piece.caps else "plain"
    if piece.mark.style == "arabic":
        return "arabic"
    value = piece.mark.value
    is_numeral = len(value) > 1 or roman(value) > outline.chapters
    return outline.expects(piece.mark) or ("chapter" if is_numeral else "letter")
