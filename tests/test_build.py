"""Building a release: the same bytes, the base, what is refused, and that the last good release stays."""

import errno
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

import pyoxigraph as ox
import pytest

from cisgraph import build, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions.who import who
from cisgraph.store import Release
from conftest import command_environment, one_sentence, small_data


def lines(release: Release) -> list[str]:
    return (release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()


def refused(out, *arguments) -> str:
    """The sentence of a build that must fail."""
    with pytest.raises(CisgraphError) as caught:
        build.build(out, *arguments)
    return one_sentence(str(caught.value))


def fingerprint(folder) -> dict[str, str]:
    """Path → digest of every file of the current release, by the names that people use."""
    found = {}
    for part in build.PARTS:
        path = folder / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found[str(file.relative_to(folder))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def command(*arguments, **environment) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "cisgraph", "build", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=command_environment(**environment),
    )


# ----------------------------------------------------------------------------------------------------- what is built


def test_the_same_input_gives_the_same_bytes_in_any_folder_and_process(release, tmp_path):
    runs = [command("--out", tmp_path / name, PYTHONHASHSEED=seed) for name, seed in (("a", "1"), ("deep/er/b", "4242"))]
    for run in runs:
        _, err = run.communicate()
        assert run.returncode == 0, err
    digests = {
        hashlib.sha256((folder / "cisgraph.nq").read_bytes()).hexdigest()
        for folder in (release.folder, tmp_path / "a", tmp_path / "deep/er/b")
    }
    assert digests == {release.manifest["sha256"]}
    assert json.loads((tmp_path / "a/manifest.json").read_text()) == release.manifest


def test_the_quads_are_sorted_and_each_stands_once(release):
    found = lines(release)
    assert found == sorted(set(found))
    assert all(line.endswith(" .") for line in found)


def test_the_manifest_counts_what_is_in_the_file(release):
    quads = list(ox.parse((release.folder / "cisgraph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
    assert release.manifest["quads"] == len(quads) == len(release.store)
    graphs: dict[str, int] = {}
    for quad in quads:
        name = quad.graph_name.value.removeprefix(f"{terms.BASE}graph/")
        graphs[name] = graphs.get(name, 0) + 1
    assert release.manifest["graphs"] == graphs
    assert release.manifest["classes"]["cis:Paragraph"] == len(release.ask("paragraph-digests"))
    assert set(release.manifest) == {"base", "classes", "format", "graphs", "quads", "rdfc-1.0-sha256", "sha256", "version", "draft"}


def test_the_manifest_keeps_the_version_that_a_release_follows(small_tree, built, monkeypatch):
    def version(number: str) -> str | None:
        monkeypatch.setattr(build, "__version__", number)
        manifest = build.build(built)
        assert json.loads((built / "manifest.json").read_text()) == manifest
        return manifest.get("previousVersion")

    first = json.loads((built / "manifest.json").read_text())
    assert version(first["version"]) is None
    assert [version("0.2.0"), version("0.2.0"), version("0.3.0")] == [first["version"], first["version"], "0.2.0"]
    (built / "current" / "manifest.json").write_text(json.dumps(first | {"version": "0.4.0", "draft": True, "previousVersion": "0.3.0"}))
    assert version("0.5.0") == "0.3.0", "a draft was never released"


def test_the_version_before_is_no_part_of_the_statements(small_tree, built, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "__version__", "0.2.0")
    assert build.build(built)["sha256"] == build.build(tmp_path / "fresh")["sha256"]


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"version": 3, "draft": false}', '{"version": "0.0.1"}'])
def test_a_damaged_manifest_is_replaced(small_tree, built, damage):
    (built / "current" / "manifest.json").write_text(damage)
    assert "previousVersion" not in build.build(built)


def test_the_versions_of_program_statements_and_ontology_are_one(release):
    told = {quad.predicate.value: quad.object for quad in release.store.quads_for_pattern(ox.NamedNode(f"{terms.BASE}ontology"), None, None)}
    version = told[terms.FIXED["owl"] + "versionInfo"].value
    assert told[terms.FIXED["owl"] + "versionIRI"].value == f"{terms.BASE}ontology/{version}"
    assert version == release.manifest["version"]


def test_the_store_holds_what_the_file_holds(release):
    quads = set(ox.parse((release.folder / "cisgraph.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
    assert set(release.store) == quads


def test_every_statement_of_every_file_is_in_the_graph_of_its_document(release):
    """One file of the vocabulary, one of the Programme, one that is a document of its own."""
    from cisgraph import paths

    for folder, graph in (("data/vocabulary/themes.ttl", "vocabulary"), ("data/poa/6-follow-up.ttl", "poa"), ("data/a-52-274.ttl", "a-52-274"), ("ontology/values.ttl", "ontology")):
        found = list(ox.parse((paths.root() / folder).read_bytes(), format=ox.RdfFormat.TURTLE))
        name = ox.NamedNode(f"{terms.BASE}graph/{graph}")
        missing = [
            quad.triple for quad in found
            if not isinstance(quad.object, ox.BlankNode) and not isinstance(quad.subject, ox.BlankNode)
            if next(release.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, name), None) is None
        ]
        assert missing == [], folder


def test_every_named_graph_is_described_with_its_source_and_version(release):
    described = {
        release.shorten(row["graph"]): row
        for row in release.sparql(
            "SELECT ?graph ?version (SAMPLE(?from) AS ?source) "
            f"{{ ?graph a dcat:Dataset ; dcterms:isPartOf <{terms.BASE}dataset> ; dcat:version ?version "
            "OPTIONAL { ?graph prov:wasDerivedFrom ?from } } GROUP BY ?graph ?version"
        ).dicts()
    }
    assert set(described) == {f"graph/{name}" for name in release.manifest["graphs"]}
    assert {row["version"] for row in described.values()} == {release.manifest["version"]}
    assert described["graph/poa"]["source"] == f"{terms.BASE}document/poa"
    assert described["graph/inferred"]["source"] is not None


def test_no_wording_is_in_a_release_built_without_the_texts(release):
    assert "text" not in release.manifest["graphs"]
    assert not release.sparql("ASK { ?paragraph cis:text ?wording }")


def test_a_base_of_ones_own_moves_instances_and_nothing_else(release, tmp_path):
    base = "https://example.org/graph/"
    build.build(tmp_path / "out", base=base)
    moved = Release(tmp_path / "out")
    # In the texts of the queries, and where their prefixes are declared, IRIs stand in literals.
    instance = re.compile(r"(?<=[<\"])" + re.escape(terms.BASE) + r"(?!(?:ontology|shapes|odrl)[#>/])")
    assert set(lines(moved)) == {instance.sub(base, line) for line in lines(release)}
    assert moved.base == moved.manifest["base"] == base
    answer, as_built = who(moved, "71"), who(release, "71")
    assert answer.answer == as_built.answer
    assert answer.paragraph == {**as_built.paragraph, "url": f"{base}poa/71"}
    assert answer.as_json()["provisions"] == as_built.as_json()["provisions"]
    assert who(moved, f"{base}poa/71").answer == answer.answer


@pytest.mark.parametrize(
    "base",
    [
        "", "example.org/", "ftp://example.org/", "urn:example:", "https://example.org", "https://exa mple.org/", "https://example.org/\n/",
        "https://example.org/>/", "https://example.org/%zz/", "http://[example/", "https://example.org/graph#", "https://", "https:///",
        "https://example.org/?q=/", "https://w3id.org/cisgraph/ontology#",
    ],
    ids=ascii,
)
def test_what_can_be_no_base_is_wrong_usage(small_tree, tmp_path, base):
    with pytest.raises(UsageError) as caught:
        build.build(tmp_path / "out", base=base)
    assert "base" in one_sentence(str(caught.value))
    assert not (tmp_path / "out").exists()


def test_a_base_with_letters_of_any_script_works(small_tree, tmp_path):
    build.build(tmp_path / "out", base="https://пример.example/граф/")
    assert Release(tmp_path / "out").sparql("ASK { poa:1 cis:states poa:1-p1 }") is True


# ------------------------------------------------------------------------------------------------- bad Turtle, names


@pytest.fixture
def built(small_tree, tmp_path):
    """A release of the small tree; what is built after it must leave it as it was, or replace it whole."""
    out = tmp_path / "out"
    build.build(out)
    return out


def test_a_syntax_error_names_file_and_line_and_leaves_the_last_release(small_tree, built):
    before, current = fingerprint(built), (built / "current").readlink()
    file = small_tree / "data" / "poa" / "small.ttl"
    at = len(file.read_text(encoding="utf-8").splitlines()) + 1
    file.write_text(file.read_text(encoding="utf-8") + "poa:3 a cis:Paragraph ; cis:label ;; .\n", encoding="utf-8")
    said = refused(built)
    assert f"{file}, line {at}:" in said
    assert fingerprint(built) == before and (built / "current").readlink() == current
    assert [path.name for path in (built / "generations").iterdir()] == [current.name]


def test_a_syntax_error_in_the_real_data_names_file_and_line(tree, tmp_path):
    file = tree / "data" / "poa" / "4-prevention.ttl"
    text = file.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(text) if line.startswith("poa:")) + 1
    text[at - 1] += ' "'
    file.write_text("\n".join(text), encoding="utf-8")
    assert f"{file}, line {at}" in refused(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [(b"\xff\xfe not text", "UTF-8"), (b"<urn:a> <urn:b> <urn:c d> .", "line 1"), (b"nope:a a nope:b .", "line 1"), (b"<a> <b> <c> .", "line 1")],
    ids=["bytes", "iri", "prefix", "relative"],
)
def test_a_file_that_is_no_turtle_is_named(small_tree, tmp_path, content, wanted):
    file = small_tree / "data" / "poa" / "other.ttl"
    file.write_bytes(content)
    said = refused(tmp_path / "out")
    assert str(file) in said and wanted in said


def test_a_file_that_cannot_be_read_is_named(small_tree, tmp_path):
    (small_tree / "data" / "poa" / "folder.ttl").mkdir()
    assert "folder.ttl" in refused(tmp_path / "out")


def test_an_undefined_slug_names_file_subject_and_what_was_meant(tree, tmp_path):
    file = tree / "data" / "poa" / "3-operational-framework.ttl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\npoa:71 cis:theme <https://w3id.org/cisgraph/theme/statelesness> .\n", encoding="utf-8")
    said = refused(tmp_path / "out")
    assert str(file) in said and "poa:71" in said and "cis:theme" in said
    assert "nothing describes theme:statelesness" in said and "did you mean theme:statelessness?" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("statement", "named"),
    [("poa:1 cis:them poa:2 .", "cis:them"), ("poa:9 cis:number \"9\" .", "poa:9"), ("poa:1 a cis:Paragraf .", "cis:Paragraf")],
)
def test_an_undefined_property_subject_or_class_is_named(small_tree, tmp_path, statement, named):
    file = small_tree / "data" / "poa" / "small.ttl"
    file.write_text(file.read_text(encoding="utf-8") + statement + "\n", encoding="utf-8")
    assert f"nothing describes {named}:" in refused(tmp_path / "out")


def test_a_rule_that_is_no_sparql_is_named(small_tree, tmp_path):
    (small_tree / "ontology" / "rules" / "broken.rq").write_text("CONSTRUCT { ?s ?p }", encoding="utf-8")
    assert "broken.rq" in refused(tmp_path / "out")


# -------------------------------------------------------------------------------------------------- folders, and time


def test_a_file_in_place_of_the_folder_is_one_sentence(small_tree, tmp_path):
    (tmp_path / "out").write_text("mine")
    assert str(tmp_path / "out") in refused(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"
    assert str(tmp_path / "out" / "below") in refused(tmp_path / "out" / "below")


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "Permission denied"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_folder_that_cannot_be_written_to_is_one_sentence(built, monkeypatch, error):
    before = fingerprint(built)

    def fails(*arguments, **more):
        raise error

    monkeypatch.setattr(build.tempfile, "mkdtemp", fails)
    said = refused(built)
    assert str(built) in said and error.strerror in said
    assert fingerprint(built) == before


def test_a_disk_that_fills_up_in_the_middle_leaves_the_last_release(built, monkeypatch):
    before = fingerprint(built)
    generations = set((built / "generations").iterdir())

    def fails(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build, "_manifest", fails)
    assert "No space left" in refused(built)
    assert fingerprint(built) == before
    assert set((built / "generations").iterdir()) == generations


@pytest.mark.parametrize("part", build.PARTS)
def test_a_folder_with_something_elses_files_is_left_alone(small_tree, tmp_path, part):
    out = tmp_path / "out"
    out.mkdir()
    (out / part).mkdir()
    (out / part / "mine").write_text("keep")
    with pytest.raises(UsageError) as caught:
        build.build(out)
    assert str(out / part) in one_sentence(str(caught.value))
    assert sorted(path.relative_to(out) for path in out.rglob("*")) == sorted(path.relative_to(out) for path in (out / part, out / part / "mine"))


def test_a_link_to_something_else_is_not_taken_for_a_release(small_tree, tmp_path):
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    out.mkdir()
    (out / "store").symlink_to(other, target_is_directory=True)
    try:
        build.build(out)
    except UsageError as error:
        assert str(out / "store") in one_sentence(str(error))
    else:
        assert Release(out).sparql("ASK { poa:1 a cis:Paragraph }") is True
    assert list(other.iterdir()) == []


def test_reading_changes_no_byte_of_a_release(built):
    before = fingerprint(built)
    one = Release(built)
    assert who(one, "1").provisions
    assert one.sparql("CONSTRUCT WHERE { ?s ?p ?o }")
    del one
    assert fingerprint(built) == before


def test_a_reader_keeps_its_view_while_builds_go_on(small_tree, built):
    reader = Release(built)
    assert who(reader, "1").paragraph["summary"] == "first"
    for summary in ("second thoughts", "third", "fourth"):
        (small_tree / "data" / "poa" / "small.ttl").write_text(small_data(summary), encoding="utf-8")
        build.build(built)
        assert who(Release(built), "1").paragraph["summary"] == summary
        assert who(reader, "1").paragraph["summary"] == "first"
        assert reader.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [(str(reader.manifest["quads"]),)]


def test_a_reader_sees_the_release_that_it_opened(small_tree, built):
    """Also where it asks its first question only after a build has switched."""
    reader = Release(built)
    (small_tree / "data" / "poa" / "small.ttl").write_text(small_data("second thoughts"), encoding="utf-8")
    build.build(built)
    assert who(reader, "1").paragraph["summary"] == "first"
    assert hashlib.sha256((reader.folder / "cisgraph.nq").read_bytes()).hexdigest() == reader.manifest["sha256"]


def test_old_generations_do_not_pile_up(small_tree, built):
    for summary in ("second", "third", "fourth"):
        (small_tree / "data" / "poa" / "small.ttl").write_text(small_data(summary), encoding="utf-8")
        build.build(built)
    kept = [path.name for path in (built / "generations").iterdir()]
    assert len(kept) == 2 and (built / "current").resolve().name in kept
    assert {path.name for path in built.iterdir()} == {*build.PARTS, "current", "generations"}


@pytest.mark.parametrize("step", ["_switch", "os.replace"])
def test_a_build_does_not_remove_what_another_is_about_to_switch_to(small_tree, built, monkeypatch, step):
    """The second of two builds ends while the first is about to switch, or in the middle of it."""
    waiting, go = threading.Event(), threading.Event()
    owner, name = (build, step) if step == "_switch" else (build.os, "replace")
    original = getattr(owner, name)
    failed = []

    def slow(*arguments):
        if threading.current_thread() is first:
            waiting.set()
            go.wait(20)
        return original(*arguments)

    def one():
        try:
            build.build(built)
        except Exception as error:
            failed.append(error)
            waiting.set()

    monkeypatch.setattr(owner, name, slow)
    first = threading.Thread(target=one)
    second = threading.Thread(target=one)
    first.start()
    assert waiting.wait(20)
    second.start()
    second.join(3)  # it may wait for the first, or end
    go.set()
    first.join(20)
    second.join(20)
    assert failed == []
    assert who(Release(built), "1").paragraph["summary"] == "first"


def test_a_release_can_be_moved_and_read(built, tmp_path):
    shutil.move(built, tmp_path / "elsewhere")
    assert who(Release(tmp_path / "elsewhere"), "1").provisions


def test_a_killed_build_leaves_the_last_release_and_the_next_one_works(release, tmp_path):
    """Killed at the beginning, and at each step of writing: the folder, the quads, the store, the manifest."""
    out = tmp_path / "out"
    shutil.copytree(release.folder.parent.parent, out, symlinks=True)
    before = fingerprint(out)
    known = set((out / "generations").iterdir())
    steps = [
        ("starting", lambda fresh: True),
        ("folder", lambda fresh: fresh is not None),
        ("quads", lambda fresh: fresh and (fresh / "cisgraph.nq").exists()),
        ("store", lambda fresh: fresh and (fresh / "store" / "CURRENT").exists()),
        ("manifest", lambda fresh: fresh and (fresh / "manifest.json").exists()),
    ]
    for name, reached in steps:
        run = command("--out", out)
        try:
            time.sleep(0.2)
            while run.poll() is None:
                fresh = next(iter(set((out / "generations").iterdir()) - known), None)
                if reached(fresh):
                    break
                time.sleep(0.001)
            run.send_signal(signal.SIGKILL)
        finally:
            run.communicate()
        one = Release(out)
        assert one.manifest["sha256"] == hashlib.sha256((out / "cisgraph.nq").read_bytes()).hexdigest(), name
        assert who(one, "71").answer == who(release, "71").answer, name
        known = set((out / "generations").iterdir())
        if name != "manifest":  # there the switch may already have been made
            assert run.returncode == -signal.SIGKILL, f"{name}: the build ended before it could be killed"
            assert fingerprint(out) == before, name
    run = command("--out", out)
    _, err = run.communicate()
    assert run.returncode == 0, err
    assert hashlib.sha256((out / "cisgraph.nq").read_bytes()).hexdigest() == release.manifest["sha256"]
    assert who(Release(out), "71").answer == who(release, "71").answer


def test_what_a_killed_build_left_is_cleared_after_an_hour(built):
    import os

    left = built / "generations" / "new-left"
    left.mkdir()
    build.build(built)
    assert left.exists()
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    build.build(built)
    assert not left.exists()


def test_a_first_build_that_is_killed_leaves_no_half_release(small_tree, tmp_path, monkeypatch):
    """As if killed between the switch and the links: what is there answers or says to build, and the next build mends it."""
    out = tmp_path / "out"
    links = build.PARTS
    monkeypatch.setattr(build, "PARTS", ())
    build.build(out)
    monkeypatch.setattr(build, "PARTS", links)
    try:
        assert who(Release(out), "1").provisions
    except CisgraphError as error:
        assert "`cisgraph build`" in one_sentence(str(error))
    build.build(out)
    assert who(Release(out), "1").provisions


# ------------------------------------------------------------------------------------------------------ with the texts


def test_the_texts_wording_is_a_graph_of_its_own(release, release_with_texts, sources):
    found = release_with_texts.sparql(
        "SELECT ?paragraph ?wording ?graph { GRAPH ?graph { ?paragraph cis:text ?wording FILTER(LANG(?wording) = 'en') } }"
    ).rows
    assert {row[2] for row in found} == {f"{terms.BASE}graph/text"}
    wanted = {f"{terms.BASE}poa/{key}": unit.wording for key, unit in sources["poa"].units.items()}
    assert {row[0]: row[1] for row in found if row[0] in wanted} == wanted
    graph = f"<{terms.BASE}graph/text> ."
    without = [line for line in lines(release_with_texts) if not line.endswith(graph)]
    described = f"<{terms.BASE}graph/catalogue> ."
    assert {line for line in without if not line.endswith(described)} == {
        line for line in lines(release) if not line.endswith(described)
    }


def test_the_graph_of_the_wording_is_described_too(release_with_texts):
    assert release_with_texts.sparql(f"ASK {{ <{terms.BASE}graph/text> a dcat:Dataset ; dcterms:isPartOf <{terms.BASE}dataset> }}")


def test_a_digest_that_does_not_match_names_the_paragraph_and_what_to_set(tree, tmp_path, sources, sources_folder):
    file = tree / "data" / "poa" / "3-operational-framework.ttl"
    right = sources["poa"].units["71"].digest
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, "0" * 64), encoding="utf-8")
    said = refused(tmp_path / "out", sources_folder)
    assert "Paragraph 71 of poa" in said and f"cis:textDigest to {right}" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["none", "file", "empty"])
def test_a_folder_of_texts_that_cannot_be_used_is_one_sentence(small_tree, built, tmp_path, name):
    before = fingerprint(built)
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    assert str(tmp_path / name) in refused(built, tmp_path / name)
    assert fingerprint(built) == before
