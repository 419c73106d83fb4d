"""All that the graph states about a thing, and all that points to it, each with the named graph that it stands in."""

from dataclasses import dataclass

from cisgraph import terms
from cisgraph.server.pages import tables
from cisgraph.server.pages.site import Visit
from cisgraph.server.pages.tables import Cell
from cisgraph.terms import tail

_CIS = terms.FIXED["cis"]
#: How many of one property are shown.
_SHOWN = 100


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

    def grouped(self, way: str) -> list[dict]:
        """Return the statements ``outgoing`` or ``incoming`` by property, as cells with their graphs."""
        found: dict[str, dict[str, tuple[Cell, list[dict]]]] = {}
        for row in getattr(self, way):
            value = row["value"] if way == "outgoing" else row["subject"]
            cells = found.setdefault(row["property"], {})
            if value not in cells:
                cells[value] = self._cell(row, value, way), []
            cells[value][1].append(row)
        return [
            {"property": property, "total": len(cells), "cells": [(cell, self._graphs(rows)) for cell, rows in list(cells.values())[:_SHOWN]]}
            for property, cells in found.items()
        ]

    def _cell(self, row: dict, value: str, way: str) -> Cell:
        if way == "outgoing" and (row["language"] or not tables._IRI.fullmatch(value)):
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
    for row in visit.release.ask("provenance-of-statement", subject=iri):
        found.setdefault((row["property"], row["value"], row["language"], row["graph"]), row)
    return Statements(list(found.values()), visit.release.ask("references-to", thing=iri), visit)
