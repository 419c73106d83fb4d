"""How far the graph's own reading and an independent second one agree, before any difference was settled.

Precision is the share of the first reading's values that the second bears out, recall the share of the second's values
that the first has too, over the sets of values per paragraph.
"""

from cisgraph import agreement
from cisgraph.cli import output

_COLUMNS = ("facet", "chapter", "precision", "recall", "f1", "both", "only first", "only second")


def arguments(parser) -> None:
    output.add_format(parser)


def run(args) -> int:
    found = agreement.agreement()
    rows = [
        (one.facet, one.chapter, _number(one.precision), _number(one.recall), _number(one.f1), one.both, one.only_first, one.only_second)
        for one in found.scores
    ]
    format = args.format or "table"
    if format == "json":
        import json

        scores = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        print(json.dumps({"scores": scores, "kappa": _number(found.kappa), "aligned": found.aligned, "alone": list(found.unaligned)}, indent=2))
        return 0
    if format in ("table", "md"):
        print(
            f"On the modality of {found.aligned} provisions whose triggers stand in the same place, Cohen's kappa is "
            f"{_number(found.kappa)}; {found.unaligned[0]} provisions are the first reading's alone, {found.unaligned[1]} the second's.\n"
        )
    print(output.rows(_COLUMNS, [[None if cell is None else str(cell) for cell in row] for row in rows], format))
    return 0


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
