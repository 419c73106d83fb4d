"""The SPARQL 1.1 Service Description (W3C, 21 March 2013) of ``/sparql``; for a browser, the way to the console."""

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cisgraph import about, terms
from cisgraph.server import negotiation
from cisgraph.server.problems import Problem
from cisgraph.server.state import State, etag, matches

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_COMMENT = ox.NamedNode(terms.FIXED["rdfs"] + "comment")
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)
_WRITTEN = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML,
}
_SENTENCE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>SPARQL</title>'
    "<p>This is a SPARQL 1.1 endpoint: send a query as the parameter <code>query</code>.</p></html>\n"
)


def respond(request: Request, state: State) -> Response:
    """Answer a request without a query.

    Raises:
        Problem: 406, the client takes neither RDF nor HTML.
    """
    offers = [*negotiation.GRAPHS, "text/html"]
    media = negotiation.choose(request.headers.get("accept"), offers)
    if media is None:
        raise Problem(406, f"The endpoint describes itself in other formats: accept one of {', '.join(offers)}, or send a query.")
    if media == "text/html":
        vary = {"Vary": "Accept"}
        return RedirectResponse(state.console, 303, vary) if state.console else Response(_SENTENCE, headers=vary, media_type="text/html")
    release = state.release
    tag = etag(release, "description", state.url, state.settings, media)
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    prefixes = {"sd": _SD, "void": _VOID, "rdfs": terms.FIXED["rdfs"], "dcterms": terms.FIXED["dcterms"]}
    body = ox.serialize(describe(state), format=_WRITTEN[negotiation.GRAPHS[media]], prefixes=prefixes)
    return Response(body, headers=headers, media_type=negotiation.content_type(media))


def describe(state: State) -> list[ox.Triple]:
    """Return what the endpoint says of itself: languages, formats, limits, and the graphs it answers from."""
    endpoint, release, limits = f"{state.url}sparql", state.release, state.settings
    service, dataset, union, cut = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#union", "#cut"))
    said = (
        f"A query may take {limits.timeout:g} seconds and {limits.memory >> 20} MB; a result is cut after {limits.rows:,} rows or "
        f"{limits.size:,} bytes. SERVICE and updates are refused."
    )
    told = [
        *_typed(
            service, "Service", endpoint=service, supportedLanguage="SPARQL11Query", feature="UnionDefaultGraph", defaultDataset=dataset
        ),
        *(
            ox.Triple(service, ox.NamedNode(f"{_SD}resultFormat"), ox.NamedNode(f"http://www.w3.org/ns/formats/{name}"))
            for name in _FORMATS
        ),
        ox.Triple(service, _COMMENT, ox.Literal(said, language="en")),
        ox.Triple(cut, _COMMENT, ox.Literal("A result that links here was cut: it is not whole.", language="en")),
        *_typed(dataset, "Dataset", defaultGraph=union),
        ox.Triple(dataset, ox.NamedNode(terms.FIXED["dcterms"] + "license"), ox.NamedNode(about.LICENSE)),
    ]
    graphs = _typed(union, "Graph")
    for name, triples in sorted(release.manifest["graphs"].items()):
        entry, content = ox.NamedNode(f"{endpoint}#named-{name}"), ox.NamedNode(f"{endpoint}#graph-{name}")
        told.append(ox.Triple(dataset, ox.NamedNode(f"{_SD}namedGraph"), entry))
        graphs += _typed(entry, "NamedGraph", name=ox.NamedNode(f"{release.base}graph/{name}"), graph=content)
        graphs += [*_typed(content, "Graph"), ox.Triple(content, ox.NamedNode(f"{_VOID}triples"), ox.Literal(triples))]
    return told + graphs


def _typed(node: ox.NamedNode, kind: str, **values: ox.NamedNode | str) -> list[ox.Triple]:
    """Return a node's class and properties, of the vocabulary of service descriptions; a text is one of its terms."""
    told = [ox.Triple(node, ox.NamedNode(terms.FIXED["rdf"] + "type"), ox.NamedNode(_SD + kind))]
    for name, value in values.items():
        told.append(ox.Triple(node, ox.NamedNode(_SD + name), ox.NamedNode(_SD + value) if isinstance(value, str) else value))
    return told
