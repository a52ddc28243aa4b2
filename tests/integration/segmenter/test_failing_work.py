"""Work between batches that fails for what is in it: the others go on, and a mend makes it good."""

from typing import Any

import pytest

from services.segmenter import chore_pages, matching, user_folding
from services.segmenter.matching import AnyEntity, Flip, by_clock
from services.segmenter.rules import Rules
from shared.domain.instants import format_instant
from tests.segmenting import DAY, MINUTE, ManualClock, Muster, segmenting
from tests.waiting import wait_until

SILENT = {"attribute": "last_seen_at", "op": "more_than_ago", "value": {"n": 1, "unit": "days"}}
PRO = {"company": "any", "where": {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}}


def tripping_flips(rules: Rules, entity: AnyEntity, until: int) -> tuple[list[Flip], int | None]:
    """As ``matching.by_clock``, but for one."""
    if entity.subject_id == "odd":
        raise LookupError("odd")
    return by_clock(rules, entity, until)


async def wait_for_members(muster: Muster, segment_id: str, members: set[str]) -> None:
    """Until these are the members."""

    async def there() -> bool:
        return await muster.members(segment_id) == members

    await wait_until(there, message=f"members {members}")


async def test_a_user_who_cannot_be_evaluated_keeps_nobody_from_their_flips(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She stays due, as verify says, is tried again every minute, and flips at her moment after a mend."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        silent = await muster.create_segment("Silent", SILENT)
        await muster.quiet()
        for user in ("odd", "ann", "bob"):
            await muster.identify(user)
        await muster.quiet()
        seen_at = await muster.connection.fetchval("select last_seen_at from user_activity where user_id = 'odd'")
        monkeypatch.setattr(matching, "by_clock", tripping_flips)
        clock.forward(DAY + MINUTE)
        await wait_for_members(muster, silent, {"ann", "bob"})
        retry_at = await muster.connection.fetchval("select retry_at from user_flips where user_id = 'odd'")
        assert retry_at > clock.now_ms()
        assert await muster.connection.fetchval("select problem from shards") is None
        assert "1 users of shard 0 have a flip that is due" in (await muster.verify()).late
        monkeypatch.undo()
        clock.forward(2 * MINUTE)
        await muster.quiet()
        assert await muster.members(silent) == {"odd", "ann", "bob"}
        told = [row for row in await muster.transitions() if row["user_id"] == "odd" and row["cause"] == "clock"]
        assert [row["at"] for row in told] == [format_instant(seen_at + DAY)]


async def test_a_company_that_cannot_be_evaluated_keeps_none_from_their_flips(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a user."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        silent = await muster.create_segment("Silent", SILENT, scope="company")
        await muster.quiet()
        for company in ("odd", "acme"):
            await muster.group("ann", company)
        await muster.quiet()
        monkeypatch.setattr(matching, "by_clock", tripping_flips)
        clock.forward(DAY + MINUTE)
        await wait_for_members(muster, silent, {"acme"})
        assert "1 companies of shard 0 have a flip that is due" in (await muster.verify()).late
        monkeypatch.undo()
        clock.forward(2 * MINUTE)
        await muster.quiet()
        assert await muster.members(silent) == {"odd", "acme"}


async def test_a_user_who_cannot_be_evaluated_keeps_nobody_of_her_company_from_being_asked(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page passes her over, and nothing is left to do."""
    reconsider = user_folding.reconsider

    def tripping(desk: Any, user: Any, *rest: Any) -> None:
        reconsider(desk, user, *rest)
        if user.user_id == "odd":
            raise LookupError("odd")

    async with segmenting(database_url, redis_url, shards=1) as muster:
        of_pro = await muster.create_segment("Of pro", PRO)
        for user in ("ann", "odd", "zoe"):
            await muster.group(user, "acme", {"plan": "free"})
        await muster.quiet()
        monkeypatch.setattr(user_folding, "reconsider", tripping)
        await muster.group("boss", "acme", {"plan": "pro"})
        await muster.quiet()
        assert await muster.members(of_pro) == {"ann", "zoe", "boss"}


async def test_a_chore_that_always_fails_is_set_aside(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shard goes on, verify says that something is left, and the next owner tries again."""

    async def tripping(*_: Any) -> Any:
        raise LookupError("odd")

    async with segmenting(database_url, redis_url, shards=1) as muster:
        of_pro = await muster.create_segment("Of pro", PRO)
        await muster.quiet()
        pages = {**chore_pages.PAGES, "company": tripping}
        monkeypatch.setattr(chore_pages, "PAGES", pages)
        await muster.group("ann", "acme", {"plan": "pro"})

        async def is_set_aside() -> bool:
            return bool(await muster.connection.fetchval("select failure = 'LookupError: odd' from shard_tasks"))

        await wait_until(is_set_aside, message="a chore that is set aside")
        assert await muster.connection.fetchval("select problem from shards") is None
        assert "shard 0 has 1 tasks left, 1 of them set aside: LookupError: odd" in (await muster.verify()).late
        monkeypatch.undo()
        await muster.restart_worker()
        await muster.quiet()
        assert await muster.members(of_pro) == {"ann"}
