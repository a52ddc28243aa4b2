"""Door: `muster verify`: recompute what can be recomputed, compare it with what is stored, change nothing.

Each shard is read in one REPEATABLE READ transaction, page by page, so the answer is right on a system that is at work:
what is under way then is reported as late, never as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from redis.asyncio import Redis

from services.segmenter.verify import erasing, pages, sides, snapshot
from services.segmenter.verify.comparing import compare_state
from services.segmenter.verify.facts import ALL, EVERY_ID, NOBODY, Extent, Snapshot, Span, Tally
from services.segmenter.verify.folded import Surroundings
from services.segmenter.verify.marks import compare_closings, compare_marks
from services.segmenter.verify.names import Names, compare_names
from services.segmenter.verify.numbering import compare_numbers
from services.segmenter.verify.quiet import await_quiet
from services.segmenter.verify.refold import Refold
from services.segmenter.verify.relayed import compare_relayed
from services.segmenter.verify.report import Report
from services.segmenter.verify.stories import Bases, compare_bases, compare_told
from services.segmenter.verify.streams import compare_stream
from services.segmenter.verify.subjects import Subjects
from services.segmenter.verify.surroundings import compare_surroundings
from services.segmenter.verify.truths import compare_members, tally_members
from shared.clock import Clock
from shared.domain.order import OrderKey
from shared.postgres.pool import AnyConnection

PAGE: Final = 500
PAGE_ROWS: Final = 200_000
"""Member rows that a page has at most, whatever the number of segments."""


async def verify(
    postgres: AnyConnection,
    redis: Redis,
    clock: Clock,
    *,
    patience_s: float = 10.0,
    deep: bool = False,
    extent: Extent = ALL,
) -> Report:
    """Verify an installation. Waits at most ``patience_s`` seconds for quiet, and then goes on without it.

    ``deep``: compare every transition on Redis field by field, not only the newest. Of a part (``extent``) what adds up
    over all shards or environments is left out.
    """
    report = Report()
    report.late += await await_quiet(postgres, redis, clock.now_ms(), patience_s)
    report.quiet = not report.late
    shards, bases = await pages.shards(postgres), Bases()
    for shard in range(shards):
        if extent.covers(shard=shard):
            async with postgres.transaction(isolation="repeatable_read", readonly=True):
                await _verify_shard(postgres, report, bases, (shard, shards), extent)
    if extent.shard is None:
        compare_bases(report, bases, shards)
    if extent == ALL:
        await _compare_sides(postgres, redis, report, clock.now_ms(), patience_s)
    await _compare_streams(postgres, redis, report, extent, deep=deep)
    return report


async def _compare_streams(
    postgres: AnyConnection, redis: Redis, report: Report, extent: Extent, *, deep: bool
) -> None:
    async with postgres.transaction(isolation="repeatable_read", readonly=True):
        environments = [each for each in await pages.environments(postgres) if extent.covers(environment=each)]
        for environment in environments:
            report.transitions += await compare_numbers(postgres, report, environment)
    for environment in environments:
        await compare_relayed(postgres, redis, report, environment, deep=deep)
    for shard in range(await pages.shards(postgres)):
        if extent.covers(shard=shard):
            await compare_stream(postgres, redis, report, shard)


async def _verify_shard(
    postgres: AnyConnection, report: Report, bases: Bases, place: tuple[int, int], extent: Extent
) -> None:
    shard, shards = place
    taken = await snapshot.take(postgres, shard)
    walk = Walk(postgres, report, bases, taken, shards)
    for environment in filter(lambda each: extent.covers(environment=each), await pages.environments(postgres)):
        names = Names(environment)
        await walk.begin(environment)
        size = max(1, min(PAGE, PAGE_ROWS // max(1, len(_definitions(taken, environment)))))
        span = Span(shard, environment, "", "")
        while span.last != EVERY_ID:
            span = await pages.next_span(postgres, span, size)
            await walk.compare(span, names)
        events = await pages.event_names(postgres, shard, environment)
        types = await pages.attribute_types(postgres, shard, environment)
        erased, names.shrunk = await pages.lost(postgres, shard, environment)
        walk.events += erased
        compare_names(report, f"shard {shard}, {environment}", names, events, types)
    report.events += walk.events
    if extent.environment is None:
        compare_closings(report, f"shard {shard}", walk.closings, await snapshot.closings(postgres, shard))
        _compare_totals(report, taken, walk.events, walk.tallies)
    await _compare_strays(postgres, report, taken)
    if walk.overdue:
        report.late.append(f"{walk.overdue:,} users or companies of shard {shard} have a flip that is due")
    report.segments = sum(1 for found in taken.segments.values() for each in found.values() if each.serving)


@dataclass(slots=True)
class Walk:
    """A shard, page by page, and what adds up on the way."""

    postgres: AnyConnection
    report: Report
    bases: Bases
    taken: Snapshot
    shards: int
    events: int = 0
    overdue: int = 0
    around: Surroundings = field(default_factory=Surroundings)
    floors: Mapping[str, OrderKey] = field(default_factory=dict)
    """Of the environment."""
    closings: dict[str, OrderKey] = field(default_factory=dict)
    """Of all environments."""
    tallies: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(lambda: NOBODY))

    async def begin(self, environment: str) -> None:
        """Read what the log says about nobody in particular, and what a refold has to know."""
        taken, shard = self.taken, self.taken.shard
        self.floors, entries = await pages.read_closings(self.postgres, shard, environment)
        self.events += entries
        self.closings.update(self.floors)
        self.around = Surroundings(
            taken.of(environment).questions,
            taken.evaluated_at,
            erasing.being_erased(taken.chores, environment),
            taken.company_segments,
            await erasing.ended(self.postgres, shard, environment),
            erasing.leaving(taken.chores, environment),
        )

    async def compare(self, span: Span, names: Names) -> None:
        """Compare all there is about the ids of a span."""
        taken, report = self.taken, self.report
        refold = Refold(self.around)
        await pages.read_log(self.postgres, span, refold, names)
        stored = await pages.read_stored(self.postgres, span, _definitions(taken, span.environment))
        subjects = Subjects(taken, span, refold, stored, self.floors)
        compare_state(report, span, refold, stored, self.shards)
        compare_surroundings(report, subjects)
        compare_marks(report, subjects)
        compare_members(report, subjects)
        compare_told(report, taken, span, stored, self.bases)
        names.add_attributes(stored)
        for definition, tally in tally_members(stored):
            self.tallies[definition] += tally
        self.events += refold.entries
        due = [*stored.flips.values(), *stored.company_flips.values()]
        self.overdue += sum(due_at <= taken.as_of for due_at in due)
        report.users += len(stored.users)
        report.companies += len(stored.companies)


async def _compare_strays(postgres: AnyConnection, report: Report, taken: Snapshot) -> None:
    shard = taken.shard
    for number, rows in await snapshot.orphans(postgres, shard):
        report.differ("member", f"shard {shard}, definition {number}", "no rows: it is gone", f"{rows} rows")
    for definition, question in taken.uncounted():
        where = f"shard {shard}, definition {definition}, question {question}"
        report.differ("event_question", where, "counts that are kept", "none")
    if report.leftovers:
        report.late.append(f"{len(report.leftovers):,} questions about events are kept no more, and not forgotten yet")


async def _compare_sides(postgres: AnyConnection, redis: Redis, report: Report, now_ms: int, patience_s: float) -> None:
    """The sides of a membership agree, but for what is on its way; what was said before a quiet moment is not."""
    before = await sides.disagreeing(postgres)
    if not before:
        return
    if await await_quiet(postgres, redis, now_ms, patience_s):
        report.late.append(f"{len(before):,} memberships or copies may be on their way to other shards")
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
