"""`python -m benchmarks NAME`: what the real processes do under load on this machine."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from benchmarks import backfill, edit, fanout, matching, page, reads
from benchmarks.page import Result
from benchmarks.scene import Scene, scene

USERS = 1_000_000
COMPANY = 100_000

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Users = Annotated[int, typer.Option(min=1_000, help="How many users there are.")]
Segmenters = Annotated[int, typer.Option(min=1, help="How many segmenter processes share the shards.")]
Write = Annotated[bool, typer.Option("--write", help="Put the table into docs/performance.md.")]


def measure(run: Callable[[Scene], Awaitable[Result]], segmenters: int, write: bool) -> None:
    """Run one benchmark on a Muster of its own and print its section of the page."""

    async def measured() -> Result:
        async with scene(segmenters) as stage:
            return await run(stage)

    section = page.section(asyncio.run(measured()), " ".join(sys.argv[1:]))
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


@app.command("matching")
def matching_command(write: Write = False) -> None:
    """One change with 10 to 10,000 segments, in one process."""
    section = page.section(matching.run(), " ".join(sys.argv[1:]))
    print(section.text)
    if write:
        page.put(section)


app(prog_name="python -m benchmarks")
