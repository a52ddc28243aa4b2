"""Door: what an owner does between batches: flips that are due, pages of work on definitions, and its heartbeat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from services.segmenter import matching, tasks, users
from services.segmenter.budget import Budget
from services.segmenter.catalogue import adopt
from services.segmenter.fence import Fence, owner_transaction
from services.segmenter.holding import Holding
from services.segmenter.members import apply_flips, drop_page, publish_page
from services.segmenter.projection import User
from services.segmenter.rules import Catalogue, Definition, Task

SWEEP_PAGE = 256
BUILD_PAGE = 500
PUBLISH_PAGE = 1_000
DROP_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Moment:
    """The owner's clock, and how far the shard's stream has been read, in UTC milliseconds."""

    now: int
    as_of: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the owner knows after a transaction: its catalogue, and when the next flip is due (UTC ms)."""

    catalogue: Catalogue
    next_due: int | None


Step = Callable[[Holding, Catalogue, Moment], Awaitable[Outcome]]
"""One owner transaction of due work."""


async def heartbeat(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Say how far the stream has been read, and adopt the catalogue."""
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        return Outcome(catalogue, await users.next_due(fence))


async def sweep(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Flip what time alone flips for the next users that are due, never ahead of unread entries (SEAMS A9)."""
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        until = fence.position.advance(fence.position.as_of)
        before = await users.load_users(fence, await users.due(fence, until, SWEEP_PAGE))
        after, found = dict[users.UserKey, User](), list[matching.Flip]()
        budget = Budget()
        for key, user in before.items():
            if budget.spent():
                break
            flips, due_at = matching.by_clock(catalogue.of(user.environment), user, until)
            after[key] = replace(user, due_at=due_at)
            found += flips
        await users.write(fence, before, after)
        await apply_flips(fence, catalogue, found)
        return Outcome(catalogue, await users.next_due(fence))


async def work_page(held: Holding, known: Catalogue, moment: Moment) -> Outcome:
    """Do one page of the oldest open task of the shard, if there is one still."""
    async with owner_transaction(held.pool, held.lease, moment.now) as fence:
        catalogue = await adopt(fence, known, held.library)
        fence.position.as_of = max(fence.position.as_of, moment.as_of)
        fence.position.advance(fence.position.as_of)
        task = catalogue.tasks[0] if catalogue.tasks else None
        progress = None if task is None else await _page(fence, catalogue, task)
        outcome = Outcome(catalogue, await users.next_due(fence))
    # Only what is committed is remembered: after an error the page is done again from where it began.
    if task is not None and progress is not None:
        task.reached, done = progress
        if done:
            catalogue.tasks.remove(task)
    return outcome


async def _page(fence: Fence, catalogue: Catalogue, task: Task) -> tuple[str, bool]:
    """One page: the last user id done, and whether the task is done."""
    if task.kind == "drop":
        done, reached, handled = await drop_page(fence, task.definition, DROP_PAGE), "", 0
    elif task.kind == "publish":
        definition = catalogue.definitions[task.definition]
        reached, done = await publish_page(fence, definition, task.reached, PUBLISH_PAGE)
        handled = 0
    else:
        definition = catalogue.definitions[task.definition]
        reached, handled, done = await _build_page(fence, catalogue, definition, task.reached)
    await tasks.advance(fence, task, reached, handled=handled, done=done)
    return reached, done


async def _build_page(
    fence: Fence, catalogue: Catalogue, definition: Definition, reached: str
) -> tuple[str, int, bool]:
    """Evaluate the definition for the next users; each at the moment up to which its other members are settled.

    Returns the last user id done, how many were, and whether they were the last ones.
    """
    page = await users.page(fence, definition.environment, reached, BUILD_PAGE)
    before = {(user.environment, user.user_id): user for user in page}
    after: dict[users.UserKey, User] = {}
    flips, budget = list[matching.Flip](), Budget()
    for key, user in before.items():
        if budget.spent():
            break
        reached = user.user_id
        at = matching.standing_at(user, fence.position.evaluated_at)
        truth, next_flip_at = definition.verdict(user, at)
        flips.append(matching.Flip(definition, user.user_id, at, truth, "build"))
        after[key] = replace(user, due_at=matching.earliest(user.due_at, next_flip_at))
    await users.write(fence, before, after)
    await apply_flips(fence, catalogue, flips)
    return reached, len(after), len(after) == len(page) < BUILD_PAGE
