"""The measures: each is a number of one actor, from what the text says; `sentences` says what they mean."""

import random
from collections import Counter
from typing import TYPE_CHECKING

from cisgraph.network.answers import Chapter, Measured, Measures
from cisgraph.network.graphs import co_responsibility, networkx, pairs, parties_of_provisions

if TYPE_CHECKING:
    from networkx import Graph

#: Louvain depends on the order of visits: so many seeded runs, of which the one of the highest modularity stands.
RUNS = 20
#: Networks drawn by lot, for what modularity chance alone gives.
DRAWS = 20
_SWAPS = 10
_DRAWN = ("provisions", "bears", "implied", "supports", "partners", "shared", "betweenness", "participation", "bridging", "community")


def measures(graph: "Graph", by: str = "party") -> Measures:
    """Return the measures of the actors in a `bipartite` graph.

    Degree is given as partners and strength as shared provisions, both whole numbers. Betweenness is Freeman's (1977),
    over links without weights, as a share of the pairs of other actors. Participation is 1 - sum of (k_c / k)^2 over the
    chapters c (Guimerà and Amaral 2005). Bridging is betweenness in the bipartite graph, over the pairs of provisions
    of different chapters that any chain links. Communities are Louvain's (Blondel and others 2008), over Newman's weights.
    Where groups were opened there is no lot to compare with: their members come together by the list, not by the text.

    Args:
        graph: what `bipartite` returns.
        by: ``party`` counts bearers and supporters, ``bearer`` bearers alone.

    Raises:
        UsageError: ``by`` is neither.
    """
    provisions = parties_of_provisions(graph, by)
    linked = co_responsibility(graph, by)
    chapter_of = {provision: graph.nodes[provision].get("chapter", "") for provision in provisions}
    betweenness = networkx().betweenness_centrality(linked)
    bridging = _bridging(provisions, chapter_of)
    communities, modularity, divisions, cohesion = _communities(linked)
    number_of = {party: at for at, members in enumerate(communities, 1) for party in members}

    named_in: dict[str, list[str]] = {}
    for provision, parties in provisions.items():
        for party in parties:
            named_in.setdefault(party, []).append(provision)

    def measured(party: str) -> Measured:
        mine = named_in[party]
        bears = [one for one in mine if graph.edges[one, party]["role"] == "bearer"]
        chapters = Counter(chapter_of[one] for one in mine)
        closest = sorted(((edge["provisions"], other) for other, edge in linked.adj[party].items()), key=lambda pair: (-pair[0], pair[1]))
        node = linked.nodes[party]
        return Measured(
            id=_id(party), label=node["label"], name=node["name"], kind=node["kind"], provisions=len(mine), bears=len(bears),
            implied=sum(graph.nodes[one]["attribution"] == "implied" for one in bears), supports=len(mine) - len(bears),
            partners=len(closest), shared=sum(len(provisions[one]) > 1 for one in mine),
            closest=tuple((_id(other), count) for count, other in closest if count == closest[0][0]),
            betweenness=round(betweenness[party], 4), participation=_participation(chapters), bridging=round(bridging[party], 4),
            community=number_of.get(party), cohesion=cohesion.get(party), chapters=dict(chapters),
        )

    all_chapters = Counter(chapter_of.values())
    titles = {chapter_of[one]: graph.nodes[one].get("chapterLabel", "") for one in provisions}
    opened = any("through" in edge for _, _, edge in graph.edges(data=True))
    several = [parties for parties in provisions.values() if len(parties) > 1]
    return Measures(
        by=by, provisions=len(provisions), implied=sum(graph.nodes[one]["attribution"] == "implied" for one in provisions),
        shared=len(several), jointly=sum(len(parties) > 1 for parties in parties_of_provisions(graph, "bearer").values()),
        links=linked.number_of_edges(),
        chapters=tuple(Chapter(number, titles[number], count) for number, count in all_chapters.items()),
        participation=_participation(all_chapters), communities=tuple(tuple(map(_id, members)) for members in communities),
        modularity=modularity, divisions=divisions, byLot=() if opened else _by_lot(several), actors=tuple(map(measured, sorted(linked))),
    )


def with_measures(linked: "Graph", found: Measures) -> "Graph":
    """Return a copy of a `co_responsibility` graph whose nodes carry their measures, for programs that draw it."""
    graph = linked.copy()
    for actor in found.actors:
        numbers = {name: getattr(actor, name) for name in _DRAWN if getattr(actor, name) is not None}
        graph.nodes[actor.id.replace("/", ":", 1)].update(numbers)
    return graph


def _id(node: str) -> str:
    return node.replace(":", "/", 1)


def _participation(counts: Counter) -> float:
    whole = counts.total()
    return round(1 - sum((count / whole) ** 2 for count in counts.values()), 4) if whole else 0.0


def _bridging(provisions: dict[str, tuple[str, ...]], chapter_of: dict[str, str]) -> Counter:
    """Return node → its share of the shortest chains between provisions of different chapters."""
    graph = networkx().Graph()
    graph.add_edges_from((provision, party) for provision, parties in provisions.items() for party in parties)
    others = {
        chapter: [one for one in provisions if chapter_of[one] != chapter] for chapter in dict.fromkeys(chapter_of.values())
    }
    # Provisions of one chapter with the same parties are alike, so one of them speaks for all: a quarter of the time.
    alike: dict[tuple, list[str]] = {}
    for provision, parties in provisions.items():
        alike.setdefault((chapter_of[provision], parties), []).append(provision)
    chains: Counter = Counter()
    for (chapter, _), same in alike.items():
        through = networkx().betweenness_centrality_subset(graph, same[:1], others[chapter])
        for node, share in through.items():
            chains[node] += len(same) * share
    linked = 0
    for component in networkx().connected_components(graph):
        counts = Counter(chapter_of[node] for node in component if node in chapter_of)
        linked += (counts.total() ** 2 - sum(count**2 for count in counts.values())) // 2
    return Counter({node: through / linked for node, through in chains.items()} if linked else {})


def _communities(linked: "Graph") -> tuple[list[tuple[str, ...]], float | None, int, dict[str, float]]:
    """Return the communities, their modularity, how many different divisions the runs gave, and who stays with its own."""
    nodes = [node for node, degree in sorted(linked.degree) if degree]
    if not nodes:
        return [], None, 0, {}
    at = {node: number for number, node in enumerate(nodes)}
    # Whole numbers for nodes: sets of names come in another order in each process.
    graph = _weighted(len(nodes), {(at[one], at[other]): weight for one, other, weight in linked.edges(data="weight")})
    runs = [_louvain(graph, seed) for seed in range(RUNS)]
    modularity, best = min(((-round(_modularity(graph, run), 9), run) for run in runs))
    labels = [{node: number for number, members in enumerate(run) for node in members} for run in runs]
    cohesion = {}
    for members in best:
        for node in members:
            kept = [label[node] == label[other] for label in labels for other in members if other != node]
            cohesion[nodes[node]] = round(sum(kept) / len(kept), 2) if kept else 1.0
    found = [tuple(nodes[node] for node in members) for members in best]
    return sorted(found, key=lambda members: (-len(members), members)), round(-modularity, 4), len(set(runs)), cohesion


def _weighted(size: int, edges: dict[tuple[int, int], float]) -> "Graph":
    graph = networkx().Graph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in sorted(edges.items()))
    return graph


def _louvain(graph: "Graph", seed: int) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(members)) for members in networkx().community.louvain_communities(graph, seed=seed)))


def _modularity(graph: "Graph", division) -> float:
    return networkx().community.modularity(graph, division)


def _by_lot(several: list[tuple[str, ...]]) -> tuple[float, ...]:
    """Return the modularity of networks in which each actor shares as many provisions as it does, with whomever the lot gives.

    Two actors of two provisions change places, again and again, unless one would stand in a provision twice.
    """
    if not several:
        return ()
    found = []
    for seed in range(DRAWS):
        lot = random.Random(seed)
        lists = [list(parties) for parties in several]
        places = [(at, within) for at, parties in enumerate(lists) for within in range(len(parties))]
        for _ in range(_SWAPS * len(places)):
            (one, i), (other, j) = lot.choice(places), lot.choice(places)
            if lists[one][i] not in lists[other] and lists[other][j] not in lists[one]:
                lists[one][i], lists[other][j] = lists[other][j], lists[one][i]
        weights = pairs(tuple(sorted(parties)) for parties in lists)
        at = {party: number for number, party in enumerate(sorted({party for parties in lists for party in parties}))}
        graph = _weighted(len(at), {(at[one], at[other]): weight for (one, other), (_, weight) in weights.items()})
        found.append(round(_modularity(graph, _louvain(graph, seed)), 4))
    return tuple(found)
