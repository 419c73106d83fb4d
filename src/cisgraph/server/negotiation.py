"""Which form of an answer a client gets: the Accept header (RFC 9110, 12.5.1), and the media types of results."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")

#: Media type → format of a table of results or of a yes or no, the one of no preference first.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
#: Media type → format of a graph.
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/x-turtle": "ttl",
}
#: As they are sent: text is in UTF-8, and CSV has its names in the first line (RFC 4180).
_PARAMETERS = {
    "text/csv": "; charset=utf-8; header=present",
    "text/tab-separated-values": "; charset=utf-8",
    "text/turtle": "; charset=utf-8",
    "text/html": "; charset=utf-8",
    "text/plain": "; charset=utf-8",
}


class _Range(NamedTuple):
    kind: str
    subtype: str
    quality: float

    def fits(self, media: str) -> int:
        """How closely the range describes a media type, 0 where it does not."""
        kind, _, subtype = media.partition("/")
        if self.kind == "*":
            return 1
        return 0 if self.kind != kind else 2 if self.subtype == "*" else 3 if self.subtype == subtype else 0


def choose(accept: str | None, offers: Iterable[str]) -> str | None:
    """Return the offered media type that the Accept header likes best, of equals the first; None where it likes none.

    A header that is absent, or of which nothing can be read, likes everything.
    """
    return _chosen(accept or "", tuple(offers))


@lru_cache(1024)
def _chosen(accept: str, offers: tuple[str, ...]) -> str | None:
    ranges = _ranges(accept)
    if not ranges:
        return offers[0]
    quality, _, best = max((_quality(ranges, media), -at, media) for at, media in enumerate(offers))
    return best if quality > 0 else None


def content_type(media: str) -> str:
    """Return a media type as the Content-Type header has it."""
    return media + _PARAMETERS.get(media, "")


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media.partition("/")
        weights = [value.strip() for name, _, value in (one.partition("=") for one in parameters) if name.strip() == "q"]
        weight = weights[0] if weights else "1"
        if kind and slash and subtype and (kind != "*" or subtype == "*") and _QUALITY.fullmatch(weight):
            found.append(_Range(kind, subtype, float(weight)))
    return found


def _quality(ranges: list[_Range], media: str) -> float:
    """The weight of the closest range that describes a media type."""
    return max(((one.fits(media), one.quality) for one in ranges if one.fits(media)), default=(0, 0.0))[1]
