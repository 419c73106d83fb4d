"""By which rules a part of the graph is cut: what concerns a thing, and what is needed to understand that.

The rules are data, each a property path as SPARQL 1.1 writes it (section 9) from the instances of one class. What the
shapes require to point to a thing is read from them. Everything that is in a part stands there with all that is stated of
it, so whatever a statement names is in it as well; only a few statements (`Walk.may_go`) do not pull.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import engines, paths, queries, terms, validate
from cisgraph.store import Asked

_SH = terms.FIXED["sh"]
_TYPE = ox.NamedNode(terms.FIXED["rdf"] + "type")
#: Everything that points to a thing, by whatever property; but not what lies deep within it, for that does not speak of it.
_SILENT = ("rdf:type", "cis:within", "cis:standsIn", "skos:broaderTransitive")
_ANY = f"!({'|'.join(f'^{name}' for name in _SILENT)})"
_SILENT_IRIS = frozenset(map(queries.expand, _SILENT))


class Rule(NamedTuple):
    """From an instance of the class ``of`` ("" any), everything at the end of ``path`` that is ``only`` of that class ("" any)."""

    of: str
    path: str
    why: str
    only: str = ""


#: What concerns the thing that was asked for.
CONCERN = (
    Rule("", _ANY, "Whatever points to the thing says something of it."),
    Rule(
        "cis:Actor", "^cis:member/cis:of/^cis:bearer|^cis:supporter|^cis:recipient|^cis:carriedOutBy|^cis:partner",
        "What is asked of, or reported by, a group to which the actor belongs.",
    ),
    Rule("cis:Theme", f"^skos:broader+/{_ANY}", "A narrower theme is on this one too."),
    Rule("cis:Place", f"^cis:partOf+/{_ANY}", "What is within a place is in it."),
    Rule("cis:Event", f"^cis:partOf+/{_ANY}", "What happens at a part of an event happens at the event."),
    Rule("cis:Event", "cis:reportedIn", "Every place that tells of the event."),
    Rule("cis:Document", "^cis:partOf+", "A document is its sections and paragraphs, but not another document that is annexed to it."),
    Rule(
        "cis:Document", "^cis:partOf+/^cis:statedIn|^cis:reportedIn|^cis:inParagraph",
        "What a document states and reports rests on its parts.",
    ),
    Rule("cis:Section", "^cis:partOf+", "A section is its sections and paragraphs."),
    Rule(
        "cis:Section", "^cis:partOf+/^cis:statedIn|^cis:reportedIn|^cis:inParagraph",
        "What a section states and reports rests on its parts.",
    ),
    Rule("cis:Paragraph", f"^cis:partOf/{_ANY}", "What points to a lettered part of a paragraph says something of the paragraph."),
    Rule(
        "cis:Paragraph", "^cis:partOf?/cis:states/cis:requires/^cis:about|^cis:implements",
        "What was done, and found, of the actions that the paragraph asks for.",
    ),
    Rule(
        "cis:Provision", "cis:requires/^cis:about|^cis:implements",
        "What was done, and found, of the action that the provision asks for.",
    ),
    Rule("cis:Action", "cis:partOf+/^cis:requires", "Whoever has to do the wider action has to do this as well."),
    Rule("cis:Action", f"^cis:partOf+/{_ANY}", "A narrower action is part of this one."),
    Rule("cis:Activity", "cis:implements/^cis:requires", "What asks for the actions that the activity carries out."),
    Rule("cis:Finding", "cis:about/^cis:requires", "What asks for the action that the finding is about."),
    Rule("cis:Reservation", "cis:reaches", "The paragraphs that the reservation reaches."),
)

#: What has to be at hand as well so that what is there is not misread.
NEED = (
    Rule("cis:Paragraph", "^cis:partOf", "A paragraph comes with its lettered parts."),
    Rule("cis:Paragraph", "^cis:at", "Where the source is defective, its text is not read without the note."),
    Rule("cis:Section", "^cis:at", "Where the source is defective, its text is not read without the note."),
    Rule("cis:Document", "^cis:at", "Where the source is defective, its text is not read without the note."),
    Rule("cis:Paragraph", "^cis:on|^cis:reaches", "A State that sets something aside does so wherever it is read."),
    Rule("cis:Section", "^cis:on", "A State that sets something aside does so wherever it is read."),
    Rule("cis:Paragraph", "^cis:inParagraph/^cis:evidence", "A modal word that makes no provision has its reason.", "cis:DescriptiveUse"),
    Rule("cis:Reservation", "cis:by/^cis:participant", "Whoever makes a reservation took part.", "cis:Participation"),
    Rule("cis:Group", "^cis:of", "A list of members is whole or is none."),
    Rule("cis:Mechanism", "^cis:of", "A list of members is whole or is none."),
    Rule("cis:Category", "^cis:defines", "A term is read as it is defined."),
    Rule("owl:Class", "^owl:disjointWith", "Kinds that exclude each other are told together."),
)

#: What is told only between things that are both in a part, and leads to none: from an instance of the class by the property.
APART = (
    Rule("", "skos:related", "A related concept is no part of what a concept means."),
    Rule("cis:Event", "cis:reportedIn", "A large event is told of in many places, most of which say nothing on the thing."),
)


def required() -> tuple[Rule, ...]:
    """Return a rule for each property shape by which every instance of a class has to have one value that is not always told.

    That is what points to it, and what is told `APART`. Such a rule is followed only where no value is in the part by
    other ways: a reading needs one of the findings that rest on it, not all.
    """
    about: dict[object, dict[str, list]] = {}
    for subject, predicate, value in engines.triples_of(validate.read_shapes(paths.root()).get("data", b"")):
        about.setdefault(subject, {}).setdefault(predicate.value.removeprefix(_SH), []).append(value)
    apart = {(rule.of, rule.path) for rule in APART}
    found = set()
    for shape in about.values():
        for held in shape.get("property", []):
            said = about[held]
            [path] = said["path"]
            inverse = about.get(path, {}).get("inversePath")
            step = f"^{terms.short(inverse[0].value)}" if inverse else terms.short(getattr(path, "value", ""))
            for cls in (terms.short(each.value) for each in shape.get("targetClass", [])):
                if (inverse or (cls, step) in apart) and int(said.get("minCount", [ox.Literal(0)])[0].value) > 0:
                    [why] = [text.value for text in said["description"] if text.language == "en"]
                    found.add(Rule(cls, step, why))
    return tuple(sorted(found))


@cache
def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(queries.expand(name))


class Walk:
    """The statements of a graph, followed along paths; things are IRIs as strings."""

    def __init__(self, asked: Asked):
        self.base, self._store = asked.base, asked.store
        self._inferred = ox.NamedNode(f"{asked.base}graph/inferred")
        #: What the library of queries and the catalogue name is no statement on it.
        self._beside = {ox.NamedNode(f"{asked.base}graph/{name}") for name in ("queries", "catalogue")}
        self._apart: dict[str, list[str]] = {}
        for rule in APART:
            self._apart.setdefault(queries.expand(rule.path), []).append(rule.of)
        self._types: dict[str, frozenset[str]] = {}
        self._known: dict[str, bool] = {}

    def described(self, thing: str) -> bool:
        """Whether the graph states anything of the thing."""
        if thing not in self._known:
            self._known[thing] = next(self._store.quads_for_pattern(ox.NamedNode(thing), None, None), None) is not None
        return self._known[thing]

    def classes(self, thing: str) -> frozenset[str]:
        """Return the classes of a thing, inferred ones too, as prefixed names."""
        if thing not in self._types:
            found = self._store.quads_for_pattern(ox.NamedNode(thing), _TYPE, None)
            self._types[thing] = frozenset(terms.short(quad.object.value, self.base) for quad in found)
        return self._types[thing]

    def ends(self, rule: Rule, thing: str) -> set[str]:
        """Return what a rule leads to from a thing; nothing where the thing is not of its class."""
        if rule.of and rule.of not in self.classes(thing):
            return set()
        nodes = {thing}
        for step in rule.path.split("/"):
            nodes = set().union(*(self._step(nodes, each) for each in ([step] if step == _ANY else step.split("|"))))
        return {node for node in nodes if not rule.only or rule.only in self.classes(node)}

    def _step(self, nodes: set[str], step: str) -> set[str]:
        repeated = step.endswith("+")
        reached: set[str] = set(nodes) if step.endswith("?") else set()
        open_ = list(nodes)
        while open_:
            fresh = self._once(open_.pop(), step.rstrip("+?")) - reached
            reached |= fresh
            if repeated:
                open_ += fresh
        return reached

    def _once(self, node: str, step: str) -> set[str]:
        here = ox.NamedNode(node)
        if step == _ANY:
            pointing = self._store.quads_for_pattern(None, None, here)
            return {quad.subject.value for quad in pointing if quad.predicate.value not in _SILENT_IRIS and quad.graph_name not in self._beside}
        name = _property(step.removeprefix("^"))
        if not step.startswith("^"):
            return {quad.object.value for quad in self._store.quads_for_pattern(here, name, None)}
        found = {quad.subject.value for quad in self._store.quads_for_pattern(None, name, here)}
        # A document within another one, as the Programme is within the report of the Conference, is not a part of its text.
        return {one for one in found if "cis:Document" not in self.classes(one)} if step == "^cis:partOf" else found

    def may_go(self, quad: ox.Quad) -> bool:
        """Whether a statement is told only where both its ends are in a part.

        So are those that are told `APART`, those that were inferred, which follow from the rest, and those that name a
        named graph, as one of which nothing is taken gave nothing.
        """
        if not isinstance(quad.object, ox.NamedNode):
            return False
        value = quad.object.value
        if value.startswith(f"{self.base}graph/") or (quad.graph_name == self._inferred and not value.startswith(terms.FIXED["cis"])):
            return True
        return any(not cls or cls in self.classes(quad.subject.value) for cls in self._apart.get(quad.predicate.value, ()))

    def kept(self, quad: ox.Quad, inside: set[str]) -> bool:
        """Whether a statement of a thing that is inside is told: its value is inside too, or nothing describes it anywhere."""
        return not self.may_go(quad) or quad.object.value in inside or not self.described(quad.object.value)

    def named(self, thing: str) -> set[str]:
        """Return what has to be in a part because of what is stated of a thing: values, properties, named graphs."""
        found = set()
        for quad in self._stated(thing):
            found.add(quad.graph_name.value)
            if not self.may_go(quad):
                found |= {term.value for term in (quad.predicate, quad.object) if isinstance(term, ox.NamedNode)}
        return found

    def linking(self, thing: str, inside: set[str]) -> set[str]:
        """Return the properties that are not inside yet, by which a thing is tied to others that are."""
        found = set()
        for quad in self._stated(thing):
            name = quad.predicate.value
            if name not in inside and self.described(name) and self.may_go(quad) and quad.object.value in inside:
                found.add(name)
        return found

    def _stated(self, thing: str) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(ox.NamedNode(thing), None, None)


def concerned(walk: Walk, thing: str) -> set[str]:
    """Return the thing and everything that concerns it, by `CONCERN`."""
    return {thing}.union(*(walk.ends(rule, thing) for rule in CONCERN))


def close(walk: Walk, start: Iterable[str], need: Iterable[Rule] = NEED, at_least: Iterable[Rule] | None = None) -> set[str]:
    """Return ``start`` and everything that is needed to understand it: what it names, by ``need``, and ``at_least`` one by each of those.

    The result does not depend on the order in which things are looked at.
    """
    at_least = required() if at_least is None else at_least
    inside, open_ = set(start), set(start)
    while open_:
        while open_:
            thing = open_.pop()
            found = walk.named(thing).union(*(walk.ends(rule, thing) for rule in need))
            fresh = {one for one in found - inside if walk.described(one)}
            inside |= fresh
            open_ |= fresh
        for thing in inside:
            open_ |= walk.linking(thing, inside)
            for rule in at_least:
                ends = walk.ends(rule, thing)
                if not ends & inside:
                    open_ |= ends
        inside |= open_
    return inside
