"""What holds at each kind of address, whichever room answers: headers, HEAD, OPTIONS, one sentence where there is nothing."""

import re

import pytest
from conftest import one_sentence
from starlette.testclient import TestClient

from cisgraph import terms
from cisgraph.server import create_app
from cisgraph.server.settings import Settings

ASKED = "/sparql?query=ASK%20%7B%7D"
#: Of what each says, the same release always says the same.
LASTING = [
    "/sparql",
    ASKED,
    "/poa/71",
    "/data/poa/71.ttl",
    "/data/poa/71",
    "/page/poa/71",
    "/ru/page/poa/71",
    "/page/poa/71.json",
    "/",
    "/index.json",
    "/coverage",
    "/queries",
    "/queries/actor-kinds",
    "/queries/actor-kinds.json",
    "/search?q=return",
    "/api/paragraphs/poa/71",
    "/api/paragraphs",
    "/api/search?q=return",
    "/api/queries/actor-kinds",
]
ELSE = ["/health", "/robots.txt", "/api/openapi.json", "/queries/actor-kinds.csv"]
#: A path below nothing, of nothing, and of a thing that is not there.
NOTHING = [
    "/nowhere",
    "/api/nowhere",
    "/data/nowhere.ttl",
    "/page/poa/9999",
    "/queries/nowhere",
    "/static/x/nowhere.css",
    "/api/actors/nowhere",
]


@pytest.fixture(scope="module")
def client(release):
    with TestClient(create_app(release.folder, Settings(workers=1)), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("address", [*LASTING, *ELSE, *NOTHING])
def test_headers_head_and_options(client, address):
    get = client.get(address, headers={"Origin": "https://other.example"})
    assert get.status_code == (404 if address in NOTHING else 303 if address == "/poa/71" else 200)
    assert get.headers["access-control-allow-origin"] == "*" and "access-control-allow-credentials" not in get.headers
    assert get.headers["x-content-type-options"] == "nosniff"
    policy = get.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "server" not in get.headers and "set-cookie" not in get.headers
    head = client.head(address, headers={"Origin": "https://other.example"})
    assert (head.status_code, head.content, {**head.headers}) == (get.status_code, b"", {**get.headers})
    options = client.options(address, headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"})
    assert options.status_code == 204 and {"GET", "HEAD", "OPTIONS"} <= set(options.headers["allow"].split(", "))
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, address).status_code == 405


@pytest.mark.parametrize("address", LASTING)
def test_what_the_client_has_is_not_sent_again(client, address):
    first = client.get(address)
    if first.status_code == 303:
        assert first.headers["cache-control"] == "no-cache"
        return
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers.get("link") == first.headers.get("link")


def test_each_has_a_tag_of_its_own(client):
    tags = [client.get(address).headers["etag"] for address in LASTING if address not in ("/poa/71", "/data/poa/71")]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", NOTHING)
def test_nothing_is_told_in_one_sentence_as_json_as_text_and_as_a_page(client, address):
    told = client.get(address, headers={"Accept": "application/json"})
    assert (told.headers["content-type"], told.json()["status"]) == ("application/problem+json", 404)
    sentence = one_sentence(told.json()["detail"].replace("q=…", "q."))
    assert client.get(address, headers={"Accept": "text/plain"}).text.replace("q=…", "q.").strip() == sentence
    page = client.get(address, headers={"Accept": "text/html"})
    assert page.status_code == 404 and page.headers["content-type"].startswith("text/html") and "<main" in page.text


@pytest.mark.parametrize("address", ["/poa/71", "/data/poa/71.ttl", "/page/poa/71", "/ru/page/poa/71", "/page/actor/iom"])
def test_a_thing_is_linked_with_its_other_forms_its_licence_and_the_catalogue(client, address):
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"', client.get(address).headers["link"])
    relations = {relation for _, relation in links}
    assert {"cite-as", "alternate", "describedby", "license", "collection"} <= relations
    thing = "actor/iom" if address.endswith("iom") else "poa/71"
    assert (f"{terms.BASE}{thing}", "cite-as") in links and (f"/data/{thing}.nt", "alternate") in links
    assert (address, "alternate") not in links
