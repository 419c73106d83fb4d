"""The pages in a real browser: Debian's Chromium, by Playwright. Fails where it is absent."""

import shutil
import socket
import threading
import time

import pytest

from cisgraph.server import create_app
from cisgraph.server.pages.names import LANGUAGES, words
from cisgraph.server.settings import Settings

pytestmark = pytest.mark.system

#: One address of each kind of page.
KINDS = (
    "/", "/search?q=statelessness", "/page/poa/71", "/page/poa/13", "/page/actor/iom", "/page/group/cis-countries",
    "/page/instrument/refugee-convention-1951", "/coverage/actions?state=explicit", "/page/a-52-274/9", "/page/section/poa-III",
    "/page/activity/exc-13-a7", "/page/category/refugees", "/page/theme/statelessness", "/page/action/establish-tripartite-commissions",
    "/page/event/geneva-conference-1996", "/page/document/poa", "/page/poa/71-p1", "/page/ontology", "/page/odrl", "/coverage", "/coverage/actors",
    "/coverage/actions", "/queries", "/queries/asked-of-actor", "/console", "/console?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20",
    "/console?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%205", "/wheel", "/timeline", "/dumps/", "/page/nothing",
)
in_both = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def site(release):
    """The address of a server over the built release."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(release.folder, Settings(workers=2)), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        pytest.fail("There is no chromium: .ci/run installs it (apt-get install chromium).", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, site, request):
    """A page whose scripts must not fail and whose policy must not be broken."""
    scheme = getattr(request, "param", "light")
    context = browser.new_context(base_url=site, color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert not wrong


@in_both
@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_axe_finds_nothing(page, language):
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for path in KINDS[::3] if dark else KINDS:  # what changes in the dark are the colours, of which all pages have the same
        page.goto(LANGUAGES[language] + path)
        answer = Axe().run(page).response
        assert answer["passes"], path
        if answer["violations"]:
            found[path] = [(one["id"], one["nodes"][0]["html"][:200]) for one in answer["violations"]]
    assert not found


@in_both
def test_pages_fit_a_telephone(page, language):
    page.set_viewport_size({"width": 360, "height": 740})
    wide = {}
    for path in KINDS:
        page.goto(LANGUAGES[language] + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over
    assert not wide


@in_both
def test_somebody_of_policy_looks_for_a_paragraph(page, language):
    told = words(language)
    page.goto(LANGUAGES[language] + "/")
    page.get_by_role("combobox", name=told["search"]["label"]).fill("71")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/poa/71")
    assert page.get_by_role("heading", level=1).inner_text() == told["paragraph"]["label"].format(label="71")
    page.get_by_role("link", name=told["paragraph"]["label"].format(label="72")).first.click()
    page.wait_for_url("**/page/poa/72")
    page.get_by_role("link", name=told["site"]["language"]).click()
    page.wait_for_url("**/page/poa/72")
    assert page.locator("html").get_attribute("lang") != language


@in_both
def test_somebody_of_an_organization_goes_from_the_matrix_to_what_is_asked(page, language):
    page.goto(LANGUAGES[language] + "/coverage/actors")
    cell = page.locator("tbody td a").first
    count = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/queries/borne-in-section?**")
    assert page.locator("tbody tr").count() == count


@in_both
def test_somebody_of_research_asks_in_sparql(page, language):
    told = words(language)["console"]
    page.goto(LANGUAGES[language] + "/console")
    area = page.get_by_role("textbox", name=told["query"])
    area.fill("")
    page.wait_for_function("fetch(document.getElementById('console').dataset.terms).then(() => true)")
    area.press_sequentially("SELECT ?x WHERE { ?x a cis:The")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    assert area.input_value().startswith("PREFIX cis: <") and "cis:Theme" in area.input_value()
    area.press_sequentially(" }")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/console?query=**")
    assert page.locator("tbody tr").count() > 20
    with page.expect_download() as download:
        page.get_by_role("link", name=told["csv"]).click()
    assert download.value.suggested_filename == "result.csv"
    page.get_by_role("textbox", name=told["query"]).fill("SELECT * {\n ?s ?p }")
    page.get_by_role("button", name=told["run"], exact=True).click()
    page.get_by_role("alert").wait_for()
    assert page.locator(".t-wrong").count() and page.evaluate("document.activeElement.id") == "query"


def test_everything_works_without_scripts(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("#q", "statelessness")
    page.get_by_role("button", name=words("en")["search"]["button"]).click()
    page.get_by_role("link", name="Nationality and statelessness").first.click()
    assert page.url.endswith("/page/theme/statelessness")
    page.goto("/console")
    page.get_by_role("button", name=words("en")["console"]["run"], exact=True).click()
    assert page.locator("tbody tr").count() > 1
    context.close()


def test_the_skip_link_comes_first_and_is_seen(page):
    page.goto("/page/poa/71")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
