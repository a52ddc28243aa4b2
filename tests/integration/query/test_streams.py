"""Server-sent events over a real socket: exact and resumable, or live and lossy."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.builders import World
from tests.integration.query.reading import events


async def test_a_stream_goes_on_after_the_last_event(http: httpx.AsyncClient, world: World) -> None:
    """Each transition once, with its sequence as id, also those that come later."""
    segment = await world.segment("pro")
    for number in range(10):
        await world.user(f"u{number}")
        await world.enter(segment, f"u{number}", number)
    await world.relay()
    found: list[int] = []
    async with events(http, "/v1/transitions/stream", **{"Last-Event-ID": "0"}) as stream:
        async for event in stream:
            assert int(event["id"]) == event["data"]["sequence"]
            found.append(int(event["id"]))
            if len(found) == 4:
                break
    async with events(http, "/v1/transitions/stream?segment=pro", **{"Last-Event-ID": str(found[-1])}) as stream:
        async for event in stream:
            found.append(int(event["id"]))
            if len(found) == 10:
                await world.leave(segment, "u3", 100)
                await world.relay()
            if len(found) == 11:
                assert (event["event"], event["data"]["user_id"]) == ("segment.exited", "u3")
                break
    assert found == list(range(1, 12))


@pytest.mark.parametrize("seen", ["1", "30"])
async def test_a_stream_goes_on_behind_lost_sequences(http: httpx.AsyncClient, world: World, seen: str) -> None:
    """Wherever it had come before PostgreSQL was restored, and though it is open when that is mended."""
    segment = await world.segment("pro")
    await world.user("u1")
    await world.enter(segment, "u1", 1)
    await world.relay()
    found: list[str] = []
    async with events(http, "/v1/transitions/stream", **{"Last-Event-ID": seen}) as stream:
        await world.reset_history(50)
        async for event in stream:
            found.append(event["id"])
            if len(found) == 1:
                assert event["event"] == "history.reset"
                await world.leave(segment, "u1", 2)
                await world.relay()
            if len(found) == 2:
                break
    assert found == ["50", "51"]


async def test_a_new_stream_begins_now(http: httpx.AsyncClient, world: World) -> None:
    """What was before is read from the list."""
    segment = await world.segment("pro")
    await world.user("u1")
    await world.enter(segment, "u1", 1)
    await world.relay()
    async with events(http, "/v1/transitions/stream") as stream:
        await world.leave(segment, "u1", 2)
        await world.relay()
        async for event in stream:
            assert event["id"] == "2"
            break


@pytest.mark.parametrize("path", ["/v1/transitions/stream", "/v1/live"])
async def test_a_stream_ends_with_its_key(http: httpx.AsyncClient, world: World, path: str) -> None:
    """Whoever is locked out hears nothing more, though nothing happens meanwhile."""
    async with events(http, path) as stream:
        await world.connection.execute("update keys set revoked_at = clock_timestamp()")
        async for _ in stream:
            pass
    assert (await http.get("/v1/users")).status_code == 401


async def test_live_numbers_follow_the_counts(http: httpx.AsyncClient, world: World) -> None:
    """First all, then those that changed; freshness beside them."""
    segment = await world.segment("pro")
    kinds: list[str] = []
    async with events(http, "/v1/live") as stream:
        async for event in stream:
            kinds.append(event["event"])
            if event["event"] == "counts" and event["data"].get(segment) == 0:
                await world.user("u1")
                await world.enter(segment, "u1", 1)
            elif event["event"] == "counts" and event["data"].get(segment) == 1:
                break
    assert {"counts", "freshness"} <= set(kinds)


async def test_screens_hear_who_changed(http: httpx.AsyncClient, world: World) -> None:
    """Within a second of a call that took effect."""
    async with events(http, "/v1/live") as stream:
        async for event in stream:
            if event["event"] == "counts":
                await world.event("u1", "Clicked", 1_000, "m1")
                began_at = asyncio.get_running_loop().time()
            elif event["event"] == "changed":
                assert event["data"] == {"users": ["u1"], "companies": [], "more": False}
                assert asyncio.get_running_loop().time() - began_at < 1
                break
