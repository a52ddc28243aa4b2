"""`muster simulate`: a product with users, companies and orders, sent through the doors that every client uses."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any, Final

import httpx
import typer

from services.cli.batch_client import BatchClient, body_of
from services.cli.console import say
from services.cli.demo_segments import make_segments
from services.cli.import_calls import Call
from services.cli.import_lanes import Batch, make_batches
from services.cli.importing import Report, send_all
from services.cli.lifeline import follow_supervisor
from services.cli.settings import access, need, read_settings
from services.cli.simulation.product import Product
from shared.clock import Clock

MAX_USERS: Final = 1_000_000
TICK_SECONDS: Final = 0.2
"""How long calls wait for others that go with them."""
FRESH_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 180.0


@dataclass(frozen=True)
class Doors:
    """Where calls go, by which key; `manage_key` makes the segments, none: nobody does. `query_url` and `read_key` tell
    how far the past is folded; empty: nobody asks."""

    ingest_url: str
    write_key: str
    manage_key: str | None
    query_url: str
    read_key: str


def simulate_command(
    seed: Annotated[int, typer.Option(help="The same seed is the same product.")] = 7,
    users: Annotated[int, typer.Option(help="Users with a past of some weeks.", min=1, max=MAX_USERS)] = 5_000,
    rate: Annotated[float, typer.Option(help="Calls a second from now on.", min=0.1, max=5_000)] = 40,
    duration: Annotated[float | None, typer.Option(help="Seconds until it ends; else Ctrl-C ends it.", min=0)] = None,
    segments: Annotated[bool, typer.Option(help="Make the demo's segments too, by MUSTER_MANAGE_KEY.")] = False,
) -> None:
    """Simulate a product: sign-ups, trials that end, upgrades, churn, companies, orders, page views.

    First comes the history of some weeks, as fast as it is taken, then life at the rate. Everything is decided by the
    seed and the moment of the start; history that was sent before changes nothing.
    """
    follow_supervisor(os.environ)
    settings = read_settings()
    kept = access(settings)
    doors = Doors(
        need(kept.ingest_url, "MUSTER_INGEST").rstrip("/"),
        need(kept.write_key, "MUSTER_WRITE_KEY"),
        need(kept.manage_key, "MUSTER_MANAGE_KEY") if segments else None,
        kept.query_url.rstrip("/"),
        kept.read_key,
    )
    product = Product(seed, users, settings.clock.now_ms())
    report = Report()
    try:
        asyncio.run(simulate(product, doors, settings.clock, (rate, duration), report))
    except KeyboardInterrupt:
        say("")
    say(f"sent {report.accepted:,} calls; {len(report.refused):,} were refused")
    if report.refused:
        raise typer.Exit(1)


async def simulate(
    product: Product, doors: Doors, clock: Clock, pace: tuple[float, float | None], report: Report
) -> None:
    """Send the past, make the segments, then live at the pace: calls a second, and seconds (None: for ever).

    Raises CommandFailed when ingest refuses; the report has what was sent.
    """
    began = monotonic()
    await send_all(make_batches(_lines(product.history())), f"{doors.ingest_url}/v1/batch", doors.write_key, report)
    say(f"{product.users:,} users and their past: {report.accepted:,} calls in {monotonic() - began:.1f} s")
    if doors.manage_key is not None:
        made = await make_segments(doors.ingest_url, doors.manage_key)
        say(f"{made} segments made" if made else "the segments are there already")
    await _fresh(doors)
    rate, duration = pace
    if duration is None:
        say(f"about {rate:g} calls a second from now on; Ctrl-C ends it")
    # What happens is decided from here on: the past took its time.
    now = Product(product.seed, product.users, clock.now_ms())
    await _live(now, doors, clock, pace, report)


async def _fresh(doors: Doors) -> None:
    """Return once the past is folded: what happens now would wait behind it. After some patience, or when nobody
    tells, return all the same."""
    if not (doors.query_url and doors.read_key):
        return
    until = monotonic() + PATIENCE_SECONDS
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {doors.read_key}"}, timeout=10) as http:
        while monotonic() < until:
            with suppress(httpx.TransportError):
                lag = body_of(await http.get(f"{doors.query_url}/v1/freshness")).get("lag_seconds")
                if not isinstance(lag, int | float) or lag < FRESH_SECONDS:
                    return
            await asyncio.sleep(TICK_SECONDS)


async def _live(product: Product, doors: Doors, clock: Clock, pace: tuple[float, float | None], report: Report) -> None:
    rate, duration = pace
    until = None if duration is None else product.start + duration * 1_000
    coming, batch = product.live(rate), Batch(0)
    async with httpx.AsyncClient(auth=(doors.write_key, ""), timeout=60) as http:
        client = BatchClient(http, f"{doors.ingest_url}/v1/batch")
        for number, (at, call) in enumerate(coming):
            if until is not None and at > until:
                break
            body = json.dumps(call).encode()
            early = (at - clock.now_ms()) / 1_000
            if early > 0 or not batch.fits(body):
                await _send(client, batch, report)
                batch = Batch(0)
            if early > 0:
                await asyncio.sleep(max(TICK_SECONDS, early))
            batch.add(number, body)
        await _send(client, batch, report)


async def _send(client: BatchClient, batch: Batch, report: Report) -> None:
    if batch.lines:
        refused = await client.send(batch)
        report.refused += refused
        report.accepted += len(batch.lines) - len(refused)


def _lines(bodies: Iterator[dict[str, Any]]) -> Iterator[Call]:
    return (Call(number, body["userId"], json.dumps(body)) for number, body in enumerate(bodies))
