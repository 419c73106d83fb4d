"""Read Turtle files as they are written: pyoxigraph keeps every lexical form and names the line of an error."""

import re
from pathlib import Path

import pyoxigraph as ox

from cisgraph.errors import CisgraphError

FOLDERS = ("ontology", "data", "shapes", "tests/shapes")


class TurtleError(CisgraphError):
    """A Turtle file that cannot be read, or not be put into house format: where, and one sentence on what to do."""

    def __init__(self, path: str | Path, line: int | None, sentence: str):
        self.path, self.line, self.sentence = str(path), line, sentence
        super().__init__(f"{self.path}{f', line {line}' if line else ''}: {sentence}")


def read_text(text: str, name: str | Path) -> tuple[list[ox.Triple], dict[str, str]]:
    """Return the triples of a Turtle text, lexical forms as written, and its prefixes.

    Raises TurtleError on a syntax error (RDF 1.1 Turtle, IRIs absolute or against an ``@base``).
    """
    parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
    try:
        triples = [quad.triple for quad in parser]
    except SyntaxError as error:
        what = re.sub(r"^Parser error at .*?columns? \d+(?: and \d+)?: ", "", error.msg or str(error)).rstrip(".")
        raise TurtleError(name, error.lineno, f"not valid Turtle ({what}); mend this place and run again.") from None
    return triples, parser.prefixes


def read_file(path: str | Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file, lexical forms as written. Raises TurtleError."""
    return read_text(text_of(path), path)[0]


def turtle_files(root: str | Path) -> list[Path]:
    """Return the Turtle files below ``root`` that the house format holds for, sorted."""
    return sorted(path for folder in FOLDERS for path in (Path(root) / folder).rglob("*.ttl"))


def text_of(path: str | Path) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")  # bytes: line ends inside literals stay what they are
    except OSError as error:
        raise TurtleError(path, None, f"cannot be read ({error.strerror}); check the name and the rights.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TurtleError(path, line, "not UTF-8; save the file as UTF-8 and run again.") from None
