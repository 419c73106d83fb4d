"""The tables of what becomes of each term of the ontology in a partner's vocabulary.

A vocabulary has `Row`s for the terms that it carries, and for each of the `GROUPS` a sentence on why it carries none of the
others. A test holds that no class or property of the ontology is forgotten.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """Terms of ours, in prefixed names; what they become; what is lost on the way."""

    ours: str
    theirs: str
    lost: str


def _cis(names: str) -> tuple[str, ...]:
    return tuple(f"cis:{name}" for name in names.split())


#: Every class and property of the ontology, by what it is about.
GROUPS = {
    "provisions": _cis(
        "Provision Obligation Prohibition Commitment Recommendation Permission Right Action states bearer supporter recipient "
        "beneficiary requires renews modality attribution byRule impliedBy trigger bearerThroughGroup"
    ),
    "structure of the documents": _cis(
        "Document Section Paragraph partOf within standsIn number letter label order kind summary follows symbol paragraphCount "
        "withoutProvision"
    ),
    "subjects of a paragraph": _cis("Principle Category Theme affirms applies theme setsAside"),
    "authorities": _cis("Instrument instrumentKind Citation hasCitation cites article"),
    "definitions": _cis("Definition defines excludes scope"),
    "actors and groups": _cis(
        "Actor State InternationalOrganization NonGovernmentalOrganization Body Mechanism Group Membership member of membership "
        "acronym isoAlpha2 isoAlpha3 m49"
    ),
    "the Conference": _cis("Event Participation participant inEvent Statement speaker Office holder role from until statedIn"),
    "reservations": _cis("Reservation by on onTerm reaches"),
    "what was reported": _cis(
        "Activity status word period amount extent carriedOutBy partner implements implementsParagraph linkBasis rationale "
        "sameDeedAs withoutAction reportedIn Place inPlace Finding about outcome basedOn method Reading inDocument rulesVersion lookedFor"
    ),
    "evidence": _cis(
        "Selector evidence evidenceOf inParagraph mentions start end text textDigest textLength DescriptiveUse reason"
    ),
    "notes on the sources": _cis("SourceNote at noteKind stands likelyMeant ground Count count counts"),
}


def named(rows: tuple[Row, ...]) -> set[str]:
    """Return the terms of ours that rows name."""
    return {term for row in rows for term in row.ours.split()}


def left_out(rows: tuple[Row, ...]) -> dict[str, list[str]]:
    """Return group → the terms of ours that the rows leave out, where there are such."""
    carried = named(rows)
    left = {group: [term for term in names if term not in carried] for group, names in GROUPS.items()}
    return {group: names for group, names in left.items() if names}


def table(rows: tuple[Row, ...], left: dict[str, str]) -> str:
    """Return both tables as Markdown."""
    lines = ["| ours | theirs | what is lost |", "|---|---|---|"]
    lines += [f"| {_code(row.ours.split())} | {row.theirs} | {row.lost} |" for row in rows]
    lines += ["", "| not carried | our terms | why |", "|---|---|---|"]
    lines += [f"| {group} | {_code(names)} | {left[group]} |" for group, names in left_out(rows).items()]
    return "\n".join(lines) + "\n"


def _code(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
