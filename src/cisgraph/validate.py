"""Validate a built graph: the SHACL shapes of ``shapes/`` by pyshacl, and the quality queries.

What was asserted is validated, not what rules inferred: inference before validation hides gaps. Two files of shapes run
over something else than the data: over the ontology, and over the shapes themselves. pyshacl is right on an rdflib
Memory graph only, so the release is read into one.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from cisgraph import build, paths, queries, turtle
from cisgraph.store import Release

#: Which file of ``shapes/`` runs over which graph; every other one runs over the data.
RUNS_OVER = {"meta": "shapes", "ontology-style": "ontology"}
_LEFT_OUT = ("inferred", "text")
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Result:
    """One fault: which shape or quality query found it, how severe, at which node, path and value, and what to do."""

    source: str
    severity: str
    focus: str
    path: str | None
    value: str | None
    message: str

    @property
    def sentence(self) -> str:
        """The fault in one line for people."""
        at = self.focus + (f" {self.path}" if self.path else "")
        found = f" (found: {self.value})" if self.value else ""
        return f"{self.severity}: {at}: {self.message}{found} [{self.source}]"


@dataclass(frozen=True)
class Report:
    """All results, worst first. ``turtle`` is the SHACL validation report; quality queries are not in it."""

    conforms: bool
    shapes: int
    queries: int
    results: tuple[Result, ...]
    turtle: str

    def as_json(self) -> dict:
        """Return plain dicts and lists, as ``cisgraph validate --format json`` prints."""
        return {"conforms": self.conforms, "shapes": self.shapes, "queries": self.queries, "results": [asdict(one) for one in self.results]}


def validate(release: Release) -> Report:
    """Validate a release; it conforms where nothing is of severity Violation."""
    shapes = read_shapes(paths.root())
    every = sum(shapes.values(), Graph())
    graphs = {"data": asserted(release), "ontology": asserted(release, "ontology"), "shapes": every}
    found = Graph()
    for over, group in shapes.items():
        found += check(graphs[over], group)
    results = [_result(found, node) for node in found.objects(None, SH.result)]
    library = queries.library("quality")
    for query in library:
        results += [
            Result(f"queries/quality/{query.name}", "Violation", build.short(row["focus"]), None, None, row["message"])
            for row in release.ask(query.name)
        ]
    results.sort(key=lambda one: (_SEVERITIES.index(one.severity), one.source, one.focus, one.path or "", one.value or ""))
    conforms = not any(one.severity == "Violation" for one in results)
    count = len(set(every.subjects(RDF.type, SH.NodeShape)))
    return Report(conforms, count, len(library), tuple(results), _one(found).serialize(format="turtle"))


def read_shapes(root: Path) -> dict[str, Graph]:
    """Return the shapes of the folder ``shapes/`` below ``root`` by what they run over: data, ontology or shapes."""
    shapes = {}
    for path in sorted((root / "shapes").glob("*.ttl")):
        turtle.read_file(path)  # names the line of an error
        shapes.setdefault(RUNS_OVER.get(path.stem, "data"), Graph()).parse(path, format="turtle")
    return shapes


def asserted(release: Release, name: str | None = None) -> Graph:
    """Return a release's named graph ``name``; without one, the union of all but what was inferred and the wording."""
    start = f"{release.base}graph/"

    def wanted(graph: str) -> bool:
        return graph == start + name if name else graph not in {start + each for each in _LEFT_OUT}

    data = (release.folder / "cisgraph.nq").read_bytes()
    quads = ox.parse(data, format=ox.RdfFormat.N_QUADS)
    triples = (quad.triple for quad in quads if wanted(getattr(quad.graph_name, "value", "")))
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


def check(data: Graph, shapes: Graph) -> Graph:
    """Run pyshacl without inference; return its report."""
    import pyshacl

    return pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)[1]


def _one(reports: Graph) -> Graph:
    """Make one validation report of several in a graph; it conforms where there is no result (SHACL 3.6.1)."""
    results = set(reports.objects(None, SH.result))
    for triple in ((None, RDF.type, SH.ValidationReport), (None, SH.conforms, None), (None, SH.result, None)):
        reports.remove(triple)
    one = BNode()
    reports.add((one, RDF.type, SH.ValidationReport))
    reports.add((one, SH.conforms, Literal(not results)))
    for result in results:
        reports.add((one, SH.result, result))
    return reports


def _result(report: Graph, node) -> Result:
    def said(predicate) -> str | None:
        value = report.value(node, predicate)
        if value is None:
            return None
        return build.short(value) if isinstance(value, URIRef) else str(value)

    source = said(SH.sourceConstraint) if isinstance(report.value(node, SH.sourceConstraint), URIRef) else said(SH.sourceShape)
    return Result(
        source=source or "",
        severity=(said(SH.resultSeverity) or "sh:Violation").removeprefix("sh:"),
        focus=said(SH.focusNode) or "",
        path=_path(report, report.value(node, SH.resultPath)),
        value=said(SH.value),
        message=said(SH.resultMessage) or "",
    )


def _path(report: Graph, node) -> str | None:
    """Return a SHACL property path as SPARQL writes it (SHACL 2.3.1), for the kinds that the shapes use."""
    if node is None or isinstance(node, URIRef):
        return node and build.short(node)
    if (inverse := report.value(node, SH.inversePath)) is not None:
        return f"^{_path(report, inverse)}"
    if (choices := report.value(node, SH.alternativePath)) is not None:
        return "|".join(_path(report, one) or "" for one in Collection(report, choices))
    if (maybe := report.value(node, SH.zeroOrOnePath)) is not None:
        return f"{_path(report, maybe)}?"
    return "/".join(_path(report, one) or "" for one in Collection(report, node))
