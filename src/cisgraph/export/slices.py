"""A part of the release: everything that concerns one thing, closed under what is needed to understand it.

`cisgraph.export.closure` holds the rules. The statements keep their named graphs and the literal forms of
``cisgraph.nq``; a named graph of the part's own says how it was cut.
"""

import re
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import about as facts
from cisgraph import queries, terms
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.export import closure, statements
from cisgraph.store import Asked, Release

#: Quality queries that ask whether a list is whole, which it is not in a part; all others, and all shapes, hold in each.
OF_THE_WHOLE = ("action-without-finding", "activity-order-with-gap", "order-with-gap", "paragraphs-unlike-their-count", "theme-too-common")
#: With which the ids of parts begin.
KIND = "slice"
#: Longer than any name of a thing.
_LONGEST = 200
_NAMES = ("skos:prefLabel", "skos:altLabel", "cis:acronym", "dcterms:title")


class Slice(NamedTuple):
    """A part of a release, ``quads`` in the order of ``cisgraph.nq``.

    ``iri`` names the part, ``thing`` what it concerns; ``says`` tells in a sentence how it was cut, ``description`` in
    statements, which are among the quads as a named graph called ``iri``.
    """

    iri: str
    thing: str
    quads: list[ox.Quad]
    says: str
    description: list[ox.Quad]


def about(release: Release, reference: str) -> Slice:
    """Return everything in a release that concerns one thing.

    Args:
        release: a built release; its N-Quads are read in one pass.
        reference: as for `find`.

    Raises:
        UsageError: no thing at all, one that may be several, or a term or named graph, which are no things.
        CisgraphError: there is no such thing; the sentence names the nearest.
    """
    thing = find(release, reference)
    walk = closure.Walk(release)
    concerned = closure.concerned(walk, thing)
    inside = closure.close(walk, concerned)
    told = lines(release, walk, inside)
    says, description = _told(release, walk, thing, len(concerned), inside)
    told += ox.serialize(description, format=ox.RdfFormat.N_QUADS).decode().splitlines()
    quads = list(ox.parse("\n".join(sorted(told)).encode(), format=ox.RdfFormat.N_QUADS))
    return Slice(description[0].subject.value, thing, quads, says, description)


def lines(release: Release, walk: closure.Walk, inside: set[str]) -> list[str]:
    """Return the lines of the release whose subject is inside, but for those that only lead outside."""
    subjects = {iri.encode() for iri in inside}
    found = [line for line in statements.lines(release) if line[1 : line.find(b">")] in subjects]
    read = ox.parse(b"".join(found), format=ox.RdfFormat.N_QUADS)
    return [line.decode().rstrip("\n") for line, quad in zip(found, read, strict=True) if walk.kept(quad, inside)]


def find(asked: Asked, reference: str) -> str:
    """Return the IRI of the thing that people name by ``actor/iom``, ``actor:iom``, an IRI, ``13(c)``, or a bare slug or name.

    A bare number is a paragraph of the Programme of Action.

    Raises:
        UsageError: no thing at all, one that may be several, or a term or named graph.
        CisgraphError: there is no such thing; the sentence names the nearest.
    """
    text = " ".join(reference.split())
    if not text or len(text) > _LONGEST:
        raise UsageError("That names nothing: give a thing by its id, its slug or its name, like actor/iom or refugees.")
    walk = closure.Walk(asked)
    iri = queries.expand(text, asked.base)
    if iri.startswith(tuple(terms.FIXED.values())) or iri.startswith(f"{asked.base}graph/"):
        raise UsageError(f"{text} is a term or a named graph, and no thing of its own: give a thing, like actor/iom or poa/71.")
    found = [one for one in ([iri] if _is_iri(iri) else _spelled(text, asked.base)) if walk.described(one)]
    found = found or _called(asked, text)
    if len(found) > 1:
        raise UsageError(f"{text!r} may be {' or '.join(map(asked.shorten, sorted(found)))}: give one of these.")
    if not found:
        raise CisgraphError(_unknown(asked, text))
    return found[0]


def _is_iri(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) is not None


def _spelled(text: str, base: str) -> list[str]:
    """Return the IRIs that a bare slug, name or paragraph may stand for."""
    plain = text.lower()
    if number := re.fullmatch(r"([0-9]+)\s*\(?([a-z]?)\)?", plain):
        return [f"{base}poa/{number[1]}{number[2]}"]
    if named := re.fullmatch(r"([a-z0-9-]+)[\s:/,]+([0-9]+)\s*\(?([a-z]?)\)?", plain):
        document = terms.DOCUMENTS.get(named[1], named[1])
        return [f"{base}{document}/{named[2]}{named[3]}"]
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return [f"{base}{folder}{slug}" for folder in dict.fromkeys(terms.FOLDERS.values()) if slug and folder != "graph/"]


def _called(asked: Asked, text: str) -> list[str]:
    """Return the things that have a name, whatever the capitals."""
    wanted = text.casefold()
    return sorted({
        quad.subject.value
        for name in _NAMES
        for quad in asked.store.quads_for_pattern(None, ox.NamedNode(queries.expand(name)), None)
        if quad.object.value.casefold() == wanted and quad.subject.value.startswith(asked.base)
        if not quad.subject.value.startswith(terms.FIXED["cis"])
    })


def _unknown(asked: Asked, text: str) -> str:
    from difflib import get_close_matches

    kind = ox.NamedNode(queries.expand("rdf:type"))
    places = ox.NamedNode(queries.expand("cis:Selector"))
    typed = {one.subject.value for one in asked.store.quads_for_pattern(None, kind, None) if one.object != places}
    ids = sorted(asked.shorten(one) for one in typed if one.startswith(asked.base) and "#" not in one and "/graph/" not in one)
    wanted = asked.shorten(queries.expand(text, asked.base)).lower()
    alike = [id for id in ids if id.startswith(wanted.rpartition("/")[0])] or ids
    by_slug = {terms.tail(id): id for id in reversed(alike)}
    near = [id for id in alike if id.startswith(wanted)] or get_close_matches(wanted, alike, 1, 0.6)
    near = near or [by_slug[one] for one in get_close_matches(terms.tail(wanted), by_slug, 1, 0)]
    said = f"There is no such thing as {text!r} in this release"
    return f"{said}: the nearest is {near[0]}." if near else f"{said}, which is empty: build it anew."


def _told(release: Release, walk: closure.Walk, thing: str, concerned: int, inside: set[str]) -> tuple[str, list[ox.Quad]]:
    """Say how a part was cut: a sentence, and statements in a graph of the part's own."""
    id, version = release.shorten(thing), release.manifest["version"]
    said = (
        f"This is what in cisgraph {version} concerns {id}: {concerned - 1} things that say something of it, and "
        f"{len(inside) - concerned} more that are needed to understand them, each with all that is stated of it; cut by fixed "
        f"rules from the release with the SHA-256 {release.manifest['sha256']}."
    )
    russian = (
        f"Все, что в cisgraph {version} относится к {id}. Говорят о нем: {concerned - 1}; нужны для их понимания: "
        f"{len(inside) - concerned}. О каждом включено все сказанное. Выделено по постоянным правилам из выпуска с SHA-256 "
        f"{release.manifest['sha256']}."
    )
    part, whole = f"{release.base}{KIND}/{id}", ox.NamedNode(f"{release.base}{facts.DATASET}")
    stated: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (part, "rdf:type", ox.NamedNode(terms.FIXED["dcat"] + "Dataset")),
        (part, "rdf:type", ox.NamedNode(terms.FIXED["prov"] + "Entity")),
        (part, "dcterms:title", ox.Literal(f"What concerns {id} in cisgraph", language="en")),
        (part, "dcterms:title", ox.Literal(f"Относящееся к {id} в cisgraph", language="ru")),
        (part, "dcterms:description", ox.Literal(said, language="en")),
        (part, "dcterms:description", ox.Literal(russian, language="ru")),
        (part, "dcterms:license", ox.NamedNode(facts.LICENSE)),
        (part, "dcterms:subject", ox.NamedNode(thing)),
        (part, "prov:wasDerivedFrom", whole),
        (part, "dcat:version", ox.Literal(version)),
    ]
    classes = {"", *(cls for one in inside for cls in walk.classes(one))}
    used = [("concern", [rule for rule in closure.CONCERN if rule.of in {"", *walk.classes(thing)}])]
    for purpose, rules in (("need", closure.NEED), ("required", closure.required()), ("apart", closure.APART)):
        used.append((purpose, [rule for rule in rules if rule.of in classes]))
    for purpose, rules in used:
        for number, rule in enumerate(rules, 1):
            stated += _rule(part, f"{part}#{purpose}-{number}", rule)
    graph = ox.NamedNode(part)
    return said, [ox.Quad(ox.NamedNode(subject), ox.NamedNode(queries.expand(name)), value, graph) for subject, name, value in stated]


def _rule(part: str, node: str, rule: closure.Rule) -> list[tuple[str, str, ox.NamedNode | ox.Literal]]:
    label = f"{rule.of or 'rdfs:Resource'}: {rule.path}" + (f" ({rule.only})" if rule.only else "")
    return [
        (part, "dcterms:conformsTo", ox.NamedNode(node)),
        (node, "rdf:type", ox.NamedNode(terms.FIXED["dcterms"] + "Standard")),
        (node, "rdfs:label", ox.Literal(label)),
        (node, "rdfs:comment", ox.Literal(rule.why, language="en")),
    ]
