"""How fast the segmenter drains streams, beside its floor: the same without folding, and without conditions."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from statistics import median

from benchmarks.drained import FLOOR, OURS, Basin, Drained, basin, copy_floor, prepare
from benchmarks.page import Result
from benchmarks.scene import home
from benchmarks.sessions import BUSY, calls, newcomer, others

SIZES = (100, 10_000)
Row = tuple[str, ...]


async def run(users: int, events: int, rounds: int) -> Result:
    """All sizes; with the first also two processes."""
    rows: list[Row] = []
    with home() as folder:
        async with basin(folder) as servers:
            for size in SIZES:
                rows += await measured(servers, size, (users, events, rounds))
    return Result(
        "segmenter",
        "The segmenter beside its floor",
        "Filled streams are drained by one process. The floor reads, decodes, copies the log, upserts users and moves\n"
        "the offset, in batches of the same size; it folds nothing and asks no condition. Both take turns; medians of\n"
        "their rounds. CPU: seconds of the process, and of Postgres, for each thousand events.",
        rows,
        ("", "Floor, events/s", "Ours, events/s", "Of the floor", "CPU, floor", "CPU, ours", "Lock waits"),
    )


async def measured(servers: Basin, size: int, amounts: tuple[int, int, int]) -> list[Row]:
    """The rows of a number of segments."""
    users, events, rounds = amounts
    await prepare(servers, [*BUSY, *(others(number) for number in range(len(BUSY), size))])
    await servers.fill(newcomer(user) for user in range(users))
    say(f"{size} segments, users", await servers.drain("ours", OURS))
    await copy_floor(servers)
    wanted = (1, 2) if size == SIZES[0] else (1,)
    found: defaultdict[str, list[Drained]] = defaultdict(list)
    for seed in range(rounds):
        await servers.fill(islice(calls(users, seed), events))
        found["floor"].append(await servers.drain("floor", FLOOR))
        say("floor", found["floor"][-1])
        for processes in wanted:
            if processes > 1:
                await servers.fill(islice(calls(users, seed + rounds), events))
            found[f"{processes}"].append(await servers.drain("ours", OURS, processes))
            say(f"{processes} processes", found[f"{processes}"][-1])
        if len(wanted) > 1:
            await servers.drain("floor", FLOOR)
    return [row(size, processes, found["floor"], found[f"{processes}"]) for processes in wanted]


def row(size: int, processes: int, floor: Sequence[Drained], ours: Sequence[Drained]) -> Row:
    """A line of the table."""
    low, own = (median(each.rate for each in rounds) for rounds in (floor, ours))
    name = f"{size:,} segments" if processes == 1 else f"{size:,} segments, {processes} processes"
    waits = sum(each.lock_waits for each in ours)
    return name, f"{low:,.0f}", f"{own:,.0f}", f"{own / low:.0%}", cost(floor), cost(ours), f"{waits}"


def cost(rounds: Sequence[Drained]) -> str:
    """Processor seconds for a thousand events, of the process and of Postgres."""
    own = median(each.cpu / each.events for each in rounds) * 1_000
    server = median(each.server_cpu / each.events for each in rounds) * 1_000
    return f"{own:.3f} + {server:.3f} s"


def say(name: str, found: Drained) -> None:
    """What was found, while it goes on."""
    own, server = (seconds / found.events * 1e6 for seconds in (found.cpu, found.server_cpu))
    print(
        f"{name}: {found.rate:,.0f}/s, {own:.0f} + {server:.0f} us of CPU, {found.lock_waits} lock waits",
        file=sys.stderr,
    )  # fmt: skip
