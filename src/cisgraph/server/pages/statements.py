"""All that the graph states about a thing, and all that points to it, each with the named graph that it stands in."""

from dataclasses import dataclass

from cisgraph import terms
from cisgraph.server.pages import tables
from cisgraph.server.pages.tables import Cell
from cisgraph.server.pages.visit import Visit
from cisgraph.terms import tail

_CIS = terms.FIXED["cis"]
#: How many values of one property are shown: of all statements, and among the facts at the head of a page.
_SHOWN, _FACTS = 100, 24
#: What the head of a page says elsewhere, or what only programs need.
_APART = {
    "rdf:type",
    "skos:prefLabel",
    "skos:definition",
    "skos:scopeNote",
    "skos:inScheme",
    "skos:topConceptOf",
    "cis:summary",
    "cis:text",
    "cis:label",
    "cis:order",
    "cis:evidence",
    "cis:textDigest",
    "cis:textLength",
    "cis:within",
    "cis:standsIn",
    "skos:broaderTransitive",
    "skos:editorialNote",
}
#: The facts that come first, and those that come last; the others stand between them.
_FIRST = (
    "cis:status",
    "cis:modality",
    "cis:trigger",
    "cis:bearer",
    "cis:requires",
    "cis:carriedOutBy",
    "cis:partner",
    "cis:supporter",
    "cis:recipient",
    "cis:beneficiary",
    "cis:attribution",
    "cis:byRule",
    "cis:impliedBy",
    "cis:from",
    "cis:until",
    "cis:inPlace",
    "cis:extent",
    "cis:implements",
    "cis:implementsParagraph",
    "cis:linkBasis",
    "cis:rationale",
)
_LAST = ("cis:statedIn", "cis:reportedIn")
#: What points to a thing and belongs to what it is.
_TOWARDS = ("cis:states", "cis:evidence", "cis:partOf", "skos:inScheme")


@dataclass(frozen=True)
class Statements:
    """Rows of the queries ``provenance-of-statement`` and ``references-to``, each statement and graph once."""

    outgoing: list[dict]
    incoming: list[dict]
    visit: Visit

    def __bool__(self) -> bool:
        return bool(self.outgoing or self.incoming)

    @property
    def kinds(self) -> set[str]:
        """The classes of the ontology that the thing is of."""
        return {tail(value) for value in self.values("rdf:type") if value.startswith(_CIS)}

    def values(self, property: str, language: str | None = None) -> list[str]:
        """Return the values of a property (``cis:theme``), in a language where one is told."""
        iri = self.visit.names.iri(property)
        return list(dict.fromkeys(row["value"] for row in self.outgoing if row["property"] == iri and language in (None, row["language"])))

    def text(self, property: str) -> Cell | None:
        """Return a text in the language of the page, or else in English."""
        for language in (self.visit.language, "en"):
            for value in self.values(property, language):
                return Cell(value, language if language != self.visit.language else "")
        return None

    def facts(self, parts: bool = True) -> list[dict]:
        """Return what a reader wants to know of a thing: heading, cells, and how many more there are; its parts if they are wanted."""
        found = []
        for group in sorted(self.grouped("outgoing"), key=self._rank):
            if self.visit.names.short(group["property"]) not in _APART:
                found.append(self._fact(self._heading(group["property"]), [cell for cell, _ in self._readable(group["cells"])]))
        towards = {group["property"]: group for group in self.grouped("incoming")}
        for property in _TOWARDS if parts else ():
            group = towards.get(self.visit.names.iri(property))
            if group:
                found.append(
                    self._fact(self.visit.t["towards"][tail(group["property"])], [cell for cell, _ in group["cells"]], group["total"])
                )
        return found

    def _rank(self, group: dict) -> tuple:
        name = self.visit.names.short(group["property"])
        return name in _LAST, _FIRST.index(name) if name in _FIRST else len(_FIRST), not name.startswith("cis:")

    def _fact(self, heading: str, cells: list[Cell], total: int = 0) -> dict:
        total = max(total, len(cells))
        return {"heading": heading[:1].upper() + heading[1:], "cells": cells[:_FACTS], "more": total - min(len(cells), _FACTS)}

    def _heading(self, property: str) -> str:
        return self.visit.t["properties"].get(self.visit.names.short(property)) or self.visit.name(property).text

    def _readable(self, cells: list[tuple[Cell, list]]) -> list[tuple[Cell, list]]:
        """Return the texts of the page's language where there are some, and dates as people write them."""
        own = [one for one in cells if not one[0].language] or cells
        return [(cell._replace(text=self.visit.day(cell.text)), graphs) for cell, graphs in own]

    def grouped(self, way: str) -> list[dict]:
        """Return the statements ``outgoing`` or ``incoming`` by property, as cells with their graphs."""
        found: dict[str, dict[str, tuple[Cell, list[dict]]]] = {}
        for row in getattr(self, way):
            value = (row["value"], row["language"]) if way == "outgoing" else row["subject"]
            cells = found.setdefault(row["property"], {})
            if value not in cells:
                cells[value] = self._cell(row, way), []
            cells[value][1].append(row)
        return [
            {
                "property": property,
                "total": len(cells),
                "cells": [(cell, self._graphs(rows)) for cell, rows in list(cells.values())[:_SHOWN]],
            }
            for property, cells in found.items()
        ]

    def _cell(self, row: dict, way: str) -> Cell:
        value = row["value"] if way == "outgoing" else row["subject"]
        if way == "outgoing" and (row["language"] or not tables.IRI.fullmatch(value)):
            return Cell(value, row["language"] if row["language"] != self.visit.language else "")
        name = self.visit.name(value)
        return Cell(name.text, name.language if name.language not in (self.visit.language, "") else "", self.visit.href(value))

    def _graphs(self, rows: list[dict]) -> list[tuple[str, bool]]:
        return list(dict.fromkeys((row["graph"], row["inferred"] == "true") for row in rows))

    def as_json(self, visit: Visit) -> dict:
        """Return the statements as data, IRIs in full."""
        kept = ("property", "value", "language", "graph", "inferred")
        return {
            "statements": [{name: row[name] for name in kept} for row in self.outgoing],
            "references": [{name: row[name] for name in ("subject", "property", "graph", "inferred")} for row in self.incoming],
        }


def read(visit: Visit, iri: str) -> Statements:
    """Return what the graph states about a thing, and what points to it."""
    found: dict[tuple, dict] = {}
    for row in visit.asked.ask("provenance-of-statement", subject=iri):
        found.setdefault((row["property"], row["value"], row["language"], row["graph"]), row)
    return Statements(list(found.values()), visit.asked.ask("references-to", thing=iri), visit)
