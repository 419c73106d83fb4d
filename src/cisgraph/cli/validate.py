"""Check the built graph by the shapes of shapes/ and the quality queries, and the ontology and the shapes by shapes of their own."""

import json
import sys

from cisgraph import engines, validate
from cisgraph.store import Release


def arguments(parser) -> None:
    parser.add_argument("--format", choices=("text", "json", "ttl"), default="text", help="how results come out (%(default)s)")
    parser.add_argument("--engine", choices=engines.names(), help=f"the SHACL engine ({engines.names()[0]}; pyshacl is the reference)")


def run(args) -> int:
    report = validate.validate(Release(), args.engine)
    if args.format == "json":
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    elif args.format == "ttl":
        print(report.turtle, end="")
    else:
        for result in report.results:
            print(result.sentence)
        print(
            f"{'Valid' if report.conforms else 'Not valid'}: {report.shapes} shapes, {report.queries} quality queries, "
            f"{len(report.results)} results.",
            file=sys.stderr,
        )
    return 0 if report.conforms else 1
