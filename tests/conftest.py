"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest

from cisgraph.documents import Text, read_sources

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """The folder of the official texts: CISGRAPH_SOURCES, or ../shared/sources next to the checkout."""
    named = os.environ.get("CISGRAPH_SOURCES")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "sources"
    if not named and not folder.is_dir():
        pytest.skip("needs the official texts: set CISGRAPH_SOURCES to the folder that holds a-51-341.txt")
    return folder


@pytest.fixture(scope="session")
def sources(sources_folder: Path) -> dict[str, Text]:
    """The official texts by document slug. A folder named by CISGRAPH_SOURCES that cannot be used is a failure."""
    return read_sources(sources_folder)
