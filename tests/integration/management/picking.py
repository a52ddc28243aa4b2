"""Users, companies and manual segments for the tests of commands on members, and what is on the streams after them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis

from shared.clock import SystemClock
from shared.domain.events import AnyEntry, MemberPicked, PicksClosed
from shared.domain.shards import shard_of
from shared.ids import new_id
from shared.postgres.pool import Connection
from shared.stream.streams import ensure_stream
from tests import ingest_side

SHARDS = 8
ENVIRONMENT = "development"


async def prepare(redis: Redis) -> None:
    """A stream for every shard."""
    for shard in range(SHARDS):
        await ensure_stream(redis, shard, SystemClock().now_ms())


async def manual_segment(database: Connection, key: str = "picked", scope: str = "user") -> str:
    """A manual segment without members, which serves; returns its id."""
    segment_id = new_id("seg_", SystemClock().now_ms())
    await database.execute(
        "insert into segments (segment_id, environment, key, name, scope, kind, created_at, created_by, updated_at,"
        " updated_by) values ($1, 'development', $2, $2, $3, 'manual', now(), 'test', now(), 'test')",
        segment_id, key, scope,
    )  # fmt: skip
    await database.execute(
        "with made as (insert into definitions (segment_id, version, population, time_zone, evaluator_version, state,"
        " created_at, created_by) values ($1, 1, 'all', 'UTC', 1, 'serving', now(), 'test') returning definition)"
        " update segments set serving_definition = (select definition from made) where segment_id = $1",
        segment_id,
    )
    return segment_id


async def users(database: Connection, traits: Mapping[str, Mapping[str, Any]], *, identified: bool = True) -> None:
    """Users with these traits, by their ids."""
    ids = list(traits)
    await _rows(database, ids, [json.dumps(traits[user_id]) for user_id in ids], identified)


async def numbered_users(database: Connection, count: int) -> None:
    """Users u0, u1, ... with the addresses u0@example.com, ..."""
    ids = [f"u{number}" for number in range(count)]
    await _rows(database, ids, [f'{{"email":"{user_id}@example.com"}}' for user_id in ids], True)


async def _rows(database: Connection, ids: Sequence[str], attributes: Sequence[str], identified: bool) -> None:
    places = [shard_of(ENVIRONMENT, user_id, SHARDS) for user_id in ids]
    await database.execute(
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " select shard, 'development', id, $4, attributes, '{}', '[]'"
        " from unnest($1::smallint[], $2::text[], $3::jsonb[]) as u (shard, id, attributes)",
        places, ids, attributes, identified,
    )  # fmt: skip
    await database.execute(
        "insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at)"
        " select shard, 'development', id, 1000, 2000 from unnest($1::smallint[], $2::text[]) as u (shard, id)",
        places, ids,
    )  # fmt: skip


async def company(database: Connection, company_id: str, attributes: Mapping[str, Any] | None = None) -> None:
    """A company."""
    await database.execute(
        "insert into companies (shard, environment, company_id, attributes, instants, provenance, operations, revision,"
        " first_seen_at, last_seen_at, member_count, member_shards)"
        " values ($1, 'development', $2, $3, '{}', '[]', '{}', 1, 1000, 2000, 0, '{}')",
        shard_of(ENVIRONMENT, company_id, SHARDS), company_id, json.dumps(attributes or {}),
    )  # fmt: skip


async def member(database: Connection, segment_id: str, subject_id: str) -> None:
    """A member of what the segment serves."""
    await database.execute(
        "insert into segment_members (shard, definition, user_id, entered_at)"
        " select $1, serving_definition, $2, 1000 from segments where segment_id = $3",
        shard_of(ENVIRONMENT, subject_id, SHARDS), subject_id, segment_id,
    )  # fmt: skip


async def sent(redis: Redis) -> dict[int, list[AnyEntry]]:
    """The entries of each shard, without the markers."""
    return await ingest_side.entries(redis, SHARDS)


async def picks(redis: Redis, message_id: str) -> dict[str, bool]:
    """Who was picked or removed by a command; fails unless each entry is on its shard before the closing one."""
    found: dict[str, bool] = {}
    for shard, entries in (await sent(redis)).items():
        ours = [entry for entry in entries if entry.message_id == message_id]
        assert [type(entry) for entry in ours[-1:]] == [PicksClosed], f"shard {shard} is not closed"
        for entry in ours[:-1]:
            assert isinstance(entry, MemberPicked)
            assert shard_of(ENVIRONMENT, entry.subject_id, SHARDS) == shard
            found[entry.subject_id] = entry.picked
    return found


async def closings(redis: Redis, message_id: str) -> list[PicksClosed]:
    """The closing entries of a command, by shard."""
    entries = [entry for shard in (await sent(redis)).values() for entry in shard]
    return [entry for entry in entries if isinstance(entry, PicksClosed) and entry.message_id == message_id]
