"""A store that speaks the SPARQL 1.1 Graph Store HTTP Protocol, and whatever can go wrong with it, as one sentence.

Redirects are not followed: a PUT would become a GET on the way, and the password go where nobody sent it.
"""

import os
import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from cisgraph.endpoint import bearer
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.publish.parts import Content, received

_NTRIPLES = "application/n-triples"
_JSON = "application/sparql-results+json"
#: What a path of a query endpoint tells of the path of its graph store: Oxigraph, Virtuoso, GraphDB and RDF4J.
_STORES = ((r"/query", "/store"), (r"/sparql", "/sparql-graph-crud-auth"), (r"(/.+)?/repositories/[^/]+", r"\g<0>/rdf-graphs/service"))

Login = tuple[str, str]


class Interrupted(CisgraphError):
    """The store did not do what it was asked to; asking again goes on from there."""


def store_url(endpoint: str) -> str:
    """Return the address of the graph store beside a query endpoint.

    Raises:
        UsageError: it is none of those whose addresses are known.
    """
    address = urlsplit(endpoint)
    for path, store in _STORES:
        if re.fullmatch(path, address.path.rstrip("/")):
            return urlunsplit(address._replace(path=re.sub(f"{path}$", store, address.path.rstrip("/"), count=1)))
    raise UsageError(f"Where {endpoint} takes graphs is not known: name the address of its Graph Store Protocol with --store-url.")


class Remote:
    """One store: queries go to ``endpoint``, graphs to ``store``.

    Args:
        endpoint: the http or https address for queries.
        store: the address for graphs, that of "indirect" identification (Graph Store Protocol, section 4.2).
        login: user and password, sent only when the store asks for them, by Digest (RFC 7616) or else Basic (RFC 7617); without, the
            token in CISGRAPH_TOKEN is sent (RFC 6750), or else what .netrc has for the store when it asks.
        timeout: seconds without any answer after which the store is given up.

    Raises:
        UsageError: an address that is none, or that has a password in it.
    """

    def __init__(self, endpoint: str, store: str, login: Login | None, timeout: float):
        import requests

        for url in (endpoint, store):
            _check(url)
        self.endpoint, self.store, self.timeout = endpoint, store, (min(timeout, 30), timeout)
        self.token = "" if login else bearer()
        self.login = login or (None if self.token else requests.utils.get_netrc_auth(store))
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "cisgraph"} | ({"Authorization": self.token} if self.token else {}))
        self.session.auth = lambda request: request  # requests would send what .netrc has as Basic, unasked

    def put(self, graph: str, data: bytes) -> None:
        """Make a graph hold these N-Triples and nothing else."""
        self._write("PUT", graph, data)

    def post(self, graph: str, data: bytes) -> None:
        """Add N-Triples to a graph."""
        self._write("POST", graph, data)

    def delete(self, graph: str) -> None:
        """Remove a graph; one that is not there is no failure."""
        with self._ask("DELETE", self.store, f"remove {graph}", params={"graph": graph}) as answer:
            if answer.status_code != HTTPStatus.NOT_FOUND:
                self._check(answer, f"remove {graph}")

    def read(self, graph: str) -> Content:
        """Return what the store gives back of a graph, read as it comes."""
        return self._read(graph, received, Content(0, ""))

    def statements(self, graph: str) -> list:
        """Return the statements of a small graph, none where there is no such graph."""
        return self._read(graph, list, [])

    def count(self, graph: str) -> int:
        """Return how many statements the query endpoint counts in a graph."""
        text = f"SELECT (COUNT(*) AS ?statements) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        what = f"count the statements of {graph}"
        with self._ask("POST", self.endpoint, what, data={"query": text}, headers={"Accept": _JSON}) as answer:
            self._check(answer, what)
            try:
                return int(answer.json()["results"]["bindings"][0]["statements"]["value"])
            except (ValueError, KeyError, IndexError, TypeError):
                raise CisgraphError(f"{self.endpoint} answers a query with something that is no SPARQL result: check the address.") from None

    def _write(self, method: str, graph: str, data: bytes) -> None:
        what = f"take {graph}"
        with self._ask(method, self.store, what, params={"graph": graph}, data=data, headers={"Content-Type": _NTRIPLES}) as answer:
            self._check(answer, what)

    def _read(self, graph: str, made: Callable, nothing):
        import pyoxigraph as ox

        what = f"give back {graph}"
        with self._ask("GET", self.store, what, params={"graph": graph}, headers={"Accept": _NTRIPLES}, stream=True) as answer:
            if answer.status_code == HTTPStatus.NOT_FOUND:
                return nothing
            self._check(answer, what)
            if answer.headers.get("Content-Type", "").partition(";")[0].strip() not in (_NTRIPLES, "text/plain"):
                raise CisgraphError(f"{self.store} gives something else than N-Triples: check that it is the address of a graph store.")
            answer.raw.decode_content = True
            try:
                return made(ox.parse(answer.raw, format=ox.RdfFormat.N_TRIPLES))
            except SyntaxError:
                raise Interrupted(f"{self.store} gave {graph} back in N-Triples that cannot be read: run the same command again.") from None
            except Exception as error:  # whatever urllib3 raises through the parser
                raise self._cut(what, error) from None

    def _ask(self, method: str, url: str, what: str, **more):
        import requests

        more |= {"timeout": self.timeout, "allow_redirects": False}
        try:
            answer = self.session.request(method, url, **more)
            if answer.status_code == HTTPStatus.UNAUTHORIZED and self.login and self._learn(answer):
                answer = self.session.request(method, url, **more)
            return answer
        except requests.exceptions.SSLError as error:
            raise CisgraphError(f"{url} cannot be trusted ({_reason(error)}): check its certificate, or name its CA in REQUESTS_CA_BUNDLE.") from None
        except requests.exceptions.ConnectTimeout:
            raise CisgraphError(f"{url} does not answer: check the address.") from None
        except requests.exceptions.Timeout:
            raise Interrupted(f"{url} did not {what} within {self.timeout[1]:g} seconds: run the same command again, it goes on from there.") from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError):
            raise UsageError(f"{url!r} is no address: give one that begins with http:// or https://.") from None
        except requests.exceptions.ConnectionError as error:
            if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
                raise CisgraphError(f"{url} cannot be reached ({_reason(error)}): check the address.") from None
            raise self._cut(what, error) from None
        except (requests.exceptions.RequestException, OSError) as error:
            raise self._cut(what, error) from None

    def _learn(self, answer) -> bool:
        """Log in the way the store asks for; False where that has been tried, or it asks for another way."""
        from requests import auth

        wanted = answer.headers.get("WWW-Authenticate", "").lower()
        for scheme, way in (("digest", auth.HTTPDigestAuth), ("basic", auth.HTTPBasicAuth)):
            if scheme in wanted and not isinstance(self.session.auth, way):
                answer.close()
                # Basic is in UTF-8; for Digest requests encodes by itself.
                self.session.auth = way(*(self.login if scheme == "digest" else (part.encode() for part in self.login)))
                return True
        return False

    def _cut(self, what: str, error: Exception) -> Interrupted:
        return Interrupted(
            f"The connection to {self.store} broke when it was to {what} ({_reason(error)}): run the same command again, it goes on from there."
        )

    def _check(self, answer, what: str) -> None:
        """Raise what the status of an answer means, where it is no success."""
        status, url = answer.status_code, answer.request.url.partition("?")[0]
        if 200 <= status < 300:
            return
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            do = "name a user with --user or in .netrc, or set CISGRAPH_TOKEN"
            if self.token or self.login:
                do = "check the token in CISGRAPH_TOKEN, and what it allows" if self.token else "check user and password, and that the user may write"
            raise CisgraphError(f"{url} refused to {what} ({_status(status)}): {do}.")
        if 300 <= status < 400:
            target = answer.headers.get("Location", "another address").partition("?")[0]
            raise CisgraphError(f"{url} sends on to {target}: give that address instead, if you trust it.")
        if status >= 500 or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise Interrupted(
                f"{url} could not {what} ({_status(status)}{_told(answer)}): see to its disk, memory and limits, "
                "then run the same command again, it goes on from there."
            )
        raise CisgraphError(f"{url} would not {what} ({_status(status)}{_told(answer)}): check that it is the address of a graph store.")


def _check(url: str) -> None:
    try:
        address = urlsplit(url)
        sound = address.scheme in ("http", "https") and address.hostname and not address.fragment
        if address.username or address.password:
            raise UsageError("An address must not have a password in it: use --user, or .netrc.")
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(f"{url!r} is no endpoint: give its http or https address.")


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _told(answer) -> str:
    """Return the first line of what a failing store says of it, in plain letters."""
    try:
        text = answer.text
    except Exception:  # the connection broke while it spoke
        return ""
    if "<html" in text.lower():
        return ""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f": {re.sub(r'[^ -~]', '?', line)[:160].rstrip('.')}" if line else ""


def _reason(error: BaseException) -> str:
    """Return what lies at the bottom of an error of the network, in a few words."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    if isinstance(error, OSError) and error.errno and error.strerror:
        return error.strerror if not error.strerror.startswith("[") else os.strerror(error.errno)
    return (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".") or type(error).__name__
