"""Trees in words."""

import pytest

from shared.domain.conditions import EVERYONE, parse_tree
from shared.domain.operators import OPERATORS
from shared.domain.sentence import _PHRASES, sentence
from shared.domain.values import loads


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (
            """{"all": [{"attribute": "plan", "op": "is_one_of", "value": ["pro", "enterprise"]},
                {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 7, "unit": "days"}}]}""",
            "plan is pro or enterprise, and last seen in the last 7 days",
        ),
        ('{"attribute": "city", "op": "is", "value": "New York"}', 'city is "New York"'),
        ('{"attribute": "a{b}", "op": "is", "value": "{name}"}', '"a{b}" is "{name}"'),
        ('{"attribute": "seats", "op": "between", "value": [10, 50]}', "seats is between 10 and 50"),
        (
            '{"attribute": "renews_at", "op": "in_next", "value": {"n": 1, "unit": "calendar_months"}}',
            "renews_at is in the next 1 calendar month",
        ),
        (
            '{"attribute": "email", "op": "ends_with", "value": "@example.com", "ignore_case": true}',
            "email ends with @example.com in any case of letters",
        ),
        (
            """{"any": [{"attribute": "beta", "op": "is_true"}, {"not": {"all": [
                {"attribute": "tags", "op": "includes_any", "value": ["a", 1, true, "d", "e"]},
                {"attribute": "phone", "op": "not_exists"}]}}]}""",
            "beta is true, or not (tags includes a, 1, true or 2 more and phone has no value)",
        ),
    ],
)
def test_a_tree_reads_as_a_sentence(definition: str, words: str) -> None:
    """The words are those of the example."""
    assert sentence(parse_tree(loads(definition))) == words


def test_no_condition_is_everyone() -> None:
    """The default segment without conditions."""
    assert sentence(EVERYONE) == "everyone"


def test_every_operator_has_a_phrase() -> None:
    """None is forgotten when one is added."""
    assert set(_PHRASES) == set(OPERATORS)
