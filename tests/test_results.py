"""Results of the Python interface: typed cells, and the way into pandas, polars, networkx and a notebook."""

import copy
import datetime
import pickle
import sys
from decimal import Decimal

import pytest

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.results import Result, Triples
from cisgraph.store import Table
from conftest import one_sentence

XSD = terms.FIXED["xsd"]
TABLE = Table(
    ("actor", "n", "share", "on", "sure", "note"),
    [("urn:a", "2", "0.5", "1996-05-31", "true", None), ("urn:b", None, "1", "1996-06-01", "false", None)],
    ("", f"{XSD}integer", f"{XSD}decimal", f"{XSD}date", f"{XSD}boolean", ""),
)


def test_cells_are_read_by_the_datatype_of_their_column():
    assert Result.of(TABLE).rows == [
        ("urn:a", 2, Decimal("0.5"), datetime.date(1996, 5, 31), True, None),
        ("urn:b", None, Decimal(1), datetime.date(1996, 6, 1), False, None),
    ]


def test_a_cell_that_is_not_of_its_datatype_leaves_the_column_as_written():
    table = Table(("n", "on"), [("2", "1996-05-31"), ("two", "1996-02-31")], (f"{XSD}integer", f"{XSD}date"))
    assert Result.of(table).rows == [("2", "1996-05-31"), ("two", "1996-02-31")]


def test_no_rows_are_a_result_with_its_columns():
    result = Result.of(Table(("a", "b"), []))
    assert (result.columns, len(result), list(result)) == (("a", "b"), 0, [])
    assert list(result.to_pandas().columns) == ["a", "b"] and result.to_polars().columns == ["a", "b"]
    assert result.to_networkx().number_of_nodes() == 0


def test_pandas_keeps_whole_numbers_whole_where_one_is_missing():
    frame = Result.of(TABLE).to_pandas()
    assert str(frame["n"].dtype) == "Int64" and frame["n"].sum() == 2
    assert frame["on"].dt.year.tolist() == [1996, 1996]
    assert frame["sure"].tolist() == [True, False]


def test_polars_gets_typed_columns():
    frame = Result.of(TABLE).to_polars()
    assert frame["n"].to_list() == [2, None] and frame["on"].to_list()[0] == datetime.date(1996, 5, 31)


def test_a_network_has_an_edge_a_row_with_the_other_columns():
    result = Result(("from", "role", "to"), [("a", "bearer", "p"), ("a", "supporter", "p"), ("b", "bearer", None)])
    graph = result.to_networkx("from", "to")
    assert sorted(graph.edges(data="role")) == [("a", "p", "bearer"), ("a", "p", "supporter")]
    assert set(result.to_networkx().nodes) == {"a", "b", "bearer", "supporter"}, "the first two columns if not said"


@pytest.mark.parametrize("ends", [("from", "nowhere"), ("to", "to"), ("to", None)])
def test_a_network_of_columns_that_are_not_there_is_refused(ends):
    with pytest.raises(UsageError) as caught:
        Result(("from", "to"), [("a", "b")]).to_networkx(*ends)
    assert "from, to" in one_sentence(str(caught.value))


def test_a_network_of_one_column_is_refused():
    with pytest.raises(UsageError):
        Result(("only",), [("a",)]).to_networkx()


def test_statements_become_a_network_of_subjects_and_objects():
    triples = Triples('<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:q> "c"@en .\n')
    assert triples.rows == [("urn:a", "urn:p", "urn:b"), ("urn:a", "urn:q", "c")]
    assert sorted(triples.to_networkx().edges(data="predicate")) == [("urn:a", "c", "urn:q"), ("urn:a", "urn:b", "urn:p")]


def test_a_notebook_shows_rows_with_links_and_nothing_of_them_as_html():
    result = Result(("thing", "<b>"), [(f"{terms.BASE}poa/71", "<script>"), ("javascript:alert(1)", None)], 'Who "is" it?')
    shown = result._repr_html_()
    assert f'<a href="{terms.BASE}poa/71">poa:71</a>' in shown
    assert "<script>" not in shown and "<b>" not in shown and "href=\"javascript" not in shown
    assert "Who &quot;is&quot; it?" in shown


def test_a_notebook_shows_the_beginning_of_a_long_result_and_says_how_much_is_left():
    shown = Result(("n",), [(n,) for n in range(250)])._repr_html_()
    assert "<td>99</td>" in shown and "<td>100</td>" not in shown and "150 more rows" in shown


def test_a_library_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(CisgraphError) as caught:
        Result(("a",), []).to_polars()
    assert "cisgraph[notebook]" in one_sentence(str(caught.value))


def test_an_answer_can_be_copied_and_pickled(release):
    import cisgraph

    answer = cisgraph.open(release.folder).who("71")
    for other in (copy.copy(answer), copy.deepcopy(answer), pickle.loads(pickle.dumps(answer))):
        assert other.rows == answer.rows and str(other) == str(answer) and other.provisions == answer.provisions
