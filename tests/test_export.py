"""Exports: what is written says what the release says, is the same bytes every time, and is whole or not there."""

import hashlib
import io
import json
import re
import resource
import shlex
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import endpoints
import pyoxigraph as ox
import pytest
import rdflib
from conftest import command_environment, one_sentence
from pyld import jsonld as pyld

from cisgraph import build, paths, terms, turtle
from cisgraph.cli import export as command
from cisgraph.errors import CisgraphError
from cisgraph.export import bundles, division, files, formats, jsonld, vocabulary, whole
from cisgraph.store import Release

RDFLIB = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}

#: What is easily lost: forms of numbers, line ends, marks of markup, other languages, values that their key does not expect, names
#: that a prefix or a relative address does not fit, a statement in two graphs and one in none, a node without a name.
ODD = r"""
PREFIX : <https://w3id.org/cisgraph/>
PREFIX cis: <https://w3id.org/cisgraph/ontology#>
PREFIX other: <http://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

:graph\/poa {
    :poa\/1 a cis:Paragraph , other:Thing ;
        cis:bearer "nobody" , <http://example.org/a?b=c#d> , <https://w3id.org/cisgraph/group/a:b> ;
        cis:from "1996"^^xsd:gYear , "spring" ;
        cis:order 01 , "7" , 7 , 90071992547409931 ;
        cis:summary "<b>&amp;\r\n\ttwo \"lines\" \\ "@en , "no language" , "other"@en , "же"@ru ;
        other:said 1.50 , "true"^^other:kind .
    <https://w3id.org/cisgraph/poa/2/../3> other:said _:one .
    _:one other:said <https://w3id.org/cisgraph/> .
}
:graph\/inferred { :poa\/1 cis:summary "<b>&amp;\r\n\ttwo \"lines\" \\ "@en }
<urn:isbn:0> other:said "plain" .
"""


def canonical(quads) -> list[str]:
    """What a dataset says, whatever its nodes without names are called."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def wanted(quads: list[ox.Quad], format: str) -> list[str]:
    return canonical(quads if formats.FORMATS[format].holds_graphs else [ox.Quad(*quad.triple) for quad in quads])


def written(quads, format: str) -> bytes:
    output = io.BytesIO()
    formats.write(quads, format, output)
    return output.getvalue()


def read_by_rdflib(data: bytes, format: str, monkeypatch) -> list[str]:
    """What rdflib reads, with every literal as it is written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    dataset = rdflib.Dataset(default_union=False)
    (dataset if formats.FORMATS[format].holds_graphs else dataset.default_graph).parse(data=data, format=RDFLIB[format])
    return canonical(ox.Quad(*map(_term, (s, p, o)), _graph(g)) for s, p, o, g in dataset.quads())


def _term(term):
    if isinstance(term, rdflib.Literal):
        kind = {"language": term.language} if term.language else {"datatype": term.datatype and _term(term.datatype)}
        return ox.Literal(str(term), **kind)
    return ox.BlankNode(term) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term))


def _graph(graph):
    return ox.DefaultGraph() if graph in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else _term(getattr(graph, "identifier", graph))


def read_by_pyld(data: bytes) -> list[str]:
    text = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return canonical(ox.parse(text, format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def odd() -> list[ox.Quad]:
    return sorted(ox.parse(ODD, format=ox.RdfFormat.TRIG), key=str)


@pytest.fixture
def small(small_tree, tmp_path) -> Release:
    """A release of two paragraphs, with the ontology and the queries."""
    build.build(tmp_path / "release", draft=True)
    return Release(tmp_path / "release")


# ------------------------------------------------------------------------------------------------------------ formats


def test_the_command_knows_every_format():
    assert command.FORMATS == tuple(formats.FORMATS) and command.BUNDLES == tuple(bundles.BUNDLES)


@pytest.mark.parametrize("format", formats.FORMATS)
def test_rdflib_reads_what_was_written(format, odd, monkeypatch):
    if format in ("turtle", "trig"):  # Turtle has 01 without quotes, which rdflib takes for 1, whatever it is told
        odd = [quad for quad in odd if getattr(quad.object, "value", "") != "01"]
    assert read_by_rdflib(written(odd, format), format, monkeypatch) == wanted(odd, format)


@pytest.mark.parametrize("format", ["turtle", "trig"])
def test_a_number_keeps_its_form(format, odd):
    read = ox.parse(written(odd, format), format=ox.RdfFormat.from_extension(formats.FORMATS[format].suffix))
    assert canonical(read) == wanted(odd, format)


def test_the_reference_processor_reads_the_jsonld_too(odd):
    assert read_by_pyld(written(odd, "jsonld")) == canonical(odd)


@pytest.mark.parametrize("format", formats.FORMATS)
def test_rdflib_reads_a_small_release(format, small, monkeypatch):
    quads = list(whole.quads(small))
    assert read_by_rdflib(written(quads, format), format, monkeypatch) == wanted(quads, format)


@pytest.mark.slow
@pytest.mark.parametrize("format", formats.FORMATS)
def test_rdflib_reads_the_release(format, release, monkeypatch):
    quads = list(whole.quads(release))
    assert read_by_rdflib(written(quads, format), format, monkeypatch) == wanted(quads, format)


@pytest.mark.slow
def test_the_release_as_jsonld_says_what_the_release_says(release):
    quads = list(whole.quads(release))
    assert read_by_pyld(written(quads, "jsonld")) == canonical(quads)


def test_the_nquads_are_those_of_the_release(release):
    output = io.BytesIO()
    whole.write(release, "nquads", output)
    assert hashlib.sha256(output.getvalue()).hexdigest() == release.manifest["sha256"]


@pytest.mark.parametrize("format", ["trig", "jsonld"])
def test_a_named_graph_stands_in_one_piece_however_much_is_held_in_memory(format, release, monkeypatch):
    quads = list(whole.quads(release))
    at_once = written(quads, format)
    monkeypatch.setattr(division, "SIZE", 100_000)
    assert written(quads, format) == at_once
    graphs = {quad.graph_name.value for quad in quads}
    for graph in graphs:
        name = terms.short(graph) + " {" if format == "trig" else f'"id": "{graph.removeprefix(terms.BASE)}", "@graph"'
        assert at_once.decode().count(f"\n{name}" if format == "trig" else name) == 1


def test_graphs_are_divided_with_few_files_open_and_stay_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(division, "SIZE", 4000)
    statements = [(number % 300, f"{number}\n".encode()) for number in range(3000)]
    few, most = len(list(Path("/proc/self/fd").iterdir())) + 20, resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, most[1]))
    try:
        files = division.divide(statements, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)
    assert {graph: file.read_bytes() for graph, file in files.items()} == {
        graph: b"".join(statement for of, statement in statements if of == graph) for graph in range(300)
    }


def test_a_statement_in_two_graphs_stands_once_where_there_are_none(odd):
    assert written(odd, "ntriples").count(b"two \\\"lines") == 1


@pytest.mark.parametrize("format", formats.FORMATS)
def test_nothing_is_a_document_too(format, monkeypatch):
    assert read_by_rdflib(written([], format), format, monkeypatch) == []


def test_rdfxml_says_what_it_cannot_say():
    node = ox.NamedNode("http://example.org/a")
    with pytest.raises(CisgraphError, match="control characters") as caught:
        written([ox.Quad(node, node, ox.Literal("\x01"))], "rdfxml")
    one_sentence(str(caught.value))
    with pytest.raises(CisgraphError, match="does not end in a name"):
        written([ox.Quad(node, ox.NamedNode("http://example.org/1"), node)], "rdfxml")


def test_a_thing_in_jsonld_is_short_and_readable(release):
    found = json.loads(written(whole.quads(release), "jsonld"))
    graph = next(graph for graph in found["@graph"] if graph["id"] == "graph/poa")
    thing = next(thing for thing in graph["@graph"] if thing["id"] == "poa/71-p1")
    assert thing["type"] == "Permission" and thing["bearer"] == "group/cis-countries" and thing["attribution"] == "cis:implied"
    assert thing["order"] == 1 and thing["trigger"] == {"en": "could be"} and isinstance(thing["evidence"], list)


def test_the_context_has_a_key_for_every_term_and_none_hides_a_prefix():
    keys, cis, owl = jsonld.context(), terms.FIXED["cis"], terms.FIXED["owl"]
    ontology = turtle.read_file(paths.root() / "ontology" / "cisgraph.ttl")
    types = [triple for triple in ontology if triple.predicate.value == vocabulary.TYPE and triple.object.value.startswith(owl)]
    named = {triple.subject.value for triple in types if triple.subject.value.startswith(cis)}
    assert {iri.removeprefix(cis) for iri in named} <= set(keys)
    assert {keys[prefix] for prefix in terms.FIXED} == set(terms.FIXED.values())


def test_another_base_gives_ids_below_it(small_tree, tmp_path):
    build.build(tmp_path / "release", base="https://example.org/own/", draft=True)
    other = Release(tmp_path / "release")
    output = io.BytesIO()
    whole.write(other, "jsonld", output)
    assert read_by_pyld(output.getvalue()) == canonical(whole.quads(other))
    assert b'"id": "poa/1"' in output.getvalue()


# ------------------------------------------------------------------------------------------------------- the whole dump


def test_two_processes_write_the_same_bytes_whatever_their_hashes(small, tmp_path):
    found = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "cisgraph", "export", "--all", "-o", tmp_path / seed], capture_output=True, text=True,
            env=command_environment(CISGRAPH_RELEASE=str(small.folder), PYTHONHASHSEED=seed),
        )
        assert done.returncode == 0, done.stderr
        found.append({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()})
    assert found[0] == found[1]


def test_a_dump_has_a_sum_beside_each_file(small, tmp_path):
    found = whole.dump(small, tmp_path / "dump")
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "dump" / whole.SUMS).read_text().splitlines())
    assert set(sums) == {each.file for each in found} | {whole.CONTEXT}
    for each in found:
        data = (tmp_path / "dump" / each.file).read_bytes()
        assert sums[each.file] == each.sha256 == hashlib.sha256(data).hexdigest() and each.bytes == len(data)
        assert (tmp_path / "dump" / f"{each.file}.sha256").read_text() == f"{each.sha256}  {each.file}\n"


def test_a_dump_that_fails_leaves_the_one_before(small, tmp_path, monkeypatch):
    folder = tmp_path / "dump"
    whole.dump(small, folder, ["nquads", "turtle"])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(formats._WRITERS, "turtle", full)
    with pytest.raises(CisgraphError, match="No space left on device") as caught:
        whole.dump(small, folder, ["trig", "turtle"])
    one_sentence(str(caught.value))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_dump_leaves_no_file_of_an_earlier_one(small, tmp_path):
    whole.dump(small, tmp_path, ["nquads", "turtle"])
    whole.dump(small, tmp_path, ["nquads"])
    assert {path.name for path in tmp_path.glob("*.ttl*")} == set()


# ------------------------------------------------------------------------------------------------------ what goes wrong


def limited(*arguments: str | Path, release: Release, bytes: int) -> subprocess.CompletedProcess:
    """Run the command where no file can grow beyond some bytes, as on a disk that is full."""
    return subprocess.run(
        [sys.executable, "-m", "cisgraph", "export", *map(str, arguments)], capture_output=True, text=True,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, bytes)),
    )


@pytest.mark.parametrize(
    "arguments",
    [("-o", "x.ttl"), ("-o", "x.jsonld"), ("--format", "csv", "-o", "x.zip"), ("--format", "parquet", "-o", "x"), ("--all", "-o", "x")],
    ids=" ".join,
)
def test_a_full_disk_leaves_nothing_that_passes_for_whole(arguments, small, tmp_path):
    *options, name = arguments
    folder = tmp_path / "full"
    folder.mkdir()
    done = limited(*options, folder / name, release=small, bytes=1_000)
    assert done.returncode == 1 and done.stdout == ""
    assert " cannot be written (" in one_sentence(done.stderr.splitlines()[-1])
    assert [path.name for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_that_was_there_stays_when_the_disk_is_full(release, tmp_path):
    old = tmp_path / "x.ttl"
    old.write_text("old")
    assert limited("-o", old, release=release, bytes=1_000).returncode == 1
    assert old.read_text() == "old" and list(tmp_path.iterdir()) == [old]


def test_a_device_that_is_full_and_a_place_that_is_none_are_told_in_a_sentence(call, tmp_path):
    (tmp_path / "file").write_text("")
    for place in ("/dev/full", tmp_path / "missing" / "x.ttl", tmp_path / "file" / "x.ttl", tmp_path):
        code, _, err = call("export", "-o", place)
        assert code == 1 and str(place) in one_sentence(err)
    for more in (("--all",), ("--format", "csv")):
        code, _, err = call("export", *more, "-o", tmp_path / "file")
        assert code == 1 and "cannot be written" in one_sentence(err)


def test_a_reader_that_has_seen_enough_is_no_error(release):
    with subprocess.Popen(
        [sys.executable, "-m", "cisgraph", "export", "--format", "nquads"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    ) as process:
        process.stdout.read(100)
        process.stdout.close()
        assert process.wait(60) == 0 and process.stderr.read() == b""


@pytest.mark.parametrize("signal", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda signal: signal.name)
def test_an_export_that_is_stopped_leaves_no_file_of_that_name(signal, tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from cisgraph.export.files import writing\n"
        "with writing(Path(sys.argv[1])) as output:\n"
        "    output.write(b'half'); output.flush(); os.kill(os.getpid(), int(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "x.ttl", str(signal.value)], capture_output=True)
    assert done.returncode != 0 and [path.name for path in tmp_path.iterdir() if not path.name.endswith(".part")] == []


def test_what_is_linked_to_is_written_and_the_link_stays(tmp_path):
    (tmp_path / "link.ttl").symlink_to(tmp_path / "file.ttl")
    with files.writing(tmp_path / "link.ttl") as output:
        output.write(b"x")
    assert (tmp_path / "link.ttl").is_symlink() and (tmp_path / "file.ttl").read_bytes() == b"x"


@pytest.mark.parametrize("damage", [lambda data: data[: data.rindex(b"\n", 0, -1) + 1], lambda data: data[:-20], lambda data: b"x" + data],
                         ids=["a line is missing", "half a line is missing", "no N-Quads"])
def test_a_release_that_is_damaged_is_not_exported(damage, small, tmp_path, capsys, monkeypatch):
    path = small.folder / "cisgraph.nq"
    path.write_bytes(damage(path.read_bytes()))
    monkeypatch.setenv("CISGRAPH_RELEASE", str(small.folder))
    from cisgraph.cli import main

    assert main(["export", "-o", str(tmp_path / "x.ttl")]) == 1
    assert "cisgraph build" in one_sentence(capsys.readouterr().err) and not (tmp_path / "x.ttl").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--all",), ("--all", "-o", "x", "--format", "trig"), ("--about", "actor/iom", "--as", "skos"),
     ("--format", "csv", "--about", "actor/iom"), ("--format", "csv", "--as", "dpv")],
    ids=" ".join,
)
def test_what_does_not_go_together_is_wrong_usage(arguments, call):
    code, out, err = call("export", *arguments)
    assert code == 2 and out == "" and one_sentence(err)


@pytest.mark.parametrize(("file", "begins"), [("x.nq", b"<"), ("x.JSONLD", b'{"@context"'), ("x.rdf", b"<?xml"), ("x", b"@prefix")])
def test_the_suffix_says_the_format(file, begins, small, run, tmp_path):
    assert run("export", "-o", tmp_path / file, CISGRAPH_RELEASE=str(small.folder)).returncode == 0
    assert (tmp_path / file).read_bytes().startswith(begins)


@pytest.mark.parametrize("format", ["turtle", "csv"])
def test_a_pipe_gets_the_same_bytes_as_a_file(format, run, small, tmp_path):
    where = {"CISGRAPH_RELEASE": str(small.folder)}
    assert run("export", "--format", format, "-o", tmp_path / "x.zip", **where).returncode == 0
    assert run("export", "--format", format, input=b"", **where).stdout == (tmp_path / "x.zip").read_bytes()


# ------------------------------------------------------------------------------------------------------------ the hash


def by_pyld(text: str) -> str:
    """The canonical N-Quads as pyld finds them; URDNA2015 became RDFC-1.0."""
    return pyld.normalize(text, {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"})


def test_the_manifest_has_the_canonical_hash_that_others_find(small):
    text = (small.folder / "cisgraph.nq").read_text(encoding="utf-8")
    poa = "".join(line for line in text.splitlines(keepends=True) if line.endswith("graph/poa> .\n"))
    assert by_pyld(poa) == poa, "sorted lines without blank nodes are the canonical form"
    assert small.manifest["rdfc-1.0-sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_canonical_form_does_not_turn_on_the_names_of_blank_nodes(odd):
    lines = build.lines_of(odd)
    renamed = sorted(re.sub(r"_:\w+", "_:another", line) for line in lines)
    first, second = (build._canonical(each, ("\n".join(each) + "\n").encode()) for each in (lines, renamed))
    assert first == second and b"_:c14n0" in first
    assert first.decode() == by_pyld("\n".join(lines) + "\n")


# ---------------------------------------------------------------------------------------------------- docs/exports.md


def lines_for(tool: str) -> str:
    """The lines of the page for a tool."""
    page = (paths.root() / "docs" / "exports.md").read_text(encoding="utf-8")
    return page.partition(f"\n{tool}")[2].partition("\n```")[2].partition("\n")[2].partition("\n```")[0]


@pytest.fixture(scope="module")
def export(release, tmp_path_factory) -> Path:
    """What the page names, as files of a folder."""
    folder = tmp_path_factory.mktemp("page")
    for format in ("nquads", "trig"):
        with files.writing(folder / f"cisgraph.{formats.FORMATS[format].suffix}") as output:
            whole.write(release, format, output)
    bundles.unfold(release, "csv", folder)
    return folder


@pytest.mark.slow
def test_the_lines_for_rdflib_load_the_dataset(export, release, monkeypatch):
    monkeypatch.chdir(export)
    found: dict = {}
    exec(lines_for("rdflib:"), found)
    assert len(found["graph"]) == release.manifest["quads"]


def test_the_lines_for_oxigraph_load_the_dataset(export, release):
    program = str(Path(sys.executable).with_name("oxigraph"))
    load, query, serve = lines_for("Oxigraph").splitlines()
    subprocess.run([program, *shlex.split(load)[1:]], cwd=export, check=True, capture_output=True)
    counted = subprocess.run([program, *shlex.split(query)[1:]], cwd=export, check=True, capture_output=True, text=True).stdout
    assert counted.split() == ["n", str(release.manifest["quads"])]
    options = {option for option in shlex.split(serve)[2:] if option.startswith("--")}
    help = subprocess.run([program, "serve-read-only", "--help"], check=True, capture_output=True, text=True).stdout
    assert options and all(option in help for option in options)


@pytest.mark.system
def test_the_lines_for_virtuoso_load_the_dataset(export, release, tmp_path):
    lines = lines_for("Virtuoso, in `isql`")
    (tmp_path / "cisgraph.nq").hardlink_to(export / "cisgraph.nq")
    with endpoints.virtuoso(tmp_path) as server:
        said = endpoints.isql(server.sql, lines.replace("'/data'", "'.'"))
        ask = urllib.parse.quote("SELECT (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } FILTER(STRSTARTS(STR(?graph), '%s')) }" % terms.BASE)
        with urllib.request.urlopen(f"{server.query}?query={ask}&format=text/csv") as answer:
            assert answer.read().decode().replace('"', "").split() == ["n", str(release.manifest["quads"])], said


def test_the_lines_for_polars_read_the_tables(export, monkeypatch):
    monkeypatch.chdir(export)
    found: dict = {}
    exec(lines_for("Tables, with polars:"), found)
    assert set(found["parties"]["attribution"]) == {"explicit", "implied"} and set(found["parties"]["id"]) <= set(found["provisions"]["id"])
