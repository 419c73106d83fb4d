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
_TOKEN = re.compile(
    r"""
      (?P<blank> \s++ )
    | (?P<string> \"{3} (?: \"{0,2}+ (?: [^"\\] | \\. ) )*+ \"{3} | '{3} (?: '{0,2}+ (?: [^'\\] | \\. ) )*+ '{3}
                | " (?: [^"\\\n\r] | \\. )*+ " | ' (?: [^'\\\n\r] | \\. )*+ ' )
    | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+ > )
    | (?P<variable> [?$] \w++ )
    | (?P<tag> @ [A-Za-z]++ (?: - [A-Za-z0-9]++ )*+ )
    | (?P<label> _: [\w.\u00B7-]++ )
    | (?P<name> (?P<prefix> (?: [^\W\d_] [\w.\u00B7-]*+ )?+ ) : (?P<local> (?: [\w:.%\u00B7-] | \\[_~.\-!$&'()*+,;=/?\#@%] )*+ ) )
    | (?P<number> [0-9]++ (?: \.[0-9]*+ )?+ (?: [eE][+-]?[0-9]++ )?+ )
    | (?P<word> [^\W\d] [\w.\u00B7-]*+ )
    | (?P<open> [({\[] | << )
    | (?P<close> [)}\]] | >> )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"#[^\n\r]*+")
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
    reading = _Reader(text, depth).reading
    plain = _ESCAPE.sub(_character, text)
    if plain != text:
        # By the specification (SPARQL 1.1, 19.2) escapes are read before anything else; the engine reads them in place.
        _Reader(plain, depth)
    return reading


def tokens(text: str) -> Iterator[re.Match]:
    """Return what a query consists of, in order, without blanks and comments, read in the usual way."""
    at = 0
    while at < len(text):
        token = _COMMENT.match(text, at) or _TOKEN.match(text, at)
        at = token.end()
        if token.lastgroup not in ("blank", None):
            yield token


def _character(match: re.Match) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


class _Reader:
    def __init__(self, text: str, depth: int):
        self.text, self.most = text, depth
        self.reading = Reading()
        self.depth, self.used = 0, set()
        self.form = self.declares = ""
        self.seen: set[int] = set()
        self.forks: list[int] = []
        # Many ways of reading may end in one comment: none of them goes through it.
        self.lines = [end.start() for end in re.finditer(r"[\n\r]|\Z", text)]
        self._walk(0, self._note)
        while self.forks:
            self._walk(self.forks.pop(), lambda *_: None)
        self.reading.undeclared = self.used - self.reading.prefixes.keys()

    def _walk(self, at: int, note) -> None:
        """Go through the tokens from a place on, up to one where another way of reading has been."""
        before, service = "", False
        while at < len(self.text) and (service or at not in self.seen):
            self.seen.add(at)
            if self.text[at] == "#":
                at = self.lines[bisect_left(self.lines, at)]
                continue
            token = _TOKEN.match(self.text, at)
            at, kind = token.end(), token.lastgroup
            if kind == "blank":
                continue
            if service and token[0] == "{":
                raise Refused(_NO_SERVICE)
            service = kind == "name" and "service" in token["prefix"].lower() and before != "GRAPH"
            if kind == "word" and "service" in token[0].lower():
                raise Refused(_NO_SERVICE)
            if kind == "iri" and not _ABSOLUTE.match(token[0]):
                self.forks.append(token.start() + 1)
            before = token[0].upper() if kind == "word" else ""
            note(kind, token)

    def _note(self, kind: str, token: re.Match) -> None:
        if kind == "word":
            for word in re.split(r"[.\u00B7-]", token[0].upper()):
                self._note_word(word)
        elif kind == "name":
            self.used.add(token["prefix"])
            if self.declares == "PREFIX" and not token["local"]:
                self.declares = token[0]
        elif kind == "iri" and self.declares.endswith(":"):
            self.reading.prefixes[self.declares[:-1]] = _ESCAPE.sub(_character, token[0][1:-1])
            self.declares = ""
        elif kind == "open":
            self.depth += 1
            if self.depth > self.most:
                raise Refused(f"The query nests more than {self.most} brackets in one another: make it flatter.")
        elif kind == "close":
            self.depth -= 1

    def _note_word(self, word: str) -> None:
        self.declares = "PREFIX" if word == "PREFIX" else ""
        if not self.form and word not in _PROLOGUE:
            self.form = word
            if word in _UPDATES:
                raise Refused(_READ_ONLY, 403)
        self.reading.own_dataset |= word.endswith("FROM")
        self.reading.volatile |= word in _VOLATILE
