"""What the text of a query says, without running it: its verb, the graphs that it asks, the prefixes that it needs.

Read by patterns and not by a parser, as what cannot be told from them is left to the engine that runs the query.
"""

import re

from cisgraph.errors import UsageError

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
# Possessive, and each alternative of one length: blanks and comments are read in one way only.
_VERB = r"(?:\s|#[^\n]*(?:\n|$)|prefix\s+\S*?:\s*<[^>]*>|base\s*<[^>]*>)*+([a-z]+)"
# What is in strings, IRIs and comments, and in names and variables (cis:from, ?from), is no keyword.
_SKIPPED = r"""\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\s]*>|\#[^\n]*|[?$:@][\w:.-]*|[\w.-]*:[\w:.-]*"""
_GRAPH = r"""(?:\s*+(named)\b)?+\s*+(<[^<>"{}|^`\s]*>|[\w.-]*:[\w:.-]*)"""


def verb(text: str) -> str:
    """Return the first word of a query after its prologue and comments, in capitals (SPARQL 1.1, 19.8, rule 4)."""
    found = re.match(_VERB, text, re.I)
    return found[1].upper() if found else ""


def refuse_update(text: str) -> None:
    """Let nothing pass that changes a graph.

    Raises:
        UsageError: it does.
    """
    if verb(text) in _UPDATES:
        raise UsageError("The graph is read-only: ask it with SELECT, ASK, CONSTRUCT or DESCRIBE.")


def names_dataset(text: str) -> bool:
    """Whether a query says by FROM or FROM NAMED which graphs it asks (SPARQL 1.1, 13.2)."""
    return "from" in text.lower() and bool(_froms(text))


def dataset(text: str, prefixes: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the IRIs of the graphs that a query names by FROM, and by FROM NAMED; none where one of them is not to be told."""
    known, graphs = prefixes | dict(re.findall(r"\bprefix\s+([\w.-]*):\s*<([^>]*)>", text, re.I)), ([], [])
    for found in _froms(text):
        prefix, _, local = (found[3] or "").partition(":")
        iri = found[3][1:-1] if prefix.startswith("<") else known.get(prefix, "") + local
        if ":" not in iri:
            return [], []
        graphs[bool(found[2])].append(iri)
    return graphs


def without_dataset(text: str) -> str:
    """Return a query without what it says by FROM, for one who says otherwise which graphs it asks."""
    for found in reversed(_froms(text)):
        if found[3]:
            text = text[: found.start()] + text[found.end() :]
    return text


def declared(text: str, prefixes: dict[str, str]) -> str:
    """Return a query with a declaration of each prefix that it uses and does not declare."""
    missing = (name for name in prefixes if f"{name}:" in text and not re.search(rf"\bprefix\s+{name}:", text, re.I))
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in missing) + text


def _froms(text: str) -> list[re.Match]:
    """Return where a query has FROM: whether NAMED follows (2), and the graph (3), where it stands right there."""
    return [found for found in re.finditer(rf"{_SKIPPED}|\b(from)\b(?:{_GRAPH})?", text, re.I | re.S) if found[1]]
