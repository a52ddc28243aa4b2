"""Store: the pages of a build: a definition asked about every user, or every company, of the shard."""

from __future__ import annotations

from dataclasses import replace

from services.segmenter import companies, matching, people, users
from services.segmenter.budget import Budget
from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from services.segmenter.matching import AnyEntity
from services.segmenter.page_work import Task
from services.segmenter.projection import User
from services.segmenter.rules import Catalogue
from services.segmenter.subjects import load_subjects
from services.segmenter.work import Before, Place, Work
from services.segmenter.writing import write
from shared.domain.tree import all_leaves

BUILD_PAGE = 500
BUILD_SPAN = 5_000
"""Users among whom a page looks for those of whom the definition can be true."""
SPAN_LEAVES = 200_000
"""Conditions on plain attributes that SQL asks for a page at most."""


async def page(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> tuple[str, int, bool]:
    """Evaluate a definition for the next ones; each at the moment up to which its other members are settled.

    SQL passes over users of whom it can never be true, whatever time, events and companies bring, and finds those of
    whom it is true in any case. Returns the last id done, how many were, and whether they were the last ones.
    """
    definition = catalogue.definitions[task.definition]
    if definition.scope == "company":
        return await _company_page(fence, catalogue, definition, (task.reached, place))
    span = await users.candidates(fence, definition, task.reached, _sizes(definition, task.shrink))
    work = Work(await load_subjects(fence, definition.environment, definition.user_needs, span.ids))
    clock = fence.position.evaluated_at
    work.flips = [matching.Flip(definition, user_id, clock, True, "build") for user_id in span.certain]
    reached = await _ask_all(fence, catalogue, definition, work, place)
    if reached is not None:
        # Those of whom it is certain have their rows beyond it already.
        return reached, await users.passed(fence, definition.environment, task.reached, reached), False
    return span.end or task.reached, span.handled, span.is_last


def _sizes(definition: Definition, shrink: int) -> tuple[int, int]:
    """How many users SQL looks through, fewer the more it has to ask of each, and how many a page has."""
    asked = sum(1 for tree in (definition.possible, definition.certain) for _ in all_leaves(tree))
    span = min(BUILD_SPAN, max(BUILD_PAGE, SPAN_LEAVES // max(1, asked)))
    return max(1, span >> shrink), max(1, BUILD_PAGE >> shrink)


async def _company_page(
    fence: Fence, catalogue: Catalogue, definition: Definition, at: tuple[str, Place]
) -> tuple[str, int, bool]:
    after, place = at
    found = {each.key: each for each in await companies.page(fence, definition.environment, after, BUILD_PAGE)}
    work = Work(companies=await people.picked_companies(fence, catalogue, found))
    reached = await _ask_all(fence, catalogue, definition, work, place)
    ids = [company_id for _, company_id in found]
    done = ids if reached is None else ids[: ids.index(reached) + 1]
    return done[-1] if done else after, len(done), len(done) == len(ids) < BUILD_PAGE


async def _ask_all(fence: Fence, catalogue: Catalogue, definition: Definition, work: Work, place: Place) -> str | None:
    """Ask about all of them in order of id, and write; the last one asked when there was no time for all, else None."""
    before, budget, reached = Before.of(work), Budget(), ""
    entities: list[AnyEntity] = [*work.users.values(), *work.companies.values()]
    for entity in sorted(entities, key=lambda each: each.subject_id):
        if budget.spent():
            break
        reached = entity.subject_id
        _ask(work, definition, entity, fence.position.evaluated_at)
    else:
        reached = ""
    await write(fence, catalogue, work, before, place.now)
    return reached or None


def _ask(work: Work, definition: Definition, entity: AnyEntity, clock: int) -> None:
    at = matching.standing_at(entity, clock)
    flips, due_at = matching.truths([definition], entity, (at, "build"))
    work.flips += flips
    due_at = matching.earliest(entity.due_at, due_at)
    if isinstance(entity, User):
        work.users[entity.key] = replace(entity, due_at=due_at)
    else:
        work.companies[entity.key] = replace(entity, due_at=due_at)
