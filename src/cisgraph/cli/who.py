"""Who is asked to do what by a paragraph: the answer in a sentence, then the provisions one by one.

A paragraph is written 71, 13(c), poa:13c, poa/13c, "Annex II, 3" or "res 8".
"""

import json

from cisgraph import questions
from cisgraph.cli import output
from cisgraph.store import Release

_COLUMNS = ("provision", "force", "who", "how sure", "what", "with", "for")


def arguments(parser) -> None:
    parser.add_argument("paragraph", nargs="+", help="the paragraph")
    parser.add_argument("--document", metavar="SLUG", help="the document that a bare number belongs to (poa)")
    output.add_format(parser)


def run(args) -> int:
    answer = questions.who(Release(), " ".join(args.paragraph), args.document)
    if args.format == "json":
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        return 0
    print(output.prose(answer.answer))
    if answer.provisions:
        print()
        rows = [_row(provision) for provision in answer.provisions]
        used = [at for at in range(len(_COLUMNS)) if args.format or any(row[at] for row in rows)]
        columns = [_COLUMNS[at] for at in used]
        print(output.rows(columns, [[row[at] for at in used] for row in rows], args.format or "table"))
    return 0


def _row(provision: questions.Provision) -> tuple[str, ...]:
    def names(parties) -> str:
        return ", ".join(
            party.name + (f" ({', '.join(member.label for member in party.members)})" if party.members else "") for party in parties
        )

    sure = provision.attribution + (f" ({provision.byRule})" if provision.byRule else "")
    received = f"received by {names(provision.recipients)}" if provision.recipients else ""
    return (
        provision.id.rpartition("/")[2], f"{provision.modality} ({provision.trigger})", names(provision.bearers), sure,
        provision.action.label, names(provision.supporters), "; ".join(filter(None, [names(provision.beneficiaries), received])),
    )
