"""Who is asked to do what by a paragraph: the answer in a sentence, then the provisions one by one.

A paragraph is written 71, 13(c), poa:13c, poa/13c, "Annex II, 3" or "res 8".
"""

from types import SimpleNamespace

from cisgraph import terms
from cisgraph.cli import asking, output
from cisgraph.questions import tables
from cisgraph.questions.who import who


def arguments(parser) -> None:
    parser.add_argument("paragraph", nargs="+", help="the paragraph")
    parser.add_argument("--document", metavar="SLUG", help="the document that a bare number belongs to (poa)")
    asking.add_endpoint(parser)
    output.add_format(parser)


def plain(words: list[str]) -> SimpleNamespace:
    """Return what argparse would, of a paragraph without options."""
    return SimpleNamespace(paragraph=words, document=None, endpoint=None, base=terms.BASE, format=None)


def run(args) -> int:
    answer = who(asking.asked(args), " ".join(args.paragraph), args.document)
    output.told(answer, *tables.who(answer), args.format)
    return 0
