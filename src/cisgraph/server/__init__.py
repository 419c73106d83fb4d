"""The server over a built release: SPARQL, linked data, an API, pages.

Importing this imports nothing of it: the processes that answer queries need none of the framework.
"""

from pathlib import Path


def create_app(folder: Path, settings=None):
    """Return the application (ASGI) over the release in ``folder``; see `cisgraph.server.app.create_app`."""
    from cisgraph.server.app import create_app

    return create_app(folder, settings)
