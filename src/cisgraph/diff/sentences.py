"""The difference of two releases in sentences: one line a change, things in the order of their documents."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from cisgraph.diff.things import Difference, Property, Thing, Value, words

#: How much of a text a line shows, and how much of it stands before the first difference.
_SHOWN, _BEFORE = 60, 20


def sentences(found: Difference) -> Iterator[str]:
    """Return lines of text; places of evidence that came or went with what they bear out are counted only."""
    old, new = (f"{side.name} (version {side.version})" if side.version else side.name for side in (found.old, found.new))
    if found.same:
        yield f"{old} and {new} state the same."
        return
    yield (
        f"From {old} to {new}: statements {found.added} added, {found.removed} removed; "
        f"inferred {found.inferred_added} added, {found.inferred_removed} removed."
    )
    for graph, things in groupby(found.things, lambda thing: thing.graph):
        yield ""
        yield graph.removeprefix("graph/")
        places: Counter = Counter()
        for thing in things:
            if thing.kind == "cis:Selector" and thing.change != "changed":
                places[thing.change] += 1
            else:
                yield from (f"  {line}" for line in _lines(thing))
        if places:
            yield f"  places of evidence: {' and '.join(f'{count} {change}' for change, count in sorted(places.items()))}"


def _lines(thing: Thing) -> Iterator[str]:
    what = ", ".join(filter(None, [thing.kind and words(thing.kind), thing.label and _short(thing.label)]))
    if thing.change != "changed":
        yield f"{thing.id}: {thing.change}" + (f" ({what})" if what else "")
        return
    for one in thing.properties:
        yield f"{thing.id}{f' ({what})' if what else ''}: {_change(one)}"


def _change(one: Property) -> str:
    name = one.label + (f" ({one.language})" if one.language else "")
    if one.removed and one.added:
        start = 0
        if len(one.removed) == len(one.added) == 1 and one.added[0].text:
            start = len(os.path.commonprefix([one.removed[0].text or "", one.added[0].text]))
        return f"{name} changed from {_said(one.removed, start)} to {_said(one.added, start)}"
    return f"{name} {'added' if one.added else 'removed'}: {_said(one.added or one.removed)}"


def _said(values: tuple[Value, ...], start: int = 0) -> str:
    told = [f'"{_short(value.text, start)}"' if value.text is not None else value.label or value.id or "" for value in values]
    return " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))


def _short(text: str, start: int = 0) -> str:
    """Return a text on one line, of a long one the part around its character ``start``."""
    text = re.sub(r"\s", " ", text)
    if len(text) <= _SHOWN:
        return text
    first = max(0, min(start - _BEFORE, len(text) - _SHOWN))
    return ("…" if first else "") + text[first : first + _SHOWN].strip() + ("…" if first + _SHOWN < len(text) else "")
