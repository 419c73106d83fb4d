"""Validate a graph: the SHACL shapes of ``shapes/``, and the quality queries for what SHACL says badly.

What was asserted is validated, not what rules inferred: inference before validation hides gaps. Some files of shapes run
over something else than the data: over the ontology, over the shapes themselves, and over the catalogue that a release is
described by, which is no part of the graph.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from cisgraph import engines, paths, queries, terms, turtle
from cisgraph.store import Asked, Release

#: Which file of ``shapes/`` runs over which graph; every other one runs over the data.
RUNS_OVER = {"dcat-ap": "catalogue", "meta": "shapes", "ontology-style": "ontology"}
_LEFT_OUT = ("inferred", "text")
_SEVERITIES = ("Violation", "Warning", "Info")
_SH = terms.FIXED["sh"]


@dataclass(frozen=True)
class Result:
    """One fault: which shape or quality query found it, how severe, at which node, path and value.

    ``message`` says what is wrong and what to do, ``why`` why it matters, ``file`` where the node is described.
    """

    source: str
    severity: str
    focus: str
    path: str | None
    value: str | None
    message: str
    why: str = ""
    file: str | None = None

    @property
    def sentence(self) -> str:
        """The fault in one line for people."""
        at = self.focus + (f" {self.path}" if self.path else "") + (f" ({self.file})" if self.file else "")
        found = f" (found: {self.value})" if self.value else ""
        why = f" Why: {self.why}" if self.why else ""
        return f"{self.severity}: {at}: {self.message}{found}{why} [{self.source}]"


@dataclass(frozen=True)
class Report:
    """All results, worst first. ``turtle`` is the SHACL validation report; quality queries are not in it."""

    conforms: bool
    shapes: int
    queries: int
    engine: str
    results: tuple[Result, ...]
    turtle: str

    @property
    def violations(self) -> int:
        """How many results stop a release."""
        return sum(one.severity == "Violation" for one in self.results)

    def as_json(self) -> dict:
        """Return plain dicts and lists, as ``cisgraph validate --format json`` prints."""
        told = {"conforms": self.conforms, "shapes": self.shapes, "queries": self.queries, "engine": self.engine}
        return {**told, "results": [asdict(one) for one in self.results]}


def validate(release: Release, engine: str | None = None) -> Report:
    """Validate a built release; it conforms where nothing is of severity Violation.

    Args:
        release: the release; its N-Quads are read.
        engine: ``shacl`` or ``pyshacl``; the first that is installed if not said.
    """
    data = (release.folder / "cisgraph.nq").read_bytes()
    memory = ox.Store()  # the queries run three times as fast as over the store on the disk
    memory.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    return check(data.decode().splitlines(), Asked(memory, release.base), engine)


def check(lines: Iterable[str], asked: Asked, engine: str | None = None) -> Report:
    """Validate a graph.

    Args:
        lines: the graph as N-Quads, each in a named graph; what was inferred and the wording are left out.
        asked: the same graph with what was inferred, for the quality queries.
        engine: as for `validate`.
    """
    shapes = read_shapes(paths.root())
    every = b"".join(shapes.values())
    run = b"".join(group for name, group in shapes.items() if name != "catalogue")
    over = {"data": asserted(lines, asked.base), "ontology": asserted(lines, asked.base, "ontology"), "shapes": every}
    outcomes = [engines.run(over[name], group, engine) for name, group in shapes.items() if name in over]
    why = _descriptions(every)
    results = [
        Result(one.shape, one.severity, one.focus, one.path, one.value, one.message, why.get(one.shape, ""))
        for outcome in outcomes
        for one in outcome.findings
    ]
    library = queries.library("quality")
    for query in library:
        results += [
            Result(f"queries/quality/{query.name}", "Violation", terms.short(row["focus"]), None, None, row["message"], query.question)
            for row in asked.ask(query.name)
        ]
    results = _located(results)
    results.sort(key=lambda one: (_SEVERITIES.index(one.severity), one.source, one.focus, one.path or "", one.value or ""))
    conforms = not any(one.severity == "Violation" for one in results)
    count = len({line.split(b" ", 1)[0] for line in run.splitlines() if line.endswith(f" <{_SH}NodeShape> .".encode())})
    turtle_report = engines.one_report([outcome.report for outcome in outcomes])
    return Report(conforms, count, len(library), engine or engines.names()[0], tuple(results), turtle_report)


def read_shapes(root: Path) -> dict[str, bytes]:
    """Return the shapes of the folder ``shapes/`` below ``root`` as N-Triples, by what they run over: data, ontology, shapes, catalogue."""
    shapes: dict[str, list[ox.Triple]] = {}
    for path in sorted((root / "shapes").glob("*.ttl")):
        shapes.setdefault(RUNS_OVER.get(path.stem, "data"), []).extend(turtle.read_file(path))
    return {over: ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) for over, triples in shapes.items()}


def asserted(lines: Iterable[str], base: str = terms.BASE, name: str | None = None) -> bytes:
    """Return as N-Triples one named graph, or without ``name`` the union of all but what was inferred and the wording."""
    graph = f"<{base}graph/{{}}> ."
    wanted = graph.format(name)
    left_out = tuple(graph.format(each) for each in _LEFT_OUT)
    kept = (line for line in lines if (line.endswith(wanted) if name else not line.endswith(left_out)))
    return "".join(f"{line.rpartition(' <')[0]} .\n" for line in kept).encode()


def _descriptions(shapes: bytes) -> dict[str, str]:
    """Return why each shape matters, in English."""
    return {
        terms.short(quad.subject.value): quad.object.value
        for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES)
        if quad.predicate.value == f"{_SH}description" and quad.object.language == "en" and isinstance(quad.subject, ox.NamedNode)
    }


def _located(results: list[Result]) -> list[Result]:
    """Add the file that describes each node, where the checkout's files do."""
    if not results:
        return results
    files = [path for folder in ("data", "ontology", "shapes") for path in sorted((paths.root() / folder).rglob("*.ttl"))]
    where: dict[str, str] = {}
    for path in files:
        if "second-reading" not in path.parts:
            for triple in turtle.read_file(path):
                where.setdefault(terms.short(getattr(triple.subject, "value", "")), path.relative_to(paths.root()).as_posix())
    return [replace(one, file=where.get(one.focus)) for one in results]
