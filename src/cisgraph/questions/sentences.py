"""Rows put into sentences: the force first, then who, how sure, that it does not bind, and where it stands."""

import re

from cisgraph.questions.answers import Provision, Thing
from cisgraph.terms import tail

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
    "2a": "those of the sentence who alone can do it, or to whom its 'such' or 'these' points",
    "2b": "the actor of an earlier sentence on the same matter",
    "2c": "those whom the section's title or objective names",
    "2d": "those on whom the chapter as a whole puts the task",
}
#: How a status is counted in a sentence.
_STATUSES = {"completed": "done", "under-way": "under way", "planned": "planned", "unspecified": "of unclear status"}


def sentences(units: list[dict], rows: dict, provisions: tuple[Provision, ...]) -> str:
    """Say the force first, then who, how sure, any reservation, that it does not bind, and where it stands.

    Args:
        units: rows of the query ``paragraph``.
        rows: the rows of the queries on the paragraph, by the beginning of their names.
        provisions: what it and its sub-paragraphs state.
    """
    if units[0]["document"].endswith("/poa"):
        label = units[0]["label"]
        subject = label.replace(", ", ", paragraph ") if label.startswith("Annex") else f"Paragraph {label}"
        soft = "The Programme of Action is not legally binding."
    else:
        subject, soft = f"{units[0]['documentLabel']}, paragraph {units[0]['label']},", "It is not legally binding."
    said = [f"{subject} {_force(units, provisions)}", *_composed(provisions), *_implied(provisions)]
    if rows["reservations-on"]:
        states = listed([row["label"] for row in rows["reservations-on"]])
        said.append(f"A reservation or interpretative statement reaches it: {states}.")
    said += _defects(rows["source-notes-on"])
    said.append(soft if provisions else f"In short: {units[0]['summary']}")
    said += _reported(rows["activities-for"], rows["findings-for"]) + _tells(rows["activities-reported-in"])
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
    names = listed([party.name for party in bearers])
    if attribution == "implied":
        names += " (implied)"
    of = f" of {listed([party.name for party in holders])}" if holders else ""
    text = _FORCES[modality][len(group) > 1].format(bearers=names, holders=of)
    shown = dict.fromkeys(_act(provision, bool(holders)) for provision in group)
    return f"{text}: {'; '.join(shown)}"


def _act(provision: Provision, holders_named: bool) -> str:
    label = provision.action.label
    text = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    with_whom = [party.name for party in provision.supporters if _plain(party.label) not in _plain(label)]
    if with_whom:
        text += f", with {listed(with_whom)}"
    whom = []
    if provision.beneficiaries and not holders_named:
        whom.append(f"for {listed([party.name for party in provision.beneficiaries])}")
    if provision.recipients:
        whom.append(f"received by {listed([party.name for party in provision.recipients])}")
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
        f"It describes the {label} as composed of {listed([member.label for member in members])}, and asks nothing of these as such."
        for label, members in groups.items()
    ]


def _implied(provisions: tuple[Provision, ...]) -> list[str]:
    """Say, once for each way, how the implied bearers were found."""
    ways: dict[tuple, list[str]] = {}
    for provision in provisions:
        if provision.attribution == "implied":
            bearers = tuple(party.id for party in provision.bearers)
            ways.setdefault((provision.byRule, provision.impliedBy, _own_law(provision, bearers)), []).append(provision.id)
    if not ways:
        return []
    said = [f"{_way(*way, ids)}{f' ({listed([tail(one) for one in ids])})' if len(provisions) > 1 else ''}" for way, ids in ways.items()]
    return [f"Implied means that the sentence names no bearer; here it is {'; '.join(said)}."]


def _defects(rows: list[dict]) -> list[str]:
    """Say where the source itself is defective; of slips of spelling, which mislead nobody, nothing is said."""
    said = []
    for row in rows:
        if tail(row["kind"], "note-") != "spelling":
            at = f' at "{row["stands"]}"' if row["stands"] else ""
            meant = f" Likely meant: {row['likelyMeant']}." if row["likelyMeant"] else ""
            said.append(f"A {tail(row['kind'], 'note-').replace('-', ' ')} of the source is noted{at}.{meant}")
    return said


def _reported(activities: list[dict], findings: list[dict]) -> list[str]:
    """Say what the reports tell of what the paragraph asks, or that they are silent."""
    if activities:
        told = {row["activity"] for row in activities}
        deeds = [row for row in activities if row["sameDeedAs"] not in told]
        read = sum(row["linkBasis"].endswith("interpreted") for row in deeds)
        how = "by our reading" if read == len(deeds) else "by the report's own words" if not read else f"{read} of them by our reading"
        twice = f"; {len(activities) - len(deeds)} of them told by two reports" if len(deeds) < len(activities) else ""
        return [f"Reported on what it asks: {_counted(deeds)}, linked {how}{twice}."]
    outcomes = {tail(row["outcome"], "outcome-") for row in findings}
    if outcomes == {"no-indication"}:
        return ["The two reports of 1997 say nothing on it, which does not mean that nothing was done."]
    return []


def _tells(activities: list[dict]) -> list[str]:
    return [f"It reports {_counted(activities)}."] if activities else []


def _counted(activities: list[dict]) -> str:
    by = [tail(row["status"], "status-") for row in activities]
    counts = [f"{by.count(status)} {words}" for status, words in _STATUSES.items() if status in by]
    return f"{len(by)} activit{'y' if len(by) == 1 else 'ies'} ({listed(counts)})"


def _own_law(provision: Provision, bearers: tuple[str, ...]) -> str | None:
    """Return why rule 2d gives a bearer that the paragraph itself settles, and not a rule of its chapter."""
    if provision.byRule != "2d" or not provision.impliedBy or not _settle_themselves(provision.impliedBy, [provision.id]):
        return None
    if bearers == ("group/states",):
        return "every State, because the rule is stated as general law"
    if all(bearer.startswith("actor/") for bearer in bearers):
        return "the body whose activity it is"
    return "the one that the sense of the sentence leaves"


def _way(rule: str, places: tuple[Thing, ...], own_law: str | None, ids: list[str]) -> str:
    if own_law:
        return f"{own_law} (rule 2d)"
    if rule == "2d" and not ids[0].startswith("poa/"):
        return f"those on whom the Programme puts the task (rule 2d, settled by paragraphs {listed([place.label for place in places])} of it)"
    if rule == "2d" and not places:
        return "all States, to whom chapter I speaks (rule 2d)"
    labels = [place.label for place in places]
    kind = "section" if places and places[0].id.startswith("section/") else "paragraph"
    where = f", settled by {kind}{'s' if len(labels) > 1 else ''} {listed(labels)}" if labels and not _settle_themselves(places, ids) else ""
    return f"{_RULES.get(rule, 'a reading')} (rule {rule}{where})"


def _settle_themselves(places: tuple[Thing, ...], ids: list[str]) -> bool:
    """Whether the places that settle the provisions' bearers are the provisions' own paragraphs."""
    return all(re.match(rf"{re.escape(tail(place.id))}[a-z]?-p", tail(one)) for place in places for one in ids)


def _nothing(units: list[dict]) -> str:
    reasons = [unit["withoutProvision"] for unit in units if unit["withoutProvision"]]
    kind = tail(units[0]["kind"], "kind-")
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


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _plain(text: str) -> str:
    return text.lower().replace("-", " ")
