"""A text cut at the places that statements rest on; offsets count Unicode code points, as Python's strings do."""

from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of a text; ``of`` says for which relations it is evidence, ``mentions`` what it names."""

    text: str
    of: tuple[str, ...] = ()
    mentions: str | None = None


def marked(text: str, places: list[dict]) -> list[Piece]:
    """Return the pieces of a text, in order and without a gap.

    Args:
        text: as the release has it.
        places: each with ``start``, ``end`` (exclusive), ``of`` and ``mentions``; they may overlap. Of several that name
            something, the shortest one is the link.
    """
    places = [place for place in places if 0 <= place["start"] < place["end"] <= len(text)]
    edges = sorted({0, len(text), *(place["start"] for place in places), *(place["end"] for place in places)})
    pieces: list[Piece] = []
    for start, end in zip(edges, edges[1:]):
        here = sorted((place for place in places if place["start"] <= start and end <= place["end"]), key=lambda place: place["end"] - place["start"])
        of = tuple(dict.fromkeys(place["of"] for place in here))
        mentions = next((place["mentions"] for place in here if place["mentions"]), None)
        last = pieces[-1] if pieces else None
        if last and (last.of, last.mentions) == (of, mentions):
            pieces[-1] = last._replace(text=last.text + text[start:end])
        else:
            pieces.append(Piece(text[start:end], of, mentions))
    return pieces
