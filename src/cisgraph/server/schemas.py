"""What the JSON of ``/api`` looks like, for its OpenAPI description; the tests hold every answer to it.

Answers themselves are not made of these: they are the same functions' results that the commands print.
"""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Id = Field(description="An IRI below the base.", examples=["poa/71"])
Row = dict[str, str | None]


class Told(BaseModel):
    """Closed, and every member is always there unless it has a default."""

    model_config = ConfigDict(extra="forbid")


class Thing(Told):
    id: str = Id
    label: str | None


class Party(Told):
    id: str = Id
    label: str
    members: list[str] = Field([], description="Who the paragraph itself says that a group consists of.")


class Evidence(Told):
    paragraph: str = Id
    start: int = Field(description="Characters from the beginning of the paragraph's normalised text.")
    end: int
    of: str = Field(description="What the place shows: a trigger, a bearer, a beneficiary …")
    mentions: str | None = Field(None, description="What the words name.")


class Provision(Told):
    id: str = Id
    paragraph: str = Field(description="The label of the paragraph or sub-paragraph that states it.")
    modality: Literal["obligation", "prohibition", "commitment", "recommendation", "permission", "right"]
    trigger: str = Field(description="The words that give the force.")
    attribution: Literal["explicit", "implied"]
    byRule: str | None = Field(description="The rule by which an implied bearer was found.")
    impliedBy: list[str]
    bearers: list[Party]
    supporters: list[Party]
    recipients: list[Party]
    beneficiaries: list[Party]
    action: Thing
    evidence: list[Evidence]


class ParagraphHead(Told):
    id: str = Id
    label: str
    document: str
    section: list[str]
    kind: str
    summary: str
    url: str = Field(description="The whole IRI.")


class Principle(Told):
    id: str = Id
    label: str
    relation: Literal["affirms", "applies"]


class Cited(Told):
    id: str = Id
    label: str
    articles: list[str]


class ActivityLinked(Told):
    id: str = Id
    label: str
    status: str
    linkBasis: Literal["explicit", "interpreted"] | None


class Finding(Told):
    id: str = Id
    action: str
    document: str
    outcome: str


class Reservation(Told):
    id: str = Id
    by: str
    label: str


class Note(Told):
    on: str
    note: str


class Who(Told):
    """Who is asked to do what by a paragraph, with what force and how surely; ``answer`` says it in sentences."""

    answer: str
    paragraph: ParagraphHead
    provisions: list[Provision]
    principles: list[Principle]
    instruments: list[Cited]
    themes: list[Thing]
    activities: list[ActivityLinked]
    findings: list[Finding]
    reservations: list[Reservation]
    notes: list[Note]
    binding: bool


class ActorHead(Told):
    id: str = Id
    label: str
    kind: str
    url: str


class Group(Told):
    id: str = Id
    label: str
    statedIn: list[str]


class Asked(Told):
    id: str = Id
    paragraph: str
    document: str
    modality: str
    role: str
    through: str | None = Field(description="The group by which it reaches the actor; null where the actor itself is named.")
    attribution: str
    action: Thing
    binding: bool


class Reported(Told):
    id: str = Id
    label: str
    role: str
    status: str
    extent: str | None
    paragraph: str
    document: str
    places: list[Thing]
    linkBasis: str | None
    implements: list[Thing]
    sameDeedAs: list[str]


class ReportedOfGroup(Reported):
    group: str


class Fact(Told):
    id: str = Id
    label: str | None
    event: Thing | None
    statedIn: list[str]


class FactWithRole(Fact):
    role: str | None


class ReservationOf(Fact):
    on: list[str]
    onTerm: list[str]


class OfActor(Told):
    """All that is asked of, reported by and citing an actor or group, also through the groups it belongs to."""

    answer: str
    actor: ActorHead
    groups: list[Group]
    asked: list[Asked]
    reported: list[Reported]
    reportedOfGroups: list[ReportedOfGroup]
    participations: list[FactWithRole]
    statements: list[Fact]
    offices: list[FactWithRole]
    reservations: list[ReservationOf]
    citedIn: list[str]


class Counts(Told):
    actions: int
    explicit: int
    interpreted: int
    planned: int
    otherwise: int
    silent: int


class Part(Counts):
    id: str = Id
    label: str


class Coverage(Told):
    """How many actions each part of the Programme asks for, and what at most the reports say of each."""

    answer: str
    by: str
    rows: list[Part]
    total: Counts


class Match(Told):
    id: str = Id
    kind: str
    label: str
    matched: str
    snippet: str
    score: float


class Parameter(Told):
    name: str
    kind: Literal["iri", "string", "integer", "date"]
    default: list[str]


class Query(Told):
    name: str
    kind: str
    title: str
    question: str
    answers: str
    parameters: list[Parameter]


Item = TypeVar("Item")


class Page(Told, Generic[Item]):
    """Some of many; the header Link names the addresses of the next and the previous ones."""

    total: int
    limit: int
    offset: int
    results: list[Item]


class Found(Page[Match]):
    answer: str


class QueryAnswer(Page[Row]):
    name: str
    question: str = Field(description="The question with the values that were asked for.")
    columns: list[str]
    nothing: str | None = Field(description="What it means that there is no row.")


class Problem(BaseModel):
    """RFC 9457."""

    title: str
    status: int
    detail: str = Field(description="One sentence that says what is wrong and what to do.")
