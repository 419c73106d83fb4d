"""Every query of the library gives its expected rows, in order, over a small graph and over the real one, on every engine.

``tests/queries/<name>/`` holds ``small.ttl`` (``small.trig`` where the named graphs matter), ``small.csv`` and ``real.csv``.
``pytest --write-answers -m "not slow" -k "[<name>]"`` writes the csv, to be read row by row before they are handed in. A
quality query has no ``real.csv``: the real graph gives it no row.

Engines agree on the order of IRIs, of plain strings, of strings in one language (all by code point) and of whole numbers.
They part where one key of ORDER BY mixes languages, a language and none, or datatypes (a year beside a day): STR() mends it.
"""

import csv
import difflib
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from cisgraph import queries, terms
from conftest import CHECKOUT

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib's datasets use what rdflib deprecates

ANSWERS = CHECKOUT / "tests" / "queries"
LIBRARY = queries.library()
ASKED = [query for query in LIBRARY if query.kind != "quality"]

each = pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
each_asked = pytest.mark.parametrize("query", ASKED, ids=lambda query: query.name)

#: Columns and rows, in order. A cell is an IRI as a prefixed name, the lexical form of a literal, or empty.
Rows = list[list[str]]


def cell(term) -> str:
    if term is None:
        return ""
    assert not isinstance(term, (ox.BlankNode, rdflib.BNode)), "a blank node is no answer: nobody can ask on from it"
    if isinstance(term, (ox.NamedNode, rdflib.URIRef)):
        return terms.short(term.value if isinstance(term, ox.NamedNode) else str(term))
    return term.value if isinstance(term, ox.Literal) else str(term)


def in_oxigraph(store: ox.Store, query: queries.Query) -> Rows:
    found = store.query(query.text, use_default_graph_as_union=True)
    columns = [variable.value for variable in found.variables]
    return [columns, *([cell(row[column]) for column in columns] for row in found)]


def in_rdflib(graph: rdflib.Graph, query: queries.Query) -> Rows:
    found = graph.query(query.text)
    return [[str(variable) for variable in found.vars], *([cell(term) for term in row] for row in found)]


def small_file(query: queries.Query) -> Path:
    found = list((ANSWERS / query.name).glob("small.t*"))
    if len(found) != 1:
        pytest.fail(f"{query.name} needs a small graph, one: tests/queries/{query.name}/small.ttl or small.trig.", pytrace=False)
    return found[0]


def quads(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path.read_bytes(), format=ox.RdfFormat.from_extension(path.suffix[1:])))


def in_named_graphs(path: Path) -> list[ox.Quad]:
    """The quads of a small graph; what names no graph of its own is dealt out to two, as a release has everything in some."""
    graphs = [ox.NamedNode(f"{terms.BASE}graph/{name}") for name in ("poa", "vocabulary")]
    found = quads(path)
    if path.suffix == ".trig":
        return found
    return [ox.Quad(*quad.triple, graphs[at % 2]) for at, quad in enumerate(found)]


def uses_graphs(query: queries.Query) -> bool:
    return re.search(r"(?i)(?<![?:\w])graph\s*[?<\w]", re.sub(r"(?m)^#.*$|\"[^\"]*\"|<[^>]*>", "<>", query.text)) is not None


def as_csv(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def hold(found: Rows, path: Path, where: str) -> None:
    """Fail with a diff unless the rows are those of the file."""
    if not path.is_file():
        pytest.fail(f"There is no {path.relative_to(CHECKOUT)}: pytest --write-answers writes it.", pytrace=False)
    wanted = path.read_text(encoding="utf-8").splitlines()
    said = difflib.unified_diff(wanted, as_csv(found).splitlines(), f"{path.relative_to(CHECKOUT)}", where, lineterm="")
    if lines := list(said):
        pytest.fail("\n".join(lines), pytrace=False)


def once(rows: Rows) -> None:
    twice = [row for row, before in zip(sorted(rows), sorted(rows)[1:], strict=False) if row == before]
    assert twice == [], "a row comes twice"


# -------------------------------------------------------------------------------------------------------- the folders


def test_every_query_has_its_expected_rows():
    missing = [
        f"{query.name}/{name}"
        for query in LIBRARY
        for name in ("small.ttl", "small.csv", *(["real.csv"] if query.kind != "quality" else []))
        if not list((ANSWERS / query.name).glob("small.t*" if name == "small.ttl" else name))
    ]
    assert missing == []


def test_there_are_expected_rows_of_queries_only():
    kinds = {query.name: query.kind for query in LIBRARY}
    found = {path.relative_to(ANSWERS).as_posix() for path in ANSWERS.rglob("*") if path.is_file()}
    known = {f"{name}/{file}" for name in kinds for file in ("small.ttl", "small.trig", "small.csv")}
    known |= {f"{name}/real.csv" for name, kind in kinds.items() if kind != "quality"}
    assert sorted(found - known) == []


def test_a_small_graph_says_at_its_top_what_a_wrong_query_would_get_wrong():
    silent = [path for path in ANSWERS.glob("*/small.t*") if not path.read_text(encoding="utf-8").startswith("# ")]
    assert silent == []


# ----------------------------------------------------------------------------------------------------- the small graph


@each
def test_over_a_small_graph_every_engine_gives_the_expected_rows(query, write_answers):
    path, wanted = small_file(query), ANSWERS / query.name / "small.csv"
    found = quads(path)
    named = ox.Store()
    named.extend(in_named_graphs(path))
    rows = in_oxigraph(named, query)
    if write_answers:
        wanted.write_text(as_csv(rows), encoding="utf-8", newline="")
    once(rows)
    hold(rows, wanted, "Oxigraph, named graphs")
    trig = ox.serialize(in_named_graphs(path), format=ox.RdfFormat.TRIG)
    hold(in_rdflib(rdflib.Dataset(default_union=True).parse(data=trig, format="trig"), query), wanted, "rdflib, named graphs")
    if not uses_graphs(query):
        plain = ox.Store()
        plain.extend(ox.Quad(*quad.triple) for quad in found)
        hold(in_oxigraph(plain, query), wanted, "Oxigraph, one graph")
        turtle = ox.serialize({quad.triple for quad in found}, format=ox.RdfFormat.N_TRIPLES)
        hold(in_rdflib(rdflib.Graph().parse(data=turtle, format="nt"), query), wanted, "rdflib, one graph")


@each
def test_a_small_graph_gives_rows(query):
    """Without any, the test above says nothing."""
    store = ox.Store()
    store.extend(in_named_graphs(small_file(query)))
    assert len(in_oxigraph(store, query)) > 1


# ------------------------------------------------------------------------------------------------------ the real graph


@each_asked
def test_over_the_real_graph_it_gives_the_expected_rows(query, release, write_answers):
    rows, wanted = in_oxigraph(release.store, query), ANSWERS / query.name / "real.csv"
    if write_answers:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_text(as_csv(rows), encoding="utf-8", newline="")
    once(rows)
    hold(rows, wanted, "the release")


@pytest.mark.parametrize("query", [query for query in LIBRARY if query.kind == "quality"], ids=lambda query: query.name)
def test_over_the_real_graph_a_quality_query_gives_no_row(query, release):
    assert in_oxigraph(release.store, query) == [["focus", "message"]], "the columns are those that `cisgraph validate` reads"


@pytest.fixture(scope="module")
def in_memory(release) -> rdflib.Dataset:
    """The real graph in rdflib, named graphs and all."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=(release.folder / "cisgraph.nq").read_bytes(), format="nquads")
    return graph


@pytest.mark.slow
@each
def test_over_the_real_graph_rdflib_gives_the_same_rows(query, release, in_memory):
    here, there = (as_csv(rows).splitlines() for rows in (in_oxigraph(release.store, query), in_rdflib(in_memory, query)))
    if lines := list(difflib.unified_diff(here, there, "Oxigraph", "rdflib", lineterm="")):
        pytest.fail("\n".join(lines), pytrace=False)


# ------------------------------------------------------------------------------------------- what no answer depends on


@pytest.mark.slow
@each_asked
def test_no_answer_depends_on_whether_the_wording_is_at_hand(query, release_with_texts):
    hold(in_oxigraph(release_with_texts.store, query), ANSWERS / query.name / "real.csv", "the release with the texts")


def test_no_answer_depends_on_the_version_of_the_program():
    assert [query.name for query in LIBRARY if re.search(r"dcat:version|owl:versionInfo", query.text)] == []


def test_no_statement_stands_in_two_named_graphs(release):
    """Oxigraph's union of the named graphs gives it twice, and a count then counts it twice; rdflib gives it once."""
    triples = [line.rpartition(" <")[0] for line in (release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()]
    assert len(set(triples)) == len(triples)
