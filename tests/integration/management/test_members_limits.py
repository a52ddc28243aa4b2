"""What commands on members cost, and when they are turned away."""

from redis.asyncio import Redis

from services.ingest.commands import members
from services.ingest.journal import Journal
from services.ingest.management import POOL_SETTINGS, create_app
from shared.clock import SystemClock
from shared.domain.shards import shard_of
from shared.postgres.pool import Connection, open_pool
from shared.stream import names
from tests.integration.management import picking
from tests.integration.management.client import Keys, Manage, problem

USERS = 20_000


async def test_a_command_waits_for_no_full_backlog(
    database_url: str, database: Connection, redis: Redis, keys: Keys
) -> None:
    """503 at once when as much waits for Redis as may, as for calls; nothing was sent."""
    await picking.prepare(redis)
    segment = await picking.manual_segment(database)
    journal = Journal(redis, max_entries=1, max_bytes=1)
    waiting = journal.append([(0, b"{}")])
    pool = await open_pool(database_url, size=2, settings=POOL_SETTINGS, lazy=True)
    app = create_app(pool=pool, redis=redis, journal=journal, clock=SystemClock())
    async with Manage(app, keys.manage) as manage:
        answer = await manage.send("PUT", f"/v1/segments/{segment}/members", json={"user_ids": []})
    assert problem(answer) == (503, "backlog_full")
    assert answer.headers["retry-after"] == "1"
    assert [await redis.xlen(names.events(shard)) for shard in range(picking.SHARDS)] == [1] * picking.SHARDS
    waiting.cancel()
    await pool.close()


async def test_addresses_are_found_by_an_index(database: Connection) -> None:
    """However many users there are: a few blocks for each address."""
    await picking.numbered_users(database, USERS)
    await database.execute("analyze")
    addresses = [f"u{number}@example.com" for number in range(100)]
    statement = "explain " + members.STATEMENTS["users_by_email"]
    plan = "\n".join(row[0] for row in await database.fetch(statement, picking.ENVIRONMENT, addresses, 10))
    assert "using users_email" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan.split("->", 1)[1]


async def test_ids_are_found_by_an_index(database: Connection) -> None:
    """The same for user ids."""
    await picking.numbered_users(database, USERS)
    await database.execute("analyze")
    ids = [f"u{number}" for number in range(100)]
    places = [shard_of(picking.ENVIRONMENT, user_id, picking.SHARDS) for user_id in ids]
    statement = "explain " + members.STATEMENTS["users_by_id"]
    plan = "\n".join(row[0] for row in await database.fetch(statement, picking.ENVIRONMENT, places, ids))
    assert "users_pkey" in plan
    assert "Seq Scan" not in plan
