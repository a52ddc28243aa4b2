"""Guards of the plans of hot reads: what they touch does not grow with the table, nor with the depth of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.query import lists, transitions_reads, users_reads
from services.query.app import POOL_SETTINGS
from services.query.cursors import Cursor
from services.query.lists import SubjectList
from services.query.user_lists import USERS
from tests.builders import ENVIRONMENT, SHARDS, World, place

CROWD = 20_000
# 8 shards of 51 rows with two lookups of three blocks each; a scan would look at more than 20,000.
LIMIT_BLOCKS = 4_000
USER_COLUMNS = [
    *("shard", "environment", "user_id", "identified", "attributes", "instants", "provenance", "operations"),
]
DEPTH = Cursor(("u19000",), "next")


@pytest.fixture
async def crowd(world: World) -> World:
    """20,000 users, all members of a segment, which they entered at the same moment, by transitions in sequence."""
    segment = await world.segment("pro")
    definition = await world.run("serving", segment)
    ids = [f"u{number:05}" for number in range(CROWD)]
    await copy(world, "users", ((place(u), ENVIRONMENT, u, True, '{"plan": "pro"}', "{}", "[]", "{}") for u in ids))
    await copy(world, "user_activity", ((place(u), ENVIRONMENT, u, 1000 + at % 7, 2000) for at, u in enumerate(ids)))
    await copy(world, "segment_members", ((place(u), definition, u, 5000, None) for u in ids))
    numbers = dict.fromkeys(range(SHARDS), 0)
    rows = []
    for user_id in ids:
        numbers[place(user_id)] += 1
        cells = (numbers[place(user_id)], "segment.entered", segment, 1, user_id, 5000, "clock", None, None, None)
        rows.append((place(user_id), ENVIRONMENT, *cells))
    await copy(world, "transitions", iter(rows))
    world.numbers.update(numbers)
    await world.relay(most=50)
    await world.connection.execute("vacuum analyze")
    for name, value in POOL_SETTINGS.items():
        await world.connection.execute("select set_config($1, $2, false)", name, value)
    return world


async def copy(world: World, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    """Many rows at once."""
    columns = USER_COLUMNS if table == "users" else None
    await world.connection.copy_records_to_table(table, records=rows, columns=columns)


async def touched(world: World, statement: str, *parameters: object) -> int:
    """How many blocks a statement looked at."""
    text = await world.connection.fetchval("explain (analyze, buffers, format json) " + statement, *parameters)
    plan = json.loads(text)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def definition_of(world: World) -> int:
    """What the segment serves."""
    found = await world.connection.fetchval("select serving_definition from segments where key = 'pro'")
    return int(found)


def listed(**more: Any) -> SubjectList:
    """A list of 50."""
    return SubjectList(USERS, ENVIRONMENT, "UTC", SHARDS, 0, **more)


@pytest.mark.timeout(120)
async def test_hot_reads_touch_few_blocks(crowd: World) -> None:
    """Users, members by id and newest first, at any depth; a user's segments; transitions of all, of one, of a user."""
    definition = await definition_of(crowd)
    members = listed(definition=definition)
    newest = listed(definition=definition, sort=(("entered_at", "desc"),))
    joined = listed(identified=True, sort=(("first_seen_at", "desc"),))
    dense, filtered = transitions_reads.STATEMENTS["dense"], transitions_reads.STATEMENTS["filtered"]
    before = transitions_reads.STATEMENTS["before"]
    segment_id = await crowd.connection.fetchval("select segment_id from segments where key = 'pro'")
    everywhere, home = [-1, *range(SHARDS)], [place("u15000")]
    cases: dict[str, tuple[str, tuple[object, ...]]] = {
        "a user's segments": (users_reads.STATEMENTS["segments"], (place("u00001"), ENVIRONMENT, "u00001")),
        "transitions": (dense, (ENVIRONMENT, 15_000, 50)),
        "a segment's": (filtered, (ENVIRONMENT, 15_000, everywhere, 50, segment_id, None, None, None)),
        "a segment's, backwards": (before, (ENVIRONMENT, 15_000, everywhere, 50, segment_id)),
        "a user's": (filtered, (ENVIRONMENT, 0, home, 50, None, "u15000", None, None)),
    }
    for name, asked, cursor in (
        ("users", listed(identified=True), None),
        ("users, deep", listed(identified=True), DEPTH),
        ("members", members, None),
        ("members, deep", members, DEPTH),
        ("members, newest first", newest, None),
        ("members, newest first, deep", newest, Cursor(("-5000", "u19000"), "next")),
        ("users, newest first", joined, None),
        ("users, newest first, deep", joined, Cursor(("-1003", "u10000"), "next")),
    ):
        statement = lists.page(asked, cursor)
        cases[name] = (statement.text, tuple(statement.parameters))
    blocks = {name: await touched(crowd, text, *parameters) for name, (text, parameters) in cases.items()}
    assert {name: count for name, count in blocks.items() if count > LIMIT_BLOCKS} == {}, blocks


@pytest.mark.timeout(120)
async def test_a_search_uses_its_index(crowd: World) -> None:
    """However many users there are, also with LIKE's own characters in the text."""
    statement = lists.page(listed(identified=True, search="u0777"), None)
    text = await crowd.connection.fetchval("explain (format json) " + statement.text, *statement.parameters)
    assert "users_search" in text
    assert "Seq Scan" not in text
