"""Guards of the plans of hot reads: what they touch does not grow with the table, nor with the depth of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.query import calls_reads, catalogue_reads, companies_reads, lists, transitions_reads, users_reads
from services.query.app import POOL_SETTINGS
from services.query.cursors import Cursor
from services.query.lists import SubjectList
from services.query.user_lists import USERS
from shared.postgres.statements import backwards
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
        ("members, back from deep", members, Cursor(("u19000",), "previous")),
        ("members, newest first", newest, None),
        ("members, newest first, deep", newest, Cursor(("-5000", "u19000"), "next")),
        ("members, newest first, back", newest, Cursor(("-5000", "u19000"), "previous")),
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


@pytest.mark.timeout(120)
async def test_a_company_and_a_log_are_read_from_both_ends(crowd: World) -> None:
    """The users of a large company, and the calls of a busy user and of everybody, from a place on and back."""
    await filled(
        crowd,
        """insert into company_users (shard, environment, company_id, user_id, member, key)
           select 0, environment, 'c1', user_id, true, '[0, 0, "m"]' from users""",
        """insert into events (shard, number, environment, user_id, occurred_at, type, message_id, entry_id, entry)
           select 0, n, 'development', 'u00001', n, 'event_tracked', 'm' || n, n || '-0', '{}'
           from generate_series(1, 20000) as n""",
    )
    users, log = companies_reads.STATEMENTS["users"], users_reads.STATEMENTS["events"]
    calls, later = calls_reads.STATEMENTS["accepted"], calls_reads.STATEMENTS["accepted_after"]
    company, user = (0, ENVIRONMENT, "c1", "u10000", 50, SHARDS), (0, ENVIRONMENT, "u00001", 10_000, 10_000)
    everyone = (ENVIRONMENT, [*range(SHARDS)], None, None)
    cases: dict[str, tuple[str, tuple[object, ...]]] = {
        "users of a company": (users, company),
        "users of a company, back": (backwards(users), company),
        "a user's log": (log, (*user, None, None, 50)),
        "a user's log, back": (backwards(log), (*user, None, None, 50)),
        "calls": (calls, (*everyone, None, None, None, None, 50)),
        "calls, back from the second page": (later, (*everyone, CROWD - 50, 1, 0, CROWD - 50, 50)),
    }
    blocks = {name: await touched(crowd, text, *parameters) for name, (text, parameters) in cases.items()}
    assert {name: count for name, count in blocks.items() if count > LIMIT_BLOCKS // 8} == {}, blocks


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["user", "company", "membership", "event"])
async def test_pickers_never_scan(crowd: World, kind: str) -> None:
    """Of 20,000 users, companies, memberships and events a sample reads the first of each shard, a hundred if that is
    what is asked for; every other statement of pickers reads counters."""
    await filled(
        crowd,
        """insert into companies (shard, environment, company_id, attributes, instants, provenance, operations,
               revision, first_seen_at, last_seen_at, member_count, member_shards)
           select shard, environment, user_id, attributes, '{}', '[]', '{}', 1, 1, 1, 1, '{}' from users""",
        """insert into company_members (shard, environment, user_id, company_id, member, key, joined_at, attributes,
               instants, provenance, operations)
           select shard, environment, user_id, 'c1', true, '[0, 0, "m"]', 1, '{"role": "admin"}', '{}', '[]', '{}'
           from users""",
        """insert into events (shard, number, environment, user_id, occurred_at, type, name, message_id, entry_id,
               entry)
           select shard, row_number() over (partition by shard), environment, user_id, 1, 'event_tracked', 'Clicked',
               'm', '1-0', '{}'
           from users""",
    )
    sample = catalogue_reads.STATEMENTS["sample"]
    read = await rows_read(crowd, sample, ENVIRONMENT, SHARDS, 100, kind, "Clicked", 500, None)
    assert read <= SHARDS * 101, read
    if kind == "user":
        for name in ("attribute_types", "subjects", "event_names"):
            scope = (ENVIRONMENT, SHARDS) if name == "event_names" else (ENVIRONMENT, kind, SHARDS)
            assert await rows_read(crowd, catalogue_reads.STATEMENTS[name], *scope) == 0


@pytest.mark.timeout(120)
async def test_the_first_letters_of_a_search_do_not_scan(crowd: World) -> None:
    """What two letters find is read in order until the page is full."""
    definition = await definition_of(crowd)
    for asked in (listed(identified=True, search="u0"), listed(definition=definition, search="u1")):
        statement = lists.page(asked, None)
        assert await rows_read(crowd, statement.text, *statement.parameters) < CROWD


async def filled(world: World, *statements: str) -> None:
    """Whatever else a test wants, in a session that reads like query's."""
    async with world.connection.transaction():
        await world.connection.execute("set transaction read write")
        for statement in statements:
            await world.connection.execute(statement)
    await world.connection.execute("vacuum analyze")


async def rows_read(world: World, statement: str, *parameters: object) -> int:
    """How many rows of users, companies, memberships and the log a statement looks at, those left out too."""
    text = await world.connection.fetchval("explain (analyze, format json) " + statement, *parameters)
    pending, count = [json.loads(text)[0]["Plan"]], 0.0
    while pending:
        node = pending.pop()
        pending += node.get("Plans", [])
        if node.get("Relation Name") in {"users", "companies", "company_members", "events"}:
            count += (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return round(count)
