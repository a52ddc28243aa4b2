"""What reads say of transitions that are kept no more: nothing that is wrong."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from services.segmenter.app import SESSIONS
from services.segmenter.retention.transitions import prune_transitions
from shared.domain.instants import format_instant
from shared.postgres.pool import open_pool
from shared.stream.names import transitions
from tests.builders import ENVIRONMENT, World
from tests.integration.query.reading import Reader

DAY = 86_400_000
T0 = 1_790_000_000_000 // DAY * DAY


@pytest.fixture
async def segment(world: World) -> str:
    """A segment of a week, in which one user enters a day and some leave; another one is quiet since its first day."""
    segment, quiet = await world.segment("pro"), await world.segment("quiet")
    for each in (segment, quiet):
        await world.transition(each, "segment.built", None, T0, "build", count=0)
        await world.relay()
    for number in range(7):
        await world.user(f"u{number}")
    await world.enter(quiet, "u0", T0 + 5)
    for number in range(7):
        await world.enter(segment, f"u{number}", T0 + number * DAY + 10)
        if number % 2:
            await world.leave(segment, f"u{number - 1}", T0 + number * DAY + 20)
        await world.relay()
    return segment


async def prune(world: World, database_url: str, redis_url: str, before: int) -> None:
    """Let go of what is older; subscribers have all of it."""
    redis, pool = Redis.from_url(redis_url), await open_pool(database_url, size=2, settings=SESSIONS)
    last = await world.connection.fetchval("select max(first_sequence + count - 1) from transition_ranges")
    await redis.xadd(transitions(ENVIRONMENT), {"sequence": str(last)}, id=f"{last}-0")
    assert await prune_transitions(pool, redis, before, 2) > 0
    await redis.aclose()
    await pool.close()


async def growths(reader: Reader, since: int) -> list[tuple[int, int, int | None]]:
    """Day by day."""
    span = {"from": format_instant(since), "to": format_instant(T0 + 7 * DAY)}
    document = (await reader.get("/v1/segments/pro/growth", **span)).document
    return [(row["entered"], row["exited"], row["member_count"]) for row in document["results"]]


@pytest.mark.usefixtures("segment")
async def test_growth_is_what_it_was(reader: Reader, world: World, database_url: str, redis_url: str) -> None:
    """From the horizon on; of what lies before it nothing is told."""
    before = await growths(reader, T0 + 4 * DAY)
    await prune(world, database_url, redis_url, T0 + 4 * DAY)
    assert await growths(reader, T0 + 4 * DAY) == before
    refused = await reader.get(
        "/v1/segments/pro/growth", **{"from": format_instant(T0 + 3 * DAY), "to": format_instant(T0 + 7 * DAY)}
    )
    assert (refused.status, refused.code) == (422, "not_recorded")
    assert format_instant(T0 + 3 * DAY + 20) in refused.document["detail"]


@pytest.mark.usefixtures("segment")
async def test_earlier_members_are_who_they_were(
    reader: Reader, world: World, database_url: str, redis_url: str
) -> None:
    """At any moment since the horizon, and at none before it."""
    moments = [T0 + 3 * DAY + 20, T0 + 4 * DAY, T0 + 5 * DAY + 15, T0 + 6 * DAY + 10]
    before = [(await reader.get("/v1/segments/pro/members", at=format_instant(at))).document for at in moments]
    await prune(world, database_url, redis_url, T0 + 4 * DAY)
    after = [(await reader.get("/v1/segments/pro/members", at=format_instant(at))).document for at in moments]
    assert [each["results"] for each in after] == [each["results"] for each in before]
    assert [each["total"] for each in after] == [each["total"] for each in before] == [2, 2, 4, 4]
    refused = await reader.get("/v1/segments/pro/members", at=format_instant(T0 + 3 * DAY + 19))
    assert (refused.status, refused.code) == (422, "not_recorded")


async def test_transitions_that_are_gone_are_refused(
    reader: Reader, world: World, segment: str, database_url: str, redis_url: str
) -> None:
    """Who goes on from before the horizon is told so; who begins, begins where they begin."""
    everything = (await reader.get("/v1/transitions")).document["results"]
    await prune(world, database_url, redis_url, T0 + 4 * DAY)
    kept = (await reader.get("/v1/transitions")).document["results"]
    horizon = kept[0]["sequence"] - 1
    assert kept == [row for row in everything if row["sequence"] > horizon]
    assert horizon > 0
    for path in ("/v1/transitions", "/v1/segments/pro/transitions", "/v1/transitions/stream"):
        headers = {"last-event-id": str(horizon - 1)}
        parameters = {} if path.endswith("stream") else {"after": horizon - 1}
        refused = await reader.send("GET", path, parameters=parameters, headers=headers)
        assert (refused.status, refused.code, refused.document["resume_after"]) == (410, "history_pruned", horizon)
    assert (await reader.get("/v1/transitions", after=horizon)).document["results"] == kept
    of_user = (await reader.get("/v1/transitions", user="u2")).document["results"]
    assert of_user == [row for row in kept if row["user_id"] == "u2"]
    newest = (await reader.get(f"/v1/segments/{segment}/transitions", before=10_000)).document["results"]
    assert newest == [row for row in kept if row["segment_id"] == segment][::-1]


@pytest.mark.usefixtures("segment")
async def test_a_segment_that_was_quiet_has_lost_nothing(
    reader: Reader, world: World, database_url: str, redis_url: str
) -> None:
    """Whoever has heard its last transition goes on from it, wherever the horizon is; `previous` links them."""
    own = (await reader.get("/v1/segments/quiet/transitions")).document["results"]
    await prune(world, database_url, redis_url, T0 + 4 * DAY)
    assert (await reader.get("/v1/segments/quiet/transitions", after=own[-1]["sequence"])).document["results"] == []
    await world.leave(own[-1]["segment_id"], "u0", T0 + 8 * DAY)
    await world.relay()
    page = (await reader.get("/v1/segments/quiet/transitions", after=own[-1]["sequence"])).document["results"]
    assert [(row["user_id"], row["previous"]) for row in page] == [("u0", own[-1]["sequence"])]
    assert (await reader.get("/v1/segments/quiet/transitions", after=own[-1]["sequence"] - 1)).status == 410
