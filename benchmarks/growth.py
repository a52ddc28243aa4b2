"""What matters to a product, at more and more users and segments."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import TypeAlias

from benchmarks.mix import create_segments
from benchmarks.page import Result
from benchmarks.people import population, population_calls
from benchmarks.pressure import pressure
from benchmarks.reads import Asked, Reads, measured
from benchmarks.scene import Scene
from benchmarks.traffic import traffic
from tests.client import where

FLOOD_SECONDS = 6
FRESH_SECONDS = 10
REPEATS = 100
QUIET_SECONDS = 1_800
HALF = {"all": [where("rank", "lt", 500)]}
HEAD = ("Users", "Segments", "Calls per second", "Freshness", "First page", "A user's segments", "A count")
Stages: TypeAlias = Callable[[], AbstractAsyncContextManager[Scene]]
"""Makes a Muster without users, as often as it is asked."""


async def asked(scene: Scene, users: int, segment: str) -> list[str]:
    """What the reads of a product take: a first page, the segments of a user, the count of a filter."""
    reads = Reads(scene.client, users, segment)
    several = [
        Asked("First page", lambda _: reads.members(), REPEATS),
        Asked("Segments of a user", lambda n: reads.get(f"/v1/users/{reads.somebody(n)}/segments"), REPEATS),
        Asked("Count", lambda _: reads.search(conditions=HALF, limit=1, total=True), REPEATS // 10),
    ]
    return [(await measured(each))[1] for each in several]


async def measure(scene: Scene, users: int, segments: int, segment: str) -> tuple[str, ...]:
    """A row: what is handled under a flood, and then the rest under live traffic."""
    async with pressure(scene, users, f"growth-{segments}") as sender:
        handled = await sender.flood(FLOOD_SECONDS)
        await sender.settle()
    async with traffic(scene.client, 0, users) as live:
        began = monotonic()
        read = await asked(scene, users, segment)
        await asyncio.sleep(max(0, began + FRESH_SECONDS - monotonic()))
        ended = monotonic()
        await live.read_back(ended)
    return f"{users:,}", f"{segments:,}", f"{handled:,.0f}", str(live.freshness(began, ended)), *read


async def rows(scene: Scene, users: int, segments: Sequence[int]) -> AsyncIterator[tuple[str, ...]]:
    """The rows of so many users, with more and more segments."""
    await scene.load(population(users), population_calls(users))
    segment = await scene.client.create_segment("Half of them", HALF)
    begin = 0
    for end in segments:
        print(f"{users:,} users, {end:,} segments ...", file=sys.stderr)
        await create_segments(scene, range(begin, end))
        begin = end
        yield await measure(scene, users, end, segment)


async def run(stages: Stages, users: Sequence[int], segments: Sequence[int]) -> Result:
    """A Muster for each number of users."""
    found = []
    for each in users:
        async with stages() as scene:
            found += [row async for row in rows(scene, each, segments)]
    return Result(
        "growth",
        "How it grows",
        "Calls a second are what is handled while as many come as are handled, on a machine that the sender shares.\n"
        "The rest is measured under live traffic (p50 / p99); a count is of half of all users, by conditions.",
        found,
        HEAD,
    )
