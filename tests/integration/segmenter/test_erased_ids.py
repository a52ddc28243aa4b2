"""When the ids of the erased go from what subscribers were told (A15)."""

import pytest

from services.segmenter import working
from services.segmenter.erase_pages import TOLD_MS
from services.segmenter.erased_ids import forget_erased_ids
from tests.commanding import erase_user
from tests.segmenting import ManualClock, Muster, segmenting
from tests.waiting import wait_until

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
PUBLISHING = "select 1 from definition_tasks where task = 'publish' and reached > '' and not done"


async def publishing(muster: Muster) -> bool:
    """Whether the first page of an edit is told."""
    return await muster.connection.fetchval(PUBLISHING) is not None


async def test_who_is_erased_while_an_edit_is_told_is_forgotten(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the edit tells that they exit, after they are gone; nor is a task left that names them."""
    clock = ManualClock()
    monkeypatch.setattr(working, "PUBLISH_PAGE", 1)
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        for user_id in [f"u{number:03}" for number in range(60)] + ["zed"]:
            await muster.identify(user_id, {"plan": "pro"})
        segment = await muster.create_segment("Pro", {"all": [PRO]}, announce="everyone")
        await muster.quiet()
        await muster.edit_segment(segment, {"all": [{**PRO, "value": "free"}]})
        await wait_until(lambda: publishing(muster))
        await erase_user(muster, "zed")
        await muster.quiet()
        exits = [row["cause"] for row in await muster.transitions() if row["user_id"] == "zed"]
        assert exits[-1] == "edit"
        await forget_erased_ids(muster.pool, clock.now_ms() + TOLD_MS)
        assert await muster.connection.fetch("select number from transitions where user_id = 'zed'") == []
        assert await muster.connection.fetch("select task from definition_tasks where reached = 'zed'") == []


async def test_all_ids_that_are_due_are_forgotten_at_once(database_url: str, redis_url: str) -> None:
    """However many were erased: none waits for another round."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.connection.execute(
            "insert into erased_ids (shard, environment, scope, subject_id, replacement, last_number, due_at)"
            " select 0, 'development', 'user', 'u' || g, 'erased:' || g, 1, g from generate_series(1, 250) g"
        )
        await forget_erased_ids(muster.pool, 249)
        left = await muster.connection.fetch("select subject_id from erased_ids")
        assert [row["subject_id"] for row in left] == ["u250"]
