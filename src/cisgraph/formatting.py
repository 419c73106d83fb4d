"""The house format of Turtle files: one graph, one way to write it, so that a change of one thing moves one block.

Prefixes are sorted, from the one table, and only those used. Subjects stand by IRI, an ontology's header first;
predicates as ``a``, label, definition, summary, then by IRI; several values one a line; numbers inside IRIs count as
numbers (``poa:9`` before ``poa:10``). The comment at the head of a file stays; any other comment goes, since notes are
triples here.

pyoxigraph reads (``cisgraph.turtle``), because it keeps ``01`` as ``"01"^^xsd:integer``; rdflib's long-turtle
serializer, with the orders and layout of this house, writes. What is not isomorphic to what was read is never returned.
"""

import io
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, SKOS, XSD
from rdflib.plugins.serializers.longturtle import VERB, LongTurtleSerializer
from rdflib.plugins.serializers.turtle import RecursiveSerializer

from cisgraph.terms import FIXED, prefixes
from cisgraph.turtle import TurtleError, read_text, text_of


def format_text(text: str, name: str | Path = "text", table: Mapping[str, str] | None = None) -> str:
    """Return ``text`` in house format; ``name`` is what errors call it, ``table`` prefix → namespace (the one table).

    Raises TurtleError: a syntax error, a prefix bound to another namespace than the table's, a blank node that cannot
    be written in place, RDF 1.2 terms.
    """
    table = prefixes() if table is None else table
    triples, declared = read_text(text, name)
    for prefix, namespace in declared.items():
        if table.get(prefix, namespace) != namespace:
            found = re.search(rf"(?im)^\s*@?prefix\s+{re.escape(prefix)}:", text)
            line = text.count("\n", 0, found.end()) + 1 if found else None
            raise TurtleError(name, line, f"{prefix}: stands for <{table[prefix]}> here; use another prefix.")
    graph = _graph(triples, name)
    _refuse_shared_blank_nodes(graph, name)
    serializer = _HouseSerializer(graph, table)
    body = io.BytesIO()
    serializer.serialize(body)
    used = "".join(f"PREFIX {prefix}: <{table[prefix]}>\n" for prefix in sorted(serializer.used))
    formatted = "\n".join(filter(None, [_header(text), used, body.getvalue().decode().strip("\n")]))
    formatted = formatted.rstrip("\n") + "\n" if formatted else ""
    if not isomorphic(graph, _graph(read_text(formatted, name)[0], name)):
        raise TurtleError(name, None, "would say something else in house format; leave it and report this file.")
    return formatted


def format_file(path: str | Path, check: bool = False) -> bool:
    """Put one file into house format, or only look with ``check``; return whether it changes. Raises TurtleError."""
    return bool(format_paths([path], check))


def format_paths(paths: Iterable[str | Path], check: bool = False) -> list[Path]:
    """Put files into house format, or only look with ``check``; return those that change.

    Raises TurtleError at the first file that cannot be formatted, before any is written.
    """
    formatted = {}
    for path in map(Path, paths):
        text = text_of(path)
        new = format_text(text, path)
        if new.encode() != path.read_bytes():
            formatted[path] = new
    if not check:
        for path, new in formatted.items():
            part = path.with_name(f".{path.name}.{os.getpid()}")
            part.write_bytes(new.encode())
            shutil.copymode(path, part)
            part.replace(path)
    return list(formatted)


def _header(text: str) -> str:
    """Return the comment lines before anything else, white space at their ends removed."""
    lines = []
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            break
        lines.append(line)
    header = "\n".join(lines).strip("\n")
    return header + "\n" if header else ""


# ------------------------------------------------------------------------------------------- from pyoxigraph to rdflib


def _graph(triples: Iterable[ox.Triple], name: str | Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(tuple(_term(term, name) for term in triple))
    return graph


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, name: str | Path):
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(direction=None):
            if term.language:
                return Literal(term.value, lang=term.language)
            datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
    raise TurtleError(name, None, f"{term} is RDF 1.2, which not every tool reads; say it in RDF 1.1.")


def _refuse_shared_blank_nodes(graph: Graph, name: str | Path) -> None:
    """A blank node is written where it is used, so it has one place at most and does not contain itself."""
    parent: dict[BNode, object] = {}
    for subject, _, node in graph:
        if isinstance(node, BNode) and (node in parent or subject == node):
            raise TurtleError(name, None, "a blank node is used in several places; give it an IRI.")
        if isinstance(node, BNode):
            parent[node] = subject
    settled: set[object] = set()
    for node in parent:
        chain = {node}
        while (node := parent.get(node)) is not None and node not in settled:
            if node in chain:
                raise TurtleError(name, None, "blank nodes contain each other in a circle; give one an IRI.")
            chain.add(node)
        settled |= chain


# ---------------------------------------------------------------------------------------------------------- the order


def _natural(text: str) -> tuple:
    """Sort key by characters, runs of digits by value: ``poa:9-p1`` before ``poa:10``. ASCII digits only."""
    parts = re.split(r"([0-9]+)", text)
    parts[1::2] = [(len(digits.lstrip("0")), digits.lstrip("0")) for digits in parts[1::2]]
    return tuple(parts), str(text)


# ---------------------------------------------------------------------------------------------------------- the layout

# PN_LOCAL of RDF 1.1 Turtle, section 6.5, without backslash escapes: a name that needs one is written as an IRI.
_BASE_CHARS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = f"(?:[{_BASE_CHARS}_:0-9]|%[0-9A-Fa-f]{{2}})"
_LATER = f"(?:[-{_BASE_CHARS}_:0-9\u00b7\u0300-\u036f\u203f-\u2040]|%[0-9A-Fa-f]{{2}})"
_LOCAL = re.compile(rf"{_FIRST}(?:\.*{_LATER})*")

# The short forms that stand for exactly one lexical form, as others write it too.
_SHORT = {XSD.integer: re.compile(r"0|-?[1-9][0-9]*"), XSD.boolean: re.compile("true|false")}

_ESCAPES = {code: f"\\u{code:04X}" for code in [*range(0x20), 0x7F]} | str.maketrans(
    {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)


def _quoted(text: str) -> str:
    if "\n" not in text:
        return '"' + text.translate(_ESCAPES | {ord('"'): '\\"'}) + '"'
    lines = text.translate({code: escape for code, escape in _ESCAPES.items() if code != ord("\n")})
    return '"""' + re.sub(r'"(?=""|\Z)', r'\\"', lines) + '"""'


class _HouseSerializer(LongTurtleSerializer):
    """rdflib's long Turtle with the orders of this house, names by Turtle's own grammar, and nested nodes indented.

    Writes the body only; afterwards ``used`` holds the prefixes that occur in it.
    """

    predicateOrder = [RDF.type, SKOS.prefLabel, SKOS.definition, URIRef(FIXED["cis"] + "summary")]

    def __init__(self, graph: Graph, table: Mapping[str, str]):
        self.used: set[str] = set()
        self._prefix = {namespace: prefix for prefix, namespace in table.items()}
        super().__init__(graph)

    def preprocessTriple(self, triple):
        RecursiveSerializer.preprocessTriple(self, triple)  # counts references; names are looked up when written

    def startDocument(self):
        pass

    def orderSubjects(self):
        headers = set(self.store.subjects(RDF.type, OWL.Ontology))
        top = [node for node in set(self.store.subjects()) if not (isinstance(node, BNode) and self._references[node])]
        return sorted(top, key=lambda node: (node not in headers, self._key(node)))

    def sortProperties(self, properties):
        for values in properties.values():
            values.sort(key=self._key)
        first = [verb for verb in self.predicateOrder if verb in properties]
        return first + sorted(set(properties).difference(first), key=_natural)

    def _key(self, node):
        """Sort key of a value: IRIs, then literals by language and datatype, then blank nodes by what they say."""
        if isinstance(node, URIRef):
            return 0, _natural(node)
        if isinstance(node, Literal):
            return 1, node.language or "", str(node.datatype or ""), _natural(node)
        if self.isValidList(node):
            return 2, tuple(map(self._key, Collection(self.store, node)))
        return 3, tuple(sorted((_natural(verb), self._key(value)) for verb, value in self.store.predicate_objects(node)))

    def get_pname(self, uri, gen_prefix=False):
        cut = max(uri.rfind("/"), uri.rfind("#")) + 1
        prefix = self._prefix.get(uri[:cut])
        if prefix is None or not _LOCAL.fullmatch(uri, cut):
            return None
        self.used.add(prefix)
        return f"{prefix}:{uri[cut:]}"

    def label(self, node, position):
        if node == RDF.nil and position != VERB:
            return "()"
        if position == VERB and node == RDF.type:
            return "a"
        if isinstance(node, URIRef):
            return self.get_pname(node) or f"<{node}>"
        if node.language:
            return f"{_quoted(node)}@{node.language}"
        if node.datatype is None:
            return _quoted(node)
        if node.datatype in _SHORT and _SHORT[node.datatype].fullmatch(node):
            return str(node)
        return f"{_quoted(node)}^^{self.label(node.datatype, None)}"

    def s_squared(self, subject):
        if not isinstance(subject, BNode):
            return False
        self.write("\n[]\n")
        self.predicateList(subject)
        self.write("\n.")
        return True

    def objectList(self, objects):
        if len(objects) == 1:
            self.write(" ")
            self._value(objects[0], 1)
            return
        for at, value in enumerate(objects):
            self.write((" ,\n" if at else "\n") + self.indent(2))
            self._value(value, 2)

    def _value(self, node, depth):
        """Write a value that begins on a line indented by ``depth`` beyond the subject's."""
        if not isinstance(node, BNode):
            self.write(self.label(node, None))
            return
        self.subjectDone(node)
        self.depth += depth
        if self.isValidList(node):
            self.write("(\n")
            for item in Collection(self.store, node):
                self.write(self.indent(1))
                self._value(item, 1)
                self.write("\n")
            self.write(self.indent() + ")")
        elif next(self.store.predicate_objects(node), None) is None:
            self.write("[]")
        else:
            self.write("[\n")
            self.predicateList(node)
            self.write("\n" + self.indent() + "]")
        self.depth -= depth
