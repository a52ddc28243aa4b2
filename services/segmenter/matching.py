"""Pure room: which conditions flip, by an event or by the clock, and what of that subscribers must hear."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple, TypeAlias, TypeVar

from services.segmenter.definition import Definition
from services.segmenter.finding import MOST_ASKED, Known
from services.segmenter.memberships import Company
from services.segmenter.projection import User
from services.segmenter.rules import Rules
from shared.domain.truth import Subject, flips
from shared.domain.verdicts import settled_at

Pair = tuple[int, str]
"""(definition number, id of the user or company)."""
Entity = TypeVar("Entity", User, Company)
AnyEntity: TypeAlias = User | Company


class Flip(NamedTuple):
    """A definition became true (``entered``) or false for a user, or a company, at UTC ms ``at``."""

    definition: Definition
    subject_id: str
    at: int
    entered: bool
    cause: str

    @property
    def pair(self) -> Pair:
        """The member row that the flip concerns."""
        return self.definition.number, self.subject_id


def by_clock(rules: Rules, entity: AnyEntity, until: int) -> tuple[list[Flip], int | None]:
    """The flips by time alone up to ``until`` inclusive, in order, and the moment of the next one.

    Nothing can have flipped before ``due_at``, so that is where the walk begins; each flip has its exact moment,
    also when several are overdue (SEAMS A9: transitions are a function of the stream, not of when a sweep ran).
    """
    subject, found = entity.subject(), list[Flip]()
    if entity.due_at is not None and entity.due_at <= until:
        for definition in rules.finder.by_clock(subject, entity.due_at - 1, until):
            changes = _walk(definition, subject, entity.due_at - 1, until)
            found += [Flip(definition, entity.subject_id, at, truth, "clock") for at, truth in changes]
    found.sort(key=lambda flip: (flip.at, flip.definition.number))
    return found, rules.finder.next_due(subject, until)


def _walk(definition: Definition, subject: Subject, after: int, until: int) -> list[tuple[int, bool]]:
    if definition.population != "all" and subject.builtins["identified"] != (definition.population == "identified"):
        return []
    return flips(definition.evaluator, subject, after, until)


def by_event(
    rules: Rules, before: Entity | None, after: Entity, changed: Set[str], cause: tuple[int, str]
) -> tuple[list[Flip], int | None]:
    """The flips that a change of a user or company makes, and when time alone may next flip one of its conditions.

    ``cause`` = (UTC ms at which it is evaluated, its name). A definition that is being built yields its truth even
    without a flip: its member row may not be there yet.
    """
    at, name = cause
    found, due = [], after.due_at
    old, new = None if before is None else before.subject(), after.subject()
    asked = rules.finder.by_change(old, new, changed, at)
    for definition in asked:
        was = old is not None and definition.judge(old, at).truth
        truth, next_flip_at = definition.judge(new, at)
        due = earliest(due, next_flip_at)
        if was != truth or definition.stage == "building":
            found.append(Flip(definition, after.subject_id, at, truth, name))
    known = Known(frozenset([each.number for each in asked]), due)
    return found, rules.finder.next_due(new, at, None if old is None else changed, known, most_asked=MOST_ASKED)


def truths(
    definitions: Iterable[Definition], entity: AnyEntity, cause: tuple[int, str]
) -> tuple[list[Flip], int | None]:
    """What definitions say of a user or company at a moment, flip or not, and when time alone may next change one.

    For pages: the member rows tell which of these are flips.
    """
    at, name = cause
    subject, found, due = entity.subject(), list[Flip](), None
    for definition in definitions:
        truth, next_flip_at = definition.judge(subject, at)
        found.append(Flip(definition, entity.subject_id, at, truth, name))
        due = earliest(due, next_flip_at)
    return found, due


def earliest(first: int | None, second: int | None) -> int | None:
    """The smaller of two moments, where None is never."""
    if first is None or second is None:
        return second if first is None else first
    return min(first, second)


def standing_at(entity: AnyEntity, clock: int) -> int:
    """The moment up to which a user's members are settled: the shard's clock, or just before a flip still unswept."""
    return settled_at(entity.due_at, clock)


def effective(candidates: Iterable[Flip], members: Set[Pair]) -> list[Flip]:
    """The flips that change a member row, given the rows that exist. What is there is what has been published."""
    now: dict[Pair, bool] = {}
    kept = []
    for flip in candidates:
        pair = flip.pair
        if now.get(pair, pair in members) != flip.entered:
            now[pair] = flip.entered
            kept.append(flip)
    return kept
