"""The two SHACL engines behind one seam: the same results on the real graph, damaged too, and clear words on faulty shapes."""

import random

import pyoxigraph as ox
import pytest

from cisgraph import engines, paths, terms, validate
from cisgraph.errors import CisgraphError, UsageError
from conftest import one_sentence

SHAPE = """
    cis:A a sh:NodeShape ; sh:targetClass cis:Well ; sh:property cis:a-depth .
    cis:a-depth a sh:PropertyShape ; sh:path {path} ; sh:minCount 1 ; sh:message "No depth; give one."@en ; sh:severity sh:Warning .
"""
PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in terms.prefixes().items())


def triples(text: str) -> bytes:
    return ox.serialize((quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES)


@pytest.fixture(scope="module")
def real(release) -> bytes:
    return validate.asserted((release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines())


def damaged(data: bytes, seed: int, times: int) -> bytes:
    """The graph with statements dropped and objects exchanged, so that there is something to find.

    No date gets to a number's place: pyshacl passes over values that do not compare, which SHACL 4.5.3 calls a violation.
    """
    dice = random.Random(seed)
    lines = sorted(data.decode().splitlines())
    drawn = [line for line in lines if "XMLSchema#date" not in line and "XMLSchema#gYear" not in line]
    for at in dice.sample(range(len(lines)), times):
        other = dice.choice(drawn)
        subject, predicate, _ = lines[at].split(" ", 2)
        lines[at] = dice.choice(["", f"{subject} {predicate} {other.split(' ', 2)[2]}"])
    return "\n".join(lines).encode()


def test_the_default_is_the_fast_one():
    assert engines.names() == ("shacl", "pyshacl")


@pytest.mark.parametrize("path", ["cis:text", "[ sh:inversePath cis:text ]", "[ sh:alternativePath ( cis:text skos:note ) ]",
                                  "( cis:text skos:note )", "[ sh:zeroOrOnePath cis:text ]"])
@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_a_result_says_shape_node_path_severity_and_message(engine, path):
    data = triples("poa:1 a cis:Well .")
    found = engines.run(data, triples(SHAPE.format(path=path)), engine).findings
    written = {"cis:text": "cis:text", "[ sh:i": "^cis:text", "[ sh:a": "cis:text|skos:note", "( cis:": "cis:text/skos:note", "[ sh:z": "cis:text?"}
    if "zeroOrOne" in path:  # the node itself is a value
        assert found == []
    else:
        expected = next(text for start, text in written.items() if path.startswith(start))
        assert found == [engines.Finding("cis:a-depth", "poa:1", expected, None, "Warning", "No depth; give one.")]


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
@pytest.mark.parametrize("shapes", [
    "cis:A a sh:NodeShape ; sh:targetClass cis:Well ; sh:property cis:missing .",
    "cis:A a sh:NodeShape ; sh:targetClass cis:Well ; sh:property cis:b . cis:b sh:path cis:text , cis:word .",
])
def test_a_faulty_shape_is_refused_by_both(engine, shapes):
    with pytest.raises(CisgraphError) as caught:
        engines.run(b"", triples(shapes), engine)
    assert "exactly one sh:path" in one_sentence(str(caught.value))


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_a_class_asked_of_a_value_reaches_its_subclasses(engine):
    shapes = triples("""
        cis:A a sh:NodeShape ; sh:targetClass cis:Well ; sh:property cis:a-owner .
        cis:a-owner sh:path cis:by ; sh:or ( cis:Anyone cis:Anything ) .
        cis:Anyone a sh:NodeShape ; sh:class cis:Actor .
        cis:Anything a sh:NodeShape ; sh:class cis:Thing .
    """)
    data = triples("""
        poa:1 a cis:Well ; cis:by actor:a , actor:b , actor:c , actor:d , "e" .
        actor:a a cis:Actor . actor:b a cis:State . actor:c a cis:Thing . actor:d a cis:Place .
        cis:State rdfs:subClassOf cis:Body . cis:Body rdfs:subClassOf cis:Actor .
    """)
    assert {(one.shape, one.value) for one in engines.run(data, shapes, engine).findings} == {("cis:a-owner", "actor:d"), ("cis:a-owner", "e")}


def test_an_unknown_engine_is_named():
    with pytest.raises(UsageError) as caught:
        engines.run(b"", b"", "jena")
    assert "jena" in one_sentence(str(caught.value)) and "pyshacl" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("times", [0, 400])
def test_both_engines_find_the_same_in_the_real_graph(real, times):
    """Undamaged, nothing; damaged, the same."""
    data = damaged(real, 7, times) if times else real
    shapes = validate.read_shapes(paths.root())["data"]
    fast, reference = (set(engines.run(data, shapes, engine).findings) for engine in ("shacl", "pyshacl"))
    assert fast == reference and bool(fast) == bool(times)
