"""Pure room: what time alone flips for the users and companies of a shard that are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from services.segmenter import company_folding, user_folding
from services.segmenter.budget import Budget
from services.segmenter.company_folding import CLOCK
from services.segmenter.marks import SubjectKey
from services.segmenter.matching import AnyEntity
from services.segmenter.memberships import Company
from services.segmenter.poison import is_poison
from services.segmenter.projection import User
from services.segmenter.undoing import Undo
from services.segmenter.work import Desk
from shared.domain.segments import SubjectScope


@dataclass(frozen=True, slots=True)
class Failed:
    """A user or company that could not be evaluated, for what is in it, and the kind of error that it made."""

    scope: SubjectScope
    key: SubjectKey
    error: str


def settle_all(desk: Desk) -> list[Failed]:
    """As many as there is time for, users and companies in turn; the others stay due, and those that are returned."""
    budget, undo, failed = Budget(), Undo(desk.work), list[Failed]()
    for entity in in_turn(list(desk.work.users.values()), list(desk.work.companies.values())):
        if budget.spent():
            break
        undo.begin()
        try:
            _settle(desk, entity)
        except Exception as error:
            if not is_poison(error):
                raise
            undo.take_back()
            failed.append(Failed("user" if isinstance(entity, User) else "company", entity.key, type(error).__name__))
    return failed


def in_turn(users: Iterable[User], companies: Iterable[Company]) -> Iterator[AnyEntity]:
    """One of each, so that neither waits until all of the other are through."""
    return (entity for entity in chain.from_iterable(zip_longest(users, companies)) if entity is not None)


def _settle(desk: Desk, entity: AnyEntity) -> None:
    if isinstance(entity, User):
        after, flips = user_folding.settle(desk, entity)
        desk.work.users[entity.key] = after
        desk.work.flips += flips
    else:
        company = company_folding.settle(desk, entity)
        desk.work.companies[entity.key] = company
        company_folding.send_copy(desk, entity, company, CLOCK)
