"""What of the Programme is covered by reported activities, and what is not."""

from cisgraph.errors import UsageError
from cisgraph.questions.answers import Coverage, Part
from cisgraph.store import Asked

#: What the Programme can be divided by, and what its parts have in common.
PARTS = {
    "chapter": "stand in no chapter",
    "actor": "name no bearer",
    "category": "name no category of persons as beneficiary",
    "theme": "have no theme",
}
_STATES = ("explicit", "interpreted", "planned", "otherwise", "silent")


def coverage(asked: Asked, by: str = "chapter") -> Coverage:
    """Answer what of the Programme the reports say to be done, under way or planned, and of what they are silent.

    An action counts once in each part that asks for it, under the most that is reported on it: an activity done or
    under way whose report names the measure (explicit), one that is read as carrying it out (interpreted), a plan
    (planned), a mere finding (otherwise), or nothing (silent).

    Args:
        asked: the graph.
        by: one of `PARTS`; rows come in the order of the text for chapters, else those with most actions first.

    Raises:
        UsageError: ``by`` is none of `PARTS`.
    """
    if by not in PARTS:
        raise UsageError(f"The Programme cannot be divided by {by!r}: choose one of {', '.join(PARTS)}.")
    found = asked.ask("reported-on-actions")
    states = [row["state"] for row in found]
    read = any(row["findings"] != "0" for row in found)
    divided = asked.ask(f"coverage-by-{by}")
    rows = tuple(_part(asked, row) for row in divided if row["part"])
    apart = sum(int(row["actions"]) for row in divided if not row["part"])
    total = _whole(states)
    return Coverage(_sentences(total, states.count("unread") if read else None, by, apart), by, rows, total)


def _part(asked: Asked, row: dict[str, str | None]) -> Part:
    label = f"{row['number']}. {row['label']}" if row.get("number") else row["label"]
    return Part(asked.shorten(row["part"]), label, int(row["actions"]), **{state: int(row[state]) for state in _STATES})


def _whole(states: list[str]) -> Part:
    """Count every action once: an action of several parts stands in the rows of all of them."""
    counts = {state: states.count(state) for state in _STATES}
    counts["silent"] += states.count("unread")
    return Part(None, "the whole Programme", len(states), **counts)


def _sentences(total: Part, unread: int | None, by: str, apart: int) -> str:
    """Say the numbers of the whole Programme, whose reading they are, and what silence does not prove.

    ``unread`` is how many silent actions have no finding, None where the release has no findings at all.
    """
    if not total.actions:
        return "This release has no provisions of the Programme of Action: build it with them, and ask again."
    said = [
        f"The Programme of Action asks for {total.actions} different actions.",
        f"An activity done or under way is reported on {total.explicit + total.interpreted} of them: on {total.explicit} the report itself "
        f"names the measure, on {total.interpreted} the link is our reading; one activity does not complete an action.",
        f"Plans alone are reported on {total.planned or 'none'}; on {total.otherwise or 'none'} the reports say something, but tell of no activity.",
    ]
    if unread is None:
        said.append(f"This release has no findings of the two reports, so of the other {total.silent} it cannot be said whether the reports are silent on them.")
    else:
        said.append(f"On the other {total.silent} the two reports of 1997 are silent, which is no proof that nothing was done.")
        if unread:
            said.append(f"For {unread} of these there is no finding in this release.")
    said.append(f"An action that several parts ask for counts in each{f', and {apart} stand in no row, because their provisions {PARTS[by]}' if apart else ''}.")
    return " ".join(said)
