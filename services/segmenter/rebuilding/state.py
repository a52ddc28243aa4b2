"""Store: the pages that make the state of users and companies what the log says: the first step of a rebuild."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from services.segmenter import companies, event_states, merges, names, picks, users
from services.segmenter.fence import Fence
from services.segmenter.marks import Marks
from services.segmenter.page_work import Chore
from services.segmenter.rebuild_requests import Progress
from services.segmenter.rebuilding.fixes import Fixes, Ground, find_fixes
from services.segmenter.rows import columns
from services.segmenter.rules import Catalogue
from services.segmenter.verify import erasing, pages, snapshot
from services.segmenter.verify.facts import EVERY_ID, Span
from services.segmenter.verify.folded import Surroundings, Word
from services.segmenter.verify.names import Names
from services.segmenter.verify.refold import Refold
from shared.domain.order import OrderKey
from shared.domain.values import dumps
from shared.errors import MusterError
from shared.postgres.statements import load

_SQL = load(__file__)

REBUILD_ROWS: Final = 2_000
"""Rows of the log, and about as many of each table, that a page folds; an id with more is a page of its own."""

PAGE_S: Final = 8.0
"""Longest time for the log of one page, which matters to an id with very much of it: its shard waits meanwhile."""


class TooLong(MusterError):
    """The log of one id cannot be folded in one transaction."""

    code = "too_long"


async def page(fence: Fence, catalogue: Catalogue, chore: Chore) -> tuple[str, Progress]:
    """Make the next ids what the log says; the last of them, and what was done."""
    environment = chore.environment
    floors, _ = await pages.read_closings(fence.connection, fence.shard, environment)
    begun = Counter[str]() if chore.reached else await _begin(fence, catalogue, environment, floors)
    span = await next_span(fence, environment, chore.reached)
    refold = Refold(await _surroundings(fence, catalogue, environment))
    try:
        async with asyncio.timeout(PAGE_S):
            await pages.read_log(fence.connection, span, refold, Names(environment))
    except TimeoutError:
        raise TooLong(f"to fold what the log has up to the id {span.last!r} takes over {PAGE_S:.0f} s") from None
    stored = await pages.read_state(fence.connection, span)
    fixes = find_fixes(_ground(fence, catalogue, environment, floors), refold, stored)
    await _write(fence, environment, fixes)
    ids = len({*refold.folded, *stored.users, *stored.companies})
    return span.last, Progress(refold.entries, ids, fixes.changed() + begun)


async def next_span(fence: Fence, environment: str, after: str) -> Span:
    """The next ids, by the log or by any of the tables: one of them may be empty."""
    last = await fence.connection.fetchval(_SQL["next_end"], fence.shard, environment, after, REBUILD_ROWS - 1)
    return Span(fence.shard, environment, after, EVERY_ID if last is None else last)


async def _begin(fence: Fence, catalogue: Catalogue, environment: str, floors: dict[str, OrderKey]) -> Counter[str]:
    """From here on what conditions ask of events is kept, and replacements of manual segments are known."""
    changed = Counter[str]()
    for definition in catalogue.definitions.values():
        keys = {(environment, question.key) for question in definition.user_needs.questions} - catalogue.counted
        if definition.environment == environment and definition.is_asked and keys:
            await event_states.mark_counted(fence, definition, [key for _, key in keys])
            catalogue.counted.update(keys)
            changed["event_questions"] += len(keys)
    known = await snapshot.closings(fence.connection, fence.shard)
    other = {segment for segment, key in floors.items() if known.get(segment) != key}
    await picks.write(fence, Marks(closings=floors, changed_closings=other))
    changed["pick_closings"] += len(other)
    return changed


async def _surroundings(fence: Fence, catalogue: Catalogue, environment: str) -> Surroundings:
    return Surroundings(
        catalogue.of(environment).questions,
        fence.position.evaluated_at,
        erasing.being_erased(catalogue.chores, environment),
        catalogue.of(environment, "company").needs.picks,
        await erasing.ended(fence.connection, fence.shard, environment),
    )


def _ground(fence: Fence, catalogue: Catalogue, environment: str, floors: dict[str, OrderKey]) -> Ground:
    def keeps(question: int, user_id: str) -> bool:
        return catalogue.keeps(environment, question, user_id)

    def is_picked(segment_id: str, subject_id: str, word: Word) -> bool:
        floor = floors.get(segment_id)
        return word.picked and (floor is None or word.key >= floor or awaits_closing(segment_id, subject_id))

    def awaits_closing(segment_id: str, subject_id: str) -> bool:
        return any(
            chore.kind == "closing" and chore.subject == segment_id and chore.reached < subject_id
            for chore in catalogue.chores
        )

    return Ground(environment, fence.position.evaluated_at, keeps, is_picked)


async def _write(fence: Fence, environment: str, fixes: Fixes) -> None:
    await _delete(fence, environment, fixes)
    await users.write(fence, {}, {user.key: user for user in fixes.users})
    await event_states.write(fence, fixes.states)
    await companies.write_memberships(fence, fixes.memberships)
    await companies.write_companies(fence, {}, {company.key: company for company in fixes.companies})
    await companies.write_company_users(fence, fixes.company_users)
    await picks.write(fence, fixes.marks)
    await merges.write(fence, fixes.marks)
    await names.move_types(fence, fixes.types)
    rows = [
        (number, None, None, None)
        if event is None
        else (number, event.name, _json(event.properties), _json(event.instants))
        for number, event in fixes.events
    ]
    if rows:
        await fence.connection.execute(_SQL["write_events"], fence.shard, *columns(rows, 4))


async def _delete(fence: Fence, environment: str, fixes: Fixes) -> None:
    ids = [(user_id,) for user_id in fixes.gone_users]
    for statement in ("gone_users", "gone_activity", "gone_flips"):
        await _each(fence, statement, environment, ids)
    await _each(fence, "gone_states", environment, fixes.gone_states)
    await _each(fence, "gone_memberships", environment, fixes.gone_memberships)
    ids = [(company_id,) for company_id in fixes.gone_companies]
    for statement in ("gone_companies", "gone_company_flips"):
        await _each(fence, statement, environment, ids)
    await _each(fence, "gone_company_users", environment, fixes.gone_company_users)
    await _each(fence, "gone_picks", environment, fixes.gone_picks)


async def _each(fence: Fence, statement: str, environment: str, keys: Collection[tuple[Any, ...]]) -> None:
    if keys:
        await fence.connection.execute(_SQL[statement], fence.shard, environment, *columns(keys, 0))


def _json(found: Any) -> str | None:
    return dumps(dict(found)) if found else None
