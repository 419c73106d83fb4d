"""Descriptions of things, and their bytes in each format."""

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from conftest import command_environment

from cisgraph import about, queries, terms
from cisgraph.server import entities, written
from cisgraph.store import Asked

URL = "https://server.example/"
THINGS = ["poa/71", "poa/71-p1", "actor/iom", "category/refugees", "graph/poa", "query/action", "ontology", "shapes", "odrl"]
PARSED = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
MARKUP = "<img src=x onerror=alert(1)>"


def iri(id: str) -> ox.NamedNode:
    return ox.NamedNode(terms.BASE + id)


def small(text: str) -> Asked:
    """A graph of TriG."""
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    return Asked(store)


HEAD = f"""
PREFIX a: <{terms.BASE}actor/> PREFIX g: <{terms.BASE}graph/> PREFIX skos: <{terms.FIXED["skos"]}> PREFIX cis: <{terms.FIXED["cis"]}>
"""


@pytest.fixture(scope="module")
def descriptions(release):
    return {id: entities.describe(release, id, URL) for id in THINGS}


def quads(description) -> set[ox.Quad]:
    return {quad for part in description.parts for quad in part.quads}


# ------------------------------------------------------------------------------------------------------------ what it holds


def test_it_holds_all_that_is_stated_of_a_thing_and_all_that_points_to_it(release, descriptions):
    found = quads(descriptions["poa/71"])
    pointing = set(release.store.quads_for_pattern(None, None, iri("poa/71")))
    examples = {quad for quad in pointing if quad.graph_name == iri("graph/queries")}
    wanted = {*release.store.quads_for_pattern(iri("poa/71"), None, None), *pointing} - examples
    assert wanted and wanted <= found
    assert examples and not examples & found, "what a query of the library has for an example says nothing of the thing"


def test_everything_named_has_its_labels_in_all_languages_and_its_classes(release, descriptions):
    found, (_, about, pointing, _) = quads(descriptions["poa/71-p1"]), descriptions["poa/71-p1"].parts
    named = {term.value for quad in (*about.quads, *pointing.quads) for term in quad if isinstance(term, ox.NamedNode)}
    label, kind = (ox.NamedNode(terms.FIXED[prefix] + name) for prefix, name in (("skos", "prefLabel"), ("rdf", "type")))
    for name in named:
        for property in (label, kind):
            assert set(release.store.quads_for_pattern(ox.NamedNode(name), property, None)) <= found, name
    languages = {quad.object.language for quad in found if quad.subject == iri("group/cis-countries") and quad.predicate == label}
    assert languages == {"en", "ru"}


def test_nothing_else_is_in_it(release, descriptions):
    for id in set(THINGS) - {"shapes", "odrl"}:
        document = ox.NamedNode(f"{URL}data/{id}")
        assert [quad for quad in quads(descriptions[id]) if quad.subject != document and quad not in release.store] == []


def test_it_says_what_it_is_and_of_which_named_graphs_it_was_made(descriptions):
    graph = rdflib.Graph().parse(data=written.ntriples(descriptions["poa/71-p1"], terms.BASE), format="nt")
    document, prov = rdflib.URIRef(f"{URL}data/poa/71-p1"), rdflib.Namespace(terms.FIXED["prov"])
    assert str(graph.value(document, rdflib.FOAF.primaryTopic)) == f"{terms.BASE}poa/71-p1"
    assert str(graph.value(document, rdflib.DCTERMS.license)) == about.LICENSE
    assert str(graph.value(document, rdflib.DCTERMS.isPartOf)) == f"{terms.BASE}dataset"
    assert {f"{terms.BASE}graph/poa", f"{terms.BASE}graph/inferred"} <= {str(one) for one in graph.objects(document, prov.wasDerivedFrom)}


def test_the_ontology_is_described_with_all_its_terms(release, descriptions):
    terms_of_it = {quad.subject.value for quad in quads(descriptions["ontology"])}
    assert {f"{terms.FIXED['cis']}{name}" for name in ("bearer", "Provision", "modality-permission")} <= terms_of_it
    assert set(release.store.quads_for_pattern(None, None, None, iri("graph/ontology"))) <= quads(descriptions["ontology"])


@pytest.mark.parametrize("id, term", [("shapes", "ciss:paragraph-has-theme"), ("odrl", "cisodrl:Recommendation")])
def test_what_stands_beside_the_release_is_described_where_its_own_base_is(release, descriptions, id, term):
    assert queries.expand(term) in {getattr(quad.subject, "value", "") for quad in quads(descriptions[id])}
    assert not entities.exists(Asked(release.store, "https://example.org/"), id)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "poa",
        "poa/",
        "poa/71x",
        "poa/71#",
        "poa/71 ",
        "poa/../poa/71",
        "poa/%00",
        "poa/7\x001",
        "a" * 5000,
        "poa/71>",
        "//",
        "ontology#bearer",
    ],
    ids=ascii,
)
def test_what_is_not_there_has_no_description(release, id):
    assert not entities.exists(release, id) and entities.describe(release, id, URL) is None


def test_what_many_things_point_to_has_pages_and_says_so(monkeypatch):
    monkeypatch.setattr(entities, "POINTING", 2)
    pointing = "".join(f"a:{name} cis:{'on' if name == 'd' else 'of'} a:one . " for name in "abcdef")
    asked = small(HEAD + "g:x { a:one a cis:Actor . " + pointing + "}")
    pages = [entities.describe(asked, "actor/one", URL, page) for page in (1, 2, 3)]
    assert [page.pages for page in pages] == [3, 3, 3]
    assert entities.describe(asked, "actor/one", URL, 4) is None and entities.describe(asked, "actor/one", URL, 0) is None
    there = [{quad.subject.value.rpartition("/")[2] for quad in page.parts[2].quads} for page in pages]
    assert there == [{"a", "b", "d"}, {"c", "e"}, {"f"}]
    further = [
        next((quad.object.value for quad in page.parts[0].quads if quad.predicate.value.endswith("seeAlso")), None) for page in pages
    ]
    assert further == [f"{URL}data/actor/one?page=2", f"{URL}data/actor/one?page=3", None]
    assert "page 2 of 3" in written.turtle(pages[1], terms.BASE).decode()


def test_a_thing_that_states_something_of_itself_does_so_once():
    description = entities.describe(small(HEAD + "g:x { a:one a cis:Actor ; skos:related a:one . }"), "actor/one", URL)
    lines = written.nquads(description, terms.BASE).decode().splitlines()
    assert len(lines) == len(set(lines)) and sum("related" in line for line in lines) == 1


# ------------------------------------------------------------------------------------------------------------- its formats


@pytest.mark.parametrize("id", THINGS)
def test_all_formats_hold_the_same_statements(descriptions, id):
    graphs = {
        suffix: rdflib.Graph().parse(data=written.WRITERS[suffix](descriptions[id], terms.BASE), format=form)
        for suffix, form in PARSED.items()
    }
    for suffix in ("trig", "nq"):
        data = written.WRITERS[suffix](descriptions[id], terms.BASE)
        triples = {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.from_extension(suffix))}
        graphs[suffix] = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    wanted = graphs.pop("nt")
    if id == "shapes":  # its lists are blank nodes, which rdflib takes minutes to compare
        assert {suffix: len(graph) for suffix, graph in graphs.items()} == dict.fromkeys(graphs, len(wanted))
        return
    assert [suffix for suffix, graph in graphs.items() if set(graph) != set(wanted)] == []


def test_formats_with_named_graphs_say_where_each_statement_stands(descriptions):
    for suffix in ("trig", "nq"):
        parsed = set(ox.parse(written.WRITERS[suffix](descriptions["poa/71"], terms.BASE), format=ox.RdfFormat.from_extension(suffix)))
        assert parsed == quads(descriptions["poa/71"])


def test_turtle_says_over_each_group_of_statements_where_they_stand(descriptions):
    text = written.turtle(descriptions["poa/71-p1"], terms.BASE).decode()
    assert (
        text.index("# About poa:71-p1, in graph:poa\n")
        < text.index("# About poa:71-p1, in graph:inferred\n")
        < text.index("# What points to poa:71-p1")
    )
    inferred = text.partition("# About poa:71-p1, in graph:inferred\n")[2].partition("#")[0]
    assert "cis:modality" in inferred and "cis:bearer" not in inferred


def test_json_ld_is_compact(descriptions):
    data = json.loads(written.jsonld(descriptions["poa/71-p1"], terms.BASE))
    one = next(node for node in data["@graph"] if node["@id"] == "poa:71-p1")
    assert "cis:Permission" in one["@type"] and one["cis:byRule"] == "2d"
    assert one["cis:trigger"] == {"@language": "en", "@value": "could be"}
    assert data["@context"]["cis"] == terms.FIXED["cis"] and "http" not in "".join(one)


def test_only_used_prefixes_are_declared():
    asked = small(HEAD + "g:x { a:one a cis:Actor . }")
    text = written.turtle(entities.describe(asked, "actor/one", URL), terms.BASE).decode()
    declared = {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")}
    assert declared == {"actor:", "cis:", "dcterms:", "foaf:", "graph:", "prov:", "rdf:"}


WRITE = """
import hashlib, sys
from pathlib import Path
from cisgraph.server import entities, written
from cisgraph.store import Release
release = Release(Path(sys.argv[1]))
for id in ("poa/71-p1", "actor/iom", "shapes"):
    description = entities.describe(release, id, "https://server.example/")
    for suffix, write in written.WRITERS.items():
        print(id, suffix, hashlib.sha256(write(description, release.base)).hexdigest())
"""


def test_two_processes_write_the_same_bytes(release):
    once, again = (
        subprocess.run(
            [sys.executable, "-c", WRITE, str(release.folder)], capture_output=True, text=True, check=True, env=command_environment()
        ).stdout
        for _ in range(2)
    )
    assert once and once == again


@pytest.mark.parametrize(
    "text", [MARKUP, '"""', "a\nb\t\r", "\\", "@prefix x: <y> .", "]]>", "</rdf:RDF>", "# no comment", "\u2028 \U0001f600"], ids=ascii
)
def test_a_label_stays_what_it_is_in_every_format(text):
    store = ox.Store()
    store.add(ox.Quad(iri("actor/one"), ox.NamedNode(terms.FIXED["skos"] + "prefLabel"), ox.Literal(text, language="en"), iri("graph/x")))
    description = entities.describe(Asked(store), "actor/one", URL)
    for suffix, form in PARSED.items():
        graph = rdflib.Graph().parse(data=written.WRITERS[suffix](description, terms.BASE), format=form)
        found = [str(label) for label in graph.objects(rdflib.URIRef(f"{terms.BASE}actor/one"), rdflib.SKOS.prefLabel)]
        assert found == [text], suffix
