"""The server over a release: SPARQL, linked data, an API, pages.

Importing this imports nothing of it: the processes that answer queries need none of the framework.
"""


def create_app(source, settings=None):
    """Return the application (ASGI) over a release; see `cisgraph.server.app.create_app`."""
    from cisgraph.server.app import create_app

    return create_app(source, settings)
