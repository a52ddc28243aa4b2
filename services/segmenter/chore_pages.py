"""Store: the pages of chores, by kind: what an entry causes that concerns more than a page of rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from services.segmenter import (
    companies,
    erase_pages,
    event_states,
    gone_pages,
    merge_pages,
    people,
    pick_pages,
    user_folding,
)
from services.segmenter.budget import Budget
from services.segmenter.fence import Fence
from services.segmenter.page_work import Chore, Done
from services.segmenter.poison import is_poison
from services.segmenter.questions import COMPANIES
from services.segmenter.rebuilding import steps
from services.segmenter.rules import Catalogue
from services.segmenter.subjects import load_subjects
from services.segmenter.undoing import Undo
from services.segmenter.work import FAN_OUT, Before, Desk, Place, Work
from services.segmenter.writing import write
from shared.domain.parts import Needs

log = structlog.get_logger(__name__)

FAN_OUT_PAGE = 200
"""Users of a company that are asked at once: all shards of a process have such a page before the next calls."""


ChorePage = Callable[[Fence, Catalogue, Chore, Place], Awaitable[Done]]


async def fan_out(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """A company's copy changed: its next users on this shard are asked again what depends on companies."""
    definitions = catalogue.of(chore.environment).by_concern.get(COMPANIES, ())
    asked = {definition.number for definition in definitions}
    if not asked:
        return Done(chore.reached, 0, True)
    ids = await companies.next_users(fence, chore, FAN_OUT_PAGE)
    needs = Needs.of_all(definition.needs for definition in definitions)
    work = await _load_asked(fence, catalogue, chore.environment, (needs, ids))
    before = Before.of(work)
    desk = Desk(work, catalogue, place, fence.position.evaluated_at)
    budget, undo, handled = Budget(), Undo(work), 0
    for user_id in ids:
        if budget.spent():
            break
        user = before.users.get((chore.environment, user_id))
        if user is not None:
            undo.begin()
            try:
                user_folding.reconsider(desk, user, asked, str(chore.details["cause"]))
            except Exception as error:
                if not is_poison(error):
                    raise
                undo.take_back()
                _log_passed_over(fence, chore, user_id, error)
        handled += 1
    made = await write(fence, catalogue, work, before, place.now)
    reached = ids[handled - 1] if ids else chore.reached
    return Done(reached, handled, handled == len(ids) < FAN_OUT_PAGE, len(work.outgoing), made)


async def _load_asked(fence: Fence, catalogue: Catalogue, environment: str, asked: tuple[Needs, list[str]]) -> Work:
    """Users with what is asked of them; those for whom time comes first with all that it may flip.

    Where a member condition names a segment that asks about companies, what it says of each membership changes too, so
    all of them are loaded.
    """
    needs, ids = asked
    if catalogue.of(environment, "company").member_rules.needs.has_companies:
        whole = await people.load_people(fence, catalogue, [(environment, user_id) for user_id in ids])
        return Work(whole.users, whole.memberships, whole.copies)
    work, clock = Work(await load_subjects(fence, environment, needs, ids)), fence.position.evaluated_at
    overdue = [key for key, user in work.users.items() if user.due_at is not None and user.due_at <= clock]
    if overdue:
        found = await people.load_people(fence, catalogue, overdue)
        work.users |= found.users
        work.memberships, work.copies = found.memberships, found.copies
    return work


def _log_passed_over(fence: Fence, chore: Chore, user_id: str, error: Exception) -> None:
    """A user who cannot be evaluated stays as she is: the others of the company have their turn."""
    log.error(
        "user_passed_over", shard=fence.shard, environment=chore.environment, user=user_id, company=chore.subject,
        error=type(error).__name__,
    )  # fmt: skip


async def forget_question(fence: Fence, catalogue: Catalogue, chore: Chore, _place: Place) -> Done:
    """Nobody asks a question any more: the next of its counts go, unless somebody asks again meanwhile."""
    question = int(chore.subject)
    if any(each.key == question for each in catalogue.of(chore.environment).user_needs.questions):
        return Done(chore.reached, 0, True)
    reached, done = await event_states.forget_page(fence, chore.environment, question, chore.reached)
    return Done(reached, 0, done)


PAGES: Final[Mapping[str, ChorePage]] = {
    FAN_OUT: fan_out,
    "forget_question": forget_question,
    "closing": pick_pages.close,
    "merge": merge_pages.send,
    "erase_user": erase_pages.erase_user,
    "erase_company": erase_pages.erase_company,
    "forget_member": erase_pages.forget_member,
    "company_gone": gone_pages.end_memberships,
    "rebuild": steps.page,
}
