"""The columns of attributes on a real server: jsonb reorders and reformats, and loses nothing."""

from decimal import Decimal

import asyncpg

from shared.domain.attributes import EMPTY, AttributeState, fold, from_row, to_row
from shared.domain.order import OrderKey
from shared.domain.traits import Change, Operation

INSERT = """
    insert into users (shard, environment, user_id, identified, attributes, instants, provenance, operations)
    values (0, 'development', 'u1', true, $1::jsonb, $2::jsonb, $3::jsonb, $4::jsonb)
    returning attributes::text, instants::text, provenance::text, operations::text
"""
MONTH_MS = 31 * 86_400_000
AWKWARD: dict[str, Change] = {
    "": "an empty name",
    "zz": 'é "\\ \u2028 😀 %',
    "é": -(2**63),
    "integer": 2**63 - 1,
    "large": Decimal("1E+20"),
    "largest": Decimal("9.999E+307"),
    "smallest": Decimal("1E-308"),
    "digits": Decimal("-1234567890123456789012345678901234E-10"),
    "boolean": True,
    "when": "2026-11-23T10:00:00Z",
    "day": "0001-01-02",
    "list": ["a", 1, Decimal("0.5"), False, "1", True],
    "empty": [],
    "nested": [{"b": [1, None], "a": {}, "aa": Decimal("1E+20")}],
    "removed": None,
    "total": Operation("add", Decimal("1E+20")),
    "tags": Operation("append", ["a", 2, Decimal("0.25")]),
}


def awkward_state() -> AttributeState:
    """Every kind of value, tombstones, instants, open operations above a folded base."""
    state, _ = fold(EMPTY, {"total": Operation("add", Decimal("0.5")), "zz": "old"}, OrderKey(-1, 0, "é"))
    state, _ = fold(state, AWKWARD, OrderKey(MONTH_MS, 499, "m2"))
    assert state.operations["total"].folded is not None
    return state


async def test_a_state_survives_jsonb(database_url: str) -> None:
    """What the server gives back is the same state, and is written as the same text again."""
    state = awkward_state()
    connection = await asyncpg.connect(database_url)
    try:
        row = await connection.fetchrow(INSERT, *to_row(state))
    finally:
        await connection.close()
    assert row is not None
    read = from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
    assert read == state
    assert to_row(read) == to_row(state)
    assert {name: type(value) for name, value in read.values.items()} == {
        name: type(value) for name, value in state.values.items()
    }
