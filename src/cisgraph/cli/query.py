"""Ask one query of the library: the question as it is asked, then the rows. `cisgraph queries` lists what there is.

A parameter's value is written poa/71, poa:71 or as a full IRI; a day as 1996-05-31. Given twice, it takes both values.
With --format csv, json or md come the rows alone; csv and json have IRIs in full.
"""

import sys

from cisgraph import catalogue, terms
from cisgraph.cli import asking, output
from cisgraph.errors import UsageError


def arguments(parser) -> None:
    parser.add_argument("name", help="the query's name")
    parser.add_argument("-p", "--param", action="append", default=[], metavar="KEY=VALUE", help="the value of a parameter, instead of its default")
    asking.add_endpoint(parser)
    parser.add_argument("--format", choices=output.FORMATS, help="how rows come out (question and table)")


def run(args) -> int:
    given = _given(args.param)
    asked = asking.asked(args)
    found = catalogue.answer(asked, args.name, given)
    columns, rows = found.table.columns, found.table.rows
    if args.format not in ("csv", "json"):
        rows = [[cell if cell is None or " " in cell else terms.short(cell, asked.base) for cell in row] for row in rows]
    if args.format:
        print(output.rows(columns, rows, args.format))
        if found.nothing:
            print(f"cisgraph: {found.nothing}", file=sys.stderr)
    else:
        output.answer(found.asked, columns, rows, None)
        if found.nothing:
            print("\n" + output.prose(found.nothing))
    return 0


def _given(written: list[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not name or not equals:
            raise UsageError(f"{one!r} is no parameter: write -p NAME=VALUE, as in -p paragraph=poa/71.")
        given.setdefault(name, []).append(value)
    return given
