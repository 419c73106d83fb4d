"""Answers as rows: the same for the command line, the pages and Python. Each function returns the columns and the rows."""

from cisgraph.questions.answers import Coverage, Found, OfActor, Provision, Who
from cisgraph.terms import tail

Rows = tuple[tuple[str, ...], list[tuple]]
_ROLES = {"carriedOutBy": "doer"}


def who(answer: Who) -> Rows:
    """One row a provision of a paragraph."""
    return ("provision", "force", "who", "how sure", "what", "with", "for"), [_provision(one) for one in answer.provisions]


def actor(answer: OfActor) -> Rows:
    """One row a provision and role, an activity and role, a participation, statement, office or reservation."""
    labels = {group["id"]: group["label"] for group in answer.groups}
    rows = [
        (tail(one.id), one.role, one.modality, one.attribution, one.action.label, labels.get(one.through, ""), _place(one.paragraph))
        for one in answer.asked
    ]
    rows += [
        (tail(one.id), ("group as " if one.group else "") + _ROLES.get(one.role, one.role),
         one.status + (f" ({one.extent})" if one.extent else ""), one.linkBasis or "", one.label, labels.get(one.group, ""), _place(one.paragraph))
        for one in (*answer.reported, *answer.reportedOfGroups)
    ]
    for kind in ("participations", "statements", "offices", "reservations"):
        rows += [
            (tail(one["id"]), kind.removesuffix("s"), one.get("role") or "", "", one["label"], "", ", ".join(map(_place, one["statedIn"])))
            for one in getattr(answer, kind)
        ]
    return ("id", "role", "force or status", "how sure", "what", "through", "where"), rows


def coverage(answer: Coverage) -> Rows:
    """One row a part of the Programme, and the last for the whole; counts of actions."""
    counts = ("actions", "explicit", "interpreted", "planned", "otherwise", "silent")
    return (answer.by, *counts), [(part.label, *(getattr(part, count) for count in counts)) for part in (*answer.rows, answer.total)]


def search(answer: Found) -> Rows:
    """One row a thing found."""
    return ("id", "kind", "label", "matched", "text"), [(one.id, one.kind, one.label, one.matched, one.snippet) for one in answer.results]


def _provision(one: Provision) -> tuple[str, ...]:
    def names(parties) -> str:
        return ", ".join(
            party.name + (f" ({', '.join(member.label for member in party.members)})" if party.members else "") for party in parties
        )

    sure = one.attribution + (f" ({one.byRule})" if one.byRule else "")
    received = f"received by {names(one.recipients)}" if one.recipients else ""
    return (
        tail(one.id), f"{one.modality} ({one.trigger})", names(one.bearers), sure,
        one.action.label, names(one.supporters), "; ".join(filter(None, [names(one.beneficiaries), received])),
    )


def _place(id: str) -> str:
    """The id of a paragraph as `cisgraph who` takes it."""
    return id.replace("/", " ")
