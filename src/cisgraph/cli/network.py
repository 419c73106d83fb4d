"""Who is asked together with whom: actors and groups as a network of those who bear or support the same provisions.

Measures (--measure) put the rows in order. degree: partners; strength: provisions shared with somebody; betweenness:
pairs of others whose shortest chain runs through an actor; participation: how evenly its provisions are spread over
the chapters; bridging: chains between chapters that run through it. --format json has them all, and what each means.
"""

import sys
from pathlib import Path

from cisgraph import network
from cisgraph.cli import asking, output
from cisgraph.errors import CisgraphError, UsageError

_GRAPHS = ("actors", "provisions")


def arguments(parser) -> None:
    parser.add_argument("--by", choices=tuple(network.BY), default="party", help="count bearers and supporters, or bearers alone (%(default)s)")
    parser.add_argument("--through-groups", action="store_true", help="put the members of a group that lists them in its place (takes longer)")
    parser.add_argument("--explicit", action="store_true", help="count only provisions whose text names the bearer")
    parser.add_argument("--measure", choices=tuple(network.MEASURES), default="degree", help="the measure that orders the rows (%(default)s)")
    asking.add_endpoint(parser)
    output.add_format(parser)
    parser.add_argument("--export", choices=network.EXPORTS, help="write the network itself instead, for networkx, Gephi and the like")
    parser.add_argument(
        "--graph", choices=_GRAPHS, default="actors", help="export actors with their measures, or provisions and their parties (%(default)s)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file that --export writes (standard output)")


def run(args) -> int:
    if args.export and args.format:
        raise UsageError("An export has a format of its own: give either --export or --format.")
    if args.export:
        return _export(args)
    if args.output or args.graph != "actors":
        raise UsageError("-o and --graph belong to an export: add --export and one of " + ", ".join(network.EXPORTS) + ".")
    answer = network.answer(asking.asked(args), args.by, args.measure, through_groups=args.through_groups, explicit=args.explicit)
    output.told(answer, *network.table(answer), args.format)
    return 0


def _export(args) -> int:
    graph = network.bipartite(asking.asked(args), through_groups=args.through_groups, explicit=args.explicit)
    if args.graph == "actors":
        graph = network.with_measures(network.co_responsibility(graph, args.by), network.measures(graph, args.by))
    text = network.exported(graph, args.export)
    if args.output is None:
        print(text, end="")
        return 0
    try:
        args.output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CisgraphError(f"{args.output} cannot be written ({error.strerror or error}): name another file.") from None
    print(f"{args.output} has {graph.number_of_nodes()} nodes and {graph.number_of_edges()} edges.", file=sys.stderr)
    return 0
