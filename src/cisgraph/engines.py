"""The two SHACL engines behind one seam: ``shacl`` (Rust, the default) and ``pyshacl`` (the reference).

`run` gives the same results whichever is chosen; the tests hold both to that on the real graph and on every case.
pyshacl is right on an rdflib Memory graph only, so it reads the data into one. ``shacl`` is fifty times as fast, passes
over faulty shapes in silence (`_refuse_faulty` does not), and has no wheel for every platform: where it is missing,
pyshacl does the work.
"""

import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError

_SH = terms.FIXED["sh"]
_RESULT = ox.NamedNode(f"{_SH}result")
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(terms.FIXED["rdf"] + name) for name in ("type", "first", "rest", "nil"))


class Finding(NamedTuple):
    """One validation result (SHACL 3.6.2): names in compact form, the path as SPARQL writes it, literals by their text."""

    shape: str
    focus: str
    path: str | None
    value: str | None
    severity: str
    message: str


class Outcome(NamedTuple):
    """What one engine found: the results, and its report as triples."""

    findings: list[Finding]
    report: list[ox.Triple]


def names() -> tuple[str, ...]:
    """Return the engines that are installed, the default first."""
    return tuple(name for name in _ENGINES if find_spec(name))


def run(data: bytes, shapes: bytes, engine: str | None = None) -> Outcome:
    """Validate without inference.

    Args:
        data: N-Triples.
        shapes: a shapes graph as N-Triples.
        engine: ``shacl`` or ``pyshacl``; the first that is installed if not said.

    Raises:
        UsageError: the engine is unknown or not installed.
        CisgraphError: the shapes are faulty.
    """
    chosen = engine or names()[0]
    if chosen not in _ENGINES or not find_spec(chosen):
        raise UsageError(f"There is no SHACL engine {chosen!r} here: use one of {', '.join(names())}.")
    _refuse_faulty(shapes)
    report = list(_ENGINES[chosen](data, shapes))
    return Outcome(findings(report), report)


def _shacl(data: bytes, shapes: bytes) -> list[ox.Triple]:
    import shacl

    try:
        compiled = shacl.Shapes.from_text(_class_as_path(shapes).decode(), format="ntriples")
        report = compiled.validate_text(data.decode(), format="ntriples")
    except ValueError as error:
        raise CisgraphError(f"The shapes or the data cannot be read ({error}): mend them and run again.") from None
    return triples_of(report.serialize("ntriples").encode())


def _class_as_path(shapes: bytes) -> bytes:
    """Say sh:class in untargeted node shapes as SHACL 4.1.1 defines it: some rdf:type/rdfs:subClassOf* is that class.

    ``shacl`` collects all instances of a class for each single value that such a shape is asked about (in sh:or,
    sh:not, sh:qualifiedValueShape), which takes quadratic time. What these shapes find is not reported, so the results
    are the same.
    """
    triples = triples_of(shapes)
    reported = {t.subject for t in triples if t.predicate.value in (f"{_SH}path", *(f"{_SH}target{of}" for of in ("Class", "Node", "ObjectsOf", "SubjectsOf")))}
    said = []
    for triple in triples:
        if triple.predicate.value != f"{_SH}class" or triple.subject in reported:
            said.append(triple)
            continue
        shape, steps, last, more = (ox.BlankNode() for _ in range(4))
        said += [
            ox.Triple(triple.subject, ox.NamedNode(f"{_SH}property"), shape),
            ox.Triple(shape, ox.NamedNode(f"{_SH}path"), steps),
            ox.Triple(shape, ox.NamedNode(f"{_SH}hasValue"), triple.object),
            ox.Triple(steps, _FIRST, _TYPE),
            ox.Triple(steps, _REST, last),
            ox.Triple(last, _FIRST, more),
            ox.Triple(last, _REST, _NIL),
            ox.Triple(more, ox.NamedNode(f"{_SH}zeroOrMorePath"), ox.NamedNode(terms.FIXED["rdfs"] + "subClassOf")),
        ]
    return ox.serialize(said, format=ox.RdfFormat.N_TRIPLES)


def _pyshacl(data: bytes, shapes: bytes) -> list[ox.Triple]:
    import pyshacl
    from rdflib import Graph

    graphs = [Graph().parse(data=text, format="nt") for text in (data, shapes)]
    report = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inference="none", advanced=False, meta_shacl=False)[1]
    return triples_of(report.serialize(format="nt").encode())


_ENGINES: dict[str, Callable[[bytes, bytes], list[ox.Triple]]] = {"shacl": _shacl, "pyshacl": _pyshacl}


def triples_of(text: bytes) -> list[ox.Triple]:
    """Return the triples of N-Triples, with blank nodes of their own."""
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)]


def _refuse_faulty(shapes: bytes) -> None:
    """Refuse what pyshacl raises on and ``shacl`` ignores: a property shape that is missing or has not exactly one path."""
    paths: dict[object, int] = {}
    told = set()
    for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value == f"{_SH}property":
            told.add(quad.object)
        elif quad.predicate.value == f"{_SH}path":
            paths[quad.subject] = paths.get(quad.subject, 0) + 1
    for shape in sorted(told, key=str):
        if paths.get(shape, 0) != 1:
            name = terms.short(getattr(shape, "value", ""))
            raise CisgraphError(f"The property shape {name} has {paths.get(shape, 0)} paths: give it exactly one sh:path, or drop it.")


def findings(report: list[ox.Triple]) -> list[Finding]:
    """Return the results of a validation report, in a fixed order."""
    about: dict[object, dict[str, list]] = {}
    for subject, predicate, value in report:
        about.setdefault(subject, {}).setdefault(predicate.value.removeprefix(_SH), []).append(value)

    def said(node, name: str) -> str | None:
        values = about[node].get(name)
        return None if values is None else _text(values[0])

    found = {
        Finding(
            shape=said(node, "sourceShape") or "",
            focus=said(node, "focusNode") or "",
            path=_path(about, about[node]["resultPath"][0]) if "resultPath" in about[node] else None,
            value=said(node, "value"),
            severity=(said(node, "resultSeverity") or "sh:Violation").removeprefix("sh:"),
            message=said(node, "resultMessage") or "",
        )
        for node in {triple.object for triple in report if triple.predicate == _RESULT}
    }
    return sorted(found, key=lambda one: tuple(field or "" for field in one))


def _text(term) -> str:
    """Return a name in compact form, a literal's text (numbers without leading zeros), or "[]" for a blank node."""
    if isinstance(term, ox.NamedNode):
        return terms.short(term.value)
    if isinstance(term, ox.BlankNode):
        return "[]"
    return str(int(term.value)) if re.fullmatch(r"[+-]?[0-9]{1,300}", term.value) else term.value


def _path(about: dict, node) -> str:
    """Return a SHACL property path as SPARQL writes it (SHACL 2.3.1), for the kinds that the shapes use."""
    if isinstance(node, ox.NamedNode):
        return terms.short(node.value)
    said = about[node]
    if "inversePath" in said:
        return f"^{_path(about, said['inversePath'][0])}"
    if "alternativePath" in said:
        return "|".join(_path(about, one) for one in _items(about, said["alternativePath"][0]))
    for verb, sign in (("zeroOrOnePath", "?"), ("zeroOrMorePath", "*"), ("oneOrMorePath", "+")):
        if verb in said:
            return f"{_path(about, said[verb][0])}{sign}"
    return "/".join(_path(about, one) for one in _items(about, node))


def _items(about: dict, node) -> list:
    """Return the members of an RDF list."""
    members = []
    while node != _NIL:
        members.append(about[node][_FIRST.value][0])
        node = about[node][_REST.value][0]
    return members


def one_report(reports: list[list[ox.Triple]]) -> str:
    """Return one validation report of several, as Turtle; it conforms where there is no result (SHACL 3.6.1)."""
    node = ox.BlankNode()
    whole = {triple.subject for report in reports for triple in report if triple.predicate == _TYPE and triple.object.value == f"{_SH}ValidationReport"}
    triples = [triple for report in reports for triple in report if triple.subject not in whole]
    results = [triple.object for report in reports for triple in report if triple.predicate == _RESULT]
    triples += [ox.Triple(node, _RESULT, result) for result in results]
    triples.append(ox.Triple(node, _TYPE, ox.NamedNode(f"{_SH}ValidationReport")))
    triples.append(ox.Triple(node, ox.NamedNode(f"{_SH}conforms"), ox.Literal(not results)))
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=terms.prefixes()).decode()
