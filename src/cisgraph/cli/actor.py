"""Everything asked of, reported by and citing an actor or group, also through the groups it belongs to.

An actor is written iom, actor:iom, actor/iom, as an IRI, or by a label or acronym: IOM, "Russian Federation".
"""

import json

from cisgraph import questions
from cisgraph.cli import output
from cisgraph.store import Release

_COLUMNS = ("id", "role", "force or status", "how sure", "what", "through", "where")
_ROLES = {"carriedOutBy": "doer"}


def arguments(parser) -> None:
    parser.add_argument("actor", nargs="+", help="the actor or group")
    output.add_format(parser)


def run(args) -> int:
    answer = questions.actor(Release(), " ".join(args.actor))
    if args.format == "json":
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        return 0
    print(output.prose(answer.answer))
    rows = _rows(answer)
    if rows:
        used = [at for at in range(len(_COLUMNS)) if args.format or any(row[at] for row in rows)]
        columns = [_COLUMNS[at] for at in used]
        print()
        print(output.rows(columns, [[row[at] for at in used] for row in rows], args.format or "table"))
    return 0


def _rows(answer: questions.OfActor) -> list[tuple[str, ...]]:
    labels = {group["id"]: group["label"] for group in answer.groups}
    rows = [
        (_last(one.id), one.role, one.modality, one.attribution, one.action.label, labels.get(one.through, ""), _place(one.paragraph))
        for one in answer.asked
    ]
    rows += [
        (_last(one.id), ("group as " if one.group else "") + _ROLES.get(one.role, one.role),
         one.status + (f" ({one.extent})" if one.extent else ""), one.linkBasis or "", one.label, labels.get(one.group, ""), _place(one.paragraph))
        for one in (*answer.reported, *answer.reportedOfGroups)
    ]
    for kind in ("participations", "statements", "offices", "reservations"):
        rows += [
            (_last(one["id"]), kind.removesuffix("s"), one.get("role") or "", "", one["label"], "", ", ".join(map(_place, one["statedIn"])))
            for one in getattr(answer, kind)
        ]
    return rows


def _place(id: str) -> str:
    """The id of a paragraph as `cisgraph who` takes it."""
    return id.replace("/", " ")


def _last(id: str) -> str:
    return id.rpartition("/")[2]
