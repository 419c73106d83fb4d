"""Build a release: read the curated Turtle, infer, and write N-Quads, a store and a manifest.

rdflib reads and merges the files into named graphs; pyoxigraph runs the rules and holds the store. A release is made
in a folder of its own and switched to by renaming one link, so the last good one stays until the new one is whole.
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
from rdflib import Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from cisgraph import __version__, documents, paths, store, terms, turtle, verify
from cisgraph.errors import CisgraphError, UsageError

#: What a release consists of; in the folder that people name, each is a link into the current generation.
PARTS = ("cisgraph.nq", "store", "manifest.json")
_DCAT = Namespace(terms.FIXED["dcat"])  # version 3; rdflib's own has version 2
_CIS = terms.FIXED["cis"]
#: The ontology and the shapes keep their IRIs below any base.
_FIXED = (_CIS.rstrip("#"), terms.FIXED["ciss"].rstrip("#"))


def build(out: Path, sources: Path | None = None, base: str = terms.BASE) -> dict:
    """Build the graph into the folder ``out`` and return the manifest.

    Args:
        out: where ``cisgraph.nq``, ``store/`` and ``manifest.json`` are to stand; made if need be.
        sources: a folder with the official texts; their wording is then checked and added as ``graph/text``.
        base: the IRI below which instances are named; ``cis:`` and ``ciss:`` stay.

    Raises:
        CisgraphError: the data cannot be built, or the folder not be written; the last release is left as it was.
        UsageError: ``base`` is no usable IRI.
    """
    _check_base(base)
    texts = documents.read_sources(sources) if sources else None
    merged = merge(curated_files(paths.root()), base)
    describe_graphs(merged, base, ["inferred", "text"] if texts is not None else ["inferred"])
    lines = merged.serialize(format="nquads").splitlines()
    asked = store.Asked(_loaded(lines), base)
    lines += infer(asked.store, base)
    if texts is not None:
        faults = verify.verify(asked, texts).faults
        if faults:
            raise CisgraphError(faults[0] if len(faults) == 1 else f"{faults[0]} ({len(faults) - 1} more: run `cisgraph verify`.)")
        lines += _wording(asked, texts, base)
    return _write(out, sorted({line for line in lines if line}), base)


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


def merge(graphs: dict[str, list[Path]], base: str = terms.BASE) -> Dataset:
    """Read the files into one dataset of named graphs, instance IRIs moved below ``base``.

    Raises:
        TurtleError: a file is not Turtle (file and line).
        CisgraphError: something is referred to that nothing describes (which, where, what it may have meant).
    """
    read = {path: _parsed(path) for files in graphs.values() for path in files}
    described = {str(subject) for graph in read.values() for subject in graph.subjects(RDF.type, None)}
    for path, graph in read.items():
        _check_references(path, graph, described)
    merged = Dataset()
    for name, files in graphs.items():
        target = merged.graph(URIRef(f"{base}graph/{name}"))
        for path in files:
            for triple in read[path]:
                target.add(triple if base == terms.BASE else tuple(_moved(term, base) for term in triple))
    return merged


def _parsed(path: Path) -> Graph:
    turtle.read_file(path)  # stricter than rdflib, and names the line of an error
    try:
        return Graph(bind_namespaces="none").parse(path, format="turtle")
    except Exception as error:
        raise CisgraphError(f"{path} cannot be read ({' '.join(str(error).split())}): mend it and build again.") from None


def _check_references(path: Path, graph: Graph, described: set[str]) -> None:
    for subject, predicate, value in graph:
        for term in (subject, predicate, value):
            if isinstance(term, URIRef) and _ours(term) and str(term) not in described:
                from difflib import get_close_matches

                near = get_close_matches(str(term), described, 1)
                hint = f"did you mean {short(near[0])}?" if near else "describe it, or correct the name."
                raise CisgraphError(
                    f"{path}: {short(subject)} has {short(predicate)} {short(value)}, but nothing describes "
                    f"{short(term)}: {hint}"
                )


def _ours(term: str) -> bool:
    return term.startswith(terms.BASE) and not term.startswith(terms.BASE + "graph/")


def short(term: str) -> str:
    """Return an IRI as a prefixed name of the table where it has one."""
    for prefix, namespace in terms.prefixes().items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return str(term)


def _moved(term, base: str):
    iri = str(term)  # rdflib's own startswith takes no tuple
    if isinstance(term, URIRef) and iri.startswith(terms.BASE) and not iri.startswith(_FIXED):
        return URIRef(base + iri.removeprefix(terms.BASE))
    return term


def describe_graphs(merged: Dataset, base: str, made: Iterable[str]) -> None:
    """Add ``graph/catalogue``: what each named graph is, what it comes from, which version; ``made`` are the build's own."""
    name = f"{base}graph/"
    curated = {str(graph.identifier).removeprefix(name) for graph in merged.graphs() if str(graph.identifier).startswith(name)}
    whole = URIRef(f"{name}catalogue")
    catalogue = merged.graph(whole)
    for each in sorted({*curated, *made}):
        graph = URIRef(name + each)
        catalogue.add((graph, RDF.type, _DCAT.Dataset))
        catalogue.add((graph, RDF.type, PROV.Entity))
        catalogue.add((graph, DCTERMS.isPartOf, whole))
        catalogue.add((graph, _DCAT.version, Literal(__version__)))
        if each in terms.DOCUMENTS.values():
            catalogue.add((graph, PROV.wasDerivedFrom, URIRef(f"{base}document/{each}")))
        elif each == "findings":
            for document in sorted(set(merged.graph(graph).objects(None, URIRef(f"{_CIS}inDocument")))):
                catalogue.add((graph, PROV.wasDerivedFrom, document))
        elif each == "inferred":
            for other in sorted(curated):
                catalogue.add((graph, PROV.wasDerivedFrom, URIRef(name + other)))
    catalogue.add((whole, RDF.type, _DCAT.Dataset))
    catalogue.add((whole, DCTERMS.title, Literal("cisgraph", lang="en")))
    catalogue.add((whole, DCTERMS.license, URIRef("https://spdx.org/licenses/CC-BY-4.0")))
    catalogue.add((whole, _DCAT.version, Literal(__version__)))


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
        lines.update(_nquads(quads))


def _run(path: Path, rule: str, memory: ox.Store) -> Iterable[ox.Triple]:
    try:
        return memory.query(rule, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise CisgraphError(f"{path} is no SPARQL ({' '.join(str(error).split()).rstrip('.')}): mend it and build again.") from None


def _nquads(quads: Iterable[ox.Quad]) -> list[str]:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode().splitlines()


def _wording(asked: store.Asked, texts: dict[str, documents.Text], base: str) -> list[str]:
    graph, text = ox.NamedNode(f"{base}graph/text"), ox.NamedNode(f"{_CIS}text")
    return _nquads(
        ox.Quad(ox.NamedNode(row["paragraph"]), text, ox.Literal(unit.wording, language="en"), graph)
        for row, unit in verify.paired(asked, texts)
        if unit is not None
    )


def _write(out: Path, lines: list[str], base: str) -> dict:
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
            manifest = _manifest(disk, data, base)
            del disk
            (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
            with _alone(generations):
                _switch(out, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except OSError as error:
        raise CisgraphError(f"The release cannot be written to {out} ({error.strerror or error}): name a folder that can be.") from None
    return manifest


def _manifest(disk: ox.Store, data: bytes, base: str) -> dict:
    graphs = Counter(quad.graph_name.value.removeprefix(f"{base}graph/") for quad in disk)
    typed = disk.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), None)
    classes = Counter(cls for _, cls in {(quad.subject, short(quad.object.value)) for quad in typed} if cls.startswith("cis:"))
    return {
        "format": store.FORMAT,
        "version": __version__,
        "base": base,
        "quads": sum(graphs.values()),
        "graphs": dict(graphs),
        "classes": dict(classes),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _is_ours(out: Path, part: str) -> bool:
    return (out / part).is_symlink() and os.readlink(out / part) == os.path.join("current", part)


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
