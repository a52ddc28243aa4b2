"""Many conditions that ask about one value in a row do the work on the value once, or one call would stall a shard."""

from collections.abc import Iterator
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from shared.domain import casefold, predicates
from shared.domain.conditions import parse_tree
from shared.domain.truth import Subject, evaluate
from shared.domain.values import JSON, typed_key

UTC = ZoneInfo("UTC")


def test_a_long_text_is_folded_once_for_all_conditions() -> None:
    """500 case-blind conditions on one text of 16,200 letters."""
    text = "Ж" * 16_200
    leaves: list[JSON] = [
        {"attribute": "note", "op": "contains", "value": f"слово {number}", "ignore_case": True}
        for number in range(500)
    ]
    before = casefold._remembered.cache_info().misses
    assert not evaluate(parse_tree({"any": leaves}), Subject({"note": text}, {}, {}), 0, UTC).truth
    assert casefold._remembered.cache_info().misses == before + 1


def test_the_keys_of_a_list_are_made_once_for_all_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 conditions on one list of 1,000 elements."""
    made: Iterator[int] = count()

    def counted(value: JSON) -> object:
        next(made)
        return typed_key(value)

    elements: list[JSON] = [f"tag {number}" for number in range(1_000)]
    leaves: list[JSON] = [
        {"attribute": "tags", "op": "includes_any", "value": [f"other {number}"]} for number in range(100)
    ]
    tree = parse_tree({"any": leaves})
    monkeypatch.setattr(predicates, "typed_key", counted)
    assert not evaluate(tree, Subject({"tags": elements}, {}, {}), 0, UTC).truth
    assert next(made) == len(elements) + len(leaves), "one key an element and one an operand"
