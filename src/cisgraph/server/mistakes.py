"""Find the word of a query that cannot stand where it does.

The engine tells how far one of its tries got, which may be a dozen characters further than the mistake: it counts the letters of the
keywords that it tried. So it is asked again about beginnings of the query, for the longest that could still become one.
"""

import re
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph.server import guard

#: Longer than any keyword: what is tried before it ends in it.
_REST = " " * 40
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: What the engine says in words, among the letters that it expected.
_SAID = re.compile(r"(?:^|, |one of )([A-Z][A-Za-z*]*(?: [A-Za-z*]+){3,})")


class Mistake(NamedTuple):
    """Where a query is wrong, counted from 1, and why: a sentence without its end."""

    line: int
    column: int
    why: str


def find(text: str, iri: str, error: str) -> Mistake:
    """Return what is wrong with a query.

    Args:
        text: the query, which is not SPARQL.
        iri: what relative IRIs in it are resolved against.
        error: what the engine said of it.
    """
    engine, tokens = ox.Store(), list(guard.tokens(text))
    good, bad = 0, len(tokens) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        if _may_go_on(engine, text[: tokens[middle - 1].end()], iri):
            good = middle
        else:
            bad = middle
    if good < len(tokens):
        token = tokens[good]
        shown = token[0] if len(token[0]) < 60 else f"{token[0][:60]}…"
        return Mistake(*_place(text, token.start()), f'"{shown}" cannot stand here')
    said = _SAID.search(error)
    return Mistake(*_place(text, len(text)), said[1] if said else "the query ends before it is whole")


def _may_go_on(engine: ox.Store, beginning: str, iri: str) -> bool:
    """Whether something could follow: then the engine gets to the end, and only there is wrong."""
    tried = beginning + _REST
    try:
        engine.query(tried, base_iri=iri)
    except SyntaxError as error:
        found = _PLACE.match(str(error))
        return found is not None and (int(found[1]), int(found[2])) == _place(tried, len(tried))
    except Exception:
        return True
    return True


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
