"""What stands before a file's first heading or paragraph: masthead, web menus, and the titles among them."""

import re

from . import furniture
from .pieces import Piece
from .structure import ANNEX_LABEL

_WORD = r"(?:[A-Z][\w-]*|of|and|on|for|the)"
_OPENING = re.compile(rf"The {_WORD}(?: {_WORD})*,")


def is_annex(piece: Piece) -> bool:
    """Whether the piece is an annex's label: "Annex", "ANNEX II", "Appendix A"."""
    return bool(ANNEX_LABEL.fullmatch(piece.text))


def is_opening(piece: Piece) -> bool:
    """Whether the piece names the organ whose resolution follows: "The General Assembly,"."""
    return bool(_OPENING.fullmatch(piece.text))


def front_matter(pieces: list[Piece], text: str) -> list[tuple[str, Piece]]:
    """Return the front pieces of a file as `title` or `furniture`; reading goes on after them.

    Under a masthead the centred ones are titles; without one, the first centred. Where none is centred: the one
    that a web page repeats after its menu, else the first. What comes after the last title is left to be read.
    """
    candidates, masthead, body = [], False, 0
    while body < len(pieces) and not _is_body(pieces[body]):
        aside = furniture.in_masthead(pieces[body]) or furniture.starred_note(pieces[body], text)
        masthead = masthead or aside
        candidates += [] if aside else [body]
        body += 1
    titles = _titles(pieces, candidates, masthead)
    end = titles[-1] + 1 if titles else body
    return [("title" if place in titles else "furniture", pieces[place]) for place in range(end)]


def _titles(pieces: list[Piece], candidates: list[int], masthead: bool) -> list[int]:
    centred = [place for place in candidates if pieces[place].centred]
    if centred:
        return centred if masthead else centred[:1]
    texts = [pieces[place].text for place in candidates]
    repeated = [place for place, text in zip(candidates, texts) if texts.count(text) > 1]
    return repeated[-1:] or candidates[:1]


def _is_body(piece: Piece) -> bool:
    numbered = piece.mark is not None and piece.mark.style in ("arabic", "capital")
    return numbered or is_annex(piece) or is_opening(piece) or furniture.opens_contents(piece)
