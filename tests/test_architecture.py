"""The rooms of the package and the direction of their imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHECKOUT, command_environment

PACKAGE = CHECKOUT / "src" / "cisgraph"

#: Floor → rooms, from the top: a room imports from its own floor and from those below.
FLOORS = {
    "edges": {"__main__", "cli", "server", "graph", "results", "notebook"},
    "answers": {"questions", "report", "network", "agreement"},
    "work": {"build", "validate", "verify", "engines", "export", "publish", "extract", "catalogue", "diff", "provenance"},
    "ground": {"queries", "sparql", "store", "endpoint", "documents", "turtle", "formatting"},
    "stone": {"terms", "paths", "errors", "about", "__init__"},
}
HEIGHT = {room: height for height, rooms in enumerate(reversed(FLOORS.values())) for room in rooms}

#: Slow to import, and of no use to a command that answers from the built store.
HEAVY = {"SPARQLWrapper", "docx", "fastapi", "networkx", "pandas", "pyshacl", "rdflib", "tantivy"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> set[str]:
    """The rooms that a module imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            above = (*path.relative_to(PACKAGE.parent).parent.parts, "")[: -node.level]
            names = [".".join(filter(None, [*above, node.module, alias.name])) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, *inner = name.split(".")
            if package == "cisgraph":
                found.add(inner[0] if inner and inner[0] in HEIGHT else "__init__")
    return found - {room(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_in_a_room_of_the_house(path):
    assert room(path) in HEIGHT, f"put {room(path)} on a floor of FLOORS, and into the table of the house"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downwards_only(path):
    if path == PACKAGE / "__init__.py":
        assert imports(path) == {"graph"}, "the package's own name is the door to it, and holds nothing else"
        return
    upwards = {other for other in imports(path) if HEIGHT[other] > HEIGHT[room(path)]}
    assert not upwards, f"{room(path)} must not import {upwards}, which stand above it"


def test_relative_imports_and_those_of_modules_are_seen():
    assert "store" in imports(PACKAGE / "cli" / "asking.py")
    assert "documents" in imports(PACKAGE / "cli" / "verify.py")
    assert "turtle" in imports(PACKAGE / "build.py")
    assert "errors" in imports(PACKAGE / "documents" / "sources.py")


def test_no_two_rooms_import_each_other():
    needs: dict[str, set[str]] = {}
    for path in MODULES:
        if path == PACKAGE / "__init__.py":
            continue
        needs.setdefault(room(path), set()).update(imports(path))

    def reached(start: str) -> set[str]:
        seen, open_ = set(), [start]
        while open_:
            for other in needs.get(open_.pop(), set()) - seen:
                seen.add(other)
                open_.append(other)
        return seen

    assert [name for name in needs if name in reached(name)] == []


def test_no_room_is_a_drawer_for_odds_and_ends():
    names = {path.stem for path in PACKAGE.rglob("*")} - {"__init__"}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_can_be_read_in_one_go(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 330, "divide this module by what it knows"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_query_stands_in_python(path):
    """Queries are files of queries/, so that the command line, the server and any other engine run the same."""
    words = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if "WHERE {" in node.value or "CONSTRUCT {" in node.value or ("SELECT ?" in node.value and "{" in node.value)
    ]
    assert words == []


#: What costs as much as the answer to one paragraph, and is not needed for it.
COSTLY = {"argparse", "dataclasses", "inspect", "shutil"}


@pytest.mark.parametrize(
    "arguments",
    [("who", "71"), ("who", "71", "--format", "json"), ("who", "150"), ("sparql", "ASK { poa:71 ?p ?o }"), ("who", "--help")],
    ids=" ".join,
)
def test_a_short_answer_imports_nothing_heavy(arguments, release):
    code = (
        "import sys; from cisgraph.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('imported:', *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True,
        env=command_environment(CISGRAPH_RELEASE=str(release.folder)),
    )
    imported = set(done.stderr.rpartition("imported:")[2].split())
    assert "cisgraph" in imported
    assert not imported & (HEAVY | COSTLY if arguments == ("who", "71") else HEAVY)


def test_the_packages_own_name_imports_nothing():
    code = "import sys; before = set(sys.modules); import cisgraph; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["cisgraph"]
