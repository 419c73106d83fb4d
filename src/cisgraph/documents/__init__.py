"""Reads UN-style text files into documents, sections, paragraphs and lists, and finds the official texts in a folder.

`read` takes any such text; `read_sources` the folder of this project's five. `normalise` and `digest` are what the
graph's `cis:textDigest`, `cis:textLength` and selectors are computed by.
"""

from .reader import read
from .slugs import slug
from .sources import SourcesError, Text, read_sources
from .structure import Document, ItemList, Reading, Section, Span, Unit
from .wording import digest, normalise

__all__ = [
    "Document",
    "ItemList",
    "Reading",
    "Section",
    "SourcesError",
    "Span",
    "Text",
    "Unit",
    "digest",
    "normalise",
    "read",
    "read_sources",
    "slug",
]
