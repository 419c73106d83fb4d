"""The two graphs: provisions and their parties, and the parties that provisions bring together; and their files."""

import itertools
import re
from typing import TYPE_CHECKING

from cisgraph.errors import CisgraphError, UsageError
from cisgraph.store import Asked
from cisgraph.terms import slug, tail

if TYPE_CHECKING:
    from networkx import Graph

#: Who counts as asked: the roles of a party in a provision.
BY = {"party": ("bearer", "supporter"), "bearer": ("bearer",)}
EXPORTS = ("graphml", "gexf", "node-link")
_ROLES = ("bearer", "supporter", "recipient")


def networkx():
    """Return the package networkx.

    Raises:
        CisgraphError: it is not installed; the sentence says how to get it.
    """
    try:
        import networkx
    except ImportError:
        raise CisgraphError('Network analysis needs networkx, which is not installed: run `pip install "cisgraph[network]"`.') from None
    return networkx


def bipartite(asked: Asked, *, through_groups: bool = False, explicit: bool = False) -> "Graph":
    """Return the graph of the Programme's provisions and their parties.

    Nodes are prefixed names (``actor:unhcr``, ``poa:71-p1``), which XML takes as ids. A party (``bipartite`` 0) has a
    ``kind``, a ``label`` and a ``name`` for sentences; a provision (``bipartite`` 1), in the order of the text, has its
    ``paragraph``, ``chapter``, ``chapterLabel``, ``force`` and ``attribution``. An edge has the ``role``: bearer, else
    supporter, else recipient; and, where only membership leads to it, the group that it is ``through``.

    Args:
        asked: the graph.
        through_groups: put its listed members in the place of a group that has any; a member that is itself a group stays one.
        explicit: leave out the provisions whose text does not name the bearer.

    Raises:
        CisgraphError: networkx is not installed.
    """
    graph = networkx().Graph(name="Provisions of the Programme of Action and their parties")
    members = _members(asked) if through_groups else {}
    named = {row["actor"]: row for row in asked.ask("actors")}
    parties: dict[str, dict] = {}
    provisions: dict[str, dict] = {}
    edges: dict[tuple[str, str], tuple[int, str]] = {}
    for row in asked.ask("parties-of-provisions"):
        if explicit and tail(row["attribution"]) != "explicit":
            continue
        provision = _node(asked, row["provision"])
        provisions[provision] = _provision(asked, row)
        listed = [one["member"] for one in members.get(row["party"], ()) if one["provision"] in (None, row["provision"])]
        for iri in listed or [row["party"]]:
            node = _node(asked, iri)
            parties[node] = {"bipartite": 0, **_party(named.get(iri), node)}
            edge = _ROLES.index(tail(row["role"])), _node(asked, row["party"]) if listed else ""
            edges[provision, node] = min(edge, edges.get((provision, node), edge))
    graph.add_nodes_from(sorted(parties.items()))
    graph.add_nodes_from(provisions.items())
    place = {provision: at for at, provision in enumerate(provisions)}
    for (provision, party), (role, through) in sorted(edges.items(), key=lambda item: (place[item[0][0]], item[0][1])):
        graph.add_edge(provision, party, role=_ROLES[role], **({"through": through} if through else {}))
    return graph


def _node(asked: Asked, iri: str) -> str:
    return asked.shorten(iri).replace("/", ":", 1)


def _members(asked: Asked) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in asked.ask("listed-members"):
        found.setdefault(row["group"], []).append(row)
    return found


def _provision(asked: Asked, row: dict) -> dict:
    chapter = {"chapter": row["number"] or row["chapterLabel"], "chapterLabel": row["chapterLabel"]} if row["chapter"] else {}
    return {
        "bipartite": 1, "kind": "provision", "label": tail(row["provision"]), "paragraph": _node(asked, row["paragraph"]), **chapter,
        "force": tail(row["modality"], "modality-"), "attribution": tail(row["attribution"]),
    }


def _party(row: dict | None, node: str) -> dict:
    if row is None:  # a draft, where the class or the English label may be missing
        return {"kind": "actor", "label": node, "name": node}
    return {"kind": slug(row["class"]), "label": row["label"], "name": row["short"]}


def parties_of_provisions(graph: "Graph", by: str) -> dict[str, tuple[str, ...]]:
    """Return provision → the parties that count, sorted, in the order of the text; provisions without one are left out.

    Raises:
        UsageError: ``by`` is none of `BY`.
    """
    if by not in BY:
        raise UsageError(f"Parties cannot be counted by {by!r}: choose one of {', '.join(BY)}.")
    found = {
        node: tuple(sorted(party for party, edge in graph.adj[node].items() if edge["role"] in BY[by]))
        for node, is_provision in graph.nodes(data="bipartite") if is_provision
    }
    return {provision: parties for provision, parties in found.items() if parties}


def co_responsibility(graph: "Graph", by: str = "party") -> "Graph":
    """Return the parties of a `bipartite` graph, with an edge between two that bear or support the same provision.

    An edge has ``provisions``, how many they are, and ``weight``, where each of these counts one divided by the number
    of the other parties in it (Newman 2001, Phys. Rev. E 64, 016132): so the weights at one party add up to the
    number of its provisions that name another party too, and a long list of names weighs no more than a pair.

    Args:
        graph: what `bipartite` returns.
        by: ``party`` for bearers and supporters, ``bearer`` for bearers alone; who only receives something is never asked.

    Raises:
        UsageError: ``by`` is none of `BY`.
    """
    shared = parties_of_provisions(graph, by)
    projected = networkx().Graph(name=f"Who is asked together with whom in the Programme of Action ({' or '.join(BY[by])})")
    named = {party for parties in shared.values() for party in parties}
    for party in sorted(named):
        projected.add_node(party, **{key: value for key, value in graph.nodes[party].items() if key != "bipartite"})
    for pair, (count, weight) in sorted(pairs(shared.values()).items()):
        projected.add_edge(*pair, provisions=count, weight=round(weight, 6))
    return projected


def pairs(provisions) -> dict[tuple[str, str], tuple[int, float]]:
    """Return each pair of parties → how many provisions name both, and their weight by Newman."""
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for parties in provisions:
        for pair in itertools.combinations(parties, 2):
            count, weight = found.get(pair, (0, 0.0))
            found[pair] = count + 1, weight + 1 / (len(parties) - 1)
    return found


def exported(graph: "Graph", format: str) -> str:
    """Return a graph as GraphML, GEXF 1.2 or node-link JSON, which networkx and Gephi read; the same graph gives the same text.

    Raises:
        UsageError: ``format`` is none of `EXPORTS`.
    """
    package = networkx()
    if format == "graphml":
        return _lines(package.generate_graphml(graph))
    if format == "gexf":
        text = _lines(package.generate_gexf(graph))
        # networkx writes today's date and its own version.
        return re.sub(r"<meta\b.*?</meta>", "<meta>\n    <creator>cisgraph</creator>\n  </meta>", text, count=1, flags=re.DOTALL)
    if format == "node-link":
        import json

        return json.dumps(package.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1) + "\n"
    raise UsageError(f"A graph cannot be exported as {format!r}: choose one of {', '.join(EXPORTS)}.")


def _lines(lines) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(lines) + "\n"
