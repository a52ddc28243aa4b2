"""What was begun for a definition that goes before it is built leaves nothing behind."""

import pytest

from services.segmenter import event_states, preparing
from services.segmenter.fence import Fence
from tests.segmenting import Muster, segmenting
from tests.waiting import wait_until


async def test_counts_of_a_definition_that_went_halfway_are_forgotten(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shard had counted for some of its users; nobody asks, so those counts go."""
    monkeypatch.setattr(preparing, "COUNT_PAGE", 1)
    page_end = event_states.page_end

    async def held(fence: Fence, environment: str, names: set[str], span: tuple[str, int]) -> str | None:
        if span[0] == "u1":
            raise ConnectionError("the shard comes no further")
        return await page_end(fence, environment, names, span)

    async with segmenting(database_url, redis_url, shards=1) as muster:
        for number in range(4):
            await muster.track(f"u{number}", "x")
        await muster.quiet()
        with monkeypatch.context() as patch:
            patch.setattr(event_states, "page_end", held)
            segment = await muster.create_segment("Some", {"event": "x", "op": "performed"})
            await wait_until(lambda: _states(muster, 2))
            await muster.stop_all()
            await muster.delete_segment(segment)
        muster.start_worker()
        await muster.quiet()
        assert await _states(muster, 0)
        report = await muster.verify()
        assert (report.differences, report.late) == ([], [])


async def _states(muster: Muster, number: int) -> bool:
    found: int = await muster.connection.fetchval("select count(*) from event_states")
    return found == number
