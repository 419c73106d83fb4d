"""Write commands.md, queries.md and partners.md, what the commands and queries of the other pages print now, and CITATION.cff: `make docs`.

The examples run over the data as they are, built without the texts, as on a terminal of 100 columns.
"""

import argparse
import io
import os
import re
import shlex
import sys
import tempfile
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from unittest import mock

from cisgraph import build, cli, engines, queries, terms
from cisgraph.export import partners
from cisgraph.export.description import citation

FOLDER = Path(__file__).resolve().parent
BY_HAND = ("asking.md", "sparql.md")
WIDTH = 100
#: Not every platform has both, but the pages are the same everywhere.
ENGINES = ("shacl", "pyshacl")


class _Terminal(io.StringIO):
    """Takes what a command prints on a terminal."""

    def isatty(self) -> bool:
        return True


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width, options laid out as Python 3.13 does it, whichever Python runs."""

    def __init__(self, prog: str, **more):
        super().__init__(prog, width=WIDTH - 2)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


def commands() -> str:
    """Return the page of all commands with their help."""
    parts = [
        "# The commands",
        "Written by `make docs`: change the modules of `src/cisgraph/cli/` instead. `cisgraph COMMAND --help` prints the same.",
        "Answers come on standard output, messages on standard error. Exit codes: 0 done, 1 the answer is \"no\" (there is no such "
        "paragraph, the graph is not valid), 2 wrong usage.",
        *(f"## {name}\n\n```text\n{_help(name)}```" for name in cli.COMMANDS),
    ]
    return "\n\n".join(parts) + "\n"


def _help(name: str) -> str:
    module = import_module(f"cisgraph.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"cisgraph {name}", description=module.__doc__.strip(), formatter_class=_Help)
    with mock.patch.object(engines, "names", lambda: ENGINES), mock.patch.dict(os.environ, {"NO_COLOR": "1"}):
        module.arguments(parser)
        return parser.format_help()


def library() -> str:
    """Return the page of all queries by kind, with an example of how each is asked."""
    found = queries.library()
    parts = [
        "# The query library",
        "Written by `make docs`: change the headers in `queries/` instead. [asking.md](asking.md) shows how to ask, "
        "[sparql.md](sparql.md) how to write queries of your own. Each query is a file of plain SPARQL 1.1 that any engine runs as it stands.",
    ]
    for kind, what in queries.KINDS.items():
        of_kind = [query for query in found if query.kind == kind]
        parts += [f"## {kind.capitalize()}", f"{what[0].upper()}{what[1:]} ({len(of_kind)} queries).", *map(_entry, of_kind)]
    return "\n\n".join(parts) + "\n"


def _entry(query: queries.Query) -> str:
    example = ["cisgraph", "query", query.name]
    for parameter in query.parameters:
        for value in parameter.values:
            example += ["-p", f"{parameter.name}={queries.expand(value).removeprefix(terms.BASE) if _is_id(value) else value}"]
    answers = query.answers[0].upper() + query.answers[1:]
    takes = ", ".join(f"`{one.name}` ({_kind(one.kind)})" for one in query.parameters)
    return f"### {query.name}\n\n**{query.title}.** {query.question} {answers}.{f' Takes {takes}.' if takes else ''}\n\n```sh\n{shlex.join(example)}\n```"


def _kind(kind: str) -> str:
    return {"iri": "id or IRI", "integer": "whole number", "date": "date, as YYYY-MM-DD"}.get(kind, kind)


def _is_id(value: str) -> bool:
    return value.partition(":")[0] in terms.FOLDERS


def printed(*arguments: str) -> str:
    """Return what a command prints on a terminal of 100 columns; a command that fails stops the page."""
    out = _Terminal()
    with redirect_stdout(out), mock.patch.dict(os.environ, {"COLUMNS": str(WIDTH), "NO_COLOR": "1"}):
        code = cli.main(list(arguments))
    if code:
        raise SystemExit(f"`cisgraph {shlex.join(arguments)}` ends with {code}: correct the page that runs it.")
    return out.getvalue().rstrip("\n") + "\n"


def with_outputs(text: str) -> str:
    """Return a page with what its examples print now.

    Examples are the commands of a ```console block, after ``$``, and a ```sparql block with a ```text block after it.
    """

    def console(found: re.Match) -> str:
        lines = [line for line in found[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "\n".join(f"{line}\n{printed(*shlex.split(line)[2:])}" for line in lines) + "```\n"

    def sparql(found: re.Match) -> str:
        return f"```sparql\n{found[1]}```\n\n```text\n{printed('sparql', found[1])}```\n"

    text = re.sub(r"(?ms)^```console\n(.*?)^```\n", console, text)
    return re.sub(r"(?ms)^```sparql\n(.*?)^```\n\n```text\n.*?^```\n", sparql, text)


def pages() -> dict[str, str]:
    """Return file name → text of every page of this folder that is written or brought up to date here."""
    by_hand = {name: with_outputs((FOLDER / name).read_text(encoding="utf-8")) for name in BY_HAND}
    return {"commands.md": commands(), "queries.md": library(), "partners.md": partners.page(), **by_hand}


def main() -> None:
    """Write the pages."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"CISGRAPH_RELEASE": folder}):
        build.build(Path(folder))
        written = pages()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    (FOLDER.parent / "CITATION.cff").write_text(citation.text(), encoding="utf-8", newline="\n")
    print(f"Wrote {', '.join(written)} in {FOLDER}, and CITATION.cff.", file=sys.stderr)


if __name__ == "__main__":
    main()
