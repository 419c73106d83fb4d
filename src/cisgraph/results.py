"""What the Python interface returns: rows that go into pandas, polars and networkx, and show themselves in a notebook."""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Table

_XSD = terms.FIXED["xsd"]
_READ = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}date": date.fromisoformat,
    f"{_XSD}dateTime": datetime.fromisoformat,
}
#: How many rows a notebook shows of a long result.
_SHOWN = 100


class Result:
    """Rows in order. ``columns`` are their names; a cell is a str, int, Decimal, float, bool, date, datetime or None.

    Every cell of a column is a string where not all of them are of one datatype (years, IRIs, labels are strings).
    ``title`` is what was asked; ``nothing`` says, where there is no row, whether nothing is recorded or nothing wrong.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "", nothing: str | None = None):
        self.columns, self.rows, self.title, self.nothing = tuple(columns), [tuple(row) for row in rows], title, nothing

    @classmethod
    def of(cls, table: Table, title: str = "", nothing: str | None = None) -> "Result":
        """Read a table's cells by the datatype of their column."""
        readers = [_READ.get(datatype, str) for datatype in table.datatypes or [""] * len(table.columns)]
        return cls(table.columns, zip(*(_column(cells, read) for cells, read in zip(zip(*table.rows), readers))), title, nothing)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple]:
        return iter(self.rows)

    def __getitem__(self, at):
        return self.rows[at]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows of {', '.join(self.columns)}>"

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as column → value."""
        return [dict(zip(self.columns, row)) for row in self.rows]

    def to_pandas(self):
        """Return a ``pandas.DataFrame``: whole numbers as Int64, where a cell may be missing, days and times as datetime64."""
        pandas = _library("pandas")
        frame = {}
        for at, name in enumerate(self.columns):
            cells = [row[at] for row in self.rows]
            kinds = {type(cell) for cell in cells if cell is not None}
            dates = kinds in ({date}, {datetime})
            frame[name] = pandas.to_datetime(pandas.Series(cells)) if dates else pandas.Series(cells, dtype="Int64" if kinds == {int} else None)
        return pandas.DataFrame(frame, columns=list(self.columns))

    def to_polars(self):
        """Return a ``polars.DataFrame``."""
        return _library("polars").DataFrame(self.rows, schema=list(self.columns), orient="row", infer_schema_length=None)

    def to_networkx(self, source: str | None = None, target: str | None = None):
        """Return a ``networkx.MultiDiGraph`` with an edge a row; the other columns are attributes of the edge.

        Args:
            source: the column that an edge starts from; the first if not said.
            target: the column that it leads to; the second if not said.

        Raises:
            UsageError: there is no such column, or fewer than two; rows with an empty end are left out.
        """
        graph = _library("networkx").MultiDiGraph()
        ends = [name or self.columns[at] if at < len(self.columns) else name for at, name in enumerate((source, target))]
        if None in ends or set(ends) - set(self.columns) or ends[0] == ends[1]:
            raise UsageError(f"A network needs two columns: name them as source and target from {', '.join(self.columns) or 'a result with columns'}.")
        for row in self.dicts():
            start, end = (row.pop(name) for name in ends)
            if start is not None and end is not None:
                graph.add_edge(start, end, **row)
        return graph

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in self.rows[:_SHOWN])
        more = f"<p>{len(self) - _SHOWN} more rows.</p>" if len(self) > _SHOWN else ""
        if self.nothing:
            return f"{self._heading()}<p>{html.escape(self.nothing)}</p>"
        return f"{self._heading()}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def _heading(self) -> str:
        return f"<p>{html.escape(self.title)}</p>" if self.title else ""


class Answer(Result):
    """An answer in sentences (``answer``), its rows, and everything else by name (``provisions``, ``paragraph`` …)."""

    def __init__(self, found, columns: Sequence[str], rows: Sequence[Sequence[Any]]):
        super().__init__(columns, rows, found.answer)
        self.found = found

    def __getattr__(self, name: str):
        if name.startswith("_") or name == "found":  # while it is copied or unpickled there is nothing yet to ask
            raise AttributeError(name)
        return getattr(self.found, name)

    def __str__(self) -> str:
        return self.found.answer


class Triples(Result):
    """The statements that a CONSTRUCT or DESCRIBE answers with; ``ntriples`` is their text."""

    def __init__(self, ntriples: str):
        from pyoxigraph import RdfFormat, parse

        self.ntriples = ntriples
        triples = [quad.triple for quad in parse(ntriples.encode(), format=RdfFormat.N_TRIPLES)]
        super().__init__(("subject", "predicate", "object"), [[getattr(term, "value", str(term)) for term in triple] for triple in triples])

    def to_networkx(self, source: str | None = "subject", target: str | None = "object"):
        return super().to_networkx(source, target)


def _column(cells: Sequence[str | None], read) -> list:
    """Read the cells of one column; as they are written where one of them cannot be read."""
    try:
        return [cell if cell is None else read(cell) for cell in cells]
    except (ValueError, ArithmeticError):
        return list(cells)


def _cell(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    if re.match(r"https?://[^\s\"<>]+$", text):
        return f'<a href="{html.escape(text)}">{html.escape(terms.short(text))}</a>'
    return html.escape(text)


def _library(name: str):
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise CisgraphError(f'{name} is not installed: run `pip install "cisgraph[notebook]"` and try again.') from None
