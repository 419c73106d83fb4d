"""The query library: what it holds, described in the graph itself, and the answer of one of its queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from cisgraph import queries, terms
from cisgraph.endpoint import Endpoint
from cisgraph.errors import CisgraphError
from cisgraph.store import Asked, Table

_SH = terms.FIXED["sh"]
_XSD = terms.FIXED["xsd"]
#: What acts is of two kinds, and most queries take either.
_ACTS = ("actor:", "group:")


@dataclass(frozen=True)
class Answer:
    """What a query of the library answers: ``asked`` is the question with its values, ``nothing`` says why there is no row."""

    query: queries.Query
    asked: str
    table: Table
    nothing: str | None


def answer(asked: Asked, name: str, given: Mapping[str, object]) -> Answer:
    """Ask a query of the library.

    Args:
        asked: a release or an endpoint.
        name: the query's name.
        given: parameter → value, or several in a list, as people write them (poa/71, poa:71, a full IRI); the others keep their defaults.

    Raises:
        UsageError: the query has no such parameter, or a value is not of its kind.
        CisgraphError: no such query, a value names nothing that is there, or the endpoint does not answer with rows.
    """
    query = queries.load(name)
    text = query.filled(asked.base, **given)
    asked.ready()
    where = asked.name if isinstance(asked, Endpoint) else "this release"
    named = [iri for parameter in query.parameters if parameter.name in given for iri in _things(parameter, given, asked.base)]
    for iri in named:
        if not asked.sparql(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} UNION {{ ?t <{iri}> ?v }} }}"):
            raise CisgraphError(f"There is no such thing as {terms.short(iri, asked.base)} in {where}: `cisgraph search` finds what there is.")
    table = asked.sparql(text, typed=True)
    if not isinstance(table, Table):
        raise CisgraphError(f"{where} answered with something else than rows: check the address.")
    told = [
        f"{parameter.name} {terms.short(value, asked.base)}"
        for parameter in query.parameters
        for value in _things(parameter, given, asked.base) or _values(parameter, given)
    ]
    question = query.question + (f" ({', '.join(told)})" if told else "")
    return Answer(query, question, table, None if table.rows else _nothing(query, asked, given))


def _values(parameter: queries.Parameter, given: Mapping[str, object]) -> list[str]:
    value = given.get(parameter.name, parameter.values)
    return [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])]


def _things(parameter: queries.Parameter, given: Mapping[str, object], base: str) -> list[str]:
    """Return the IRIs that a parameter of that kind stands for."""
    return [queries.expand(value, base) for value in _values(parameter, given)] if parameter.kind == "iri" else []


def _nothing(query: queries.Query, asked: Asked, given: Mapping[str, object]) -> str:
    if query.kind == "quality":
        return "No row: nothing is wrong."
    for parameter in query.parameters:
        like = queries.expand(parameter.values[0], asked.base)
        for iri in _things(parameter, given, asked.base) if parameter.name in given else []:
            if _another_kind(asked, iri, like):
                other, wanted = terms.short(iri, asked.base), terms.short(like, asked.base)
                return f"No row: {other} is another kind of thing than {wanted}, which the query takes."
    return "Nothing is recorded, which does not mean that there is nothing."


def _another_kind(asked: Asked, iri: str, like: str) -> bool:
    if all(terms.short(one, asked.base).startswith(_ACTS) for one in (iri, like)):
        return False
    return asked.sparql(f"ASK {{ <{iri}> a ?one . <{like}> a ?other FILTER NOT EXISTS {{ <{iri}> a ?class . <{like}> a ?class }} }}")


def describe(base: str = terms.BASE) -> list:
    """Return ``graph/queries``: each query of the library as the convention of sparql-examples has it (SHACL, section 5.2.1).

    A query is a ``sh:SPARQLSelectExecutable`` with its text, question and kind, a parameter a ``sh:Parameter``. A text
    declares its own prefixes; the graph itself declares all, for editors that complete names.
    """
    import pyoxigraph as ox

    graph = ox.NamedNode(f"{base}graph/queries")
    said = _declared(graph.value, base)
    for query in queries.library():
        node = f"{base}query/{query.name}"
        said += [
            (node, "rdf:type", ox.NamedNode(_SH + "SPARQLExecutable")),
            (node, "rdf:type", ox.NamedNode(_SH + "SPARQLSelectExecutable")),
            (node, "rdfs:label", ox.Literal(query.title, language="en")),
            (node, "rdfs:comment", ox.Literal(query.question, language="en")),
            (node, "dcterms:description", ox.Literal(query.answers, language="en")),
            (node, "schema:keywords", ox.Literal(query.kind)),
            (node, "schema:target", ox.NamedNode(f"{base}sparql")),
            (node, "sh:prefixes", graph),
            (node, "sh:select", ox.Literal(query.filled(base))),
        ]
        for order, parameter in enumerate(query.parameters, 1):
            said += _parameter(node, parameter, order, base)
    return [ox.Quad(ox.NamedNode(subject), ox.NamedNode(queries.expand(name)), value, graph) for subject, name, value in said]


def _declared(graph: str, base: str) -> list[tuple]:
    import pyoxigraph as ox

    said = []
    for prefix, namespace in terms.prefixes(base).items():
        place = f"{graph}#{prefix}"
        said += [
            (graph, "sh:declare", ox.NamedNode(place)),
            (place, "rdf:type", ox.NamedNode(_SH + "PrefixDeclaration")),
            (place, "sh:prefix", ox.Literal(prefix)),
            (place, "sh:namespace", ox.Literal(namespace, datatype=ox.NamedNode(_XSD + "anyURI"))),
        ]
    return said


def _parameter(node: str, parameter: queries.Parameter, order: int, base: str) -> list[tuple]:
    import pyoxigraph as ox

    place = f"{node}#{parameter.name}"  # SHACL names a parameter by the last part of its path
    said = [
        (node, "sh:parameter", ox.NamedNode(place)),
        (place, "rdf:type", ox.NamedNode(_SH + "Parameter")),
        (place, "sh:path", ox.NamedNode(place)),
        (place, "sh:name", ox.Literal(parameter.name)),
        (place, "sh:order", ox.Literal(order)),
    ]
    if parameter.kind == "iri":
        values = [ox.NamedNode(queries.expand(value, base)) for value in parameter.values]
        said.append((place, "sh:nodeKind", ox.NamedNode(_SH + "IRI")))
    else:
        kind = ox.NamedNode(_XSD + parameter.kind)
        values = [ox.Literal(value, datatype=kind) for value in parameter.values]
        said.append((place, "sh:datatype", kind))
    return said + [(place, "sh:defaultValue", value) for value in values]
