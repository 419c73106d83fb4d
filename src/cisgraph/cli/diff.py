"""What changed between two releases, in the model's terms: a provision's bearer, an added activity, a corrected summary.

OLD and NEW are folders of releases, or files of sorted N-Quads. With --format rdf-patch comes an RDF Patch that makes
NEW of OLD, statement by statement.
"""

import json
import sys
from pathlib import Path


def arguments(parser) -> None:
    parser.add_argument("old", metavar="OLD", type=Path, help="the earlier release")
    parser.add_argument("new", metavar="NEW", type=Path, help="the later release")
    parser.add_argument("--format", choices=("text", "json", "rdf-patch"), default="text", help="how the changes come out (%(default)s)")


def run(args) -> int:
    from cisgraph import diff

    old, new = diff.open_side(args.old), diff.open_side(args.new)
    if args.format == "rdf-patch":
        sys.stdout.writelines(f"{line}\n" for line in diff.patch(old, new))
    elif args.format == "json":
        print(json.dumps(diff.compare(old, new).as_json(), ensure_ascii=False, indent=2))
    else:
        sys.stdout.writelines(f"{line}\n" for line in diff.sentences(diff.compare(old, new)))
    return 0
