"""What the measures and the answer consist of."""

from dataclasses import asdict, dataclass

#: Each measure, and the field of `Measured` that holds it.
MEASURES = {
    "degree": "partners", "strength": "shared", "betweenness": "betweenness", "participation": "participation", "bridging": "bridging",
}


@dataclass(frozen=True)
class Measured:
    """One actor or group, and where it stands among those that are asked.

    ``provisions`` are those that it bears or supports, ``implied`` those that it bears without being named, ``partners``
    the others in them, ``shared`` those that have a partner in them, ``closest`` the partners of most provisions.
    ``betweenness``, ``participation`` and ``bridging`` go from 0 to 1, and `READINGS` says what they mean. ``community``
    is None for who has no partner; ``cohesion`` is in how many of the runs it stays with the others of its community.
    """

    id: str
    label: str
    name: str
    kind: str
    provisions: int
    bears: int
    implied: int
    supports: int
    partners: int
    shared: int
    closest: tuple[tuple[str, int], ...]
    betweenness: float
    participation: float
    bridging: float
    community: int | None
    cohesion: float | None
    chapters: dict[str, int]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the Programme, and how many of its provisions are counted."""

    number: str
    label: str
    provisions: int


@dataclass(frozen=True)
class Measures:
    """The measures of one network; ``actors`` in the order of their ids.

    ``shared`` provisions have two or more parties that count, ``jointly`` so many bearers; ``links`` is how many pairs of
    actors they bring together. ``communities`` are the members' ids, the largest first; ``modularity`` is None where there
    is no link, ``divisions`` how many different ones the runs gave, ``byLot`` the modularity of each network drawn by lot.
    ``participation`` is that of all provisions.
    """

    by: str
    provisions: int
    implied: int
    shared: int
    jointly: int
    links: int
    chapters: tuple[Chapter, ...]
    participation: float
    communities: tuple[tuple[str, ...], ...]
    modularity: float | None
    divisions: int
    byLot: tuple[float, ...]
    actors: tuple[Measured, ...]


@dataclass(frozen=True)
class Network:
    """The answer to "who is asked together with whom?"; ``measures.actors`` come in the order of ``measure``, the highest first."""

    answer: str
    measure: str
    throughGroups: bool
    explicit: bool
    readings: dict[str, str]
    measures: Measures

    def as_json(self) -> dict:
        """Return what `cisgraph network --format json` prints, ready for `json.dumps`."""
        data = asdict(self)
        measures = data.pop("measures")
        actors = measures.pop("actors")
        for actor in actors:
            actor["closest"] = [{"id": id, "provisions": count} for id, count in actor["closest"]]
        measures["communities"] = [{"number": number, "members": members} for number, members in enumerate(measures["communities"], 1)]
        return data | measures | {"rows": actors, "binding": False}


def table(answer: Network) -> tuple[tuple[str, ...], list[tuple]]:
    """Return an answer's columns and rows, one an actor: the measure that orders them is among the columns."""
    columns = ["label", "provisions", "implied", "partners", "betweenness", "community"]
    measure = MEASURES[answer.measure]
    if measure not in columns:
        columns.insert(4, measure)
    rows = [
        (one.id, *(getattr(one, name) for name in columns), ", ".join(f"{chapter or 'none'} {count}" for chapter, count in one.chapters.items()))
        for one in answer.measures.actors
    ]
    return ("actor", *columns, "chapters"), rows
