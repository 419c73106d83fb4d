"""Documents and paragraphs while they are being read; each is finished into its frozen form."""

from dataclasses import dataclass, field

from .outline import Outline
from .pieces import Piece
from .structure import Document, ItemList, Section, Unit
from .wording import digest, normalise


@dataclass
class UnitDraft:
    """A paragraph that may still go on. `open` says that a colon promised a list which no full stop has ended."""

    number: str
    letter: str
    label: str
    path: tuple[str, ...]
    indent: int
    start: int
    end: int = 0
    open: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)
    children: list["UnitDraft"] = field(default_factory=list)

    def take(self, piece: Piece, skip: int = 0) -> None:
        """Add the piece's words, those after its first `skip` characters."""
        self.parts.append((piece.start + skip, piece.end))
        self.end = piece.end
        if piece.text.endswith(":"):
            self.open = True
        elif piece.text.rstrip("\"'”’)").endswith((".", "!", "?")):
            self.open = False

    @property
    def innermost(self) -> "UnitDraft":
        return self.children[-1] if self.children else self

    def finish(self, text: str) -> Unit:
        children = tuple(child.finish(text) for child in self.children)
        own = normalise("\n".join(text[start:end] for start, end in self.parts))
        wording = own or " ".join(child.text for child in children)
        end = max([self.end, *(child.end for child in children)])
        return Unit(
            self.number, self.letter, self.label, own, digest(wording), self.start, end, self.path, children
        )


@dataclass
class DocumentDraft:
    """A document that may still go on; `last` is the number of its latest paragraph."""

    titles: list[str] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    sections: list[Section] = field(default_factory=list)
    units: list[UnitDraft] = field(default_factory=list)
    lists: list[tuple[str, tuple[str, ...], list[str]]] = field(default_factory=list)
    last: int = 0
    preambular: int = 0
    awaits_title: bool = False
    in_preamble: bool = False

    def entries(self) -> list[str]:
        """Return the list under the present heading, begun if need be."""
        path = self.outline.path
        if not self.lists or self.lists[-1][1] != path:
            self.new_list()
        return self.lists[-1][2]

    def new_list(self) -> list[str]:
        """Begin a list under the present heading, or the document's title, and return it."""
        path = self.outline.path
        title = self.sections[-1].title if path else (self.titles or [""])[-1]
        self.lists.append((title, path, []))
        return self.lists[-1][2]

    def finish(self, text: str, start: int, end: int) -> Document:
        lists = tuple(ItemList(title, path, tuple(items)) for title, path, items in self.lists)
        units = tuple(unit.finish(text) for unit in self.units)
        return Document(tuple(self.titles), tuple(self.sections), units, lists, start, end)
