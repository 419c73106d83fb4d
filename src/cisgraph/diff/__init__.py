"""What changed between two releases: as statements (an RDF Patch), as things and their properties, in sentences."""

from cisgraph.diff.lines import open_side, patch
from cisgraph.diff.sentences import sentences
from cisgraph.diff.things import Difference, compare

__all__ = ["Difference", "compare", "open_side", "patch", "sentences"]
