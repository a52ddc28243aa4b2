"""The pure rules of segments."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.segment_rules import (
    KEY_PATTERN,
    MAX_KEY_LENGTH,
    InvalidConditions,
    conditions_tree,
    free_key,
    key_from_name,
    parse_if_match,
    same_conditions,
)
from shared.domain.values import loads


@given(st.text(), st.integers(min_value=0, max_value=5))
def test_a_key_made_from_any_name_is_a_key(name: str, others: int) -> None:
    """Also when the first choices are taken."""
    wanted = key_from_name(name)
    taken = {wanted, *(f"{wanted}-{number}" for number in range(2, others))}
    key = free_key(wanted, taken)
    assert re.fullmatch(KEY_PATTERN, key)
    assert len(key) <= MAX_KEY_LENGTH
    assert key not in taken


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Pro users", "pro-users"),
        ("  --Trial: ending in 3 days!  ", "trial-ending-in-3-days"),
        ("Größe Ａ", "groe-a"),
        ("顧客", "segment"),
        ("seg_01K", "seg-01k"),
    ],
)
def test_keys_read_like_their_names(name: str, key: str) -> None:
    """Letters and digits survive, the rest are joints."""
    assert key_from_name(name) == key


@pytest.mark.parametrize(
    ("header", "revisions"),
    [
        ('"9"', {"9"}),
        ("9", {"9"}),
        ('"8", "9"', {"8", "9"}),
        ('W/"9"', {'W/"9'}),
        ("*", None),
        (None, None),
    ],
)
def test_if_match(header: str | None, revisions: set[str] | None) -> None:
    """Weak tags match nothing; a star and no header match anything."""
    assert parse_if_match(header) == revisions


@pytest.mark.parametrize(
    ("stored", "sent", "same"),
    [
        ('{"op": "eq", "value": 1, "attribute": "n"}', '{"attribute":"n","op":"eq","value":1.00}', True),
        ('{"op": "eq", "value": 1.5, "attribute": "n"}', '{"attribute":"n","op":"eq","value":15e-1}', True),
        ('{"op": "eq", "value": 1, "attribute": "n"}', '{"attribute":"n","op":"eq","value":2}', False),
        ('{"op": "is", "value": "1", "attribute": "n"}', '{"attribute":"n","op":"eq","value":1}', False),
        (None, '{"attribute":"n","op":"exists"}', False),
    ],
)
def test_the_same_conditions_however_they_are_written(stored: str | None, sent: str, same: bool) -> None:
    """jsonb has sorted the keys of what it stores; numbers are compared as numbers."""
    assert same_conditions(stored, conditions_tree(loads(sent)), "user") is same


def test_refused_conditions_have_the_path_in_the_body() -> None:
    """The tree stands in the body's field `conditions`."""
    with pytest.raises(InvalidConditions) as refused:
        conditions_tree({"all": [{"attribute": "a", "op": "nope"}]})
    assert [error["path"] for error in refused.value.errors] == ["/conditions/all/0/op"]
