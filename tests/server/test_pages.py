"""Every kind of page in both languages: it is there, says what the command says, and nothing of the graph gets out of its place."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from cisgraph import queries
from cisgraph.questions.actor import actor
from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.questions.who import who
from cisgraph.server import create_app
from cisgraph.server.pages import names, site, visit
from cisgraph.server.pages.names import LANGUAGES, address, day, words
from cisgraph.server.pages.paragraphs import marked
from cisgraph.server.settings import Settings
from cisgraph.terms import BASE
from server.conftest import whole, write_release

_ASK = "ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
_ROWS = "SELECT%20%3Fs%20%7B%20%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fcisgraph%2Fontology%23Theme%3E%20%7D"
#: One address of each kind of page.
KINDS = (
    "/", "/search", "/search?q=stateless", "/search?q=71&kind=paragraph", "/search?q=xyzzy", "/search?q=stateless&offset=20",
    "/page/poa/71", "/page/poa/13", "/page/poa/43", "/page/poa/146", "/page/poa/def-8", "/page/a-res-51-70/9", "/page/a-52-274/9",
    "/page/iom-rcp-profile/text", "/page/actor/iom", "/page/actor/latvia", "/page/group/cis-countries", "/page/category/refugees",
    "/page/instrument/refugee-convention-1951", "/page/principle/non-refoulement", "/page/action/establish-tripartite-commissions",
    "/page/action/prevent-and-reduce-statelessness", "/page/theme/statelessness", "/page/place/ukraine", "/page/activity/exc-13-a7",
    "/page/document/poa", "/page/event/geneva-conference-1996", "/page/section/poa-III", "/page/reservation/latvia", "/page/poa/71-p1",
    "/page/poa/71-p1-e1", "/page/ontology", "/page/shapes", "/page/odrl", "/page/graph/poa", "/page/scheme/themes", "/coverage",
    "/coverage?by=actor",
    "/coverage?by=category", "/coverage?by=theme", "/coverage/actors", "/coverage/actions", "/coverage/actions?state=planned",
    "/coverage/actions?by=theme&part=theme/statelessness&state=silent", "/queries", "/queries/asked-of-actor?actor=actor/unhcr",
    "/queries/actors", "/queries/label-used-twice", "/queries/events-between?from=1996-05-01", "/queries/names-of-things", "/console",
    f"/console?query={_ASK}", f"/console?query={_ROWS}", "/wheel", "/timeline", "/dumps/",
)
each = pytest.mark.parametrize("path", KINDS)
in_both = pytest.mark.parametrize("start", LANGUAGES.values(), ids=LANGUAGES)


class Page(HTMLParser):
    """What the tests look at of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.ids: list[str] = []
        self.title = ""
        self.open = ""
        self.scripts = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self.open = tag
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("a", "link") and "href" in found:
            self.links.append(found["href"])
        if "id" in found:
            self.ids.append(found["id"])

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, data):
        if self.open in ("script", "style"):
            self.scripts += data
        if self.open == "title":
            self.title += data

    def attributes(self, tag: str) -> list[dict]:
        return [found for name, found in self.tags if name == tag]


def serve(folder: Path) -> TestClient:
    return TestClient(create_app(folder, Settings(workers=2)), follow_redirects=False, headers={"Accept": "text/html"})


class Noted(dict):
    """Texts of the interface that note which of them are asked for."""

    def __init__(self, texts: dict, path: str, used: set[str]):
        super().__init__({key: Noted(value, f"{path}{key}.", used) if isinstance(value, dict) else value for key, value in texts.items()})
        self.path, self.used = path, used

    def __getitem__(self, key):
        self.used.add(self.path + key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.used.add(self.path + key)
        return super().get(key, default)


@pytest.fixture(scope="module")
def used():
    """The texts that the pages have asked for so far, as paths of keys."""
    return set()


@pytest.fixture(scope="module")
def client(release, used):
    noted = {language: Noted(words(language), "", used) for language in LANGUAGES}
    with pytest.MonkeyPatch.context() as patched:
        for module in (names, site, visit):
            patched.setattr(module, "words", noted.__getitem__)
        with serve(release.folder) as client:
            whole(client, "/dumps/")
            yield client


@pytest.fixture(scope="module")
def get(client):
    known: dict[str, Page] = {}

    def get(address: str) -> Page:
        if address not in known:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.text[:500])
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            known[address] = Page(answer.text)
        return known[address]

    return get


def twin(path: str) -> str:
    path, mark, query = path.partition("?")
    return path + ("index" if path.endswith("/") else "") + ".json" + mark + query


@each
@in_both
def test_each_kind_of_page_is_whole(get, path, start):
    page = get(start + path)
    language = "ru" if start else "en"
    assert page.attributes("html")[0]["lang"] == language
    assert page.title.strip()
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:])), page.headings
    assert {"header", "main", "nav", "footer"} <= {tag for tag, _ in page.tags}
    assert page.attributes("a")[0]["href"] == "#content" and "content" in page.ids
    assert len(page.ids) == len(set(page.ids))
    controls = [found for tag in ("input", "select", "textarea") for found in page.attributes(tag) if found.get("type") != "hidden"]
    assert {found["id"] for found in controls} <= {found.get("for") for found in page.attributes("label")}


@each
@in_both
def test_nothing_runs_or_is_styled_within_a_page(get, path, start):
    page = get(start + path)
    assert not page.scripts.strip() and not page.attributes("style")
    assert all("src" in found for found in page.attributes("script"))
    for tag, found in page.tags:
        assert not any(name == "style" or name.startswith("on") for name in found), (tag, found)
    for tag, name in (("script", "src"), ("img", "src"), ("form", "action")):
        assert all(found[name].startswith("/") for found in page.attributes(tag) if name in found)


@each
def test_each_page_has_a_twin_in_json(client, path):
    answer = client.get(twin(path))
    assert answer.status_code == 200 and answer.headers["content-type"].split(";")[0].endswith("json")
    answer.json()


def test_the_twins_are_what_the_commands_answer(client, release):
    assert client.get("/page/poa/71.json").json() == who(release, "71").as_json()
    assert client.get("/ru/page/a-res-51-70/9.json").json() == who(release, "res 9").as_json()
    assert client.get("/page/actor/iom.json").json() == actor(release, "iom").as_json()
    assert client.get("/coverage.json?by=theme").json() == coverage(release, "theme").as_json()
    rows = release.ask("asked-of-actor", actor=f"{BASE}actor/unhcr")
    assert client.get("/queries/asked-of-actor.json?actor=actor/unhcr").json()["rows"] == rows
    text = client.get("/queries/asked-of-actor.csv?actor=actor:unhcr").text
    assert list(csv.DictReader(io.StringIO(text))) == [{name: value or "" for name, value in row.items()} for row in rows]


def test_a_page_says_what_the_command_says_and_in_which_language(client, release):
    for start in LANGUAGES.values():
        text = client.get(f"{start}/page/poa/71").text
        answer = who(release, "71").answer
        assert answer in " ".join(re.sub(r"<[^>]+>", " ", text).split())
        assert re.search(r'<p class="first">([^<]+)</p>', text)[1] == answer[: answer.index(".") + 1]
    assert '<div lang="en">' in text and words("ru")["site"]["english_only"] in text
    assert "страны СНГ" in text and ">CIS countries<" not in text


@in_both
def test_every_link_within_the_site_leads_somewhere(client, get, release, start):
    """Every thing that a page links to is in the graph, and one address of each sort answers."""
    named = set(re.findall(f"<{BASE}([^>#]+)[^>]*>", (release.folder / "cisgraph.nq").read_text(encoding="utf-8")))
    named |= {"shapes", "odrl"}  # they stand beside it
    library = {query.name for query in queries.library()}
    sorts: dict[tuple, str] = {}
    for path in KINDS:
        for link in get(start + path).links:
            where = urljoin(start + path, link).partition("#")[0]
            if not where.startswith("/") or where.startswith("//"):
                continue
            parts = urlsplit(where)
            first, *rest = unquote(parts.path.removeprefix(start)).strip("/").split("/")
            if first == "page" and not parts.path.endswith(".json"):
                assert "/".join(rest) in named, (where, path)
            ending = parts.path.rpartition(".")[2] if "." in parts.path else ""
            sorts.setdefault((first, ending, *(rest[:1] if first == "page" else ()), *sorted(parse_qs(parts.query))), where)
            if first == "queries" and rest:
                assert rest[0].removesuffix(f".{ending}") in library, (where, path)
    assert len(sorts) > 40
    broken = {where: client.get(where).status_code for where in sorts.values()}
    assert not {where: status for where, status in broken.items() if status not in (200, 303, 308)}


def test_a_cell_of_a_matrix_leads_to_exactly_what_it_counts(client):
    text = client.get("/coverage/actors").text
    cells = re.findall(r'<td><a href="(/queries/borne-in-section[^"]*)">(\d+)</a>', text)
    assert len(cells) > 40
    for where, count in cells[::7]:
        path, _, query = where.replace("&amp;", "&").partition("?")
        assert len(client.get(f"{path}.json?{query}").json()["rows"]) == int(count), where
    text = client.get("/coverage/actions").text
    cells = re.findall(r'<a href="(/queries/activities-on-action[^"]*)">(\d+)</a>', text)
    assert len(cells) > 40
    for where, count in cells[::5]:
        path, _, query = where.replace("&amp;", "&").partition("?")
        assert len({row["activity"] for row in client.get(f"{path}.json?{query}").json()["rows"]}) == int(count), where


@pytest.mark.parametrize("by", PARTS)
def test_a_number_of_coverage_leads_to_exactly_what_it_counts(client, by):
    cells = re.findall(r'<td><a href="(/coverage/actions[^"]*)">(\d+)</a>', client.get(f"/coverage?by={by}").text)
    assert len(cells) > 20
    for where, count in cells[:: max(len(cells) // 12, 1)] + cells[-5:]:
        path, _, query = where.replace("&amp;", "&").partition("?")
        found = client.get(f"{path}.json?{query}").json()
        assert len(found) == int(count), where
        state = re.search(r"state=(\w+)", query)
        assert not state or {one["state"] for one in found} == {state[1]}


def test_an_activity_a_provision_and_an_event_tell_what_they_are(client):
    def facts(path: str) -> dict[str, str]:
        found = re.findall(r"<dt>([^<]+)</dt>\n<dd>(.*?)</dd>", client.get(path).text)
        return {heading: re.sub(r"<[^>]+>", " ", value).strip() for heading, value in found}

    told = facts("/page/activity/exc-13-a7")
    assert told["Status"] == "planned" and told["Asked for in"] == "Paragraph 112"
    assert told["Carried out by"].startswith("Office of the United Nations High Commissioner")
    told = facts("/page/poa/71-p1")
    assert (told["Force"], told["Who"], told["Rule"], told["Stands in"]) == ("permission", "CIS countries", "2d", "Paragraph 71")
    told = facts("/ru/page/event/geneva-conference-1996")
    assert told["С"] == "30 мая 1996 года" and told["Место"] == "Женева"


def test_the_outline_of_a_chapter_holds_its_paragraphs_and_no_others(client):
    found = re.findall(r'<span class="units">(.*?)</span>', client.get("/page/section/poa-III").text)
    numbers = [int(number) for number in re.findall(r">(\d+)</a>", " ".join(found))]
    assert numbers == list(range(59, 99))


def test_a_long_table_of_a_thing_leads_to_all_of_it(client):
    text = client.get("/page/section/poa-III").text
    count, where = re.search(r'of (\d+) rows</caption>', text)[1], re.search(r'href="(/queries/provisions-of-chapter[^"]*)"', text)[1]
    assert len(client.get(where.replace("?", ".json?")).json()["rows"]) == int(count) > text.count('<tr><td>')


def test_a_form_offers_things_by_name(client):
    text = client.get("/ru/queries/asked-of-actor?actor=group/cis-countries").text
    assert '<option value="group/cis-countries" selected>страны СНГ</option>' in text
    assert '<option value="actor/iom">Международная организация' in text
    assert '<input id="p-thing" name="thing" value="poa/71 actor/iom"' in client.get("/queries/names-of-things").text


@pytest.mark.parametrize("written, english, russian", [
    ("1996-05-30", "30 May 1996", "30 мая 1996 года"), ("1996-12", "December 1996", "декабрь 1996 года"), ("1996", "1996", "1996"),
    ("A/51/341", "A/51/341", "A/51/341"), ("1996-13", "1996-13", "1996-13"), ("1996-05-08", "8 May 1996", "8 мая 1996 года"),
])
def test_a_date_is_as_exact_as_it_is_told(written, english, russian):
    assert (day(written, "en"), day(written, "ru")) == (english, russian)


def keys(texts: dict, path: str = "") -> dict[str, object]:
    """Return path of keys → text."""
    found = {}
    for key, value in texts.items():
        found |= keys(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return found


#: What only one language needs to say: English has its own words in the graph and the queries.
ONE_SIDED = ("columns.", "questions.", "paragraph.parts.")


def test_both_languages_have_the_same_texts():
    english, russian = (
        {key: text for key, text in keys(words(language)).items() if not key.startswith(ONE_SIDED)} for language in LANGUAGES
    )
    assert set(english) == set(russian)
    assert not {key.rpartition(".")[2] for key in english} & set(dir(dict)), "a template would find the method of the dict"
    for key, text in english.items():
        assert set(re.findall(r"\{(\w+)\}", str(text))) == set(re.findall(r"\{(\w+)\}", str(russian[key]))), key
        assert not isinstance(text, list) or len(text) == len(russian[key]), key


def test_every_text_is_used(get, used):
    for start in LANGUAGES.values():
        for path in KINDS:
            get(start + path)
    rare = (
        "properties.", "matched.", "problem.", "paragraph.marks.", "paragraph.legend", "console.", "queries.first_rows",
        "actor.nothing_asked", "actor.offices",
    )
    spoken = [key for key in keys(words("en")) if not key.startswith((*ONE_SIDED, *rare))]
    assert [key for key in spoken if key not in used] == []


def test_russian_names_every_question_and_column(client, release):
    texts, library = words("ru"), {query.name: query for query in queries.library()}
    assert set(texts["questions"]) == {name for name, query in library.items() if query.kind != "quality"}
    columns = {column for query in library.values() for column in [*variables(query.text), *(one.name for one in query.parameters)]}
    assert not set(texts["columns"]) - columns
    asked = [query for query in library.values() if query.kind in ("competency", "coverage")]
    needed = {column for query in asked for column in variables(query.text) if not labels(column, variables(query.text))}
    assert not needed - set(texts["columns"])


def variables(text: str) -> list[str]:
    """Return the columns of a query of the library, as its outermost SELECT has them."""
    head = text[text.index("SELECT") : text.index("WHERE {")]
    head = re.sub(r"\((?:[^()]|\([^()]*\)|\((?:[^()]|\([^()]*\))*\))*\bAS (\?\w+)\)", r"\1", head)
    return re.findall(r"\?(\w+)", head)


def labels(column: str, columns: list[str]) -> bool:
    """Whether a column names what another one holds."""
    return column == "label" or column == "statedLabel" or column.endswith("Label") and column.removesuffix("Label") in columns


@pytest.mark.parametrize("iri, where", [
    (f"{BASE}poa/71", "/page/poa/71"),
    (f"{BASE}ontology#bearer", "/page/ontology#bearer"),
    (f"{BASE}query/actors", "/queries/actors"),
    ("https://example.org/a?b=c", "https://example.org/a?b=c"),
    ("mailto:somebody@example.org", "mailto:somebody@example.org"),
    ("javascript:alert(1)", None),
    ("JavaScript://example.org/%0aalert(1)", None),
    ("data:text/html,<script>alert(1)</script>", None),
    ("urn:isbn:1", None),
    ('https://example.org/"onclick="alert(1)', None),
    (f"{BASE}poa/ 71", None),
])
def test_only_web_and_mail_addresses_are_links(iri, where):
    assert address(iri, BASE, "en") == where


_TRAP = '<img src=x onerror=alert(1)>'
_HOSTILE = f"""\
<{BASE}theme/trap> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}ontology#Theme> <{BASE}graph/poa> .
<{BASE}theme/trap> <http://www.w3.org/2004/02/skos/core#prefLabel> "{_TRAP}"@en <{BASE}graph/poa> .
<{BASE}theme/trap> <http://www.w3.org/2004/02/skos/core#prefLabel> "</title><script>alert(2)</script>"@ru <{BASE}graph/poa> .
<{BASE}theme/trap> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(3)> <{BASE}graph/poa> .
<{BASE}theme/trap> <http://www.w3.org/2000/01/rdf-schema#comment> "javascript:alert(4)" <{BASE}graph/poa> .
<{BASE}ontology#Theme> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> <{BASE}graph/ontology> .
<{BASE}ontology#Theme> <http://www.w3.org/2004/02/skos/core#prefLabel> "\\"><b>Theme"@en <{BASE}graph/ontology> .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with serve(write_release(tmp_path_factory.mktemp("hostile") / "release", _HOSTILE)) as client:
        yield client


_ALL = "%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"


@in_both
@pytest.mark.parametrize("path", [
    "/", "/page/theme/trap", "/page/ontology", "/search?q=img", f"/search?q={_TRAP}&kind={_TRAP}", "/queries", "/queries/themes",
    f"/queries/themes?document={_TRAP}", "/queries/provisions-on-theme?theme=theme/trap", f"/queries/names?{_TRAP}=1", "/queries/glossary",
    f"/console?query={_TRAP}", f"/page/{_TRAP}", f"/{_TRAP}", "/coverage", "/coverage/actors", "/coverage/actions",
    f"/coverage/actions?by={_TRAP}", f"/coverage/actions?part={_TRAP}", f"/coverage/actions?state={_TRAP}", "/wheel", "/timeline",
    f"/console?query=SELECT%20*%20{_ALL}", f"/console?query=CONSTRUCT%20{_ALL}%20WHERE%20{_ALL}",
])
def test_what_the_graph_or_the_address_says_is_text(hostile, path, start):
    answer = hostile.get(start + path)
    assert answer.status_code in (200, 400, 404), answer.text
    page = Page(answer.text)
    assert not page.attributes("img") and not page.attributes("b")
    assert not page.scripts.strip() and all("src" in found for found in page.attributes("script"))
    assert not [link for link in page.links if not re.match(r"https?://|mailto:|/|#", link)]


def test_the_label_of_the_trap_is_shown(hostile):
    text = hostile.get("/page/theme/trap").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text and "javascript:alert(3)" in text


@pytest.mark.parametrize("path, status", [
    ("/page/poa/999", 404), ("/page/nothing", 404), ("/page/", 404), ("/ru/page/actor/nobody", 404), ("/queries/nothing", 404),
    ("/queries/asked-of-actor?actor=actor/nobody", 404), ("/queries/asked-of-actor?nothing=1", 400),
    ("/queries/events-between?from=yesterday", 400),
    ("/coverage?by=colour", 400), ("/coverage/actions?state=unknown", 400),
    ("/coverage/actions?by=colour", 400), ("/search?q=71&limit=many", 400), ("/search?q=%22", 400),
    ("/console?query=SELECT", 400), ("/console.csv", 400),
    ("/static/0/nothing.js", 404), ("/static/0/..%2f..%2fapp.py", 404), ("/page/%3Ca%3E", 404),
    ("/page/poa/71.xyz", 404), ("/page/%00", 404),
])
def test_what_is_not_there_is_said_on_a_page(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert Page(answer.text).headings[0] == 1 and "Traceback" not in answer.text


def test_links_are_those_of_the_public_address_whoever_asks(release):
    with serve(release.folder) as client:
        text = client.get("/page/poa/71", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).text
    assert "evil.example" not in text and f'<link rel="canonical" href="{BASE}page/poa/71">' in text


def test_a_page_that_the_client_has_is_not_sent_again(client):
    first = client.get("/page/poa/72")
    again = client.get("/page/poa/72", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == first.headers["etag"]
    assert client.get("/ru/page/poa/72").headers["etag"] != first.headers["etag"]
    assert client.get("/page/poa/72").content == first.content


def test_what_the_search_box_suggests(client):
    def suggested(words: str, start: str = "") -> list[dict]:
        return client.get(f"{start}/suggestions.json", params={"q": words}).json()["results"]

    assert suggested("71")[0] == {"id": "poa/71", "label": "Paragraph 71", "kind": "paragraph", "kindLabel": "Paragraph"}
    assert suggested("unh")[0]["id"] == "actor/unhcr"
    assert suggested("УВК", "/ru")[0]["label"].startswith("Управление")
    assert len(suggested("a")) == 8 and suggested("") == suggested('"') == []


def test_the_console_answers_without_scripts(client):
    assert words("en")["console"]["yes"] in client.get(f"/console?query={_ASK}").text
    text = client.get(f"/ru/console?query={_ROWS}").text
    assert 'href="/ru/page/theme/statelessness"' in text and "Гражданство и безгражданство" in text
    wrong = client.get("/console", params={"query": "SELECT * {\n  ?s ?p }"})
    assert wrong.status_code == 400 and words("en")["console"]["at"].split("{")[0] in wrong.text and 'data-line="2"' in wrong.text
    assert client.get(f"/console.csv?query={_ROWS}").text.startswith("s\r\n")
    assert "bindings" in client.get(f"/console.json?query={_ROWS}").json()["results"]
    told = client.get("/console.json").json()
    assert told["prefixes"]["cis"] and {"name": "cis:bearer", "label": "has bearer"} in told["terms"]


def test_the_wording_is_marked_at_code_points():
    text = "😀 УВКБ и МОМ должны"
    places = [
        {"start": 2, "end": 12, "of": "bearer", "mentions": "group"},
        {"start": 2, "end": 6, "of": "bearer", "mentions": "actor"},
        {"start": 13, "end": 19, "of": "trigger", "mentions": None},
        {"start": 15, "end": 400, "of": "word", "mentions": None},
        {"start": 7, "end": 7, "of": "word", "mentions": None},
    ]
    pieces = marked(text, places)
    assert "".join(piece.text for piece in pieces) == text
    assert [(piece.text, piece.of, piece.mentions) for piece in pieces] == [
        ("😀 ", (), None), ("УВКБ", ("bearer",), "actor"), (" и МОМ", ("bearer",), "group"), (" ", (), None), ("должны", ("trigger",), None),
    ]
    assert [piece.text for piece in marked("nothing", [])] == ["nothing"]


def test_the_wording_is_on_the_page_where_the_release_has_it(release_with_texts, client):
    assert words("en")["paragraph"]["no_wording"] in client.get("/page/poa/71").text
    with serve(release_with_texts.folder) as served:
        text = served.get("/ru/page/poa/71").text
    assert re.search(r'<mark class="of-trigger ">could be</mark>', text)
    assert re.search(r'<mark class="of-supporter "><a href="/ru/page/group/tripartite-commissions">[^<]+</a></mark>', text)


def test_every_query_has_a_page(client):
    for query in queries.library():
        if query.kind != "report":
            assert client.get(f"/ru/queries/{query.name}").status_code == 200, query.name
