"""The page of a paragraph: who is responsible, provision by provision, with the wording where the release has it."""

import re
from typing import NamedTuple

from cisgraph.questions.who import who
from cisgraph.server.pages.statements import Statements, read
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class Piece(NamedTuple):
    """A piece of a text; ``of`` says for which relations it is evidence, ``mentions`` what it names."""

    text: str
    of: tuple[str, ...] = ()
    mentions: str | None = None


def view(visit: Visit, iri: str, statements: Statements) -> View:
    """Return the page of a paragraph; its data are what `cisgraph who` answers."""
    answer = who(visit.asked, iri)
    ask = visit.asked.ask
    before, after = _neighbours(visit, iri, answer.paragraph["document"])
    units = [row["unit"] for row in ask("paragraph", paragraph=iri)]
    name = visit.name(iri)
    summary = statements.text("cis:summary")
    told = {
        "answer": answer,
        "sentences": _SENTENCE.split(answer.answer, maxsplit=1),
        "iri": iri,
        "document": f"document/{answer.paragraph['document']}",
        "sections": [(row["section"], row["number"]) for row in ask("sections-of-paragraph", paragraph=iri)],
        "before": before,
        "after": after,
        "summary": None if summary and summary.text in answer.answer else summary,
        "wording": _wording(visit, units),
        "activities": ask("activities-for-paragraph", paragraph=iri),
        "reported": ask("activities-reported-in-paragraph", paragraph=iri),
        "findings": _findings(ask("findings-for-paragraph", paragraph=iri)),
        "source_notes": ask("source-notes-on-paragraph", paragraph=iri),
        "statements": statements,
    }
    return View("paragraph.html", name.text, told, answer.as_json(), name.language, iri)


def _neighbours(visit: Visit, iri: str, document: str) -> tuple[str | None, str | None]:
    """Return the paragraphs before and after, as the document has them."""
    rows = visit.asked.ask("paragraphs-of-document", document=f"{visit.release.base}document/{document}")
    order = [row["paragraph"] for row in rows]
    if iri not in order:
        return None, None
    at = order.index(iri)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


def _findings(rows: list[dict]) -> dict:
    """Return what was found as a table: a line an action, a column a report."""
    reports = list(dict.fromkeys(row["document"] for row in rows))
    cells = {(row["action"], row["document"]): row for row in rows}
    actions = dict.fromkeys(row["action"] for row in rows)
    return {"reports": reports, "lines": [(action, [cells.get((action, report)) for report in reports]) for action in actions]}


def _wording(visit: Visit, units: list[str]) -> list[dict]:
    """Return the text of each unit in pieces, those that evidence points to marked; nothing where the release has no texts."""
    places: dict[str, list[dict]] = {}
    for row in visit.asked.ask("evidence-of-paragraph", paragraph=units[0]):
        places.setdefault(row["unit"], []).append(
            {
                "start": int(row["start"]),
                "end": int(row["end"]),
                "of": tail(row["of"]),
                "mentions": row["mentions"],
                "statement": row["statement"],
            }
        )
    found = []
    for unit in units:
        for text in read(visit, unit).values("cis:text"):
            found.append({"unit": unit, "pieces": marked(text, places.get(unit, []))})
    return found


def marked(text: str, places: list[dict]) -> list[Piece]:
    """Return the pieces of a text, in order and without a gap.

    Args:
        text: as the release has it.
        places: each with ``start``, ``end`` (exclusive; Unicode code points), ``of`` and ``mentions``; they may overlap. Of
            several that name something, the shortest one is the link.
    """
    places = [place for place in places if 0 <= place["start"] < place["end"] <= len(text)]
    edges = sorted({0, len(text), *(place["start"] for place in places), *(place["end"] for place in places)})
    pieces: list[Piece] = []
    for start, end in zip(edges, edges[1:]):
        here = sorted(
            (place for place in places if place["start"] <= start and end <= place["end"]), key=lambda place: place["end"] - place["start"]
        )
        of = tuple(dict.fromkeys(place["of"] for place in here))
        mentions = next((place["mentions"] for place in here if place["mentions"]), None)
        last = pieces[-1] if pieces else None
        if last and (last.of, last.mentions) == (of, mentions):
            pieces[-1] = last._replace(text=last.text + text[start:end])
        else:
            pieces.append(Piece(text[start:end], of, mentions))
    return pieces
