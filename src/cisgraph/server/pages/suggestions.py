"""What somebody may be looking for who has typed the beginning of a name, a number or an id."""

from cisgraph.errors import UsageError
from cisgraph.questions.search import Index
from cisgraph.questions.words import bare

#: What people look for most comes first; kinds that are not here come last.
_KINDS = (
    "paragraph",
    "state",
    "international-organization",
    "non-governmental-organization",
    "body",
    "mechanism",
    "actor",
    "group",
    "category",
    "document",
    "instrument",
    "principle",
    "theme",
    "section",
    "place",
    "event",
    "action",
)
_LONGEST = 100
#: The least score of what is named outright, as `cisgraph.questions.search` gives it.
_NAMED = 10_000.0


class Suggestions:
    """The names of everything that an index finds, made ready once."""

    def __init__(self, index: Index):
        self.index = index
        ranks = {kind: rank for rank, kind in enumerate(_KINDS)}
        self._things = {thing.id: (thing.kinds[0], thing.names(), ranks.get(thing.kinds[0], len(_KINDS))) for thing in index.things}

    def of(self, written: str, language: str, limit: int) -> list[tuple[str, str]]:
        """Return id and kind of things with a name one of whose words begins so; what a search finds besides comes after."""
        begun = bare(written[:_LONGEST])
        if not begun:
            return []
        try:
            closest = self.index.search(written, None, limit, 0, language).results
        except UsageError:
            closest = ()
        named = [one.id for one in closest if one.score >= _NAMED]
        ranked = sorted(
            (not any(name.startswith(begun) for name in names), rank, at, id)
            for at, (id, (_, names, rank)) in enumerate(self._things.items())
            if any(f" {begun}" in f" {name}" for name in names)
        )
        found = dict.fromkeys([*named, *(id for *_, id in ranked), *(one.id for one in closest)])
        return [(id, self._things[id][0]) for id in list(found)[:limit]]
