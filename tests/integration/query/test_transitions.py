"""Transitions over HTTP: in their sequence, by page, by long poll and as a stream."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.builders import World
from tests.integration.query.reading import Reader


async def moved(world: World, users: int = 20) -> str:
    """A segment that users have entered and, the even ones, left; everything has a sequence."""
    segment = await world.segment("pro")
    for number in range(users):
        await world.user(f"u{number}")
        await world.enter(segment, f"u{number}", number, f"event:m{number}")
    for number in range(0, users, 2):
        await world.leave(segment, f"u{number}", 100 + number)
    await world.transition(segment, "segment.built", None, 200, "build")
    await world.relay()
    return segment


async def all_pages(reader: Reader, path: str, limit: int, **parameters: Any) -> list[dict[str, Any]]:
    """Every transition, page by page."""
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        document = (await reader.get(path, after=after, limit=limit, **parameters)).document
        found += document["results"]
        if document["next"] is None:
            assert document["resume_after"] >= (found[-1]["sequence"] if found else 0)
            return found
        after = document["next"]


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
async def test_sequences_have_no_gap_and_no_repeat(reader: Reader, world: World, limit: int) -> None:
    """Whatever the size of pages, and though each run is of another shard."""
    await moved(world)
    found = await all_pages(reader, "/v1/transitions", limit)
    assert [row["sequence"] for row in found] == list(range(1, 32))


@pytest.mark.parametrize("limit", [1, 4, 1000])
async def test_the_newest_come_first_when_asked_backwards(reader: Reader, world: World, limit: int) -> None:
    """Each with the one before it, as when they are read forwards; the last page says that there are no older ones."""
    segment = await moved(world)
    other = await world.segment("other")
    await world.enter(other, "u1", 500)
    await world.relay()
    forwards = await all_pages(reader, f"/v1/segments/{segment}/transitions", 1000)
    found: list[dict[str, Any]] = []
    before: int | None = 2**53
    while before is not None:
        page = (await reader.get(f"/v1/segments/{segment}/transitions", before=before, limit=limit)).document
        assert page["resume_after"] == min(32, before - 1)
        found += page["results"]
        before = page["next"]
    assert found == forwards[::-1]


@pytest.mark.parametrize("limit", [1, 4, 1000])
async def test_filters_keep_the_order(reader: Reader, world: World, limit: int) -> None:
    """By segment, user, type and class of cause."""
    segment = await moved(world)
    everything = await all_pages(reader, "/v1/transitions", 1000)
    await world.segment("other")
    assert await all_pages(reader, f"/v1/segments/{segment}/transitions", limit) == everything
    assert await all_pages(reader, "/v1/segments/other/transitions", limit) == []
    left = [row for row in everything if row["type"] == "segment.exited"]
    assert await all_pages(reader, "/v1/transitions", limit, type="segment.exited") == left
    by_clock = [row for row in everything if row["cause"]["class"] in {"clock", "build"}]
    assert await all_pages(reader, "/v1/transitions", limit, cause="clock,build") == by_clock
    of_u4 = [row for row in everything if row["user_id"] == "u4"]
    assert await all_pages(reader, "/v1/transitions", limit, user="u4") == of_u4
    assert [row["type"] for row in of_u4] == ["segment.entered", "segment.exited"]


@pytest.mark.parametrize("parameters", [{}, {"segment": "pro"}, {"type": "segment.exited"}, {"user": "u4"}])
@pytest.mark.parametrize("limit", [1, 4, 1000])
async def test_each_names_the_one_before_of_its_segment(
    reader: Reader, world: World, parameters: dict[str, str], limit: int
) -> None:
    """Whatever is left out of a page, so that a subscriber of one segment sees a gap."""
    await moved(world, users=6)
    other = await world.segment("other")
    for number in range(6):
        await world.enter(other, f"u{number}", 500)
    await world.relay()
    last: dict[str, int] = {}
    expected: dict[int, int | None] = {}
    for row in await all_pages(reader, "/v1/transitions", 1000):
        expected[row["sequence"]] = last.get(row["segment_id"])
        last[row["segment_id"]] = row["sequence"]
    found = await all_pages(reader, "/v1/transitions", limit, **parameters)
    assert {row["sequence"]: row["previous"] for row in found}.items() <= expected.items()


async def test_a_transition_says_what_why_and_when(reader: Reader, world: World) -> None:
    """The cause has a class and the message; a record has a count and no user."""
    await moved(world, users=1)
    rows = (await reader.get("/v1/segments/pro/transitions")).document["results"]
    entered = next(row for row in rows if row["type"] == "segment.entered")
    assert entered["cause"] == {"class": "event", "message_id": "m0"}
    assert (entered["user_id"], entered["segment_key"], entered["segment_version"]) == ("u0", "pro", 1)
    assert entered["at"] == "1970-01-01T00:00:00.000Z"
    built = next(row for row in rows if row["type"] == "segment.built")
    assert (built["user_id"], built["member_count"]) == (None, 0)


async def test_what_has_no_sequence_is_not_there_yet(reader: Reader, world: World) -> None:
    """It comes with its sequence, in its place."""
    segment = await moved(world, users=2)
    await world.enter(segment, "u0", 300)
    assert len((await reader.get("/v1/transitions")).document["results"]) == 4
    assert len((await reader.get("/v1/segments/pro/transitions")).document["results"]) == 4
    await world.relay()
    assert (await reader.get("/v1/transitions", after=4)).document["results"][0]["sequence"] == 5


async def test_a_long_poll_answers_when_something_comes(reader: Reader, world: World) -> None:
    """At once, long before its time is over."""
    segment = await moved(world, users=2)
    waiting = asyncio.create_task(reader.get("/v1/segments/pro/transitions", after=4, wait=20))
    await world.enter(segment, "u0", 300)
    await world.relay()
    async with asyncio.timeout(5):
        document = (await waiting).document
    assert [row["sequence"] for row in document["results"]] == [5]


async def test_a_long_poll_ends_empty(reader: Reader, world: World) -> None:
    """With the sequence to go on after."""
    await moved(world, users=2)
    document = (await reader.get("/v1/transitions", user="u1", after=4, wait=1)).document
    assert (document["results"], document["next"], document["resume_after"]) == ([], None, 4)


@pytest.mark.parametrize(
    "parameters", [{"after": "-1"}, {"after": "x"}, {"wait": "26"}, {"limit": "1001"}, {"after": 10**30}]
)
async def test_parameters_out_of_range_are_refused(reader: Reader, parameters: dict[str, Any]) -> None:
    """With 400, never a 500."""
    assert (await reader.get("/v1/transitions", **parameters)).status == 400


@pytest.mark.parametrize("limit", [1, 3, 1000])
async def test_pages_go_on_behind_lost_sequences(reader: Reader, world: World, limit: int) -> None:
    """From before, inside and behind them, at the history.reset."""
    segment = await moved(world, users=2)
    await world.reset_history(5_000)
    await world.enter(segment, "u0", 300)
    await world.relay()
    assert [row["sequence"] for row in await all_pages(reader, "/v1/transitions", limit)] == [1, 2, 3, 4, 5_000, 5_001]
    for after, expected in ((3, [4, 5_000, 5_001]), (4, [5_000, 5_001]), (4_000, [5_000, 5_001]), (5_000, [5_001])):
        document = (await reader.get("/v1/transitions", after=after, limit=limit)).document
        assert [row["sequence"] for row in document["results"]] == expected[:limit]
        assert document["resume_after"] == (expected[:limit][-1])
    in_segment = await all_pages(reader, "/v1/segments/pro/transitions", limit)
    assert [row["sequence"] for row in in_segment] == [1, 2, 3, 4, 5_001]
    assert in_segment[-1]["previous"] == 4


async def test_a_long_poll_hears_of_the_reset(reader: Reader, world: World) -> None:
    """Also one that has read sequences which are lost now."""
    await moved(world, users=2)
    waiting = [asyncio.create_task(reader.get("/v1/transitions", after=after, wait=20)) for after in (4, 40)]
    await world.reset_history(50)
    async with asyncio.timeout(5):
        found = [(await each).document["results"] for each in waiting]
    assert [[row["sequence"] for row in rows] for rows in found] == [[50], [50]]
    row = found[0][0]
    assert (row["type"], row["segment_id"], row["user_id"]) == ("history.reset", "", None)
    assert row["cause"] == {"class": "reset"}
