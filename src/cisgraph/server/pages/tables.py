"""Rows of a query as a page shows them: a thing and its label are one cell with a link, in the language of the page."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cisgraph.server.pages.visit import Visit

#: How many rows a page shows; the twins have all.
SHOWN = 1000
IRI = re.compile(r"(?:https?://|urn:|mailto:)\S+", re.I)
_LATIN = re.compile(r"[A-Za-z]{3}")


class Cell(NamedTuple):
    """What stands in a cell, in which language (that of the page where nothing is said), and where it leads."""

    text: str
    language: str = ""
    href: str | None = None


class Table(NamedTuple):
    """Columns as headings, and rows of cells; ``total`` counts those that are not shown too."""

    columns: list[Cell]
    rows: list[list[Cell]]
    total: int


def table(
    visit: Visit, columns: Sequence[str], rows: Sequence[Sequence[str | None]], without: Sequence[str] = (), most: int = SHOWN
) -> Table:
    """Return rows as cells.

    Args:
        visit: whose language and links the cells have.
        columns: names of variables; ``xLabel`` names what ``x`` stands for.
        rows: lexical values.
        without: columns that are left out.
        most: rows that are shown.
    """
    labels = _labels(visit, columns, rows)
    kept = [at for at, name in enumerate(columns) if at not in labels.values() and name not in without]
    kept = [at for at in kept if any(row[at] is not None for row in rows) or not rows]
    kept.sort(key=lambda at: columns.index("paragraph") + 0.5 if columns[at] == "provision" and "paragraph" in columns else at)
    shown = [[_cell(visit, row[at], row[labels[at]] if at in labels else None, columns) for at in kept] for row in rows[:most]]
    headings = [visit.heading(columns[at]) for at in kept]
    return Table([Cell(name.text, name.language if name.language != visit.language else "") for name in headings], shown, len(rows))


def _labels(visit: Visit, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> dict[int, int]:
    """Return column of things → column of their labels."""
    at = {name: number for number, name in enumerate(columns)}
    found = {at["statedIn"]: at["statedLabel"]} if {"statedIn", "statedLabel"} <= set(columns) else {}
    for name, number in at.items():
        thing = at.get(name.removesuffix("Label")) if name.endswith("Label") else None
        if thing is not None and all(row[thing] is None or IRI.match(row[thing]) for row in rows):
            found[thing] = number
    if "label" in at:
        for thing in (*range(at["label"] - 1, -1, -1), *range(at["label"] + 1, len(columns))):
            if thing not in found and thing not in found.values() and _names(visit, rows, thing, at["label"]):
                found[thing] = at["label"]
                break
    return found


def _names(visit: Visit, rows: Sequence[Sequence[str | None]], thing: int, label: int) -> bool:
    """Whether a column holds things that another column names, and that have no name where they are none."""
    if any(row[thing] and (row[label] or thing < label) and not IRI.match(row[thing]) for row in rows):
        return False
    pairs = [(visit.names.iri(row[thing]), row[label]) for row in rows[:50] if row[thing] and row[label]]
    return bool(pairs) and all(
        visit.names.english(iri) == name if visit.names.english(iri) else visit.names.has(iri) for iri, name in pairs
    )


def _cell(visit: Visit, value: str | None, label: str | None, columns: Sequence[str]) -> Cell:
    if value is None:
        return Cell(label or "")
    if not IRI.fullmatch(value):
        return Cell(value, foreign(visit, value))
    href = visit.href(value)
    if "paragraph" in columns and visit.names.provision(value)[1]:
        return Cell(visit.names.provision(value)[1], "", href)
    if label is None:
        name = visit.name(value)
        return Cell(name.text, name.language if name.language != visit.language else "", href)
    russian = visit.names.russian(value) if visit.language == "ru" else None
    if russian and visit.names.english(value) == label:
        return Cell(russian, "", href)
    if "document" not in columns and visit.names.abroad(value):
        return Cell(visit.name(value).text, "", href)
    label = visit.number(label)
    return Cell(label, foreign(visit, label), href)


def foreign(visit: Visit, text: str) -> str:
    """Return the language of words that are not in the page's: English in a Russian page."""
    return "en" if visit.language == "ru" and _LATIN.search(text) and not re.search("[А-Яа-яё]", text) and not IRI.fullmatch(text) else ""
