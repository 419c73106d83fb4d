"""What an answer consists of."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Thing:
    """Something of the graph: its id below the base and its English label."""

    id: str
    label: str


@dataclass(frozen=True)
class Party(Thing):
    """An actor, group or category in a role; ``members`` as the paragraph itself composes it, ``name`` for sentences."""

    members: tuple[Thing, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Provision:
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


@dataclass(frozen=True)
class Who:
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
        data = asdict(self)
        for provision in data["provisions"]:
            provision["impliedBy"] = [place["id"] for place in provision["impliedBy"]]
            for role in ("bearers", "supporters", "recipients", "beneficiaries"):
                for party in provision[role]:
                    del party["name"]
                    members = party.pop("members")
                    if members:
                        party["members"] = [member["id"] for member in members]
        return data


@dataclass(frozen=True)
class Asked:
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


@dataclass(frozen=True)
class Reported:
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


@dataclass(frozen=True)
class OfActor:
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
        data = asdict(self)
        for activity in data["reported"]:
            del activity["group"]
        return data


@dataclass(frozen=True)
class Part:
    """A part of the Programme: how many actions it asks for, and of how many of them the reports say what at most."""

    id: str | None
    label: str
    actions: int
    explicit: int
    interpreted: int
    planned: int
    otherwise: int
    silent: int


@dataclass(frozen=True)
class Coverage:
    """What of the Programme is covered by reported activities; the counts of ``total`` are of distinct actions."""

    answer: str
    by: str
    rows: tuple[Part, ...]
    total: Part

    def as_json(self) -> dict:
        """Return what `cisgraph coverage --format json` prints and ``/api/coverage`` answers, ready for `json.dumps`."""
        data = asdict(self)
        del data["total"]["id"], data["total"]["label"]
        return data
