"""Hold the graph against the official texts: every paragraph's digest, every selector's place and words."""

from collections import Counter
from typing import NamedTuple

from cisgraph.documents import Text, Unit
from cisgraph.store import Asked


#: Words that mention what a sentence before has named; they bear out any actor or category.
PRONOUNS = {"it", "they", "them", "such persons", "these persons", "many", "some", "others"}
#: What a mention bears out by its name; an article does so by its number.
NAMED = (
    "#bearer", "#supporter", "#recipient", "#beneficiary", "#cites", "#carriedOutBy", "#partner", "#inPlace", "#mentions",
)


class Report(NamedTuple):
    """What was held against the texts: paragraphs found right by document and kind of unit, selectors, and faults."""

    paragraphs: Counter
    selectors: int
    faults: list[str]


def verify(asked: Asked, texts: dict[str, Text]) -> Report:
    """Compare all paragraphs and selectors of the documents whose text is at hand.

    Args:
        asked: the graph.
        texts: document slug → official text, as `cisgraph.documents.read_sources` returns them.
    """
    right: Counter = Counter()
    faults = []
    units: dict[str, Unit] = {}
    for row, unit in paired(asked, texts):
        if fault := _digest_fault(row, unit):
            faults.append(fault)
        else:
            units[row["paragraph"]] = unit
            right[row["document"].rpartition("/")[2], _sort(row)] += 1
    names: dict[str, set[str]] = {}
    for row in asked.ask("names"):
        names.setdefault(row["thing"], set()).add(row["name"].lower())
    checked = 0
    for row in asked.ask("selectors"):
        if row["paragraph"] in units:
            checked += 1
            if fault := _selector_fault(row, units[row["paragraph"]].text, names):
                faults.append(fault)
    return Report(right, checked, faults)


def paired(asked: Asked, texts: dict[str, Text]) -> list[tuple[dict, Unit | None]]:
    """Return each paragraph of the graph whose document's text is at hand, with its unit there, or None."""
    pairs = []
    for row in asked.ask("paragraph-digests"):
        text = texts.get(row["document"].rpartition("/")[2])
        if text is not None:
            pairs.append((row, text.units.get(row["paragraph"].rpartition("/")[2])))
    return pairs


def _digest_fault(row: dict, unit: Unit | None) -> str | None:
    where = f"Paragraph {row['label']} of {row['document'].rpartition('/')[2]}"
    if unit is None:
        return f"{where} is not in the official text: check that the text is whole, or the paragraph's IRI."
    if unit.digest != row["digest"] or len(unit.wording) != int(row["length"]):
        return (
            f"{where} has another text than was annotated: if the copy is right, read the paragraph again and set its "
            f"cis:textDigest to {unit.digest} and cis:textLength to {len(unit.wording)}."
        )
    return None


def _selector_fault(row: dict, text: str, names: dict[str, set[str]]) -> str | None:
    start, end = int(row["start"]), int(row["end"])
    name = "/".join(row["selector"].split("/")[-2:])
    if not 0 <= start < end <= len(text):
        return f"Selector {name} points to {start}-{end}, outside the {len(text)} characters of its paragraph: correct it."
    words = text[start:end]
    said = words.lower() if row["of"].endswith("#word") else words  # a modal word is given in small letters
    if row["trigger"] is not None and said not in row["trigger"].split(" … "):
        return f"Selector {name} points to {words!r}, but the trigger is {row['trigger']!r}: correct one of them."
    mentioned = row["mentions"]
    if mentioned and row["of"].endswith(NAMED) and words.lower() not in names.get(mentioned, set()) | PRONOUNS:
        return (
            f"Selector {name} points to {words!r}, which is no name of {'/'.join(mentioned.split('/')[-2:])}: correct the "
            "place, or add the words as skos:altLabel (skos:hiddenLabel for a part of a name) of what they mention."
        )
    return None


def _sort(row: dict) -> str:
    if row["letter"]:
        return "sub-paragraph"
    return "definition" if row["kind"].endswith("kind-definition") else "paragraph"
