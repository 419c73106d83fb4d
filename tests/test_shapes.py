"""The shapes of ``shapes/``: each case of ``tests/shapes/`` breaks exactly the shapes that its first lines name.

A case is a small graph that is added to ``tests/shapes/world.ttl`` and the ontology. ``valid.<what>.ttl`` breaks
nothing. ``invalid.<reason>.ttl`` begins with one line for each result, with the path as SPARQL writes it::

    # violates: ciss:paragraph-has-kind poa:9 cis:kind

An empty valid case, the world by itself, is among them. All shapes run on every case, not only those of its class.
Shapes that run over something else than the data have cases that stand alone: a small ontology, a small graph of shapes.
"""

import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from cisgraph import build, engines, paths, validate
from cisgraph.store import Release
from cisgraph.terms import prefixes
from conftest import CHECKOUT

CASES = Path(__file__).parent / "shapes"
WORLD = CASES / "world.ttl"
FILES = [WORLD, *sorted(CASES.glob("*/*.ttl"))]

# What pyshacl calls a constraint, by the parameters that make one: sh:qualifiedMinCount → QualifiedMinCount.
PARAMETERS = {
    SH[name]: SH[name[0].upper() + name[1:] + "ConstraintComponent"]
    for name in (
        "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength "
        "pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node "
        "qualifiedMinCount qualifiedMaxCount closed hasValue in"
    ).split()
} | {SH.sparql: SH.SPARQLConstraintComponent}
PATHS = {SH.inversePath: "^{}", SH.zeroOrMorePath: "{}*", SH.oneOrMorePath: "{}+", SH.zeroOrOnePath: "{}?"}


class Finding(NamedTuple):
    """A result of a validation, in compact names: which shape, at which node, along which path."""

    shape: str
    focus: str
    path: str


@cache
def shapes() -> Graph:
    graph = Graph(store="SimpleMemory")
    for file in sorted((paths.root() / "shapes").glob("*.ttl")):
        graph.parse(file)
    return graph


@cache
def groups() -> dict[str, bytes]:
    return validate.read_shapes(paths.root())


@cache
def group(over: str) -> Graph:
    """The shapes that run over one graph, as pyshacl wants them."""
    return Graph().parse(data=groups()[over], format="nt")


@cache
def surroundings() -> Graph:
    """The ontology and the world; cases are added and taken out again."""
    graph = Graph()
    for file in sorted((paths.root() / "ontology").glob("*.ttl")):
        graph.parse(file)
    return graph.parse(WORLD)


@cache
def surroundings_as_triples() -> bytes:
    return surroundings().serialize(format="nt", encoding="utf-8")


def runs_over(file: Path) -> str:
    return validate.RUNS_OVER.get(file.parent.name, "data")


@cache
def report(file: Path) -> Graph:
    """What the reference engine says of a case; one graph is used again and again, which is why `engines.run` is not."""
    over = runs_over(file)
    data, case = surroundings() if over == "data" else Graph(), Graph().parse(file)
    added = [triple for triple in case if triple not in data]
    for triple in added:
        data.add(triple)
    try:
        return pyshacl.validate(data, shacl_graph=group(over), inference="none", advanced=False)[1]
    finally:
        for triple in added:
            data.remove(triple)


@cache
def results(file: Path) -> frozenset[tuple[Finding, URIRef]]:
    """What breaks in a case: the findings, each with the constraint component that made it."""
    told = report(file)
    found = set()
    for node in told.objects(None, SH.result):  # not what stands under sh:detail
        shape = told.value(node, SH.sourceShape)
        finding = Finding(compact(shape), compact(told.value(node, SH.focusNode)), path_text(shapes().value(shape, SH.path)))
        found.add((finding, told.value(node, SH.sourceConstraintComponent)))
    return frozenset(found)


def compact(term: URIRef) -> str:
    """The prefixed name of an IRI; anything else as it is, so that a case that names it fails readably."""
    cut = max(term.rfind("/"), term.rfind("#")) + 1
    names = {namespace: prefix for prefix, namespace in prefixes().items()}
    return f"{names[term[:cut]]}:{term[cut:]}" if term[:cut] in names else f"<{term}>"


def path_text(path) -> str:
    """A SHACL path of the shapes graph as SPARQL writes it (SPARQL 1.1, section 9.1)."""
    if path is None:
        return "-"
    if isinstance(path, URIRef):
        return compact(path)
    graph = shapes()
    if (path, RDF.first, None) in graph:
        return "/".join(map(path_text, Collection(graph, path)))
    if options := graph.value(path, SH.alternativePath):
        return "|".join(map(path_text, Collection(graph, options)))
    verb, inner = next(graph.predicate_objects(path))
    return PATHS[verb].format(path_text(inner))


def promised(file: Path) -> set[Finding]:
    """What the first lines of a case say that it breaks."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {Finding(*line.removeprefix("# violates: ").split(" ")) for line in lines if line.startswith("# violates: ")}


def constraints() -> set[tuple[URIRef, URIRef]]:
    """Every constraint of a shape that stands on its own or in a shape with a target, as shape and component."""
    graph, targets = shapes(), (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    targeted = {shape for target in targets for shape in graph.subjects(target)}
    used = targeted | {one for shape in targeted for one in graph.objects(shape, SH.property)}
    return {(shape, component) for shape in used for parameter, component in PARAMETERS.items() if (shape, parameter, None) in graph}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CASES)))
def test_a_case_breaks_what_it_says_and_nothing_else(file):
    assert {finding for finding, _ in results(file)} == promised(file)


def test_a_case_is_called_by_what_it_is():
    for file in FILES[1:]:
        kind, reason, suffix = file.name.split(".")
        assert (kind, suffix) == ("invalid" if promised(file) else "valid", "ttl"), file
        assert reason == reason.lower() and "_" not in reason, file


def test_every_class_of_shapes_has_a_valid_and_an_invalid_case():
    for shape in shapes().subjects(SH.property, unique=True):
        assert (shape, RDF.type, SH.NodeShape) in shapes(), shape
    with_targets = {file.stem for file in (paths.root() / "shapes").glob("*.ttl") if "sh:target" in file.read_text(encoding="utf-8")}
    assert with_targets == {folder.name for folder in CASES.iterdir() if folder.is_dir()}
    for name in with_targets:
        assert list((CASES / name).glob("valid.*.ttl")) and list((CASES / name).glob("invalid.*.ttl")), name


def test_every_constraint_of_every_shape_has_a_case_that_trips_it():
    tripped = defaultdict(set)
    for file in FILES:
        for finding, component in results(file):
            tripped[finding.shape].add(component)
    untried = [f"{compact(shape)} {component.fragment}" for shape, component in constraints() if component not in tripped[compact(shape)]]
    assert not sorted(untried)


def test_every_property_shape_says_what_is_wrong_why_it_matters_and_how_bad_it_is():
    for shape in shapes().subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, URIRef), shapes().value(shape, SH.path)
        for predicate in (SH.name, SH.message, SH.description):
            values = list(shapes().objects(shape, predicate))
            assert [value.language for value in values if isinstance(value, Literal)] == ["en"], (shape, predicate)
        message, description = shapes().value(shape, SH.message), shapes().value(shape, SH.description)
        assert message[0].isupper() and message.endswith("."), shape
        assert description[0].isupper() and description.endswith("."), shape
        severities = list(shapes().objects(shape, SH.severity))
        assert len(severities) == 1 and severities[0] in (SH.Violation, SH.Warning, SH.Info), shape


def test_no_two_property_shapes_say_the_same():
    messages = [str(shapes().value(shape, SH.message)) for shape in shapes().subjects(RDF.type, SH.PropertyShape)]
    assert len(messages) == len(set(messages))


def test_every_shape_has_a_name_of_its_own_and_is_used():
    graph = shapes()
    for shape in {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}:
        assert compact(shape).startswith("ciss:"), shape
        targets = [graph.value(shape, target) for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)]
        assert any(targets) or list(graph.subjects(None, shape)), f"nothing uses {compact(shape)}"
    for shape in graph.objects(None, SH.property):
        assert (shape, RDF.type, SH.PropertyShape) in graph, f"{compact(shape)} is listed and does not exist"


def test_shapes_refer_to_no_shape_that_runs_over_something_else():
    """What is not read together would be taken for a shape without constraints, that everything conforms to."""
    for over in groups():
        graph = group(over)
        named = {term for triple in graph for term in triple if isinstance(term, URIRef) and compact(term).startswith("ciss:")}
        assert sorted(term for term in named if (term, RDF.type, None) not in graph) == [], over


def test_the_ontology_and_the_shapes_keep_to_their_own_shapes():
    ontology = Graph()
    for file in sorted((paths.root() / "ontology").glob("*.ttl")):
        ontology.parse(file)
    for over, data in (("ontology", ontology.serialize(format="nt", encoding="utf-8")), ("shapes", b"".join(groups().values()))):
        assert engines.run(data, groups()[over]).findings == []


def test_one_report_tells_of_data_ontology_and_shapes(small_tree, tmp_path):
    shutil.copytree(CHECKOUT / "shapes", small_tree / "shapes")
    word = "PREFIX cis: <https://w3id.org/cisgraph/ontology#>\nPREFIX ciss: <https://w3id.org/cisgraph/shapes#>\n"
    (small_tree / "ontology" / "more.ttl").write_text(word + "cis:Well a <http://www.w3.org/2002/07/owl#Class> .\n", encoding="utf-8")
    (small_tree / "shapes" / "more.ttl").write_text(word + "ciss:WellShape a <http://www.w3.org/ns/shacl#NodeShape> .\n", encoding="utf-8")
    build.build(tmp_path / "out", draft=True)
    report = validate.validate(Release(tmp_path / "out"))
    found = {(one.severity, one.source, one.focus) for one in report.results}
    assert not report.conforms and found >= {
        ("Violation", "ciss:paragraph-has-theme", "poa:1"),
        ("Violation", "ciss:term-label", "cis:Well"),
        ("Warning", "ciss:term-scope-note", "cis:Well"),
        ("Violation", "ciss:shape-used", "ciss:WellShape"),
    }
    assert [one.severity for one in report.results] == sorted((one.severity for one in report.results), key=["Violation", "Warning", "Info"].index)
    written = Graph().parse(data=report.turtle, format="turtle")
    assert [bool(value) for value in written.objects(None, SH.conforms)] == [False]
    assert len(list(written.subjects(RDF.type, SH.ValidationReport))) == 1
    by_query = [one for one in report.results if one.source.startswith("queries/")]
    assert len(list(written.objects(None, SH.result))) == len(report.results) - len(by_query)


def test_shapes_are_what_shacl_allows():
    copy = Graph()  # pyshacl wants a store that knows contexts for what it validates
    copy += shapes()
    assert pyshacl.validate(Graph(), shacl_graph=copy, meta_shacl=True)[0]


# ------------------------------------------------------------------------------------------------------- two engines


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_both_engines_find_the_same_in_a_case(file):
    around = surroundings_as_triples() if runs_over(file) == "data" else b""
    case = Graph().parse(file).serialize(format="nt", encoding="utf-8")
    fast = engines.run(around + case, groups()[runs_over(file)], "shacl").findings
    reference = engines.findings(engines.triples_of(report(file).serialize(format="nt", encoding="utf-8")))
    assert fast == reference
