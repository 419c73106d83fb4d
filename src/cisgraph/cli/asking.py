"""What a command asks: the built graph, or a SPARQL endpoint that holds a release."""

from cisgraph.store import Asked, Endpoint, Release


def add_endpoint(parser) -> None:
    """Give a command the option ``--endpoint``."""
    parser.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the built graph")


def asked(args) -> Asked:
    """Return the graph that a command's options name."""
    return Release() if args.endpoint is None else Endpoint(args.endpoint)
