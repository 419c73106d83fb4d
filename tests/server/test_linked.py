"""Every IRI below the base leads to a page or a description: negotiation, headers, and what is not there."""

import json
import re

import pyoxigraph as ox
import pytest
from conftest import one_sentence
from starlette.testclient import TestClient

from cisgraph import build, terms
from cisgraph.server import create_app
from cisgraph.server.settings import Settings
from cisgraph.store import Release

SUFFIXES = {
    "ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml", "trig": "application/trig", "nq": "application/n-quads",
}
THING = f"{terms.BASE}poa/71"


@pytest.fixture(scope="module")
def client(release) -> TestClient:
    return TestClient(create_app(release.folder), follow_redirects=False, raise_server_exceptions=False)


def links(response) -> set[tuple[str, str, str]]:
    """The header Link as relation, target, media type."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response.headers["link"])
    return {(relation, target, media) for target, relation, media in found}


# ------------------------------------------------------------------------------------------------------------ negotiation


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        (None, "/data/poa/71.ttl"),
        ("*/*", "/data/poa/71.ttl"),
        ("text/turtle", "/data/poa/71.ttl"),
        ("application/n-triples", "/data/poa/71.nt"),
        ("application/ld+json", "/data/poa/71.jsonld"),
        ("application/rdf+xml", "/data/poa/71.rdf"),
        ("application/trig", "/data/poa/71.trig"),
        ("application/n-quads", "/data/poa/71.nq"),
        ("application/json", "/data/poa/71.jsonld"),
        ("text/html", "/page/poa/71"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/poa/71"),
        ("text/html;q=0.5, text/turtle;q=0.6", "/data/poa/71.ttl"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9, */*;q=0.1", "/data/poa/71.rdf"),
        ("text/*;q=0.3, application/ld+json;q=0.2", "/data/poa/71.ttl"),
        ("text/turtle;q=0, */*", "/data/poa/71.nt"),
        ("image/png, */*;q=0.01", "/data/poa/71.ttl"),
    ],
)
def test_an_iri_leads_to_what_the_client_likes_best(client, accept, where):
    response = client.get("/poa/71", headers={"Accept": accept} if accept else {"Accept": ""})
    assert (response.status_code, response.headers["location"]) == (303, where)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("address", ["/poa/71", "/data/poa/71"])
def test_what_nobody_can_give_is_406(client, address):
    response = client.get(address, headers={"Accept": "image/png"})
    assert response.status_code == 406 and "text/turtle" in response.json()["detail"]


@pytest.mark.parametrize(("suffix", "media"), SUFFIXES.items())
def test_a_suffix_is_served_whatever_is_accepted(client, suffix, media):
    response = client.get(f"/data/poa/71.{suffix}", headers={"Accept": "text/html"})
    assert response.status_code == 200 and response.headers["content-type"].partition(";")[0] == media
    form = ox.RdfFormat.from_media_type(media)
    assert any(quad.subject == ox.NamedNode(THING) for quad in ox.parse(response.content, format=form))


def test_without_a_suffix_the_format_is_negotiated_and_named(client):
    response = client.get("/data/poa/71", headers={"Accept": "application/ld+json"})
    assert response.status_code == 200 and response.headers["content-type"] == "application/ld+json"
    assert response.headers["content-location"] == "/data/poa/71.jsonld" and "Accept" in response.headers["vary"]
    assert response.content == client.get("/data/poa/71.jsonld").content


@pytest.mark.parametrize(
    "id",
    [
        "actor/iom",
        "group/cis-countries",
        "poa/71-p1",
        "section/poa-III",
        "ontology",
        "shapes",
        "odrl",
        "graph/poa",
        "graph/catalogue",
        "query/action",
    ],
)
def test_every_kind_of_iri_leads_somewhere(client, id):
    response = client.get(f"/{id}", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    assert f"{terms.BASE}{id}" in client.get(response.headers["location"].replace(".ttl", ".nt")).text


def test_every_iri_of_the_graph_below_the_base_is_found(client, release):
    from cisgraph.server import entities

    subjects = {
        line[1 : line.index(">")].partition("#")[0] for line in (release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()
    }
    ours = sorted(iri.removeprefix(terms.BASE) for iri in subjects if iri.startswith(terms.BASE))
    assert len(ours) > 3000
    assert [id for id in ours if not entities.exists(release, id)] == []
    assert [id for id in ours[::200] if client.get(f"/{id}").status_code != 303] == []


def test_the_profile_that_an_export_names_leads_to_its_terms(client, release):
    from cisgraph.export.partners import PARTNERS

    named = {quad.object.value for quad in PARTNERS["odrl"].statements(release) if quad.predicate.value == "http://www.w3.org/ns/odrl/2/profile"}
    for iri in named:
        address = f"/{iri.removeprefix(terms.BASE)}"
        led = {media: client.get(address, headers={"Accept": media}).headers["location"] for media in ("text/turtle", "application/ld+json", "text/html")}
        found = {quad.subject.value for quad in ox.parse(client.get(led["text/turtle"]).content, format=ox.RdfFormat.TURTLE)}
        assert {iri, f"{iri}#Recommendation"} <= found
        assert "cisodrl:Recommendation" in {node["@id"] for node in client.get(led["application/ld+json"]).json()["@graph"]}
        assert 'id="Recommendation"' in client.get(led["text/html"]).text
    assert named


@pytest.mark.parametrize("thing", ["ontology", "dataset"])
def test_the_version_that_is_served_leads_where_its_thing_does_and_no_other_leads_anywhere(client, release, thing):
    said = release.store.quads_for_pattern(ox.NamedNode(terms.BASE + thing), ox.NamedNode(f"{terms.FIXED['owl']}versionIRI"), None)
    current = next(said).object.value.removeprefix(terms.BASE)
    for accept in ("text/turtle", "text/html"):
        assert client.get(f"/{current}", headers={"Accept": accept}).status_code == 303
    if thing == "ontology":  # versions of the dataset are described on their own
        response = client.get(f"/{current}", headers={"Accept": "text/turtle"})
        assert response.headers["location"] == "/data/ontology.ttl" and ("cite-as", f"{terms.BASE}ontology", "") in links(response)
    for other in ("0.0.1", "99.1"):
        response = client.get(f"/{thing}/{other}", headers={"Accept": "application/json"})
        told = one_sentence(response.json()["detail"])
        assert response.status_code == 404 and current.rpartition("/")[2] in told and f"/{thing}" in told


def test_a_part_is_not_kept_and_its_name_says_how_it_is_cut(client):
    response = client.get("/slice/actor/iom", headers={"Accept": "application/json"})
    assert response.status_code == 404 and "export --about actor/iom" in one_sentence(response.json()["detail"])
    assert "--about" not in client.get("/slice/actor/nobody", headers={"Accept": "application/json"}).text


# ---------------------------------------------------------------------------------------------------------------- headers


def test_links_lead_to_the_other_forms_the_licence_and_the_catalogue(client):
    everywhere = {
        ("cite-as", THING, ""),
        ("license", "https://spdx.org/licenses/CC-BY-4.0", ""),
        ("collection", "/catalog.ttl", "text/turtle"),
    }
    alternates = {("alternate", f"/data/poa/71.{suffix}", media) for suffix, media in SUFFIXES.items()} | {
        ("alternate", "/page/poa/71", "text/html")
    }
    assert links(client.get("/poa/71")) == everywhere | alternates | {("describedby", "/data/poa/71", "")}
    own = ("alternate", "/data/poa/71.ttl", "text/turtle")
    more = {("describes", THING, ""), ("describedby", "/.well-known/void", "text/turtle")}
    assert links(client.get("/data/poa/71.ttl")) == everywhere | (alternates - {own}) | more


def test_anybodys_script_may_read_it(client):
    for address in ("/poa/71", "/data/poa/71.ttl", "/poa/none"):
        response = client.get(address, headers={"Origin": "https://elsewhere.example"})
        assert response.headers["access-control-allow-origin"] == "*" and "access-control-allow-credentials" not in response.headers
        assert response.headers["x-content-type-options"] == "nosniff"


def test_each_format_has_its_own_tag_and_is_not_sent_twice(client):
    tags = {suffix: client.get(f"/data/poa/71.{suffix}").headers["etag"] for suffix in SUFFIXES}
    assert len(set(tags.values())) == len(SUFFIXES)
    for suffix, tag in tags.items():
        again = client.get(f"/data/poa/71.{suffix}", headers={"If-None-Match": f'"other", {tag}'})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag and "link" in again.headers
    assert client.get("/data/poa/71.nt", headers={"If-None-Match": tags["ttl"]}).status_code == 200
    assert client.get("/data/poa/none.nt", headers={"If-None-Match": "*"}).status_code == 404


def test_a_second_answer_is_kept_and_the_same(client):
    assert client.get("/data/actor/iom.ttl").content == client.get("/data/actor/iom.ttl").content


@pytest.mark.parametrize("address", ["/poa/71", "/data/poa/71.ttl", "/data/poa/71"])
def test_head_is_get_without_a_body(client, address):
    get, head = client.get(address), client.head(address)
    assert head.status_code == get.status_code and head.content == b""
    assert {name: value for name, value in head.headers.items() if name != "date"} == dict(get.headers)


@pytest.mark.parametrize("address", ["/poa/71", "/data/poa/71.ttl"])
def test_options_and_other_methods(client, address):
    response = client.options(address)
    assert response.status_code == 204 and {"GET", "HEAD", "OPTIONS"} <= set(response.headers["allow"].split(", "))
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, address).status_code == 405


# ---------------------------------------------------------------------------------------------------------- what is not there


HOSTILE = [
    "/poa/nothing", "/poa", "/poa/", "/poa/71/", "/poa//71", "//poa/71", "/poa%2F71", "/poa/%00", "/poa/71%00", "/poa/71%20", "/poa/%FF",
    "/poa/71%0d%0aX:y",
    "/poa/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/poa/71%3E", "/poa/71%22", "/poa/{71}", "/poa/" + "a" * 20_000,
    "/poa/71%23x",
    "/data/", "/data/.ttl", "/data/poa/nothing.ttl", "/data/poa/71.exe", "/data/poa/71.ttl.ttl", "/data/..%2fpoa/71.ttl",
    "/data/poa/71%00.ttl", "/%2e%2e", "/🦉",
]


@pytest.mark.parametrize("address", HOSTILE, ids=lambda address: ascii(address)[:30])
def test_what_is_not_there_is_404_in_one_sentence(client, address):
    response = client.get(address)
    assert response.status_code == 404 and response.headers["content-type"] == "application/problem+json"
    one_sentence(response.json()["detail"].replace("q=…", "q."))
    plain = client.get(address, headers={"Accept": "text/plain"})
    assert plain.status_code == 404 and plain.headers["content-type"].startswith("text/plain")


def test_what_needs_no_encoding_may_be_encoded(client):
    assert client.get("/poa/%37%31").headers["location"] == "/data/poa/71.ttl"


@pytest.mark.parametrize(
    ("page", "status"), [("1", 200), ("2", 404), ("0", 400), ("-1", 400), ("x", 400), ("", 400), ("1&page=1", 400), ("9999999", 400)]
)
def test_pages_have_bounds(client, page, status):
    assert client.get(f"/data/poa/71.ttl?page={page}").status_code == status


def test_what_thousands_point_to_goes_on_on_another_page(client, release):
    one, two = (client.get(f"/data/group/cis-countries.nq?page={page}") for page in (1, 2))
    assert one.status_code == two.status_code == 200 and one.headers["etag"] != two.headers["etag"]
    iri = ox.NamedNode(f"{terms.BASE}group/cis-countries")
    found = {quad for page in (one, two) for quad in ox.parse(page.content, format=ox.RdfFormat.N_QUADS)}
    assert set(release.store.quads_for_pattern(None, None, iri)) <= found


# -------------------------------------------------------------------------------------------------------- another base, address


def test_a_release_with_another_base_is_served_below_it(tmp_path, small_tree):
    base = "https://example.org/cis/"
    build.build(tmp_path / "release", base=base, draft=True)
    client = TestClient(create_app(tmp_path / "release"), follow_redirects=False)
    response = client.get("/poa/1", headers={"Accept": "text/turtle", "Host": "evil.example"})
    assert response.status_code == 303 and response.headers["location"] == "/data/poa/1.ttl"
    assert ("cite-as", f"{base}poa/1", "") in links(response)
    text = client.get("/data/poa/1.ttl", headers={"Host": "evil.example"}).text
    assert f"@prefix poa: <{base}poa/> ." in text and f"@prefix cis: <{terms.FIXED['cis']}> ." in text
    assert f"<{base}data/poa/1> a foaf:Document" in text and f"{terms.BASE}poa" not in text and "evil" not in text
    assert client.get("/shapes").status_code == 404


def test_the_servers_own_address_comes_from_the_settings(release):
    client = TestClient(create_app(release.folder, Settings(url="https://server.example/graph/")), follow_redirects=False)
    response = client.get("/poa/71", headers={"Accept": "text/turtle", "Host": "evil.example"})
    assert response.headers["location"] == "/graph/data/poa/71.ttl"
    assert ("cite-as", THING, "") in links(response) and ("alternate", "/graph/data/poa/71.nt", "application/n-triples") in links(response)
    assert "<https://server.example/graph/data/poa/71> <http" in client.get("/data/poa/71.nt").text


def test_a_new_release_has_new_bytes_and_tags(tmp_path, small_tree):
    build.build(tmp_path / "release", draft=True)
    app = create_app(tmp_path / "release")
    client = TestClient(app, follow_redirects=False)
    before = client.get("/data/poa/1.nt")
    file = small_tree / "data" / "poa" / "small.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace('"first"@en', '"quite another"@en'), encoding="utf-8")
    build.build(tmp_path / "release", draft=True)
    app.state.shared.release = Release(tmp_path / "release")
    after = client.get("/data/poa/1.nt", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200 and '"quite another"@en' in after.text and '"first"@en' not in after.text


def test_json_ld_is_json(client):
    assert json.loads(client.get("/data/poa/71.jsonld").content)["@graph"]
