"""How far the graph's own reading and an independent second one agree, before any difference was settled.

Precision is the share of the first reading's values that the second bears out, recall the share of the second's values
that the first has too, over the sets of values per paragraph. Of the Programme and the resolution provisions are compared,
of the three reports activities.
"""

from cisgraph import agreement
from cisgraph.cli import output

_COLUMNS = ("facet", "part", "precision", "recall", "f1", "both", "only first", "only second")


def arguments(parser) -> None:
    output.add_format(parser)


def run(args) -> int:
    found = agreement.agreement()
    rows = [
        (one.facet, one.part, _number(one.precision), _number(one.recall), _number(one.f1), one.both, one.only_first, one.only_second)
        for one in found.scores
    ]
    format = args.format or "table"
    alignments = {"modality": found.provisions, "status": found.activities}
    if format == "json":
        import json

        scores = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        kappas = {
            name: {"kappa": _number(one.kappa), "aligned": one.aligned, "alone": list(one.alone)} for name, one in alignments.items()
        }
        print(json.dumps({"scores": scores, **kappas}, indent=2))
        return 0
    if format in ("table", "md"):
        print(_sentence("modality", "provisions whose triggers", found.provisions))
        print(_sentence("status", "activities whose verbs", found.activities) + "\n")
    print(output.rows(_COLUMNS, [[None if cell is None else str(cell) for cell in row] for row in rows], format))
    return 0


def _sentence(label: str, things: str, one: agreement.Alignment) -> str:
    return (
        f"On the {label} of {one.aligned} {things} stand in the same place, Cohen's kappa is {_number(one.kappa)}; "
        f"{one.alone[0]} are the first reading's alone, {one.alone[1]} the second's."
    )


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
