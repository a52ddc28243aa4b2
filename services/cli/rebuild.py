"""`muster rebuild`: the read model made again from the log, by the owners that are at work."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from services.cli import connections, verify
from services.cli.console import ERR, complain, say, say_json
from services.cli.errors import CommandFailed
from services.cli.settings import CliSettings, author, read_settings
from services.cli.verify import duration
from services.ingest.commands.audit import Actor, Note, note
from services.segmenter.rebuild_requests import Standing, Step
from services.segmenter.rebuilding.running import Rebuilt, rebuild
from services.segmenter.verify import pages
from services.segmenter.verify.facts import Extent
from services.segmenter.verify.verifying import verify as compare
from shared.postgres.pool import AnyConnection


def rebuild_command(
    environment: Annotated[str | None, typer.Option("--environment", "-e", help="Only of this one.")] = None,
    shard: Annotated[int | None, typer.Option(help="Only of this shard.", min=0)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, and change nothing: as verify does.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Fold the whole log again and make users, companies and members what it says, while Muster is at work.

    Subscribers hear the difference to what was published, with the cause `rebuild`. It may be interrupted, and goes on
    when it is called again within an hour. Exit code 1: a shard could not do it, or a dry run found differences.
    """
    started, extent = time.monotonic(), Extent(environment, shard)
    if dry_run:
        report = asyncio.run(run_dry(read_settings(), extent))
        seconds = time.monotonic() - started
        say_json(verify.as_content(report, seconds)) if as_json else verify.show(report, seconds)
        raise typer.Exit(1 if report.difference_count else 0)
    done = asyncio.run(run(read_settings(), extent))
    seconds = time.monotonic() - started
    say_json(as_content(done, seconds)) if as_json else show(done, seconds)
    if done.failures:
        raise typer.Exit(1)


async def run(settings: CliSettings, extent: Extent) -> Rebuilt:
    """Rebuild a part of the installation that the settings name. Raises CommandFailed when there is no such part."""
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(connections.postgres(connections.database_url(settings)))
        redis = await stack.enter_async_context(connections.redis(connections.redis_url(settings)))
        await refuse_unknown(postgres, extent)
        # Before it begins: what it changes is committed page by page, and it may be interrupted.
        await note(postgres, settings.clock, Actor(extent.environment, author()), _noted(extent))
        bar = stack.enter_context(Bar())
        return await rebuild(postgres, redis, settings.clock, extent, bar.show)


def _noted(extent: Extent) -> Note:
    shards = "every shard" if extent.shard is None else f"shard {extent.shard}"
    return Note("rebuild.started", extent.environment, f"{extent.environment or 'every environment'}, {shards}")


async def run_dry(settings: CliSettings, extent: Extent) -> Any:
    """What differs. Raises CommandFailed when there is no such part."""
    async with (
        connections.postgres(connections.database_url(settings)) as postgres,
        connections.redis(connections.redis_url(settings)) as redis,
    ):
        await refuse_unknown(postgres, extent)
        return await compare(postgres, redis, settings.clock, extent=extent)


async def refuse_unknown(postgres: AnyConnection, extent: Extent) -> None:
    """Raises CommandFailed for a shard or an environment that is not there."""
    shards, environments = await pages.shards(postgres), await pages.environments(postgres)
    if extent.shard is not None and extent.shard >= shards:
        raise CommandFailed(f"There is no shard {extent.shard}: they are numbered 0 to {shards - 1}.")
    if extent.environment is not None and extent.environment not in environments:
        raise CommandFailed(f"There is no environment {extent.environment!r}: take {', '.join(environments)}.")


class Bar(Progress):
    """How far it is, on a terminal; elsewhere a line per step."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[ids]}"),
        )
        super().__init__(*columns, console=ERR, transient=True, disable=not ERR.is_terminal)
        self._steps: dict[Step, TaskID] = {}

    def show(self, step: Step, standing: Standing) -> None:
        """A step is so far: places (shard and environment) that are done, and what was looked at."""
        ids = f"{standing.ids:,} users and companies, {standing.entries:,} entries of the log"
        if standing.untaken:
            ids += f"; {standing.untaken} not begun: is a segmenter at work?"
        if step not in self._steps:
            self._steps[step] = self.add_task(step, total=standing.asked, ids=ids)
        self.update(self._steps[step], completed=standing.done, ids=ids)
        if not ERR.is_terminal and standing.done == standing.asked:
            ERR.print(f"{step}: {ids}", markup=False)


def show(done: Rebuilt, seconds: float) -> None:
    """Print what was different."""
    for failure in done.failures:
        complain(f"failed: {failure}")
    for table, count in sorted(done.changed.items()):
        say(f"{table}: {count:,} were different")
    told = done.changed.get("members", 0)
    say(
        f"entries {done.entries:,}  ids {done.ids:,}  told {told:,}  ({duration(seconds)})",
        style="red" if done.failures else "green",
    )


def as_content(done: Rebuilt, seconds: float) -> dict[str, Any]:
    """For programs."""
    return {
        "rebuild": done.rebuild,
        "entries": done.entries,
        "ids": done.ids,
        "changed": dict(done.changed),
        "failures": done.failures,
        "seconds": round(seconds, 1),
    }
