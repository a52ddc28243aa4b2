"""Store: the pages that ask every definition about everybody again, and tell the difference to what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, get_args

from services.segmenter import companies, matching, people, users
from services.segmenter.company_folding import REBUILD
from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from services.segmenter.matching import AnyEntity, Flip, standing_at
from services.segmenter.members import apply_flips
from services.segmenter.memberships import affiliation
from services.segmenter.page_work import Chore
from services.segmenter.projection import User
from services.segmenter.rebuild_requests import Progress
from services.segmenter.rebuilding.published import Published, published
from services.segmenter.rows import columns
from services.segmenter.rules import Catalogue
from services.segmenter.verify import pages, snapshot
from services.segmenter.verify.facts import EVERY_ID, Segment, Span
from services.segmenter.verify.stored import Stored
from services.segmenter.verify.truths import next_change
from services.segmenter.work import People
from shared.domain.segments import SubjectScope
from shared.domain.truth import Verdict
from shared.postgres.statements import load

_SQL = load(__file__)

MEMBER_ROWS: Final = 5_000
"""Member rows and transitions that a page looks at, about."""
REBUILD_IDS: Final = 500
REBUILD_QUESTIONS: Final = 50_000
"""Users and companies of a page, and how often it asks definitions about them, at most."""


@dataclass(slots=True)
class Look:
    """What a page finds: rows to restore or remove without a word, numbers to put right, flips to tell."""

    restored: list[tuple[int, str, int, int | None]]
    removed: list[tuple[int, str]]
    renumbered: list[tuple[int, str, int | None]]
    flips: list[Flip]


async def page(fence: Fence, catalogue: Catalogue, chore: Chore) -> tuple[str, Progress]:
    """Ask about the next ids; how far it came, and what was done."""
    environment, clock = chore.environment, fence.position.evaluated_at
    numbers = [each.number for each in catalogue.definitions.values() if each.environment == environment]
    ids = max(1, min(REBUILD_IDS, REBUILD_QUESTIONS // max(1, len(numbers))))
    last = await fence.connection.fetchval(
        _SQL["next_end"], fence.shard, environment, chore.reached, MEMBER_ROWS, ids - 1
    )
    span = Span(fence.shard, environment, chore.reached, EVERY_ID if last is None else last)
    stored = await pages.read_state(fence.connection, span)
    await pages.read_members(fence.connection, span, stored, numbers)
    found = await people.load_people(fence, catalogue, [(environment, user_id) for user_id in stored.users])
    there = await people.load_companies(fence, catalogue, [(environment, each) for each in stored.companies])
    segments = await snapshot.segments(fence.connection, fence.shard, catalogue.definitions)
    look, progress = Look([], [], [], []), Progress(ids=len(stored.users) + len(stored.companies))
    for scope in get_args(SubjectScope):
        entities: Mapping[tuple[str, str], AnyEntity] = found.users if scope == "user" else there
        asked = [each for each in catalogue.of(environment, scope).definitions if _is_built(catalogue, each)]
        for subject_id in sorted({*(key[1] for key in entities), *stored.members}):
            entity = entities.get((environment, subject_id))
            for definition in asked:
                segment = segments.get(environment, {}).get(definition.segment_id)
                if segment is not None:
                    _look(look, catalogue, (definition, segment), (subject_id, entity, clock), stored)
    await _write(fence, catalogue, look)
    due = [*_due(catalogue, found, clock), *_due_companies(catalogue, there.values(), clock)]
    await users.write(fence, found.users, {each.key: each for each in due if isinstance(each, User)})
    await companies.write_companies(fence, there, {each.key: each for each in due if not isinstance(each, User)})
    progress.changed.update(
        segment_members=len(look.restored) + len(look.removed) + len(look.renumbered), flips=len(due)
    )
    progress.changed["members"] += len(look.flips)
    return span.last, progress


def _is_built(catalogue: Catalogue, definition: Definition) -> bool:
    """A build that is under way asks about everybody by itself."""
    return definition.stage != "building" or not any(
        task.definition == definition.number and task.kind == "build" for task in catalogue.tasks
    )


def _look(
    look: Look,
    catalogue: Catalogue,
    about: tuple[Definition, Segment],
    whom: tuple[str, AnyEntity | None, int],
    stored: Stored,
) -> None:
    (definition, segment), (subject_id, entity, clock) = about, whom
    rows = stored.members.get(subject_id, {})
    at = clock if entity is None else standing_at(entity, clock)
    is_true = entity is not None and definition.judge(entity.subject(), at).truth
    has_row = definition.number in rows
    if catalogue.publishes(definition, subject_id):
        told = stored.told[subject_id][definition.segment_id] if subject_id in stored.told else []
        was = published(segment, definition.version, told, has_row=has_row, is_true=is_true, exists=entity is not None)
        _restore(look, definition, subject_id, was, (rows, at))
    elif entity is None and has_row:
        look.removed.append((definition.number, subject_id))
        return
    else:
        was = Published(has_row, None)
    if was.member != is_true:
        look.flips.append(Flip(definition, subject_id, at, is_true, REBUILD))


def _restore(
    look: Look, definition: Definition, subject_id: str, was: Published, now: tuple[Mapping[int, int | None], int]
) -> None:
    """Let the row say what was published, before what is true is told."""
    rows, at = now
    if was.member and definition.number not in rows:
        look.restored.append((definition.number, subject_id, at, was.number))
    elif not was.member and definition.number in rows:
        look.removed.append((definition.number, subject_id))
    elif was.member and rows[definition.number] != was.number:
        look.renumbered.append((definition.number, subject_id, was.number))


async def _write(fence: Fence, catalogue: Catalogue, look: Look) -> None:
    await _each(fence, "restore", look.restored)
    await _each(fence, "remove", look.removed)
    await _each(fence, "renumber", look.renumbered)
    await apply_flips(fence, catalogue, look.flips)


async def _each(fence: Fence, statement: str, rows: list[Any]) -> None:
    if rows:
        await fence.connection.execute(_SQL[statement], fence.shard, *columns(rows, 0))


def _due(catalogue: Catalogue, found: People, clock: int) -> Iterator[User]:
    """Users for whom something flips earlier than they are due."""
    for key, user in found.users.items():
        at, subject = standing_at(user, clock), user.subject()
        asks = [partial(each.judge, subject) for each in catalogue.of(key[0]).timed]
        conditions = catalogue.of(key[0], "company").member_rules.conditions
        for membership in found.memberships.get(key, {}).values():
            if membership.member:
                around = affiliation(membership, None)
                asks += [partial(each.evaluate, subject, around) for each in conditions.values()]
        earliest = _earliest(asks, at, user.due_at)
        if earliest is not None:
            yield replace(user, due_at=earliest)


def _due_companies(catalogue: Catalogue, found: Any, clock: int) -> Iterator[AnyEntity]:
    for company in found:
        at, subject = standing_at(company, clock), company.subject()
        asks = [partial(each.judge, subject) for each in catalogue.of(company.environment, "company").timed]
        earliest = _earliest(asks, at, company.due_at)
        if earliest is not None:
            yield replace(company, due_at=earliest)


def _earliest(asks: list[partial[Verdict]], at: int, due_at: int | None) -> int | None:
    """The first change by the clock, if it comes before a moment."""
    earliest = None
    for ask in asks:
        earliest = matching.earliest(earliest, next_change(ask, at, matching.earliest(due_at, earliest)))
    return earliest
