"""What becomes of segments that name segments, and of those that are deleted, on a running Muster."""

from services.ingest.commands.segment_archive import delete_segment, undo_delete
from services.segmenter.forgetting import forget_answers, forget_segments
from shared.domain.keys import Principal
from tests.segmenting import DAY, ENVIRONMENT, ManualClock, Muster, segmenting
from tests.waiting import wait_until

ANN = Principal("key_ann", ENVIRONMENT, "manage", "Ann")
IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}
IS_FREE = {"attribute": "plan", "op": "is", "value": "free"}


async def remove(muster: Muster, segment_id: str, *, purge: bool = False) -> None:
    """Delete a segment."""
    async with muster.connection.transaction():
        await delete_segment(muster.connection, muster.clock, ANN, segment_id, None, purge=purge)


async def count(muster: Muster, segment_id: str) -> int:
    """How many rows of a segment there are."""
    number: int = await muster.connection.fetchval("select count(*) from segments where segment_id = $1", segment_id)
    return number


async def test_an_edit_reaches_what_uses_the_segment(database_url: str, redis_url: str) -> None:
    """Inner and outer are switched at once, and agree."""
    async with segmenting(database_url, redis_url) as muster:
        for user, plan in (("u1", "pro"), ("u2", "free")):
            await muster.identify(user, {"plan": plan})
        inner = await muster.create_segment("Inner", IS_PRO)
        outer = await muster.create_segment("Outer", {"segment": inner, "op": "not_in_segment"})
        await muster.quiet()
        assert (await muster.members(inner), await muster.members(outer)) == ({"u1"}, {"u2"})
        await muster.edit_segment(inner, IS_FREE)
        await muster.quiet()
        assert (await muster.members(inner), await muster.members(outer)) == ({"u2"}, {"u1"})
        versions = await muster.connection.fetch(
            "select version from definitions join segments on serving_definition = definition where kind = 'attribute'"
        )
        assert [row["version"] for row in versions] == [2, 2]


async def test_an_undone_deletion_has_its_members_again(database_url: str, redis_url: str) -> None:
    """Subscribers hear that it was deleted, and then that it was built."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        await remove(muster, segment)
        await muster.quiet()
        async with muster.connection.transaction():
            await undo_delete(muster.connection, muster.clock, ANN, segment)
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}
        told = [entry["type"] for entry in await muster.transitions() if entry["segment_id"] == segment]
        assert told == ["segment.built", "segment.deleted", "segment.built"]


async def test_what_nobody_can_restore_is_deleted(database_url: str, redis_url: str) -> None:
    """A purged segment once its members are gone, another one after its 30 days."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        purged, deleted = await muster.create_segment("Purged", IS_PRO), await muster.create_segment("Deleted", IS_PRO)
        friends = await muster.create_segment("Friends", None, kind="manual")
        await muster.quiet()
        for segment in (purged, friends):
            await remove(muster, segment, purge=True)
        await remove(muster, deleted)
        await muster.quiet()

        async def is_gone() -> bool:
            await forget_segments(muster.pool, clock.now_ms())
            return await count(muster, purged) == await count(muster, friends) == 0

        await wait_until(is_gone)
        clock.forward(32 * DAY)
        assert await count(muster, deleted) == 1
        await forget_segments(muster.pool, clock.now_ms())
        assert await count(muster, deleted) == 0
        assert await muster.connection.fetchval("select count(*) from definitions where segment_id = $1", deleted) == 0


async def test_old_answers_are_deleted(database_url: str, redis_url: str) -> None:
    """After a day nobody asks for them."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        now = muster.clock.now_ms()
        await muster.connection.execute(
            "insert into idempotency_keys (environment, key_id, route, idempotency_key, body_hash, created_at)"
            " select 'development', 'k', 'r', n::text, '', to_timestamp($1::bigint / 1000.0) - interval '12 hours' * n"
            " from generate_series(1, 3000) n where n < 2 or n > 2",
            now,
        )
        await forget_answers(muster.pool, now)
        left = await muster.connection.fetch("select idempotency_key from idempotency_keys")
        assert [row["idempotency_key"] for row in left] == ["1"]
