"""Everything also works from an installed wheel, outside the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from conftest import CHECKOUT, command_environment

pytestmark = pytest.mark.slow


def succeed(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, env=command_environment(**environment), check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    succeed(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, CHECKOUT, cwd=folder)
    [path] = folder.glob("cisgraph-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Run the wheel's ``cisgraph`` in a folder that is no checkout. Its dependencies are those of the tests' environment."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=True)
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    succeed(scripts / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", wheel, cwd=folder)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    libraries = os.pathsep.join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    own = {"PYTHONPATH": libraries, "HOME": str(folder / "home"), "XDG_DATA_HOME": str(folder / "home" / "share")}

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(scripts / "cisgraph"), *map(str, arguments)], cwd=elsewhere, capture_output=True, text=True,
            env=command_environment(**own, **environment), check=False,
        )

    where = succeed(scripts / "python", "-c", "import cisgraph; print(cisgraph.__file__)", cwd=elsewhere, **own).stdout
    assert str(folder / "env") in where, "the wheel's package is the one that runs"
    run.folder = folder
    return run


@pytest.fixture(scope="module")
def built(installed) -> Path:
    done = installed("build", "--out", installed.folder / "release")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return installed.folder / "release"


def test_the_wheel_holds_the_folders_and_not_the_second_reading(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if name.startswith("cisgraph/resources/")}
    for folder in ("ontology", "data", "shapes", "queries"):
        wanted = {
            f"cisgraph/resources/{path.relative_to(CHECKOUT).as_posix()}"
            for path in (CHECKOUT / folder).rglob("*")
            if path.is_file() and "second-reading" not in path.parts
        }
        assert {name for name in inside if name.startswith(f"cisgraph/resources/{folder}/")} == wanted
    assert [name for name in names if "second-reading" in name] == []
    assert {name.partition("/")[0] for name in names if not name.startswith("cisgraph/")} == {f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}
    assert [name for name in names if "tests" in name.split("/") or name.endswith(".txt") and "dist-info" not in name] == []


def test_a_second_reading_stays_out_of_a_wheel_and_of_a_build(tmp_path):
    """There may be none in the checkout yet: one is put beside a copy of it."""
    copy = tmp_path / "copy"
    shutil.copytree(
        CHECKOUT, copy, ignore=lambda folder, names: [name for name in names if name in ("release", ".git", ".venv", "tests", ".pytest_cache")]
    )
    second = copy / "data" / "second-reading" / "poa"
    second.mkdir(parents=True, exist_ok=True)
    (second / "own.ttl").write_text("<urn:second> <urn:p> <urn:o> .\n", encoding="utf-8")
    succeed(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path / "out", copy, cwd=tmp_path)
    [path] = (tmp_path / "out").glob("*.whl")
    assert [name for name in zipfile.ZipFile(path).namelist() if "second-reading" in name] == []
    from cisgraph.build import curated_files

    assert [file for files in curated_files(copy).values() for file in files if "second-reading" in file.parts] == []


def test_an_installed_cisgraph_answers_before_it_has_built_with_a_sentence(installed):
    done = installed("who", "71")
    assert (done.returncode, done.stdout) == (1, "")
    assert "`cisgraph build`" in done.stderr and "Traceback" not in done.stderr


def test_an_installed_cisgraph_builds_the_same_bytes(built, release):
    assert (built / "cisgraph.nq").read_bytes() == (release.folder / "cisgraph.nq").read_bytes()


def test_an_installed_cisgraph_answers_the_same(installed, built, run):
    for arguments in (("who", "71"), ("who", "13(c)", "--format", "json"), ("sparql", "ASK { poa:71 ?p ?o }"), ("--version",)):
        done = installed(*arguments, CISGRAPH_RELEASE=str(built))
        here = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, here.stdout, here.stderr)


def test_an_installed_cisgraph_builds_into_the_users_data_folder(installed):
    done = installed("build")
    assert done.returncode == 0, done.stderr
    assert str(installed.folder / "home") in done.stderr
    assert installed("who", "71").stdout.startswith("Paragraph 71 puts no duty on anyone")


def test_an_installed_cisgraph_checks_its_own_turtle(installed):
    done = installed("fmt", "--check")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_an_installed_cisgraph_validates(installed, built):
    done = installed("validate", CISGRAPH_RELEASE=str(built))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Violation" not in done.stdout and done.stderr.startswith("Valid")


def test_an_installed_cisgraph_verifies(installed, built, sources_folder):
    done = installed("verify", "--sources", sources_folder, CISGRAPH_RELEASE=str(built))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "149 paragraphs, 21 sub-paragraphs, 10 paragraphs of Annex II" in done.stdout
