"""JSON-LD 1.1 for people and programs that know JSON: short keys, ids below the base, texts by language, an object a thing.

The context is made from the ontology, so that it has a key for each class and property and cannot fall behind. A value that is
not of the kind that its key promises stands under the property's prefixed name, spelled out: nothing is lost.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO

import pyoxigraph as ox

from cisgraph import queries, terms
from cisgraph.export import vocabulary
from cisgraph.export.vocabulary import CIS, STRING, TEXT, THING, TYPE, XSD

#: Numbers and truth values that JSON writes as RDF does; longer numbers lose digits in many programs.
_NATIVE = {XSD + "integer": re.compile(r"0|-?[1-9][0-9]{0,14}"), XSD + "boolean": re.compile("true|false")}
_PREFIXES = {namespace: prefix for prefix, namespace in terms.FIXED.items()}
_encoded = json.JSONEncoder(ensure_ascii=False).encode
#: Ids that a reader of JSON-LD resolves to what they were cut from.
_RELATIVE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*(?:#[A-Za-z0-9._~/-]*)?")


def context(base: str = terms.BASE) -> dict:
    """Return the context: prefixes, then a key for each class and property, in order."""
    keys = {key.name: _definition(key) for key in vocabulary.keys().values()}
    classes = {name: f"cis:{name}" for name in vocabulary.classes()}
    return {"@version": 1.1, "@base": base, "id": "@id", "type": "@type", **terms.FIXED, **classes, **keys}


def published(base: str = terms.BASE) -> bytes:
    """Return the context as a document of its own."""
    return (json.dumps({"@context": context(base)}, ensure_ascii=False, indent=1) + "\n").encode()


def _definition(key: vocabulary.Key) -> str | dict[str, str]:
    if key.kind == STRING:
        return key.property
    return {"@id": key.property, "@container": TEXT} if key.kind == TEXT else {"@id": key.property, "@type": terms.short(key.kind)}


# ---------------------------------------------------------------------------------------------------------- the document


def write(quads: Iterable[ox.Quad], output: BinaryIO, base: str = terms.BASE) -> None:
    """Write statements that come graph by graph and in a graph thing by thing: named graphs are objects in ``@graph``."""
    write = _Writer(base)
    output.write(f'{{"@context": {json.dumps(context(base), ensure_ascii=False, indent=1)},\n"@graph": ['.encode())
    between = "\n"
    for graph, inside in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (write.node(subject, list(said)) for subject, said in groupby(inside, key=lambda quad: quad.subject))
        if isinstance(graph, ox.DefaultGraph):
            chunks = _separated(nodes, between)
        else:
            chunks = _wrapped(f'{between}{{"id": {_encoded(write.id(graph))}, "@graph": [', nodes)
        for chunk in chunks:
            output.write(chunk.encode())
        between = ",\n"
    output.write(b"\n]}\n")


def _separated(nodes: Iterable[str], between: str) -> Iterator[str]:
    for node in nodes:
        yield between + node
        between = ",\n"


def _wrapped(head: str, nodes: Iterable[str]) -> Iterator[str]:
    yield head
    yield from _separated(nodes, "\n")
    yield "\n]}"


class _Writer:
    """Turns what is said of a thing into the text of an object, a line a property."""

    def __init__(self, base: str):
        self.base = base
        self.classes = {CIS + name: name for name in vocabulary.classes()}
        self.keys = {queries.expand(key.property): key for key in vocabulary.keys().values()}

    def node(self, subject: ox.NamedNode | ox.BlankNode, said: list[ox.Quad]) -> str:
        types, values = [], {}
        for quad in said:
            if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
                types.append(self.classes.get(quad.object.value) or _in_full(quad.object.value))
            else:
                self._add(values, quad)
        head = {"id": self.id(subject), **({"type": types[0] if len(types) == 1 else types} if types else {})}
        lines = [_encoded(head)[1:-1]]
        lines += [f"{_encoded(key)}: {_encoded(_one_or_all(value))}" for key, value in sorted(values.items())]
        return "{" + ",\n ".join(lines) + "}"

    def _add(self, values: dict, quad: ox.Quad) -> None:
        iri, value = quad.predicate.value, quad.object
        key = self.keys.get(iri)
        if key and key.kind == TEXT:
            if isinstance(value, ox.Literal) and value.language:
                values.setdefault(key.name, {}).setdefault(value.language, []).append(value.value)
                return
            key = None  # in the place of texts by language nothing else can stand
        values.setdefault(key.name if key else _in_full(iri), []).append(self._value(value, key.kind if key else STRING))

    def _value(self, value: ox.NamedNode | ox.BlankNode | ox.Literal, expected: str) -> object:
        if not isinstance(value, ox.Literal):
            return self.id(value) if expected == THING else {"id": self.id(value)}
        if value.language:
            return {"@language": value.language, "@value": value.value}
        if value.datatype.value == expected:
            form = _NATIVE.get(expected)
            return json.loads(value.value) if form and form.fullmatch(value.value) else value.value
        typed = {"@type": _in_full(value.datatype.value)} if value.datatype.value != STRING else {}
        return {**typed, "@value": value.value}

    def id(self, term: ox.NamedNode | ox.BlankNode) -> str:
        if isinstance(term, ox.BlankNode):
            return str(term)
        below = term.value.removeprefix(self.base)
        if (name := _in_full(term.value)) == term.value and below != name and _RELATIVE.fullmatch(below):
            return below
        return name


@lru_cache(maxsize=1 << 12)
def _in_full(iri: str) -> str:
    """Return a prefixed name of the context, or the IRI."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIXES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


def _one_or_all(value: list | dict) -> object:
    if isinstance(value, dict):
        return {language: _one_or_all(texts) for language, texts in value.items()}
    return value[0] if len(value) == 1 else value
