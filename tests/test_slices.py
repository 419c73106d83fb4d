"""Parts of the graph: what concerns a thing, closed under what is needed to understand it."""

import re
import shutil
import subprocess
import sys
from functools import cache

import pyoxigraph as ox
import pytest
from conftest import CHECKOUT, command_environment, one_sentence

from cisgraph import build, engines, paths, queries, terms, validate
from cisgraph.errors import CisgraphError, UsageError
from cisgraph.export import closure, slices
from cisgraph.questions.actor import actor
from cisgraph.questions.who import who
from cisgraph.store import Asked, Release

#: One thing of each kind.
THINGS = (
    "actor/iom", "actor/latvia", "group/tripartite-commissions", "category/asylum-seekers", "instrument/refugee-convention-1951", "place/ukraine",
    "theme/statelessness", "principle/non-refoulement", "action/establish-tripartite-commissions", "event/geneva-conference-1996",
    "activity/exc-6-a3", "poa/71", "poa/13c", "poa/def-3", "poa/71-p1", "poa/71-p1-e1", "section/poa-III-B-1", "document/a-res-51-70",
    "reservation/latvia", "membership/tripartite-commissions-71-unhcr", "scheme/categories",
)


@pytest.fixture(scope="module")
def cut(release):
    """Return the slice about a thing, cut once."""
    return cache(lambda reference: slices.about(release, reference))


@pytest.fixture(scope="module")
def opened(cut, release):
    """Return a slice as a graph to be asked."""

    @cache
    def opened(reference: str) -> Asked:
        memory = ox.Store()
        memory.bulk_extend(cut(reference).quads)
        return Asked(memory, release.base)

    return opened


def ids(part: slices.Slice) -> set[str]:
    """What is described in a slice, by id; the ontology's terms by prefixed name."""
    return {terms.short(quad.subject.value).replace("cis:", "ontology#") for quad in part.quads}


def subjects(quads) -> set[str]:
    return {quad.subject.value.removeprefix(terms.BASE) for quad in quads}


@cache
def shapes() -> dict[str, bytes]:
    return validate.read_shapes(paths.root())


def faults(lines: list[str]) -> set[str]:
    """The shapes over data and ontology and the quality queries that a graph breaks, given as N-Quads."""
    asked = Asked(ox.Store())
    asked.store.bulk_load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    over = {"data": validate.asserted(lines), "ontology": validate.asserted(lines, name="ontology")}
    broken = {one.shape for name, data in over.items() for one in engines.run(data, shapes()[name]).findings}
    return broken | {query.name for query in queries.library("quality") if asked.ask(query.name)}


# Valid

@pytest.mark.parametrize("thing", THINGS)
def test_a_slice_is_valid_under_all_shapes_and_all_queries_but_those_of_the_whole(cut, thing):
    assert faults(build.lines_of(cut(thing).quads)) <= set(slices.OF_THE_WHOLE)


@pytest.mark.parametrize("thing", ["actor/iom", "theme/statelessness", "poa/71", "activity/exc-6-a3", "instrument/refugee-convention-1951"])
def test_without_its_closure_it_is_not(release, thing):
    walk = closure.Walk(release)
    concerned = closure.concerned(walk, slices.find(release, thing))
    assert faults(slices.lines(release, walk, concerned)) - set(slices.OF_THE_WHOLE)


@pytest.mark.parametrize(
    "thing, path, broken",
    [
        ("actor/iom", "^cis:requires", "ciss:action-required"),
        ("reservation/latvia", "^cis:hasCitation", ""),
        ("reservation/latvia", "cis:by/^cis:participant", "reservation-without-participation"),
        ("event/geneva-conference-1996", "^cis:partOf", "ciss:paragraph-states-or-says-why"),
        ("poa/71", "^cis:of", "ciss:group-listed-has-members"),
        ("poa/71", "^owl:disjointWith", "ciss:kinds-disjoint"),
    ],
)
def test_a_rule_of_the_closure_keeps_a_shape(release, thing, path, broken):
    walk = closure.Walk(release)
    need, required = ([rule for rule in rules if rule.path != path] for rules in (closure.NEED, closure.required()))
    inside = closure.close(walk, closure.concerned(walk, slices.find(release, thing)), need, required)
    found = faults(slices.lines(release, walk, inside)) - set(slices.OF_THE_WHOLE)
    assert broken in found if broken else not found


def test_what_has_to_point_to_a_thing_is_read_from_the_shapes():
    assert {(rule.of, rule.path) for rule in closure.required()} == {
        ("cis:Action", "^cis:requires"), ("cis:Citation", "^cis:hasCitation"), ("cis:Provision", "^cis:states"),
        ("cis:Reading", "^cis:basedOn"), ("cis:Selector", "^cis:evidence"), ("cis:Event", "cis:reportedIn"),
    }


def test_every_rule_follows_properties_and_classes_of_the_graph(release):
    known = {terms.short(line[1 : line.index(">")]) for line in lines_of(release)}
    external = {"owl:Class", "owl:disjointWith", "skos:broader", "skos:broaderTransitive", "skos:related", "rdf:type"}
    for rule in (*closure.CONCERN, *closure.NEED, *closure.APART):
        steps = {step.strip("!^+?()") for part in rule.path.split("/") for step in part.split("|")}
        assert {rule.of, rule.only, *steps} - {""} <= known | external, rule


def lines_of(release: Release) -> list[str]:
    return (release.folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()


# The graph as it is

@pytest.mark.parametrize("thing", THINGS)
def test_a_slice_holds_lines_of_the_release_in_its_order_and_its_own_description(release, cut, thing):
    part = cut(thing)
    lines = build.lines_of(part.quads)
    assert lines == sorted(set(lines))
    told = set(build.lines_of(part.description))
    assert set(lines) - set(lines_of(release)) == told
    assert {quad.graph_name.value for quad in part.description} == {part.iri} == {f"{terms.BASE}slice/{thing}"}


@pytest.mark.parametrize("thing", THINGS)
def test_the_rules_infer_from_a_slice_what_it_holds_as_inferred(release, cut, thing):
    lines = build.lines_of(cut(thing).quads)
    inferred = {line for line in lines if line.endswith(f"<{terms.BASE}graph/inferred> .")}
    memory = ox.Store()
    memory.bulk_load("\n".join(line for line in lines if line not in inferred).encode(), format=ox.RdfFormat.N_QUADS)
    assert set(build.infer(memory)) == inferred


@pytest.mark.parametrize("thing", THINGS)
def test_all_that_a_slice_names_is_described_and_named_in_it(cut, thing):
    part = cut(thing)
    named = {term.value for quad in part.quads for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, ox.NamedNode)}
    ours = {iri for iri in named if iri.startswith(terms.BASE) and not iri.startswith(f"{terms.BASE}ontology/")}
    assert ours <= {quad.subject.value for quad in part.quads}
    assert {quad.graph_name.value for quad in part.quads} <= {quad.subject.value for quad in part.quads}


def test_what_a_slice_holds_is_told_whole(release, cut):
    part = set(build.lines_of(cut("poa/71").quads))
    whole = [line for line in lines_of(release) if line.startswith(f"<{terms.BASE}poa/71> ") or line.startswith(f"<{terms.BASE}poa/71-p1> ")]
    assert whole and set(whole) <= part


# What is in it and what is not, as one reads it in data/

@pytest.mark.parametrize(
    "thing, there, absent",
    [
        (
            "actor/iom",
            {
                "activity/exc-6-a3", "action/cooperate-with-other-organizations", "group/conference-secretariat", "actor/odihr",
                "document/iom-rcp-profile", "ontology#partner", "ontology#status-under-way", "scheme/themes", "unhcr-1997-follow-up/6", "poa/22",
            },
            {"poa/71", "poa/13c", "place/crimea", "principle/non-refoulement", "query/actor", "activity/exc-2-a1"},
        ),
        (
            "instrument/refugee-convention-1951",
            {"poa/def-3", "a-res-51-70/pre-8", "category/refugees", "ontology#hasCitation", "ontology#Instrument", "section/poa-I"},
            {"instrument/geneva-conventions-1949", "poa/71", "activity/exc-6-a3", "finding/unhcr-1997-follow-up-establish-tripartite-commissions"},
        ),
        (
            "poa/71",
            {
                "poa/71-p1", "poa/71-p1-e1", "group/tripartite-commissions", "membership/tripartite-commissions-71-unhcr", "actor/unhcr",
                "category/refugees", "poa/def-3", "poa/118", "action/establish-tripartite-commissions", "section/poa-III", "document/poa",
                "theme/repatriation-and-return", "graph/poa", "graph/vocabulary", "ontology#modality-permission", "ontology#Permission",
            },
            {"poa/72", "poa/70", "activity/exc-6-a3", "graph/queries", "a-res-51-70/5", "actor/odihr"},
        ),
        (
            "poa/13c",
            {"poa/13", "poa/13a", "poa/13c-p1", "principle/non-refoulement"},
            {"poa/14", "poa/71", "group/tripartite-commissions"},
        ),
        (
            "activity/exc-6-a3",
            {"actor/osce-hcnm", "actor/osce", "unhcr-1997-follow-up/6", "document/unhcr-1997-follow-up", "action/cooperate-with-other-organizations"},
            {"activity/exc-6-a1", "poa/71", "category/refugees"},
        ),
        (
            "reservation/latvia",
            {"actor/latvia", "event/geneva-conference-1996"},
            {"poa/71", "activity/exc-6-a3"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_slice_has_what_concerns_the_thing_and_not_what_does_not(release, cut, thing, there, absent):
    found = subjects(cut(thing).quads)
    known = subjects(ox.parse(path=str(release.folder / "cisgraph.nq"), format=ox.RdfFormat.N_QUADS))
    assert there <= known, "the test names what there is"
    assert there <= found and not absent & found


def test_an_event_is_told_in_all_places_only_where_it_is_asked_for(cut):
    told = {quad.object.value for quad in cut("event/geneva-conference-1996").quads if quad.predicate.value.endswith("#reportedIn")}
    beside = {quad.object.value for quad in cut("poa/71").quads if quad.predicate.value.endswith("#reportedIn")}
    assert f"{terms.BASE}a-res-51-70/5" in told - beside


# The same answers

@pytest.mark.parametrize(
    "thing, query, parameter",
    [
        *(("actor/iom", name, "actor") for name in (
            "asked-of-actor", "activities-of-actor", "borne-by-actor", "groups-of-actor", "events-of-actor", "paragraphs-mentioning-actor",
            "reservations-of-actor",
        )),
        *(("actor/latvia", name, "actor") for name in ("asked-of-actor", "groups-of-actor", "events-of-actor", "reservations-of-actor")),
        ("group/tripartite-commissions", "members-of-group", "group"),
        ("category/asylum-seekers", "provisions-for-category", "category"),
        ("category/asylum-seekers", "paragraphs-on-category", "category"),
        ("category/asylum-seekers", "activities-for-category", "category"),
        ("instrument/refugee-convention-1951", "provisions-under-instrument", "instrument"),
        ("instrument/refugee-convention-1951", "citations-of-instrument", "instrument"),
        ("place/ukraine", "activities-in-place", "place"),
        ("theme/statelessness", "provisions-on-theme", "theme"),
        ("theme/statelessness", "paragraphs-on-theme", "theme"),
        ("principle/non-refoulement", "paragraphs-of-principle", "principle"),
        ("action/establish-tripartite-commissions", "action", "action"),
        ("action/establish-tripartite-commissions", "findings-of-action", "action"),
        ("action/prevent-and-reduce-statelessness", "activities-for-action", "action"),
        ("event/geneva-conference-1996", "event", "event"),
        ("event/geneva-conference-1996", "participants-of-event", "event"),
        ("event/geneva-conference-1996", "speakers-of-event", "event"),
        ("reservation/latvia", "paragraphs-reached-by-reservation", "reservation"),
        ("document/a-res-51-70", "outline-of-document", "document"),
        ("document/a-res-51-70", "notes-on-reading", "document"),
        ("section/poa-III-B-1", "borne-in-section", "section"),
        *(("poa/71", name, "paragraph") for name in (
            "paragraph", "provisions-of-paragraph", "parties-of-paragraph", "implied-by", "findings-for-paragraph", "activities-for-paragraph",
            "evidence-of-paragraph", "reservations-on-paragraph", "source-notes-on-paragraph", "sections-of-paragraph", "themes-of-paragraph",
        )),
    ],
    ids=lambda value: value,
)
def test_a_slice_answers_what_the_whole_does(release, opened, thing, query, parameter):
    wanted = release.ask(query, **{parameter: f"{terms.BASE}{thing}"})
    assert opened(thing).ask(query, **{parameter: f"{terms.BASE}{thing}"}) == wanted


@pytest.mark.parametrize("name", ["iom", "latvia"])
def test_the_actor_has_the_same_answer(release, opened, name):
    assert actor(opened(f"actor/{name}"), name) == actor(release, name)


@pytest.mark.parametrize("thing", ["poa/71", "poa/13c", "poa/def-3"])
def test_the_paragraph_has_the_same_answer(release, opened, thing):
    assert who(opened(thing), thing) == who(release, thing)


# What people write

@pytest.mark.parametrize(
    "reference, thing",
    [
        ("actor/iom", "actor/iom"), ("actor:iom", "actor/iom"), (f"{terms.BASE}actor/iom", "actor/iom"), ("iom", "actor/iom"), ("IOM", "actor/iom"),
        ("International Organization for  Migration", "actor/iom"), ("МОМ", "actor/iom"), ("poa:13c", "poa/13c"), ("13(c)", "poa/13c"),
        ("71", "poa/71"), ("res 8", "a-res-51-70/8"), ("refugee-convention-1951", "instrument/refugee-convention-1951"), ("ngos", "group/ngos"),
    ],
)
def test_a_thing_is_found_as_people_write_it(release, reference, thing):
    assert slices.find(release, reference) == f"{terms.BASE}{thing}"


@pytest.mark.parametrize(
    "reference, error, told",
    [
        ("unhcrr", CisgraphError, "actor/unhcr"),
        ("actor/iomm", CisgraphError, "actor/iom"),
        ("teme/statelessness", CisgraphError, "theme/statelessness"),
        ("action/accede", CisgraphError, "action/accede-to-human-rights-and-humanitarian-instruments"),
        ("poa/999", CisgraphError, "poa/99"),
        ("ukraine", UsageError, "actor/ukraine or place/ukraine"),
        (" ", UsageError, "actor/iom"),
        ("x" * 300, UsageError, "actor/iom"),
        ("cis:bearer", UsageError, "cis:bearer"),
        ("graph/poa", UsageError, "graph/poa"),
        ("https://example.org/thing", CisgraphError, "https://example.org/thing"),
        ("<script>", CisgraphError, "<script>"),
    ],
)
def test_what_is_no_thing_is_told_with_what_may_be_meant(release, reference, error, told):
    with pytest.raises(CisgraphError) as raised:
        slices.about(release, reference)
    assert type(raised.value) is error
    assert told in one_sentence(str(raised.value))


def test_a_release_without_its_statements_is_told(release, tmp_path):
    damaged = Release(release.folder)
    damaged.folder = tmp_path
    damaged.__dict__["store"] = release.store
    with pytest.raises(CisgraphError) as raised:
        slices.about(damaged, "actor/iom")
    assert "cisgraph build" in one_sentence(str(raised.value))


# How it was cut

def test_a_slice_says_how_it_was_cut(release, cut):
    part = cut("actor/iom")
    assert "actor/iom" in part.says and release.manifest["version"] in part.says and release.manifest["sha256"] in part.says
    said = {(terms.short(quad.predicate.value), quad.object.value) for quad in part.description if quad.subject.value == part.iri}
    assert {
        ("rdf:type", terms.FIXED["dcat"] + "Dataset"), ("dcterms:description", part.says), ("dcterms:subject", part.thing),
        ("prov:wasDerivedFrom", f"{terms.BASE}dataset"), ("dcat:version", release.manifest["version"]),
    } <= said
    assert {quad.object.language for quad in part.description if quad.predicate.value.endswith("description")} == {"en", "ru"}
    rules = {quad.object.value for quad in part.description if quad.predicate.value.endswith("#label")}
    assert {f"rdfs:Resource: {closure._ANY}", "cis:Group: ^cis:of", "cis:Action: ^cis:requires", "cis:Event: cis:reportedIn"} <= rules
    assert not any(rule.startswith("cis:Theme: ^") for rule in rules), "only rules of what the slice holds"


def test_the_same_release_gives_the_same_bytes_whatever_the_hash_seed(release):
    code = (
        "import hashlib, sys; from pathlib import Path; from cisgraph import build, store; from cisgraph.export import slices\n"
        "part = slices.about(store.Release(Path(sys.argv[1])), 'poa/71')\n"
        "print(hashlib.sha256('\\n'.join(build.lines_of(part.quads)).encode()).hexdigest())"
    )
    seen = {
        subprocess.run([sys.executable, "-c", code, str(release.folder)], capture_output=True, text=True, check=True,
                       env=command_environment(PYTHONHASHSEED=seed)).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1 and seen != {""}


def test_a_slice_stands_below_the_base_of_its_release(small_tree, tmp_path):
    shutil.copytree(CHECKOUT / "shapes", small_tree / "shapes")
    base = "https://example.org/ours/"
    build.build(tmp_path / "ours", base=base, draft=True)
    part = slices.about(Release(tmp_path / "ours"), "states")
    assert part.iri == f"{base}slice/group/states" and part.thing == f"{base}group/states"
    found = {quad.subject.value for quad in part.quads}
    assert {f"{base}poa/1", f"{base}poa/1-p1", f"{base}action/mend", f"{base}document/poa", f"{terms.BASE}ontology#Group"} <= found
    assert f"{base}poa/2" not in found


def test_the_page_has_every_rule_and_says_why():
    page = (CHECKOUT / "docs" / "slices.md").read_text(encoding="utf-8")
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in page.splitlines() if line.startswith("| ")]
    told = {(cls, *row[1:]) for row in rows for cls in (row[0].split() if row[0].startswith("`") else [row[0]])}
    for rule in (*closure.CONCERN, *closure.NEED):
        path = f"`{rule.path}`" + (f" (`{rule.only}`)" if rule.only else "")
        assert (f"`{rule.of}`" if rule.of else "any thing", path, rule.why) in told
    assert all(f"`{name}`" in page for name in slices.OF_THE_WHOLE)
