"""Large graphs of the model's own shape, and what exporting them costs.

`python bench/scale.py generate 1000000 -o FILE.nq [--seed 1]` writes about that many statements as sorted N-Quads: invented
documents with paragraphs, provisions, selectors, citations and activities, each a named graph; an invented vocabulary; the real
ontology; and what its rules infer. All of it satisfies the shapes, which a test holds. The same number and seed give the same bytes.

`python bench/scale.py export [100000 1000000 10000000] [--formats nquads turtle odrl …] [--release FOLDER]` makes a release of each size
and prints the time, and the peak memory of a process of its own, that each format or partner's vocabulary takes (Linux only). Memory is to be
flat. A release of ten million statements takes 5 GB in the folder for temporary files; a vocabulary wants a store too, 3 GB more.

`python bench/scale.py publish [100000 1000000 10000000] [--stores oxigraph virtuoso embedded] [--release FOLDER]` publishes a release
of each size to a store that it starts for that, and prints the time, the peak memory of the publisher and of the store, the room on
the disk, and how fast the store answers; `embedded` is Oxigraph within the program, loaded in bulk. `--release` is one already made.
"""

import argparse
import heapq
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyoxigraph as ox

from cisgraph import __version__, build, paths, store, terms
from cisgraph.cli.export import BUNDLES, FORMATS, PARTNERS

B = terms.BASE
RDF, RDFS, SKOS, XSD, ELI, DCTERMS = (terms.FIXED[prefix] for prefix in ("rdf", "rdfs", "skos", "xsd", "eli", "dcterms"))
CIS = terms.FIXED["cis"]
KINDS = ("Obligation", "Prohibition", "Commitment", "Recommendation", "Permission", "Right")
STATUSES = ("completed", "under-way", "planned")
#: Lines that are sorted in memory at a time.
RUN = 400_000
#: How many things the invented vocabulary has of each kind.
ACTORS, GROUPS, CATEGORIES, THEMES, INSTRUMENTS, PLACES = 300, 60, 40, 60, 120, 80
#: Paragraphs of a document that ask for something, and that report.
ASKING, REPORTING = 60, 20
WORDS = "access aid border camp child city guard health home labour law measure office passage plan return school shelter work".split()
RUSSIAN = "граница город дом закон место мера отчет план помощь право приют работа ребенок семья служба труд учет центр школа".split()


def iri(name: str) -> str:
    return f"<{B}{name}>"


def cis(name: str) -> str:
    return f"<{CIS}{name}>"


def number(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


class Lines(list):
    """Lines of N-Quads; ``graph`` is where the next ones stand."""

    def __init__(self, graph: str):
        super().__init__()
        self.graph = f"<{B}graph/{graph}>"

    def say(self, subject: str, /, *types: str, **values: str | list[str]) -> None:
        """Add what is said of a thing: its classes, the names of our properties with terms of N-Quads, and what rules infer of classes."""
        for each in types:
            self.append(f"{subject} <{RDF}type> {cis(each)} {self.graph} .\n")
            self += [f"{subject} <{RDF}type> <{above}> <{B}graph/inferred> .\n" for above in superclasses()[each]]
        for property, value in values.items():
            self += [f"{subject} {cis(property)} {one} {self.graph} .\n" for one in ([value] if isinstance(value, str) else value)]

    def name(self, subject: str, english: str, russian: str) -> None:
        for text, language in ((english, "en"), (russian, "ru")):
            self.other(subject, SKOS + "prefLabel", f'"{text}"@{language}')

    def other(self, subject: str, property: str, value: str) -> None:
        self.append(f"{subject} <{property}> {value} {self.graph} .\n")

    def part(self, part: str, nearest: str, *beyond: str) -> None:
        """Add that a thing is part of a whole, and within those above that."""
        self.say(part, partOf=nearest)
        for whole in (nearest, *beyond):
            self.inferred(part, CIS + "within", whole)

    def inferred(self, subject: str, property: str, value: str) -> None:
        self.append(f"{subject} <{property}> {value} <{B}graph/inferred> .\n")


def _once(function):
    known: list = []
    return lambda: known[0] if known else known.append(function()) or known[0]


@_once
def ontology() -> list[ox.Quad]:
    files = build.curated_files(paths.root())
    return build.merge({"ontology": files["ontology"]})


@_once
def superclasses() -> dict[str, list[str]]:
    """Class of ours → the IRIs of all classes above it."""
    above: dict[str, set[str]] = {}
    for quad in ontology():
        if quad.predicate.value == RDFS + "subClassOf" and isinstance(quad.object, ox.NamedNode):
            above.setdefault(quad.subject.value, set()).add(quad.object.value)

    def all_above(cls: str) -> set[str]:
        return {higher for each in above.get(cls, ()) for higher in {each, *all_above(each)}}

    classes = {quad.subject.value for quad in ontology() if quad.object.value == terms.FIXED["owl"] + "Class"}
    return {cls.removeprefix(CIS): sorted(all_above(cls)) for cls in classes}


def prose(random: Random, words: list[str]) -> str:
    return " ".join(random.choices(words, k=random.randint(8, 24))).capitalize() + "."


def vocabulary() -> Lines:
    """Return invented actors, groups, categories, themes, instruments and places."""
    lines = Lines("vocabulary")
    for at in range(ACTORS):
        node, kind = iri(f"actor/made-{at}"), ("InternationalOrganization", "NonGovernmentalOrganization", "Mechanism", "Body")[at % 4]
        lines.say(node, kind)
        if kind == "Body":
            lines.part(node, iri(f"actor/made-{at - 3}"))
        lines.name(node, f"Organization {at}", f"Организация {at}")
        described(lines, node)
    for at in range(GROUPS):
        lines.say(iri(f"group/made-{at}"), "Group", membership=cis("open"))
        lines.name(iri(f"group/made-{at}"), f"Group {at}", f"Группа {at}")
        described(lines, iri(f"group/made-{at}"))
    concepts(lines, iri("scheme/categories"), "category", CATEGORIES, "Категория")
    concepts(lines, iri("scheme/themes"), "theme", THEMES, "Тема")
    for at in range(INSTRUMENTS):
        node = iri(f"instrument/made-{at}")
        lines.say(node, "Instrument", instrumentKind=cis("instrument-kind-treaty"))
        lines.name(node, f"Treaty {at}", f"Договор {at}")
        lines.other(node, DCTERMS + "title", f'"Treaty number {at}"@en')
        lines.other(node, DCTERMS + "issued", f'"{1900 + at % 96}"^^<{XSD}gYear>')
    for at in range(PLACES):
        lines.say(iri(f"place/made-{at}"), "Place")
        lines.name(iri(f"place/made-{at}"), f"Place {at}", f"Место {at}")
    return lines


def concepts(lines: Lines, scheme: str, folder: str, many: int, russian: str) -> None:
    """Add a scheme of concepts on two levels."""
    lines.other(scheme, RDF + "type", f"<{SKOS}ConceptScheme>")
    lines.name(scheme, f"Scheme {folder}", f"Схема {russian}")
    described(lines, scheme)
    for at in range(many):
        node, top = iri(f"{folder}/made-{at}"), at - at % 5
        lines.say(node, folder.capitalize())
        lines.name(node, f"{folder.capitalize()} {at}", f"{russian} {at}")
        described(lines, node)
        lines.other(node, SKOS + "inScheme", scheme)
        above = iri(f"{folder}/made-{top}")
        lines.other(node, SKOS + ("topConceptOf" if at == top else "broader"), scheme if at == top else above)
        if at != top:
            lines.inferred(node, SKOS + "broaderTransitive", above)


def described(lines: Lines, node: str) -> None:
    lines.other(node, SKOS + "definition", '"An invented thing of this graph."@en')
    lines.other(node, SKOS + "definition", '"Вымышленный предмет этого графа."@ru')
    lines.other(node, SKOS + "scopeNote", '"Only in graphs that are made to be measured."@en')


def document(at: int, seed: int) -> Lines:
    """Return one invented document with all that is said of it; the same for the same number and seed."""
    random, slug = Random(f"{seed}/{at}"), f"made-{at:06}"
    lines = Lines(slug)
    node = iri(f"document/{slug}")
    lines.say(node, "Document", paragraphCount=number(ASKING + REPORTING), symbol=f'"M/{at}"')
    lines.name(node, f"Document {at}", f"Документ {at}")
    lines.other(node, DCTERMS + "title", f'"Document number {at}"@en')
    lines.other(node, DCTERMS + "issued", f'"1996-05-{1 + at % 31:02}"^^<{XSD}date>')
    for order, name in enumerate(("asks", "reports"), 1):
        section = iri(f"section/{slug}-{name}")
        lines.part(section, node)
        lines.inferred(section, CIS + "standsIn", node)
        lines.say(section, "Section", order=number(order), number=f'"{"I" * order}"')
        lines.name(section, f"Document {at} {name}", f"Документ {at}, часть {order}")
    for order in range(1, ASKING + REPORTING + 1):
        paragraph(lines, random, slug, order)
    return lines


def paragraph(lines: Lines, random: Random, slug: str, order: int) -> None:
    node, asks, length = iri(f"{slug}/{order}"), order <= ASKING, random.randint(400, 1200)
    lines.part(node, iri(f"section/{slug}-{'asks' if asks else 'reports'}"), iri(f"document/{slug}"))
    lines.inferred(node, CIS + "standsIn", iri(f"document/{slug}"))
    lines.say(
        node, "Paragraph", label=f'"{order}"', number=f'"{order}"', order=number(order), kind=cis("kind-action" if asks else "kind-report"),
        theme=[iri(f"theme/made-{theme}") for theme in random.sample(range(THEMES), 2)],
        summary=[f'"{prose(random, WORDS)}"@en', f'"{prose(random, RUSSIAN)}"@ru'],
        textDigest=f'"{sha256(node.encode()).hexdigest()}"', textLength=number(length),
    )
    places = count(0, 24)  # where selectors begin; there is room for all in the shortest paragraph
    if asks:
        for part in range(1, random.randint(1, 3) + 1):
            provision(lines, random, slug, order, part, places)
    else:
        for part in range(1, random.randint(1, 2) + 1):
            activity(lines, random, slug, order, part, places)
    if random.random() < 0.3:
        citation, which = iri(f"{slug}/{order}-c1"), random.randrange(INSTRUMENTS)
        instrument = iri(f"instrument/made-{which}")
        lines.say(node, hasCitation=citation)
        lines.say(citation, "Citation", cites=instrument, article=f'"{random.randint(1, 60)}"')
        evidence(lines, citation, 1, node, places, "cites", f"Treaty {which}", instrument)
        lines.inferred(node, ELI + "cites", instrument)


def evidence(
    lines: Lines, of: str, at: int, node: str, places: Iterator[int], property: str, words: str, mentions: str | None = None
) -> None:
    """Add a selector of some words that bear out what a thing has as a property."""
    selector, start = f"{of[:-1]}-e{at}>", next(places)
    lines.say(of, evidence=selector)
    lines.say(selector, "Selector", inParagraph=node, start=number(start), end=number(start + len(words)), evidenceOf=cis(property))
    if mentions:
        lines.say(selector, mentions=mentions)


def party(random: Random) -> tuple[str, str]:
    """Return the IRI and name of somebody."""
    at = random.randrange(GROUPS)
    if random.random() < 0.6:
        return iri(f"group/made-{at}"), f"Group {at}"
    at = random.randrange(ACTORS)
    return iri(f"actor/made-{at}"), f"Organization {at}"


def provision(lines: Lines, random: Random, slug: str, order: int, part: int, places: Iterator[int]) -> None:
    node, paragraph, action = iri(f"{slug}/{order}-p{part}"), iri(f"{slug}/{order}"), iri(f"action/{slug}-{order}-{part}")
    kind, (who, name), of = random.choice(KINDS), party(random), random.randrange(CATEGORIES)
    whom = iri(f"category/made-{of}")
    explicit = random.random() < 0.5
    sure = {"attribution": cis("explicit")} if explicit else {"attribution": cis("implied"), "byRule": '"2a"', "impliedBy": paragraph}
    lines.say(paragraph, states=node)
    lines.say(node, kind, order=number(part), bearer=who, beneficiary=whom, requires=action, trigger='"should"@en', **sure)
    lines.inferred(node, CIS + "modality", cis(f"modality-{kind.lower()}"))
    evidence(lines, node, 1, paragraph, places, "trigger", "should")
    evidence(lines, node, 2, paragraph, places, "beneficiary", f"Category {of}", whom)
    if explicit:
        evidence(lines, node, 3, paragraph, places, "bearer", name, who)
    lines.graph, here = f"<{B}graph/vocabulary>", lines.graph
    lines.say(action, "Action")
    lines.name(action, f"See to {slug} {order} {part}", f"Обеспечить {slug} {order} {part}")
    lines.graph = here


def activity(lines: Lines, random: Random, slug: str, order: int, part: int, places: Iterator[int]) -> None:
    node, paragraph, done = iri(f"activity/{slug}-{order}-a{part}"), iri(f"{slug}/{order}"), random.randint(1, ASKING)
    (who, name), at = party(random), random.randrange(PLACES)
    where = iri(f"place/made-{at}")
    lines.say(
        node, "Activity", reportedIn=paragraph, order=number(part), status=cis(f"status-{random.choice(STATUSES)}"), word='"has done"@en',
        carriedOutBy=who, inPlace=where, beneficiary=iri(f"category/made-{random.randrange(CATEGORIES)}"),
        implements=iri(f"action/{slug}-{done}-1"), linkBasis=cis("explicit"),
    )
    lines.name(node, f"Deed {slug} {order} {part}", f"Дело {slug} {order} {part}")
    lines.inferred(node, CIS + "implementsParagraph", iri(f"{slug}/{done}"))
    evidence(lines, node, 1, paragraph, places, "status", "has done")
    evidence(lines, node, 2, paragraph, places, "carriedOutBy", name, who)
    evidence(lines, node, 3, paragraph, places, "inPlace", f"Place {at}", where)


def generated(statements: int, seed: int) -> Iterator[list[str]]:
    """Return the lines of a graph by pieces, in no order: the ontology, the vocabulary, and documents until there are enough."""
    made = 0
    first = [f"{line}\n" for line in build.lines_of(ontology())] + vocabulary()
    yield first
    made += len(first)
    for at in count(1):
        if made >= statements:
            return
        lines = document(at, seed)
        made += len(lines)
        yield lines


def generate(statements: int, output: Path, seed: int = 1) -> int:
    """Write about so many statements as sorted N-Quads and return how many; sorted by runs, so that memory stays flat."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_files:
        runs, held, total = [], [], 0

        def put_by() -> None:
            runs.append(Path(folder, str(len(runs))))
            with runs[-1].open("w", encoding="utf-8") as file:
                file.writelines(sorted(held))
            held.clear()

        for lines in generated(statements, seed):
            held += lines
            total += len(lines)
            if len(held) >= RUN:
                put_by()
        put_by()
        sources = [open_files.enter_context(run.open(encoding="utf-8")) for run in runs]
        with output.open("w", encoding="utf-8") as file:
            file.writelines(heapq.merge(*sources))
    return total


# ---------------------------------------------------------------------------------------------------------- measuring


def release(statements: int, folder: Path, seed: int) -> int:
    """Make a release of so many statements, without a store: exports need none."""
    folder.mkdir()
    total = generate(statements, folder / "cisgraph.nq", seed)
    with (folder / "cisgraph.nq").open("rb") as file:
        digest = sha256()
        while data := file.read(1 << 20):
            digest.update(data)
    manifest = {"format": store.FORMAT, "version": __version__, "base": B, "quads": total, "sha256": digest.hexdigest(), "draft": False}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return total


#: Runs the command and prints the processor's seconds and the most memory that it had; not ru_maxrss, which counts its parent's too.
_CHILD = """
import re, sys, time
from cisgraph.cli import main
code = main(sys.argv[1:])
print(time.process_time(), re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
sys.exit(code)
"""


class Cost(NamedTuple):
    """What an export takes in a process of its own: seconds on the wall and of the processor, kilobytes of memory, bytes written."""

    wall: float
    processor: float
    memory: int
    size: int


def measured(format: str, folder: Path, output: Path) -> Cost:
    """Export a release in one format, or in a partner's vocabulary as N-Triples, and remove what was written."""
    said = ("--as", format, "--format", "ntriples") if format in PARTNERS else ("--format", format)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, "export", *said, "-o", str(output)], check=True, capture_output=True, text=True,
        env={**os.environ, "CISGRAPH_RELEASE": str(folder)},
    )
    wall, (processor, memory), size = time.perf_counter() - start, done.stdout.split(), output.stat().st_size
    output.unlink()
    return Cost(wall, float(processor), int(memory), size)


def releases(sizes: list[int], seed: int, made: Path | None) -> Iterator[tuple[Path, int, Path]]:
    """Return a release of each size, or the one that is already made, with how many statements it has and a folder for what is made of it."""
    for size in [None] if made else sizes:
        with tempfile.TemporaryDirectory(prefix="scale-") as folder:
            source = made or Path(folder, "release")
            if not made:
                release(size, source, seed)
            yield source, json.loads((source / "manifest.json").read_text(encoding="utf-8"))["quads"], Path(folder)


def export(sizes: list[int], names: list[str], seed: int, made: Path | None) -> None:
    """Print what each format or vocabulary costs at each size; vocabularies need a store."""
    from stores import load

    for source, total, folder in releases(sizes, seed, made):
        if not (source / "store").exists() and set(PARTNERS) & set(names):
            load(source / "cisgraph.nq", source / "store")
        for name in names:
            cost = measured(name, source, folder / ("x.zip" if name in BUNDLES else "x"))
            print(
                f"{total:10,} statements, {name:9}  {cost.wall:7.1f} s, {cost.processor:7.1f} s of the processor, "
                f"{cost.memory / 1024:5.0f} MB at most, {cost.size / 1e6:8.1f} MB written", flush=True,
            )


def publish(sizes: list[int], stores: list[str], seed: int, made: Path | None) -> None:
    """Print what it takes to publish a release of each size to each store, or one that is already made."""
    from stores import measure

    for source, total, folder in releases(sizes, seed, made):
        print(f"{total:,} statements", flush=True)
        for store in stores:
            with tempfile.TemporaryDirectory(dir=folder) as place:
                measure(store, source, Path(place))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("generate", help="write a graph of about so many statements")
    making.add_argument("statements", type=int)
    making.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    exporting = commands.add_parser("export", help="measure the export of graphs of some sizes")
    exporting.add_argument("sizes", type=int, nargs="*", default=[10**5, 10**6, 10**7])
    exporting.add_argument("--formats", nargs="*", default=[*FORMATS, *BUNDLES], choices=(*FORMATS, *BUNDLES, *PARTNERS))
    publishing = commands.add_parser("publish", help="measure the publication of graphs of some sizes, and the stores that hold them")
    publishing.add_argument("sizes", type=int, nargs="*", default=[10**5, 10**6, 10**7])
    publishing.add_argument("--stores", nargs="*", default=["embedded", "oxigraph", "virtuoso"], choices=("embedded", "oxigraph", "virtuoso"))
    for each in (exporting, publishing):
        each.add_argument("--release", type=Path, metavar="FOLDER", help="a release of this kind that is already made")
    for each in (making, exporting, publishing):
        each.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.command == "generate":
        print(f"Wrote {generate(args.statements, args.output, args.seed)} statements into {args.output}.", file=sys.stderr)
    elif args.command == "publish":
        publish(args.sizes, args.stores, args.seed, args.release)
    else:
        export(args.sizes, args.formats, args.seed, args.release)


if __name__ == "__main__":
    main()
