"""What things look like in the JSON of ``/api``: in a list, and one by itself with the rows of the queries that tell of it."""

from typing import Literal

from pydantic import BaseModel, Field

from cisgraph.server.schemas import Id, Row, Thing, Told


class ListedParagraph(Told):
    id: str = Id
    label: str
    document: str
    chapter: Thing | None
    kind: str
    summary: str
    url: str


class ListedActor(Told):
    id: str = Id
    label: str
    kind: str
    names: list[str] = Field(description="Labels, acronyms and other names in any language.")
    url: str


class _Labelled(Told):
    id: str = Id
    label: str
    labels: dict[str, str] = Field(description="By language.")
    definition: dict[str, str]
    url: str


class Action(_Labelled):
    reported: Literal["explicit", "interpreted", "planned", "otherwise", "silent", "unread"] | None = Field(
        description="The most that the reports say of it; null where the Programme does not ask for it."
    )


class ActionTold(Action):
    asked: list[Row]
    activities: list[Row]
    findings: list[Row]


class Activity(_Labelled):
    document: str
    paragraph: str
    status: str
    linkBasis: Literal["explicit", "interpreted"] | None
    period: str | None
    amount: str | None
    extent: str | None
    rationale: str | None
    withoutAction: str | None
    sameDeedAs: list[str]


class ActivityTold(Activity):
    links: list[Row]


class CitedIn(Told):
    document: str
    paragraphs: int


class Instrument(_Labelled):
    kind: str | None
    issued: str | None
    citedIn: list[CitedIn]


class InstrumentTold(Instrument):
    citations: list[Row]
    provisions: list[Row]


class Category(_Labelled):
    broader: list[Thing]
    provisionCount: int = Field(description="Provisions of the Programme in favour of just this category.")


class CategoryTold(Category):
    paragraphs: list[Row]
    provisions: list[Row]
    activities: list[Row]


class PrincipleListed(_Labelled):
    affirmed: int = Field(description="How many paragraphs of the Programme affirm it.")
    applied: int
    first: Thing | None


class PrincipleTold(PrincipleListed):
    paragraphs: list[Row]


class Theme(_Labelled):
    broader: list[Thing]
    paragraphCount: int = Field(description="Paragraphs of the Programme on just this theme.")


class ThemeTold(Theme):
    paragraphs: list[Row]
    provisions: list[Row]


class Place(_Labelled):
    within: list[Thing]
    eventCount: int


class PlaceTold(Place):
    activities: list[Row]


#: Kind of things → the model of one in its list, and of one by itself.
MODELS: dict[str, tuple[type[BaseModel], type[BaseModel]]] = {
    "actions": (Action, ActionTold),
    "activities": (Activity, ActivityTold),
    "categories": (Category, CategoryTold),
    "instruments": (Instrument, InstrumentTold),
    "places": (Place, PlaceTold),
    "principles": (PrincipleListed, PrincipleTold),
    "themes": (Theme, ThemeTold),
}
