"""The graph as tables, for those without RDF: one a class of things, a row a thing, and one of who has what part in what.

Rows come from ``cisgraph.nq`` as it is sorted, so memory stays flat; it is read once before for the names of things that rows refer
to. What a column means is said by the ontology, not here.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import queries, terms
from cisgraph.errors import CisgraphError
from cisgraph.export import vocabulary
from cisgraph.export.lookup import Known, known
from cisgraph.export.statements import quads as statements
from cisgraph.export.vocabulary import CIS, TEXT, THING, TYPE, XSD
from cisgraph.store import Release

#: A table's name → the class of its things and what it has of them: the short name of a property, and marks after it,
#: ``*`` several values in a cell, ``+`` the English names of the things in a column beside, ``!`` a concept of the ontology by its
#: own name, ``~`` in English only, and ``^`` before it for what points to the thing by that property.
_LAYOUT = {
    "documents": ("Document", "prefLabel title~ symbol issued language* creator*+ follows*+ partOf+ paragraphCount instrumentKind! "
                  "statedIn* seeAlso* description* bibliographicCitation~* altLabel~* hiddenLabel~* scopeNote~ editorialNote~*"),
    "sections": ("Section", "prefLabel number order partOf+ editorialNote~*"),
    "paragraphs": ("Paragraph", "label number letter order kind! partOf+ summary text~ theme*+ affirms*+ applies*+ states* hasCitation* "
                   "withoutProvision~ defines*+ excludes*+ scope! setsAside*+ evidence* textLength textDigest editorialNote~*"),
    "provisions": ("Provision", "^states order modality! trigger~ attribution! byRule impliedBy* bearer*+ supporter*+ recipient*+ "
                   "beneficiary*+ requires+ renews*+ evidence* editorialNote~*"),
    "citations": ("Citation", "^hasCitation cites+ article* evidence* editorialNote~*"),
    "actions": ("Action", "prefLabel partOf*+ scopeNote~"),
    "principles": ("Principle", "prefLabel definition altLabel~* inScheme* topConceptOf* scopeNote~ editorialNote~*"),
    "categories": ("Category", "prefLabel definition altLabel* hiddenLabel~* broader*+ related*+ inScheme* topConceptOf* scopeNote~ "
                   "editorialNote~*"),
    "themes": ("Theme", "prefLabel definition altLabel~* broader*+ inScheme* topConceptOf* scopeNote~"),
    "actors": ("Actor", "class prefLabel acronym* isoAlpha2 isoAlpha3 m49 partOf+ definition altLabel* hiddenLabel~* scopeNote~ "
               "editorialNote~*"),
    "groups": ("Group", "prefLabel membership! definition altLabel* hiddenLabel~* scopeNote~ editorialNote~*"),
    "memberships": ("Membership", "of+ member+ role* from until statedIn* editorialNote~*"),
    "instruments": ("Instrument", "prefLabel title identifier* symbol issued instrumentKind! creator*+ follows*+ partOf+ paragraphCount "
                    "description* bibliographicCitation~* altLabel* hiddenLabel~* scopeNote~ editorialNote~*"),
    "activities": ("Activity", "reportedIn* order prefLabel status! carriedOutBy*+ partner*+ recipient*+ beneficiary*+ inPlace*+ period~ "
                   "amount~ extent~ word~ implements*+ linkBasis! rationale~ withoutAction~ sameDeedAs* evidence* editorialNote~*"),
    "findings": ("Finding", "about+ inDocument+ outcome! date method~ basedOn+ reportedIn*"),
    "readings": ("Reading", "prefLabel inDocument+ date role* rulesVersion lookedFor~ editorialNote~*"),
    "events": ("Event", "prefLabel from until inPlace*+ partOf*+ reportedIn* generated*+ used*+ altLabel* editorialNote~*"),
    "participations": ("Participation", "participant+ inEvent+ role* count statedIn* prefLabel editorialNote~*"),
    "statements": ("Statement", "speaker*+ inEvent+ role* count statedIn* prefLabel editorialNote~*"),
    "offices": ("Office", "holder*+ inEvent+ role* statedIn* prefLabel"),
    "places": ("Place", "prefLabel partOf+ altLabel* hiddenLabel~* scopeNote~ editorialNote~*"),
    "reservations": ("Reservation", "prefLabel by*+ inEvent+ on* onTerm*+ reaches* statedIn* editorialNote~*"),
    "counts": ("Count", "prefLabel count counts*+ statedIn* editorialNote~*"),
    "source_notes": ("SourceNote", "at* noteKind! stands~ likelyMeant~ ground~"),
    "descriptive_uses": ("DescriptiveUse", "word~ reason~ evidence*"),
    "selectors": ("Selector", "inParagraph start end evidenceOf! mentions+"),
}
#: The one table with a row for each relation: who has which part in a provision or an activity.
PARTIES = "parties"
_PARTS = ("bearer", "supporter", "recipient", "beneficiary", "carriedOutBy", "partner")


class Column(NamedTuple):
    """A column: its name, the property (none for an id or class), what kind of values, and how they are found and written."""

    name: str
    property: str | None
    kind: str
    many: bool = False
    language: str = ""
    concept: bool = False
    inverse: bool = False
    names: bool = False

    @property
    def integer(self) -> bool:
        return self.kind == XSD + "integer"


class Table(NamedTuple):
    """A table: the IRI of its things' class (none for `PARTIES`) and its columns, the first of which is the thing's id."""

    name: str
    of: str | None
    columns: tuple[Column, ...]


#: What stands in a row: None where nothing is stated, a list where a column may have several values.
Cell = str | int | list[str] | None


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Return the tables by name."""
    found = {
        name: Table(name, CIS + of, (Column("id", None, THING), *(column for mark in layout.split() for column in _columns(mark))))
        for name, (of, layout) in _LAYOUT.items()
    }
    names = ("id", "modality", "part", "attribution", "party", "name")
    parties = tuple(Column(name, None, vocabulary.STRING, names=name == "name") for name in names)
    return {**found, PARTIES: Table(PARTIES, None, parties)}


def _columns(mark: str) -> list[Column]:
    name = mark.strip("^*+!~")
    if name == "class":
        return [Column("class", TYPE, THING, many=True, concept=True)]
    key = vocabulary.keys()[name]
    iri, many, inverse = queries.expand(key.property), "*" in mark, "^" in mark
    if key.kind == TEXT:
        many_languages = [("en", name)] if "~" in mark else [("en", f"{name}_en"), ("ru", f"{name}_ru")]
        return [Column(title, iri, TEXT, many, language) for language, title in many_languages]
    column = Column("paragraph" if inverse else name, iri, key.kind, many, concept="!" in mark, inverse=inverse)
    return [column, column._replace(name=f"{column.name}_name", kind=TEXT, language="en", names=True)] if "+" in mark else [column]


def rows(release: Release) -> Iterator[tuple[str, list[Cell]]]:
    """Return each row with the name of its table, in the order of the things' IRIs.

    Raises:
        CisgraphError: a thing has several values where its table has room for one, which no valid release has.
    """
    wanted = {table.of: table for table in tables().values() if table.of}
    inverse = {column.property for table in wanted.values() for column in table.columns if column.inverse}
    with known(statements(release), inverse) as others:
        look = _Look(release.base, others)
        for subject, quads in groupby(statements(release), key=lambda quad: quad.subject):
            said: dict[str, dict] = {}
            for quad in quads:
                said.setdefault(quad.predicate.value, {})[quad.object] = None
            classes = [wanted[cls.value] for cls in said.get(TYPE, ()) if getattr(cls, "value", None) in wanted]
            for table in classes:
                yield table.name, [look.cell(column, table, subject, said) for column in table.columns]
            if classes:
                yield from ((PARTIES, row) for row in look.parties(subject, said))


class _Look:
    """Finds what stands in a cell."""

    def __init__(self, base: str, others: Known):
        self.base, self.others = base, others

    def cell(self, column: Column, table: Table, subject: ox.NamedNode, said: dict[str, dict]) -> Cell:
        values = self.values(column, table, subject, said)
        if column.many:
            return values
        if len(values) > 1:
            raise CisgraphError(
                f"{self.id(subject)} has several values of {column.name}, and table {table.name} has room for one: run `cisgraph validate`."
            )
        if column.integer and values:
            return int(values[0])
        return values[0] if values else None

    def values(self, column: Column, table: Table, subject: ox.NamedNode, said: dict[str, dict]) -> list[str]:
        if column.property is None:
            return [self.id(subject)]
        if column.inverse:
            found = [ox.NamedNode(iri) for iri in self.others.pointing(column.property, subject.value)]
        else:
            found = list(said.get(column.property, ()))
        if column.names:
            return [self.name(term.value) for term in found]
        if column.kind == TEXT:
            return [term.value for term in found if isinstance(term, ox.Literal) and term.language == column.language]
        if column.concept:
            return [term.value.removeprefix(CIS) for term in found if term.value.startswith(CIS) and term.value != table.of]
        return [self.id(term) for term in found]

    def parties(self, subject: ox.NamedNode, said: dict[str, dict]) -> Iterator[list[Cell]]:
        """Return who has which part in a provision or activity; how sure it is, is told of bearers."""
        first = {name: next(iter(said.get(CIS + name, ())), None) for name in ("modality", "attribution")}
        modality, attribution = (term and term.value.removeprefix(CIS) for term in first.values())
        for part in _PARTS:
            for party in said.get(CIS + part, ()):
                yield [self.id(subject), modality, part, attribution if part == "bearer" else None, self.id(party), self.name(party.value)]

    def id(self, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
        """Return an IRI below the base as its id, any other one whole, and the lexical form of a literal."""
        return term.value.removeprefix(self.base) if isinstance(term, ox.NamedNode) else term.value

    def name(self, iri: str) -> str:
        """Return what people call a thing, or its prefixed name."""
        return self.others.name(iri) or terms.short(iri, self.base)
