"""How far two independent readings of the Programme agree, facet by facet and chapter by chapter.

Both readings are datasets of their own in ``data/second-reading/``: ``first.ttl`` is the graph's own reading as it stood
before any difference was settled, ``second.ttl`` that of a reader who had seen only the sources and the model.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cisgraph import paths, turtle
from cisgraph.errors import CisgraphError

_CHAPTERS = (("Declaration", 1, 7), ("I", 8, 23), ("II", 24, 58), ("III", 59, 98), ("IV", 99, 117), ("V", 118, 134), ("VI", 135, 149))
_BY_PROVISION = {
    "bearers": "bearer",
    "attribution": "attribution",
    "supporters": "supporter",
    "recipients": "recipient",
    "beneficiaries": "beneficiary",
}
FACETS = ("modality", *_BY_PROVISION, "principles", "instruments")
MODALITIES = ("Obligation", "Prohibition", "Commitment", "Recommendation", "Permission", "Right")


@dataclass(frozen=True)
class Score:
    """Agreement on one facet in one chapter: values that both readings give a paragraph, and those of only one."""

    facet: str
    chapter: str
    both: int
    only_first: int
    only_second: int

    @property
    def precision(self) -> float | None:
        """The share of the first reading's values that the second bears out; None where it has none."""
        return _share(self.both, self.only_first)

    @property
    def recall(self) -> float | None:
        """The share of the second reading's values that the first has too; None where it has none."""
        return _share(self.both, self.only_second)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where neither reading has a value."""
        total = 2 * self.both + self.only_first + self.only_second
        return 2 * self.both / total if total else None


@dataclass(frozen=True)
class Agreement:
    """All scores, the chapters' and the whole's ("all"), and Cohen's kappa on the modality of aligned provisions."""

    scores: tuple[Score, ...]
    kappa: float | None
    aligned: int
    unaligned: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """One reading: unit ("13c") → facet → values, and unit → (start, end, modality) of each provision's trigger."""

    values: dict[str, dict[str, set[str]]]
    triggers: dict[str, list[tuple[int, int, str]]]


def agreement(folder: Path | None = None) -> Agreement:
    """Compare the two readings in a folder (``data/second-reading`` of the checkout).

    Raises:
        CisgraphError: a reading is not there; the wheel carries none.
    """
    folder = folder or paths.root() / "data" / "second-reading"
    first, second = (read(folder / f"{name}.ttl") for name in ("first", "second"))
    scores = [_score(first, second, facet, *chapter) for facet in FACETS for chapter in (*_CHAPTERS, ("all", 1, 149))]
    pairs, alone = align(first, second)
    return Agreement(tuple(scores), kappa(pairs), len(pairs), alone)


def read(path: Path) -> Reading:
    """Read one reading's Turtle file."""
    if not path.is_file():
        raise CisgraphError(f"There is no reading at {path}: run this in a checkout, the package carries none.")
    about: dict[str, dict[str, list]] = {}
    for triple in turtle.read_file(path):
        about.setdefault(triple.subject.value, {}).setdefault(_tail(triple.predicate.value), []).append(triple.object)
    values: dict[str, dict[str, set[str]]] = {}
    triggers: dict[str, list[tuple[int, int, str]]] = {}
    for iri, said in about.items():
        if "states" not in said and "kind" not in said:
            continue
        unit = _tail(iri)
        mine = values[unit] = {facet: set() for facet in FACETS}
        mine["principles"] = {_tail(one.value) for name in ("affirms", "applies") for one in said.get(name, [])}
        for citation in said.get("hasCitation", []):
            mine["instruments"] |= {_tail(one.value) for one in about[citation.value]["cites"]}
        for provision in said.get("states", []):
            _add_provision(about, provision.value, mine, triggers.setdefault(unit, []))
    return Reading(values, triggers)


def _add_provision(about: dict, iri: str, mine: dict[str, set[str]], triggers: list) -> None:
    said = about[iri]
    modality = next(name for one in said["type"] if (name := _tail(one.value)) in MODALITIES)
    mine["modality"].add(modality)
    for facet, name in _BY_PROVISION.items():
        mine[facet] |= {_tail(one.value) for one in said.get(name, [])}
    places = [about[one.value] for one in said.get("evidence", []) if _tail(about[one.value]["evidenceOf"][0].value) == "trigger"]
    if places:
        start, end = min((int(place["start"][0].value), int(place["end"][0].value)) for place in places)
        triggers.append((start, end, modality))


def _score(first: Reading, second: Reading, facet: str, chapter: str, low: int, high: int) -> Score:
    both = only_first = only_second = 0
    for unit in first.values.keys() | second.values.keys():
        if low <= int(re.match(r"\d+", unit)[0]) <= high:
            one = first.values.get(unit, {}).get(facet, set())
            other = second.values.get(unit, {}).get(facet, set())
            both += len(one & other)
            only_first += len(one - other)
            only_second += len(other - one)
    return Score(facet, chapter, both, only_first, only_second)


def align(first: Reading, second: Reading) -> tuple[list[tuple[str, str]], tuple[int, int]]:
    """Pair the provisions whose triggers overlap, in the order of the text; return modalities and how many are alone."""
    pairs: list[tuple[str, str]] = []
    alone_first = alone_second = 0
    for unit in first.triggers.keys() | second.triggers.keys():
        others = sorted(second.triggers.get(unit, []))
        for start, end, modality in sorted(first.triggers.get(unit, [])):
            match = next((one for one in others if one[0] < end and start < one[1]), None)
            if match is None:
                alone_first += 1
            else:
                others.remove(match)
                pairs.append((modality, match[2]))
        alone_second += len(others)
    return pairs, (alone_first, alone_second)


def kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of paired labels (Cohen 1960); None where it is undefined."""
    if not pairs:
        return None
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(one[label] * other[label] for label in one) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _share(hit: int, miss: int) -> float | None:
    return hit / (hit + miss) if hit + miss else None


def _tail(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
