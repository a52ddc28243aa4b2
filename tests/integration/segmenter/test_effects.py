"""SEAMS A3, A4, A14 and A16: each message takes effect once and whole; what can never is put aside, alone."""

import json

import asyncpg
import pytest

from services.segmenter import poison
from services.segmenter.fence import Fenced, owner_transaction, take
from shared.domain.shards import shard_of
from shared.domain.values import loads
from shared.postgres.pool import open_pool
from shared.stream import names
from tests.segmenting import DAY, ENVIRONMENT, START, ManualClock, Muster, segmenting
from tests.waiting import wait_until

UNINDEXABLE = "".join(map(chr, range(0x4E00, 0x5E00)))
"""An id that no index row holds, not even compressed; ingest would refuse it."""

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}


def on_shard(shard: int, shards: int, prefix: str) -> str:
    """An id that lives on this shard."""
    return next(name for name in (f"{prefix}{n}" for n in range(1_000)) if shard_of(ENVIRONMENT, name, shards) == shard)


def entry(user_id: str, **changes: object) -> str:
    """An accepted identify as it is on the stream, with changes that ingest would never make."""
    fields: dict[str, object] = {
        "v": 1, "type": "user_identified", "environment": ENVIRONMENT, "message_id": f"message of {user_id}",
        "received_at": START, "user_id": user_id, "identified": True, "occurred_at": START, "index": 0,
        "call": {"userId": user_id, "traits": {"plan": "pro"}},
    }  # fmt: skip
    return json.dumps(fields | changes)


ASKS_PLAN = {"company": "any", "where": {"all": [{"attribute": "plan", "op": "exists"}]}}
ASKS_SEATS = {"company": "any", "where": {"all": [{"attribute": "seats", "op": "exists"}]}}
ATTRIBUTES = {
    "users": "select attributes from users where user_id = $1",
    "companies": "select attributes from companies where company_id = $1",
    "copies": "select attributes from company_copies where company_id = $1",
}


async def attributes_of(muster: Muster, kind: str, entity_id: str) -> object:
    """The attributes in the one row of an entity."""
    return loads(await muster.connection.fetchval(ATTRIBUTES[kind], entity_id))


@pytest.mark.parametrize("same", [True, False])
async def test_a_group_call_reaches_the_company_on_whichever_shard(
    database_url: str, redis_url: str, same: bool
) -> None:
    """Scenario 1 of A3: with user and company on one shard the company's traits are not dropped as a repeat."""
    async with segmenting(database_url, redis_url) as muster:
        user, company = on_shard(0, muster.shards, "u"), on_shard(0 if same else 1, muster.shards, "acme")
        await muster.create_segment("Enterprise", ASKS_PLAN)
        await muster.group(
            user, company, {"plan": "enterprise"}, membership={"role": "admin"}, message_id="the message"
        )
        await muster.group(
            user, company, {"plan": "enterprise"}, membership={"role": "admin"}, message_id="the message"
        )
        await muster.quiet()
        assert await attributes_of(muster, "companies", company) == {"plan": "enterprise"}
        assert await attributes_of(muster, "copies", company) == {"plan": "enterprise"}
        assert await muster.connection.fetchval("select member_count from companies") == 1
        role = await muster.connection.fetchval("select attributes from company_members where member")
        assert loads(role) == {"role": "admin"}


async def test_two_users_may_send_the_same_message_id(database_url: str, redis_url: str) -> None:
    """Dedupe is by user and message id: neither the calls nor what they cause elsewhere shadow each other."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.group("u1", "acme", message_id="m")
        await muster.group("u2", "acme", message_id="m")
        await muster.quiet()
        assert await muster.connection.fetchval("select member_count from companies") == 2


async def test_each_shard_with_members_has_the_newest_copy_of_a_company(database_url: str, redis_url: str) -> None:
    """Scenario 3 of A3: no fold reads another shard, so every shard is told, also one that joins later."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.create_segment("Seats", ASKS_SEATS)
        for shard in range(muster.shards):
            await muster.group(on_shard(shard, muster.shards, "u"), "acme", {"seats": shard})
            await muster.quiet()
        copies = await muster.connection.fetch("select shard, attributes from company_copies order by shard")
        newest = {"seats": muster.shards - 1}
        assert [(row["shard"], loads(row["attributes"])) for row in copies] == [(n, newest) for n in range(4)]


async def test_leaving_a_company_is_the_last_word_only_when_it_is_the_newest(database_url: str, redis_url: str) -> None:
    """A late older call does not bring the member back."""
    async with segmenting(database_url, redis_url) as muster:
        now = muster.clock.now_ms()
        await muster.group("u1", "acme", at=now - 1_000)
        await muster.group("u1", "acme", membership=None, at=now - 100)
        await muster.group("u1", "acme", at=now - 500)
        await muster.quiet()
        assert await muster.connection.fetchval("select member from company_members") is False
        assert await muster.connection.fetchval("select member_count from companies") == 0


async def test_a_resend_weeks_later_takes_no_effect(database_url: str, redis_url: str) -> None:
    """A4: the same message in another partition of the dedupe, on every day of the 30 promised."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        await muster.identify("u1", {"visits": {"$add": 1}}, at=START, message_id="the message")
        await muster.quiet()
        for _ in range(5):
            clock.forward(6 * DAY)
            await muster.identify("u1", {"visits": {"$add": 1}}, at=START, message_id="the message")
            await muster.identify("other")
            await muster.quiet()
        assert await attributes_of(muster, "users", "u1") == {"visits": 1}
        assert await muster.connection.fetchval("select count(*) from events where message_id = 'the message'") == 1


async def test_old_weeks_of_the_dedupe_are_forgotten(database_url: str, redis_url: str) -> None:
    """Whole partitions go; the six live ones stay."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        for _ in range(9):
            await muster.identify("u1")
            await muster.quiet()
            clock.forward(7 * DAY)
        await muster.restart_worker()
        weeks = "select count(*) from pg_inherits where inhparent = 'seen_messages'::regclass"

        async def forgotten() -> bool:
            return bool(await muster.connection.fetchval(weeks) == 6)

        await wait_until(forgotten, message="six weeks are left")


async def test_one_bad_entry_never_fails_its_batch(database_url: str, redis_url: str) -> None:
    """A16: rubbish, a shape no fold knows, a number and a key that only the database refuses; neighbours go on."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.identify("first")
        for bad in (
            "rubbish",
            entry("no number", occurred_at=10**30),
            entry(UNINDEXABLE),
            entry("no company", type="company_grouped"),
            entry("bad operator", call={"traits": {"n": {"$multiply": 2}}}),
        ):
            await muster.append(0, bad)
        await muster.identify("last")
        muster.start_worker()
        await muster.quiet()
        users = await muster.connection.fetch("select user_id from users order by user_id")
        assert [row["user_id"] for row in users] == ["first", "last"]
        letters = await muster.connection.fetch("select code from dead_letters order by entry_id")
        assert [row["code"] for row in letters] == [
            "invalid_json", "invalid_number", "not_storable", "invalid_event", "unknown_operation",
        ]  # fmt: skip


async def test_a_dead_letter_can_take_effect_later(database_url: str, redis_url: str) -> None:
    """Its message was not remembered as having taken effect, so trying again works."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.append(0, entry("u1", call={"traits": {"n": {"$multiply": 2}}}))
        await muster.quiet()
        await muster.append(0, entry("u1"))
        await muster.quiet()
        assert await attributes_of(muster, "users", "u1") == {"plan": "pro"}


async def test_a_deployment_that_fails_every_entry_stops_instead_of_draining(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many unexpected failures in a minute hold the shard; nothing beyond the limit is put aside."""
    monkeypatch.setattr(poison, "ENOUGH", 5)
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        for number in range(20):
            await muster.append(0, entry(UNINDEXABLE + str(number)))
        muster.start_worker()

        async def held() -> bool:
            problem = await muster.connection.fetchval("select problem from shards")
            return problem is not None and "failed unexpectedly" in problem

        await wait_until(held, message="the shard is held")
        assert await muster.connection.fetchval("select count(*) from dead_letters") == 5


async def test_a_transient_failure_never_makes_a_dead_letter(database_url: str, redis_url: str) -> None:
    """Every session is cut again and again while calls are folded; each call takes effect exactly once."""
    async with segmenting(database_url, redis_url, workers=2, batch_entries=20) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        for number in range(300):
            await muster.identify(f"u{number % 40}", {"plan": "pro", "calls": {"$add": 1}})
            if number % 60 == 30:
                await muster.cut_connections()
        await muster.quiet()
        rows = await muster.connection.fetch("select attributes->>'calls' as calls from users")
        assert sum(int(row["calls"]) for row in rows) == 300
        assert len(await muster.members(segment)) == 40
        assert await muster.connection.fetchval("select count(*) from dead_letters") == 0


async def test_a_former_owner_writes_nothing(database_url: str, redis_url: str) -> None:
    """A13: a zombie that wakes up is fenced by the epoch, whatever it believes."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        pool = await open_pool(database_url, size=2, settings={})
        zombie = await take(pool, 0, "zombie")
        await take(pool, 0, "next owner")
        with pytest.raises(Fenced):
            async with owner_transaction(pool, zombie, START):
                pytest.fail("the fence let the former owner in")
        await pool.close()
        assert await muster.connection.fetchval("select committed_at from shards where shard = 0") == 0


async def test_the_keys_are_mirrored_to_redis_and_revoked_ones_taken_out(database_url: str, redis_url: str) -> None:
    """A14: ingest reads keys without Postgres, and a key that the table does not know yet is left alone."""
    async with segmenting(database_url, redis_url) as muster:
        await insert_key(muster.connection, b"\x01" * 32, "key_1")

        async def mirrored() -> set[bytes | str]:
            return set(await muster.redis.hgetall(names.KEYS))

        async def there() -> bool:
            return b"01" * 32 in await mirrored()

        await wait_until(there, message="the key is mirrored")
        await muster.redis.hset(names.KEYS, "published a moment ago", "{}")
        await muster.connection.execute("update keys set revoked_at = now()")

        async def gone() -> bool:
            return await mirrored() == {b"published a moment ago"}

        await wait_until(gone, message="the revoked key is taken out")


async def insert_key(connection: "asyncpg.Connection[asyncpg.Record]", digest: bytes, key_id: str) -> None:
    """A write key of the environment."""
    await connection.execute(
        "insert into keys (key_id, environment, name, scope, prefix, hash, created_at, created_by)"
        " values ($1, $2, 'test', 'write', 'wk_12345', $3, now(), 'test')",
        key_id, ENVIRONMENT, digest,
    )  # fmt: skip
