"""The chapter wheel: the paragraphs of the Programme on a ring in their order, those who bear what they ask inside."""

import math

from cisgraph.server.pages.site import Site
from cisgraph.server.pages.visit import View, Visit
from cisgraph.terms import tail

_RING, _WIDTH, _INNER = 460.0, 26.0, 310.0
_HALF = 500


def add(site: Site) -> None:
    """Add the page ``/wheel``."""
    site.add("/wheel", _wheel)


def _wheel(visit: Visit) -> View:
    release, ask = visit.release, visit.asked.ask
    parts: dict[str, dict] = {}
    chapter = None
    chapters: dict[str, list[str]] = {}
    numbers: dict[str, str | None] = {}
    for row in ask("outline-of-document"):
        if tail(row["class"]) == "Section" and row["depth"] == "1":
            chapter = row["part"]
            numbers[chapter] = row["number"]
        elif tail(row["class"]) == "Paragraph" and chapter:
            parts[row["part"]] = {"iri": row["part"], "number": row["number"], "chapter": chapter, "bearers": []}
            chapters.setdefault(chapter, []).append(row["part"])
    bearers: dict[str, list[str]] = {}
    for row in ask("parties-of-provisions"):
        if tail(row["role"]) == "bearer" and row["paragraph"] in parts and row["paragraph"] not in bearers.setdefault(row["party"], []):
            bearers[row["party"]].append(row["paragraph"])
            parts[row["paragraph"]]["bearers"].append(row["party"])
    order = list(parts)
    angles = {iri: 2 * math.pi * (at + 0.5) / len(order) for at, iri in enumerate(order)}
    step = 2 * math.pi / max(len(order), 1)
    for iri, part in parts.items():
        part["path"] = _segment(angles[iri] - step / 2, angles[iri] + step / 2, _RING - _WIDTH, _RING)
    inside = _inside(bearers, angles)
    data = {
        "paragraphs": [
            {
                "id": release.shorten(one["iri"]),
                "label": one["number"],
                "chapter": release.shorten(one["chapter"]),
                "bearers": [release.shorten(bearer) for bearer in one["bearers"]],
            }
            for one in parts.values()
        ],
        "bearers": [
            {"id": release.shorten(bearer), "label": visit.names.english(bearer), "paragraphs": len(found)}
            for bearer, found in bearers.items()
        ],
    }
    arcs = [{"iri": iri, "number": numbers[iri], **_middle([angles[one] for one in held])} for iri, held in chapters.items()]
    told = {"parts": parts, "chapters": chapters, "numbers": numbers, "arcs": arcs, "inside": inside}
    return View("wheel.html", visit.t["wheel"]["title"], told, data)


def _inside(bearers: dict[str, list[str]], angles: dict[str, float]) -> list[dict]:
    """Put the bearers on an inner ring, each near what it bears, and draw a line to each paragraph."""
    wanted = {bearer: _mean([angles[one] for one in found]) for bearer, found in bearers.items()}
    ordered = sorted(wanted, key=lambda bearer: (wanted[bearer], bearer))
    placed = []
    for at, bearer in enumerate(ordered):
        angle = 2 * math.pi * (at + 0.5) / len(ordered)
        x, y = _point(angle, _INNER)
        lines = [_curve((x, y), _point(angles[one], _RING - _WIDTH)) for one in bearers[bearer]]
        placed.append(
            {
                "iri": bearer,
                "x": x,
                "y": y,
                "r": 4 + 1.4 * math.sqrt(len(lines)),
                "lines": " ".join(lines),
                "count": len(lines),
                **_text(angle),
            }
        )
    return placed


def _text(angle: float) -> dict:
    """Return where a name stands that reads towards the middle, and how it is turned."""
    x, y = _point(angle, _INNER - 22)
    degrees = math.degrees(angle) - 90
    turned = 90 < degrees % 360 < 270
    return {"tx": x, "ty": y, "turn": round(degrees + (180 if turned else 0), 1), "anchor": "start" if turned else "end"}


def _mean(angles: list[float]) -> float:
    return math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))) % (2 * math.pi)


def _middle(angles: list[float]) -> dict:
    angle = (angles[0] + angles[-1]) / 2
    x, y = _point(angle, _RING + 20)
    side = x - _HALF
    return {"x": x, "y": y, "anchor": "middle" if abs(side) < 60 else "start" if side > 0 else "end"}


def _point(angle: float, radius: float) -> tuple[float, float]:
    """Return the point at an angle that runs clockwise from the top."""
    return round(_HALF + radius * math.sin(angle), 1), round(_HALF - radius * math.cos(angle), 1)


def _segment(start: float, end: float, inner: float, outer: float) -> str:
    gap = 0.004
    (ax, ay), (bx, by) = _point(start + gap, outer), _point(end - gap, outer)
    (cx, cy), (dx, dy) = _point(end - gap, inner), _point(start + gap, inner)
    return f"M{ax} {ay}A{outer:g} {outer:g} 0 0 1 {bx} {by}L{cx} {cy}A{inner:g} {inner:g} 0 0 0 {dx} {dy}Z"


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    return f"M{start[0]} {start[1]}Q{_bend(start[0], end[0])} {_bend(start[1], end[1])} {end[0]} {end[1]}"


def _bend(start: float, end: float) -> float:
    return round(_HALF + ((start + end) / 2 - _HALF) * 0.75, 1)
