"""Store: the pages of a build: a definition asked about every user, or every company, of the shard."""

from __future__ import annotations

from dataclasses import replace

from services.segmenter import companies, matching, people, users
from services.segmenter.budget import Budget
from services.segmenter.fence import Fence
from services.segmenter.matching import AnyEntity
from services.segmenter.projection import User
from services.segmenter.rules import Catalogue, Definition, Task
from services.segmenter.work import Before, Place, Work
from services.segmenter.writing import write

BUILD_PAGE = 500


async def page(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> tuple[str, int, bool]:
    """Evaluate a definition for the next ones; each at the moment up to which its other members are settled.

    Returns the last id done, how many were, and whether they were the last ones.
    """
    definition = catalogue.definitions[task.definition]
    work = await _load(fence, catalogue, definition, task.reached)
    before = Before.of(work)
    entities: list[AnyEntity] = [*work.users.values(), *work.companies.values()]
    reached, handled, budget = task.reached, 0, Budget()
    for entity in entities:
        if budget.spent():
            break
        reached, handled = entity.subject_id, handled + 1
        _ask(work, definition, entity, fence.position.evaluated_at)
    await write(fence, catalogue, work, before, place.now)
    return reached, handled, handled == len(entities) < BUILD_PAGE


async def _load(fence: Fence, catalogue: Catalogue, definition: Definition, reached: str) -> Work:
    if definition.scope == "company":
        found = await companies.page(fence, definition.environment, reached, BUILD_PAGE)
        return Work(companies=await people.picked_companies(fence, catalogue, {each.key: each for each in found}))
    page = await users.page(fence, definition.environment, reached, BUILD_PAGE)
    loaded = {user.key: user for user in page}
    around = await people.around(fence, catalogue, loaded, loaded.keys())
    return Work(around.users, around.memberships, around.copies)


def _ask(work: Work, definition: Definition, entity: AnyEntity, clock: int) -> None:
    at = matching.standing_at(entity, clock)
    flips, due_at = matching.truths([definition], entity, (at, "build"))
    work.flips += flips
    due_at = matching.earliest(entity.due_at, due_at)
    if isinstance(entity, User):
        work.users[entity.key] = replace(entity, due_at=due_at)
    else:
        work.companies[entity.key] = replace(entity, due_at=due_at)
