"""What a release says of itself: VoID, DCAT-AP, schema.org, the citation; and the folder with all its files."""

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from conftest import CHECKOUT, command_environment

from cisgraph import about, build, engines, paths, queries, terms, validate
from cisgraph.errors import CisgraphError
from cisgraph.export import folder, parts
from cisgraph.export.description import citation, dcat, describe, gather
from cisgraph.export.description.counts import Distinct, count
from cisgraph.export.whole import Distribution
from cisgraph.store import Release

URL = "https://server.example/graph/"
DATASET = f"{terms.BASE}dataset"
EU = "http://publications.europa.eu/resource/authority/"
SHAPES = validate.read_shapes(paths.root())["catalogue"]


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(queries.expand(name))


@pytest.fixture(scope="module")
def filled(release, tmp_path_factory) -> folder.Folder:
    """The folder of all files of the release. Tests change nothing of it."""
    return folder.fill(release, tmp_path_factory.mktemp("published"), URL)


@pytest.fixture(scope="module")
def catalogue(filled) -> list[ox.Quad]:
    return list(ox.parse(path=filled.path / "catalog.nt"))  # not a store, which writes numbers its own way


@pytest.fixture(scope="module")
def void(filled) -> list[ox.Quad]:
    return list(ox.parse(path=filled.path / "void.nt"))


def values(quads: list[ox.Quad], subject: str, name: str) -> list[str]:
    return sorted(quad.object.value for quad in quads if quad.subject.value == subject and quad.predicate == iri(name))


def one(quads: list[ox.Quad], subject: str, name: str) -> str:
    (value,) = values(quads, subject, name)
    return value


def of_class(quads: list[ox.Quad], name: str) -> list[str]:
    return sorted(quad.subject.value for quad in quads if quad.predicate == iri("rdf:type") and quad.object == iri(name))


def faults(quads) -> set[tuple[str, str]]:
    data = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    return {(found.shape, found.focus) for found in engines.run(data, SHAPES).findings}


# ----------------------------------------------------------------------------------------------------------- the folder


def test_each_named_graph_is_a_file_with_the_very_statements_of_the_release(release, filled):
    lines = (release.folder / "cisgraph.nq").read_bytes().splitlines()
    for name in release.manifest["graphs"]:
        ending = f" <{terms.BASE}graph/{name}> .".encode()
        wanted = [line.removesuffix(ending) + b" ." for line in lines if line.endswith(ending)]
        assert (filled.path / parts.file(name)).read_bytes().splitlines() == wanted, name


def test_the_checksums_are_those_of_the_files(filled):
    listed = dict(reversed(line.split("  ")) for line in (filled.path / "SHA256SUMS").read_text().splitlines())
    assert set(listed) >= set(filled.files) and list(listed) == sorted(listed)
    for name, digest in listed.items():
        assert sha256((filled.path / name).read_bytes()).hexdigest() == digest, name
    assert {name: file.sha256 for name, file in filled.files.items()}.items() <= listed.items()
    assert all(file.bytes == (filled.path / name).stat().st_size for name, file in filled.files.items())


def test_a_folder_is_of_one_release_and_whole_or_none(release, filled, small_tree, tmp_path):
    assert folder.read(release, filled.path) == filled
    build.build(tmp_path / "small", draft=True)
    small = Release(tmp_path / "small")
    assert folder.read(small, filled.path) is None and folder.read(small, tmp_path) is None
    made = folder.fill(small, tmp_path / "out")
    assert folder.read(small, made.path) == made and made.url == terms.BASE
    largest = made.path / "cisgraph.nq"
    largest.write_bytes(largest.read_bytes()[:-1])
    assert folder.read(small, made.path) is None


def test_what_an_earlier_release_left_is_replaced(small_tree, tmp_path):
    build.build(tmp_path / "small", draft=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / parts.file("gone")).write_text("")
    (tmp_path / "out" / folder.RECORD).write_text("{")
    made = folder.fill(Release(tmp_path / "small"), tmp_path / "out")
    assert not (tmp_path / "out" / parts.file("gone")).exists() and folder.read(Release(tmp_path / "small"), made.path)


def begun(release: Release, to: Path, code: str) -> subprocess.Popen:
    """Fill a folder in a process of its own, where ``stop()`` stands in code for the moment at which the process is stopped."""
    return subprocess.Popen([sys.executable, "-c", (
        "import os, signal, sys; from pathlib import Path; from cisgraph.export import folder; from cisgraph.store import Release\n"
        "release, to, replace, left = Release(Path(sys.argv[1])), Path(sys.argv[2]), Path.replace, []\n"
        f"def stop(): os.kill(os.getpid(), signal.SIGKILL)\n{code}"
    ), release.folder, to], env=command_environment())


#: Moments at which to stop: when a file is begun, and when so many files stand under their names; whether the folder before stays.
MOMENTS = {
    "a format is begun": ("folder.fill(release, to, tell=lambda file: file == 'cisgraph.ttl' and stop())", True),
    "the named graphs are begun": ("folder.fill(release, to, tell=lambda file: file.startswith('graph-') and stop())", True),
    **{f"{number} files are in place": (
        "def placing(path, target):\n"
        "    if Path(target).parent == to:\n"
        f"        stop() if len(left) == {number} else left.append(path)\n"
        "    return replace(path, target)\n"
        "Path.replace = placing\nfolder.fill(release, to)", False) for number in (0, 20)
    },
    "all but the record are in place": (
        "Path.replace = lambda path, target: stop() if target == to / folder.RECORD else replace(path, target)\nfolder.fill(release, to)", False
    ),
}


@pytest.mark.parametrize(("code", "stays"), MOMENTS.values(), ids=MOMENTS)
def test_what_is_killed_does_not_pass_for_whole_and_the_next_run_clears_it(code, stays, small_tree, tmp_path):
    build.build(tmp_path / "small", draft=True)
    small, out = Release(tmp_path / "small"), tmp_path / "out"
    before = folder.fill(small, out, URL)
    names = {path.name for path in out.iterdir()}
    assert begun(small, out, code).wait(60) == -signal.SIGKILL
    assert [path.name for path in out.iterdir() if path.name.startswith(".")], "nothing was left to clear"
    assert folder.read(small, out) == (before if stays else None)
    if (out / "SHA256SUMS").exists():
        for line in (out / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert sha256((out / name).read_bytes()).hexdigest() == digest, name
    assert folder.fill(small, out) == folder.read(small, out) != before
    assert {path.name for path in out.iterdir()} == names


def test_two_that_write_into_one_folder_do_not_mix(small_tree, tmp_path):
    build.build(tmp_path / "small", draft=True)
    small, out = Release(tmp_path / "small"), tmp_path / "out"
    with begun(small, out, "folder.fill(release, to, tell=lambda file: signal.pause())") as other:
        try:
            while not list(tmp_path.glob("out/.*")):
                assert other.poll() is None
                time.sleep(0.01)
            with pytest.raises(CisgraphError, match="wait until it is done"):
                folder.fill(small, out)
            assert list(out.glob(".*")), "what the other one has begun is cleared away"
        finally:
            other.kill()


def test_the_same_release_is_described_in_the_same_bytes(release, filled):
    code = (
        "import sys, hashlib\nfrom pathlib import Path\nfrom cisgraph.export.description import describe\nfrom cisgraph.store import Release\n"
        "said = ''.join(map(str, describe(Release(Path(sys.argv[1])), (), sys.argv[2])))\nprint(hashlib.sha256(said.encode()).hexdigest())"
    )
    made = {
        subprocess.run([sys.executable, "-c", code, release.folder, URL], capture_output=True, check=True, env=command_environment(PYTHONHASHSEED=seed)).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


@pytest.mark.parametrize("name", ["void", "catalog"])
def test_every_format_says_the_same(filled, name):
    graphs = [
        rdflib.Dataset(default_union=True).parse(filled.path / f"{name}.{suffix}", format=form)
        for suffix, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"))
    ]
    wanted = set(rdflib.Graph().parse(filled.path / f"{name}.nt", format="nt"))
    assert all({triple[:3] for triple in graph.triples((None, None, None))} == wanted for graph in graphs)


# ------------------------------------------------------------------------------------------------------------------ VoID


def test_the_numbers_are_those_that_a_store_counts(release, void):
    def counted(what: str) -> str:
        return release.sparql(f"SELECT ({what} AS ?n) {{ ?s ?p ?o }}").rows[0][0]

    assert one(void, DATASET, "void:triples") == counted("COUNT(*)") == str(release.manifest["quads"])
    assert one(void, DATASET, "void:distinctSubjects") == counted("COUNT(DISTINCT ?s)")
    assert one(void, DATASET, "void:distinctObjects") == counted("COUNT(DISTINCT ?o)")
    assert one(void, DATASET, "void:properties") == counted("COUNT(DISTINCT ?p)")


@pytest.mark.parametrize(("partition", "key", "size", "patterns"), [
    ("void:classPartition", "void:class", "void:entities", "?s a ?key"), ("void:propertyPartition", "void:property", "void:triples", "?s ?key ?o"),
])
def test_each_class_and_property_has_its_number(release, void, partition, key, size, patterns):
    rows = release.sparql(f"SELECT ?key (COUNT(DISTINCT *) AS ?n) {{ {patterns} }} GROUP BY ?key").rows
    assert {one(void, part, key): one(void, part, size) for part in values(void, DATASET, partition)} == dict(rows)


def test_each_named_graph_is_a_part_with_its_number(release, void):
    graphs = {f"{terms.BASE}graph/{name}": str(number) for name, number in release.manifest["graphs"].items()}
    assert set(graphs) <= set(values(void, DATASET, "void:subset"))
    assert {graph: one(void, graph, "void:triples") for graph in graphs} == graphs
    name = f"{terms.BASE}graph/poa"
    rows = release.sparql(f"SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").rows
    assert (one(void, name, "void:distinctSubjects"), one(void, name, "void:distinctObjects")) == rows[0]


def test_examples_dumps_and_endpoint_are_where_it_says(release, filled, void):
    examples = values(void, DATASET, "void:exampleResource")
    assert f"{terms.BASE}poa/71" in examples and all(release.sparql(f"ASK {{ <{each}> ?p ?o }}") for each in examples)
    formats = {file.file: file.format for file in filled.files.values() if file.file.startswith("cisgraph.")}
    assert values(void, DATASET, "void:dataDump") == sorted(f"{URL}dumps/{file}" for file in formats)
    assert one(void, f"{terms.BASE}graph/poa", "void:dataDump") == f"{URL}dumps/graph-poa.nt"
    assert one(void, DATASET, "void:sparqlEndpoint") == f"{URL}sparql" and one(void, DATASET, "void:uriSpace") == terms.BASE
    pattern = re.compile(one(void, DATASET, "void:uriRegexPattern"))
    assert all(pattern.match(each) for each in examples) and not pattern.match(terms.BASE.replace(".", "x"))


def test_vocabularies_are_those_of_the_properties_and_classes(void):
    assert {terms.FIXED["cis"], terms.FIXED["prov"], terms.FIXED["skos"]} <= set(values(void, DATASET, "void:vocabulary"))


def test_links_to_another_dataset_are_counted_by_property_and_target():
    def nquads(*lines: str) -> list[ox.Quad]:
        return list(ox.parse("\n".join(sorted(lines)).encode(), format=ox.RdfFormat.N_QUADS))

    graph, other = f"<{terms.BASE}graph/a> .", f"<{terms.BASE}graph/b> ."
    match = f"<{terms.FIXED['skos']}exactMatch>"
    whole, graphs = count(nquads(
        f"<{terms.BASE}actor/iom> {match} <https://elsewhere.example/id/1> {graph}",
        f"<{terms.BASE}actor/iom> {match} <https://elsewhere.example/id/1> {other}",
        f"<{terms.BASE}actor/unhcr> {match} <https://elsewhere.example/id/2> {graph}",
        f"<{terms.BASE}actor/unhcr> {match} <{terms.BASE}actor/iom> {graph}",
        f"<{terms.BASE}actor/unhcr> <{terms.FIXED['foaf']}homepage> <https://elsewhere.example/> {graph}",
    ), terms.BASE)
    assert whole.links == {(match[1:-1], "https://elsewhere.example/id/"): 2} and whole.triples == 4 and whole.subjects == whole.entities == 2
    assert graphs[f"{terms.BASE}graph/b"].triples == 1


@pytest.mark.parametrize("held", [1, 7, 1000])
def test_different_values_are_counted_alike_in_memory_and_on_the_disk(held):
    found = Distinct(held)
    for at in range(500):
        found.add(f"value {at % 123}", 0)
        found.add(f"value {at % 123}", at % 2)
        found.add(ox.Literal(str(at % 50)), 1)
    assert found.counted() == found.counted() == {0: 123, 1: 123 + 50}
    found.add("one more", 1)
    assert found.counted() == {0: 123, 1: 174}


def test_linksets_lead_from_the_dataset_to_a_space_elsewhere(void):
    links = of_class(void, "void:Linkset")
    told = {(one(void, each, "void:linkPredicate"), one(void, one(void, each, "void:objectsTarget"), "void:uriSpace")) for each in links}
    assert (terms.FIXED["rdfs"] + "subClassOf", terms.FIXED["dpv"]) in told
    assert {one(void, each, "void:subjectsTarget") for each in links} == {DATASET} and set(links) <= set(values(void, DATASET, "void:subset"))


# ---------------------------------------------------------------------------------------------------------------- DCAT-AP


def test_the_catalogue_keeps_to_the_shapes_of_dcat_ap_by_both_engines(catalogue):
    data = ox.serialize([quad.triple for quad in catalogue], format=ox.RdfFormat.N_TRIPLES)
    for engine in engines.names():
        assert engines.run(data, SHAPES, engine).findings == [], engine


FILE = f"{terms.BASE}catalog#turtle"


@pytest.mark.parametrize(("subject", "name", "shape"), [
    (f"{terms.BASE}catalog", "dcterms:publisher", "catalogue-has-publisher"), (f"{terms.BASE}catalog", "dcat:dataset", "catalogue-has-dataset"),
    (f"{terms.BASE}catalog", "dcterms:title", "described-title"), (DATASET, "dcterms:title", "described-title"),
    (DATASET, "dcterms:description", "described-description"), (f"{terms.BASE}graph/poa", "dcterms:description", "described-description"),
    (FILE, "dcat:accessURL", "file-address"), (FILE, "spdx:checksum", "file-checksum"), (FILE, "dcat:mediaType", "file-media-type"),
    (FILE, "dcterms:license", "file-terms"), (f"{FILE}-sha256", "spdx:algorithm", "checksum-algorithm"),
    (f"{FILE}-sha256", "spdx:checksumValue", "checksum-value"), (f"{terms.BASE}catalog#sparql", "dcat:endpointURL", "service-address"),
    (f"{terms.BASE}catalog#api", "dcterms:title", "described-title"), (f"{DATASET}#project", "foaf:name", "agent-name"),
    (f"{EU}data-theme/JUST", "skos:prefLabel", "theme-label"),
])
def test_what_is_taken_from_the_catalogue_is_missed(catalogue, subject, name, shape):
    kept = [quad for quad in catalogue if (quad.subject.value, quad.predicate) != (subject, iri(name))]
    assert len(kept) < len(catalogue)
    assert faults(kept) == {(f"ciss:{shape}", terms.short(subject))}


def test_no_node_is_without_an_iri_and_none_of_ours_without_a_description(catalogue, void):
    for store in (catalogue, void):
        terms_of_it = {term for quad in store for term in quad.triple}
        assert [term for term in terms_of_it if not isinstance(term, ox.Literal) and not str(term).startswith(("<http://", "<https://"))] == []
    ours = {quad.object.value for quad in catalogue if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith((f"{terms.BASE}catalog#", DATASET))}
    assert ours and [node for node in sorted(ours) if not values(catalogue, node, "rdf:type")] == []


@pytest.mark.parametrize(("place", "media", "type", "packed"), [
    ("turtle", "text/turtle", "RDF_TURTLE", []), ("nquads", "application/n-quads", "RDF_N_QUADS", []), ("trig", "application/trig", "RDF_TRIG", []),
    ("ntriples", "application/n-triples", "RDF_N_TRIPLES", []), ("jsonld", "application/ld+json", "JSON_LD", []), ("rdfxml", "application/rdf+xml", "RDF_XML", []),
    ("csv", "text/csv", "CSV", ["application/zip"]), ("graph-poa", "application/n-triples", "RDF_N_TRIPLES", []),
])
def test_a_distribution_tells_what_its_file_is(filled, catalogue, place, media, type, packed):
    node, iana = f"{terms.BASE}catalog#{place}", "http://www.iana.org/assignments/media-types/"
    assert one(catalogue, node, "dcat:mediaType") == iana + media and one(catalogue, node, "dcterms:format") == f"{EU}file-type/{type}"
    assert values(catalogue, node, "dcat:packageFormat") == [iana + each for each in packed]
    file = filled.files[one(catalogue, node, "dcat:downloadURL").removeprefix(f"{URL}dumps/")]
    assert one(catalogue, node, "dcat:byteSize") == str(file.bytes)
    assert one(catalogue, one(catalogue, node, "spdx:checksum"), "spdx:checksumValue") == file.sha256


def test_every_file_is_a_distribution_of_the_whole_or_of_its_graph(release, filled, catalogue):
    graphs = [f"{terms.BASE}graph/{name}" for name in release.manifest["graphs"]]
    found = Counter(
        one(catalogue, node, "dcat:downloadURL").removeprefix(f"{URL}dumps/") for each in [DATASET, *graphs] for node in values(catalogue, each, "dcat:distribution")
    )
    assert found == Counter(filled.files.keys()) and sorted(graphs) == values(catalogue, DATASET, "dcterms:hasPart")
    assert [len(values(catalogue, graph, "dcat:distribution")) for graph in graphs] == [1] * len(graphs)


def test_a_file_that_is_compressed_or_packed_says_so(release):
    for media, name in (("application/gzip", "dcat:compressFormat"), ("application/zip", "dcat:packageFormat")):
        file = Distribution("x", "x", "X", media, "text/csv", 1, "0" * 64)
        store = list(dcat.describe(gather(release, [file])))
        node = f"{terms.BASE}catalog#x"
        assert one(store, node, name).endswith(media) and one(store, node, "dcat:mediaType").endswith("text/csv")
        assert len(values(store, node, "dcat:compressFormat") + values(store, node, "dcat:packageFormat")) == 1


def test_what_is_covered_comes_from_the_graph(release, catalogue):
    places = values(catalogue, DATASET, "dcterms:spatial")
    assert f"{EU}country/TJK" in places and f"{EU}country/FRA" not in places and len(places) == 12
    period = one(catalogue, DATASET, "dcterms:temporal")
    assert (one(catalogue, period, "dcat:startDate"), one(catalogue, period, "dcat:endDate")) == ("1993-12-20", "2005")
    assert f"{terms.BASE}document/poa" in values(catalogue, DATASET, "dcterms:source")


def test_services_say_where_they_answer(catalogue):
    assert one(catalogue, f"{terms.BASE}catalog#sparql", "dcat:endpointURL") == f"{URL}sparql"
    assert one(catalogue, f"{terms.BASE}catalog#api", "dcat:endpointDescription") == f"{URL}api/openapi.json"
    assert values(catalogue, f"{terms.BASE}catalog", "dcat:service") == of_class(catalogue, "dcat:DataService")


def test_the_provenance_of_the_named_graphs_is_in_it(release, catalogue):
    graph = ox.NamedNode(f"{terms.BASE}graph/catalogue")
    assert {quad.triple for quad in release.store.quads_for_pattern(None, None, None, graph)} <= {quad.triple for quad in catalogue}


def test_versions_are_kept(release, monkeypatch):
    now = about.VERSIONS[-1]
    monkeypatch.setattr(about, "VERSIONS", (about.Version("0.0.9", "2026-01-31", {"en": "Before.", "ru": "Прежде."}), now._replace(issued="2026-12-01")))
    store = build.provenance.describe([], terms.BASE, [])
    license = [ox.Quad(ox.NamedNode(about.LICENSE), iri("rdf:type"), iri("dcterms:LicenseDocument"))]
    assert one(store, DATASET, "dcat:previousVersion") == f"{DATASET}/0.0.9" and one(store, DATASET, "owl:versionIRI") == f"{DATASET}/{now.number}"
    assert one(store, DATASET, "dcterms:issued") == "2026-12-01" and values(store, DATASET, "adms:versionNotes") == sorted(now.notes.values())
    assert one(store, f"{DATASET}/0.0.9", "dcat:isVersionOf") == DATASET and one(store, f"{DATASET}/{now.number}", "dcat:previousVersion") == f"{DATASET}/0.0.9"
    assert faults([*store, *license]) == set()


def test_the_version_that_a_build_found_before_it_is_told(release):
    known = Release(release.folder)
    known.manifest["previousVersion"] = "0.0.8"
    store = list(describe(known))
    assert one(store, DATASET, "dcat:previousVersion") == f"{DATASET}/0.0.8" and one(store, f"{DATASET}/0.0.8", "dcat:version") == "0.0.8"
    assert faults(store) == set()


def test_a_release_of_another_base_is_described_below_it(small_tree, tmp_path):
    base = "https://example.org/a+b/"
    build.build(tmp_path / "small", base=base, draft=True)
    quads = list(describe(Release(tmp_path / "small")))
    assert faults(quads) == set() and quads == sorted(quads, key=str)
    assert not [quad for quad in quads if DATASET in (quad.subject.value, quad.object.value)]
    assert one(quads, f"{base}catalog", "dcat:dataset") == f"{base}dataset" and one(quads, f"{base}dataset", "dcat:landingPage") == base
    assert re.match(one(quads, f"{base}dataset", "void:uriRegexPattern"), f"{base}poa/1")


def test_the_wording_has_terms_of_its_own(release_with_texts):
    text = f"{terms.BASE}graph/text"
    file = Distribution(parts.file("text"), "ntriples", "text", "application/n-triples", None, 1, "0" * 64)
    whole = Distribution("cisgraph.nq", "nquads", "N-Quads", "application/n-quads", None, 1, "0" * 64)
    store = list(describe(release_with_texts, [file, whole]))
    for node in (text, f"{terms.BASE}catalog#graph-text"):
        assert one(store, node, "dcterms:rights") == f"{text}#rights" and values(store, node, "dcterms:license") == []
    assert one(store, f"{terms.BASE}catalog#nquads", "dcterms:rights") == one(store, DATASET, "dcterms:rights") == f"{text}#rights"
    assert faults(store) == set()


# ------------------------------------------------------------------------------------------------- schema.org, the citation


def test_search_engines_are_told_the_same(release, filled, catalogue):
    told = json.loads((filled.path / "schema-org.jsonld").read_text(encoding="utf-8"))
    assert told["@context"] == "https://schema.org/" and told["@type"] == "Dataset" and told["@id"] == DATASET
    assert {each["@value"] for each in told["name"]} == set(about.TITLE.values()) and told["license"] == about.LICENSE
    assert 50 <= len(told["description"][0]["@value"]) <= 5000, "what Google's Dataset Search takes"
    files = [*told["distribution"], *(part["distribution"] for part in told["hasPart"])]
    assert {file["contentUrl"]: file["sha256"] for file in files} == {f"{URL}dumps/{name}": file.sha256 for name, file in filled.files.items()}
    assert {part["@id"] for part in told["hasPart"]} == set(values(catalogue, DATASET, "dcterms:hasPart"))


def test_the_citation_at_the_root_is_what_is_written_and_keeps_to_its_format():
    text = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")
    assert text == citation.text(), "run make docs"
    told = yaml.safe_load(text)
    assert told["cff-version"] == "1.2.0" and told["type"] == "dataset" and told["message"]
    assert set(told) <= {  # the keys of the schema that are used here, the first four required
        "cff-version", "message", "title", "authors", "type", "abstract", "version", "date-released", "license", "url", "keywords",
    }
    assert told["authors"] == [{"name": about.PROJECT["en"], "website": about.HOME}] and told["title"] == about.TITLE["en"]
    assert told["version"] == about.VERSIONS[-1].number and told["license"] == about.LICENSE_NAME and told["url"] == about.HOME
    assert len(told["keywords"]) == len(set(told["keywords"])) and all(isinstance(each, str) for each in told["keywords"])


def test_a_version_that_is_out_has_its_day(monkeypatch):
    monkeypatch.setattr(about, "VERSIONS", (about.VERSIONS[-1]._replace(issued="2026-12-01"),))
    assert yaml.safe_load(citation.text())["date-released"] == "2026-12-01"
