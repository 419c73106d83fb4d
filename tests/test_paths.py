"""Where things are: a checkout here; the wheel's side is tested from an installed wheel."""

import subprocess
import sys
from pathlib import Path

import pytest

from cisgraph import paths
from cisgraph.errors import CisgraphError


def test_this_is_a_checkout():
    assert paths.is_checkout()
    assert paths.root() == Path(__file__).resolve().parent.parent
    assert (paths.root() / "ontology").is_dir() and (paths.root() / "data" / "vocabulary").is_dir()


def test_the_release_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("CISGRAPH_RELEASE", raising=False)
    assert paths.release() == paths.root() / "release"
    monkeypatch.setenv("CISGRAPH_RELEASE", str(tmp_path / "r"))
    assert paths.release() == tmp_path / "r"


def test_the_release_folder_of_an_installed_package(monkeypatch, tmp_path):
    monkeypatch.delenv("CISGRAPH_RELEASE", raising=False)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "site-packages" / "cisgraph")
    assert not paths.is_checkout()
    assert paths.release().is_absolute() and paths.release().parts[-2:] == ("cisgraph", "release")
    with pytest.raises(CisgraphError, match="install cisgraph again"):
        paths.root()


def test_a_wheel_in_a_folder_of_a_checkout_is_a_wheel(monkeypatch, tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "data").mkdir()
    package = tmp_path / ".venv" / "site-packages" / "cisgraph"
    (package / "resources" / "data").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert not paths.is_checkout()
    assert paths.root() == package / "resources"


def test_the_sources(monkeypatch, tmp_path):
    monkeypatch.delenv("CISGRAPH_SOURCES", raising=False)
    assert paths.sources() is None
    monkeypatch.setenv("CISGRAPH_SOURCES", "")
    assert paths.sources() is None
    monkeypatch.setenv("CISGRAPH_SOURCES", str(tmp_path))
    assert paths.sources() == tmp_path


def test_nothing_heavy_is_imported():
    code = "import sys, cisgraph.paths; print(*{name.partition('.')[0] for name in sys.modules} & {'platformdirs', 'rdflib'})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
