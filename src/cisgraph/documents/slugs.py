"""Keys for paragraphs that the document does not number."""

import re
import unicodedata
from itertools import chain
from itertools import count as count_from


def slug(title: str) -> str:
    """Return a heading as a key: lower case, ASCII, hyphens, without a leading number; "text" if nothing remains."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-").lstrip("0123456789-") or "text"


class Slugs:
    """Hands out each key once: "working-groups", then "working-groups-2"."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def next(self, title: str) -> str:
        key = slug(title)
        candidates = chain([key], (f"{key}-{count}" for count in count_from(2)))
        free = next(candidate for candidate in candidates if candidate not in self._used)
        self._used.add(free)
        return free
