"""What a file holds besides its documents: mastheads, footnotes, page headers, web menus, contents tables."""

import re

from .pieces import Piece

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

#: Lines of a masthead: furniture only before the first title, heading or paragraph of a file.
_MASTHEAD = re.compile(
    rf"""(?: United\ Nations | General\ Assembly | Security\ Council | Economic\ and\ Social\ Council
    | Distr\..* | \d{{1,2}}\ (?:{_MONTHS})\ \d{{4}} | (?i:original:).* | [A-Z]+(?:[/,\ ]+[A-Z]+)*\ ?(?<=ISH|NCH|IAN)
    | [A-Z][a-z]+(?:-[a-z]+)?\ session | (?:Agenda\ )?[Ii]tems?\ \d+.*\ agenda\W* )""",
    re.VERBOSE,
)
#: Lines that are furniture wherever they stand.
_ANYWHERE = re.compile(
    r"""(?: [A-Z]{1,3}/[A-Z\d./-]*\d[\w./-]*\W* | Page\ \d+ | English | /?\.\.\.\.? | [-_=*\ ]{3,} | \[Original:.*\]
    | This\ document\ has\ been\ posted\ online.* | Date\ last\ posted:.* | Comments\ and\ suggestions:.*
    | .*\S\ \|\|\ \S.* | Close\ sites\ icon\ close | Search\ form | Search\ for\ the\ country\ site\. | Country\ profile
    | Country\ website | Skip\ to\ main\ content | Back\ to\ top )""",
    re.VERBOSE,
)
_STARRED_NOTE = re.compile(r"\*+\s*\S")
_NUMBERED_NOTE = re.compile(r"(\d{1,2})/?\s+[A-Z\"“]")

_CONTENTS_HEAD = re.compile(r"(?i:contents|table of contents)|Paragraphs\s+Page|Page")
_LEADERS = re.compile(r"\.{4,}[\s\d–-]+$", re.MULTILINE)
_PAGE_COLUMN = re.compile(r"\S\s{2,}\d+$")


def in_masthead(piece: Piece) -> bool:
    """Whether every line of a piece before the first title or paragraph is masthead or other furniture."""
    return all(_MASTHEAD.fullmatch(line.text) or _ANYWHERE.fullmatch(line.text) for line in piece.lines)


def anywhere(piece: Piece) -> bool:
    """Whether every line of the piece is furniture wherever it stands."""
    return all(_ANYWHERE.fullmatch(line.text) for line in piece.lines)


def starred_note(piece: Piece, text: str) -> bool:
    """Whether the piece is the footnote that an asterisk after a word of `text` calls."""
    return bool(_STARRED_NOTE.match(piece.text)) and re.search(r"\w\*", text) is not None


def numbered_note(piece: Piece, number: int) -> bool:
    """Whether the piece is the footnote with that number: no full stop after the number, and a sentence."""
    found = _NUMBERED_NOTE.match(piece.text)
    return bool(found) and int(found[1]) == number and piece.text.endswith(".")


def opens_contents(piece: Piece) -> bool:
    """Whether the piece heads a contents table or, by its leaders, is an entry of one."""
    return bool(_CONTENTS_HEAD.fullmatch(piece.text)) or in_contents(piece, False)


def in_contents(piece: Piece, running: bool) -> bool:
    """Whether the piece is an entry: by its leaders anywhere, by a column of page numbers in a `running` table."""
    if any(_LEADERS.search(line.text) for line in piece.lines):
        return True
    return running and bool(_CONTENTS_HEAD.fullmatch(piece.text) or _PAGE_COLUMN.search(piece.lines[-1].text))
