"""What changed between two releases: sentences, JSON, and a patch that makes one of the other."""

import json
from pathlib import Path

import pytest
from conftest import CHECKOUT, one_sentence

from cisgraph import build, diff, terms
from cisgraph.errors import CisgraphError, UsageError

BASE = terms.BASE
#: A second edition of the small programme: what its first says → what it says instead.
EDITS = (
    ("cis:bearer group:states", "cis:bearer group:countries"),
    ("poa:1-p1 a cis:Recommendation", "poa:1-p1 a cis:Obligation"),
    ('cis:summary "first"@en', 'cis:summary "the \\"first\\" one,\\non two lines"@en'),
    ('group:states a cis:Group ; skos:prefLabel "States"@en .', 'group:countries a cis:Group ; skos:prefLabel "Countries"@en .'),
    ('action:mend a cis:Action', 'action:mend a cis:Action ; skos:scopeNote "Не чердак, \\\\ а крыша."@ru'),
)


@pytest.fixture
def editions(small_tree, tmp_path) -> tuple[Path, Path]:
    """Two releases of the small tree."""
    file = small_tree / "data" / "poa" / "small.ttl"
    text = file.read_text(encoding="utf-8")
    build.build(tmp_path / "old")
    for before, after in EDITS:
        assert before in text
        text = text.replace(before, after)
    added = text.partition("poa:2 a cis:Paragraph")[2].partition(" .\n")[0].replace('"2"', '"10"').replace("order 2", "order 3")
    file.write_text(f"{text}\npoa:10 a cis:Paragraph{added} .\n", encoding="utf-8")
    build.build(tmp_path / "new")
    return tmp_path / "old", tmp_path / "new"


def sides(*paths: Path) -> list[diff.lines.Side]:
    return [diff.open_side(path) for path in paths]


def quads_file(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def applied(old: list[str], patch: list[str]) -> list[str]:
    """The lines of a dataset after an RDF Patch, which takes away only what is there and adds only what is not."""
    now = set(old)
    for row in patch:
        operation, _, rest = row.partition(" ")
        if operation == "D":
            now.remove(rest)
        elif operation == "A":
            assert rest not in now
            now.add(rest)
    return sorted(now)


def lines(folder: Path) -> list[str]:
    return (folder / "cisgraph.nq").read_text(encoding="utf-8").splitlines()


# In sentences

def test_changes_are_told_thing_by_thing_in_the_models_terms(editions):
    told = "\n".join(diff.sentences(diff.compare(*sides(*editions))))
    poa = told.partition("\n\npoa\n")[2].splitlines()
    assert poa == [
        "  action/mend (action, Mend the roof): scope note (ru) added: \"Не чердак, \\ а крыша.\"",
        "  group/countries: added (group, Countries)",
        "  group/states: removed (group, States)",
        '  poa/1 (paragraph, 1): summary (en) changed from "first" to "the "first" one, on two lines"',
        "  poa/1-p1 (obligation, Mend the roof): kind changed from Recommendation to Obligation",
        "  poa/1-p1 (obligation, Mend the roof): bearer changed from States to Countries",
        "  poa/10: added (paragraph, 10)",
    ]


def test_two_releases_that_are_the_same_are_said_to_be(editions, small_tree, tmp_path):
    build.build(tmp_path / "again")
    found = diff.compare(*sides(editions[1], tmp_path / "again"))
    assert found.same and found.things == ()
    assert one_sentence("".join(diff.sentences(found))).endswith("state the same.")


def test_what_was_only_inferred_is_counted_and_no_thing(editions):
    found = diff.compare(*sides(*editions))
    inferred = [{line for line in lines(folder) if line.endswith(f"{BASE}graph/inferred> .")} for folder in editions]
    assert (found.inferred_added, found.inferred_removed) == (len(inferred[1] - inferred[0]), len(inferred[0] - inferred[1])) != (0, 0)
    assert "graph/inferred" not in {thing.graph for thing in found.things}


def test_only_inferred_statements_that_differ_are_a_difference(tmp_path):
    old = quads_file(tmp_path / "old.nq")
    new = quads_file(tmp_path / "new.nq", f"<{BASE}poa/1> <{BASE}ontology#p> <{BASE}poa/2> <{BASE}graph/inferred> .")
    found = diff.compare(*sides(old, new))
    assert not found.same and found.things == () and "inferred 1 added" in next(diff.sentences(found))


def test_places_of_evidence_that_come_with_a_thing_are_counted_and_moved_ones_are_told(tmp_path):
    def place(number: int, start: int) -> list[str]:
        node, graph = f"<{BASE}poa/1-p1-e{number}>", f"<{BASE}graph/poa>"
        return [
            f"{node} <{terms.FIXED['rdf']}type> <{BASE}ontology#Selector> {graph} .",
            f'{node} <{BASE}ontology#start> "{start}"^^<{terms.FIXED["xsd"]}integer> {graph} .',
        ]

    old = quads_file(tmp_path / "old.nq", *place(1, 4))
    new = quads_file(tmp_path / "new.nq", *place(1, 7), *place(2, 9))
    assert list(diff.sentences(diff.compare(*sides(old, new))))[2:] == [
        "poa", '  poa/1-p1-e1 (selector): start changed from "4" to "7"', "  places of evidence: 1 added",
    ]


def test_of_long_texts_the_part_that_differs_is_shown(tmp_path):
    def text(word: str) -> str:
        return f'<{BASE}poa/1> <{BASE}ontology#summary> "{"long " * 40}{word}{" after" * 40}"@en <{BASE}graph/poa> .'

    found = diff.compare(*sides(quads_file(tmp_path / "old.nq", text("before")), quads_file(tmp_path / "new.nq", text("instead"))))
    told = list(diff.sentences(found))[-1]
    assert "before" in told and "instead" in told and len(told) < 250


# As JSON

def test_the_json_has_ids_labels_and_full_texts(editions):
    data = json.loads(json.dumps(diff.compare(*sides(*editions)).as_json()))
    assert set(data) == {"old", "new", "same", "statements", "inferred", "graphs"}
    assert set(data["old"]) == {"name", "version", "sha256"} and data["same"] is False
    assert data["new"]["sha256"] == json.loads((editions[1] / "manifest.json").read_text())["sha256"]
    [poa] = [group for group in data["graphs"] if group["graph"] == "graph/poa"]
    things = {thing["id"]: thing for thing in poa["things"]}
    assert {name: thing["change"] for name, thing in things.items()} == {
        "poa/1": "changed", "poa/1-p1": "changed", "poa/10": "added", "action/mend": "changed", "group/countries": "added", "group/states": "removed",
    }
    assert list(things).index("poa/1-p1") < list(things).index("poa/10")
    assert things["poa/1-p1"] == {
        "id": "poa/1-p1", "change": "changed", "kind": "cis:Obligation", "label": "Mend the roof",
        "properties": [
            {
                "property": "rdf:type", "label": "kind", "language": None,
                "removed": [{"id": "cis:Recommendation", "label": "Recommendation"}], "added": [{"id": "cis:Obligation", "label": "Obligation"}],
            },
            {
                "property": "cis:bearer", "label": "bearer", "language": None,
                "removed": [{"id": "group/states", "label": "States"}], "added": [{"id": "group/countries", "label": "Countries"}],
            },
        ],
    }
    [summary] = things["poa/1"]["properties"]
    assert summary["language"] == "en" and summary["added"] == [{"text": 'the "first" one,\non two lines', "language": "en"}]
    assert {"text": "10", "datatype": "xsd:string"} in [value for one in things["poa/10"]["properties"] for value in one["added"]]


def test_the_same_two_give_the_same_json(editions):
    assert diff.compare(*sides(*editions)) == diff.compare(*sides(*editions))


# As a patch

@pytest.mark.parametrize("back", [False, True], ids=["forth", "back"])
def test_the_patch_makes_exactly_the_one_release_of_the_other(editions, back):
    old, new = reversed(editions) if back else editions
    patch = list(diff.patch(*sides(old, new)))
    assert patch[0].startswith("H id <uuid:") and patch[1].startswith("H prev <uuid:")
    assert (patch[2], patch[-1]) == ("TX .", "TC .")
    assert {row.split(" ")[0] for row in patch[3:-1]} == {"A", "D"}
    assert applied(lines(old), patch) == lines(new)


def test_another_library_reads_the_patch(editions):
    """rdflib's reader of RDF Patch applies it; the datasets are compared as that library reads them."""
    from rdflib import Dataset

    def dataset(folder: Path) -> Dataset:
        found = Dataset()
        found.parse(data=(folder / "cisgraph.nq").read_text(encoding="utf-8"), format="nquads")
        return found

    def statements(found: Dataset) -> set:
        return {(s, p, o, getattr(g, "identifier", g)) for s, p, o, g in found.quads()}

    small = tuple(only_poa(folder) for folder in editions)
    old, new = (dataset(folder) for folder in small)
    assert statements(old) != statements(new)
    old.parse(data="\n".join(diff.patch(*sides(*small))) + "\n", format="patch")
    assert statements(old) == statements(new)


def only_poa(folder: Path) -> Path:
    (folder / "small").mkdir()
    quads_file(folder / "small" / "cisgraph.nq", *(line for line in lines(folder) if line.endswith(f"{BASE}graph/poa> .")))
    (folder / "small" / "manifest.json").write_text((folder / "manifest.json").read_text())
    return folder / "small"


def test_patches_from_release_to_release_make_a_log(editions):
    first, second = (list(diff.patch(*sides(*pair))) for pair in (editions, reversed(editions)))
    assert first[0].replace("H id", "H prev") == second[1] and first[1].replace("H prev", "H id") == second[0]
    assert list(diff.patch(*sides(*editions))) == first


def test_the_patch_of_a_release_to_itself_changes_nothing(release):
    assert list(diff.patch(*sides(release.folder, release.folder)))[2:] == ["TX .", "TC ."]


# What cannot be compared

def test_a_file_that_is_not_sorted_is_told(tmp_path):
    line = f"<{BASE}{{}}> <{BASE}p> <{BASE}o> ."
    file = quads_file(tmp_path / "mixed.nq", line.format("b"), line.format("a"))
    with pytest.raises(CisgraphError) as raised:
        diff.compare(*sides(file, file))
    assert "sort -u" in one_sentence(str(raised.value)) and str(file) in str(raised.value)


@pytest.mark.parametrize("line", ["_:b <x:p> <x:o> <x:g> .", "<x:s> <x:p> _:b <x:g> .", '<x:s> <x:p> "a" _:b .', "<x:s> <x:p> <x:o> _:b ."])
def test_blank_nodes_are_refused(tmp_path, line):
    file = quads_file(tmp_path / "blank.nq", line)
    with pytest.raises(CisgraphError) as raised:
        list(diff.patch(*sides(file, file)))
    assert "blank nodes" in one_sentence(str(raised.value))


def test_words_that_look_like_one_are_none(tmp_path):
    files = quads_file(tmp_path / "old.nq"), quads_file(tmp_path / "new.nq", '<x:s> <x:p> "a <b> _:c and _:d ."@en <x:g> .')
    assert [row for row in diff.patch(*sides(*files)) if row.startswith("A ")]


def test_comments_and_empty_lines_are_no_statements(tmp_path):
    line = "<x:s> <x:p> <x:o> <x:g> ."
    files = quads_file(tmp_path / "old.nq", "# made by hand", "", line), quads_file(tmp_path / "new.nq", line)
    assert diff.compare(*sides(*files)).same


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: (path.mkdir(), (path / "cisgraph.nq").touch())])
def test_what_is_no_release_is_wrong_usage(tmp_path, make):
    make(tmp_path / "nothing")
    with pytest.raises(UsageError) as raised:
        diff.open_side(tmp_path / "nothing")
    assert "folder of a release" in one_sentence(str(raised.value))


def test_a_damaged_manifest_and_a_file_that_is_no_text_are_told(tmp_path):
    (tmp_path / "cisgraph.nq").touch()
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(CisgraphError) as raised:
        diff.open_side(tmp_path)
    one_sentence(str(raised.value))
    (tmp_path / "latin.nq").write_bytes('<x:s> <x:p> "ü" .\n'.encode("latin-1"))
    with pytest.raises(CisgraphError) as raised:
        diff.compare(*sides(tmp_path / "latin.nq", tmp_path / "latin.nq"))
    assert "UTF-8" in one_sentence(str(raised.value))


def test_releases_below_different_bases_are_not_compared(editions, small_tree, tmp_path):
    build.build(tmp_path / "ours", base="https://example.org/ours/")
    with pytest.raises(UsageError) as raised:
        diff.compare(*sides(editions[0], tmp_path / "ours"))
    assert "https://example.org/ours/" in one_sentence(str(raised.value))


# The command

def test_the_command_prints_each_format_and_is_done(editions, call):
    code, out, err = call("diff", *editions)
    assert (code, err) == (0, "") and "bearer changed from States to Countries" in out
    code, out, err = call("diff", *editions, "--format", "json")
    assert (code, err) == (0, "") and json.loads(out)["same"] is False
    code, out, err = call("diff", *editions, "--format", "rdf-patch")
    assert (code, err) == (0, "") and applied(lines(editions[0]), out.splitlines()) == lines(editions[1])


def test_the_command_without_two_releases_is_wrong_usage(editions, call, tmp_path):
    code, out, err = call("diff", editions[0], tmp_path / "absent")
    assert (code, out) == (2, "") and one_sentence(err)
    assert call("diff", editions[0])[0] == 2


# The page

def test_the_page_shows_what_the_command_prints(release, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    edited = []
    for line in lines(release.folder):
        if line.startswith(f"<{BASE}poa/71-p1> <{BASE}ontology#bearer> "):
            line = line.replace("group/cis-countries", "group/states")
        if line.startswith(f"<{BASE}poa/71> <{BASE}ontology#summary> ") and '"@en' in line:
            line = line.replace("encourage", "foster")
        if not line.startswith((f"<{BASE}activity/exc-6-a3> ", f"<{BASE}activity/exc-6-a3-e")):
            edited.append(line)
    for name, content in (("before", lines(release.folder)), ("after", sorted(edited))):
        (tmp_path / name).mkdir()
        quads_file(tmp_path / name / "cisgraph.nq", *content)
        (tmp_path / name / "manifest.json").write_text(json.dumps(release.manifest))
    code, out, _ = call("diff", "before", "after")
    page = (CHECKOUT / "docs" / "slices.md").read_text(encoding="utf-8")
    assert code == 0 and f"$ cisgraph diff before after\n{out}```" in page


def test_the_page_names_every_key(editions):
    page = (CHECKOUT / "docs" / "slices.md").read_text(encoding="utf-8")

    def keys(data) -> set[str]:
        if isinstance(data, dict):
            return {*data, *(key for value in data.values() for key in keys(value))}
        return {key for value in data for key in keys(value)} if isinstance(data, list) else set()

    assert {key for key in keys(diff.compare(*sides(*editions)).as_json()) if f"`{key}`" not in page} == set()
