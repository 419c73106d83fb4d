"""The command line: what each command prints, where, and with which exit code; and that the README tells the truth."""

import argparse
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module

import pytest

from cisgraph import __version__, build, terms
from cisgraph.cli import COMMANDS, output
from cisgraph.store import Release
from conftest import CHECKOUT, command_environment, one_sentence


def sentence(err: str) -> str:
    """An error as the command line prints it: one line that begins with the program's name."""
    assert err.startswith("cisgraph: "), err
    return one_sentence(err)


# ------------------------------------------------------------------------------------------------- the command itself


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("help",)])
def test_help_lists_every_command(call, arguments):
    code, out, err = call(*arguments)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_its_options(call, name):
    code, out, err = call(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: cisgraph {name}")
    parser = argparse.ArgumentParser()
    import_module(f"cisgraph.cli.{name}").arguments(parser)
    assert [action.dest for action in parser._actions if not action.help] == [], "an option without help"


def test_no_command_is_wrong_usage_and_shows_the_commands(call):
    code, out, err = call()
    assert (code, out) == (2, "")
    assert all(name in err for name in COMMANDS)


def test_an_unknown_command_names_those_there_are(call):
    code, out, err = call("whose", "71")
    assert (code, out) == (2, "")
    assert "'whose'" in sentence(err) and all(name in err for name in COMMANDS)


def test_the_version(call):
    assert call("--version") == (0, f"cisgraph {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("who",), ("who", "71", "--nope"), ("who", "71", "--format", "xml"), ("who", "71", "--document"), ("build", "extra"), ("build", "--out"),
        ("validate", "--format", "table"), ("verify", "--nope"), ("sparql", "--format", "xml", "ASK {}"), ("fmt", "--nope"), ("--nope",),
    ],
    ids=" ".join,
)
def test_bad_options_are_wrong_usage(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err and "Traceback" not in err


def test_it_runs_as_a_module_and_from_the_entry_point(run):
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"cisgraph {__version__}\n", "")
    import tomllib

    scripts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"cisgraph": "cisgraph.cli:main"}


# ---------------------------------------------------------------------------------------------------------------- who


def test_who_prints_the_sentence_then_the_rows(call):
    code, out, err = call("who", "71")
    assert (code, err) == (0, "")
    sentence_, empty, columns, line, *rows = out.splitlines()
    assert sentence_.startswith("Paragraph 71 puts no duty on anyone: it offers an option to the CIS countries (implied)")
    assert empty == "" and set(line) == {"-", " "}
    assert columns.split()[:3] == ["provision", "force", "who"]
    assert rows[0].startswith("71-p1")


def test_who_prints_the_same_on_a_pipe_as_in_the_process(call, run):
    done = run("who", "71")
    assert (done.returncode, done.stdout, done.stderr) == call("who", "71")


@pytest.mark.parametrize("arguments", [("13(c)",), ("13", "(c)"), ("poa:13c",), ("poa/13c",), ("13c", "--document", "poa"), ("--document", "poa", "13c")])
def test_who_takes_a_paragraph_in_one_word_or_several(call, arguments):
    code, out, _ = call("who", *arguments)
    assert code == 0 and out.startswith("Paragraph 13 (c) lays a prohibition on States")


def test_who_prints_only_the_sentence_where_there_are_no_rows(call):
    for paragraph in ("16(d)", "24", "121", "def-3"):
        code, out, _ = call("who", paragraph)
        assert code == 0 and len(out.splitlines()) == 1, paragraph


def test_who_as_json_is_one_object(call):
    code, out, err = call("who", "58", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["paragraph"]["id"] == "poa/58"
    assert "\\u" not in out and terms.BASE not in json.dumps(data["provisions"])


def test_who_as_csv_and_markdown_has_every_provision(call):
    names = [f"43-p{number}" for number in range(1, 10)]
    _, out, err = call("who", "43", "--format", "csv")
    assert "not legally binding" in err, "the sentence, apart from the rows"
    rows = list(csv.reader(io.StringIO(out)))
    assert rows[0][0] == "provision" and [row[0] for row in rows[1:]] == names
    _, out, _ = call("who", "43", "--format", "md")
    rows = [line.strip("| ").split(" | ") for line in out.partition("\n\n")[2].splitlines()]
    assert set(rows[1]) == {"---"} and [row[0] for row in rows[2:]] == names


def test_who_about_an_unknown_paragraph_is_a_no(call):
    code, out, err = call("who", "150")
    assert (code, out) == (1, "")
    assert "149" in sentence(err)


@pytest.mark.parametrize("written", ["", "../../etc", "71; DROP", "７１"])
def test_who_about_what_is_no_paragraph_is_wrong_usage(call, written):
    code, out, err = call("who", written)
    assert (code, out) == (2, "")
    sentence(err)


@pytest.mark.parametrize("written", ["1" * 5000, "13(", "abc def", "0", "(((", "71\n", "%s%n", "-", "--", "''"])
def test_no_reference_is_a_traceback(run, written):
    done = run("who", "--", written)
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert done.stdout == ""
        sentence(done.stderr)


def test_bytes_that_are_no_text_are_one_sentence(release):
    done = subprocess.run(
        [sys.executable, "-m", "cisgraph", "who", b"\xff71"], capture_output=True, env=command_environment(CISGRAPH_RELEASE=str(release.folder))
    )
    assert done.returncode == 2 and done.stdout == b""
    sentence(done.stderr.decode())


@pytest.mark.parametrize("arguments", [("who", "71"), ("sparql", "ASK {}"), ("validate",)])
def test_without_a_release_every_answer_says_to_build(run, tmp_path, arguments):
    done = run(*arguments, CISGRAPH_RELEASE=str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "`cisgraph build`" in sentence(done.stderr) and str(tmp_path / "none") in done.stderr


# ------------------------------------------------------------------------------------------------------------- sparql

PLAIN = "SELECT ?p ?label { VALUES ?p { poa:71 poa:13c poa:none } OPTIONAL { ?p cis:label ?label } } ORDER BY ?p"
ROWS = [(f"{terms.BASE}poa/13c", "13 (c)"), (f"{terms.BASE}poa/71", "71"), (f"{terms.BASE}poa/none", None)]


def test_sparql_rows_in_every_format(call):
    _, out, _ = call("sparql", PLAIN, "--format", "json")
    assert json.loads(out) == [{"p": p, "label": label} for p, label in ROWS]
    _, out, _ = call("sparql", PLAIN, "--format", "csv")
    assert list(csv.reader(io.StringIO(out))) == [["p", "label"], *([p, label or ""] for p, label in ROWS)]
    _, out, _ = call("sparql", PLAIN, "--format", "md")
    assert out.splitlines() == ["| p | label |", "| --- | --- |", *(f"| {p} | {label or ''} |" for p, label in ROWS)]
    _, out, _ = call("sparql", PLAIN, "--format", "table")
    assert [line.split(None, 1) for line in out.splitlines()[2:]] == [[p, label] if label else [p] for p, label in ROWS]


def test_sparql_on_a_pipe_is_csv(call):
    assert call("sparql", PLAIN) == call("sparql", PLAIN, "--format", "csv")


def test_sparql_ask_construct_and_no_rows(call):
    assert call("sparql", "ASK { poa:71 ?p ?o }") == (0, "true\n", "")
    assert call("sparql", "ASK { poa:none ?p ?o }") == (0, "false\n", "")
    code, out, _ = call("sparql", "CONSTRUCT WHERE { poa:71 cis:states ?p }")
    assert (code, out) == (0, f"<{terms.BASE}poa/71> <{terms.FIXED['cis']}states> <{terms.BASE}poa/71-p1> .\n")
    for format, wanted in (("csv", "p\n"), ("json", "[]\n"), ("md", "| p |\n| --- |\n"), ("table", "p\n-\n")):
        assert call("sparql", "SELECT ?p { poa:none cis:states ?p }", "--format", format) == (0, wanted, "")


def test_sparql_from_a_file_and_from_standard_input(call, run, tmp_path):
    (tmp_path / "q.rq").write_text(PLAIN, encoding="utf-8")
    assert call("sparql", "-f", tmp_path / "q.rq") == call("sparql", PLAIN)
    done = run("sparql", "-", input=PLAIN)
    assert (done.returncode, done.stdout, done.stderr) == call("sparql", PLAIN)


def test_sparql_runs_a_file_of_the_library(call):
    code, out, _ = call("sparql", "-f", CHECKOUT / "queries/competency/provisions-of-paragraph.rq", "--format", "json")
    assert code == 0 and [row["provision"] for row in json.loads(out)] == [f"{terms.BASE}poa/43-p{number}" for number in range(1, 10)]


@pytest.mark.parametrize(
    "arguments", [("sparql",), ("sparql", "ASK {}", "-f", "q.rq"), ("sparql", "-f", "none.rq"), ("sparql", "-f", "."), ("sparql", "SELECT"), ("sparql", "INSERT DATA {}"), ("sparql", "")],
    ids=" ".join,
)
def test_sparql_without_one_good_query_is_wrong_usage(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    sentence(err)


def test_a_query_file_that_is_no_text_is_wrong_usage(call, tmp_path):
    (tmp_path / "q.rq").write_bytes(b"\xff\xfe")
    code, out, err = call("sparql", "-f", tmp_path / "q.rq")
    assert (code, out) == (2, "")
    assert str(tmp_path / "q.rq") in sentence(err)


def test_standard_input_that_is_no_text_is_wrong_usage(run):
    done = run("sparql", "-", input=b"\xff\xfe", PYTHONIOENCODING="utf-8:strict")
    assert (done.returncode, done.stdout) == (2, b"")
    sentence(done.stderr.decode())


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:port/", "nowhere", ""])
def test_an_endpoint_that_is_none_is_one_sentence(call, endpoint):
    code, out, err = call("sparql", "ASK {}", "--endpoint", endpoint)
    assert code in (1, 2) and out == ""
    sentence(err)


# -------------------------------------------------------------------------------------------- build, validate, verify


def test_build_prints_what_it_built_on_standard_error(call, small_tree, tmp_path):
    code, out, err = call("build", "--out", tmp_path / "out")
    assert (code, out) == (0, "")
    quads = Release(tmp_path / "out").manifest["quads"]
    assert str(quads) in one_sentence(err) and str(tmp_path / "out") in err


def test_build_goes_where_the_environment_says(call, small_tree, tmp_path, monkeypatch):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(tmp_path / "named"))
    assert call("build")[0] == 0
    assert call("who", "1")[1].startswith("Paragraph 1 recommends to States (implied): mend the roof.")


def test_a_build_that_fails_is_a_no_and_says_why(call, small_tree, tmp_path):
    (small_tree / "data" / "poa" / "small.ttl").write_text("poa:1 a", encoding="utf-8")
    code, out, err = call("build", "--out", tmp_path / "out")
    assert (code, out) == (1, "")
    assert "small.ttl, line 1" in sentence(err)


def test_a_base_that_is_none_is_wrong_usage(call, small_tree, tmp_path):
    code, out, err = call("build", "--out", tmp_path / "out", "--base", "example.org")
    assert (code, out) == (2, "")
    assert "'example.org'" in sentence(err)


@pytest.mark.parametrize("command", ["build", "verify"])
def test_a_folder_of_texts_that_is_none_is_one_sentence(call, small_tree, tmp_path, command):
    more = ("--out", tmp_path / "out") if command == "build" else ()
    code, out, err = call(command, "--sources", tmp_path / "none", *more)
    assert (code, out) == (1, "")
    assert str(tmp_path / "none") in sentence(err)


def test_verify_without_the_texts_says_how_to_name_them(call):
    code, out, err = call("verify")
    assert (code, out) == (2, "")
    assert "CISGRAPH_SOURCES" in sentence(err)


def test_verify_reports_the_digests_of_the_programme(call, sources_folder, monkeypatch):
    code, out, err = call("verify", "--sources", sources_folder)
    assert (code, err) == (0, "")
    assert "poa: digests right of 149 paragraphs, 21 sub-paragraphs, 10 paragraphs of Annex II." in out
    monkeypatch.setenv("CISGRAPH_SOURCES", str(sources_folder))
    assert call("verify") == (0, out, "")


def test_verify_of_another_text_is_a_no_and_names_the_paragraph(call, sources, tmp_path):
    whole = sources["poa"]
    unit = whole.units["71"]
    part = whole.raw[unit.start : unit.end].replace("tripartite", "trilateral", 1)
    (tmp_path / whole.path.name).write_text(whole.raw[: unit.start] + part + whole.raw[unit.end :], encoding="utf-8")
    code, out, err = call("verify", "--sources", tmp_path)
    assert code == 1
    assert "Paragraph 71 of poa" in out
    assert "148 paragraphs" in out


@pytest.mark.slow
def test_validate_finds_nothing_wrong_with_the_real_data(call):
    code, out, err = call("validate", "--format", "json")
    report = json.loads(out)
    assert [one for one in report["results"] if one["severity"] == "Violation"] == []
    assert (code, report["conforms"]) == (0, True)
    assert report["shapes"] > 0 and report["queries"] > 0
    assert [one for one in report["results"] if one["path"] and ":" not in one["path"]] == [], "a path without a name"


def test_validate_of_a_faulty_graph_is_a_no_that_says_where_and_what_to_do(call, small_tree, tmp_path, monkeypatch):
    shutil.copytree(CHECKOUT / "shapes", small_tree / "shapes")
    monkeypatch.setenv("CISGRAPH_RELEASE", str(tmp_path / "out"))
    code, out, err = call("build")
    assert (code, out) == (1, "") and "--draft" in sentence(err) and not (tmp_path / "out").exists()
    code, out, err = call("build", "--draft")
    assert code == 0 and "a draft" in err and json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["draft"] is True
    code, out, err = call("validate")
    assert code == 1
    assert "Not valid" in err
    assert "poa:1" in out and "cis:theme" in out and "Violation: " in out
    assert all(line.startswith(("Violation: ", "Warning: ", "Info: ")) for line in out.splitlines())
    code, out, _ = call("validate", "--format", "json")
    report = json.loads(out)
    assert (code, report["conforms"]) == (1, False)
    assert set(report) == {"conforms", "shapes", "queries", "engine", "results"}
    missing = [one for one in report["results"] if one["focus"] == "poa:1" and one["path"] == "cis:theme"]
    assert missing and set(missing[0]) == {"source", "severity", "focus", "path", "value", "message", "why", "file"}
    assert missing[0]["source"].startswith("ciss:") and missing[0]["message"] and missing[0]["why"]
    assert missing[0]["file"] == "data/poa/small.ttl"
    code, out, _ = call("validate", "--format", "ttl")
    from rdflib import Graph
    from rdflib.namespace import SH

    graph = Graph().parse(data=out, format="turtle")
    assert code == 1 and [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]


def test_a_shape_that_is_no_turtle_is_named(call, small_tree, tmp_path, monkeypatch):
    (small_tree / "shapes").mkdir()
    monkeypatch.setenv("CISGRAPH_RELEASE", str(tmp_path / "out"))
    build.build(tmp_path / "out")
    (small_tree / "shapes" / "broken.ttl").write_text("ciss:one a", encoding="utf-8")
    for command in ("build", "validate"):
        code, out, err = call(command)
        assert (code, out) == (1, "")
        assert "broken.ttl" in sentence(err)


# ---------------------------------------------------------------------------------------------------------------- fmt


def test_every_file_of_the_repository_is_in_house_format(call):
    code, out, err = call("fmt", "--check")
    assert (code, out) == (0, ""), out
    assert err.startswith("0 of ")


def test_fmt_checks_and_formats_the_files_named(call, tmp_path):
    file = tmp_path / "x.ttl"
    file.write_text("@prefix poa: <https://w3id.org/cisgraph/poa/> .\npoa:1 a poa:2 .\n", encoding="utf-8")
    before = file.read_bytes()
    assert call("fmt", "--check", file)[:2] == (1, f"{file}\n")
    assert file.read_bytes() == before
    assert call("fmt", file)[:2] == (0, f"{file}\n")
    assert file.read_bytes() != before
    assert call("fmt", "--check", file)[:2] == (0, "")


@pytest.mark.parametrize("content", [None, "poa:1 a", b"\xff"])
def test_fmt_of_what_is_no_turtle_is_one_sentence(call, tmp_path, content):
    file = tmp_path / "x.ttl"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, err = call("fmt", file)
    assert (code, out) == (1, "")
    assert str(file) in sentence(err)


# ---------------------------------------------------------------------------------------- terminals, pipes, encodings


def test_a_pipe_that_closes_early_is_no_error(release):
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m cisgraph sparql 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' | head -1", shell=True, capture_output=True, text=True,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    assert done.stdout == "s,p,o\n"
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("arguments", [("who", "71"), ("--help",), ("sparql", "SELECT * { ?s ?p ?o } LIMIT 5000")], ids=" ".join)
def test_an_output_that_takes_nothing_is_one_sentence(release, arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cisgraph", *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
            env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
        )
    assert done.returncode == 1
    assert "No space left" in sentence(done.stderr)


def test_a_closed_output_is_no_traceback(release):
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m cisgraph who 71 >&-", shell=True, capture_output=True, text=True,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    assert "Traceback" not in done.stderr


def test_russian_comes_out_whatever_the_locale(run):
    done = run(
        "sparql", "SELECT ?l { group:cis-countries skos:prefLabel ?l FILTER(LANG(?l) = 'ru') }", PYTHONIOENCODING="ascii", PYTHONUTF8="0",
    )
    assert done.returncode == 0, done.stderr
    assert "страны СНГ" in done.stdout


def test_nothing_is_coloured(run):
    for environment in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}):
        assert "\x1b" not in run("who", "71", **environment).stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_on_a_terminal_the_table_is_as_wide_as_the_terminal(release):
    import fcntl
    import struct
    import termios

    parent, child = os.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "cisgraph", "who", "43"], stdout=child, stdin=child, stderr=subprocess.PIPE,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    os.close(child)
    chunks = []
    while True:
        try:
            chunk = os.read(parent, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(parent)
    assert process.wait() == 0, process.stderr.read()
    process.stderr.close()
    text = b"".join(chunks).decode().replace("\r\n", "\n")
    assert max(map(len, text.splitlines())) <= 80
    assert "43-p9" in text and "\x1b" not in text


# -------------------------------------------------------------------------------------------------------------- rows


def test_a_table_is_aligned_and_breaks_long_cells_at_spaces():
    text = output.table(("name", "what"), [("a", "word " * 60), ("bb", "")])
    head, line, *rows = text.splitlines()
    assert max(map(len, text.splitlines())) <= 120
    at = head.index("what")
    assert all(row[at - 2 : at] in ("  ", "") for row in rows)
    assert " ".join(row[at:].strip() for row in rows).split() == ["word"] * 60


def test_cells_with_separators_come_back_from_csv_and_stay_one_row_in_markdown():
    cells = [('a,"b"\nc', None), ("|", "x y")]
    text = output.rows(("one", "two"), cells, "csv")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one", "two"], ['a,"b"\nc', ""], ["|", "x y"]]
    lines = output.rows(("one", "two"), cells, "md").split("\n")
    assert len(lines) == 4 and lines[3].startswith("| \\| |")
    assert json.loads(output.rows(("one", "two"), cells, "json")) == [{"one": 'a,"b"\nc', "two": None}, {"one": "|", "two": "x y"}]


# ------------------------------------------------------------------------------------------------------------- README


def console_blocks() -> list[tuple[str, str]]:
    """(command, output) of every ```console block of the README; a block may hold several commands."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"(?ms)^```console\n(.*?)^```$", text):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command, printed))
    return found


def test_the_readme_answers_paragraph_71():
    assert [command for command, _ in console_blocks() if command.startswith("cisgraph who 71")] != []


@pytest.mark.parametrize(("command", "printed"), console_blocks(), ids=[command for command, _ in console_blocks()])
def test_the_readme_prints_what_the_command_prints(run, command, printed):
    program, *arguments = shlex.split(command)
    assert program == "cisgraph"
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip("\n") == printed.rstrip("\n")


def commands_in_prose() -> list[str]:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8") + (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    outside = re.sub(r"(?ms)^```.*?^```$", "", text)
    return sorted(set(re.findall(r"`cisgraph ([a-z]\w*)", outside)))


@pytest.mark.parametrize("name", commands_in_prose())
def test_a_command_that_the_documents_name_exists(name):
    assert name in COMMANDS


def test_the_folders_that_the_readme_maps_exist():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"(?m)^([a-z][\w/]*/) +\S", text)
    assert {"data/", "ontology/", "queries/", "src/cisgraph/", "tests/"} <= set(named)
    assert [name for name in named if not (CHECKOUT / name).is_dir()] == []


def test_links_in_the_documents_lead_somewhere():
    broken = []
    for name in ("README.md", "CONTRIBUTING.md", "LICENSE.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#]+)", (CHECKOUT / name).read_text(encoding="utf-8")):
            if "://" not in target and not (CHECKOUT / target).exists():
                broken.append((name, target))
    assert broken == []
