"""What of the graph has these words: in a label, another name or acronym, a summary, a definition, or the wording.

English and Russian, in any case and inflection; a paragraph by its number (71, 13(c), "res 8") and an actor by its
acronym (IOM, МОМ) come first. The wording is searched where the release was built with it.
"""

from cisgraph.cli import asking, output
from cisgraph.questions import tables
from cisgraph.questions.search import LANGUAGES, search


def arguments(parser) -> None:
    parser.add_argument("words", nargs="+", help="what to look for")
    parser.add_argument("--kind", help="only things of this kind: paragraph, actor, state, action, category, theme …")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many to list (%(default)s)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the labels (%(default)s)")
    asking.add_endpoint(parser)
    output.add_format(parser)


def run(args) -> int:
    found = search(asking.asked(args), " ".join(args.words), args.kind, args.limit, language=args.language)
    output.told(found, *tables.search(found), args.format)
    return 0 if found.total else 1
