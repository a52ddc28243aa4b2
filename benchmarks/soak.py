"""Half of what this machine sustains, for a long time: whether any process needs more and more memory."""

import asyncio
import sys
from collections.abc import Mapping
from statistics import linear_regression, mean
from time import monotonic

import psutil

from benchmarks.mix import create_segments
from benchmarks.page import Result
from benchmarks.people import population, population_calls
from benchmarks.pressure import Pressure, pressure
from benchmarks.scene import Scene
from benchmarks.sustained import ramp
from services.cli.stack import segmenter_names
from tests.stack import Stack

SEGMENTS = 100
PART = 0.5
SAMPLE_SECONDS = 2.0
WARM_PART = 0.4
"""The first part of the time, in which caches fill and pools open, is not counted."""
PERIOD_SECONDS = 600
MEBIBYTE = 2**20
SETTINGS = {"MUSTER_STREAM_KEEP_MS": "60000", "MUSTER_TRANSITIONS_KEEP": "10000"}
"""Streams that are full after a minute: with what they keep by default, Redis fills for an hour by design."""


def memory(stack: Stack, segmenters: int) -> dict[str, int]:
    """Bytes by process; what processes share is counted in parts, and PostgreSQL is one with its sessions."""
    found = {}
    for name in ["ingest", *segmenter_names(segmenters), "query", "redis", "postgres"]:
        process = psutil.Process(stack.pid(name))
        family = [process, *process.children(recursive=True)]
        found[name] = sum(map(bytes_of, family))
    return found


def bytes_of(process: psutil.Process) -> int:
    """What a process holds; nothing when it has just ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


Samples = list[tuple[float, Mapping[str, int]]]


async def watched(stack: Stack, segmenters: int, seconds: float) -> Samples:
    """Memory now and then, with the seconds since the begin."""
    began, found = monotonic(), Samples()
    while (passed := monotonic() - began) < seconds:
        found.append((passed, memory(stack, segmenters)))
        await asyncio.sleep(SAMPLE_SECONDS)
    return found


def row(name: str, samples: Samples) -> tuple[str, str]:
    """The memory of a process, and by how much of it a line through the samples rises in ten minutes."""
    warm = samples[int(len(samples) * WARM_PART) :]
    held = [sizes[name] for _, sizes in warm]
    slope = linear_regression([seconds for seconds, _ in warm], held).slope * PERIOD_SECONDS
    return name, f"{mean(held) / MEBIBYTE:,.0f} MiB, {slope / mean(held):+.2%} per 10 minutes"


async def soak(scene: Scene, sender: Pressure, rate: float, segmenters: int, seconds: float) -> Samples:
    """Calls at a rate while memory is looked at."""
    watching = asyncio.create_task(watched(scene.inside.stack, segmenters, seconds))
    step = await sender.at(rate, seconds)
    assert step.accepted > rate * PART, f"{step.accepted:,.0f}/s were accepted of {rate:,.0f}/s"
    return await watching


async def run(scene: Scene, users: int, segmenters: int, minutes: float) -> Result:
    """Load the users, find the rate, and let half of it run."""
    await create_segments(scene, range(SEGMENTS))
    await scene.load(population(users), population_calls(users))
    async with pressure(scene, users, "soak") as sender:
        rate = PART * (await ramp(sender)).rate
        print(f"{minutes:g} minutes at {rate:,.0f}/s ...", file=sys.stderr)
        samples = await soak(scene, sender, rate, segmenters, minutes * 60)
    return Result(
        "soak",
        "Memory over time",
        f"Half of the rate that is sustained, on {users:,} users with {SEGMENTS} segments. The first {WARM_PART:.0%}\n"
        "of the time do not count. Redis keeps a minute of its streams here, so that it is full before that.",
        [
            ("Minutes", f"{minutes:g}"),
            ("Calls per second", f"{rate:,.0f}"),
            *(row(name, samples) for name in samples[0][1]),
        ],
    )
