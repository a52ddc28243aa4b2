"""What time alone makes happen: many exits a second, and everybody's at one moment, while live traffic runs."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic

from benchmarks.mix import create_segments
from benchmarks.page import Result
from benchmarks.people import Call, identified
from benchmarks.pressure import Pressure, Sample, pressure
from benchmarks.scene import Scene
from benchmarks.traffic import Percentiles, traffic
from benchmarks.watching import Exits, watching
from services.cli.stack import segmenter_names
from shared.clock import SystemClock, make_clock
from shared.domain.instants import format_instant
from tests.client import where
from tests.waiting import wait_until

HOUR_MS = 3_600_000
FAR_MS = 12 * HOUR_MS
"""So far ahead is the first exit when users are loaded; then the clock is moved."""
LEAD_MS = 3_000
"""So long before the first exit the clock is set to."""
SEGMENTS = 100
BACKLOG_BATCHES = 300
EDGE = 0.15
"""The part of a drain at its begin, and at its end, in which not all shards work."""
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Plan:
    """Who exits when: so many a second for a while, then the others all at one moment. ``begin``: UTC ms."""

    per_second: int
    seconds: int
    at_once: int
    begin: int

    @property
    def spread(self) -> int:
        """How many exit one after the other."""
        return self.per_second * self.seconds

    @property
    def midnight(self) -> int:
        """When the others exit, UTC ms."""
        return self.begin + HOUR_MS

    def users(self) -> Iterator[Call]:
        """Everybody, with the moment of their exit."""
        for number in range(self.spread + self.at_once):
            call = identified(number)
            at = self.midnight if number >= self.spread else self.begin + number * 1000 // self.per_second
            call["traits"]["ends_at"] = format_instant(at)
            yield call


async def own_rate(scene: Scene, sender: Pressure, segmenters: int) -> float:
    """Calls that the segmenter handles per second when a backlog waits and nothing else is done."""
    with ExitStack() as standing:
        for name in segmenter_names(segmenters):
            standing.enter_context(scene.inside.stack.suspended(name))
        for _ in range(BACKLOG_BATCHES):
            await sender.send()
    began = len(sender.samples)
    await asyncio.sleep(1)
    await sender.settle()
    return middle_rate(sender.samples[began:])


def middle_rate(samples: list[Sample]) -> float:
    """Rows of the log per second, without the edges."""
    low, high = samples[0].handled, samples[-1].handled
    edge = (high - low) * EDGE
    inner = [sample for sample in samples if low + edge <= sample.handled <= high - edge]
    return (inner[-1].handled - inner[0].handled) / (inner[-1].at - inner[0].at)


async def exits(scene: Scene, segment: str, moment: int, left: int, users: int) -> tuple[Exits, Percentiles]:
    """Set the clock to shortly before a moment (UTC ms), and wait until so many members are left."""
    shift = moment - LEAD_MS - SystemClock().now_ms()
    scene.inside.stack.move_clock(shift)
    clock = make_clock(scene.inside.stack.clock_file)
    async with watching(scene.inside) as watcher:
        async with traffic(scene.client, 0, users) as live:
            await wait_until(lambda: clock.now_ms() >= moment)
            began = monotonic()

            async def are_out() -> bool:
                await asyncio.sleep(0.2)
                return int((await scene.client.get(f"/v1/segments/{segment}"))["member_count"]) == left

            await wait_until(are_out, timeout=PATIENCE_SECONDS, message="all exits")
            ended = monotonic()
            print(f"committed within {ended - began:.1f} s", file=sys.stderr)
            await live.read_back(ended)
        await scene.inside.quiet(PATIENCE_SECONDS)
    found = await watcher.exits(segment)
    print(f"published within {max(found.late) / 1000:.1f} s, late {found}", file=sys.stderr)
    return found, live.freshness(began, ended)


async def run(scene: Scene, plan: Plan, segmenters: int) -> Result:
    """Load the users, measure the segmenter's own rate, then let the moments come."""
    await create_segments(scene, range(SEGMENTS))
    everybody = plan.spread + plan.at_once
    await scene.load(plan.users(), everybody)
    segment = await scene.client.create_segment(
        "On trial", {"all": [where("ends_at", "in_next", {"n": 30, "unit": "days"})]}
    )
    await scene.inside.quiet(PATIENCE_SECONDS)
    async with pressure(scene, everybody, "backlog") as sender:
        rate = await own_rate(scene, sender, segmenters)
    print(f"own rate {rate:,.0f}/s", file=sys.stderr)
    one_by_one, live = await exits(scene, segment, plan.begin, plan.at_once, everybody)
    assert len(one_by_one.late) == plan.spread, f"{len(one_by_one.late)} exits"
    all_at_once, meanwhile = await exits(scene, segment, plan.midnight, 0, everybody)
    assert len(all_at_once.late) == plan.at_once, f"{len(all_at_once.late)} exits"
    drained = max(all_at_once.late) / 1000
    return Result(
        "sweep",
        "What time alone makes happen",
        f"Users exit a segment at a moment of their own while {SEGMENTS} other segments and live traffic are there:\n"
        "first so many a second, then all others at one moment. Late is from the moment of an exit until it is on the\n"
        "stream of transitions (p50 / p99); the segmenter's own rate is that at which it handles calls that wait.",
        [
            ("Exits per second", f"{plan.per_second:,} for {plan.seconds} s"),
            ("Late", str(one_by_one)),
            ("Freshness of calls meanwhile", str(live)),
            ("Exits at one moment", f"{plan.at_once:,}"),
            ("Seconds until the last is published", f"{drained:.1f}"),
            ("Exits per second until then", f"{plan.at_once / drained:,.0f}"),
            ("The segmenter's own rate, calls per second", f"{rate:,.0f}"),
            ("Exits to calls", f"{plan.at_once / drained / rate:.2f}"),
            ("Freshness of calls until then", str(meanwhile)),
        ],
    )
