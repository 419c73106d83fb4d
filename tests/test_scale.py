"""Graphs that are made to be measured (`bench/scale.py`): they are of the model's shape, sorted, and the same every time."""

import importlib.util
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import CHECKOUT

from cisgraph import build, engines, paths, store, terms, validate


@pytest.fixture(scope="module")
def scale():
    """bench/scale.py, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("scale", CHECKOUT / "bench" / "scale.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(scale, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.nq"
    scale.generate(20_000, path, seed=3)
    return path


def test_a_seed_gives_the_same_sorted_lines_however_many_are_sorted_at_a_time(scale, made, tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "RUN", 5000)
    assert scale.generate(20_000, tmp_path / "again.nq", seed=3) >= 20_000
    assert (tmp_path / "again.nq").read_bytes() == made.read_bytes()
    lines = made.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    scale.generate(20_000, tmp_path / "other.nq", seed=4)
    assert (tmp_path / "other.nq").read_bytes() != made.read_bytes()


def test_what_is_made_satisfies_the_shapes(made):
    lines, shapes = made.read_text(encoding="utf-8").splitlines(), validate.read_shapes(paths.root())["data"]
    assert engines.run(validate.asserted(lines), shapes).findings == []
    damaged = [line for line in lines if line.split(" ")[1] != f"<{terms.FIXED['cis']}bearer>"]
    assert {found.shape for found in engines.run(validate.asserted(damaged), shapes).findings} == {"ciss:provision-has-bearer"}


def test_what_is_made_as_inferred_is_what_the_rules_infer(made):
    lines = made.read_text(encoding="utf-8").splitlines()
    inferred = {line for line in lines if line.endswith(f"<{terms.BASE}graph/inferred> .")}
    asserted = store.Asked(build._loaded(line for line in lines if line not in inferred))
    assert set(build.infer(asserted.store)) == inferred


def test_what_is_made_is_written_as_a_release_writes_it(made):
    text = made.read_text(encoding="utf-8")
    assert build.lines_of(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == text.splitlines()
