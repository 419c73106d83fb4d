"""What of the Programme is covered by reported activities, and what is not, part by part.

explicit: an activity done or under way, and the report names the measure; interpreted: the link is our reading;
planned: plans only; otherwise: a finding, but no activity; silent: the reports say nothing of it.
"""

import json
from dataclasses import astuple

from cisgraph import questions
from cisgraph.cli import output
from cisgraph.store import Release

_COUNTS = ("actions", "explicit", "interpreted", "planned", "otherwise", "silent")


def arguments(parser) -> None:
    parser.add_argument("--by", choices=tuple(questions.PARTS), default="chapter", help="how the Programme is divided (%(default)s)")
    output.add_format(parser)


def run(args) -> int:
    answer = questions.coverage(Release(), args.by)
    if args.format == "json":
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        return 0
    print(output.prose(answer.answer))
    rows = [[part.label, *map(str, astuple(part)[2:])] for part in (*answer.rows, answer.total)]
    print()
    print(output.rows((answer.by, *_COUNTS), rows, args.format or "table"))
    return 0
