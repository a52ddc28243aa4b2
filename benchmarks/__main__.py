"""`python -m benchmarks NAME`: what the real processes do under load on this machine."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated

import typer
import uvloop

from benchmarks import (
    backfill,
    edit,
    fanout,
    growth,
    ingest,
    matching,
    page,
    plots,
    reads,
    rebuild,
    segmenter,
    sizes,
    soak,
    sustained,
    sweep,
)
from benchmarks.page import Result
from benchmarks.scene import Scene, scene
from shared.clock import SystemClock

USERS = 1_000_000
COMPANY = 100_000
GROWTH_USERS = [10_000, 100_000]
GROWTH_SEGMENTS = [10, 100, 1_000]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Users = Annotated[int, typer.Option(min=1_000, help="How many users there are.")]
Segmenters = Annotated[int, typer.Option(min=1, help="How many segmenter processes share the shards.")]
Write = Annotated[bool, typer.Option("--write", help="Put the table into docs/performance.md.")]


def measure(run: Callable[[Scene], Awaitable[Result]], segmenters: int, write: bool, **settings: str) -> None:
    """Run one benchmark on a Muster of its own and print its section of the page."""

    async def measured() -> Result:
        async with scene(segmenters, **settings) as stage:
            return await run(stage)

    show(finished(measured()), write)


def finished(work: Coroutine[None, None, Result]) -> Result:
    """The result, by the loop that the services have too."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def show(result: Result, write: bool) -> None:
    """Print a section of the page, and put it there if that is asked for."""
    section = page.section(result, " ".join(sys.argv[1:]))
    print(section.text)
    if write:
        page.put(section)


@app.command("backfill")
def backfill_command(users: Users = USERS, segmenters: Segmenters = 1, write: Write = False) -> None:
    """A new segment of five leaves while live traffic runs."""
    measure(lambda stage: backfill.run(stage, users), segmenters, write)


@app.command("fanout")
def fanout_command(
    company: Users = COMPANY, users: Users = COMPANY, segmenters: Segmenters = 1, write: Write = False
) -> None:
    """One attribute of a large company changes; --users: how many others there are."""
    measure(lambda stage: fanout.run(stage, company, users), segmenters, write)


@app.command("edit")
def edit_command(users: Users = USERS, segmenters: Segmenters = 1, write: Write = False) -> None:
    """A segment in use is edited while a reader and a subscriber look on."""
    measure(lambda stage: edit.run(stage, users), segmenters, write)


@app.command("reads")
def reads_command(users: Users = USERS, segmenters: Segmenters = 1, write: Write = False) -> None:
    """What a dashboard reads: pages, a user, searches, counts, pickers."""
    measure(lambda stage: reads.run(stage, users), segmenters, write)


@app.command("sizes")
def sizes_command(users: Users = 20_000, segmenters: Segmenters = 1, write: Write = False) -> None:
    """What users, calls and transitions take on disk."""
    measure(lambda stage: sizes.run(stage, users), segmenters, write)


@app.command("matching")
def matching_command(write: Write = False) -> None:
    """One change with 10 to 10,000 segments, in one process."""
    show(matching.run(), write)


@app.command("segmenter")
def segmenter_command(
    users: Users = 20_000,
    events: Annotated[int, typer.Option(min=1_000, help="Calls that are drained in a round.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often floor and segmenter take turns.")] = 3,
    write: Write = False,
) -> None:
    """Events a second from the stream to the commit, beside a floor without folding."""
    section = page.section(asyncio.run(segmenter.run(users, events, rounds)), " ".join(sys.argv[1:]))
    print(section.text)
    if write:
        page.put(section)


@app.command("sweep")
def sweep_command(
    per_second: Annotated[int, typer.Option(min=100, help="Exits a second.")] = 5_000,
    seconds: Annotated[int, typer.Option(min=2, help="For so long.")] = 10,
    users: Users = COMPANY,
    segmenters: Segmenters = 1,
    write: Write = False,
) -> None:
    """Exits by the clock alone; --users: how many exit at one moment."""
    plan = sweep.Plan(per_second, seconds, users, SystemClock().now_ms() + sweep.FAR_MS)
    measure(lambda stage: sweep.run(stage, plan, segmenters), segmenters, write)


@app.command("sustained")
def sustained_command(
    users: Users = COMPANY,
    segments: Annotated[int, typer.Option(min=1, help="How many segments there are.")] = 1_000,
    segmenters: Segmenters = 1,
    write: Write = False,
) -> None:
    """The rate that this machine sustains, and freshness at parts of it."""
    measure(lambda stage: sustained.run(stage, users, segments), segmenters, write)


@app.command("soak")
def soak_command(
    minutes: Annotated[float, typer.Option(min=0.5, help="For so long.")] = 20,
    users: Users = COMPANY,
    segmenters: Segmenters = 1,
    write: Write = False,
) -> None:
    """The memory of each process at half of the rate that is sustained."""
    measure(lambda stage: soak.run(stage, users, segmenters, minutes), segmenters, write, **soak.SETTINGS)


@app.command("rebuild")
def rebuild_command(users: Users = COMPANY, segmenters: Segmenters = 1, write: Write = False) -> None:
    """`muster rebuild`, and one segment built."""
    measure(lambda stage: rebuild.run(stage, users), segmenters, write)


@app.command("growth")
def growth_command(
    users: Annotated[list[int], typer.Option(help="Numbers of users.")] = GROWTH_USERS,
    segments: Annotated[list[int], typer.Option(help="Numbers of segments, rising.")] = GROWTH_SEGMENTS,
    segmenters: Segmenters = 1,
    write: Write = False,
) -> None:
    """What matters, at more and more users and segments."""
    show(finished(growth.run(lambda: scene(segmenters), users, segments)), write)


@app.command("plots")
def plots_command() -> None:
    """Draw the pictures of docs/performance.md from its tables."""
    for path in plots.draw_all():
        print(path)


@app.command("ingest")
def ingest_command(
    seconds: Annotated[float, typer.Option(min=0.5, help="How long each takes in a round.")] = 1.5,
    rounds: Annotated[int, typer.Option(min=1, help="How often they take turns.")] = 12,
    write: Write = False,
) -> None:
    """Durable events a second through the doors of ingest, beside two floors."""
    section = page.section(ingest.measured(seconds, rounds), " ".join(sys.argv[1:]))
    print(section.text)
    if write:
        page.put(section)


app(prog_name="python -m benchmarks")
