"""Door: what an owner does between batches: flips that are due, pages of work, and its heartbeat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.segmenter import companies, people, sweeping, tasks, users, working
from services.segmenter.catalogue import adopt
from services.segmenter.fence import owner_transaction
from services.segmenter.holding import Holding
from services.segmenter.rules import Catalogue
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.working import PageFailed
from services.segmenter.writing import write

log = structlog.get_logger(__name__)

SWEEP_PAGE = 256


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
        sweeping.settle_all(Desk(work, catalogue, Place(held.lease.shard, held.shards, moment.now), until))
        await write(fence, catalogue, work, before, moment.now)
        return Outcome(catalogue, await users.next_due(fence), len(work.outgoing))


async def work_page(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Do one page of the oldest open work of the shard, if there is some still.

    A task that cannot be done lets its definition fail, with the reason (a build, or what is prepared for it).
    """
    try:
        return await _work_page(held, known, moment)
    except PageFailed as failed:
        if failed.task.kind not in ("prepare", "build"):
            raise
        return await _give_up(held, known, moment, failed)


async def _give_up(held: Holding, known: Catalogue, moment: Moment, failed: PageFailed) -> Outcome:
    log.error("definition_task_failed", shard=held.lease.shard, definition=failed.task.definition, error=str(failed))
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        await tasks.fail(fence, failed.task, str(failed)[:1_000])
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
