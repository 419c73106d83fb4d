"""The Programme of Action of the 1996 CIS Conference as a knowledge graph.

The package builds the curated Turtle files into one dataset, checks it, and answers questions over it: who is asked
to do what, for whom, on which authority, and what was reported as done. Start at the command `cisgraph`, or here:

    import cisgraph

    g = cisgraph.open()
    print(g.who("71"))
    g.query("coverage-by-chapter").to_pandas()
"""

__version__ = "0.1.0"


def open(release=None, *, endpoint: str | None = None, base: str = "https://w3id.org/cisgraph/"):
    """Open the graph, to ask it in Python: `cisgraph.graph.Graph` says what.

    Args:
        release: the folder of a built release; without it the one that the command line asks.
        endpoint: the address of a SPARQL 1.1 endpoint that holds the graph, asked instead of a release.
        base: the IRI below which that endpoint names instances; a release knows its own.

    Raises:
        cisgraph.errors.CisgraphError: there is no such release, it is damaged, or the address is none.
    """
    from cisgraph.graph import open_graph

    return open_graph(release, endpoint, base)
