"""Store: the pages that make what a definition reads before it is asked: counts of events, copies, member conditions.

Two passes over the ids of the shard, told by the first word of the cursor: ``events`` counts, for every user, what no
definition has asked before; ``tell`` then has companies send copies that say what the definition asks of them, or
users' memberships tell companies for which of their member conditions they hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.segmenter import companies, event_states, matching, people, tasks, users
from services.segmenter.company_folding import CLOCK, Copies
from services.segmenter.definition import Definition
from services.segmenter.event_states import EVERY_ID
from services.segmenter.fence import Fence
from services.segmenter.member_conditions import tell_companies
from services.segmenter.page_work import Task
from services.segmenter.projection import User
from services.segmenter.questions import Asked, asked
from services.segmenter.rules import Catalogue
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.writing import write

PREPARE_PAGE = 500
COUNT_PAGE = 20_000
EVENTS, TELL = "events ", "tell "


async def page(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> tuple[str, int, bool, int]:
    """The next page: the cursor after it, how many ids were done, whether they were the last, and entries to send."""
    definition = catalogue.definitions[task.definition]
    if task.reached < TELL:
        return await _count_page(fence, catalogue, definition, task.reached, task.shrink)
    desk = Desk(Work(), catalogue, place, fence.position.evaluated_at)
    after = task.reached.removeprefix(TELL)
    told = await (_tell_users if definition.scope == "user" else _tell_companies)(fence, desk, definition, after)
    done = len(told) < PREPARE_PAGE
    if done:
        await tasks.note_outbox(fence, task)
    return TELL + (told[-1] if told else after), len(told), done, len(desk.work.outgoing)


async def _count_page(
    fence: Fence, catalogue: Catalogue, definition: Definition, reached: str, shrink: int
) -> tuple[str, int, bool, int]:
    """Count as many events as a page has, each for all questions about it, and all of the user at its end."""
    questions = _uncounted(catalogue, definition)
    after = reached.removeprefix(EVENTS)
    by_name: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in questions:
        by_name[question.question.event].append(question)
    events = max(1, (COUNT_PAGE >> shrink) // max(1, len(questions)))
    end = await event_states.page_end(fence, definition.environment, by_name, (after, events))
    for asked_of_it in by_name.values():
        await event_states.count_again(fence, definition.environment, (after, end or EVERY_ID), asked_of_it)
    if end is not None:
        return EVENTS + end, 0, False, 0
    await event_states.mark_counted(fence, definition, [question.key for question in questions])
    # Nobody asks anything of others: the second pass has nothing to tell.
    return TELL, 0, False, 0


def _uncounted(catalogue: Catalogue, definition: Definition) -> Sequence[Asked]:
    known = catalogue.counted
    return [
        asked(question)
        for question in sorted(definition.user_needs.questions, key=lambda each: each.key)
        if (definition.environment, question.key) not in known
    ]


def remember(catalogue: Catalogue, task: Task, *, done: bool) -> None:
    """When a prepare task is done and committed, its questions are kept for everybody from now on."""
    definition = catalogue.definitions.get(task.definition)
    if done and task.kind == "prepare" and definition is not None:
        catalogue.counted.update((definition.environment, each.key) for each in definition.user_needs.questions)


async def _tell_users(fence: Fence, desk: Desk, definition: Definition, after: str) -> list[str]:
    """The next companies send copies to the shards of their users, if those do not say what is asked already."""
    if not definition.needs.has_companies:
        return []
    found = await companies.page(fence, definition.environment, after, PREPARE_PAGE)
    desk.work.companies = await people.picked_companies(
        fence, desk.catalogue, {company.key: company for company in found}
    )
    before, copies = Before.of(desk.work), Copies()
    for company in desk.work.companies.values():
        copies.heard(company.key, company, CLOCK)
    copies.send(desk)
    await write(fence, desk.catalogue, desk.work, before, desk.place.now)
    return [company.company_id for company in found]


async def _tell_companies(fence: Fence, desk: Desk, definition: Definition, after: str) -> list[str]:
    """The memberships of the next users tell their companies which member conditions hold."""
    if not definition.needs.members:
        return []
    page = {user.key: user for user in await users.page(fence, definition.environment, after, PREPARE_PAGE)}
    around = await people.around(fence, desk.catalogue, page, page.keys())
    desk.work = Work(around.users, around.memberships, around.copies)
    before = Before.of(desk.work)
    for user in _in_order(around.users.values()):
        due_at = matching.earliest(user.due_at, tell_companies(desk, user, "build"))
        desk.work.users[user.key] = replace(user, due_at=due_at)
    await write(fence, desk.catalogue, desk.work, before, desk.place.now)
    return sorted(user.user_id for user in around.users.values())


def _in_order(found: Iterable[User]) -> list[User]:
    return sorted(found, key=lambda user: user.user_id)
