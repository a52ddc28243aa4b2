"""What the conditions core takes for granted about the server: case folding, numbers, and canonical JSON."""

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.casefold import casefold
from shared.domain.values import JSON, dumps, loads
from tests.property.condition_strategies import fragments, numbers, values
from tests.sql_truth import sql_evaluator

EVERY_FOLD = """
select point, casefold(chr(point) collate pg_unicode_fast)
from generate_series(1, 1114111) point
where point not between 55296 and 57343 and casefold(chr(point) collate pg_unicode_fast) <> chr(point)
"""
LAST_CODE_POINT = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)

members = st.text(alphabet='ab.é😀\\"/ ', max_size=3)
documents: st.SearchStrategy[JSON] = st.recursive(
    st.one_of(values, st.none(), fragments),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(members, inner, max_size=3)),
    max_leaves=8,
)
decimals = st.builds(
    lambda digits, exponent: f"{digits}e{exponent}", st.integers(-(10**34) + 1, 10**34 - 1), st.integers(-308, 273)
)


async def test_every_code_point_folds_as_on_the_server(database_url: str) -> None:
    """Unicode 16 full case folding, on any version of Python."""
    connection = await asyncpg.connect(database_url)
    try:
        server = {row[0]: row[1] for row in await connection.fetch(EVERY_FOLD, timeout=60)}
    finally:
        await connection.close()
    characters = (chr(point) for point in range(1, LAST_CODE_POINT + 1) if point not in SURROGATES)
    assert {ord(one): folded for one in characters if (folded := casefold(one)) != one} == server


def test_canonical_json_comes_back_from_jsonb_unchanged(database_url: str) -> None:
    """`loads` of what jsonb writes is the value that `dumps` wrote."""
    with sql_evaluator(database_url) as server:

        @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
        @given(documents)
        def comes_back(value: JSON) -> None:
            text = server.runner.run(server.connection.fetchval("select $1::jsonb::text", dumps(value)))
            assert dumps(loads(text)) == dumps(value)

        comes_back()


@pytest.mark.parametrize("column", ["select $1::jsonb::text", "select to_jsonb(($1::jsonb)::numeric)::text"])
def test_every_number_comes_back_from_jsonb_unchanged(database_url: str, column: str) -> None:
    """As an int or a Decimal, over the whole range of the number rule, also when it was compared as numeric."""
    with sql_evaluator(database_url) as server:

        @settings(max_examples=150)
        @given(st.one_of(numbers.map(dumps), decimals))
        def comes_back(literal: str) -> None:
            number = loads(literal)
            text = server.runner.run(server.connection.fetchval(column, dumps(number)))
            assert (loads(text), type(loads(text))) == (number, type(number))

        comes_back()
