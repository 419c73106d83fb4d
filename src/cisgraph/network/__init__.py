"""Who is asked together with whom: actors, groups and provisions as a network, its measures and what they mean.

networkx is imported when a graph is made, not before.
"""

from cisgraph.network.answers import MEASURES, Chapter, Measured, Measures, Network, table
from cisgraph.network.graphs import BY, EXPORTS, bipartite, co_responsibility, exported
from cisgraph.network.measures import measures, with_measures
from cisgraph.network.sentences import READINGS, answer

__all__ = [
    "BY", "EXPORTS", "MEASURES", "READINGS", "Chapter", "Measured", "Measures", "Network", "answer", "bipartite",
    "co_responsibility", "exported", "measures", "table", "with_measures",
]
