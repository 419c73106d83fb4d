"""Load the built release into a SPARQL 1.1 store, graph by graph, by the Graph Store Protocol, and verify it there.

The same command goes on after an interruption: what the store holds as it should is not sent again. Until everything is there
and verified, the store's graph/release has no digest. A user's password is taken from CISGRAPH_PASSWORD, or asked for;
without --user, a token is taken from CISGRAPH_TOKEN, or both from .netrc. docs/publishing.md has the addresses of the usual stores.
"""

import os
import sys

from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Release


def arguments(parser) -> None:
    parser.add_argument("--endpoint", metavar="URL", required=True, help="the store's address for SPARQL queries")
    parser.add_argument("--store-url", metavar="URL", help="its address for graphs (known for Oxigraph, Virtuoso, GraphDB and RDF4J)")
    parser.add_argument("--user", metavar="NAME", help="who may write there; the password is in CISGRAPH_PASSWORD, or asked for")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="how long the store may be silent (%(default)g)")


def run(args) -> int:
    if not 1 <= args.timeout <= 86400:
        raise UsageError("--timeout must be between 1 and 86400 seconds.")
    try:
        import requests  # noqa: F401
        from tqdm import tqdm
    except ImportError:
        raise CisgraphError("Publishing needs more packages: install them with `pip install 'cisgraph[publish]'`.") from None
    from cisgraph.publish import publish
    from cisgraph.publish.remote import Remote, store_url

    release = Release()
    store = args.store_url or store_url(args.endpoint)
    remote = Remote(args.endpoint, store, _login(args.user), args.timeout)
    # On a terminal only: a file of a nightly run needs no bar.
    with tqdm(total=release.manifest["quads"], unit=" statements", file=sys.stderr, disable=None, leave=False) as bar:

        def progress(what: str, done: int, every: int) -> None:
            bar.set_description_str(what, refresh=False)
            bar.n = done
            bar.refresh()

        done = publish(release, remote, progress)
    print(f"{args.endpoint} holds the release {release.manifest['version']}: {done.statements} statements in {len(done.sent + done.kept)} graphs, verified.")
    for what, graphs in (("sent", done.sent), ("already there", done.kept), ("removed", done.removed)):
        if graphs:
            print(f"{what}: {', '.join(map(release.shorten, graphs))}", file=sys.stderr)
    return 0


def _login(user: str | None) -> tuple[str, str] | None:
    if user is None:
        return None
    password = os.environ.get("CISGRAPH_PASSWORD")
    if password is None:
        if not sys.stdin.isatty():
            raise UsageError(f"There is no password for {user}: set CISGRAPH_PASSWORD, or use .netrc and no --user.")
        from getpass import getpass

        password = getpass(f"Password of {user}: ")
    return user, password
