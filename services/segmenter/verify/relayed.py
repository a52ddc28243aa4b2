"""Door: an environment's transitions on Redis against those in Postgres (promise P5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg
from redis.asyncio import Redis

from services.segmenter.verify.comparing import ids, presence
from services.segmenter.verify.facts import ERASED
from services.segmenter.verify.report import Report
from shared.domain.instants import format_instant
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream import names
from shared.stream.backlog import last_sequence
from shared.stream.streams import text

_SQL = load(__file__)

PAGE: Final = 1_000
SAMPLE: Final = 10_000
"""The newest transitions, which are compared field by field unless all are."""


async def compare_relayed(
    postgres: AnyConnection, redis: Redis, report: Report, environment: str, *, deep: bool
) -> None:
    """Compare the stream's ids with the sequence, and its newest entries (``deep``: all) with the rows.

    The stream is asked first, and Postgres then: what is on the stream was committed before. What was told before a
    history.reset and is not in Postgres any more is left alone, and so is what is kept no more.
    """
    end = await last_sequence(redis, environment)
    last: int = await postgres.fetchval(_SQL["last_sequence"], environment)
    if end > last:
        report.differ("relay", f"{environment}, end of the stream", f"sequence {last} at most", end)
    if end < last:
        report.late.append(f"{last - end:,} transitions of {environment} are not on their stream")
    first, length = await _extent(redis, environment)
    whole = length == end - first + 1
    after = first - 1 if deep or not whole else max(first - 1, end - SAMPLE)
    after = max(after, await postgres.fetchval(_SQL["horizon"], environment))
    lost = [range(row["first"], row["reset"]) for row in await postgres.fetch(_SQL["lost"], environment)]
    while after < end:
        after = await _compare_page(postgres, redis, report, environment, (after, min(end, after + PAGE)), lost)


async def _extent(redis: Redis, environment: str) -> tuple[int, int]:
    """The first sequence on the stream, and how many entries it has. (1, 0) without a stream."""
    key = names.transitions(environment)
    entries = await redis.xrange(key, count=1)
    return (_sequence(entries[0][0]), await redis.xlen(key)) if entries else (1, 0)


async def _compare_page(
    postgres: AnyConnection,
    redis: Redis,
    report: Report,
    environment: str,
    bounds: tuple[int, int],
    lost: Sequence[range],
) -> int:
    """Compare the transitions after a sequence up to another, but for the lost ones; returns how far it came."""
    after, until = bounds
    rows = await postgres.fetch(_SQL["between"], environment, after, until)
    expected = {row["sequence"]: expected_fields(row) for row in rows}
    entries = await redis.xrange(names.transitions(environment), f"{after + 1}-0", f"{until}") or []
    found = {_sequence(entry_id): _texts(fields or {}) for entry_id, fields in entries}
    first, _ = await _extent(redis, environment)
    horizon: int = await postgres.fetchval(_SQL["horizon"], environment)
    for sequence in sorted(expected.keys() | found.keys()):
        # What the stream, or Postgres, has let go of meanwhile is not missing.
        if sequence >= first and sequence > horizon and not any(sequence in span for span in lost):
            where = f"{environment}, sequence {sequence}"
            _compare_entry(report, where, expected.get(sequence), found.get(sequence))
    return until


def _compare_entry(report: Report, where: str, row: dict[str, str] | None, entry: dict[str, str] | None) -> None:
    if row is None or entry is None:
        report.compare("relay", where, presence(row), presence(entry))
        return
    for name in ids(row, entry):
        if name in ("user_id", "company_id") and row.get(name, "").startswith(ERASED):
            continue  # The stream lets go of the id with its retention.
        report.compare("relay", f"{where}, {name}", row.get(name), entry.get(name))


def _texts(fields: Mapping[bytes | str, bytes | str]) -> dict[str, str]:
    return {text(name): text(value) for name, value in fields.items()}


def expected_fields(row: asyncpg.Record) -> dict[str, str]:
    """The fields of a transition on the stream (``shared.domain.transitions.Transition``)."""
    member_count = row["member_count"]
    return {
        "sequence": str(row["sequence"]),
        "type": row["type"],
        "environment": row["environment"],
        "user_id": row["user_id"] or "",
        "company_id": row["company_id"] or "",
        "segment_id": row["segment_id"],
        "segment_version": str(row["segment_version"]),
        "at": format_instant(row["at"]),
        "cause": row["cause"],
        "member_count": "" if member_count is None else str(member_count),
    }


def _sequence(entry_id: object) -> int:
    return int(text(entry_id).partition("-")[0])
