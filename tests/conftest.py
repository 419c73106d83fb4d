"""Fixtures for all tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import endpoints
import pyoxigraph as ox
import pytest
import rdflib

from cisgraph import build, documents, paths, terms
from cisgraph.documents import Text, read_sources
from cisgraph.store import Release

CHECKOUT = Path(__file__).resolve().parents[1]

#: What a run of the command line must not inherit from the shell that runs the tests.
_OF_THE_SHELL = ("CISGRAPH_RELEASE", "CISGRAPH_SOURCES", "CISGRAPH_TOKEN", "COLUMNS", "PYTHONIOENCODING", "NO_COLOR")


def pytest_addoption(parser) -> None:
    parser.addoption("--write-answers", action="store_true", help="write tests/queries/<name>/*.csv from what the queries answer now")


def pytest_configure(config) -> None:
    if config.getoption("--write-answers") and os.environ.get("CI"):
        raise pytest.UsageError("--write-answers is for people: a run of CI holds the expected rows, it does not make them.")


@pytest.fixture(scope="session")
def write_answers(request) -> bool:
    """Whether the expected rows of queries are to be written instead of held."""
    return request.config.getoption("--write-answers")


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """The folder of the official texts: CISGRAPH_SOURCES, or ../shared/sources next to the checkout."""
    named = os.environ.get("CISGRAPH_SOURCES")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "sources"
    if not named and not folder.is_dir():
        pytest.skip("needs the official texts: set CISGRAPH_SOURCES to the folder that holds a-51-341.txt")
    return folder


@pytest.fixture(scope="session")
def sources(sources_folder: Path) -> dict[str, Text]:
    """The official texts by document slug. A folder named by CISGRAPH_SOURCES that cannot be used is a failure."""
    return read_sources(sources_folder)


@pytest.fixture(scope="session")
def release(tmp_path_factory) -> Release:
    """The checkout's data, built once without the texts. Tests read it and change nothing of it."""
    folder = tmp_path_factory.mktemp("built") / "release"
    build.build(folder)
    return Release(folder)


@pytest.fixture(scope="session")
def release_with_texts(tmp_path_factory, sources_folder: Path) -> Release:
    """The checkout's data, built once with the official texts."""
    folder = tmp_path_factory.mktemp("built") / "with-texts"
    build.build(folder, sources_folder)
    return Release(folder)


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Path:
    """A copy of the checkout's folders that a test may break; what is built in this process is built from it."""
    folder = tmp_path / "tree"
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(CHECKOUT / name, folder / name)
    monkeypatch.setattr(paths, "root", lambda: folder)
    return folder


@pytest.fixture
def small_tree(tmp_path, monkeypatch) -> Path:
    """A tree of two paragraphs of our own and the checkout's ontology and queries, built in less than a second."""
    folder = tmp_path / "small"
    for name in ("ontology", "queries"):
        shutil.copytree(CHECKOUT / name, folder / name)
    (folder / "data" / "poa").mkdir(parents=True)
    (folder / "data" / "poa" / "small.ttl").write_text(small_data("first"), encoding="utf-8")
    monkeypatch.setattr(paths, "root", lambda: folder)
    return folder


def inferred(turtle: str, base: str = terms.BASE) -> ox.Store:
    """A store of some Turtle, moved to a base, and of what the rules infer from it: what queries are asked of."""
    moved = turtle.replace(terms.BASE, base).replace(f"{base}ontology#", terms.FIXED["cis"])
    store = ox.Store()
    store.load(moved.encode(), format=ox.RdfFormat.TURTLE)
    build.infer(store, base)
    return store


def in_rdflib(store: ox.Store) -> rdflib.Graph:
    """The statements of a store, as one graph of rdflib."""
    return rdflib.Graph().parse(data=ox.serialize({quad.triple for quad in store}, format=ox.RdfFormat.N_TRIPLES), format="nt")


def small_data(summary: str) -> str:
    """Two paragraphs, one of which asks something of a group, as a Turtle file; ``summary`` is that of the first."""
    digest = documents.digest("A word.")
    return f"""\
PREFIX action: <https://w3id.org/cisgraph/action/>
PREFIX cis: <https://w3id.org/cisgraph/ontology#>
PREFIX doc: <https://w3id.org/cisgraph/document/>
PREFIX group: <https://w3id.org/cisgraph/group/>
PREFIX poa: <https://w3id.org/cisgraph/poa/>
PREFIX section: <https://w3id.org/cisgraph/section/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

doc:poa a cis:Document ; skos:prefLabel "Small programme"@en , "Малая программа"@ru .
section:one a cis:Section ; skos:prefLabel "Part"@en ; cis:number "I" ; cis:order 1 ; cis:partOf doc:poa .
poa:1 a cis:Paragraph ; cis:label "1" ; cis:number "1" ; cis:order 1 ; cis:kind cis:kind-action ;
    cis:partOf section:one ; cis:summary "{summary}"@en ; cis:textDigest "{digest}" ; cis:textLength 7 ;
    cis:states poa:1-p1 .
poa:1-p1 a cis:Recommendation ; cis:attribution cis:implied ; cis:byRule "2d" ; cis:bearer group:states ; cis:order 1 ;
    cis:requires action:mend ; cis:trigger "should"@en .
poa:2 a cis:Paragraph ; cis:label "2" ; cis:number "2" ; cis:order 2 ; cis:kind cis:kind-declaration ;
    cis:partOf section:one ; cis:summary "second"@en ; cis:textDigest "{digest}" ; cis:textLength 7 .
group:states a cis:Group ; skos:prefLabel "States"@en .
action:mend a cis:Action ; skos:prefLabel "Mend the roof"@en .
"""


def command_environment(**more: str) -> dict[str, str]:
    """The environment for a process of the command line: that of the tests, without what would change its output."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_SHELL}
    return {**kept, "PYTHONUTF8": "1", **more}


@pytest.fixture
def run(release) -> Callable[..., subprocess.CompletedProcess]:
    """Run ``python -m cisgraph`` as a process of its own over the built release; keywords go into its environment."""

    def run(*arguments: str | Path, input: str | bytes | None = None, **environment: str) -> subprocess.CompletedProcess:
        environment.setdefault("CISGRAPH_RELEASE", str(release.folder))
        return subprocess.run(
            [sys.executable, "-m", "cisgraph", *map(str, arguments)], input=input, capture_output=True,
            text=not isinstance(input, bytes), env=command_environment(**environment), check=False,
        )

    return run


@pytest.fixture
def call(release, monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process over the built release; return exit code, standard output and error."""
    from cisgraph.cli import main

    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    for name in set(_OF_THE_SHELL) - {"CISGRAPH_RELEASE"}:
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:  # argparse: --help, and options that it cannot read
            code = stopped.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def one_sentence(text: str) -> str:
    """Assert that an error is one line that ends like a sentence and is no traceback; return it."""
    assert text.strip() and len(text.strip().splitlines()) == 1, text
    assert text.strip().endswith((".", "?", "!", ".)")), text
    assert "Traceback" not in text, text
    return text.strip()


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory):
    """An empty Oxigraph server; tests that write keep to graphs of their own."""
    with endpoints.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


def _published(server, release: Release):
    from cisgraph import publish
    from cisgraph.publish.remote import Remote

    login = (server.user, server.password) if server.user else None
    publish.publish(release, Remote(server.query, server.store, login, 120))
    return server


@pytest.fixture(scope="session")
def oxigraph_with_release(tmp_path_factory, release):
    """An Oxigraph server to which the release was published."""
    with endpoints.oxigraph(tmp_path_factory.mktemp("published-oxigraph")) as server:
        yield _published(server, release)


@pytest.fixture(scope="session")
def virtuoso_with_release(tmp_path_factory, release):
    """A Virtuoso server to which the release was published."""
    with endpoints.virtuoso(tmp_path_factory.mktemp("published-virtuoso")) as server:
        yield _published(server, release)
