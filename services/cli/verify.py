"""`muster verify`: the proof that members, counts and transitions are what the log and the definitions say."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

import typer

from services.cli import connections
from services.cli.console import complain, say, say_json
from services.cli.settings import read_settings
from services.segmenter.verify.report import KEPT, Report
from services.segmenter.verify.verifying import verify


def verify_command(
    deep: Annotated[
        bool, typer.Option("--deep", help="Compare every transition on Redis, not only the newest 10,000.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for the streams to be read, at most.", min=0)] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Recompute users, members and transitions, and compare. Reads only, also while Muster is at work.

    Exit code 0: no differences, 1: some.
    """
    started = time.monotonic()
    report = asyncio.run(run(wait, deep=deep))
    seconds = time.monotonic() - started
    if as_json:
        say_json(as_content(report, seconds))
    else:
        show(report, seconds)
    if report.difference_count:
        raise typer.Exit(1)


async def run(patience_s: float, *, deep: bool) -> Report:
    """Verify the installation that the settings name."""
    settings = read_settings()
    async with (
        connections.postgres(connections.database_url(settings)) as postgres,
        connections.redis(connections.redis_url(settings)) as redis,
    ):
        return await verify(postgres, redis, settings.clock, patience_s=patience_s, deep=deep)


def show(report: Report, seconds: float) -> None:
    """Print a report: what is late, the first differences, and one line that says it all."""
    for late in report.late:
        say(f"not quiet: {late}")
    for each in report.differences:
        complain(f"{each.kind}: {each.where}: expected {each.expected}, found {each.found}")
    if report.difference_count > KEPT:
        complain(f"and {report.difference_count - KEPT:,} more differences")
    say(summary(report, seconds), style="red" if report.difference_count else "green")


def summary(report: Report, seconds: float) -> str:
    """`users 1,000,000  segments 214  transitions 48,112,004  differences 0  (6 m 12 s)`."""
    counted = {
        "users": report.users,
        "segments": report.segments,
        "transitions": report.transitions,
        "differences": report.difference_count,
    }
    return "  ".join(f"{name} {count:,}" for name, count in counted.items()) + f"  ({duration(seconds)})"


def duration(seconds: float) -> str:
    """`6 m 12 s`, or `0.4 s` below a minute."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} m {rest} s" if seconds >= 59.5 else f"{seconds:.1f} s"


def as_content(report: Report, seconds: float) -> dict[str, Any]:
    """A report for programs."""
    return {
        "users": report.users,
        "companies": report.companies,
        "segments": report.segments,
        "transitions": report.transitions,
        "events": report.events,
        "differences": report.difference_count,
        "kinds": dict(report.kinds),
        "first": [
            {"kind": each.kind, "where": each.where, "expected": each.expected, "found": each.found}
            for each in report.differences
        ],
        "quiet": report.quiet,
        "late": report.late,
        "seconds": round(seconds, 1),
    }
