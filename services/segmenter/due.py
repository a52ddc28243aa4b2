"""Door: what an owner does between batches: flips that are due, pages of work, and its heartbeat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from services.segmenter import chores, companies, people, sweeping, tasks, users, working
from services.segmenter.catalogue import adopt
from services.segmenter.fence import Fence, owner_transaction
from services.segmenter.holding import Holding
from services.segmenter.page_work import Task
from services.segmenter.rules import Catalogue
from services.segmenter.sweeping import Failed
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.working import PageFailed
from services.segmenter.writing import write

log = structlog.get_logger(__name__)

SWEEP_PAGE = 256
RETRY_MS: Final = 60_000
"""Whoever could not be evaluated is tried again after so long."""
MAX_REASON: Final = 1_000
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The owner's clock, and how far the shard's stream has been read, in UTC milliseconds."""

    now: int
    as_of: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the owner knows after a transaction: its catalogue, when the next flip is due (UTC ms), what it sends."""

    catalogue: Catalogue
    next_due: int | None
    outgoing: int = 0


Step = Callable[[Holding, Catalogue, Moment], Awaitable[Outcome]]
"""One owner transaction of due work."""


async def heartbeat(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Say how far the stream has been read, and adopt the catalogue."""
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        return Outcome(catalogue, await users.next_due(fence))


async def sweep(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Flip what time alone flips for the next that are due, never ahead of unread entries (SEAMS A9)."""
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        until = fence.position.advance(fence.position.as_of)
        found = await people.load_people(fence, catalogue, await users.due(fence, until, SWEEP_PAGE))
        due_companies = await companies.due(fence, until, SWEEP_PAGE)
        work = Work(
            found.users, found.memberships, found.copies,
            companies=await people.load_companies(fence, catalogue, due_companies),
        )  # fmt: skip
        before = Before.of(work)
        failed = sweeping.settle_all(Desk(work, catalogue, Place(held.lease.shard, held.shards, moment.now), until))
        await write(fence, catalogue, work, before, moment.now)
        await _pass_over(fence, failed, until + RETRY_MS)
        return Outcome(catalogue, await users.next_due(fence), len(work.outgoing))


async def _pass_over(fence: Fence, failed: Sequence[Failed], retry_at: int) -> None:
    """Whoever cannot be evaluated stays due and keeps nobody else from it: each flip has its moment after a mend."""
    for each in failed:
        log.error(
            "flip_failed", shard=fence.shard, scope=each.scope, environment=each.key[0], subject=each.key[1],
            error=each.error,
        )  # fmt: skip
    await users.pass_over(fence, [each.key for each in failed if each.scope == "user"], retry_at)
    await companies.pass_over(fence, [each.key for each in failed if each.scope == "company"], retry_at)


async def work_page(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Do one page of the oldest open work of the shard, if there is some still.

    A task that cannot be done lets its definition fail, with the reason (a build, or what is prepared for it); a chore
    is set aside when it has failed often enough.
    """
    try:
        return await _work_page(held, known, moment)
    except PageFailed as failed:
        if isinstance(failed.item, Task) and failed.item.kind not in ("prepare", "build"):
            raise
        return await _give_up(held, known, moment, failed)


async def _give_up(held: Holding, known: Catalogue, moment: Moment, failed: PageFailed) -> Outcome:
    shard, item, reason = held.lease.shard, failed.item, str(failed)[:MAX_REASON]
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        if isinstance(item, Task):
            log.error("definition_task_failed", shard=shard, definition=item.definition, error=str(failed))
            await tasks.fail(fence, item, reason)
        elif await chores.fail(fence, item, reason):
            log.error("chore_set_aside", shard=shard, number=item.number, kind=item.kind, error=failed.error)
        return Outcome(known.forgotten(), await users.next_due(fence))


async def _work_page(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        fence.position.advance(fence.position.as_of)
        place = Place(held.lease.shard, held.shards, moment.now)
        page = await working.next_page(fence, catalogue, place)
        outcome = Outcome(catalogue, await users.next_due(fence), 0 if page is None else page.outgoing)
    # Only what is committed is remembered: after an error the page is done again from where it began.
    if page is not None:
        page.remember(catalogue)
    return outcome
