"""CITATION.cff: how the dataset is cited, in the Citation File Format 1.2.0, which is YAML.

It stands at the root of the repository, where sites that hold repositories look for it.
"""

import json

from cisgraph import __version__, about


def text(version: str = __version__) -> str:
    """Return the file. Texts are in quotes as JSON has them, which YAML 1.2 reads alike."""
    told = about.version(version)
    lines = [
        "# Written by `make docs` from src/cisgraph/about.py: change that instead.",
        "cff-version: 1.2.0",
        f"message: {_quoted('If you use this dataset, please cite it with its version and its address.')}",
        "type: dataset",
        f"title: {_quoted(about.TITLE['en'])}",
        f"abstract: {_quoted(about.DESCRIPTION['en'])}",
        "authors:",
        f"  - name: {_quoted(about.PROJECT['en'])}",
        f"    website: {_quoted(about.HOME)}",
        f"version: {_quoted(version)}",
        *([f"date-released: {_quoted(told.issued)}"] if told.issued else []),
        f"license: {about.LICENSE_NAME}",
        f"url: {_quoted(about.HOME)}",
        "keywords:",
        *(f"  - {_quoted(word)}" for word in about.KEYWORDS["en"]),
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
