"""Reads how the pipeline works: how many calls, how soon they take effect, and how late sweeps are."""

from __future__ import annotations

from typing import Final

from shared.domain.latencies import SLOT_MS, Figures, percentile, slot_of
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
MINUTE_MS: Final = 60_000
FRESH_SLOTS: Final = 30


async def figures(connection: AnyConnection, now: int) -> Figures:
    """The figures at a UTC ms, at most two seconds behind."""
    since = slot_of(now) - MINUTE_MS + SLOT_MS
    recent = await connection.fetchrow(STATEMENTS["recent"], since)
    rows = await connection.fetch(STATEMENTS["latencies"], slot_of(now) - (FRESH_SLOTS - 1) * SLOT_MS)
    overdue = await connection.fetchval(STATEMENTS["overdue"])
    latencies = [row["calls"] for row in rows]
    calls, sweep_ms = (recent["calls"], recent["sweep_ms"]) if recent else (0, 0)
    waited = 0 if overdue is None else max(now - overdue, 0)
    return Figures(
        events_per_second=round(calls * 1000 / (now - since + 1), 2),
        freshness_p50_seconds=_seconds(percentile(latencies, 0.5)),
        freshness_p99_seconds=_seconds(percentile(latencies, 0.99)),
        sweep_delay_seconds=max(sweep_ms, waited) / 1000,
    )


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / 1000, 4)
