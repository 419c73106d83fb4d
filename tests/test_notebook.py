"""The cell magic, and the example notebook as its readers run it."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from conftest import CHECKOUT, command_environment


@pytest.fixture
def shell(release, monkeypatch):
    monkeypatch.setenv("CISGRAPH_RELEASE", str(release.folder))
    one = InteractiveShell.instance()
    one.run_line_magic("load_ext", "cisgraph.notebook")
    yield one
    InteractiveShell.clear_instance()


def test_a_cell_of_sparql_gives_a_result_and_keeps_it_under_a_name(shell):
    result = shell.run_cell("%%sparql found\nSELECT (COUNT(*) AS ?n) { poa:71 cis:states ?p }").result
    assert result.rows == [(1,)] and shell.user_ns["found"] is result


def test_a_cell_asks_another_release_or_none(shell, tmp_path, capsys):
    assert shell.run_cell(f"%%sparql --release {tmp_path}\nASK {{}}").result is None
    assert "run `cisgraph build` first" in capsys.readouterr().out


def test_what_is_no_sparql_is_told_in_a_sentence(shell, capsys):
    assert shell.run_cell("%%sparql\nSELECT").result is None
    out = capsys.readouterr().out
    assert out.startswith("cisgraph: That is not SPARQL") and "Traceback" not in out


@pytest.mark.slow
def test_the_example_notebook_runs_from_top_to_bottom(release, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    for name, value in command_environment(CISGRAPH_RELEASE=str(release.folder)).items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(CHECKOUT / "docs" / "notebook.ipynb", as_version=4)
    assert [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs] == [], "commit it without outputs"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("text/html" in output.get("data", {}) for output in shown)
    assert any("puts no duty on anyone" in str(output) for output in shown)
