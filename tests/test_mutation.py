"""Damage done to the real graph on purpose: the checks find nearly all that breaks its structure (`bench/mutation.py`)."""

import importlib.util

import pytest

from conftest import CHECKOUT


@pytest.mark.slow
def test_nearly_all_damage_to_the_structure_is_found():
    spec = importlib.util.spec_from_file_location("mutation", CHECKOUT / "bench" / "mutation.py")
    mutation = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutation)
    told = mutation.measure(per_kind=100, seed=5, apart=False)
    structural = {kind: (tried, survived) for kind, (tried, survived, structure) in told.items() if structure}
    tried = sum(tried for tried, _ in structural.values())
    survived = [one for _, left in structural.values() for one in left]
    assert tried == 100 * len(structural)
    assert len(survived) <= 0.03 * tried, "\n".join(map(str, survived))
    assert [str(one) for one in survived if mutation.property_of(one) not in mutation.WHY] == []
    for certain in ("break a link", "empty a label", "make a circle"):
        assert structural[certain][1] == [], certain
