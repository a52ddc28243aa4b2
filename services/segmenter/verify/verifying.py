"""Door: `muster verify`: recompute what can be recomputed, compare it with what is stored, change nothing.

Each shard is read in one REPEATABLE READ transaction, page by page, so the answer is right on a system that is at work:
what is under way then is reported as late, never as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from redis.asyncio import Redis

from services.segmenter.verify import pages, sides, snapshot
from services.segmenter.verify.comparing import compare_state
from services.segmenter.verify.facts import EVERY_ID, NOBODY, Snapshot, Span, Tally
from services.segmenter.verify.numbering import compare_numbers
from services.segmenter.verify.quiet import await_quiet
from services.segmenter.verify.relayed import compare_relayed
from services.segmenter.verify.report import Report
from services.segmenter.verify.stories import Bases, compare_bases, compare_told
from services.segmenter.verify.streams import compare_stream
from services.segmenter.verify.truths import compare_members, tally_members
from shared.clock import Clock
from shared.postgres.pool import AnyConnection

PAGE: Final = 500
PAGE_ROWS: Final = 200_000
"""Member rows that a page has at most, whatever the number of segments."""


async def verify(
    postgres: AnyConnection, redis: Redis, clock: Clock, *, patience_s: float = 10.0, deep: bool = False
) -> Report:
    """Verify the whole installation. Waits at most ``patience_s`` seconds for quiet, and then goes on without it.

    ``deep``: compare every transition on Redis field by field, not only the newest.
    """
    report = Report()
    report.late += await await_quiet(postgres, redis, clock.now_ms(), patience_s)
    report.quiet = not report.late
    shards, bases = await pages.shards(postgres), Bases()
    for shard in range(shards):
        async with postgres.transaction(isolation="repeatable_read", readonly=True):
            await _verify_shard(postgres, report, bases, shard, shards)
    compare_bases(report, bases, shards)
    await _compare_sides(postgres, redis, report, clock.now_ms(), patience_s)
    async with postgres.transaction(isolation="repeatable_read", readonly=True):
        environments = await pages.environments(postgres)
        for environment in environments:
            report.transitions += await compare_numbers(postgres, report, environment)
    for environment in environments:
        await compare_relayed(postgres, redis, report, environment, deep=deep)
    for shard in range(shards):
        await compare_stream(postgres, redis, report, shard)
    return report


async def _verify_shard(postgres: AnyConnection, report: Report, bases: Bases, shard: int, shards: int) -> None:
    taken = await snapshot.take(postgres, shard)
    events, overdue, tallies = 0, 0, defaultdict[int, Tally](lambda: NOBODY)
    for environment in await pages.environments(postgres):
        definitions = _definitions(taken, environment)
        size = max(1, min(PAGE, PAGE_ROWS // max(1, len(definitions))))
        span = Span(shard, environment, "", "")
        while span.last != EVERY_ID:
            span = await pages.next_span(postgres, span, size)
            refold, entries = await pages.read_log(postgres, span)
            stored = await pages.read_stored(postgres, span, definitions)
            compare_state(report, span, refold, stored, shards)
            compare_members(report, taken, span, refold, stored)
            compare_told(report, taken, span, stored, bases)
            for definition, tally in tally_members(stored):
                tallies[definition] += tally
            events += entries
            overdue += sum(due_at <= taken.as_of for due_at in stored.flips.values())
            report.users += len(stored.users)
            report.companies += len(stored.companies)
    report.events += events
    _compare_totals(report, taken, events, tallies)
    await _compare_strays(postgres, report, shard)
    if overdue:
        report.late.append(f"{overdue:,} users of shard {shard} have a flip that is due")
    report.segments = sum(1 for found in taken.segments.values() for each in found.values() if each.serving)


async def _compare_strays(postgres: AnyConnection, report: Report, shard: int) -> None:
    for definition, rows in await snapshot.orphans(postgres, shard):
        report.differ("member", f"shard {shard}, definition {definition}", "no rows: it is gone", f"{rows} rows")
    behind, wrong = await snapshot.copies(postgres, shard)
    for copy in wrong:
        report.differ("company_copy", copy, "the attributes of that revision", "others")
    if behind:
        report.late.append(f"{behind:,} copies of companies of shard {shard} are behind")


async def _compare_sides(postgres: AnyConnection, redis: Redis, report: Report, now_ms: int, patience_s: float) -> None:
    """The sides of a membership agree, but for what is on its way; what was said before a quiet moment is not."""
    before = await sides.disagreeing(postgres)
    if not before:
        return
    if await await_quiet(postgres, redis, now_ms, patience_s):
        report.late.append(f"{len(before):,} memberships may be on their way to their companies")
        return
    sides.compare_sides(report, before, await sides.disagreeing(postgres))


def _definitions(taken: Snapshot, environment: str) -> list[int]:
    live = [definition.number for definition in taken.definitions.get(environment, ())]
    return live + list(taken.frozen.get(environment, ()))


def _compare_totals(report: Report, taken: Snapshot, events: int, tallies: dict[int, Tally]) -> None:
    where = f"shard {taken.shard}"
    report.compare("log", f"{where}, entries of the log", taken.event_number, events)
    for complaint in taken.unreadable if taken.shard == 0 else ():
        report.differ("member", "every shard", "conditions that can be evaluated", complaint)
    for environment in taken.definitions:
        for definition in _definitions(taken, environment):
            counted, there = taken.counts.get(definition, NOBODY), tallies.get(definition, NOBODY)
            report.compare("count", f"{where}, definition {definition}", there, counted)
