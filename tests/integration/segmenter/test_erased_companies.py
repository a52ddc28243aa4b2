"""Companies that come again while the pages of their erasure are still at work (A15)."""

from typing import Any

import pytest

from services.segmenter import erase_pages, gone_pages
from tests.commanding import erase_company
from tests.segmenting import ManualClock, segmenting

HAS_PRO: dict[str, Any] = {
    "member": "any", "where": {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]},
}  # fmt: skip


@pytest.mark.parametrize(("was", "becomes"), [("free", "pro"), ("pro", "free")])
async def test_who_has_not_joined_again_counts_nowhere(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch, was: str, becomes: str
) -> None:
    """What member conditions say of the users of before, whose rows the pages have not deleted yet, is ignored."""
    clock = ManualClock()
    monkeypatch.setattr(erase_pages, "ERASE_PAGE", 1)
    async with segmenting(database_url, redis_url, clock=clock, shards=2) as muster:
        for number in range(20):
            await muster.group(f"u{number}", "acme")
            await muster.identify(f"u{number}", {"plan": was})
        segment = await muster.create_segment("Has pro", HAS_PRO, scope="company")
        await muster.quiet()
        await muster.stop_all()
        clock.forward(10)
        await erase_company(muster, "acme")
        clock.forward(10)
        await muster.group("new", "acme")
        for number in range(20):
            await muster.identify(f"u{number}", {"plan": becomes})
        muster.start_worker()
        await muster.quiet()
        found = await muster.connection.fetch("select member_count, members from companies")
        assert [tuple(row) for row in found] == [(1, "{}")]
        assert await muster.members(segment) == set()
        assert await muster.connection.fetch("select code from dead_letters") == []
        assert (await muster.verify()).differences == []


async def test_who_joined_again_before_the_pages_came_counts(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The company is told anew what holds for her: what it had heard before is gone with it."""
    clock = ManualClock()
    monkeypatch.setattr(gone_pages, "GONE_PAGE", 1)
    async with segmenting(database_url, redis_url, clock=clock, shards=2) as muster:
        for number in range(6):
            await muster.group(f"u{number}", "acme")
            await muster.identify(f"u{number}", {"plan": "pro"})
        segment = await muster.create_segment("Has pro", HAS_PRO, scope="company")
        await muster.quiet()
        await muster.stop_all()
        clock.forward(10)
        await erase_company(muster, "acme")
        clock.forward(10)
        for number in range(3):
            await muster.group(f"u{number}", "acme")
        await muster.group("u2", "acme", membership=None)
        muster.start_worker()
        await muster.quiet()
        assert await muster.connection.fetchval("select member_count from companies") == 2
        assert await muster.members(segment) == {"acme"}
        assert (await muster.verify()).differences == []


@pytest.mark.parametrize("others", [[], ["u2"]])
async def test_who_leaves_makes_no_company_anew(database_url: str, redis_url: str, others: list[str]) -> None:
    """It comes again with who joins, also when that was earlier than the last who left."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=2) as muster:
        segment = await muster.segment_by_key("all-companies")
        for user_id in ("u1", "u2"):
            await muster.group(user_id, "acme", {"plan": "pro"})
        await muster.quiet()
        clock.forward(10)
        await erase_company(muster, "acme")
        await muster.quiet()
        clock.forward(1_000)
        await muster.group("u1", "acme", {"plan": "free"}, membership=None)
        await muster.quiet()
        assert await muster.connection.fetch("select company_id from companies") == []
        assert await muster.members(segment) == set()
        for user_id in others:
            await muster.group(user_id, "acme", at=clock.now_ms() - 500)
        await muster.group("u1", "acme", at=clock.now_ms() - 500)
        await muster.quiet()
        found = await muster.connection.fetch("select member_count, first_seen_at from companies")
        assert [tuple(row) for row in found] == [(len(others), clock.now_ms() - 500)]
        assert (await muster.verify()).differences == []
        assert (await muster.verify_beside()).differences == []


async def test_who_joined_again_brings_nothing_of_before(database_url: str, redis_url: str) -> None:
    """Whether the end of the old membership or the new one came first: attributes of it are gone, and who had them."""
    clock, admins = ManualClock(), {"company": "any", "where": {"membership": "role", "op": "is", "value": "admin"}}
    async with segmenting(database_url, redis_url, clock=clock, shards=2) as muster:
        for number in range(6):
            await muster.group(f"u{number}", "acme", membership={"role": "admin"})
        segment = await muster.create_segment("Admins", admins)
        await muster.quiet()
        assert len(await muster.members(segment)) == 6
        await muster.stop_all()
        clock.forward(10)
        await erase_company(muster, "acme")
        clock.forward(10)
        for number in range(6):
            await muster.group(f"u{number}", "acme", membership={"seat": number})
        muster.start_worker()
        await muster.quiet()
        assert await muster.members(segment) == set()
        left = await muster.connection.fetch("select attributes, joined_at from company_members where member")
        assert {"role" in row["attributes"] for row in left} == {False}
        assert {row["joined_at"] for row in left} == {clock.now_ms()}
        assert (await muster.verify()).differences == []
