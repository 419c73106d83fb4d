"""What one short answer costs as a whole process, cold: `python bench/cold.py [--times 20]`.

`cisgraph who 71` beside a five-line script that opens the store read-only and asks what the paragraph states (at most two
and a half times that), and beside a ten-line rdflib script that parses the same data and asks the same (at most a twentieth).
The runs take turns; the least of each counts, on the wall and of the processor: the machine is shared.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cisgraph import build, queries

#: What the installed command is.
INSTALLED = "import sys; from cisgraph.cli import main; sys.exit(main())"
FIVE = """
import pyoxigraph, sys
store = pyoxigraph.Store.read_only(sys.argv[1] + "/store")
query = open(sys.argv[2]).read()
for row in store.query(query, use_default_graph_as_union=True):
    print(*(term.value for term in row))
"""
TEN = """
import sys
from rdflib import Dataset
whole = Dataset(default_union=True)
with open(sys.argv[1] + "/cisgraph.nq", "rb") as data:
    whole.parse(data, format="nquads")
with open(sys.argv[2]) as file:
    query = file.read()
for row in whole.query(query):
    print(*row)
"""


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds on the wall and of the processor that a process takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="runs of each but the slow one, which runs twice (%(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release, query = f"{folder}/release", Path(folder) / "query.rq"
        build.build(Path(release))
        query.write_text(queries.load("provisions-of-paragraph").filled(paragraph="poa:71"), encoding="utf-8")
        # As installed: modules compiled once, by the first run.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"CISGRAPH_RELEASE": release}
        commands = {
            "cisgraph who 71": [sys.executable, "-c", INSTALLED, "who", "71"],
            "five lines": [sys.executable, "-c", FIVE, release, str(query)],
            "ten lines of rdflib": [sys.executable, "-c", TEN, release, str(query)],
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for turn in range(args.times):
            for name, command in commands.items():
                if turn < 2 or "rdflib" not in name:
                    taken[name].append(run(command, environment))
    least = {name: [min(column) for column in zip(*runs, strict=True)] for name, runs in taken.items()}
    for at, clock in enumerate(("on the wall", "of the processor")):
        who, five, ten = (least[name][at] for name in commands)
        print(f"{clock:17} cisgraph who 71 {who:.3f} s; five lines {five:.3f} s, {who / five:.2f} times; rdflib {ten:.2f} s, 1/{ten / who:.0f}")


if __name__ == "__main__":
    main()
