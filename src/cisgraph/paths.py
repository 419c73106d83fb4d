"""Where things are: the folders of a checkout, or the copies that the wheel carries.

Nothing but the standard library is imported at once, `platformdirs` where it is needed, so that every command can ask.
"""

import os
from pathlib import Path

from cisgraph.errors import CisgraphError

_PACKAGE = Path(__file__).resolve().parent


def is_checkout() -> bool:
    """Whether the package runs from a source tree: its own ``src/`` beside ``pyproject.toml`` and ``data/``.

    The one place is looked at, not every folder above: a wheel installed into a ``.venv`` inside a checkout is a
    wheel.
    """
    tree = _PACKAGE.parent.parent
    return _PACKAGE.parent.name == "src" and (tree / "pyproject.toml").is_file() and (tree / "data").is_dir()


def root() -> Path:
    """Return the folder that holds ``ontology/``, ``data/``, ``shapes/`` and ``queries/``.

    Raises CisgraphError where there is neither a checkout nor a wheel's copy.
    """
    folder = _PACKAGE.parent.parent if is_checkout() else _PACKAGE / "resources"
    if not (folder / "data").is_dir():
        raise CisgraphError(
            f"the data folders are not in {folder}: install cisgraph again, from a wheel or from a whole checkout"
        )
    return folder


def release() -> Path:
    """Return the folder of the built release when no command says otherwise; it need not exist yet.

    ``CISGRAPH_RELEASE``, else ``release/`` of a checkout, else the user's data folder as the platform has it.
    """
    if named := os.environ.get("CISGRAPH_RELEASE"):
        return Path(named).expanduser()
    if is_checkout():
        return root() / "release"
    from platformdirs import user_data_path

    return user_data_path("cisgraph", appauthor=False) / "release"


def sources() -> Path | None:
    """Return the folder with the official texts that ``CISGRAPH_SOURCES`` names, or None; it is not looked into."""
    named = os.environ.get("CISGRAPH_SOURCES")
    return Path(named).expanduser() if named else None
