"""The texts of the interface, one file a language: ``texts/<language>.toml``."""

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "texts"
#: Language → what its addresses begin with.
LANGUAGES = {"en": "", "ru": "/ru"}


@cache
def words(language: str) -> dict:
    """Return the texts of a language by section and key."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
