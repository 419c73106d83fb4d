"""docs/server.md: its examples answer as it shows, and its limits are those that hold."""

import re
import shlex

import pytest
from conftest import CHECKOUT
from starlette.testclient import TestClient

from cisgraph.server import create_app
from cisgraph.server.settings import Settings

PAGE = (CHECKOUT / "docs" / "server.md").read_text(encoding="utf-8")
EXAMPLES = [
    tuple(one.split("\n", 1))
    for block in re.findall(r"(?ms)^```console\n(.*?)^```$", PAGE)
    for one in re.findall(r"(?ms)^\$ (.*?)(?:\n\n|\Z)", block)
]


@pytest.fixture(scope="module")
def client(release):
    with TestClient(create_app(release.folder, Settings(workers=1)), base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=lambda text: text[:50])
def test_an_example_answers_as_the_page_shows(client, command, shown):
    curl, *arguments = shlex.split(command)
    headers, data, address = {}, {}, ""
    while arguments:
        match arguments:
            case ["-H", header, *arguments]:
                headers |= [header.split(": ", 1)]
            case ["--data-urlencode", pair, *arguments]:
                data |= [pair.split("=", 1)]
            case [address, *arguments]:
                pass
    answer = client.post(address, data=data, headers=headers) if data else client.get(address, headers=headers)
    beginning, whole, _ = shown.rstrip("\n").partition("…")
    assert curl == "curl" and answer.text.startswith(beginning)
    assert whole or answer.text.rstrip() == beginning


def test_the_page_has_examples_of_the_api_and_of_sparql():
    assert {re.search(r"8000/(\w+)", command)[1] for command, _ in EXAMPLES} == {"api", "sparql"}


def test_the_limits_are_those_that_hold():
    limits = Settings()
    for said in (
        f"more than {limits.depth} brackets",
        f"{limits.length:,} characters",
        f"{limits.memory >> 20} MB",
        f"{limits.timeout:g} seconds",
        f"or {limits.queue} in all",
        f"{limits.rows:,} rows",
        f"{limits.size // 10**6} MB",
    ):
        assert said in PAGE
    assert limits.queue_of_client == 8 and "eight of the same client" in PAGE


def test_the_addresses_of_the_page_are_there(client):
    for address in ("/", "/ru/", "/page/poa/71.json", "/data/poa/71.trig", "/sparql", "/api/openapi.json", "/queries", "/health"):
        assert client.get(address).status_code == 200, address
