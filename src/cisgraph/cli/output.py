"""How rows come out: an aligned table for people, JSON, CSV or Markdown for what comes after."""

import os
import sys
from collections.abc import Sequence

FORMATS = ("table", "json", "csv", "md")
_PIPE_WIDTH = 120


def add_format(parser) -> None:
    """Give a command the option ``--format``."""
    parser.add_argument("--format", choices=FORMATS, help="how rows come out (a table on a terminal, CSV on a pipe)")


def chosen(format: str | None) -> str:
    """Return the format that was asked for, or else a table on a terminal and CSV on a pipe."""
    return format or ("table" if sys.stdout.isatty() else "csv")


def prose(text: str) -> str:
    """Return a text broken into lines of the terminal's width; one line where the output is no terminal."""
    if not sys.stdout.isatty():
        return text
    import textwrap

    return textwrap.fill(text, _width())


def told(found, columns: Sequence[str], cells: Sequence[Sequence], format: str | None) -> None:
    """Print an answer that has its sentences as ``answer``: with its rows, or whole as JSON."""
    if format == "json":
        import json

        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        answer(found.answer, columns, cells, format)


def answer(text: str, columns: Sequence[str], cells: Sequence[Sequence], format: str | None) -> None:
    """Print an answer in sentences, then its rows; a table leaves out the columns in which nothing stands.

    CSV is for programs: its rows stand alone, the sentences go to standard error.
    """
    if format == "csv":
        print(prose(text), file=sys.stderr)
        print(rows(columns, cells, format))
        return
    print(prose(text))
    if not cells:
        return
    used = [at for at in range(len(columns)) if format or any(row[at] not in ("", None) for row in cells)]
    print()
    print(rows([columns[at] for at in used], [[row[at] for at in used] for row in cells], format or "table"))


def rows(columns: Sequence[str], cells: Sequence[Sequence[str | None]], format: str) -> str:
    """Return rows in one of `FORMATS`; an unbound cell is empty, or null in JSON."""
    if format == "json":
        import json

        return json.dumps([dict(zip(columns, row, strict=True)) for row in cells], ensure_ascii=False, indent=2)
    filled = [["" if cell is None else str(cell) for cell in row] for row in cells]
    if format == "csv":
        import csv
        import io

        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([columns, *filled])
        return text.getvalue().rstrip("\n")
    if format == "md":
        lines = [columns, ["---"] * len(columns), *filled]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)
    return table(columns, filled)


def table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return an aligned table as wide as the terminal; longer cells are broken at spaces into lines of their own."""
    import textwrap

    room = _width() - 2 * (len(columns) - 1)
    widths = [max([len(name), *(len(row[at]) for row in cells)]) for at, name in enumerate(columns)]
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    wrapped = [[textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)] for row in cells]
    lines = ["  ".join(name.ljust(width) for name, width in zip(columns, widths, strict=True))]
    lines.append("  ".join("-" * width for width in widths))
    for row in wrapped:
        for at in range(max(map(len, row), default=0)):
            parts = (cell[at] if at < len(cell) else "" for cell in row)
            lines.append("  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)))
    return "\n".join(line.rstrip() for line in lines)


def _width() -> int:
    """Return COLUMNS, else the terminal's width, else `_PIPE_WIDTH`: as shutil has it, which takes as long to import as an answer."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _PIPE_WIDTH
    except (AttributeError, ValueError, OSError):
        return _PIPE_WIDTH
