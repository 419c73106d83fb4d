"""What a command asks: the built graph, or a SPARQL endpoint that holds a release."""

from cisgraph import terms
from cisgraph.errors import UsageError
from cisgraph.store import Asked, Release


def add_endpoint(parser) -> None:
    """Give a command the options ``--endpoint`` and ``--base``."""
    parser.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the built graph")
    parser.add_argument("--base", metavar="IRI", default=terms.BASE, help="the base of the release at that endpoint (%(default)s)")


def asked(args) -> Asked:
    """Return the graph that a command's options name.

    Raises:
        UsageError: a base is named for the built graph, which says its own.
    """
    if args.endpoint is not None:
        from cisgraph.endpoint import Endpoint

        return Endpoint(args.endpoint, args.base)
    refuse_lone_base(args)
    return Release()


def refuse_lone_base(args) -> None:
    """Let nobody name a base where no store is named that it could be of."""
    if args.endpoint is None and args.base != terms.BASE:
        raise UsageError("--base is that of a release in a store: name the store with --endpoint.")
