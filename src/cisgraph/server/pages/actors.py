"""The page of an actor or group: what is asked of it, what it is reported to have done, where it is named."""

from cisgraph.questions.actor import actor
from cisgraph.server.pages.site import View, Visit
from cisgraph.server.pages.statements import Statements

_FACTS = ("participations", "statements", "offices", "reservations")


def view(visit: Visit, iri: str, statements: Statements, answers: list[dict]) -> View:
    """Return the page of an actor or group; its data are what `cisgraph actor` answers."""
    found = actor(visit.release, iri)
    name = visit.name(iri)
    told = {
        "answer": found, "iri": iri, "answers": answers, "statements": statements,
        "reported": [*((one, None) for one in found.reported), *((one, one.group) for one in found.reportedOfGroups)],
        "facts": [(kind, getattr(found, kind)) for kind in _FACTS if getattr(found, kind)],
    }
    return View("actor.html", name.text, told, found.as_json(), name.language, iri)
