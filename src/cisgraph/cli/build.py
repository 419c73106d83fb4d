"""Build the graph from ontology/ and data/ into a release: cisgraph.nq, store/ and manifest.json.

A build that fails or is stopped leaves the last release as it was.
"""

import sys
from pathlib import Path

from cisgraph import build, paths, terms


def arguments(parser) -> None:
    parser.add_argument("--out", type=Path, help="the folder of the release (CISGRAPH_RELEASE, or release/)")
    parser.add_argument("--sources", type=Path, help="a folder with the official texts, to add their wording (CISGRAPH_SOURCES)")
    parser.add_argument("--draft", action="store_true", help="build all the same where the graph is not valid, and mark it")
    parser.add_argument("--base", default=terms.BASE, help="the IRI below which things are named (%(default)s)")


def run(args) -> int:
    out = args.out or paths.release()
    manifest = build.build(out, args.sources or paths.sources(), args.base, args.draft)
    print(f"Built {'a draft of ' if manifest['draft'] else ''}{manifest['quads']} statements in {len(manifest['graphs'])} graphs into {out}.", file=sys.stderr)
    return 0
