"""The official texts by document: finds them in a folder and keys their paragraphs as the graph's IRIs do."""

import re
from dataclasses import dataclass
from pathlib import Path

from cisgraph.errors import CisgraphError

from .reader import read
from .structure import Document, ItemList, Reading, Unit

#: Files by their usual name; the pattern knows a file of another name by how it begins.
FILES = {
    "a-51-341": re.compile(r"\bA/51/341\b"),
    "a-52-274": re.compile(r"\bA/52/274\b|Fifty-second session\s+Item 109\b"),
    "a-res-51-70": re.compile(r"G\.A\. res\. 51/70\b|\bA/RES/51/70\b"),
    "unhcr-1997-follow-up": re.compile(r"(?i)executive committee meetings\s+follow-up on the implementation"),
    "iom-rcp-profile": re.compile(r"(?i)type:\s+regional consultative process"),
}
_NEEDED = "a-51-341"
_PROGRAMME = "programme of action"
_DEFINITIONS = "working definitions"
_BEGINNING = 3000


class SourcesError(CisgraphError):
    """The folder of official texts cannot be used; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """The official text of one document of the graph.

    `raw` is the whole file, which may hold other documents too: offsets of units point into it. `documents` are those
    that belong to it: for `poa` the Programme and its annexes. `units` maps the last part of a paragraph's IRI to its
    unit, sub-paragraphs included, in the order of the text: "71", "13", "13a", "def-3", "pre-3", "working-groups".
    """

    slug: str
    path: Path
    raw: str
    documents: tuple[Document, ...]
    units: dict[str, Unit]

    @property
    def title(self) -> str:
        return self.documents[0].title

    @property
    def lists(self) -> tuple[ItemList, ...]:
        """The lists of all its documents, such as the participants in Annex I."""
        return tuple(entries for document in self.documents for entries in document.lists)


def read_sources(folder: Path | str) -> dict[str, Text]:
    """Read the official texts in a folder; return them by document slug, in the order of `FILES`.

    A/51/341 is needed and gives three: `a-51-341` (its cover), `conference-report` and `poa`. The others are there
    if their files are. Files are known by name or, under another name, by how they begin; other files are left
    alone. Raises `SourcesError` where the folder or a file of it cannot be used.
    """
    found = _files(Path(folder))
    if _NEEDED not in found:
        raise SourcesError(f"Put the text of A/51/341, with its annex, into {folder} as {_NEEDED}.txt.")
    texts: dict[str, Text] = {}
    for slug in FILES:
        if slug in found:
            path, raw = found[slug]
            reading = read(raw)
            texts.update(_report(path, reading) if slug == _NEEDED else {slug: _text(slug, path, reading)})
    return texts


def _files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return slug → path and text of the files that are sources."""
    if not folder.is_dir():
        raise SourcesError(f"There is no folder {folder}: name the one that holds the official texts ({_NEEDED}.txt).")
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".txt" and path.is_file())
    except OSError as error:
        raise SourcesError(f"The folder {folder} cannot be read ({error.strerror}): allow reading it.") from error
    found = {path.stem.lower(): (path, _decoded(path)) for path in paths if path.stem.lower() in FILES}
    for path in paths:
        if path.stem.lower() in FILES:
            continue
        text = _decoded(path)
        slug = next((slug for slug, begins in FILES.items() if begins.search(text[:_BEGINNING])), "")
        if slug:
            found.setdefault(slug, (path, text))
    return found


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourcesError(f"The file {path} cannot be read ({error.strerror}): allow reading it.") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"The file {path} is not UTF-8 text: save it again as UTF-8.") from error


def _report(path: Path, reading: Reading) -> dict[str, Text]:
    """Split A/51/341 into its cover, the annexed conference report, and the Programme with its annexes."""
    documents = reading.documents
    names = [document.title.casefold() for document in documents]
    at = names.index(_PROGRAMME) if _PROGRAMME in names else 0
    if at < 2:
        raise SourcesError(f"The file {path} does not hold A/51/341 with both its annexes: put the whole text there.")
    parts = {_NEEDED: documents[:1], "conference-report": documents[1:at], "poa": documents[at:]}
    return {slug: _of(slug, path, reading.text, own) for slug, own in parts.items()}


def _text(slug: str, path: Path, reading: Reading) -> Text:
    if not any(document.units for document in reading.documents):
        raise SourcesError(f"The file {path} has no paragraphs: put the whole text there, or take the file away.")
    return _of(slug, path, reading.text, reading.documents)


def _of(slug: str, path: Path, raw: str, documents: tuple[Document, ...]) -> Text:
    units: dict[str, Unit] = {}
    for document in documents:
        prefix = "def-" if document.title.casefold() == _DEFINITIONS else ""
        for unit in document.units:
            for each in (unit, *unit.children):
                units.setdefault(prefix + each.key, each)
    return Text(slug, path, raw, documents, units)
