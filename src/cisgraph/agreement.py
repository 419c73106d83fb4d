"""How far two independent readings agree, facet by facet: provisions by chapter, reported activities by document.

Both readings are datasets of their own in ``data/second-reading/``: ``first.ttl`` is the graph's own reading as it stood
before any difference was settled, ``second.ttl`` that of readers who had seen only the sources and the model.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cisgraph import paths, turtle
from cisgraph.errors import CisgraphError
from cisgraph.terms import tail

_CHAPTERS = (("Declaration", 1, 7), ("I", 8, 23), ("II", 24, 58), ("III", 59, 98), ("IV", 99, 117), ("V", 118, 134), ("VI", 135, 149))
_BY_PROVISION = {
    "bearers": "bearer",
    "attribution": "attribution",
    "supporters": "supporter",
    "recipients": "recipient",
    "beneficiaries": "beneficiary",
}
_BY_ACTIVITY = {
    "status": "status",
    "actors": "carriedOutBy",
    "partners": "partner",
    "places": "inPlace",
    "categories": "beneficiary",
    "link basis": "linkBasis",
    "paragraphs implemented": "implementsParagraph",
}
FACETS = ("modality", *_BY_PROVISION, "principles", "instruments")
ACTIVITY_FACETS = tuple(_BY_ACTIVITY)
#: Which facets are compared of which part: the Programme's chapters and the resolution ask, the reports tell.
PARTS = {
    **{chapter: FACETS for chapter, *_ in _CHAPTERS},
    "a-res-51-70": FACETS,
    **{document: ACTIVITY_FACETS for document in ("a-51-341", "unhcr-1997-follow-up", "a-52-274")},
}
MODALITIES = ("Obligation", "Prohibition", "Commitment", "Recommendation", "Permission", "Right")


@dataclass(frozen=True)
class Score:
    """Agreement on one facet in one part: values that both readings give a paragraph, and those of only one."""

    facet: str
    part: str
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
class Alignment:
    """Statements that stand in the same place of the text: Cohen's kappa on their force or status, how many, how many alone."""

    kappa: float | None
    aligned: int
    alone: tuple[int, int]


@dataclass(frozen=True)
class Agreement:
    """All scores, the parts' and the wholes' ("all"), and how provisions and activities align."""

    scores: tuple[Score, ...]
    provisions: Alignment
    activities: Alignment


@dataclass(frozen=True)
class Reading:
    """One reading: unit ("poa/13c") → facet → values, and unit → (start, end, label) of what it finds stated or reported.

    The label is a provision's modality at the place of its trigger, or an activity's status at that of its verb.
    """

    values: dict[str, dict[str, set[str]]]
    places: dict[str, list[tuple[int, int, str]]]


def agreement(folder: Path | None = None) -> Agreement:
    """Compare the two readings in a folder (``data/second-reading`` of the checkout).

    Raises:
        CisgraphError: a reading is not there; the wheel carries none.
    """
    folder = folder or paths.root() / "data" / "second-reading"
    first, second = (read(folder / f"{name}.ttl") for name in ("first", "second"))
    scores = [
        _score(first, second, facet, part)
        for facets in (FACETS, ACTIVITY_FACETS)
        for facet in facets
        for part in (*(part for part, theirs in PARTS.items() if theirs == facets), "all")
    ]
    return Agreement(tuple(scores), *(_alignment(first, second, facets) for facets in (FACETS, ACTIVITY_FACETS)))


def _alignment(first: Reading, second: Reading, facets: tuple[str, ...]) -> Alignment:
    pairs, alone = align(*(
        Reading({}, {unit: places for unit, places in one.places.items() if PARTS[_part(unit)] == facets}) for one in (first, second)
    ))
    return Alignment(kappa(pairs), len(pairs), alone)


def read(path: Path) -> Reading:
    """Read one reading's Turtle file."""
    if not path.is_file():
        raise CisgraphError(f"There is no reading at {path}: run this in a checkout, the package carries none.")
    about: dict[str, dict[str, list]] = {}
    for triple in turtle.read_file(path):
        about.setdefault(triple.subject.value, {}).setdefault(tail(triple.predicate.value), []).append(triple.object)
    found = Reading({}, {})
    for iri, said in about.items():
        if "states" in said or "kind" in said:
            _add_paragraph(about, iri, found)
        elif "reportedIn" in said:
            _add_activity(about, iri, found)
    return found


def _add_paragraph(about: dict, iri: str, found: Reading) -> None:
    said, unit = about[iri], _unit(iri)
    mine = found.values.setdefault(unit, {facet: set() for facet in PARTS[_part(unit)]})
    if PARTS[_part(unit)] != FACETS:
        return
    mine["principles"] = {tail(one.value) for name in ("affirms", "applies") for one in said.get(name, [])}
    for citation in said.get("hasCitation", []):
        mine["instruments"] |= {tail(one.value) for one in about[citation.value]["cites"]}
    for provision in said.get("states", []):
        _add_provision(about, provision.value, mine, found.places.setdefault(unit, []))


def _add_provision(about: dict, iri: str, mine: dict[str, set[str]], places: list) -> None:
    said = about[iri]
    modality = next(name for one in said["type"] if (name := tail(one.value)) in MODALITIES)
    mine["modality"].add(modality)
    for facet, name in _BY_PROVISION.items():
        mine[facet] |= {tail(one.value) for one in said.get(name, [])}
    _add_place(about, said, "trigger", modality, places)


def _add_activity(about: dict, iri: str, found: Reading) -> None:
    said = about[iri]
    unit = _unit(said["reportedIn"][0].value)
    mine = found.values.setdefault(unit, {facet: set() for facet in ACTIVITY_FACETS})
    for facet, name in _BY_ACTIVITY.items():
        mine[facet] |= {tail(one.value) for one in said.get(name, [])}
    _add_place(about, said, "status", tail(said["status"][0].value), found.places.setdefault(unit, []))


def _add_place(about: dict, said: dict, of: str, label: str, places: list) -> None:
    found = [about[one.value] for one in said.get("evidence", []) if tail(about[one.value]["evidenceOf"][0].value) == of]
    if found:
        start, end = min((int(place["start"][0].value), int(place["end"][0].value)) for place in found)
        places.append((start, end, label))


def _score(first: Reading, second: Reading, facet: str, part: str) -> Score:
    both = only_first = only_second = 0
    for unit in first.values.keys() | second.values.keys():
        its = _part(unit)
        if facet in PARTS[its] and part in (its, "all"):
            one = first.values.get(unit, {}).get(facet, set())
            other = second.values.get(unit, {}).get(facet, set())
            both += len(one & other)
            only_first += len(one - other)
            only_second += len(other - one)
    return Score(facet, part, both, only_first, only_second)


def _part(unit: str) -> str:
    """Return the chapter of a unit of the Programme, or the document of another."""
    document, _, key = unit.partition("/")
    if document != "poa":
        return document
    number = int(re.match(r"\d+", key)[0])
    return next(chapter for chapter, low, high in _CHAPTERS if low <= number <= high)


def align(first: Reading, second: Reading) -> tuple[list[tuple[str, str]], tuple[int, int]]:
    """Pair statements whose places overlap, in the order of the text; return their labels and how many are alone."""
    pairs: list[tuple[str, str]] = []
    alone_first = alone_second = 0
    for unit in first.places.keys() | second.places.keys():
        others = sorted(second.places.get(unit, []))
        for start, end, label in sorted(first.places.get(unit, [])):
            match = next((one for one in others if one[0] < end and start < one[1]), None)
            if match is None:
                alone_first += 1
            else:
                others.remove(match)
                pairs.append((label, match[2]))
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


def _unit(iri: str) -> str:
    """Return document and key of a paragraph: "poa/13c"."""
    return "/".join(iri.split("/")[-2:])
