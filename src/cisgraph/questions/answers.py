"""What an answer consists of. Named tuples: dataclasses take longer to import than a paragraph to be answered."""

from typing import NamedTuple


class Thing(NamedTuple):
    """Something of the graph: its id below the base and its English label."""

    id: str
    label: str


class Party(NamedTuple):
    """An actor, group or category in a role; ``members`` as the paragraph itself composes it, ``name`` for sentences."""

    id: str
    label: str
    members: tuple[Thing, ...] = ()
    name: str = ""


class Provision(NamedTuple):
    """One normative statement. ``byRule`` and ``impliedBy`` say how an implied bearer was found."""

    id: str
    paragraph: str
    modality: str
    trigger: str
    attribution: str
    byRule: str | None
    impliedBy: tuple[Thing, ...]
    bearers: tuple[Party, ...]
    supporters: tuple[Party, ...]
    recipients: tuple[Party, ...]
    beneficiaries: tuple[Party, ...]
    action: Thing
    evidence: tuple[dict, ...]


class Who(NamedTuple):
    """The answer to "who is responsible for this paragraph?"; `as_json` is the contract's form of it."""

    answer: str
    paragraph: dict
    provisions: tuple[Provision, ...]
    principles: tuple[dict, ...]
    instruments: tuple[dict, ...]
    themes: tuple[dict, ...]
    activities: tuple[dict, ...]
    findings: tuple[dict, ...]
    reservations: tuple[dict, ...]
    notes: tuple[dict, ...]
    binding: bool = False

    def as_json(self) -> dict:
        """Return what `cisgraph who --format json` prints and ``/api/paragraphs`` answers, ready for `json.dumps`."""
        data = as_dict(self)
        for provision in data["provisions"]:
            provision["impliedBy"] = [place["id"] for place in provision["impliedBy"]]
            for role in ("bearers", "supporters", "recipients", "beneficiaries"):
                for party in provision[role]:
                    del party["name"]
                    members = party.pop("members")
                    if members:
                        party["members"] = [member["id"] for member in members]
        return data


class Asked(NamedTuple):
    """A provision and an actor's role in it; ``through`` is the group that leads to it, None where the actor is the party."""

    id: str
    paragraph: str
    document: str
    modality: str
    role: str
    through: str | None
    attribution: str
    action: Thing
    binding: bool = False


class Reported(NamedTuple):
    """An activity and an actor's role in it; ``group`` is the group whose activity it is, None for the actor's own."""

    id: str
    label: str
    role: str
    group: str | None
    status: str
    extent: str | None
    paragraph: str
    document: str
    places: tuple[Thing, ...]
    linkBasis: str | None
    implements: tuple[Thing, ...]
    sameDeedAs: tuple[str, ...]


class OfActor(NamedTuple):
    """All that is asked of, reported by and citing one actor or group; `as_json` is the contract's form of it."""

    answer: str
    actor: dict
    groups: tuple[dict, ...]
    asked: tuple[Asked, ...]
    reported: tuple[Reported, ...]
    reportedOfGroups: tuple[Reported, ...]
    participations: tuple[dict, ...]
    statements: tuple[dict, ...]
    offices: tuple[dict, ...]
    reservations: tuple[dict, ...]
    citedIn: tuple[str, ...]

    def as_json(self) -> dict:
        """Return what `cisgraph actor --format json` prints and ``/api/actors`` answers, ready for `json.dumps`."""
        data = as_dict(self)
        for activity in data["reported"]:
            del activity["group"]
        return data


class Part(NamedTuple):
    """A part of the Programme: how many actions it asks for, and of how many of them the reports say what at most."""

    id: str | None
    label: str
    actions: int
    explicit: int
    interpreted: int
    planned: int
    otherwise: int
    silent: int


class Coverage(NamedTuple):
    """What of the Programme is covered by reported activities; the counts of ``total`` are of distinct actions."""

    answer: str
    by: str
    rows: tuple[Part, ...]
    total: Part

    def as_json(self) -> dict:
        """Return what `cisgraph coverage --format json` prints and ``/api/coverage`` answers, ready for `json.dumps`."""
        data = as_dict(self)
        del data["total"]["id"], data["total"]["label"]
        return data


class Match(NamedTuple):
    """Something that words were found in: where (label, acronym, summary, wording …), and a piece of that text.

    Scores are to be compared within one answer only.
    """

    id: str
    kind: str
    label: str
    matched: str
    snippet: str
    score: float


class Found(NamedTuple):
    """What words were found in, the closest first; ``total`` counts what stands on other pages too."""

    answer: str
    results: tuple[Match, ...]
    total: int

    def as_json(self) -> dict:
        """Return what `cisgraph search --format json` prints and ``/api/search`` answers, ready for `json.dumps`."""
        return as_dict(self)


def as_dict(value):
    """Return an answer as plain dicts and lists, the named tuples within it too."""
    if hasattr(value, "_asdict"):
        return {name: as_dict(each) for name, each in value._asdict().items()}
    if isinstance(value, (tuple, list)):
        return [as_dict(each) for each in value]
    if isinstance(value, dict):
        return {name: as_dict(each) for name, each in value.items()}
    return value
