"""The Programme of Action of the 1996 CIS Conference as a knowledge graph.

The package builds the curated Turtle files into one dataset, checks it, and answers questions over it: who is asked
to do what, for whom, on which authority, and what was reported as done. Start at the command `cisgraph`, or at the
rooms below this one: `cisgraph.build`, `cisgraph.validate`, `cisgraph.questions`.
"""

__version__ = "0.1.0"
