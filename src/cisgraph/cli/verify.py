"""Check every paragraph's digest and every selector of the built graph against the official texts."""

import sys
from pathlib import Path

from cisgraph import documents, paths, verify
from cisgraph.errors import UsageError
from cisgraph.store import Release

_SORTS = {"paragraph": "paragraphs", "sub-paragraph": "sub-paragraphs", "definition": "paragraphs of Annex II"}


def arguments(parser) -> None:
    parser.add_argument("--sources", type=Path, help="the folder with the official texts (CISGRAPH_SOURCES)")


def run(args) -> int:
    folder = args.sources or paths.sources()
    if folder is None:
        raise UsageError("Say where the official texts are: cisgraph verify --sources DIR, or set CISGRAPH_SOURCES.")
    report = verify.verify(Release(), documents.read_sources(folder))
    for fault in report.faults:
        print(fault)
    for document in dict.fromkeys(document for document, _ in report.paragraphs):
        counts = [f"{report.paragraphs[document, sort]} {name}" for sort, name in _SORTS.items() if report.paragraphs[document, sort]]
        print(f"{document}: digests right of {', '.join(counts)}.")
    if report.faults:
        print(f"{len(report.faults)} faults.", file=sys.stderr)
        return 1
    print(f"{report.selectors} selectors lie in their paragraphs, the triggers' words stand where they point.")
    return 0
