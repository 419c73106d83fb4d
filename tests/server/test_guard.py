"""What the tokens of a query tell, and which queries are refused for them."""

import random
import time

import pyoxigraph as ox
import pytest

from cisgraph import queries, terms
from cisgraph.server import guard

_DEPTH = 100
#: A port that the engine refuses to connect to: it fails there without sending anything.
_THERE = "<http://127.0.0.1:1/>"


def refused(text: str) -> guard.Refused:
    with pytest.raises(guard.Refused) as caught:
        guard.read(text, _DEPTH)
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://a/> { ?s ?p ?o } }",
        "SELECT*{SeRvIcE<http://a/>{}}",
        "SELECT * { VALUES ?x { <http://a/> } SERVICE ?x {} }",
        "SELECT * { SERVICE?x{} }",
        "SELECT * { SERVICE # a remark }\n <http://a/> {} }",
        "SELECT * { # 'open\n SERVICE <http://a/> {} # closed'\n }",
        'SELECT * { # """open\n SERVICE <http://a/> {} # closed"""\n }',
        "SELECT * { ?s <http://a#b> 1 . SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p '\\\\' . SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p '''a'b''c\\''''. SERVICE <http://a/> {} }",
        "PREFIX a: <http://a/> SELECT * { ?s ?p a:\\' . SERVICE <http://a/> {} FILTER(?s = a:\\') }",
        "SELECT * { ?s ?p 'x'@en. SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p 1.SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p trueSERVICE <http://a/> {} }",
        # No blank is needed before a name, so this is a call of a:b, :b or service:b.
        "PREFIX a: <http://a/> SELECT * { SERVICEa:b {} }",
        "PREFIX : <http://a/> SELECT * { SERVICE:b{} }",
        "PREFIX a: <http://a/> SELECT * { SERVICESILENTa:b # remark\n {} }",
        # To a parser that tries, < is a comparison, and what looks like the end of an IRI stands in a comment.
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://a/>{} }",
        "SELECT * { FILTER(1<2#>'''\n)SERVICE <http://a/>{} #'''\n}",
        # By the specification escapes come first, so that a string may end or a keyword begin in one.
        "SELECT * { \\u0053ERVICE <http://a/> {} }",
        "SELECT * { \\U00000053ERVICE <http://a/> {} }",
        "SELECT * { ?s ?p 'a\\u0027 . SERVICE <http://a/> {} # '\n }",
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(text):
    assert refused(text).status == 400
    assert "SERVICE" in str(refused(text))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?service ?SERVICE $service }",
        "ASK { ?s ?p 'SERVICE <http://a/> {}' }",
        'ASK { ?s ?p "SERVICE", """SERVICE " "" <http://a/> {}""", \'\'\'SERVICE {\'\'\' }',
        "ASK {} # SERVICE <http://a/> {}",
        "# SERVICE <http://a/> {}\nASK {}",
        "ASK { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }",
        "ASK { GRAPH <http://a/service#1> { ?s ?p ?o } }",
        "PREFIX service: <http://a/> ASK { ?s service:name ?o ; a service:Service . service:x a service:y }",
        "PREFIX service: <http://a/> ASK { GRAPH service:graph { ?s ?p ?o } }",
        "PREFIX a: <http://a/> ASK { ?s a:service a:x-service, a:b.service }",
        "ASK { ?s ?p 'x'@service }",
        "ASK { _:service ?p ?o }",
        "ASK { ?s <urn:x#y> 1 . # it's a SERVICE\n }",
    ],
)
def test_the_word_may_stand_where_it_calls_nobody(text):
    guard.read(text, _DEPTH)


def test_what_the_engine_takes_for_a_call_is_refused():
    """Whatever tokens, blanks and quotes are thrown together: where the engine wants to connect, the guard had refused."""
    chance = random.Random(7)
    engine = ox.Store()
    engine.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.NamedNode("a:c")))
    called = 0
    for _ in range(8000):
        text = _thrown_together(chance)
        try:
            found = engine.query(text, use_default_graph_as_union=True)
            if isinstance(found, ox.QuerySolutions):
                list(found)
        except SyntaxError:
            continue
        except (OSError, RuntimeError):  # no such port; or no IRI to connect to
            called += 1
            refused(text)
    assert called > 100


_NAMES = ("p", "service", "", "x.service")
_CALLS = ("SERVICE", "service", "SERVICE SILENT ")
_TARGETS = (_THERE, "<http://127.0.0.1:\\u0031/>", "p:1", ":1", "service:1", "x.service:1", "?o")
_BLANKS = ("", "", " ", "\n", "\r", "#>\n", "#'\n", '#"\n', "#'''\n", '#"""\n', "#}\n", "#<\n")
_PIECES = (
    "?s ?p ?o", "?s?p?o", "?s <a:b> ?o", ".", ";", "FILTER(1<2)", "FILTER(?s<?o)", "FILTER(1<2", ")", "FILTER(?s", "<", "?o", ">", "<p:x>",
    "<x#>", "<x#y>", "<?o#>", "'", "'''", '"', '"""', "'a'", "'''b'''", '"""d"""', "\\u0027", "'\\''", "'\\\\'", "p:a", "p:\\'", "p:'",
    ":", "1",
    "1.", "true", "[]", "{", "}", "{}", "OPTIONAL{", "BIND(1<2 AS ?z)", "BIND(1<2#>'''\nAS ?w)", "VALUES ?v {1}", "UNION",
    "GRAPH p:g {}", "@en",
    "'x'@en", "^^p:t", "_:b", "_:b.", "?b.", "a", "/", "*", "?", "!", "^", "<<", ">>", "||", "<=", "EXISTS{", "MINUS{", "p:%27",
    "\u00b7", "é",
)


def _thrown_together(chance: random.Random) -> str:
    def some(most: int) -> str:
        return "".join(chance.choice(_PIECES) + chance.choice(_BLANKS) for _ in range(chance.randrange(most)))

    call = "".join(map(chance.choice, (_CALLS, _BLANKS, _TARGETS, _BLANKS, ["{"], ["", "?a ?b ?c"], ["}"])))
    prologue = "".join(f"PREFIX {name}: <http://127.0.0.1:> " for name in _NAMES)
    return f"{prologue}SELECT * {{{some(6)}{call}{some(4)}{chance.choice(['}', '}}', chr(10) + '}'])}"


@pytest.mark.parametrize(
    "text", ["LOAD <http://a/>", "load silent <file:/etc/passwd> into graph <http://a/>",
    "# x\nPREFIX a: <http://a/>\nINSERT DATA { a:a a:b a:c }",
             "BASE <http://a/> DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "WITH <http://a/> DELETE {} WHERE {}", "\\u004cOAD <http://a/>"],
)
def test_an_update_is_refused(text):
    assert refused(text).status == 403
    assert "read-only" in str(refused(text))


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_brackets_nest_so_deep_and_no_deeper(bracket):
    opening, closing = bracket
    guard.read("ASK " + opening * _DEPTH + closing * _DEPTH, _DEPTH)
    guard.read("ASK " + f"{opening}{closing}" * 10 * _DEPTH, _DEPTH)
    assert "100 brackets" in str(refused("ASK " + opening * (_DEPTH + 1) + closing * (_DEPTH + 1)))
    guard.read(f"ASK {{ ?s ?p '{opening * 200}' }} # {opening * 200}", _DEPTH)


def test_the_prefixes_of_a_query_are_known():
    reading = guard.read("PREFIX a: <http://a/>\nprefix : <http://b/\\u0063>\nASK { a:b :c d:e, _:f, 'g:h', <i:j> } # k:l", _DEPTH)
    assert reading.prefixes == {"a": "http://a/", "": "http://b/c"}
    assert reading.undeclared == {"d"}


@pytest.mark.parametrize(
    ("text", "own"),
    [("SELECT * FROM <http://a/> {}", True), ("ASK FROM NAMED <http://a/> {}", True), ("SELECT*FROM<http://a/>{}", True),
     ("ASK { ?from ?p 'FROM' } # FROM", False), ("PREFIX from: <http://a/> ASK { from:from a <http://FROM/> }", False)],
)
def test_a_dataset_of_its_own_is_seen(text, own):
    assert guard.read(text, _DEPTH).own_dataset is own


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_answers_differently_each_time_is_seen(call):
    assert guard.read(f"SELECT ({call} AS ?x) {{}}", _DEPTH).volatile
    assert not guard.read(f"SELECT ?now ('{call}' AS ?x) {{}} # {call}", _DEPTH).volatile


def test_the_library_passes():
    for query in queries.library():
        reading = guard.read(query.filled(terms.BASE), _DEPTH)
        assert not reading.undeclared, query.name


@pytest.mark.parametrize(
    "text", ["a." * 50_000, "<" * 100_000, "'" * 100_000, '"""' * 33_000, "<a#" * 33_000, "<a#>'" * 20_000, "a:" * 50_000, "?" * 100_000,
    "1e" * 50_000,
             "<?a" * 33_000, "\\u0041" * 16_000, "#>\n<" * 25_000, "service: " * 11_000, "'''a" * 25_000],
    ids=lambda text: text[:6],
)
def test_reading_takes_a_time_in_line_with_the_length(text):
    start = time.process_time()
    try:
        guard.read(text, 10**6)
    except guard.Refused:
        pass
    assert time.process_time() - start < 2
