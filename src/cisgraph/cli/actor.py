"""Everything asked of, reported by and citing an actor or group, also through the groups it belongs to.

An actor is written iom, actor:iom, actor/iom, as an IRI, or by a label or acronym: IOM, "Russian Federation".
"""

from cisgraph.cli import asking, output
from cisgraph.questions import tables
from cisgraph.questions.actor import actor


def arguments(parser) -> None:
    parser.add_argument("actor", nargs="+", help="the actor or group")
    asking.add_endpoint(parser)
    output.add_format(parser)


def run(args) -> int:
    answer = actor(asking.asked(args), " ".join(args.actor))
    output.told(answer, *tables.actor(answer), args.format)
    return 0
