"""House format: the bytes it gives, what it keeps, what it refuses."""

import random
import re

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from cisgraph.formatting import format_file, format_paths, format_text
from cisgraph.paths import root
from cisgraph.turtle import TurtleError, read_file, turtle_files

HEAD = """\
@prefix poa: <https://w3id.org/cisgraph/poa/> .
@prefix cis: <https://w3id.org/cisgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def body(text):
    """The formatted statements of ``text``, without the prefixes."""
    return format_text(HEAD + text).partition("\n\n")[2]


def fails(text, name="data/x.ttl"):
    with pytest.raises(TurtleError) as caught:
        format_text(text, name)
    return caught.value


def test_a_file_in_house_format():
    text = """\
# What this file holds.
#   And more.

@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix cis: <https://w3id.org/cisgraph/ontology#> .
@prefix poa: <https://w3id.org/cisgraph/poa/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
# a comment below the head goes
poa:10 cis:order 10 ; cis:theme <https://w3id.org/cisgraph/theme/b>, <https://w3id.org/cisgraph/theme/a> ;
  cis:summary "о чем"@ru, "what about"@en ; skos:prefLabel "Ten"@en ; a cis:Paragraph .
poa:9 sh:path ( cis:states [ sh:inversePath cis:partOf ] ) ; sh:property [ sh:name "b" ], [ sh:name "a" ], cis:p .
<https://w3id.org/cisgraph/ontology> a owl:Ontology .
"""
    assert format_text(text) == """\
# What this file holds.
#   And more.

PREFIX cis: <https://w3id.org/cisgraph/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX poa: <https://w3id.org/cisgraph/poa/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX theme: <https://w3id.org/cisgraph/theme/>

<https://w3id.org/cisgraph/ontology>
    a owl:Ontology ;
.

poa:9
    sh:path (
        cis:states
        [
            sh:inversePath cis:partOf ;
        ]
    ) ;
    sh:property
        cis:p ,
        [
            sh:name "a" ;
        ] ,
        [
            sh:name "b" ;
        ] ;
.

poa:10
    a cis:Paragraph ;
    skos:prefLabel "Ten"@en ;
    cis:summary
        "what about"@en ,
        "о чем"@ru ;
    cis:order 10 ;
    cis:theme
        theme:a ,
        theme:b ;
.
"""


@pytest.mark.parametrize("text", ["", "\n\n", HEAD, "# only a comment"])
def test_a_file_that_says_nothing(text):
    formatted = format_text(text)
    assert formatted == ("# only a comment\n" if "#" in text and "@" not in text else "")
    assert format_text(formatted) == formatted


def test_a_new_link_adds_lines_and_moves_none():
    before = body("poa:2 cis:p poa:1 . poa:1 a cis:Paragraph . poa:3 cis:p poa:1, poa:2 .")
    after = body("poa:2 cis:p poa:1 . poa:1 a cis:Paragraph . poa:3 cis:p poa:1, poa:2 ; cis:q poa:2 .")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == ["    cis:q poa:2 ;"]
    assert after.replace("    cis:q poa:2 ;\n", "") == before


@pytest.mark.parametrize(
    "written",
    [
        '"01"^^xsd:integer', '"+1"^^xsd:integer', '"-0"^^xsd:integer', '"1.50"^^xsd:decimal', '"1e3"^^xsd:double',
        '"1"^^xsd:boolean', '"2026-13-45"^^xsd:date', '"1996"^^xsd:gYear', '"x"^^<http://example.org/type>',
        "0", "71", "-3", "true", "false",
    ],
)  # fmt: skip
def test_a_lexical_form_stays_as_written(written):
    assert body(f"poa:1 cis:p {written} .") == f"poa:1\n    cis:p {written} ;\n.\n"


@pytest.mark.parametrize(
    "bare, kept",
    [("01", '"01"^^xsd:integer'), ("1.50", '"1.50"^^xsd:decimal'), ("1e3", '"1e3"^^xsd:double'), ("+5", '"+5"^^xsd:integer')],
)  # fmt: skip
def test_a_bare_number_keeps_its_digits(bare, kept):
    assert f"cis:p {kept} ;" in body(f"poa:1 cis:p {bare} .")


@pytest.mark.parametrize("local", ["71-p1", "13c", "def-3", "a.b", "a:b", "статья", "%41b", "_x", "1"])
def test_a_name_that_turtle_allows_is_short(local):
    formatted = format_text(f"<https://w3id.org/cisgraph/poa/{local}> a <https://w3id.org/cisgraph/ontology#P> .")
    assert f"\npoa:{local}\n" in formatted
    assert len(Graph().parse(data=formatted, format="turtle")) == 1


@pytest.mark.parametrize("local", ["", "a/b", "a.", "-a", ".a", "a(b)", "a'b", "a#b", "a,b", "a~b"])
def test_a_name_that_turtle_does_not_allow_is_an_iri(local):
    formatted = format_text(f"<https://w3id.org/cisgraph/poa/{local}> a <https://w3id.org/cisgraph/ontology#P> .")
    assert f"\n<https://w3id.org/cisgraph/poa/{local}>\n" in formatted
    assert "PREFIX poa:" not in formatted


def test_a_prefix_outside_the_table_becomes_iris():
    assert format_text("@prefix x: <http://example.org/> . x:a x:b x:c .") == (
        "<http://example.org/a>\n    <http://example.org/b> <http://example.org/c> ;\n.\n"
    )


def test_a_prefix_bound_otherwise_than_in_the_table_is_refused():
    error = fails("# head\n\n@prefix\n  poa: <http://example.org/> .\npoa:1 a poa:2 .")
    assert (error.path, error.line) == ("data/x.ttl", 4)
    assert str(error) == "data/x.ttl, line 4: poa: stands for <https://w3id.org/cisgraph/poa/> here; use another prefix."


def test_the_table_follows_the_base():
    formatted = format_text("<http://b.org/1> a <http://b.org/2> .", table={"poa": "http://b.org/"})
    assert formatted == "PREFIX poa: <http://b.org/>\n\npoa:1\n    a poa:2 ;\n.\n"


def test_a_query_inside_a_shape_stays_readable():
    written = '"""SELECT ?x { ?x cis:p "a", "" }\n  # \\\\d ends with a \\"quote\\""""'.replace('\\"quote\\"', '"quote\\"')
    assert f"sh:select {written} ;" in body(f"poa:1 sh:select {written} .")


@pytest.mark.parametrize(
    "text, line, words",
    [
        (HEAD + "\npoa:1 a cis:P ;\n  cis:p .\n", 8, "not valid Turtle"),
        (HEAD + "poa:1 a cis:P", 6, "not valid Turtle"),
        ("poa:1 a cis:P .", 1, "has not been declared"),
        (HEAD + 'poa:1 cis:p "a\nb" .', 6, "Line jumps"),
        ("<a> <b> <c> .", 1, "absolute"),
    ],
)
def test_a_syntax_error_names_file_and_line(text, line, words):
    error = fails(text)
    assert (error.path, error.line) == ("data/x.ttl", line)
    assert words in error.sentence and "\n" not in str(error) and str(error).startswith(f"data/x.ttl, line {line}: ")


@pytest.mark.parametrize(
    "text, words",
    [
        ("poa:1 cis:p _:a . poa:2 cis:p _:a .", "several places"),
        ("poa:1 cis:p _:a ; cis:q _:a .", "several places"),
        ("_:a cis:p _:a .", "several places"),
        ("_:a cis:p _:b . _:b cis:p _:a .", "circle"),
        ("poa:1 cis:p <<( poa:1 a poa:2 )>> .", "RDF 1.2"),
        ('poa:1 cis:p "x"@ar--rtl .', "RDF 1.2"),
    ],
)
def test_what_has_no_place_in_house_format_is_refused(text, words):
    assert words in fails(HEAD + text).sentence


def random_graph(rng):
    """Turtle with every construct, statements in any order."""

    def iri():
        return f"poa:{rng.choice(['', 'a.b', '9', '10-p1', '%41'])}{rng.randrange(20)}"

    def text():
        inside = "".join(rng.choice(['\\"', "\\\\", "\\n", "a", "ё", "\\t", "\\r", "\\u0001", " ", "'", "#"]) for _ in range(6))
        return f'"{inside}"' + rng.choice(["", "@en", "@ru", "^^xsd:token"])

    def value(depth):
        kind = rng.randrange(6 if depth < 3 else 4)
        if kind == 4:
            return "( " + " ".join(value(depth + 1) for _ in range(rng.randrange(4))) + " )"
        if kind == 5:
            return "[ " + " ; ".join(f"cis:{rng.choice('abc')} {value(depth + 1)}" for _ in range(rng.randrange(4))) + " ]"
        return [iri, text, lambda: str(rng.randrange(-9, 99)), lambda: rng.choice(["true", "01", "1.0", "()"])][kind]()

    statements = [f"{iri()} {rng.choice(['a', 'cis:p', 'cis:q'])} {value(0)} ." for _ in range(rng.randrange(12))]
    statements += [f"[] cis:r {value(0)} ." for _ in range(rng.randrange(3))]
    return statements


@pytest.mark.parametrize("seed", range(60))
def test_any_graph_survives_in_any_order(seed):
    rng = random.Random(seed)
    statements = random_graph(rng)
    formatted = format_text(HEAD + "\n".join(statements))
    assert format_text(formatted) == formatted
    rng.shuffle(statements)
    assert format_text(HEAD + "\n".join(statements)) == formatted
    used = set(re.findall(r"^PREFIX (\w+):", formatted, re.M))
    assert used <= {"poa", "cis", "xsd"} and all(re.search(rf"(?<!PREFIX )\b{prefix}:", formatted) for prefix in used)
    other_reader = [Graph().parse(data=text, format="turtle") for text in (formatted, HEAD + "\n".join(statements))]
    assert isomorphic(*other_reader)


def test_files_are_written_only_where_they_change(tmp_path):
    tidy, untidy = tmp_path / "tidy.ttl", tmp_path / "untidy.ttl"
    untidy.write_bytes(b"\xef\xbb\xbf" + (HEAD + 'poa:1 cis:p """a\r\nb""" .\r\n').encode())
    tidy.write_text(format_text("<http://example.org/1> a <http://example.org/2> ."))
    before = untidy.read_bytes()
    assert format_paths([tidy, untidy], check=True) == [untidy]
    assert untidy.read_bytes() == before
    assert format_paths([tidy, untidy]) == [untidy]
    assert b'cis:p """a\\r\nb""" ;' in untidy.read_bytes()
    assert format_file(untidy) is False and format_file(untidy, check=True) is False
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tidy.ttl", "untidy.ttl"]
    assert len(read_file(untidy)) == 1


def test_one_bad_file_and_none_is_written(tmp_path):
    good, bad = tmp_path / "a.ttl", tmp_path / "b.ttl"
    good.write_text(HEAD + "poa:1 a poa:2 .")
    bad.write_text(HEAD + "poa:1 a")
    with pytest.raises(TurtleError, match=r"b\.ttl, line 6: not valid Turtle"):
        format_paths([good, bad])
    assert good.read_text() == HEAD + "poa:1 a poa:2 ."


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(TurtleError, match="No such file"):
        read_file(tmp_path / "none.ttl")
    latin = tmp_path / "latin.ttl"
    latin.write_bytes(b"# one\n# caf\xe9\n")
    with pytest.raises(TurtleError, match="line 2: not UTF-8"):
        format_file(latin)


def test_the_files_of_a_root(tmp_path):
    for name in ["data/b.ttl", "data/poa/a.ttl", "ontology/rules/x.rq", "shapes/s.ttl", "tests/shapes/c/valid.ttl", "o.ttl"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    names = [path.relative_to(tmp_path).as_posix() for path in turtle_files(tmp_path)]
    assert names == ["data/b.ttl", "data/poa/a.ttl", "shapes/s.ttl", "tests/shapes/c/valid.ttl"]


def test_every_turtle_file_of_the_repository_is_in_house_format():
    changed = format_paths(turtle_files(root()), check=True)
    assert not changed, "run `cisgraph fmt`"
