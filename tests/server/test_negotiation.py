"""Which media type an Accept header chooses."""

import pytest

from cisgraph.server.negotiation import GRAPHS, RESULTS, choose, content_type

OFFERS = ("text/turtle", "application/ld+json", "text/html")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html, text/turtle", "text/turtle"),  # as good: the server's own order
        ("text/turtle;q=0.5, text/html;q=0.7", "text/html"),
        ("text/turtle;q=0.5,*/*;q=0.1", "text/turtle"),
        ("*/*;q=0.5, text/turtle;q=0", "application/ld+json"),
        ("text/*;q=0.9, text/turtle;q=0.1, application/*;q=0.5", "text/html"),
        ("text/html;level=1;q=0.3, application/ld+json; profile=\"x\" ; Q=0.4", "application/ld+json"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/png", None),
        ("text/turtle;q=0, image/png", None),
        ("*/*;q=0", None),
        # What cannot be read is as if it were not there.
        ("nonsense", "text/turtle"),
        ("nonsense, text/html", "text/html"),
        ("text/html;q=2, application/ld+json;q=0.1", "application/ld+json"),
        ("*/html", "text/turtle"),
        (",,;;q=1,/", "text/turtle"),
    ],
)
def test_the_best_of_what_is_offered(accept, chosen):
    assert choose(accept, OFFERS) == chosen


def test_each_offer_can_be_had():
    for offers in (RESULTS, GRAPHS):
        assert [choose(media, offers) for media in offers] == list(offers)


def test_text_says_its_encoding():
    assert content_type("text/csv") == "text/csv; charset=utf-8; header=present"
    assert content_type("application/sparql-results+json") == "application/sparql-results+json"
