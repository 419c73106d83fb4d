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
