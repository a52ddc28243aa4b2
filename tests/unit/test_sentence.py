"""Trees in words."""

import pytest

from shared.domain.conditions import EVERYONE, parse_tree
from shared.domain.operators import OPERATORS
from shared.domain.sentence import sentence
from shared.domain.sentence_attributes import PHRASES
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


RICH = '{"all": [{"attribute": "revenue", "op": "gte", "value": 50}]}'
TWO = """{"all": [{"attribute": "plan", "op": "is", "value": "pro"},
                  {"membership": "role", "op": "is", "value": "admin"}]}"""


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (
            """{"event": "Order Completed", "op": "performed", "count": {"at_least": 3},
                "window": {"in_last": {"n": 30, "unit": "days"}}, "where": RICH}""",
            "performed Order Completed at least 3 times in the last 30 days where revenue is at least 50",
        ),
        ('{"event": "Signed Up", "op": "performed"}', "performed Signed Up"),
        ('{"event": "Signed Up", "op": "not_performed"}', "never performed Signed Up"),
        (
            '{"event": "x{}", "op": "not_performed", "window": {"between_dates": ["2026-01-01", "2026-03-31"]}}',
            'did not perform "x{}" from 2026-01-01 to 2026-03-31',
        ),
        (
            """{"event": "$page", "op": "performed", "count": {"between": [2, 1000]},
                "window": {"between_dates": ["2026-01-01", "2026-01-01"]}}""",
            "viewed a page between 2 and 1,000 times on 2026-01-01",
        ),
        ('{"event": "$screen", "op": "performed", "count": {"exactly": 1}}', "viewed a screen exactly once"),
        ('{"event": "$screen", "op": "not_performed"}', "never viewed a screen"),
        ('{"event": "a", "op": "performed", "count": {"at_most": 0}}', "performed a at most 0 times"),
        ('{"segment": "s1", "op": "in_segment"}', "is in Paying customers"),
        ('{"segment": "s2", "op": "not_in_segment"}', "is not in s2"),
        ('{"company": "any"}', "has a company"),
        ('{"company": "none"}', "has no company"),
        ('{"company": "any", "where": TWO}', "has a company where plan is pro and role in it is admin"),
        (
            """{"all": [{"company": "any", "where": {"segment": "s1", "op": "in_segment"}},
                {"company": "none", "where": TWO}, {"segment": "s1", "op": "in_segment"}]}""",
            "has a company where it is in Paying customers, and has no company where (plan is pro and role in it is"
            " admin), and is in Paying customers",
        ),
        (
            '{"not": {"company": "any", "where": {"any": [{"attribute": "a", "op": "exists"}]}}}',
            "not has a company where a has a value",
        ),
    ],
)
def test_every_leaf_of_a_user_reads_as_a_clause(definition: str, words: str) -> None:
    """A segment is told by its name where it is known."""
    definition = definition.replace("RICH", RICH).replace("TWO", TWO)
    assert sentence(parse_tree(loads(definition)), {"s1": "Paying customers"}) == words


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ('{"member": "any"}', "has a member"),
        (
            """{"member": "none", "where": {"all": [{"membership": "role", "op": "is", "value": "admin"},
                {"event": "Signed In", "op": "performed", "window": {"in_last": {"n": 1, "unit": "weeks"}}}]}}""",
            "has no member where role in it is admin and the user performed Signed In in the last 1 week",
        ),
    ],
)
def test_every_leaf_of_a_company_reads_as_a_clause(definition: str, words: str) -> None:
    """In it: in the company."""
    assert sentence(parse_tree(loads(definition), "company")) == words


def test_no_condition_is_everyone() -> None:
    """The default segment without conditions."""
    assert sentence(EVERYONE) == "everyone"


def test_every_operator_has_a_phrase() -> None:
    """None is forgotten when one is added."""
    assert set(PHRASES) == set(OPERATORS)
