"""How much damage the checks notice: `python bench/mutation.py [--per-kind 250] [--seed 1] [--survivors]`.

The graph is damaged by one statement (or pair of statements) at a time, by kind; what a build checks of references, the
shapes and the quality queries then either find something new or do not. Nothing is compared with a stored copy, a digest
or the official texts. Damages are tried many at once where they are far enough apart that each result can be laid to one
of them; what cannot be laid to any is tried again in smaller lots, until every survivor has survived in a lot without results.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import build, engines, paths, queries, store, terms, validate
from cisgraph.errors import CisgraphError

CIS, SKOS = terms.FIXED["cis"], terms.FIXED["skos"]
TYPE = ox.NamedNode(terms.FIXED["rdf"] + "type")
NOWHERE = ox.NamedNode(terms.BASE + "nowhere")
#: Prose that may be there or not: its loss is a kind of its own, since nothing else depends on it.
OPTIONAL = {f"{SKOS}{name}" for name in ("altLabel", "hiddenLabel", "editorialNote", "scopeNote", "example", "note")}


#: What survives, by property, and why nothing in the graph itself could tell.
WHY = {
    "cis:article": "not every citation is of one article",
    "cis:word": "words as long as others",
    "dcterms:issued": "a document that is only listed may be undated",
    "dcterms:creator": "not every document has one",
    "dcterms:description": "not every document has one",
    "dcterms:language": "not every copy says it",
    "dcterms:identifier": "not every instrument has one",
    "rdfs:seeAlso": "a hint",
    "prov:used": "one of several documents",
    "prov:generated": "one of several documents",
    "skos:exactMatch": "a hint",
    "cis:rationale": "an explicit link needs none",
    "cis:withoutProvision": "a paragraph of another kind needs none",
    "cis:inEvent": "another event",
    "cis:by": "another State",
    "cis:acronym": "not every body has one",
    "cis:affirms": "a judgement",
    "cis:amount": "not every activity has one",
    "cis:applies": "a judgement",
    "cis:bearer": "another actor where the text names none",
    "cis:beneficiary": "another category where the section's title gives it",
    "cis:carriedOutBy": "another actor where the text names none",
    "cis:count": "a statement or participation need not have one",
    "cis:counts": "another thing of the same class, or the list is known to be wrong",
    "cis:end": "the words selected are as long as another name or trigger",
    "cis:excludes": "a definition need not exclude anybody",
    "cis:extent": "an activity of a whole group has none",
    "cis:follows": "one of several documents",
    "cis:from": "not every event is dated",
    "cis:implements": "one of several actions, or another: a judgement",
    "cis:impliedBy": "another paragraph or section that could settle it",
    "cis:inPlace": "another place where the text names none",
    "cis:isoAlpha2": "another State's code with the other of the same State",
    "cis:likelyMeant": "what is meant is not always known",
    "cis:member": "another actor: only the source lists the members",
    "cis:mentions": "the place may bear out something else",
    "cis:number": "not every section has a number in print",
    "cis:on": "one of several paragraphs",
    "cis:onTerm": "a reservation need not be on a term",
    "cis:order": "two damages to one sequence",
    "cis:paragraphCount": "the profile has none",
    "cis:partOf": "that an action or a body is part of another is said nowhere else",
    "cis:partner": "another actor where the text names none",
    "cis:period": "not every activity has one",
    "cis:recipient": "another actor where the text names none",
    "cis:renews": "a judgement",
    "cis:reportedIn": "one of several paragraphs",
    "cis:requires": "another action: a judgement",
    "cis:role": "the source's word",
    "cis:sameDeedAs": "a judgement",
    "cis:setsAside": "a paragraph need not set anybody aside",
    "cis:speaker": "another actor: only the source lists the speakers",
    "cis:stands": "a lacuna may have no words that stand",
    "cis:start": "the words selected are as long as another name or trigger",
    "cis:statedIn": "another place that can state such a thing",
    "cis:supporter": "another actor where the text names none",
    "cis:symbol": "not every document has one",
    "cis:theme": "one of several themes is a judgement",
    "cis:until": "not every event ends on another day",
    "skos:broader": "a concept may be a top one",
    "skos:editorialNote": "a note may be one of several",
    "skos:scopeNote": "a note may be one of several",
    "skos:topConceptOf": "a concept may be below another",
}


class Mutation(NamedTuple):
    """One damage: quads taken away and quads put in their place."""

    kind: str
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]

    def __str__(self) -> str:
        def said(quads):
            return " ; ".join(" ".join(_said(term) for term in quad.triple) for quad in quads) or "nothing"

        return f"{self.kind}: {said(self.removed)} → {said(self.added)}"


def _said(term) -> str:
    return terms.short(term.value) if isinstance(term, ox.NamedNode) else str(term)[:60]


def property_of(mutation: Mutation) -> str:
    """Return the property whose value was damaged."""
    return _said((*mutation.removed, *mutation.added)[0].predicate)


class World:
    """The curated graph, indexed for drawing damages."""

    def __init__(self, quads: list[ox.Quad], seed: int):
        self.dice = random.Random(seed)
        self.quads = [quad for quad in quads if quad.graph_name.value.rpartition("/")[2] not in ("ontology", "catalogue", "queries")]
        self.classes: dict[object, set[str]] = defaultdict(set)
        self.values: dict[tuple, list[ox.Quad]] = defaultdict(list)
        for quad in self.quads:
            self.values[quad.subject, quad.predicate].append(quad)
            if quad.predicate == TYPE:
                self.classes[quad.subject].add(quad.object.value)
        self.members: dict[str, list] = defaultdict(list)
        for thing, classes in sorted(self.classes.items(), key=str):
            for each in classes:
                self.members[each].append(thing)

    def draw(self, wanted: Callable[[ox.Quad], bool]) -> Iterator[ox.Quad]:
        """Give quads that fit, in random order, each once."""
        found = [quad for quad in self.quads if wanted(quad)]
        self.dice.shuffle(found)
        yield from found


def _with(quad: ox.Quad, value) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _literal(old: ox.Literal, text: str | None = None, language: str | None = None) -> ox.Literal:
    text = old.value if text is None else text
    if language or old.language:
        return ox.Literal(text, language=language or old.language)
    return ox.Literal(text, datatype=old.datatype)


def drop(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value not in OPTIONAL):
        yield Mutation("drop a statement", (quad,), ())


def drop_note(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value in OPTIONAL):
        yield Mutation("drop a note or a further label", (quad,), ())


def retarget(world: World, same: bool) -> Iterator[Mutation]:
    kind = "name another thing of the same class" if same else "name a thing of another class"
    for quad in world.draw(lambda quad: quad.object in world.classes and quad.predicate != TYPE):
        own = world.classes[quad.object]
        if same:
            others = [thing for thing in world.members[sorted(own)[-1]] if thing != quad.object]
        else:
            others = [world.dice.choice(things) for each, things in sorted(world.members.items()) if not any(own & world.classes[one] for one in things)]
        if others:
            yield Mutation(kind, (quad,), (_with(quad, world.dice.choice(others)),))


def swap(world: World) -> Iterator[Mutation]:
    by: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in world.quads:
        if quad.predicate != TYPE:
            by[quad.predicate].append(quad)
    for quad in world.draw(lambda quad: quad.predicate != TYPE):
        others = [one for one in world.dice.choices(by[quad.predicate], k=5) if one.object != quad.object and one.subject != quad.subject]
        if others:
            yield Mutation("swap two values", (quad, others[0]), (_with(quad, others[0].object), _with(others[0], quad.object)))


def untag(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: isinstance(quad.object, ox.Literal) and quad.object.language):
        yield Mutation("drop a language tag", (quad,), (_with(quad, ox.Literal(quad.object.value)),))


def retag(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: isinstance(quad.object, ox.Literal) and quad.object.language):
        other = world.dice.choice(["fr", "ru" if quad.object.language == "en" else "en"])
        yield Mutation("change a language tag", (quad,), (_with(quad, _literal(quad.object, language=other)),))


def dangle(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: isinstance(quad.object, ox.NamedNode) and quad.object in world.classes):
        yield Mutation("break a link", (quad,), (_with(quad, NOWHERE),))


def double(world: World) -> Iterator[Mutation]:
    """A second value for a property that nothing in the graph has two of; elsewhere one more valid value is no damage to see."""
    several = {predicate for (_, predicate), quads in world.values.items() if len(quads) > 1}
    for quad in world.draw(lambda quad: quad.predicate not in several):
        if quad.object in world.classes:
            others = [thing for thing in world.members[sorted(world.classes[quad.object])[-1]] if thing != quad.object]
            if others:
                yield Mutation("give a single value twice", (), (_with(quad, world.dice.choice(others)),))
        elif isinstance(quad.object, ox.Literal):
            number = quad.object.value.isdigit()
            text = str(int(quad.object.value) + 1) if number else quad.object.value + " more"
            yield Mutation("give a single value twice", (), (_with(quad, _literal(quad.object, text)),))


def renumber(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value == f"{CIS}order"):
        step = world.dice.choice([-1, 1])
        yield Mutation("change an order", (quad,), (_with(quad, _literal(quad.object, str(int(quad.object.value) + step))),))


def shift(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value == f"{CIS}start"):
        [end] = world.values[quad.subject, ox.NamedNode(f"{CIS}end")]
        by = world.dice.choice([-1, 1]) * world.dice.randint(1, 60)
        ways = {
            "start": ((quad,), (_with(quad, _literal(quad.object, str(int(quad.object.value) + by))),)),
            "end": ((end,), (_with(end, _literal(end.object, str(int(end.object.value) + by))),)),
        }
        yield Mutation("move one end of a selector", *ways[world.dice.choice(sorted(ways))])


def slide(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value == f"{CIS}start"):
        [end] = world.values[quad.subject, ox.NamedNode(f"{CIS}end")]
        by = world.dice.choice([-1, 1]) * world.dice.randint(1, 60)
        moved = tuple(_with(one, _literal(one.object, str(int(one.object.value) + by))) for one in (quad, end))
        yield Mutation("slide a whole selector", (quad, end), moved)


def empty(world: World) -> Iterator[Mutation]:
    for quad in world.draw(lambda quad: quad.predicate.value in {f"{SKOS}prefLabel", f"{CIS}summary", f"{SKOS}definition", f"{CIS}label"}):
        yield Mutation("empty a label", (quad,), (_with(quad, _literal(quad.object, "")),))


def circle(world: World) -> Iterator[Mutation]:
    whole = {f"{CIS}partOf", f"{SKOS}broader"}
    for quad in world.draw(lambda quad: quad.predicate.value in whole):
        yield Mutation("make a circle", (), (ox.Quad(quad.object, quad.predicate, quad.subject, quad.graph_name),))


#: Kinds of damage that break the structure: 97 in 100 are to be found. The rest are exchanges of one valid value for another.
STRUCTURAL: tuple[Callable[[World], Iterator[Mutation]], ...] = (
    drop, lambda world: retarget(world, same=False), untag, retag, dangle, double, renumber, shift, empty, circle,
)
APART: tuple[Callable[[World], Iterator[Mutation]], ...] = (lambda world: retarget(world, same=True), swap, slide, drop_note)


class Checks:
    """Everything that looks at a graph before it is released, but for the texts and digests."""

    def __init__(self, quads: list[ox.Quad]):
        self.quads = set(quads)
        self.shapes = validate.read_shapes(paths.root())["data"]
        self.library = queries.library("quality")
        self.known = set(self.results(()))

    def results(self, mutations) -> list[tuple[str, set[str]]]:
        """Return what is found: (what found it, the things it names)."""
        removed = {quad for one in mutations for quad in one.removed}
        quads = [*(self.quads - removed), *{quad for one in mutations for quad in one.added}]
        lines = build.lines_of(quads)
        found = [(f"{one.shape} {one.focus}", _names(one.focus, one.value)) for one in engines.run(validate.asserted(lines), self.shapes).findings]
        memory = ox.Store()
        memory.bulk_extend(quads)
        build.infer(memory)
        asked = store.Asked(memory, terms.BASE)
        for query in self.library:
            for row in asked.ask(query.name):
                found.append((f"{query.name} {terms.short(row['focus'])}", _names(terms.short(row["focus"]), row["message"])))
        described = {quad.subject.value for quad in quads if quad.predicate == TYPE}
        for quad in quads:
            for term in quad.triple:
                if isinstance(term, ox.NamedNode) and term.value.startswith(terms.BASE) and "/graph/" not in term.value and term.value not in described:
                    if "ontology" not in term.value and "shapes" not in term.value:
                        found.append((f"reference {terms.short(quad.subject.value)}", {terms.short(quad.subject.value), terms.short(term.value)}))
        return [(what, frozenset(about)) for what, about in found]


def _names(*texts: str | None) -> set[str]:
    found = set()
    for text in filter(None, texts):
        found.add(text)
        for part in text.replace(";", " ").replace(",", " ").split():
            if part.startswith("<http"):
                found.add(terms.short(part.strip("<>.")))
    return found


def touched(mutation: Mutation) -> set[str]:
    """The things that a damage is about."""
    return {terms.short(term.value) for quad in (*mutation.removed, *mutation.added) for term in (quad.subject, quad.object)
            if isinstance(term, ox.NamedNode)} - {terms.short(NOWHERE.value)}


def run(checks: Checks, mutations: list[Mutation], lot: int, neighbours: dict[str, set[str]]) -> tuple[list[Mutation], list[Mutation]]:
    """Return the damages that were found, and those that were not."""
    found, survived = [], []
    queue = [mutations[at : at + lot] for at in range(0, len(mutations), lot)]
    while queue:
        batch = queue.pop()
        try:
            new = [about for what, about in checks.results(batch) if (what, about) not in checks.known]
        except (CisgraphError, ValueError):
            new = [frozenset()] if len(batch) == 1 else None
        if new is not None and not new:
            survived += batch
        elif len(batch) == 1:
            found += batch
        else:
            hit, rest = _laid(batch, new or [], neighbours)
            found += hit
            queue += [rest] if len(rest) < len(batch) else [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
            queue = [one for one in queue if one]
    return found, survived


def _laid(batch: list[Mutation], new: list[frozenset], neighbours: dict[str, set[str]]) -> tuple[list[Mutation], list[Mutation]]:
    """Lay each result to the one damage that it names or whose neighbours it names; return those hit and the others."""
    near = {at: touched(one) for at, one in enumerate(batch)}
    wide = {at: names.union(*(neighbours.get(name, set()) for name in names)) for at, names in near.items()}
    hit = set()
    for about in new:
        for reach in (near, wide):
            by = [at for at, names in reach.items() if names & about]
            if len(by) == 1:
                hit.add(by[0])
            if by:
                break
    return [batch[at] for at in sorted(hit)], [one for at, one in enumerate(batch) if at not in hit]


def measure(per_kind: int, seed: int, apart: bool = True, lot: int = 60) -> dict[str, tuple[int, list[Mutation], bool]]:
    """Return kind → (how many were tried, which survived, whether it is structural); ``apart`` tries the other kinds too."""
    curated = build.merge(build.curated_files(paths.root()))
    checks, world = Checks(curated), World(curated, seed)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for quad in world.quads:
        if quad.object in world.classes and quad.predicate != TYPE:
            neighbours[terms.short(quad.object.value)].add(terms.short(quad.subject.value))
    busy = {name for name, others in neighbours.items() if len(others) > 20}  # a group that everybody names tells nothing
    neighbours = {name: others for name, others in neighbours.items() if name not in busy}
    told = {}
    for kinds, structural in ((STRUCTURAL, True), (APART if apart else (), False)):
        for kind in kinds:
            mutations = [one for one, _ in zip(kind(world), range(per_kind), strict=False)]
            _, survived = run(checks, mutations, lot, neighbours)
            world.dice.shuffle(survived)  # two damages in one lot may cancel each other out: whatever survives does so twice
            _, survived = run(checks, survived, lot, neighbours)
            told[mutations[0].kind] = (len(mutations), survived, structural)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-kind", type=int, default=250, help="damages of each kind (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", action="store_true", help="list every survivor by name")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    told = measure(args.per_kind, args.seed)
    if args.json:
        print(json.dumps({kind: {"tried": tried, "survived": list(map(str, left)), "structural": s} for kind, (tried, left, s) in told.items()}, indent=1))
        return
    for structural in (True, False):
        rows = {kind: (tried, left) for kind, (tried, left, s) in told.items() if s == structural}
        tried, left = sum(one for one, _ in rows.values()), sum(len(one) for _, one in rows.values())
        print(f"{'Structure' if structural else 'One valid value for another, and notes'}: {tried - left} of {tried} found ({1 - left / tried:.1%})")
        for kind, (tried, survived) in rows.items():
            by = Counter(property_of(one) for one in survived)
            print(f"  {kind:38} {tried - len(survived):5} of {tried:5} ({1 - len(survived) / tried:.1%})  {dict(by.most_common(8)) or ''}")
            if args.survivors:
                for one in survived:
                    print(f"      {one} ({WHY.get(property_of(one), 'not looked into')})")


if __name__ == "__main__":
    main()
