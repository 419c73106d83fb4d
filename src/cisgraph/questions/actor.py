"""Everything asked of, reported by and citing one actor, also through the groups it belongs to."""

import re
from collections import Counter

from cisgraph import terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.questions import answers
from cisgraph.questions.answers import OfActor, Reported, Thing
from cisgraph.questions.sentences import listed
from cisgraph.store import Asked
from cisgraph.terms import slug, tail

#: Longer than any name of an actor.
_LONGEST = 200
_FORCES = {
    "prohibition": ("prohibition", "prohibitions"),
    "obligation": ("obligation", "obligations"),
    "right": ("right owed to others", "rights owed to others"),
    "commitment": ("commitment", "commitments"),
    "recommendation": ("recommendation", "recommendations"),
    "permission": ("option", "options"),
}
_STATUSES = {"completed": "done", "under-way": "under way", "planned": "planned", "unspecified": "without a status"}
_DOCUMENTS = list(terms.DOCUMENTS.values())


def actor(asked: Asked, name: str) -> OfActor:
    """Answer what is asked of an actor or group, what is reported of it, and where it is mentioned.

    Args:
        asked: the graph.
        name: ``iom``, ``actor:iom``, ``actor/iom``, an IRI, or a label or acronym in any language of the graph.

    Raises:
        UsageError: no name at all, or one that several actors have.
        CisgraphError: there is no such actor or group; the sentence names the nearest.
    """
    row = find(asked, name)
    iri, brief = row["actor"], asked.shorten
    groups, names = _groups(asked, iri)
    provisions = _asked(asked, iri)
    activities = _reported(asked, iri)
    own = tuple(one for one in activities if one.group is None)
    of_groups = tuple(one for one in activities if one.group is not None)
    facts = _facts(asked, iri)
    return OfActor(
        answer=" ".join(
            [*_bearing(row["short"], provisions, names), *_doing(row["short"], own, of_groups, names), "Groups whose members no source lists are not counted."]
        ),
        actor={"id": brief(iri), "label": row["label"], "kind": slug(row["class"]), "url": iri},
        groups=groups,
        asked=provisions,
        reported=own,
        reportedOfGroups=of_groups,
        **facts,
        citedIn=tuple(sorted((brief(one["paragraph"]) for one in asked.ask("paragraphs-mentioning-actor", actor=iri)), key=_document_order)),
    )


def find(asked: Asked, name: str) -> dict[str, str | None]:
    """Return the row of the query ``actors`` that ``name`` stands for: by slug, else by label, acronym or other name.

    Raises:
        UsageError: no name at all, or one that several actors have.
        CisgraphError: there is no such actor or group; the sentence names the nearest.
    """
    text = " ".join(name.split())
    if not text or len(text) > _LONGEST:
        raise UsageError("That names nobody: give an actor or group by its slug or its name, like iom or cis-countries.")
    rows = asked.ask("actors")
    by_id = {asked.shorten(row["actor"]): row for row in rows}
    key = text.removeprefix(asked.base)
    id = re.sub(r"^(actor|group):", r"\1/", key.lower())
    found = [by_id[one] for one in (id, f"actor/{id}", f"group/{id}") if one in by_id]
    if not found:
        plain = re.sub(r"^the ", "", text.casefold())
        named = [row for row in rows if re.sub(r"^the ", "", row["name"].casefold()) == plain]
        exact = [row for row in named if row["name"] == row["label"]] or named
        found = list({row["actor"]: row for row in exact}.values())
    if len(found) > 1:
        several = " or ".join(asked.shorten(row["actor"]) for row in found)
        raise UsageError(f"{text!r} may be {several}: give one of these.")
    if not found:
        raise CisgraphError(_unknown(text, tail(id), rows))
    return found[0]


def _unknown(text: str, slug: str, rows: list[dict]) -> str:
    from difflib import get_close_matches

    keys = {tail(row["actor"]): row for row in rows} | {row["name"].casefold(): row for row in rows}
    near = get_close_matches(slug, keys, 1, 0.5) or get_close_matches(text.casefold(), keys, 1, 0)
    said = f"There is no actor or group called {text!r}"
    if not near:
        return f"{said} in this release: build it with the vocabulary of actors."
    return f"{said}: the nearest is {tail(keys[near[0]]['actor'])} ({keys[near[0]]['label']})."


def _document_order(id: str) -> int:
    """The documents come in the order of their dates, the Programme first; within one the order of the rows stays."""
    slug = id.partition("/")[0]
    return _DOCUMENTS.index(slug) if slug in _DOCUMENTS else len(_DOCUMENTS)


def _groups(asked: Asked, iri: str) -> tuple[tuple[dict, ...], dict[str, str]]:
    """Return the groups with the places that state the membership, and group id → name for sentences."""
    found, names = {}, {}
    for row in asked.ask("groups-of-actor", actor=iri):
        id = asked.shorten(row["group"])
        names[id] = row["name"]
        one = found.setdefault(id, {"id": id, "label": row["label"], "statedIn": []})
        if row["statedIn"] and asked.shorten(row["statedIn"]) not in one["statedIn"]:
            one["statedIn"].append(asked.shorten(row["statedIn"]))
    return tuple(found.values()), names


def _asked(asked: Asked, iri: str) -> tuple[answers.Asked, ...]:
    brief = asked.shorten
    found = [
        answers.Asked(
            id=brief(row["provision"]),
            paragraph=brief(row["paragraph"]),
            document=brief(row["paragraph"]).partition("/")[0],
            modality=tail(row["modality"], "modality-"),
            role=tail(row["role"]),
            through=row["through"] and brief(row["through"]),
            attribution=tail(row["attribution"]),
            action=Thing(brief(row["action"]), row["actionLabel"]),
        )
        for row in asked.ask("asked-of-actor", actor=iri)
    ]
    return tuple(sorted(found, key=lambda one: _document_order(one.id)))


def _reported(asked: Asked, iri: str) -> tuple[Reported, ...]:
    brief = asked.shorten
    found: dict[tuple, list[dict]] = {}
    for row in asked.ask("activities-of-actor", actor=iri):
        found.setdefault((row["activity"], row["role"], row["group"]), []).append(row)

    def things(rows: list[dict], column: str) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys(Thing(brief(row[column]), row[f"{column}Label"]) for row in rows if row[column]))

    made = [
        Reported(
            id=brief(activity),
            label=rows[0]["label"],
            role=tail(role),
            group=group and brief(group),
            status=tail(rows[0]["status"], "status-"),
            extent=rows[0]["extent"],
            paragraph=brief(rows[0]["paragraph"]),
            document=brief(rows[0]["paragraph"]).partition("/")[0],
            places=things(rows, "place"),
            linkBasis=rows[0]["linkBasis"] and tail(rows[0]["linkBasis"]),
            implements=things(rows, "action"),
            sameDeedAs=tuple(dict.fromkeys(brief(row["sameDeedAs"]) for row in rows if row["sameDeedAs"])),
        )
        for (activity, role, group), rows in found.items()
    ]
    return tuple(sorted(made, key=lambda one: _document_order(one.paragraph)))


def _facts(asked: Asked, iri: str) -> dict[str, tuple[dict, ...]]:
    """Return the actor's participations, statements, offices and reservations, each with the places that state it."""
    brief = asked.shorten
    on: dict[tuple[str, str], list[str]] = {}
    for row in asked.ask("reservations-of-actor", actor=iri):
        on.setdefault((row["reservation"], tail(row["relation"])), []).append(brief(row["thing"]))
    found: dict[str, dict[str, dict]] = {"participations": {}, "statements": {}, "offices": {}, "reservations": {}}
    for row in asked.ask("events-of-actor", actor=iri):
        kind = slug(row["class"]) + "s"
        event = {"id": brief(row["event"]), "label": row["eventLabel"]} if row["event"] else None
        one = found[kind].setdefault(row["fact"], {"id": brief(row["fact"]), "label": row["label"], "event": event, "statedIn": []})
        if row["statedIn"] and brief(row["statedIn"]) not in one["statedIn"]:
            one["statedIn"].append(brief(row["statedIn"]))
        if kind in ("participations", "offices"):
            one["role"] = ", ".join(dict.fromkeys(filter(None, [one.get("role"), row["capacity"]]))) or None
        if kind == "reservations":
            one |= {relation: on.get((row["fact"], relation), []) for relation in ("on", "onTerm")}
    return {kind: tuple(facts.values()) for kind, facts in found.items()}


def _bearing(name: str, provisions: tuple[answers.Asked, ...], names: dict[str, str]) -> list[str]:
    """Say how many provisions bear on the actor, by force, directly and through which groups."""
    paths: dict[tuple[str, str], set[str]] = {}
    for one in provisions:
        paths.setdefault((one.role, one.id), set()).add(one.through or "")
    force = {one.id: one.modality for one in provisions}
    bearing: dict[tuple[str, ...], Counter] = {}
    for (role, id), ways in paths.items():
        if role == "bearer":
            bearing.setdefault(() if "" in ways else tuple(sorted(ways)), Counter())[force[id]] += 1
    total = sum(counter.total() for counter in bearing.values())
    if not total:
        said = [f"No provision bears on {name}, directly or through a group with a list of members."]
    else:
        one_way = [f"{_way(ways, names)} {_forces(counter)}" for ways, counter in sorted(bearing.items())]
        said = [f"{total} provision{'s bear' if total > 1 else ' bears'} on {name}, none of them legally binding: {'; '.join(one_way)}."]
        if any(counter["permission"] for counter in bearing.values()):
            said.append("An option puts no duty on anyone.")
    borne = {id for role, id in paths if role == "bearer"}
    parts = []
    for part in ("supporter", "recipient"):
        ways = [ways for (role, id), ways in paths.items() if role == part and id not in borne]
        far = sum("" not in one for one in ways)
        if ways:
            share = "" if far == len(ways) == 1 else "all of them " if far == len(ways) else f"{far} of them "
            parts.append(f"that of a {part} in {len(ways)}" + (f" ({share}only through groups)" if far else ""))
    if parts:
        said.append(f"{'Besides, the' if borne else 'The'} part of {name} is {' and '.join(parts)}.")
    return said


def _way(groups: tuple[str, ...], names: dict[str, str]) -> str:
    return f"only through {' and '.join(names[group] for group in groups)}" if groups else "directly"


def _forces(counter: Counter) -> str:
    return listed([f"{counter[force]} {words[counter[force] > 1]}" for force, words in _FORCES.items() if counter[force]])


def _doing(name: str, own: tuple[Reported, ...], of_groups: tuple[Reported, ...], names: dict[str, str]) -> list[str]:
    """Say what the actor itself is reported to do, each deed once, and apart from it what its groups are."""
    again = {id for one in own for id in one.sameDeedAs}
    done = {one.id: one.status for one in own if one.role == "carriedOutBy" and one.id not in again}
    helped = {one.id for one in own if one.role == "partner" and one.id not in again} - set(done)
    counts = Counter(done.values())
    tells = [f"{counts[status]} {words}" for status, words in _STATUSES.items() if counts[status]]
    many = f"{len(done)} activit{'ies' if len(done) > 1 else 'y'} of {name}: {listed(tells)}" if done else f"no activity carried out by {name}"
    part = f"{'; and' if done else ', but'} of a partner's part in {len(helped)}{' more' if done else ''}" if helped else ""
    said = [f"The reports tell of {many}{part}."]
    others = {one.id for one in of_groups} - {one.id for one in own}
    if others:
        groups = listed(list(dict.fromkeys(names[one.group] for one in of_groups if one.id in others)))
        said.append(f"Activities of groups to which {name} belongs ({groups}: {len(others)}) are listed apart: a report on a group names no member.")
    return said
