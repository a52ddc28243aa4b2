"""Counting what the log holds for a new definition, however much it asks (SEAMS A6)."""

import pytest

from services.segmenter import event_states, preparing
from tests.segmenting import Muster, segmenting
from tests.waiting import wait_until

ORDERS = {"event": "Order Completed", "op": "performed"}


def over(revenue: int) -> dict[str, object]:
    """Orders of more than so much."""
    return {**ORDERS, "where": {"all": [{"attribute": "revenue", "op": "gt", "value": revenue}]}}


async def order(muster: Muster, user_id: str, revenue: int) -> None:
    """An order."""
    body = {"userId": user_id, "event": "Order Completed", "properties": {"revenue": revenue}}
    await muster.call("track", body)


async def test_many_questions_about_one_event_are_counted_in_one_reading(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each for every user, in pages that are the smaller the more is asked."""
    monkeypatch.setattr(preparing, "COUNT_PAGE", 60)
    async with segmenting(database_url, redis_url, shards=1) as muster:
        for number in range(40):
            await order(muster, f"u{number % 4}", number)
        segment = await muster.create_segment("Any", {"any": [over(revenue) for revenue in range(19, 39)]})
        await muster.quiet()
        assert await muster.members(segment) == {"u0", "u1", "u2", "u3"}
        counts = await muster.connection.fetchval("select sum(count) from event_states")
        assert counts == sum(39 - revenue for revenue in range(19, 39))
        report = await muster.verify()
        assert (report.differences, report.late) == ([], [])


async def test_a_definition_fails_that_cannot_be_counted(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason, and the shard goes on."""
    monkeypatch.setattr(event_states, "COUNT_S", -1.0)
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await order(muster, "u1", 1)
        await muster.quiet()
        segment = await muster.create_segment("Ordered", ORDERS)

        async def has_failed() -> bool:
            failure = await muster.connection.fetchval(
                "select d.failure from segments s join definitions d on d.definition = s.building_definition"
                " where s.segment_id = $1 and d.state = 'failed'",
                segment,
            )
            return failure is not None and "takes more than" in failure

        await wait_until(has_failed, message="the definition has failed")
        await muster.identify("u2", {"plan": "pro"})
        await muster.quiet()
        assert await muster.connection.fetchval("select count(*) from users") == 2
