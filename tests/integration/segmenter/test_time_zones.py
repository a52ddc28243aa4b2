"""A change of an environment's time zone: an edit of whatever counts days, switched together."""

from typing import Any

import pytest

from services.ingest.commands.environment_edits import EnvironmentChange, edit_environment
from services.ingest.commands.errors import OtherTimeZone
from shared.domain.keys import Principal
from tests.explaining import disagreements
from tests.segmenting import ENVIRONMENT, HOUR, START, ManualClock, Muster, segmenting

TOKYO = "Asia/Tokyo"
PRINCIPAL = Principal("key_test", ENVIRONMENT, "manage", "Test")
TODAY: dict[str, Any] = {"n": 1, "unit": "calendar_days"}
SEEN_TODAY = {"all": [{"attribute": "last_seen_at", "op": "in_last", "value": TODAY}]}
ORDERED_TODAY = {"all": [{"event": "Order Completed", "op": "performed", "window": {"in_last": TODAY}}]}
BORN: dict[str, Any] = {
    "any": [
        {"attribute": "born", "op": "on", "value": "2026-09-21"},
        {"attribute": "born", "op": "before", "value": "2026-09-19T20:00:00Z"},
    ]
}
HAS_BORN = {"attribute": "born", "op": "exists"}
HAS_SEEN_TODAY = {"member": "any", "where": SEEN_TODAY}


async def change_zone(muster: Muster, time_zone: str) -> int:
    """The command; returns how many segments are built again."""
    async with muster.connection.transaction():
        _, rebuilt = await edit_environment(
            muster.connection, muster.clock, PRINCIPAL, EnvironmentChange(time_zone=time_zone)
        )
    return rebuilt


async def checked(muster: Muster) -> None:
    """Everything is quiet, and `muster verify` finds no difference."""
    await muster.quiet()
    report = await muster.verify()
    assert report.differences == [], report.differences


async def sent(muster: Muster) -> None:
    """Two users whose days differ in the two zones: START is 14:13 of the 21st in UTC, and 23:13 in Tokyo."""
    await muster.identify("early", {"born": "2026-09-20"}, at=START - 18 * HOUR)
    await muster.identify("late", {"born": "2026-09-20T16:00:00Z"}, at=START - 1 * HOUR)
    await muster.track("early", "Order Completed", at=START - 18 * HOUR)
    await muster.group("early", "acme", {}, at=START - 18 * HOUR)


async def created(muster: Muster) -> dict[str, str]:
    """Segments that count days, each in another way, by a word for it."""
    seen = await muster.create_segment("Seen today", SEEN_TODAY)
    return {
        "seen": seen,
        "ordered": await muster.create_segment("Ordered today", ORDERED_TODAY),
        "born": await muster.create_segment("Born then", BORN),
        "unseen": await muster.create_segment("Not seen", {"not": {"segment": seen, "op": "in_segment"}}),
        "active": await muster.create_segment("Active", HAS_SEEN_TODAY, scope="company"),
    }


async def members(muster: Muster, segments: dict[str, str]) -> dict[str, set[str]]:
    """The members of each."""
    return {word: await muster.members(segment_id) for word, segment_id in segments.items()}


async def test_every_kind_of_day_is_counted_anew(database_url: str, redis_url: str) -> None:
    """Calendar days, dates alone, days of events, of members and inside other segments; answers are of the old zone
    until the switch, and the clock goes on in the new one."""
    clock = ManualClock(START)
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await sent(muster)
        segments = await created(muster)
        plain = await muster.create_segment("Plain", HAS_BORN)
        await checked(muster)
        versions = await serving(muster)
        assert await members(muster, segments) == {
            "seen": {"late"}, "ordered": set(), "born": set(), "unseen": {"early"}, "active": set(),
        }  # fmt: skip
        await muster.stop_all()
        assert await change_zone(muster, TOKYO) == len(segments)
        assert await disagreements(muster.connection, muster.shards, unsaved=False) == []
        muster.start_worker()
        await checked(muster)
        assert await disagreements(muster.connection, muster.shards) == []
        assert await members(muster, segments) == {
            "seen": {"early", "late"}, "ordered": {"early"}, "born": {"early", "late"}, "unseen": set(),
            "active": {"acme"},
        }  # fmt: skip
        assert (await serving(muster))[plain] == versions[plain]
        clock.forward(HOUR)  # 00:13 of the next day in Tokyo, still the same day in UTC
        await checked(muster)
        assert (await muster.members(segments["seen"]), await muster.members(segments["active"])) == (set(), set())


async def test_readers_see_one_zone_or_the_other(database_url: str, redis_url: str) -> None:
    """All that counts days is one group; a segment that was being edited is switched with it, once."""
    async with segmenting(database_url, redis_url, clock=ManualClock(START), workers=0) as muster:
        first = await muster.create_segment("Seen today", SEEN_TODAY)
        await muster.create_segment("Ordered today", ORDERED_TODAY)
        await muster.edit_segment(first, {"not": SEEN_TODAY})
        await change_zone(muster, TOKYO)
        rows = await muster.connection.fetch(
            "select flip_group, time_zone from definitions join segments on building_definition = definition"
        )
        assert (len(rows), len({row["flip_group"] for row in rows})) == (2, 1)
        assert {row["time_zone"] for row in rows} == {TOKYO}
        muster.start_worker()
        await checked(muster)


async def test_nothing_is_built_on_what_stayed_in_the_old_zone(database_url: str, redis_url: str) -> None:
    """After a change that failed: a new segment, or an edited one, would disagree with the segment that it names."""
    async with segmenting(database_url, redis_url, clock=ManualClock(START)) as muster:
        await sent(muster)
        seen = await muster.create_segment("Seen today", SEEN_TODAY)
        inner = await muster.create_segment("Seen", {"segment": seen, "op": "in_segment"})
        plain = await muster.create_segment("Plain", HAS_BORN)
        await checked(muster)
        await muster.stop_all()
        await change_zone(muster, TOKYO)
        await muster.connection.execute(
            "update definitions set state = 'failed', failure = 'too big' where state in ('preparing', 'building')"
        )
        names_it = {"not": {"segment": inner, "op": "in_segment"}}
        with pytest.raises(OtherTimeZone, match="'Seen today' still counts days in UTC"):
            await muster.create_segment("Not seen", names_it)
        with pytest.raises(OtherTimeZone):
            await muster.edit_segment(plain, names_it)
        await muster.create_segment("Plain too", {"segment": plain, "op": "in_segment"})
        assert await change_zone(muster, TOKYO) == 2
        unseen = await muster.create_segment("Not seen", names_it)
        muster.start_worker()
        await checked(muster)
        assert (await muster.members(inner), await muster.members(unseen)) == ({"early", "late"}, set())


async def test_what_serves_is_changed_although_what_comes_counts_no_days(database_url: str, redis_url: str) -> None:
    """It may fail, and what serves would stay in the old zone; once it is built in the new one, nothing is behind."""
    async with segmenting(database_url, redis_url, clock=ManualClock(START)) as muster:
        seen = await muster.create_segment("Seen today", SEEN_TODAY)
        await checked(muster)
        await muster.stop_all()
        await muster.edit_segment(seen, HAS_BORN)
        assert await change_zone(muster, TOKYO) == 1
        assert await change_zone(muster, TOKYO) == 0
        muster.start_worker()
        await checked(muster)


async def serving(muster: Muster) -> dict[str, int]:
    """The definition that each segment serves."""
    rows = await muster.connection.fetch("select segment_id, serving_definition from segments")
    return {row["segment_id"]: row["serving_definition"] for row in rows}
