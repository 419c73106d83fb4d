"""Ask the built graph, or a remote endpoint, any SPARQL 1.1 query.

The query is an argument, a file (-f FILE) or standard input (-). The prefixes cis:, poa:, actor: and so on are known.
"""

import sys
from pathlib import Path

from cisgraph.cli import asking, output
from cisgraph.errors import UsageError
from cisgraph.store import Table


def arguments(parser) -> None:
    parser.add_argument("query", nargs="?", help="the query, or - for standard input")
    parser.add_argument("-f", "--file", type=Path, help="a file that holds the query")
    asking.add_endpoint(parser)
    output.add_format(parser)


def run(args) -> int:
    text = _query(args)
    found = asking.asked(args).sparql(text)
    format = output.chosen(args.format)
    if isinstance(found, Table):
        print(output.rows(found.columns, found.rows, format))
    elif isinstance(found, bool):
        print("true" if found else "false")
    else:
        print(found, end="")
    return 0


def _query(args) -> str:
    if (args.query is None) == (args.file is None):
        raise UsageError("Give one query: cisgraph sparql 'SELECT …', or -f FILE, or - to read it from standard input.")
    if args.file is None and args.query != "-":
        return args.query
    name = args.file or "on standard input"
    try:
        return sys.stdin.read() if args.file is None else args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"The query {name} cannot be read ({reason}): name another file.") from None
