"""Who is asked to do what by a paragraph."""

from cisgraph import terms
from cisgraph.errors import CisgraphError
from cisgraph.questions.answers import Party, Provision, Thing, Who
from cisgraph.questions.reference import read_reference, unknown
from cisgraph.questions.sentences import sentences
from cisgraph.store import Asked
from cisgraph.terms import tail


def who(asked: Asked, reference: str, document: str | None = None) -> Who:
    """Answer who is asked to do what by a paragraph, with what force and how surely.

    Args:
        asked: the graph.
        reference: ``71``, ``13(c)``, ``poa:13c``, ``res 8``, ``poa/13c`` or an IRI.
        document: the slug of the document that a bare number belongs to; the Programme (``poa``) if not said.

    Raises:
        UsageError: the reference cannot be read, or the document is unknown.
        CisgraphError: there is no such paragraph; the sentence names the nearest.
    """
    slug, key = read_reference(reference, document, asked.base)
    prefix = next(prefix for prefix, name in terms.DOCUMENTS.items() if name == slug)
    iri = f"{asked.base}{terms.FOLDERS[prefix]}{key}"
    units = asked.ask("paragraph", paragraph=iri)
    if not units:
        raise CisgraphError(unknown(asked, slug, key))
    rows = {name: asked.ask(f"{name}-paragraph", paragraph=iri) for name in (
        "sections-of", "principles-of", "instruments-of", "themes-of", "activities-for", "findings-for",
        "reservations-on", "notes-on", "source-notes-on", "activities-reported-in",
    )}
    provisions = _provisions(asked, iri)
    brief = asked.shorten
    return Who(
        answer=sentences(units, rows, provisions),
        paragraph={
            "id": brief(iri),
            "label": units[0]["label"],
            "document": slug,
            "section": [row["number"] or row["label"] for row in rows["sections-of"]],
            "kind": tail(units[0]["kind"], "kind-"),
            "summary": units[0]["summary"],
            "url": iri,
        },
        provisions=provisions,
        principles=tuple(
            {"id": brief(row["principle"]), "label": row["label"], "relation": tail(row["relation"])}
            for row in rows["principles-of"]
        ),
        instruments=_instruments(rows["instruments-of"], brief),
        themes=tuple({"id": brief(row["theme"]), "label": row["label"]} for row in rows["themes-of"]),
        activities=tuple(
            {"id": brief(row["activity"]), "label": row["label"], "status": tail(row["status"], "status-"),
             "linkBasis": row["linkBasis"] and tail(row["linkBasis"])}
            for row in (*rows["activities-for"], *rows["activities-reported-in"])
        ),
        findings=tuple(
            {"id": brief(row["finding"]), "action": brief(row["action"]), "document": tail(row["document"]),
             "outcome": tail(row["outcome"], "outcome-")} for row in rows["findings-for"]
        ),
        reservations=tuple(
            {"id": brief(row["reservation"]), "by": brief(row["by"]), "label": row["label"]}
            for row in rows["reservations-on"]
        ),
        notes=tuple({"on": brief(row["on"]), "note": row["note"]} for row in rows["notes-on"]),
    )


def _provisions(asked: Asked, iri: str) -> tuple[Provision, ...]:
    brief = asked.shorten
    members: dict[str, list[Thing]] = {}
    for row in asked.ask("members-stated-in-paragraph", paragraph=iri):
        members.setdefault(row["group"], []).append(Thing(brief(row["member"]), row["name"]))
    parties: dict[tuple[str, str], list[Party]] = {}
    for row in asked.ask("parties-of-paragraph", paragraph=iri):
        party = Party(brief(row["party"]), row["label"], tuple(members.get(row["party"], ())), row["name"])
        parties.setdefault((row["provision"], tail(row["role"])), []).append(party)
    implied: dict[str, list[Thing]] = {}
    for row in asked.ask("implied-by", paragraph=iri):
        implied.setdefault(row["provision"], []).append(Thing(brief(row["place"]), row["label"]))
    evidence: dict[str, list[dict]] = {}
    for row in asked.ask("evidence-of-paragraph", paragraph=iri):
        place = {"paragraph": brief(row["unit"]), "start": int(row["start"]), "end": int(row["end"]), "of": tail(row["of"])}
        if row["mentions"]:
            place["mentions"] = brief(row["mentions"])
        evidence.setdefault(row["statement"], []).append(place)
    return tuple(
        Provision(
            id=brief(row["provision"]),
            paragraph=row["unitLabel"],
            modality=tail(row["modality"], "modality-"),
            trigger=row["trigger"],
            attribution=tail(row["attribution"]),
            byRule=row["byRule"],
            impliedBy=tuple(implied.get(row["provision"], ())),
            **{
                f"{role}s" if role != "beneficiary" else "beneficiaries": tuple(parties.get((row["provision"], role), ()))
                for role in ("bearer", "supporter", "recipient", "beneficiary")
            },
            action=Thing(brief(row["action"]), row["actionLabel"]),
            evidence=tuple(evidence.get(row["provision"], ())),
        )
        for row in asked.ask("provisions-of-paragraph", paragraph=iri)
    )


def _instruments(rows: list[dict], brief) -> tuple[dict, ...]:
    found: dict[str, dict] = {}
    for row in rows:
        one = found.setdefault(row["instrument"], {"id": brief(row["instrument"]), "label": row["label"], "articles": []})
        if row["article"] and row["article"] not in one["articles"]:
            one["articles"].append(row["article"])
    return tuple(found.values())
