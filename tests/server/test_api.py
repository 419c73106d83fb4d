"""The API: the same answers as the commands', paged, described by OpenAPI, and never more than one sentence of error."""

import json
import re

import hypothesis
import pyoxigraph as ox
import pytest
import schemathesis
from conftest import one_sentence
from hypothesis import strategies
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient

from cisgraph import build, catalogue, queries, terms
from cisgraph.questions.actor import actor
from cisgraph.questions.coverage import coverage
from cisgraph.questions.search import search
from cisgraph.questions.who import who
from cisgraph.server import api, create_app, schemas, thing_schemas, things
from server.conftest import write_release

MARKUP = "<img src=x onerror=alert(1)>"
LISTS = ["paragraphs", "actors", "queries", *things.KINDS]


@pytest.fixture(scope="module")
def client(release) -> TestClient:
    return TestClient(create_app(release.folder), follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def description(client) -> dict:
    return client.get("/api/openapi.json").json()


def links(response) -> dict[str, str]:
    return {relation: target for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers.get("link", ""))}


# ------------------------------------------------------------------------------------------------- the same as the commands


def test_a_paragraph_is_what_cisgraph_who_prints(client, release):
    assert client.get("/api/paragraphs/poa/71").json() == who(release, "71").as_json()
    assert client.get("/api/paragraphs/a-res-51-70/8").json() == who(release, "res 8").as_json()
    assert client.get("/api/paragraphs/poa/13(c)").json() == who(release, "13c").as_json()


def test_an_actor_is_what_cisgraph_actor_prints(client, release):
    assert client.get("/api/actors/iom").json() == actor(release, "iom").as_json()
    assert client.get("/api/actors/UNHCR").json()["actor"]["id"] == "actor/unhcr"


@pytest.mark.parametrize("by", ["chapter", "actor", "category", "theme"])
def test_coverage_is_what_cisgraph_coverage_prints(client, release, by):
    assert client.get(f"/api/coverage?by={by}").json() == coverage(release, by).as_json()


def test_search_is_what_cisgraph_search_prints(client, release):
    assert client.get("/api/search?q=statelessness&limit=3&offset=1").json() == {
        **search(release, "statelessness", None, 3, 1).as_json(), "limit": 3, "offset": 1,
    }
    assert client.get("/api/search", params={"q": "беженцы", "language": "ru", "kind": "category"}).json()["total"] > 0


def test_a_query_is_what_cisgraph_query_prints(client, release):
    told, found = (
        client.get("/api/queries/themes-of-paragraph?paragraph=poa/13").json(),
        catalogue.answer(release, "themes-of-paragraph", {"paragraph": "poa/13"}),
    )
    assert (told["results"], told["columns"], told["question"], told["nothing"]) == (
        found.table.dicts(),
        list(found.table.columns),
        found.asked,
        found.nothing,
    )
    both = client.get("/api/queries/themes-of-paragraph?paragraph=poa/13&paragraph=poa:71").json()
    assert both["total"] > told["total"] and both["nothing"] is None


def test_a_state_with_an_iso_code_has_its_m49_code(client, release):
    said = {(quad.subject.value, quad.object.value) for quad in release.store.quads_for_pattern(None, ox.NamedNode(queries.expand("cis:m49")), None)}
    found = client.get("/api/queries/states-with-codes?limit=500").json()
    assert {"alpha2", "alpha3", "m49"} <= set(found["columns"])
    assert {(row["state"], row["m49"]) for row in found["results"] if row["m49"]} == said
    assert {row["state"]: row["m49"] for row in found["results"]}[f"{terms.BASE}actor/ukraine"] == "804"
    assert [row["state"] for row in found["results"] if row["alpha3"] and not row["m49"]] == []


def test_every_query_of_the_library_answers(client):
    names = [query.name for query in queries.library()]
    assert [one["name"] for one in client.get("/api/queries?limit=500").json()["results"]] == names
    assert [name for name in names[::7] if client.get(f"/api/queries/{name}?limit=1").status_code != 200] == []


# ------------------------------------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize("name", LISTS)
def test_pages_follow_one_another_without_gap_or_repetition(client, name):
    found, address = [], f"/api/{name}?limit=150"
    while address:
        response = client.get(address)
        assert response.status_code == 200
        found += [one.get("id", one.get("name")) for one in response.json()["results"]]
        address = links(response).get("next") and f"/api/{name}{links(response)['next']}"
    assert len(found) == len(set(found)) == response.json()["total"] > 0


def test_links_keep_the_filters(client):
    response = client.get("/api/paragraphs", params={"document": "poa", "chapter": "III", "limit": 2, "offset": 3})
    assert links(response) == {"next": "?document=poa&chapter=III&limit=2&offset=5", "prev": "?document=poa&chapter=III&limit=2&offset=1"}
    assert links(client.get("/api/search?q=13%28c%29%26&limit=0")) == {}


def test_paragraphs_fit_all_filters(client, release):
    def ids(**filters: str) -> list[str]:
        return [one["id"] for one in client.get("/api/paragraphs", params={**filters, "limit": 500}).json()["results"]]

    assert ids()[:3] == ["poa/1", "poa/2", "poa/3"] and len(ids()) == release.manifest["classes"]["cis:Paragraph"]
    assert all(id.startswith("a-res-51-70/") for id in ids(document="res")) and ids(document="res") == ids(document="a-res-51-70")
    assert "poa/71" in ids(chapter="poa-III") and ids(chapter="poa-III") == ids(document="poa", chapter="III") == ids(
        chapter="section/poa-III"
    )
    assert {"poa/15a", "poa/44"} <= set(ids(theme="statelessness")) and ids(theme="theme/statelessness") == ids(theme="statelessness")
    assert set(ids(category="refugees", kind="objective")) == set(ids(category="refugees")) & set(ids(kind="objective"))


def test_a_wider_theme_has_the_paragraphs_of_narrower_ones(client, release):
    narrow = client.get("/api/themes/statelessness").json()
    for wide in narrow["broader"]:
        found = {one["id"] for one in client.get("/api/paragraphs", params={"theme": wide["id"], "limit": 500}).json()["results"]}
        assert {row["paragraph"] for row in narrow["paragraphs"]} <= found


@pytest.mark.parametrize("kind", things.KINDS)
def test_lists_are_filtered_by_what_their_things_have(client, kind):
    every = client.get(f"/api/{kind}?limit=500").json()["results"]
    for name in things.KINDS[kind].filters:
        value = next(one[name] for one in every if one[name])
        found = client.get(f"/api/{kind}", params={name: value, "limit": 500}).json()["results"]
        assert found == [one for one in every if one[name] == value]


def test_a_document_that_others_cite_is_an_instrument_too(client):
    assert client.get("/api/instruments/a-res-51-70").json()["id"] == "document/a-res-51-70"


# ------------------------------------------------------------------------------------------------------------------ errors


WRONG = [
    ("/api/paragraphs?limit=-1", 422), ("/api/paragraphs?limit=501", 422), ("/api/paragraphs?limit=x", 422),
    ("/api/paragraphs?offset=-1", 422),
    ("/api/paragraphs?offset=99999999999999999999", 422), ("/api/coverage?by=moon", 422), ("/api/search", 422),
    ("/api/search?q=" + "a" * 301, 422),
    ("/api/search?q=%00", 400), ("/api/search?q=a&kind=moon", 400), ("/api/search?q=return&language=de", 422),
    ("/api/paragraphs?documnet=poa", 400), ("/api/paragraphs?document=poa&document=res", 400), ("/api/paragraphs?document=moon", 400),
    ("/api/paragraphs?theme=moon", 400), ("/api/paragraphs?chapter=XX", 400), ("/api/paragraphs?category=%3E%20%7D", 400),
    ("/api/paragraphs?kind=%00", 400),
    ("/api/paragraphs/poa/999", 404), ("/api/paragraphs/moon/1", 400), ("/api/paragraphs/poa/%7B%7D", 400), ("/api/paragraphs/poa/71/x",
    404),
    ("/api/actors/nobody", 404), ("/api/actors/%20", 400), ("/api/actors?kind=moon", 400), ("/api/actions/moon", 404),
    ("/api/actions?reported=moon", 400),
    ("/api/activities?status=moon", 400), ("/api/themes/..%2f..", 404), ("/api/themes/%00", 404), ("/api/queries/moon", 404),
    ("/api/queries/%00", 404),
    ("/api/queries/..%2fquality", 404), ("/api/queries/" + "%F0%9F%A6%89" * 150, 404), ("/api/queries/" + "a" * 300, 422),
    ("/api/queries?kind=moon", 400),
    ("/api/queries/themes-of-paragraph?day=1", 400), ("/api/queries/themes-of-paragraph?paragraph=%3E%20%7D", 400),
    ("/api/queries/themes-of-paragraph?paragraph=poa/999", 404), ("/api/queries/process-as-of?day=1996-13-01", 400),
    ("/api/queries/themes-of-paragraph?" + "&".join(["paragraph=poa/71"] * 11), 400), ("/api/moon", 404), ("/api", 404), ("/api/", 404),
]


@pytest.mark.parametrize(("address", "status"), WRONG, ids=lambda value: ascii(value)[:50])
def test_what_is_wrong_is_said_in_one_sentence(client, address, status):
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json" and response.json()["status"] == status
    one_sentence(response.json()["detail"].replace("q=…", "q."))


def test_a_limit_may_be_nothing_and_an_offset_beyond_the_end(client):
    assert client.get("/api/themes?limit=0").json()["results"] == client.get("/api/themes?offset=1000000").json()["results"] == []
    assert len(client.get(f"/api/paragraphs?limit={api.MOST}").json()["results"]) > 100


# ----------------------------------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize(
    "address", ["/api/paragraphs/poa/71", "/api/paragraphs?limit=2", "/api/search?q=return", "/api/queries/actor-kinds"]
)
def test_an_answer_is_not_sent_twice(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b"" and again.headers.get("link") == first.headers.get("link")
    assert client.get(address).content == first.content and first.headers["content-type"] == "application/json"
    assert client.head(address).headers["etag"] == first.headers["etag"] and client.head(address).content == b""
    assert first.headers["access-control-allow-origin"] == "*"


def test_two_pages_have_two_tags(client):
    assert len({client.get(f"/api/themes?offset={at}").headers["etag"] for at in range(3)}) == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(client, method):
    assert client.request(method, "/api/paragraphs/poa/71").status_code == 405
    assert client.options("/api/paragraphs/poa/71").status_code == 204


def test_markup_in_a_label_stays_text(tmp_path):
    actor = f"{terms.BASE}actor/evil"
    lines = [
        f"<{actor}> <{terms.FIXED['rdf']}type> <{terms.FIXED['cis']}State> <{terms.BASE}graph/vocabulary> .",
        f'<{actor}> <{terms.FIXED["skos"]}prefLabel> "{MARKUP}"@en <{terms.BASE}graph/vocabulary> .',
    ]
    client = TestClient(create_app(write_release(tmp_path / "release", "\n".join(lines) + "\n")))
    for address in ("/api/actors", "/api/actors/evil", "/api/actors/nobody"):
        response = client.get(address, headers={"Accept": "text/html"} if address.endswith("evil") else {})
        assert MARKUP in json.dumps(response.json(), ensure_ascii=False) and "json" in response.headers["content-type"]
        assert response.headers["x-content-type-options"] == "nosniff"


def test_ids_are_below_the_base_whatever_it_is(tmp_path, small_tree):
    build.build(tmp_path / "release", base="https://example.org/cis/", draft=True)
    client = TestClient(create_app(tmp_path / "release"))
    one = client.get("/api/paragraphs").json()["results"][0]
    assert (one["id"], one["url"]) == ("poa/1", "https://example.org/cis/poa/1")
    assert client.get("/api/actions/mend").json()["asked"][0]["modality"] == "cis:modality-recommendation"


# ----------------------------------------------------------------------------------------------------------------- OpenAPI


def test_the_description_is_valid_and_whole(description):
    validate(description)
    paths = {path: each["get"] for path, each in description["paths"].items()}
    assert set(paths) == {"/api/paragraphs/{doc}/{label}", "/api/coverage", "/api/search", "/api/queries/{name}", "/api/actors/{slug}"} | {
        f"/api/{name}" for name in LISTS} | {f"/api/{kind}/{{slug}}" for kind in things.KINDS}
    for path, told in paths.items():
        answer = told["responses"]["200"]["content"]["application/json"]
        assert told["summary"] and answer["example"] and "$ref" in answer["schema"], path
        assert {"200", "304", "400", "404", "422"} <= set(told["responses"]), path
    assert len({told["operationId"] for told in paths.values()}) == len(paths)


def model(path: str) -> type:
    kind, _, one = path.removeprefix("/").partition("/")
    if kind in thing_schemas.MODELS:
        return thing_schemas.MODELS[kind][1] if one else schemas.Page[thing_schemas.MODELS[kind][0]]
    return {
        "/paragraphs": schemas.Page[thing_schemas.ListedParagraph],
        "/paragraphs/{doc}/{label}": schemas.Who,
        "/actors": schemas.Page[thing_schemas.ListedActor],
        "/actors/{slug}": schemas.OfActor,
        "/coverage": schemas.Coverage,
        "/search": schemas.Found,
        "/queries": schemas.Page[schemas.Query],
        "/queries/{name}": schemas.QueryAnswer,
    }[path]


@pytest.mark.parametrize("path", sorted(api._examples()))
def test_an_example_is_what_the_schema_says(path):
    model(path).model_validate(api._examples()[path], strict=True)


ASKED = [f"/{name}?limit=500" for name in LISTS] + [
    "/paragraphs/poa/71", "/paragraphs/poa/13", "/paragraphs/poa/17", "/paragraphs/a-52-274/5", "/paragraphs/a-res-51-70/9",
    "/actors/iom", "/actors/latvia",
    "/actors/cis-countries", "/coverage?by=actor", "/search?q=return", "/queries/timeline", "/actions/prevent-and-reduce-statelessness",
    "/activities/sg51-3-a1",
    "/categories/refugees", "/instruments/refugee-convention-1951", "/places/ukraine", "/principles/non-refoulement",
    "/themes/statelessness",
]


@pytest.mark.parametrize("address", ASKED)
def test_an_answer_is_what_the_schema_says(client, address):
    kind, *more = address.partition("?")[0].strip("/").split("/")
    path = {0: f"/{kind}", 1: f"/{kind}/{{{'name' if kind == 'queries' else 'slug'}}}", 2: f"/{kind}/{{doc}}/{{label}}"}[len(more)]
    model(path).model_validate(client.get(f"/api{address}").json(), strict=True)


@pytest.mark.slow
def test_every_paragraph_and_things_of_every_kind_are_what_the_schema_says(client):
    """An actor takes a third of a second, so every eighth is asked for, and one of each kind."""
    def told(name: str) -> list[dict]:
        return client.get(f"/api/{name}?limit=500").json()["results"]

    for one in told("paragraphs"):
        model("/paragraphs/{doc}/{label}").model_validate(client.get(f"/api/paragraphs/{one['id']}").json(), strict=True)
    of_each_kind = {one["kind"]: one for one in told("actors")}.values()
    for one in [*of_each_kind, *told("actors")[::8]]:
        model("/actors/{slug}").model_validate(client.get(f"/api/actors/{one['id'].partition('/')[2]}").json(), strict=True)
    for kind in things.KINDS:
        for one in told(kind)[::6]:
            model(f"/{kind}/{{slug}}").model_validate(client.get(f"/api/{kind}/{one['id'].partition('/')[2]}").json(), strict=True)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_made_up_requests_break_nothing(client):
    """schemathesis makes requests, right and wrong ones, from the description, half of them for things that there are.

    None is answered by a failure of the server, and each answer is of a status, a media type and a form that the description names.
    """
    described = schemathesis.openapi.from_asgi("/api/openapi.json", client.app)
    seen = set()
    for result in described.get_all_operations():
        operation = result.ok()
        there = strategies.sampled_from(really_there(client, operation.path))

        @hypothesis.given(case=operation.as_strategy(), named=there | strategies.none())
        @hypothesis.settings(
            max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
        )
        def ask(case, named) -> None:
            if named:
                case.path_parameters = named
            case.call_and_validate(
                checks=[not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
            )

        ask()
        seen.add(operation.path)
    assert len(seen) == len(LISTS) * 2 + 2


def really_there(client: TestClient, path: str) -> list[dict[str, str]]:
    """Return values of an address's parameters that name something."""
    names = re.findall(r"{(\w+)}", path)
    if not names:
        return [{}]
    listed = client.get(f"/api/{path.split('/')[2]}?limit=500").json()["results"]
    named = [one["name"] if names == ["name"] else one["id"] for one in listed]
    return [dict(zip(names, one.rsplit("/")[-len(names) :], strict=True)) for one in named]
