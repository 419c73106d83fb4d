"""The dataset as files, VoID and the catalogue, over the server; and how the files come about beside the serving."""

import asyncio
import hashlib
import re
import subprocess
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import one_sentence
from starlette.testclient import TestClient

from cisgraph import terms
from cisgraph.export import folder
from cisgraph.server import create_app, dumps
from cisgraph.server.settings import Settings
from cisgraph.store import Release
from server.conftest import GRAPH, small_data, switch, whole, write_release

RDF = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


def serve(release: Path, **settings) -> TestClient:
    return TestClient(create_app(release, Settings(workers=1, **settings)), follow_redirects=False)


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    return write_release(tmp_path_factory.mktemp("dumps") / "release", small_data())


@pytest.fixture(scope="module")
def client(release):
    with serve(release) as client:
        whole(client, "/dumps/index.json")
        yield client


@pytest.fixture(scope="module")
def told(client) -> dict:
    return client.get("/dumps/index.json").json()


# -------------------------------------------------------------------------------------------------------------- the files


def test_each_file_is_what_the_page_says(client, told):
    assert {"cisgraph.nq", "cisgraph.ttl", "cisgraph.jsonld", "cisgraph-csv.zip"} <= {one["file"] for one in told["files"]}
    for one in told["files"] + told["graphs"]:
        answer = client.get(one["url"])
        assert answer.status_code == 200 and len(answer.content) == one["bytes"], one
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"] and answer.headers["etag"] == f'"{one["sha256"]}"'
        assert answer.headers["content-type"].partition(";")[0] == one["mediaType"]
        assert answer.headers["content-disposition"] == f'attachment; filename="{one["file"]}"'
        assert client.get(one["url"] + ".sha256").text == f"{one['sha256']}  {one['file']}\n"


def test_the_named_graphs_are_those_of_the_release(client, told, release):
    manifest = Release(release).manifest
    assert {one["id"]: one["statements"] for one in told["graphs"]} == {f"graph/{name}": count for name, count in manifest["graphs"].items()}
    triples = list(ox.parse(client.get("/dumps/graph-many.nt").content, format=ox.RdfFormat.N_TRIPLES))
    assert {quad.triple for quad in triples} == {quad.triple for quad in Release(release).store.quads_for_pattern(None, None, None, ox.NamedNode(f"{GRAPH}many"))}
    assert told["release"] == manifest["sha256"] == next(one["sha256"] for one in told["files"] if one["file"] == "cisgraph.nq")


def test_the_page_has_both_languages_every_file_and_its_checksum(client, told):
    for start, word in (("", "The whole dataset"), ("/ru", "Весь набор данных")):
        answer = client.get(f"{start}/dumps/", headers={"Accept": "text/html"})
        assert answer.status_code == 200 and word in answer.text
        assert all(f'href="{one["url"]}"' in answer.text and one["sha256"] in answer.text for one in told["files"] + told["graphs"])
        assert (client.get(f"{start}/dumps").status_code, client.get(f"{start}/dumps").headers["location"]) == (308, f"{start}/dumps/")
    assert client.get("/ru/dumps/index.json").json() == told


def test_what_somebody_has_is_not_sent_again(client):
    tag = client.get("/dumps/cisgraph.ttl").headers["etag"]
    again = client.get("/dumps/cisgraph.ttl", headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/dumps/cisgraph.nt", headers={"If-None-Match": tag}).status_code == 200


def test_a_download_that_was_broken_off_goes_on(client):
    data, tag = client.get("/dumps/cisgraph.nt").content, client.get("/dumps/cisgraph.nt").headers["etag"]
    rest = client.get("/dumps/cisgraph.nt", headers={"Range": "bytes=1000-", "If-Range": tag})
    assert (rest.status_code, rest.content) == (206, data[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{len(data) - 1}/{len(data)}"
    assert client.get("/dumps/cisgraph.nt", headers={"Range": "bytes=1000-", "If-Range": '"of another release"'}).content == data
    assert client.get("/dumps/cisgraph.nt", headers={"Range": f"bytes={len(data)}-"}).status_code == 416


@pytest.mark.parametrize("address", ["/dumps/cisgraph.nq", "/dumps/graph-many.nt", "/.well-known/void", "/catalog.ttl", "/catalog"])
def test_head_is_get_without_a_body(client, address):
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert {name: value for name, value in head.headers.items() if name != "date"} == dict(get.headers)


def test_other_methods_are_refused(client):
    for address in ("/dumps/cisgraph.nq", "/catalog.ttl", "/.well-known/void", "/dumps/"):
        assert client.post(address).status_code == 405 and client.options(address).status_code == 204


@pytest.mark.parametrize("name", ["nothing", "cisgraph.nq.sha1", "..%2fmanifest.json", "%2e%2e", "distributions.json", "nothing.sha256", "a" * 5000, ".part"])
def test_only_what_is_listed_is_there(client, name):
    answer = client.get(f"/dumps/{name}")
    assert answer.status_code == 404
    one_sentence(answer.json()["detail"].replace("q=…", "q."))


# ------------------------------------------------------------------------------------------------------- the descriptions


@pytest.mark.parametrize(("suffix", "media"), RDF.items())
def test_the_catalogue_and_void_come_in_what_the_client_likes(client, suffix, media):
    catalogue, void = client.get(f"/catalog.{suffix}"), client.get("/.well-known/void", headers={"Accept": media})
    for answer, name in ((catalogue, "catalog"), (void, "dataset")):
        assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == media
        assert "content-disposition" not in answer.headers, "it is to be read where it is"
        quads = ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media))
        assert ox.NamedNode(terms.BASE + name) in {quad.subject for quad in quads}
    assert void.headers["vary"] == "Accept"
    led = client.get("/catalog", headers={"Accept": media})
    assert (led.status_code, led.headers["location"], led.headers["vary"]) == (303, f"/catalog.{suffix}", "Accept")


@pytest.mark.parametrize("address", ["/catalog", "/.well-known/void"])
def test_people_are_led_to_the_page_and_others_told_what_there_is(client, address):
    led = client.get(address, headers={"Accept": "text/html,*/*;q=0.1"})
    assert (led.status_code, led.headers["location"]) == (303, "/dumps/") and led.headers["vary"] == "Accept"
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(address, headers={"Accept": ""}).status_code in (200, 303)


def test_the_catalogue_is_not_written_in_every_way(client):
    assert client.get("/catalog.exe").status_code == client.get("/catalog.csv").status_code == 404


def test_what_the_catalogue_tells_is_there(client, told):
    quads = list(ox.parse(client.get("/catalog.nt").content, format=ox.RdfFormat.N_TRIPLES))
    addresses = {quad.object.value for quad in quads if quad.predicate.value.endswith(("downloadURL", "endpointURL", "endpointDescription", "accessURL"))}
    assert {f"{terms.BASE}dumps/{one['file']}" for one in told["files"] + told["graphs"]} <= addresses
    found = {each: client.get("/" + each.removeprefix(terms.BASE), headers={"Accept": "*/*"}).status_code for each in addresses - {f"{terms.BASE}api/"}}
    assert set(found.values()) == {200}, found
    sums = {quad.object.value for quad in quads if quad.predicate.value.endswith("checksumValue")}
    assert sums == {one["sha256"] for one in told["files"] + told["graphs"]}


def test_search_engines_and_citers_find_their_files(client):
    assert client.get("/dumps/schema-org.jsonld").json()["@type"] == "Dataset"
    assert client.get("/dumps/CITATION.cff").headers["content-type"] == "application/yaml"
    assert client.get("/dumps/SHA256SUMS").text.count("\n") > 5
    page = client.get("/", headers={"Accept": "text/html"}).text
    assert re.search(r'<link rel="alternate" type="application/ld\+json" href="/dumps/schema-org.jsonld">', page)
    assert 'href="/dumps/"' in page and "application/ld+json" not in " ".join(re.findall(r"<script[^>]*>", page))


def test_where_headers_lead_there_is_something(client):
    headers = client.get("/data/graph/first.ttl").headers["link"] + ", " + client.get("/dumps/cisgraph.ttl").headers["link"]
    led = {where for where, relation in re.findall(r'<([^>]+)>; rel="(\w+)"', headers) if relation in ("describedby", "collection") and where.startswith("/")}
    assert {"/.well-known/void", "/catalog.ttl"} <= led and all(client.get(each).status_code in (200, 303) for each in led)


# ------------------------------------------------------------------------------------------------------- how they are made


def test_until_all_files_are_whole_there_is_none(release, monkeypatch):
    monkeypatch.setattr(dumps, "_PATIENCE", 0.0)
    with serve(release) as client:
        for address in ("/dumps/", "/dumps/cisgraph.nq", "/catalog.ttl", "/.well-known/void"):
            answer = client.get(address)
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            one_sentence(answer.json()["detail"])
        assert client.get("/health").status_code == 200 and client.get("/sparql?query=ASK%7B%7D").status_code == 200
        assert whole(client, "/dumps/cisgraph.nq").status_code == 200


def making(client: TestClient) -> dumps.Making:
    state = client.app.state.shared
    return asyncio.run(state.dumps.of(state.release))


def test_nothing_is_left_when_the_server_ends(release):
    with serve(release) as client:
        whole(client, "/dumps/cisgraph.nq")
        made = making(client)
        assert made.files.path.is_dir() and made.files.path != release
    assert not made.files.path.exists()
    with serve(release) as client:
        client.app.state.shared.dumps._begun(client.app.state.shared.release)
        begun = next(iter(client.app.state.shared.dumps._making.values()))
    assert begun._process.poll() is not None and not Path(begun._made.name).exists()


def never(*arguments, **more):
    raise AssertionError("Files are made that are there.")


def test_files_beside_the_release_are_served_as_they_are(tmp_path, monkeypatch):
    place = write_release(tmp_path / "release", small_data())
    filled = folder.fill(Release(place), place / "dumps")
    with serve(place) as client:
        monkeypatch.setattr(subprocess, "Popen", never)
        assert client.get("/dumps/cisgraph.nq").content == (filled.path / "cisgraph.nq").read_bytes()
        assert client.get("/catalog.ttl").content == (filled.path / "catalog.ttl").read_bytes()
        assert making(client).files.path == place / "dumps"


def test_files_beside_the_release_are_described_for_the_servers_own_address(tmp_path):
    place = write_release(tmp_path / "release", small_data())
    folder.fill(Release(place), place / "dumps")
    with serve(place, url="https://server.example/graph/") as client:
        text = whole(client, "/catalog.nt").text
        assert "<https://server.example/graph/dumps/cisgraph.nq>" in text and f"<{terms.BASE}dumps/" not in text
        assert making(client).files.path == place / "dumps" and client.get("/dumps/cisgraph.nq").status_code == 200
        assert client.get("/catalog", headers={"Accept": "text/turtle"}).headers["location"] == "/graph/catalog.ttl"


@pytest.mark.parametrize("damage", ["another release", "half a file", "no record"])
def test_files_that_do_not_fit_the_release_are_not_served(tmp_path, damage):
    place = write_release(tmp_path / "release", small_data())
    before = folder.fill(Release(place), tmp_path / "dumps")
    if damage == "another release":
        place = write_release(tmp_path / "other", small_data() + f"<{GRAPH}x> <{GRAPH}y> <{GRAPH}z> <{GRAPH}first> .\n")
    elif damage == "half a file":
        (before.path / "cisgraph.ttl").write_bytes(b"# half")
    else:
        (before.path / folder.RECORD).unlink()
    before.path.rename(place / "dumps")
    with serve(place) as client:
        answer = whole(client, "/dumps/cisgraph.nq")
        assert answer.headers["etag"] == f'"{Release(place).manifest["sha256"]}"' and making(client).files.path != place / "dumps"
        assert client.get("/dumps/cisgraph.ttl").content != b"# half"


def test_what_cannot_be_made_is_said_in_a_sentence(tmp_path, capfd):
    place = write_release(tmp_path / "release", small_data())
    with serve(place) as client:
        (place / "cisgraph.nq").write_text("no statements\n")
        end = time.monotonic() + 120
        while (answer := client.get("/dumps/cisgraph.nq")).headers["retry-after"] == "10" and time.monotonic() < end:
            pass
        assert answer.status_code == 503
        assert "could not be made" in one_sentence(answer.json()["detail"]) and str(tmp_path) not in answer.text
        assert client.get("/health").status_code == 200
    said = capfd.readouterr().err
    assert "cisgraph build" in said and "Traceback" not in said


def test_a_new_release_has_new_files(tmp_path):
    place = tmp_path / "release"
    write_release(place / "generations" / "one", small_data())
    switch(place, Path("generations/one"))
    with serve(place) as client:
        before = whole(client, "/dumps/cisgraph.nq").headers["etag"]
        write_release(place / "generations" / "two", small_data() + f"<{GRAPH}x> <{GRAPH}y> <{GRAPH}z> <{GRAPH}first> .\n")
        switch(place, Path("generations/two"))
        state = client.app.state.shared
        state.release = Release(place)
        after = whole(client, "/dumps/cisgraph.nq").headers["etag"]
        assert before != after == f'"{state.release.manifest["sha256"]}"'
        assert client.get("/dumps/index.json").json()["release"] == state.release.manifest["sha256"]
