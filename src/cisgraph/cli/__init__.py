"""The command line: parse, call, print. A command is a module here with ``arguments(parser)`` and ``run(args)``.

Only the module of the command that is called gets imported, so that a short answer stays quick; argparse not either,
where a command has ``plain(words)`` for what is called without options.
"""

import os
import sys

COMMANDS = {
    "build": "build the graph: N-Quads, a store, a manifest",
    "validate": "check the built graph by shapes and quality queries",
    "verify": "check every digest and selector against the official texts",
    "who": "who is asked to do what by a paragraph, with what force",
    "actor": "what is asked of, reported by and citing an actor",
    "coverage": "what of the Programme is covered by reported activities",
    "search": "find things by their names, summaries and wording",
    "queries": "the query library: what can be asked by name",
    "query": "ask one query of the library",
    "network": "who is asked together with whom, as a network",
    "sparql": "ask the graph, or a remote endpoint, in SPARQL",
    "export": "write the dataset, or a part, in a format that others read",
    "serve": "serve the graph: SPARQL, linked data, an API, pages",
    "diff": "what changed between two releases",
    "agreement": "how far two independent readings of the Programme agree",
    "publish": "load the release into a SPARQL 1.1 store, and verify it there",
    "fmt": "write Turtle files in house format",
}


def main(argv: list[str] | None = None) -> int:
    """Run ``cisgraph`` and return its exit code: 0 done, 1 the answer is "no", 2 wrong usage."""
    from cisgraph.errors import CisgraphError

    if sys.stdout is None:  # closed by the caller (`>&-`)
        sys.stdout = open(os.devnull, "w")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except CisgraphError as error:
        print(f"cisgraph: {error}", file=sys.stderr)
        return error.code
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`cisgraph who 43 | head -1`).
        _drop_output()
        return 0
    except OSError as error:
        print(f"cisgraph: the output cannot be written ({error.strerror or error}): send it elsewhere.", file=sys.stderr)
        _drop_output()
        return 1
    except KeyboardInterrupt:
        print("cisgraph: stopped.", file=sys.stderr)
        return 130


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_usage(), file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    name, *rest = arguments
    if name == "--version":
        from cisgraph import __version__

        print(f"cisgraph {__version__}")
        return 0
    if name not in COMMANDS:
        print(f"cisgraph: there is no command {name!r}: use one of {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    from importlib import import_module

    module = import_module(f"cisgraph.cli.{name}")
    if rest and hasattr(module, "plain") and not any(word.startswith("-") for word in rest):
        return module.run(module.plain(rest))
    import argparse

    parser = argparse.ArgumentParser(
        prog=f"cisgraph {name}", description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    module.arguments(parser)
    return module.run(parser.parse_args(rest))


def _drop_output() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage() -> str:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    return f"usage: cisgraph COMMAND [OPTION ...]\n\n{listed}\n\n`cisgraph COMMAND --help` says more."
