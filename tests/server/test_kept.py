"""What is kept of a release: bytes by address up to a bound, and what is made of it once."""

import threading
import time

import pytest
from starlette.testclient import TestClient

from cisgraph.questions import search
from cisgraph.server import create_app
from cisgraph.server.kept import Kept, Made
from cisgraph.server.prepared import Prepared
from cisgraph.store import Release


@pytest.fixture
def of_two(small_release):
    return Release(small_release), Release(small_release)


def test_what_was_asked_for_longest_ago_goes_first(of_two):
    release, _ = of_two
    kept = Kept(most=5000)
    for key in "abc":
        kept.put(release, key, Made(b"x" * 500))
    assert kept.get(release, "a").body == b"x" * 500
    kept.put(release, "d", Made(b"y" * 500))
    assert [key for key in "abcd" if kept.get(release, key)] == ["a", "c", "d"]


def test_empty_answers_and_long_addresses_fill_it_too(of_two):
    release, _ = of_two
    kept = Kept(most=100_000)
    for number in range(1000):
        kept.put(release, number, Made(b""))
    assert kept.get(release, 999) and not kept.get(release, 0)
    kept.put(release, "a" * 99_000, Made(b""))
    assert not kept.get(release, 999)
    kept.put(release, "b", Made(b"x" * 200_000))
    assert not kept.get(release, "b") and kept.size == 0


def test_the_same_address_counts_once(of_two):
    release, _ = of_two
    kept = Kept(most=10_000)
    for _ in range(100):
        kept.put(release, "a", Made(b"x" * 1000))
    assert kept.get(release, "a") and kept.size < 3000


def test_what_an_earlier_release_said_is_forgotten(of_two):
    first, second = of_two
    kept = Kept()
    kept.put(first, "a", Made(b"first"))
    assert kept.get(second, "a") is None
    kept.put(second, "b", Made(b"second"))
    assert kept.get(first, "a") is None and kept.get(second, "b").body == b"second"


def test_a_thing_is_made_once_for_all_who_ask(of_two):
    release, other = of_two
    made, prepared = [], Prepared()

    def make(given: Release) -> object:
        time.sleep(0.05)
        made.append(given)
        return object()

    found = []
    threads = [threading.Thread(target=lambda: found.append(prepared.of(release, make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [release] and len(set(map(id, found))) == 1
    assert prepared.of(other, make) is not found[0] and prepared.of(release, make) is found[0]


def test_what_could_not_be_made_is_tried_again(of_two):
    release, _ = of_two
    prepared, wrong = Prepared(), [ValueError("no")]

    def make(given: Release) -> str:
        if wrong:
            raise wrong.pop()
        return "made"

    with pytest.raises(ValueError, match="no"):
        prepared.of(release, make)
    assert prepared.of(release, make) == "made"


def test_api_pages_and_search_box_share_one_index_made_at_the_start(small_release, monkeypatch):
    built, build = [], search.Index.__init__
    monkeypatch.setattr(search.Index, "__init__", lambda self, asked: built.append(asked) or build(self, asked))
    with TestClient(create_app(small_release)) as client:
        end = time.monotonic() + 20
        while not built and time.monotonic() < end:
            time.sleep(0.01)
        for address in ("/api/search?q=word", "/search.json?q=word", "/suggestions.json?q=word"):
            assert client.get(address).status_code == 200
        assert built == [client.app.state.shared.release]
