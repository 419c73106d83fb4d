"""Where each named graph comes from, as ``graph/catalogue`` says it, and the facts that all descriptions are made from."""

import re

import pytest

from cisgraph import __version__, about, terms
from conftest import CHECKOUT

GRAPH = f"{terms.BASE}graph/"


def asked(release, patterns: str) -> list[dict[str, str]]:
    return release.sparql(f"SELECT * WHERE {{ GRAPH graph:catalogue {{ {patterns} }} }}").dicts()


def test_every_named_graph_says_what_it_is_and_how_when_and_by_which_version_it_came_about(release):
    told = {
        row["graph"].removeprefix(GRAPH) for row in asked(release, f"""
            ?graph a dcat:Dataset, prov:Entity ; dcterms:isPartOf <{terms.BASE}dataset> ; dcat:version "{__version__}" ; dcterms:created ?day ;
                dcterms:license <{about.LICENSE}> ; dcterms:publisher ?who ; prov:wasGeneratedBy ?how ;
                dcterms:title ?title ; dcterms:description ?description .
            ?how a prov:Activity ; prov:wasAssociatedWith ?agent . ?agent a ?kind .
            FILTER(LANG(?title) = "ru" && LANG(?description) = "en" && DATATYPE(?day) = xsd:date)
        """)
    }
    assert told == set(release.manifest["graphs"])


@pytest.mark.parametrize(("graph", "source", "how"), [
    ("poa", "document/poa", "graph/poa#curation"),
    ("a-52-274", "document/a-52-274", "graph/a-52-274#curation"),
    ("findings", "document/unhcr-1997-follow-up", "graph/findings#curation"),
    ("inferred", "graph/ontology", "dataset#build"),
    ("inferred", "graph/poa", "dataset#build"),
])
def test_a_graph_is_derived_from_what_it_was_made_of(release, graph, source, how):
    base = terms.BASE
    assert release.sparql(f"ASK {{ GRAPH graph:catalogue {{ graph:{graph} prov:wasDerivedFrom <{base}{source}> ; prov:wasGeneratedBy <{base}{how}> }} }}")


def test_a_graph_of_a_document_is_called_after_it_in_both_languages(release):
    titles = {row["title"]: row["language"] for row in asked(release, "graph:poa dcterms:title ?title BIND(LANG(?title) AS ?language)")}
    assert titles == {"Statements from: Programme of Action": "en", "Утверждения по документу: Программа действий": "ru"}


def test_what_is_used_is_a_graph_or_thing_of_the_release(release):
    named = {row["o"] for row in asked(release, "?s prov:used|prov:wasDerivedFrom|prov:wasGeneratedBy|prov:wasAssociatedWith|dcterms:publisher ?o")}
    assert [iri for iri in named if not release.sparql(f"ASK {{ <{iri}> ?p ?o }}")] == []


def test_the_licence_of_the_graph_is_not_claimed_for_the_wording(release_with_texts):
    rights = asked(release_with_texts, "graph:text dcterms:rights ?rights . ?rights rdfs:label ?said FILTER(LANG(?said) = 'en')")
    assert [row["said"] for row in rights] == [about.RIGHTS["en"]] and not asked(release_with_texts, "graph:text dcterms:license ?license")
    assert asked(release_with_texts, "graph:text prov:wasDerivedFrom doc:poa ; prov:wasGeneratedBy ?build")


def test_the_facts_are_told_in_both_languages():
    told = [about.TITLE, about.DESCRIPTION, about.PROJECT, about.KEYWORDS, about.RIGHTS, about.PROVENANCE, *(one.notes for one in about.VERSIONS)]
    parts = [text for part in (*about.PARTS.values(), about.OF_DOCUMENT) for text in (part.title, part.how)]
    assert all(set(texts) == {"en", "ru"} for texts in told + parts)
    assert all(len(text) == len(set(text)) for text in about.KEYWORDS.values())


def test_the_versions_are_those_of_the_list_of_changes():
    found = re.findall(r"(?m)^## (\d+\.\d+\.\d+), (.+)$", (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert [(one.number, one.issued or "unreleased") for one in reversed(about.VERSIONS)] == found
    assert about.VERSIONS[-1].number == __version__
    assert about.LICENSE_NAME in (CHECKOUT / "LICENSE.md").read_text(encoding="utf-8") and about.LICENSE.endswith(about.LICENSE_NAME)


def test_the_base_itself_is_no_thing_of_the_graph(release):
    """It is the address of the first page: what is said of it or points to it would make a thing of it."""
    assert not release.sparql(f"ASK {{ {{ ?s ?p <{terms.BASE}> }} UNION {{ <{terms.BASE}> ?p ?o }} }}")
