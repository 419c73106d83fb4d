"""The query library: what can be asked by name, with the parameters and their defaults. `cisgraph query NAME` asks one."""

import json

from cisgraph import queries
from cisgraph.cli import output

_COLUMNS = ("name", "kind", "question", "parameters")


def arguments(parser) -> None:
    parser.add_argument("--kind", choices=queries.KINDS, help="; ".join(f"{kind}: {what}" for kind, what in queries.KINDS.items()))
    output.add_format(parser)


def run(args) -> int:
    found = queries.library(args.kind or "*")
    format = output.chosen(args.format)
    if format == "json":
        print(json.dumps([_as_json(query) for query in found], ensure_ascii=False, indent=2))
        return 0
    rows = [(query.name, query.kind, query.question, " ".join(map(_parameter, query.parameters))) for query in found]
    print(output.rows(_COLUMNS, rows, format))
    return 0


def _parameter(parameter: queries.Parameter) -> str:
    return f"{parameter.name}={','.join(parameter.values)}"


def _as_json(query: queries.Query) -> dict:
    parameters = [{"name": one.name, "kind": one.kind, "default": list(one.values)} for one in query.parameters]
    told = {"name": query.name, "kind": query.kind, "title": query.title, "question": query.question, "answers": query.answers}
    return {**told, "parameters": parameters}
