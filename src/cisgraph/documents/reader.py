"""Reads a UN-style text file into documents, sections, paragraphs and lists.

The rules by which a piece (see `pieces`) is told to be one thing or another, in the order in which they are tried:

1. *Furniture* and *contents* are known by their wording and shape (see `furniture`), also in mid-paragraph.
2. *Titles* stand before the first heading or paragraph: under a masthead the centred blocks; without one the first
   block, or the one that a web page repeats. "Annex II" begins a document; a centred block after it is its title.
3. *A new document* also begins at the first heading of a run after which the paragraphs begin again at 1.
4. *Arabic numbers.* The next number of the document is a paragraph, unless the piece is titular (short, no final stop)
   and the next number that comes is the same one: then it is a heading. Another number is an entry of an enumeration
   inside a paragraph, if the paragraph announced one by a colon or has one going at that indentation; a heading, if
   it is titular and next among the numbered headings; a paragraph after a gap (copies lose some), if it is higher
   than expected and no heading; else more of the paragraph before.
5. *Capital letters and Roman numerals* are headings when they are next in their sequence, even if they are whole
   clauses that end with a stop; out of sequence only if titular. "I" after "H" is a letter, else a numeral.
6. *Letters in brackets* begin a sub-paragraph when they are next in sequence: on a line of their own or after the
   paragraph's number. "(1)" and "(i)" after "(a)" never do.
7. *Without mark.* After "The General Assembly," each clause is a preambular paragraph until number 1. Titular pieces
   that are centred or in capitals are headings. In a paragraph, other pieces continue it; a titular one is a heading
   if the paragraph promises nothing more, or if it stands alone before the next number. Under a heading, one or two
   titular pieces before a paragraph are headings; a table or a longer run of them is a list, in which those worded
   as labels ("Specialized agencies") are headings, and, if there are such, the first one too. Anything else is a
   paragraph without number; its key is its heading's words.
"""

from pathlib import Path

from . import furniture
from .drafts import DocumentDraft, UnitDraft
from .front import front_matter, is_annex, is_opening
from .outline import style_of
from .pieces import Mark, Piece, mark_at, pieces
from .slugs import Slugs
from .structure import Document, Reading, Span
from .unnumbered import read_unnumbered
from .wording import normalise


def read(source: Path | str) -> Reading:
    """Read a file (a `Path`, UTF-8) or a text (a `str`) into its documents.

    Never fails on a text, whatever it holds; one without numbered paragraphs is read block by block (see
    `unnumbered`). Reading a path raises `OSError` or `UnicodeDecodeError`.
    """
    text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source
    found = pieces(text)
    if not any(piece.mark and piece.mark.style == "arabic" for piece in found):
        return read_unnumbered(text, found)
    return _Reader(text, found).read()


class _Reader:
    def __init__(self, text: str, found: list[Piece]):
        self.text = text
        self.pieces = found
        self.spans: list[Span] = []
        self.drafts: list[tuple[DocumentDraft, int]] = []
        self.draft = self._begin(0)
        self.unit: UnitDraft | None = None
        self.enumeration: tuple[int, int] | None = None  # next number, indentation
        self.slugs = Slugs()
        self.notes = 0
        self.in_contents = False

    def read(self) -> Reading:
        front = front_matter(self.pieces, self.text)
        self.draft.titles += [piece.text for kind, piece in front if kind == "title"]
        self.spans += [Span(kind, piece.start, piece.end) for kind, piece in front]
        for place in range(len(front), len(self.pieces)):
            piece = self.pieces[place]
            kind = self._aside(piece) or self._kind(place, piece)
            self.spans.append(Span(kind, piece.start, piece.end))
        return Reading(self.text, self._documents(), tuple(self.spans))

    def _documents(self) -> tuple[Document, ...]:
        ends = [start for _, start in self.drafts[1:]] + [len(self.text)]
        return tuple(draft.finish(self.text, start, end) for (draft, start), end in zip(self.drafts, ends))

    def _begin(self, start: int) -> DocumentDraft:
        self.draft = DocumentDraft()
        self.drafts.append((self.draft, start))
        self._close()
        return self.draft

    def _close(self) -> None:
        self.unit = self.enumeration = None

    # Rule 1: furniture and contents

    def _aside(self, piece: Piece) -> str:
        if furniture.opens_contents(piece) or furniture.in_contents(piece, self.in_contents):
            self.in_contents = True
            return "contents"
        self.in_contents = False
        if furniture.numbered_note(piece, self.notes + 1) and self.draft.units:
            self.notes += 1
            return "furniture"
        if furniture.anywhere(piece) or furniture.starred_note(piece, self.text):
            return "furniture"
        before_all = len(self.drafts) == 1 and not self.draft.sections and not self.draft.units
        return "furniture" if before_all and furniture.in_masthead(piece) else ""

    def _kind(self, place: int, piece: Piece) -> str:
        if is_annex(piece):
            self._begin(piece.start).titles.append(piece.text)
            self.draft.awaits_title = True
            return "title"
        awaited, self.draft.awaits_title = self.draft.awaits_title, False
        if awaited and piece.mark is None and piece.titular and (piece.centred or piece.caps):
            self.draft.titles.append(piece.text)
            return "title"
        if piece.mark is None:
            return self._unmarked(place, piece)
        rule = {"arabic": self._arabic, "capital": self._capital, "letter": self._letter}
        return rule[piece.mark.style](place, piece, piece.mark)

    # Rules 4 to 6: marked pieces

    def _arabic(self, place: int, piece: Piece, mark: Mark) -> str:
        number, expected = int(mark.value), self.draft.last + 1
        if self.enumeration == (number, piece.indent):
            return self._enumerate(piece, number)
        if number == expected:
            if piece.titular and self._next_number(place) == number:
                return self._heading(place, piece)
            return self._paragraph(piece, mark)
        if number == 1 and self.unit and self.unit.innermost.open:
            if piece.indent > self.unit.indent or not piece.titular:
                return self._enumerate(piece, number)
        if piece.titular and self.draft.outline.expects(mark):
            return self._heading(place, piece)
        if number > expected and not piece.titular and piece.blanks and self._at_margin(piece):
            return self._paragraph(piece, mark)
        return self._continue(place, piece)

    def _capital(self, place: int, piece: Piece, mark: Mark) -> str:
        next_in_line = bool(self.draft.outline.expects(mark))
        if (next_in_line and (mark.wide or piece.titular)) or (piece.titular and piece.blanks):
            return self._heading(place, piece)
        return self._continue(place, piece)

    def _letter(self, place: int, piece: Piece, mark: Mark) -> str:
        if self.unit and self.unit.number and mark.value == self._next_letter():
            self._sub_paragraph(piece, mark, 0)
            return "paragraph"
        return self._continue(place, piece)

    def _at_margin(self, piece: Piece) -> bool:
        numbered = [unit.indent for unit in self.draft.units if unit.number]
        return not numbered or piece.indent <= min(numbered) + 2

    def _next_letter(self) -> str:
        return chr(ord("a") + len(self.unit.children))

    def _next_number(self, place: int) -> int:
        marks = (piece.mark for piece in self.pieces[place + 1 :])
        return next((int(mark.value) for mark in marks if mark and mark.style == "arabic"), 0)

    # Rules 3 and 7: pieces without mark, and where documents begin

    def _unmarked(self, place: int, piece: Piece) -> str:
        draft = self.draft
        if is_opening(piece) and not draft.last:
            draft.in_preamble = True
            return "opening"
        if draft.in_preamble and not draft.last and not piece.text[0].islower():
            return self._preambular(piece)
        if piece.titular and (piece.centred or (piece.caps and not (self.unit and self.unit.innermost.open))):
            return self._heading(place, piece)
        if self.unit:
            return self._heading(place, piece) if self._ends_unit(place, piece) else self._continue(place, piece)
        if piece.tabular or piece.titular:
            return self._list_or_heading(place, piece)
        return self._continue(place, piece)

    def _ends_unit(self, place: int, piece: Piece) -> bool:
        if not piece.plain or piece.tabular:
            return False
        run, after = self._run(place)
        if self.unit.innermost.open:
            alone = run == 1 and not self.pieces[place - 1].plain
            return alone and after is not None and self._is_next(after)
        return run <= 2

    def _is_next(self, piece: Piece) -> bool:
        return piece.mark is not None and piece.mark.value == str(self.draft.last + 1)

    def _list_or_heading(self, place: int, piece: Piece) -> str:
        run, after = self._run(place)
        leads = after is not None and (after.mark or after.tabular or not after.titular)
        listing = self.spans and self.spans[-1].kind == "item"
        alone = run <= 2 and leads and not (listing and not self._is_next(after))
        if not piece.tabular and (piece.label or alone or self._is_first_label(place)):
            return self._heading(place, piece)
        entries = [normalise(line.text) for line in piece.lines] if piece.tabular else [piece.text]
        self.draft.entries().extend(entries)
        return "item"

    def _is_first_label(self, place: int) -> bool:
        levels = self.draft.outline.levels
        if self.spans[-1].kind != "heading" or levels[-1].style == "plain":
            return False
        run, _ = self._run(place)
        return any(piece.label for piece in self.pieces[place + 1 : place + run])

    def _run(self, place: int) -> tuple[int, Piece | None]:
        """Return how many plain pieces follow one another from `place`, and the piece after them."""
        end = place
        while end < len(self.pieces) and self.pieces[end].plain and not self.pieces[end].tabular:
            if is_annex(self.pieces[end]) or furniture.anywhere(self.pieces[end]):
                break
            end += 1
        return end - place, self.pieces[end] if end < len(self.pieces) else None

    def _begins_document(self, place: int) -> bool:
        if self.draft.last == 0:
            return False
        for piece in self.pieces[place + 1 :]:
            if piece.mark and piece.mark.style == "arabic" and not piece.titular:
                return piece.mark.value == "1"
        return False

    # What each kind does

    def _heading(self, place: int, piece: Piece) -> str:
        begins = self._begins_document(place)
        if begins:
            self._begin(piece.start)
        if begins and piece.mark is None:
            self.draft.titles.append(piece.text)
            return "title"
        self._close()
        self.draft.sections.append(self.draft.outline.place(piece, style_of(piece, self.draft.outline)))
        return "heading"

    def _add(self, piece: Piece, number: str, label: str) -> UnitDraft:
        self.unit = UnitDraft(number, "", label, self.draft.outline.path, piece.indent, piece.start)
        self.enumeration = None
        self.draft.units.append(self.unit)
        return self.unit

    def _paragraph(self, piece: Piece, mark: Mark) -> str:
        self.draft.last = int(mark.value)
        unit = self._add(piece, mark.value, mark.value)
        inner = mark_at(piece.lines[0].text[mark.width :])
        if inner and inner.style == "letter" and inner.value == "a":
            self._sub_paragraph(piece, inner, mark.width)
        else:
            unit.take(piece, mark.width)
        return "paragraph"

    def _sub_paragraph(self, piece: Piece, mark: Mark, offset: int) -> None:
        parent = self.unit
        label = f"{parent.number} ({mark.value})"
        child = UnitDraft(parent.number, mark.value, label, parent.path, piece.indent, piece.start + offset)
        child.take(piece, offset + mark.width)
        parent.children.append(child)

    def _preambular(self, piece: Piece) -> str:
        self.draft.preambular += 1
        key = f"pre-{self.draft.preambular}"
        self._add(piece, key, f"preambular paragraph {self.draft.preambular}").take(piece)
        return "paragraph"

    def _enumerate(self, piece: Piece, number: int) -> str:
        self.enumeration = (number + 1, piece.indent)
        self.unit.innermost.take(piece)
        return "continuation"

    def _continue(self, place: int, piece: Piece) -> str:
        if self.unit:
            self.unit.innermost.take(piece)
            return "continuation"
        if piece.mark and piece.titular:
            return self._heading(place, piece)
        under = self.draft.sections[-1].title if self.draft.outline.path else "text"
        self._add(piece, "", self.slugs.next(under)).take(piece)
        return "paragraph"
