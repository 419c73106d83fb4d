"""Serve the built graph: SPARQL, linked data, an API and pages, at http://127.0.0.1:8000 until it is stopped.

A build that switches the release while this runs is picked up within a few seconds. With --endpoint what is served is the
release that `cisgraph publish` has loaded into a SPARQL 1.1 store; another one that is loaded there is picked up as well.
"""

import signal
import socket
import sys

from cisgraph import paths, terms
from cisgraph.cli import asking
from cisgraph.errors import CisgraphError, UsageError


def arguments(parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1: this machine only; 0.0.0.0: all)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen at (8000; 0: any that is free)")
    parser.add_argument("--workers", type=int, metavar="N", help="processes for public queries (4, or as many as there are processors)")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long a public query may take (10)")
    parser.add_argument("--endpoint", metavar="URL", help="serve the release that is in this SPARQL 1.1 store, in place of the one built here")
    parser.add_argument("--base", default=terms.BASE, metavar="IRI", help="the base of the release in that store (%(default)s)")
    parser.add_argument("--url", default="", metavar="URL", help="the address that people reach the server at (the base of the release)")


def run(args) -> int:
    settings = _settings(args)
    try:
        import uvicorn
    except ImportError:
        raise CisgraphError("The server needs more packages: install them with `pip install 'cisgraph[server]'`.") from None
    from cisgraph.server import create_app

    app = create_app(_source(args), settings)
    listening = _listen(args.host, args.port)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=int(settings.timeout) + 2, lifespan="on",
    )
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"cisgraph: http://{shown}:{port}/ serves {app.state.shared.release.name}; Ctrl-C stops it.", file=sys.stderr, flush=True)
    # uvicorn ends with the signal that stopped it, which is what was asked for and no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _source(args):
    from cisgraph.server.published import Place

    asking.refuse_lone_base(args)
    return Place(args.endpoint, args.base) if args.endpoint is not None else paths.release()


def _settings(args):
    from cisgraph.server.settings import Settings

    if not 0 <= args.port <= 65535:
        raise UsageError("--port must be between 0 and 65535.")
    if args.workers is not None and not 1 <= args.workers <= 1000:
        raise UsageError("--workers must be between 1 and 1000.")
    if args.timeout is not None and not 0.1 <= args.timeout <= 3600:
        raise UsageError("--timeout must be between 0.1 and 3600 seconds.")
    if args.url and not args.url.startswith(("http://", "https://")):
        raise UsageError("--url must be an http or https address.")
    url = args.url and args.url.rstrip("/") + "/"
    given = {"workers": args.workers, "timeout": args.timeout, "url": url}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CisgraphError(f"The server cannot listen at {host}:{port} ({reason}): name another with --port or --host.") from None
    return listening
