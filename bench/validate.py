"""What validation costs beside its peers, in one run: `python bench/validate.py [--copies 1 10 100] [--times 3]`.

- the whole graph by the default engine, quality queries included, against plain pyshacl, reading included (a twentieth at most);
- a build, validation included, against what pyoxigraph takes to parse and load the same files (ten times at most);
- growth: the same graph copied over and over with fresh IRIs (linear, give or take a fifth).

Minima of several runs, and for growth the processor's time: the machine is shared. Nothing here is a test.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from cisgraph import build, engines, paths, store, terms, validate


def best(run: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the least number of seconds that a call took, by the clock on the wall or another."""
    taken = []
    for _ in range(times):
        start = clock()
        run()
        taken.append(clock() - start)
    return min(taken)


def plain_pyshacl(release: store.Release) -> None:
    """Read the release's statements into rdflib, and the shapes, and validate."""
    import pyshacl
    from rdflib import Graph

    data = Graph().parse(data=validate.asserted((release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()), format="nt")
    shapes = Graph()
    for path in sorted((paths.root() / "shapes").glob("*.ttl")):
        if path.stem not in validate.RUNS_OVER:
            shapes.parse(path)
    pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)


def load_only(folder: str | None = None) -> None:
    """Parse and load the files of the graph with pyoxigraph, into memory or onto the disk."""
    loaded = ox.Store(folder) if folder else ox.Store()
    for name, files in build.curated_files(paths.root()).items():
        for file in files:
            loaded.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{terms.BASE}graph/{name}"))


def copies(lines: list[str], many: int) -> list[str]:
    """Return the graph ``many`` times over: instances below a base of their own in each copy, what people read made its own too.

    There are not enough codes of two letters for a hundred times as many States: in the copies they are organizations.
    """
    instance = re.compile(re.escape(f"<{terms.BASE}") + r"(?!ontology|shapes|graph/)")
    label = re.compile(r'(prefLabel> "[^"]*)')
    state, organization = (f"<{terms.FIXED['cis']}{name}>" for name in ("State", "InternationalOrganization"))
    mine = [line.replace(state, organization) for line in lines if "graph/ontology>" not in line and "isoAlpha" not in line]
    result = list(lines)
    for copy in range(1, many):
        fresh = f"<{terms.BASE}copy-{copy}/"
        result += [label.sub(rf"\1 {copy}", instance.sub(fresh, line)) for line in mine]
    return result


def growth(lines: list[str], many: int, times: int) -> tuple[int, float, float]:
    """Return the statements of a graph copied ``many`` times, and the processor's seconds for shapes and quality queries."""
    grown = copies(lines, many)
    shapes = validate.read_shapes(paths.root())["data"]
    data = validate.asserted(grown)
    by_shapes = best(lambda: engines.run(data, shapes), times, time.process_time)
    memory = ox.Store()
    memory.bulk_load("\n".join(grown).encode(), format=ox.RdfFormat.N_QUADS)
    asked = store.Asked(memory, terms.BASE)
    library = validate.queries.library("quality")
    return data.count(b"\n"), by_shapes, best(lambda: [asked.ask(query.name) for query in library], times, time.process_time)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, nargs="*", default=[1, 10, 100], help="how many times over (%(default)s)")
    parser.add_argument("--times", type=int, default=3, help="runs of each, of which the quickest counts (%(default)s)")
    parser.add_argument("--without-pyshacl", action="store_true", help="leave out the slow peer")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "release"
        built = best(lambda: build.build(out), args.times)
        disk = min(best(lambda at=at: load_only(f"{folder}/{at}"), 1) for at in range(args.times))
        memory = best(load_only, args.times)
        release = store.Release(out)
        fast = best(lambda: validate.validate(release), args.times)
        print(f"build, validation included     {built:8.2f} s")
        print(f"pyoxigraph, parse and load     {disk:8.2f} s onto the disk: the build takes {built / disk:.1f} times as long")
        print(f"                               {memory:8.2f} s into memory: {built / memory:.1f} times")
        print(f"validate, default engine       {fast:8.2f} s, quality queries included")
        if not args.without_pyshacl:
            slow = best(lambda: plain_pyshacl(release), 1)
            print(f"plain pyshacl, shapes alone    {slow:8.2f} s: the default takes 1/{slow / fast:.0f} of it")
        lines = (out / "cisgraph.nq").read_text(encoding="utf-8").splitlines()
        first = None
        for many in args.copies:
            statements, shapes, asked = growth(lines, many, args.times if many < 100 else 1)
            whole = shapes + asked
            first = first or whole / many
            print(
                f"copied {many:4} times, {statements:9,} statements: shapes {shapes:7.2f} s, queries {asked:7.2f} s, "
                f"{whole / first / many:.2f} of linear"
            )


if __name__ == "__main__":
    main()
