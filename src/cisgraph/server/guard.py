"""Read a public query's tokens before the engine sees it: what is refused, and what the server must know about it.

The engine parses without a lexer of its own: it takes ``SERVICEa:b`` for a call to another server, and what stands between ``<``
and ``>`` for a comparison where that fits better. So a query is read in every way that it could be taken, and a call to
another server in one of them is enough. The worker cannot open a connection either; this is what says so in a sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field


class Refused(Exception):
    """A query that is not run; the text is one sentence, ``status`` that of HTTP."""

    def __init__(self, sentence: str, status: int = 400):
        super().__init__(sentence)
        self.status = status


@dataclass
class Reading:
    """What the tokens of a query tell."""

    #: The prefixes that it declares, for writing its graph, and those that it uses and does not declare.
    prefixes: dict[str, str] = field(default_factory=dict)
    undeclared: set[str] = field(default_factory=set)
    #: It says by FROM or FROM NAMED which graphs it asks.
    own_dataset: bool = False
    #: It may be answered differently the next time, on the same release.
    volatile: bool = False


# Possessive quantifiers: whatever the text, each character is looked at a few times at most.
_BLANK = r"\s++"
_COMMENT = r"\#[^\n\r]*+"
_STRING = r"""
        \"{3} (?: \"{0,2}+ (?: [^"\\] | \\. ) )*+ \"{3} | '{3} (?: '{0,2}+ (?: [^'\\] | \\. ) )*+ '{3}
      | " (?: [^"\\\n\r] | \\. )*+ " | ' (?: [^'\\\n\r] | \\. )*+ '
"""
_VARIABLE = r"[?$] \w++"
_PATTERN = rf"""
      (?P<blank> {_BLANK} )
    | (?P<string> {_STRING} )
    | (?P<iri> < (?: [^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )*+ > )
    | (?P<variable> {_VARIABLE} )
    | (?P<tag> @ [A-Za-z]++ (?: - [A-Za-z0-9]++ )*+ )
    | (?P<label> _: [\w.\u00B7-]++ )
    | (?P<name> (?P<prefix> (?: [^\W\d_] [\w.\u00B7-]*+ )?+ ) : (?P<local> (?: [\w:.%\u00B7-] | \\[_~.\-!$&'()*+,;=/?\#@%] )*+ ) )
    | (?P<number> [0-9]++ (?: \.[0-9]*+ )?+ (?: [eE][+-]?[0-9]++ )?+ )
    | (?P<word> [^\W\d] [\w.\u00B7-]*+ )
    | (?P<open> [({{\[] | << )
    | (?P<close> [)}}\]] | >> )
    | (?P<other> . )
"""
_TOKEN = re.compile(_PATTERN, re.VERBOSE | re.DOTALL)
#: What tells nothing, as far as it goes, and the token after it.
_TELLING = re.compile(
    rf"(?: {_BLANK} | {_COMMENT} | {_STRING} | {_VARIABLE} | [.;,*/|^=!&+-] )*+ (?: {_PATTERN} | \Z )", re.VERBOSE | re.DOTALL
)
_COMMENTS = re.compile(_COMMENT, re.VERBOSE)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split())
_PROLOGUE = frozenset("PREFIX BASE VERSION".split())
_VOLATILE = frozenset("NOW RAND UUID STRUUID BNODE".split())
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: After a comparison no name, slash, slash can follow, so this is an IRI and nothing else.
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://")

_NO_SERVICE = "SERVICE is refused: this server asks no other one, so ask each for itself and join the answers."
_READ_ONLY = "The graph is read-only: ask it with SELECT, ASK, CONSTRUCT or DESCRIBE."


def read(text: str, depth: int) -> Reading:
    """Read a query and return what its tokens tell.

    Args:
        text: the query, as it came.
        depth: how many brackets may stand in one another.

    Raises:
        Refused: it calls another server, changes the graph, or nests deeper than that.
    """
    reading = _Noted(text, depth).reading
    plain = _ESCAPE.sub(_character, text)
    if plain != text:
        # By the specification (SPARQL 1.1, 19.2) escapes are read before anything else; the engine reads them in place.
        _Noted(plain, depth)
    for one in dict.fromkeys((text, plain)):
        if "service" in one.lower():
            _refuse_calls(one)
    return reading


def tokens(text: str) -> Iterator[re.Match]:
    """Return what a query consists of, in order, without blanks and comments, read in the usual way."""
    at = 0
    while at < len(text):
        token = _COMMENTS.match(text, at) or _TOKEN.match(text, at)
        at = token.end()
        if token.lastgroup not in ("blank", None):
            yield token


def _character(match: re.Match) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


def _refuse_calls(text: str) -> None:
    """Go through the tokens in every way that they could be read.

    Raises:
        Refused: in one of them another server is called.
    """
    # Many ways may end in one comment: none of them goes through it.
    lines = [end.start() for end in re.finditer(r"[\n\r]|\Z", text)]
    seen: set[int] = set()
    forks = [0]
    while forks:
        at, before, service = forks.pop(), "", False
        while at < len(text) and (service or at not in seen):
            seen.add(at)
            if text[at] == "#":
                at = lines[bisect_left(lines, at)]
                continue
            token = _TOKEN.match(text, at)
            at, kind = token.end(), token.lastgroup
            if kind == "blank":
                continue
            if (service and token[0] == "{") or (kind == "word" and "service" in token[0].lower()):
                raise Refused(_NO_SERVICE)
            service = kind == "name" and "service" in token["prefix"].lower() and before != "GRAPH"
            if kind == "iri" and not _ABSOLUTE.match(token[0]):
                forks.append(token.start() + 1)
            before = token[0].upper() if kind == "word" else ""


class _Noted:
    """What the tokens of a query tell when they are read in the usual way."""

    def __init__(self, text: str, depth: int):
        self.reading, self.depth = Reading(), 0
        self.used: set[str] = set()
        self.form = self.declares = ""
        for token in _TELLING.finditer(text):
            match token.lastgroup:
                case "word":
                    self._word(token["word"].upper())
                case "name":
                    self._name(token["prefix"], token["local"])
                case "iri" if self.declares.endswith(":"):
                    self.reading.prefixes[self.declares[:-1]] = _ESCAPE.sub(_character, token["iri"][1:-1])
                    self.declares = ""
                case "open":
                    self.depth += 1
                    if self.depth > depth:
                        raise Refused(f"The query nests more than {depth} brackets in one another: make it flatter.")
                case "close":
                    self.depth -= 1
        self.reading.undeclared = self.used - self.reading.prefixes.keys()

    def _name(self, prefix: str, local: str) -> None:
        self.used.add(prefix)
        if self.declares == "PREFIX" and not local:
            self.declares = f"{prefix}:"

    def _word(self, told: str) -> None:
        # The engine needs no blank between words, and reads a point as the end of one.
        for word in re.split(r"[.\u00B7-]", told):
            self.declares = "PREFIX" if word == "PREFIX" else ""
            if not self.form and word not in _PROLOGUE:
                self.form = word
                if word in _UPDATES:
                    raise Refused(_READ_ONLY, 403)
            self.reading.own_dataset |= word.endswith("FROM")
            self.reading.volatile |= word in _VOLATILE
