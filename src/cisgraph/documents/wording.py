"""Normalised text and its digest, as `model.md` defines them ("Normalised text")."""

import hashlib
import re

_LINE_END_HYPHEN = re.compile(r"(?<=\w)([-\u2010])[^\S\n]*\n\s*")


def normalise(text: str) -> str:
    """Return `text` on one line: what digests and selectors are computed over.

    A hyphen that ends a line joins the two halves and stays; a dash with a space before it is no hyphen. Every run
    of white space (no-break spaces too) becomes one space, and none is left at the ends. Numbers and letters of
    paragraphs are not touched: `Unit.text` comes without them. Applied twice it changes nothing more.
    """
    return " ".join(_LINE_END_HYPHEN.sub(r"\1", text).split())


def digest(text: str) -> str:
    """Return the SHA-256 of `text`'s UTF-8 bytes as 64 lower-case hexadecimal digits. Does not normalise."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
