"""`muster import`: a CSV file as identify calls through the door that every other client uses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Annotated, BinaryIO

import httpx
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from services.cli.batch_client import BatchClient
from services.cli.console import ERR, complain, say
from services.cli.csv_rows import read_calls
from services.cli.errors import CommandFailed
from services.cli.import_calls import Call
from services.cli.import_lanes import LANES, Batch, make_batches
from services.cli.settings import access, need, read_settings
from services.cli.tables import BadRow


@dataclass
class Report:
    """What became of the rows."""

    accepted: int = 0
    refused: list[BadRow] = field(default_factory=list)


def import_command(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header line, in UTF-8.", exists=True, dir_okay=False)],
    identifier: Annotated[str, typer.Option("--id", help="The column that holds the user id.")],
    email: Annotated[str | None, typer.Option(help="The column that becomes the trait `email`.")] = None,
    url: Annotated[str | None, typer.Option(help="Where ingest is; MUSTER_INGEST by default.")] = None,
    write_key: Annotated[str | None, typer.Option(help="MUSTER_WRITE_KEY by default.")] = None,
) -> None:
    """Import a CSV file: each row identifies a user, each other column is a trait, a blank cell is no trait.

    Importing a file again, or with its rows in another order, changes nothing. Refused rows are listed with their line
    and reason, and the exit code is 1 then.
    """
    import_file(file, lambda lines: read_calls(lines, identifier, email), Door("/v1/batch", url, write_key))


@dataclass(frozen=True)
class Door:
    """The route of ingest that takes the calls, and address and key where the command line names others than usual."""

    path: str
    url: str | None
    write_key: str | None


def import_file(file: Path, read: Callable[[Iterator[str]], Iterator[Call | BadRow]], door: Door) -> None:
    """Send the calls that ``read`` makes of the file's lines, with progress and a report.

    Raises CommandFailed, and typer.Exit when rows are refused.
    """
    kept = access(read_settings())
    url = need(door.url or kept.ingest_url, "MUSTER_INGEST").rstrip("/") + door.path
    key = need(door.write_key or kept.write_key, "MUSTER_WRITE_KEY")
    began = monotonic()
    report = Report()
    try:
        with file.open("rb") as content, shown_progress(file, content) as lines:
            asyncio.run(send_all(make_batches(read(lines)), url, key, report))
    finally:
        say_report(report, monotonic() - began)
    if report.refused:
        raise typer.Exit(1)


async def send_all(batches: Iterator[Batch | BadRow], url: str, key: str, report: Report) -> None:
    """Send every batch to a route of ingest, one request at a time per lane.

    Raises CommandFailed; the report then holds what was done.
    """
    lanes: list[asyncio.Queue[Batch | None]] = [asyncio.Queue(maxsize=2) for _ in range(LANES)]
    async with httpx.AsyncClient(auth=(key, ""), timeout=60) as http:
        client = BatchClient(http, url)
        try:
            async with asyncio.TaskGroup() as group:
                for lane in lanes:
                    group.create_task(send_lane(client, lane, report))
                await hand_out(batches, lanes, report)
        except ExceptionGroup as failures:
            raise first_failure(failures) from None


async def hand_out(batches: Iterator[Batch | BadRow], lanes: list[asyncio.Queue[Batch | None]], report: Report) -> None:
    """Give each batch to its lane, waiting while the lane is full, and tell the lanes when there are no more."""
    for batch in batches:
        if isinstance(batch, BadRow):
            report.refused.append(batch)
        else:
            await lanes[batch.lane].put(batch)
    for lane in lanes:
        await lane.put(None)


async def send_lane(client: BatchClient, lane: asyncio.Queue[Batch | None], report: Report) -> None:
    """Send the batches of one lane in their order."""
    while (batch := await lane.get()) is not None:
        refused = await client.send(batch)
        report.refused += refused
        report.accepted += len(batch.lines) - len(refused)


def first_failure(failures: ExceptionGroup[Exception]) -> Exception:
    """One of the failures of the lanes: when ingest refuses, they fail alike."""
    first = failures.exceptions[0]
    return first_failure(first) if isinstance(first, ExceptionGroup) else first


@contextmanager
def shown_progress(file: Path, content: BinaryIO) -> Iterator[Iterator[str]]:
    """The lines of a file; a bar on the terminal moves as they are read."""
    columns = (TextColumn(file.name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size)
        yield decoded(content, lambda size: progress.advance(task, size))


def decoded(content: BinaryIO, advance: Callable[[int], None]) -> Iterator[str]:
    """The lines of UTF-8 text, without byte order mark. Raises CommandFailed for other encodings."""
    for number, line in enumerate(content, start=1):
        advance(len(line))
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise CommandFailed(
                f"Line {number} is not UTF-8: save the file as UTF-8, or convert it by iconv."
            ) from None


def say_report(report: Report, seconds: float) -> None:
    """The refused rows with line and reason, then one line of totals."""
    for row in sorted(report.refused, key=lambda row: row.line):
        complain(f"line {row.line}: {row.reason}")
    rows = report.accepted + len(report.refused)
    say(
        f"{report.accepted:,} rows accepted, {len(report.refused):,} refused, "
        f"in {seconds:.1f} s ({rows / max(seconds, 0.001):,.0f} rows/s)"
    )
