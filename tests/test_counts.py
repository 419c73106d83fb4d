"""Numbers that the sources state: the lists, recounted in the official texts, against the graph's counts."""

import re
import unicodedata

import pytest

from cisgraph import terms

#: What a source calls a State, where that is not its slug.
STATES = {
    "iran-islamic-republic-of": "iran", "kazakstan": "kazakhstan", "republic-of-moldova": "moldova",
    "united-kingdom-of-great-britain-and-northern-ireland": "united-kingdom", "united-states-of-america": "united-states",
    "the-netherlands": "netherlands", "the-czech-republic": "czech-republic",
}
#: What a source calls a body, where that is not its slug.
BODIES = {
    "Council of Europe": "council-of-europe", "Department of Humanitarian Affairs": "dha", "Economic Commission for Europe": "ece",
    "European Community": "european-union", "Executive Secretariat of the Commonwealth of Independent States": "cis-executive-secretariat",
    "Food and Agriculture Organization of the United Nations": "fao", "Intergovernmental Consultations": "igc",
    "International Centre for Migration Policy Development": "icmpd", "International Committee of the Red Cross": "icrc",
    "International Federation of Red Cross and Red Crescent Societies": "ifrc", "International Labour Organization": "ilo",
    "International Monetary Fund": "imf", "League of Arab States": "league-of-arab-states", "Organization of the Islamic Conference": "oic",
    "United Nations Centre for Human Rights": "centre-for-human-rights", "United Nations Centre for Human Settlements (Habitat)": "un-habitat",
    "United Nations Children's Fund": "unicef", "United Nations Development Programme": "undp",
    "United Nations Educational, Scientific and Cultural Organization": "unesco", "United Nations Headquarters": "un-headquarters",
    "United Nations Industrial Development Organization": "unido", "United Nations Office at Geneva": "unog",
    "United Nations Population Fund": "unfpa", "United Nations Research Institute for Social Development": "unrisd",
    "United Nations University": "unu", "United Nations Volunteers": "unv", "World Bank": "world-bank", "World Food Programme": "wfp",
    "World Health Organization": "who",
}
NUMBERS = dict(zip("one two three four five six seven eight".split(), range(1, 9), strict=True))


def slug(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()).strip("-")
    return STATES.get(plain, plain)


def text(sources, document: str, key: str) -> str:
    return sources[document].units[key].text


def states_of(sentence: str) -> list[str]:
    """The States of a sentence "…: A, B and C."."""
    listed = sentence.rpartition("States: ")[2].rstrip(".")
    head, _, last = listed.rpartition(" and ")
    return [slug(name) for name in [*head.split(", "), last]]


def entries(sources, document: str, *path: str) -> tuple[str, ...]:
    return next(found.items for found in sources[document].lists if found.path == path)


def two_columns(items: tuple[str, ...]) -> list[str]:
    """The States of a list in which each line holds one of the left and one of the right column."""
    found = []
    for item in items:
        words = item.split()
        halves = [[slug(" ".join(words[:cut])), slug(" ".join(words[cut:]))] for cut in range(1, len(words))]
        found.append(halves)
    return found


def count(release, key: str) -> tuple[int, set[str]]:
    """The number and the slugs of what is listed under a count of the graph."""
    rows = release.sparql(f"SELECT ?n ?thing {{ count:{key} cis:count ?n OPTIONAL {{ count:{key} cis:counts ?thing }} }}").rows
    assert rows, f"there is no count:{key}"
    assert len({row[0] for row in rows}) == 1, f"count:{key} has two numbers"
    return int(rows[0][0]), {release.shorten(row[1]).rpartition("/")[2] for row in rows if row[1]}


def split(release, items: tuple[str, ...]) -> list[str]:
    """Each line of two columns, cut where both halves are States of the graph."""
    known = {release.shorten(row[0]).rpartition("/")[2] for row in release.sparql("SELECT ?s { ?s a cis:State }").rows}
    found = []
    for item, halves in zip(items, two_columns(items), strict=True):
        fitting = [half for half in halves if set(half) <= known]
        assert len(fitting) == 1, f"{item!r} is not two States"
        found += fitting[0]
    return found


# ------------------------------------------------------------------------------------------- what the texts list


def test_the_states_at_the_conference_are_those_listed(sources, release):
    listed = states_of(text(sources, "conference-report", "5"))
    number, counted = count(release, "conf-5-states")
    assert (number, counted) == (len(listed), set(listed)) and "following 87 States" in text(sources, "conference-report", "5")
    assert count(release, "sg51-2-states") == (number, counted), "the cover report counts the States of the same list"


def test_the_organizations_at_the_conference_are_those_listed(sources, release):
    """A/51/341 gives the numbers, the conference report the names."""
    said = re.sub(r"^.*?were represented: ", "", text(sources, "conference-report", "6")).rstrip(".")
    said = re.sub(r"(^|; )(United Nations (?=United Nations Headquarters)|Specialized agencies |Other international organizations )", r"\1", said)
    longest = sorted(BODIES, key=len, reverse=True)
    found, rest = [], said
    while rest:
        name = next((name for name in longest if rest.startswith(name)), None)
        assert name, f"an organization that this test does not know: {rest[:80]!r}"
        found.append(BODIES[name])
        rest = rest[len(name):].lstrip(",; ")
    assert count(release, "sg51-2-international-organizations") == (len(found), set(found))
    assert f"{len(found)} international organizations" in text(sources, "a-51-341", "2")
    others = [BODIES[name] for name in BODIES if name in text(sources, "conference-report", "7")]
    assert count(release, "sg51-2-other-governmental-organizations") == (len(others), set(others))


def test_the_members_of_the_profile_are_those_listed(sources, release):
    heading = "12 Members"
    listed = split(release, entries(sources, "iom-rcp-profile", heading))
    assert count(release, "rcp-members-cis-countries") == (int(heading.split()[0]), set(listed))
    assert len(listed) == 12


def test_the_interested_states_of_the_profile_are_two_fewer_than_its_heading_says(sources, release):
    """The graph keeps the source's number and the source's list, and a note says that they differ."""
    heading = "36 Interested States"
    listed = split(release, entries(sources, "iom-rcp-profile", heading))
    assert count(release, "rcp-interested-states") == (int(heading.split()[0]), set(listed))
    assert len(set(listed)) == len(listed) == 34
    assert release.sparql("ASK { ?note cis:at rcp:interested-states ; cis:noteKind cis:note-wrong-count }") is True


def test_annex_i_has_the_profiles_states_and_iran_and_italy(sources, release):
    """What the note on the 36 interested States says of Annex I, which states no number of its own."""
    annex = {slug(name) for name in entries(sources, "poa", "States")}
    members, interested = count(release, "rcp-members-cis-countries")[1], count(release, "rcp-interested-states")[1]
    assert (len(entries(sources, "poa", "States")), len(annex - members)) == (48, 36)
    assert annex - members - interested == {"iran", "italy"} and members | interested <= annex
    assert annex <= count(release, "conf-5-states")[1]
    group = {
        release.shorten(row[0]).rpartition("/")[2]
        for row in release.sparql("SELECT ?m { ?x cis:of group:preparatory-participants ; cis:member ?m . ?m a cis:State }").rows
    }
    assert group == annex


def test_the_categories_are_those_listed_and_those_defined(sources, release):
    said = text(sources, "poa", "def-2")
    listed = [slug(name) for name in re.split(", | and ", re.search(r"process: (.+?)\.", said)[1])]
    number = NUMBERS[said.split()[0].lower()]
    assert count(release, "poa-def-2-categories") == (number, set(listed)) and len(listed) == number
    defined = [key for key in sources["poa"].units if key.startswith("def-") and key not in ("def-1", "def-2")]
    assert len(defined) == number
    assert [slug(text(sources, "poa", key).partition(" are ")[0]) for key in defined] == listed, "defined in the order of the list"


def test_the_cis_countries_of_the_cover_report_are_at_the_conference(release):
    members = count(release, "rcp-members-cis-countries")
    assert count(release, "sg51-2-cis-countries") == members == count(release, "sg51-4-cis-countries")
    assert members[1] <= count(release, "sg51-2-states")[1]


def test_the_agenda_and_the_documents_are_as_many_as_the_notes_suppose(sources):
    """Lists of which the report states no number; a copy with another number of entries would need its own notes."""
    agenda = [int(number) for number in re.findall(r"(?:: |\. )(\d+)\. (?=[A-Z])", text(sources, "conference-report", "9"))]
    assert agenda == list(range(1, 11))
    assert len(re.findall(r"CISCONF/1996/\S+", text(sources, "conference-report", "10"))) == 11
    assert len(states_of(text(sources, "conference-report", "16"))) == 39


# --------------------------------------------------------------------------------------- numbers without a list


@pytest.mark.parametrize(
    ("key", "words"), [
        ("conf-4-states", "37 States"), ("conf-7-ngos", "77 non-governmental"), ("conf-17-ngos", "14 non-governmental"),
        ("conf-3-subregional-rounds", "Two rounds"), ("conf-3-drafting-committee-meetings", "four times"),
        ("conf-12-secretariat", "three organizations"), ("conf-15-secretariat", "three organizations"), ("conf-22-secretariat", "three organizations"),
        ("sg51-2-ngos", "77 non-governmental"), ("sg51-3-objectives", "three main objectives"), ("sg51-3-parts", "two parts"),
        ("sg51-4-countries-with-projects", "three of the CIS countries"), ("sg51-4-cis-countries", "12 CIS countries"),
        ("sg51-2-cis-countries", "12 CIS countries"), ("sg51-5-professional-staff", "Two Professional"),
        ("sg51-5-general-service-staff", "one General Service"), ("exc-6-secretariat", "three organizations"),
        ("sg52-4-secretariat", "three organizations"), ("sg52-4-organizations", "two organizations"), ("sg52-8-areas", "four main areas"),
        ("sg52-9-countries", "three countries"), ("sg52-11-states", "45 States"), ("sg52-11-international-organizations", "21 international"),
        ("sg52-11-ngos", "73 non-governmental"), ("sg52-11-other-entities", "4 other entities"), ("sg52-12-contributing-countries", "Four countries"),
        ("rcp-working-group-meetings", "three times"), ("rcp-expert-working-groups", "four Expert"), ("poa-3-resolutions", "two earlier"),
        ("poa-34-geneva-conventions", "all four Geneva"), ("poa-140-organizations", "two organizations"), ("poa-142-organizations", "two organizations"),
    ],
)
def test_a_number_stands_in_the_paragraph_that_states_it(sources, release, key, words):
    number, _ = count(release, key)
    word = next(word for word in words.lower().split() if word.isdigit() or word in NUMBERS)
    assert number == (int(word) if word.isdigit() else NUMBERS[word])
    (place,) = [release.shorten(row[0]) for row in release.sparql(f"SELECT ?p {{ count:{key} cis:statedIn ?p }}").rows]
    document, _, paragraph = place.partition("/")
    assert words in text(sources, document, paragraph)


# ------------------------------------------------------------------------------------------------- of every count


def test_every_count_has_one_number_one_place_and_a_label_of_its_own(release):
    rows = release.sparql("SELECT ?c (COUNT(DISTINCT ?n) AS ?numbers) (COUNT(DISTINCT ?p) AS ?places) { ?c a cis:Count ; cis:count ?n ; cis:statedIn ?p } GROUP BY ?c").rows
    counts = {row[0] for row in release.sparql("SELECT ?c { ?c a cis:Count }").rows}
    assert counts and {row[0] for row in rows} == counts
    assert [release.shorten(row[0]) for row in rows if (row[1], row[2]) != ("1", "1")] == []
    labels = release.sparql("SELECT ?c ?label { ?c a cis:Count ; skos:prefLabel ?label }").rows
    assert len({label.casefold() for _, label in labels}) == len(labels) == 2 * len(counts)


def test_a_count_is_named_after_the_paragraph_that_states_it(release):
    prefixes = {folder.rstrip("/"): prefix for prefix, folder in terms.FOLDERS.items() if prefix in terms.DOCUMENTS}
    wrong = []
    for thing, place in release.sparql("SELECT ?c ?p { ?c a cis:Count ; cis:statedIn ?p }").rows:
        document, _, _ = release.shorten(place).partition("/")
        if not release.shorten(thing).startswith(f"count/{prefixes.get(document)}-"):
            wrong.append((release.shorten(thing), release.shorten(place)))
    assert wrong == []


def test_everything_counted_is_described(release):
    assert release.sparql("SELECT ?c ?t { ?c cis:counts ?t FILTER NOT EXISTS { ?t a ?class } }").rows == []


def test_only_the_profiles_interested_states_differ_from_their_number(release):
    rows = release.sparql(
        "SELECT ?c { { SELECT ?c ?n (COUNT(DISTINCT ?t) AS ?listed) { ?c cis:count ?n ; cis:counts ?t } GROUP BY ?c ?n } FILTER(?listed != ?n) }"
    ).rows
    assert [release.shorten(row[0]) for row in rows] == ["count/rcp-interested-states"]


def test_the_quality_query_says_nothing_where_a_note_says_it(release):
    assert release.ask("list-unlike-its-count") == []


def test_the_quality_query_finds_a_list_without_a_note(small_tree, tmp_path):
    from cisgraph import build
    from cisgraph.store import Release

    path = small_tree / "data" / "poa" / "small.ttl"
    count_of_two = (
        "PREFIX count: <https://w3id.org/cisgraph/count/>\nPREFIX note: <https://w3id.org/cisgraph/note/>\n"
        + path.read_text(encoding="utf-8")
        + 'count:two a cis:Count ; skos:prefLabel "Two"@en , "Два"@ru ; cis:count 2 ; cis:counts group:states ; cis:statedIn poa:1 .\n'
    )
    path.write_text(count_of_two, encoding="utf-8")
    build.build(tmp_path / "without", draft=True)
    found = Release(tmp_path / "without").ask("list-unlike-its-count")
    assert [row["focus"] for row in found] == [f"{terms.BASE}count/two"]
    assert "says 2 and 1 are listed" in found[0]["message"]

    note = 'note:poa-1-two a cis:SourceNote ; cis:at poa:1 ; cis:noteKind cis:note-wrong-count ; cis:ground "One is listed."@en .\n'
    path.write_text(count_of_two + note, encoding="utf-8")
    build.build(tmp_path / "with")
    assert Release(tmp_path / "with").ask("list-unlike-its-count") == []
