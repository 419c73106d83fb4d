"""What of the Programme is covered by reported activities, and what is not, part by part.

explicit: an activity done or under way, and the report names the measure; interpreted: the link is our reading;
planned: plans only; otherwise: a finding, but no activity; silent: the reports say nothing of it.
"""

from cisgraph.cli import asking, output
from cisgraph.questions import tables
from cisgraph.questions.coverage import PARTS, coverage


def arguments(parser) -> None:
    parser.add_argument("--by", choices=tuple(PARTS), default="chapter", help="how the Programme is divided (%(default)s)")
    asking.add_endpoint(parser)
    output.add_format(parser)


def run(args) -> int:
    answer = coverage(asking.asked(args), args.by)
    output.told(answer, *tables.coverage(answer), args.format)
    return 0
