"""The pages of docs/: what is generated is up to date, what examples print is what they print, links and names hold."""

import difflib
import importlib.util
import re

import pytest

from cisgraph import queries, terms
from cisgraph.cli import COMMANDS
from cisgraph.export import partners
from conftest import CHECKOUT

DOCS = CHECKOUT / "docs"


@pytest.fixture(scope="module")
def generate():
    """docs/generate.py, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def current(name: str, text: str) -> None:
    if lines := list(difflib.unified_diff(page(name).splitlines(), text.splitlines(), f"docs/{name}", "now", lineterm="")):
        pytest.fail("\n".join(["docs/ has drifted: run make docs.", *lines]), pytrace=False)


def test_the_page_of_the_commands_has_the_help_that_they_print(generate):
    current("commands.md", generate.commands())


def test_the_page_of_the_queries_has_the_headers_that_stand_in_their_files(generate):
    current("queries.md", generate.library())


def test_the_page_of_the_partners_has_the_tables_of_their_modules():
    current("partners.md", partners.page())


@pytest.mark.parametrize("name", ["asking.md", "sparql.md"])
def test_examples_print_what_the_page_shows(generate, release, monkeypatch, name):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    current(name, generate.with_outputs(page(name)))


def test_a_page_that_has_drifted_is_a_failure_with_a_diff():
    with pytest.raises(pytest.fail.Exception) as caught:
        current("asking.md", page("asking.md").replace("Silence is no proof.", "Silence is proof."))
    assert "run make docs" in caught.value.msg and "+Silence is proof." in caught.value.msg


def test_an_example_that_fails_stops_the_page(generate, release, monkeypatch, capsys):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    with pytest.raises(SystemExit, match="who 999"):
        generate.with_outputs("```console\n$ cisgraph who 999\n```\n")


def test_every_command_and_every_query_has_its_place():
    assert re.findall(r"(?m)^## (\S+)$", page("commands.md")) == list(COMMANDS)
    assert re.findall(r"(?m)^### (\S+)$", page("queries.md")) == [
        query.name for kind in queries.KINDS for query in queries.library(kind)
    ]


def test_researchers_get_five_examples_that_give_rows():
    examples = re.findall(r"(?ms)^```sparql\n(.*?)^```\n\n```text\n(.*?)^```$", page("sparql.md").partition("## Five examples")[2].partition("\n## ")[0])
    assert len(examples) == 5
    assert [query for query, printed in examples if len(printed.splitlines()) < 3] == []


def test_policy_staff_are_told_what_the_words_mean():
    told = set(re.findall(r"(?m)^\| ([\w, ]+) \|", page("asking.md")))
    assert told >= {"explicit", "implied", "interpreted", "planned", "otherwise", "silent", "permission", "right", "commitment"}


PAGES = sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    broken = []
    for target in re.findall(r"\]\(([^)]+)\)", page(name)):
        file, _, anchor = target.partition("#")
        if "://" not in target and (not (DOCS / file).exists() or (anchor and f"## {anchor}\n" not in page(file).lower())):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
def test_commands_queries_and_prefixes_that_a_page_names_exist(name):
    text = page(name)
    assert set(re.findall(r"(?m)(?:^|`|\$ )cisgraph ([a-z]\w*)", text)) <= set(COMMANDS)
    assert set(re.findall(r"cisgraph query ([a-z][\w-]*)", text)) <= {query.name for query in queries.library()}
    assert set(re.findall(r"`([a-z]\w*):`", text)) <= set(terms.prefixes())
