"""Answers to the questions that people ask, as small dataclasses: rows of the query library, put into sentences."""

import re
from dataclasses import asdict, dataclass, field

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked

#: What each force does to its bearer, strongest first: (one provision, several).
_FORCES = {
    "prohibition": ("lays a prohibition on {bearers}", "lays prohibitions on {bearers}"),
    "obligation": ("states an obligation of {bearers}", "states obligations of {bearers}"),
    "right": ("states a right{holders}, owed by {bearers}", "states rights{holders}, owed by {bearers}"),
    "commitment": ("records a commitment of {bearers}", "records commitments of {bearers}"),
    "recommendation": ("recommends to {bearers}", "recommends to {bearers}"),
    "permission": ("offers an option to {bearers}", "offers options to {bearers}"),
}
_DUTIES = ("prohibition", "obligation", "right", "commitment", "recommendation")
_NORMATIVE = ("principle", "action", "arrangement", "operative")
_RULES = {
    "2a": "the only actor of the sentence who can do it, or the one that its 'such' or 'these' points to",
    "2b": "the actor of an earlier sentence on the same matter",
    "2c": "those whom the section's title or objective names",
    "2d": "those on whom the chapter as a whole puts the task",
}


@dataclass(frozen=True)
class Thing:
    """Something of the graph: its id below the base and its English label."""

    id: str
    label: str


@dataclass(frozen=True)
class Party(Thing):
    """An actor, group or category in a role; ``members`` as the paragraph itself composes it, ``name`` for sentences."""

    members: tuple[Thing, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Provision:
    """One normative statement. ``byRule`` and ``impliedBy`` say how an implied bearer was found."""

    id: str
    paragraph: str
    modality: str
    trigger: str
    attribution: str
    byRule: str | None
    impliedBy: tuple[Thing, ...]
    bearers: tuple[Party, ...]
    supporters: tuple[Party, ...]
    recipients: tuple[Party, ...]
    beneficiaries: tuple[Party, ...]
    action: Thing
    evidence: tuple[dict, ...]


@dataclass(frozen=True)
class Who:
    """The answer to "who is responsible for this paragraph?"; `as_json` is the contract's form of it."""

    answer: str
    paragraph: dict
    provisions: tuple[Provision, ...]
    principles: tuple[dict, ...]
    instruments: tuple[dict, ...]
    themes: tuple[dict, ...]
    activities: tuple[dict, ...]
    findings: tuple[dict, ...]
    reservations: tuple[dict, ...]
    notes: tuple[dict, ...]
    binding: bool = False

    def as_json(self) -> dict:
        """Return plain dicts and lists, as `cisgraph who --format json` prints and ``/api/paragraphs`` answers."""
        data = asdict(self)
        for provision in data["provisions"]:
            provision["impliedBy"] = [place["id"] for place in provision["impliedBy"]]
            for role in ("bearers", "supporters", "recipients", "beneficiaries"):
                for party in provision[role]:
                    del party["name"]
                    members = party.pop("members")
                    if members:
                        party["members"] = [member["id"] for member in members]
        return data


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
        raise CisgraphError(_unknown(asked, slug, key))
    rows = {name: asked.ask(f"{name}-paragraph", paragraph=iri) for name in (
        "sections-of", "principles-of", "instruments-of", "themes-of", "activities-for", "findings-for",
        "reservations-on", "notes-on",
    )}
    provisions = _provisions(asked, iri)
    brief = asked.shorten
    return Who(
        answer=_sentences(units, rows, provisions),
        paragraph={
            "id": brief(iri),
            "label": units[0]["label"],
            "document": slug,
            "section": [row["number"] or row["label"] for row in rows["sections-of"]],
            "kind": _tail(units[0]["kind"], "kind-"),
            "summary": units[0]["summary"],
            "url": iri,
        },
        provisions=provisions,
        principles=tuple(
            {"id": brief(row["principle"]), "label": row["label"], "relation": _tail(row["relation"])}
            for row in rows["principles-of"]
        ),
        instruments=_instruments(rows["instruments-of"], brief),
        themes=tuple({"id": brief(row["theme"]), "label": row["label"]} for row in rows["themes-of"]),
        activities=tuple(
            {"id": brief(row["activity"]), "label": row["label"], "status": _tail(row["status"], "status-"),
             "linkBasis": _tail(row["linkBasis"])} for row in rows["activities-for"]
        ),
        findings=tuple(
            {"id": brief(row["finding"]), "action": brief(row["action"]), "document": _tail(row["document"]),
             "outcome": _tail(row["outcome"], "outcome-")} for row in rows["findings-for"]
        ),
        reservations=tuple(
            {"id": brief(row["reservation"]), "by": brief(row["by"]), "label": row["label"]}
            for row in rows["reservations-on"]
        ),
        notes=tuple({"on": brief(row["on"]), "note": row["note"]} for row in rows["notes-on"]),
    )


def read_reference(reference: str, document: str | None = None, base: str = terms.BASE) -> tuple[str, str]:
    """Return (document slug, paragraph key) of a paragraph as people write it.

    >>> read_reference("13(c)"), read_reference("res 8"), read_reference("Annex II, 3")
    (('poa', '13c'), ('a-res-51-70', '8'), ('poa', 'def-3'))
    """
    if document is not None and document not in terms.DOCUMENTS.values() and document not in terms.DOCUMENTS:
        raise UsageError(f"There is no document {document!r}: name one of {', '.join(terms.DOCUMENTS.values())}.")
    slug = terms.DOCUMENTS.get(document or "", document or "poa")
    text = reference.strip()
    if text.startswith(base):
        text = text.removeprefix(base)
    text = text.lower()
    names = {**terms.DOCUMENTS, **{name: name for name in terms.DOCUMENTS.values()}}
    named = re.fullmatch(r"(?P<name>" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")[\s:/,]+(?P<rest>.+)", text)
    if named:
        slug, text = names[named["name"]], named["rest"]
    text = re.sub(r"^(paragraphs?|paras?\.?|§)\s*", "", text)
    text = re.sub(r"^annex\s*(ii|2)\s*[,:]?\s*(paragraph|para\.?)?\s*|^def(inition)?[\s-]*", "def-", text)
    text = re.sub(r"^pre(amble|ambular paragraph)?[\s-]*(?=\d)", "pre-", text)
    key = re.sub(r"[\s().,]", "", text)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise UsageError(f"{reference!r} is no paragraph: write it as 71, 13(c), poa:13c, \"Annex II, 3\" or \"res 8\".")
    return slug, key


def _unknown(asked: Asked, slug: str, key: str) -> str:
    from difflib import get_close_matches

    there = asked.ask("paragraphs-of-document", document=f"{asked.base}document/{slug}")
    if not there:
        return f"The paragraphs of {slug} are not in this release: ask about another document."
    labels = {row["paragraph"].rpartition("/")[2]: row["label"] for row in there}
    number = re.match(r"\d+", key)
    near = []
    if number and number[0] in labels:
        near = [number[0]]
    elif number:
        near = sorted((name for name in labels if name.isdigit()), key=lambda name: abs(int(name) - int(number[0])))[:1]
    near = near or get_close_matches(key, labels, 1, 0) or list(labels)[:1]
    first, last = there[0]["label"], [name for name in labels if name.isdigit()][-1:] or [there[-1]["label"]]
    return f"There is no paragraph {key} in {slug}, which has {first} to {last[0]}: the nearest is {labels[near[0]]}."


def _provisions(asked: Asked, iri: str) -> tuple[Provision, ...]:
    brief = asked.shorten
    members: dict[str, list[Thing]] = {}
    for row in asked.ask("members-stated-in-paragraph", paragraph=iri):
        members.setdefault(row["group"], []).append(Thing(brief(row["member"]), row["name"]))
    parties: dict[tuple[str, str], list[Party]] = {}
    for row in asked.ask("parties-of-paragraph", paragraph=iri):
        party = Party(brief(row["party"]), row["label"], tuple(members.get(row["party"], ())), row["name"])
        parties.setdefault((row["provision"], _tail(row["role"])), []).append(party)
    implied: dict[str, list[Thing]] = {}
    for row in asked.ask("implied-by", paragraph=iri):
        implied.setdefault(row["provision"], []).append(Thing(brief(row["place"]), row["label"]))
    evidence: dict[str, list[dict]] = {}
    for row in asked.ask("evidence-of-paragraph", paragraph=iri):
        place = {"paragraph": brief(row["unit"]), "start": int(row["start"]), "end": int(row["end"]), "of": _tail(row["of"])}
        if row["mentions"]:
            place["mentions"] = brief(row["mentions"])
        evidence.setdefault(row["statement"], []).append(place)
    return tuple(
        Provision(
            id=brief(row["provision"]),
            paragraph=row["unitLabel"],
            modality=_tail(row["modality"], "modality-"),
            trigger=row["trigger"],
            attribution=_tail(row["attribution"]),
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


# ------------------------------------------------------------------------------------------------------- sentences


def _sentences(units: list[dict], rows: dict, provisions: tuple[Provision, ...]) -> str:
    """Say the force first, then who, how sure, any reservation, that it does not bind, and where it stands."""
    if units[0]["document"].endswith("/poa"):
        label = units[0]["label"]
        subject = label.replace(", ", ", paragraph ") if label.startswith("Annex") else f"Paragraph {label}"
        soft = "The Programme of Action is not legally binding."
    else:
        subject, soft = f"{units[0]['documentLabel']}, paragraph {units[0]['label']},", "It is not legally binding."
    said = [f"{subject} {_force(units, provisions)}", *_composed(provisions), *_implied(provisions)]
    if rows["reservations-on"]:
        states = _list([row["label"] for row in rows["reservations-on"]])
        said.append(f"A reservation or interpretative statement reaches it: {states}.")
    said.append(soft if provisions else f"In short: {units[0]['summary']}")
    if rows["sections-of"]:
        said.append(f"It stands in {_place(rows['sections-of'])}.")
    return " ".join(said)


def _force(units: list[dict], provisions: tuple[Provision, ...]) -> str:
    if not provisions:
        return _nothing(units)
    groups: dict[tuple, list[Provision]] = {}
    for provision in sorted(provisions, key=lambda one: list(_FORCES).index(one.modality)):
        holders = provision.beneficiaries if provision.modality == "right" else ()
        groups.setdefault((provision.modality, provision.bearers, provision.attribution, holders), []).append(provision)
    clauses = [_clause(*key, group) for key, group in groups.items()]
    if not any(provision.modality in _DUTIES for provision in provisions):
        clauses[0] = "puts no duty on anyone: it " + clauses[0]
    return "; it ".join(clauses) + "."


def _clause(modality: str, bearers, attribution: str, holders, group: list[Provision]) -> str:
    names = _list([party.name for party in bearers])
    if attribution == "implied":
        names += " (implied)"
    of = f" of {_list([party.name for party in holders])}" if holders else ""
    text = _FORCES[modality][len(group) > 1].format(bearers=names, holders=of)
    shown = dict.fromkeys(_act(provision, bool(holders)) for provision in group)
    return f"{text}: {'; '.join(shown)}"


def _act(provision: Provision, holders_named: bool) -> str:
    label = provision.action.label
    text = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    with_whom = [party.name for party in provision.supporters if _plain(party.label) not in _plain(label)]
    if with_whom:
        text += f", with {_list(with_whom)}"
    whom = []
    if provision.beneficiaries and not holders_named:
        whom.append(f"for {_list([party.name for party in provision.beneficiaries])}")
    if provision.recipients:
        whom.append(f"received by {_list([party.name for party in provision.recipients])}")
    return f"{text} ({'; '.join(whom)})" if whom else text


def _composed(provisions: tuple[Provision, ...]) -> list[str]:
    """Say once whom the paragraph itself describes as the members of a group that it names."""
    groups = {
        party.label: party.members
        for provision in provisions
        for party in (*provision.bearers, *provision.supporters, *provision.recipients)
        if party.members
    }
    return [
        f"It describes the {label} as composed of {_list([member.label for member in members])}, and asks nothing of these as such."
        for label, members in groups.items()
    ]


def _implied(provisions: tuple[Provision, ...]) -> list[str]:
    """Say, once for each way, how the implied bearers were found."""
    ways: dict[tuple, list[str]] = {}
    for provision in provisions:
        if provision.attribution == "implied":
            ways.setdefault((provision.byRule, provision.impliedBy), []).append(provision.id)
    if not ways:
        return []
    said = [f"{_way(*way, ids)}{f' ({_list([_last(one) for one in ids])})' if len(provisions) > 1 else ''}" for way, ids in ways.items()]
    return [f"Implied means that the sentence names no bearer; here it is {'; '.join(said)}."]


def _way(rule: str, places: tuple[Thing, ...], ids: list[str]) -> str:
    labels = [place.label for place in places]
    own = all(re.match(rf"{re.escape(_last(place.id))}[a-z]?-p", _last(one)) for place in places for one in ids)
    if rule == "2d" and not places:
        return "all States, to whom chapter I speaks (rule 2d)"
    if rule == "2d" and own:
        return "every State, because the rule is stated as general law (rule 2d)"
    where = f", settled by paragraph{'s' if len(labels) > 1 else ''} {_list(labels)}" if labels and not own else ""
    return f"{_RULES.get(rule, 'a reading')} (rule {rule}{where})"


def _nothing(units: list[dict]) -> str:
    reasons = [unit["withoutProvision"] for unit in units if unit["withoutProvision"]]
    kind = _tail(units[0]["kind"], "kind-")
    if reasons:
        return f"asks nobody for anything. {reasons[0]}"
    if kind in _NORMATIVE:
        return "has not been annotated yet: who is asked to do what by it cannot be said from this release."
    return f"asks nobody for anything: its kind is {units[0]['kindLabel'].lower()}."


def _place(sections: list[dict]) -> str:
    chapter, *inner = sections
    number = chapter["number"] or ""
    place = f"{'' if number.startswith('Annex') or not number else 'chapter '}{number} ({chapter['label']})".strip()
    if not number:
        place = f"the {chapter['label']}"
    for row in inner:
        place += f", {row['number']} ({row['label']})" if row["number"] else f", {row['label']}"
    return place


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _plain(text: str) -> str:
    return text.lower().replace("-", " ")


def _last(id: str) -> str:
    return id.rpartition("/")[2]


def _tail(iri: str, prefix: str = "") -> str:
    return iri.replace("#", "/").rpartition("/")[2].removeprefix(prefix)
