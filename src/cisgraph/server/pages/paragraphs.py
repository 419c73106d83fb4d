"""The page of a paragraph: who is responsible, provision by provision, with the wording where the release has it."""

from cisgraph.questions.who import who
from cisgraph.server.pages.marks import marked
from cisgraph.server.pages.site import View, Visit
from cisgraph.server.pages.statements import Statements, read
from cisgraph.terms import tail


def view(visit: Visit, iri: str, statements: Statements) -> View:
    """Return the page of a paragraph; its data are what `cisgraph who` answers."""
    answer = who(visit.release, iri)
    release = visit.release
    before, after = _neighbours(visit, iri, answer.paragraph["document"])
    units = [row["unit"] for row in release.ask("paragraph", paragraph=iri)]
    name = visit.name(iri)
    told = {
        "answer": answer,
        "iri": iri,
        "document": f"document/{answer.paragraph['document']}",
        "sections": [(row["section"], row["number"]) for row in release.ask("sections-of-paragraph", paragraph=iri)],
        "before": before,
        "after": after,
        "summary": statements.text("cis:summary"),
        "wording": _wording(visit, units),
        "activities": release.ask("activities-for-paragraph", paragraph=iri),
        "reported": release.ask("activities-reported-in-paragraph", paragraph=iri),
        "findings": release.ask("findings-for-paragraph", paragraph=iri),
        "source_notes": release.ask("source-notes-on-paragraph", paragraph=iri),
        "statements": statements,
    }
    return View("paragraph.html", name.text, told, answer.as_json(), name.language, iri)


def _neighbours(visit: Visit, iri: str, document: str) -> tuple[str | None, str | None]:
    """Return the paragraphs before and after, as the document has them."""
    rows = visit.release.ask("paragraphs-of-document", document=f"{visit.release.base}document/{document}")
    order = [row["paragraph"] for row in rows]
    if iri not in order:
        return None, None
    at = order.index(iri)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


def _wording(visit: Visit, units: list[str]) -> list[dict]:
    """Return the text of each unit in pieces, those that evidence points to marked; nothing where the release has no texts."""
    places: dict[str, list[dict]] = {}
    for row in visit.release.ask("evidence-of-paragraph", paragraph=units[0]):
        places.setdefault(row["unit"], []).append(
            {"start": int(row["start"]), "end": int(row["end"]), "of": tail(row["of"]), "mentions": row["mentions"], "statement": row["statement"]}
        )
    found = []
    for unit in units:
        for text in read(visit, unit).values("cis:text"):
            found.append({"unit": unit, "pieces": marked(text, places.get(unit, []))})
    return found
