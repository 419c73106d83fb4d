"""The examples of docs/linked-data.md: what curl would print is what the page shows."""

import re
import shlex

import pytest
from conftest import CHECKOUT
from starlette.testclient import TestClient

from cisgraph import about, terms
from cisgraph.server import create_app
from cisgraph.server.linked import FORMATS
from cisgraph.server.settings import Settings
from server.conftest import whole

PAGE = (CHECKOUT / "docs" / "linked-data.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:8000"
EXAMPLES = re.findall(r"(?ms)^```console\n\$ (curl [^\n]+)\n(.*?)^```$", PAGE)


@pytest.fixture(scope="module")
def client(release):
    with TestClient(create_app(release.folder, Settings(workers=1, url=f"{HERE}/")), base_url=HERE, headers={"Accept": "*/*"}) as client:
        whole(client, "/dumps/index.json")
        yield client


def printed(client: TestClient, command: str) -> str:
    """What curl prints: the first line and headers with -I, else the body."""
    words, headers, options = iter(shlex.split(command)[1:]), {}, set()
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word.startswith("-"):
            options.add(word)
        else:
            address = word
    assert options <= {"-I", "-L"}, command
    answer = client.request("HEAD" if "-I" in options else "GET", address, headers=headers, follow_redirects="-L" in options)
    if "-I" not in options:
        return answer.text
    return "\n".join([f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}", *(f"{name}: {value}" for name, value in answer.headers.items())])


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_prints_what_the_page_shows(client, command, shown):
    lines = printed(client, command).replace(f"{HERE}/dumps", f"{terms.BASE}dumps").splitlines()
    wanted = [line for line in shown.splitlines() if line != "…"]
    assert wanted and [line for line in wanted if line not in lines] == []
    at = [lines.index(line) for line in wanted]
    assert "-I" in command or at == sorted(at), "the page shows the lines in another order"


def test_the_examples_are_found():
    assert len(EXAMPLES) == PAGE.count("$ curl") > 5


def test_the_table_of_formats_is_that_of_the_server():
    shown = dict(re.findall(r"(?m)^\| `\.(\w+)` \| `([^`]+)` \|", PAGE))
    assert shown == {suffix: media for media, suffix in reversed(FORMATS.items())}


def test_the_citation_has_the_facts():
    quoted = " ".join(PAGE.partition("\n> ")[2].replace("\n> ", " ").split())
    for fact in (about.PROJECT["en"], about.TITLE["en"], f"version {about.VERSIONS[-1].number}", about.HOME, about.LICENSE_NAME):
        assert fact in quoted
