"""Build a release: read the curated Turtle, infer, and write N-Quads, a store and a manifest.

pyoxigraph reads the files, runs the rules and holds the store: rdflib takes twenty times as long to read them. A release
is made in a folder of its own and switched to by renaming one link, so the last good one stays until the new one is whole.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from cisgraph import __version__, catalogue, documents, paths, provenance, store, terms, turtle, validate, verify
from cisgraph.errors import CisgraphError, UsageError

#: What a release consists of; in the folder that people name, each is a link into the current generation.
PARTS = ("cisgraph.nq", "store", "manifest.json")
_CIS = terms.FIXED["cis"]
_TYPE = ox.NamedNode(terms.FIXED["rdf"] + "type")
#: The ontology and the shapes keep their IRIs below any base.
_FIXED = (_CIS.rstrip("#"), terms.FIXED["ciss"].rstrip("#"))


def build(out: Path, sources: Path | None = None, base: str = terms.BASE, draft: bool = False) -> dict:
    """Build the graph into the folder ``out`` and return the manifest.

    A graph that breaks a shape or quality query of severity Violation is not released, unless as a draft; the manifest
    of a draft says so.

    Args:
        out: where ``cisgraph.nq``, ``store/`` and ``manifest.json`` are to stand; made if need be.
        sources: a folder with the official texts; their wording is then checked and added as ``graph/text``.
        base: the IRI below which instances are named; ``cis:`` and ``ciss:`` stay.
        draft: build all the same where the graph is not valid.

    Raises:
        CisgraphError: the data cannot be built or is not valid, or the folder not be written; the last release is left as it was.
        UsageError: ``base`` is no usable IRI.
    """
    _check_base(base)
    texts = documents.read_sources(sources) if sources else None
    merged = merge(curated_files(paths.root()), base)
    merged += provenance.describe(merged, base, ["inferred", "queries", *(["text"] if texts is not None else [])])
    lines = lines_of(merged + catalogue.describe(base))
    asked = store.Asked(_loaded(lines), base)
    lines += infer(asked.store, base)
    if texts is not None:
        faults = verify.verify(asked, texts).faults
        if faults:
            raise CisgraphError(faults[0] if len(faults) == 1 else f"{faults[0]} ({len(faults) - 1} more: run `cisgraph verify`.)")
        lines += _wording(asked, texts, base)
    report = validate.check(lines, asked)
    if not report.conforms and not draft:
        raise CisgraphError(
            f"The graph breaks {report.violations} rule{'s' if report.violations > 1 else ''} and is not released "
            f"({report.results[0].sentence}): mend it, or build it with --draft and run `cisgraph validate` for all."
        )
    return _write(out, sorted({line for line in lines if line}), base, not report.conforms)


def _check_base(base: str) -> None:
    try:
        parts = urlsplit(base)
        sound = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
        ox.NamedNode(base)
    except ValueError:
        sound = False
    odd = re.search(r"[\s<>\"{}|\\^`?#]|%(?![0-9A-Fa-f]{2})", base)
    if not sound or odd or not base.endswith("/") or base.startswith(_FIXED):
        raise UsageError(f"{base!r} cannot be a base: give an http or https IRI that ends in a slash.")


def curated_files(root: Path) -> dict[str, list[Path]]:
    """Return named graph (``poa``, ``vocabulary``, ``a-52-274`` …) → the Turtle files that it consists of."""
    graphs = {"ontology": sorted((root / "ontology").glob("*.ttl"))}
    for folder in ("vocabulary", "poa", "findings"):
        graphs[folder] = sorted((root / "data" / folder).glob("*.ttl"))
    graphs.update({path.stem: [path] for path in sorted((root / "data").glob("*.ttl"))})
    return {name: files for name, files in graphs.items() if files}


def merge(graphs: dict[str, list[Path]], base: str = terms.BASE) -> list[ox.Quad]:
    """Read the files into named graphs, instance IRIs moved below ``base``; lexical forms stay as written.

    Raises:
        TurtleError: a file is not Turtle (file and line).
        CisgraphError: something is referred to that nothing describes (which, where, what it may have meant).
    """
    read = {path: turtle.read_file(path) for files in graphs.values() for path in files}
    described = {triple.subject.value for triples in read.values() for triple in triples if triple.predicate == _TYPE}
    for path, triples in read.items():
        _check_references(path, triples, described)
    merged = []
    for name, files in graphs.items():
        graph = ox.NamedNode(f"{base}graph/{name}")
        for path in files:
            if base == terms.BASE:
                merged += [ox.Quad(*triple, graph) for triple in read[path]]
            else:
                merged += [ox.Quad(*(_moved(term, base) for term in triple), graph) for triple in read[path]]
    return merged


def _check_references(path: Path, triples: list[ox.Triple], described: set[str]) -> None:
    named = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    unknown = {term for term in named if term not in described and _ours(term)}
    if not unknown:
        return
    subject, predicate, value = next(triple for triple in triples if unknown & {getattr(term, "value", "") for term in triple})
    term = next(one.value for one in (subject, predicate, value) if one.value in unknown)
    from difflib import get_close_matches

    near = get_close_matches(term, described, 1)
    hint = f"did you mean {terms.short(near[0])}?" if near else "describe it, or correct the name."
    raise CisgraphError(
        f"{path}: {terms.short(subject.value)} has {terms.short(predicate.value)} {terms.short(value.value)}, but nothing describes {terms.short(term)}: {hint}"
    )


def _ours(term: str) -> bool:
    # A version of the ontology is a name for what is described under the ontology's own (OWL 2, 3.3).
    return term.startswith(terms.BASE) and not term.startswith((f"{terms.BASE}graph/", f"{terms.FIXED['cis'].rstrip('#')}/"))


def _moved(term, base: str):
    if isinstance(term, ox.NamedNode) and term.value.startswith(terms.BASE) and not term.value.startswith(_FIXED):
        return ox.NamedNode(base + term.value.removeprefix(terms.BASE))
    return term


def _loaded(lines: Iterable[str]) -> ox.Store:
    memory = ox.Store()
    memory.bulk_load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return memory


def infer(memory: ox.Store, base: str = terms.BASE) -> list[str]:
    """Run the rules of ``ontology/rules`` over all graphs to a fixpoint; add to the store and return N-Quads lines."""
    graph = ox.NamedNode(f"{base}graph/inferred")
    rules = {path: path.read_text(encoding="utf-8") for path in sorted((paths.root() / "ontology" / "rules").glob("*.rq"))}
    lines: set[str] = set()
    while True:
        found = {
            triple
            for path, rule in rules.items()
            for triple in _run(path, rule, memory)
            if next(memory.quads_for_pattern(triple.subject, triple.predicate, triple.object), None) is None
        }
        if not found:
            return sorted(lines)
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in found]
        memory.bulk_extend(quads)
        lines.update(lines_of(quads))


def _run(path: Path, rule: str, memory: ox.Store) -> Iterable[ox.Triple]:
    try:
        return memory.query(rule, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise CisgraphError(f"{path} is no SPARQL ({' '.join(str(error).split()).rstrip('.')}): mend it and build again.") from None


def lines_of(quads: Iterable[ox.Quad]) -> list[str]:
    """Return quads as lines of N-Quads."""
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode().splitlines()


def _wording(asked: store.Asked, texts: dict[str, documents.Text], base: str) -> list[str]:
    graph, text = ox.NamedNode(f"{base}graph/text"), ox.NamedNode(f"{_CIS}text")
    return lines_of(
        ox.Quad(ox.NamedNode(row["paragraph"]), text, ox.Literal(unit.wording, language="en"), graph)
        for row, unit in verify.paired(asked, texts)
        if unit is not None
    )


def _write(out: Path, lines: list[str], base: str, draft: bool) -> dict:
    data = ("\n".join(lines) + "\n").encode()
    try:
        for part in PARTS:
            if os.path.lexists(out / part) and not _is_ours(out, part):
                raise UsageError(f"{out / part} is not of a release: name another folder with --out.")
        generations = out / "generations"
        generations.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=generations))
        fresh.chmod(0o755)
        try:
            (fresh / "cisgraph.nq").write_bytes(data)
            disk = ox.Store(str(fresh / "store"))
            disk.bulk_load(data, format=ox.RdfFormat.N_QUADS)
            disk.optimize()
            del disk
            manifest = _manifest(lines, data, base) | {"draft": draft} | _previous(out)
            (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
            with _alone(generations):
                _switch(out, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except OSError as error:
        raise CisgraphError(f"The release cannot be written to {out} ({error.strerror or error}): name a folder that can be.") from None
    return manifest


def _manifest(lines: list[str], data: bytes, base: str) -> dict:
    graphs = Counter(line.rpartition(" <")[2].removesuffix("> .").removeprefix(f"{base}graph/") for line in lines)
    marker = f" {_TYPE} <{_CIS}"
    typed = {tuple(line.rpartition(" <")[0].split(marker)) for line in lines if marker in line}
    classes = Counter(f"cis:{cls.removesuffix('>')}" for _, cls in typed)
    return {
        "format": store.FORMAT,
        "version": __version__,
        "base": base,
        "quads": sum(graphs.values()),
        "graphs": dict(graphs),
        "classes": dict(classes),
        "sha256": hashlib.sha256(data).hexdigest(),
        "rdfc-1.0-sha256": hashlib.sha256(_canonical(lines, data)).hexdigest(),
    }


def _canonical(lines: list[str], data: bytes) -> bytes:
    """Return the canonical N-Quads of RDF Dataset Canonicalization 1.0, whose digest tells whether two datasets say the same.

    Without blank nodes these are the sorted lines themselves, as pyoxigraph writes every literal in the one canonical way.
    """
    if not any(line.startswith("_:") or " _:" in line for line in lines):
        return data
    dataset = ox.Dataset(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return ("\n".join(sorted(lines_of(dataset))) + "\n").encode()


def _is_ours(out: Path, part: str) -> bool:
    return (out / part).is_symlink() and os.readlink(out / part) == os.path.join("current", part)


def _previous(out: Path) -> dict:
    """Return ``previousVersion``: that of the last release of another version that stood in the folder, drafts aside."""
    try:
        last = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        known = last.get("previousVersion") if last["draft"] or last["version"] == __version__ else last["version"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {"previousVersion": known} if isinstance(known, str) else {}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one build at a time switch and clear; the lock goes with the process that holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _switch(out: Path, fresh: Path) -> None:
    """Make ``fresh`` the current generation in one step; remove those before the last one."""
    before = (out / "current").resolve() if (out / "current").exists() else None
    finished = fresh.rename(fresh.with_name(fresh.name.replace("new-", "release-", 1)))
    link = finished / "link"
    link.symlink_to(Path("generations") / finished.name, target_is_directory=True)
    os.replace(link, out / "current")
    for part in PARTS:
        if not (out / part).is_symlink():
            (out / part).symlink_to(Path("current") / part)
    for old in (out / "generations").iterdir():
        if old.name != finished.name and old.resolve() != before and (old.name.startswith("release-") or _abandoned(old)):
            shutil.rmtree(old, ignore_errors=True)


def _abandoned(folder: Path) -> bool:
    """Whether a build that was to end there was killed: nothing is written for more than an hour."""
    return time.time() - folder.stat().st_mtime > 3600
