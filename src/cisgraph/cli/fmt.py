"""Write Turtle files in house format: all of ontology/, data/, shapes/ and tests/shapes, or those named."""

import sys
from pathlib import Path

from cisgraph import formatting, paths, turtle


def arguments(parser) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="files to format (all of the repository's)")
    parser.add_argument("--check", action="store_true", help="change nothing; list what is not in house format and exit 1")


def run(args) -> int:
    files = args.files or turtle.turtle_files(paths.root())
    changed = formatting.format_paths(files, check=args.check)
    for path in changed:
        print(path)
    done = "not in house format" if args.check else "put into house format"
    print(f"{len(changed)} of {len(list(files))} files {done}.", file=sys.stderr)
    return 1 if args.check and changed else 0
