"""What this machine sustains with a thousand segments, and how fresh reads are at parts of it."""

import sys
from math import sqrt
from time import monotonic

from benchmarks.mix import create_segments
from benchmarks.page import Result
from benchmarks.people import population, population_calls
from benchmarks.pressure import Pressure, Step, pressure
from benchmarks.scene import Scene
from benchmarks.traffic import Percentiles, traffic

FLOOD_SECONDS = 6
STEP_SECONDS = 8
FRESH_SECONDS = 15
BEGIN, FACTOR, NEAR = 0.85, 1.25, 1.13
"""The first rate, as a part of what a flood achieves; by how much each step is more, until it is too much; and how near
the rate that is sustained and the one that is too much have to come."""
PARTS = (0.25, 0.5, 0.75)


async def ramp(sender: Pressure, step_seconds: float = STEP_SECONDS) -> Step:
    """The step of the highest rate at which the lag is bounded, to within a few percent."""
    rate = BEGIN * await sender.flood(FLOOD_SECONDS)
    await sender.settle()
    held: Step | None = None
    too_much = 0.0
    while held is None or not too_much or too_much > held.rate * NEAR:
        step = await sender.at(rate, step_seconds)
        await sender.settle()
        said = f"{step.rate:,.0f}/s: accepted {step.accepted:,.0f}/s, lag grows by {step.growth * 1000:,.0f} ms"
        print(said, file=sys.stderr)
        if step.is_bounded():
            held = step
        else:
            too_much = rate
        if held is not None and too_much:
            rate = sqrt(held.rate * too_much)
        else:
            rate = rate / FACTOR if held is None else rate * FACTOR
    return held


async def freshness(scene: Scene, sender: Pressure, users: int, rate: float) -> Percentiles:
    """From the acknowledgement of a call until a read shows it, while calls come at a rate."""
    async with traffic(scene.client, 0, users, batches=False) as live:
        began = monotonic()
        await sender.at(rate, FRESH_SECONDS)
        ended = monotonic()
        await live.read_back(ended)
    await sender.settle()
    found = live.freshness(began + 1, ended)
    print(f"{rate:,.0f}/s: freshness {found}", file=sys.stderr)
    return found


async def run(scene: Scene, users: int, segments: int) -> Result:
    """Load the users, create the segments, find the rate and measure at parts of it."""
    await create_segments(scene, range(segments))
    await scene.load(population(users), population_calls(users))
    async with pressure(scene, users, "sustained") as sender:
        best = await ramp(sender)
        fresh = {part: await freshness(scene, sender, users, part * best.rate) for part in PARTS}
    return Result(
        "sustained",
        "Everything on one machine",
        "Batches of 100 calls, six of ten events and four that change attributes; sustained is the highest rate at\n"
        "which what waits for the segmenter does not grow. For freshness 20 further calls a second are read back.",
        [
            ("Users", f"{users:,}"),
            ("Segments", f"{segments:,}"),
            ("Sustained calls per second", f"{best.rate:,.0f}"),
            *((f"Freshness at {part:.0%} of it", str(found)) for part, found in fresh.items()),
        ],
    )
