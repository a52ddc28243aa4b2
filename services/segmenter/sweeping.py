"""Pure room: what time alone flips for the users and companies of a shard that are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from services.segmenter import company_folding, user_folding
from services.segmenter.budget import Budget
from services.segmenter.company_folding import CLOCK
from services.segmenter.matching import AnyEntity
from services.segmenter.memberships import Company
from services.segmenter.projection import User
from services.segmenter.work import Desk


def settle_all(desk: Desk) -> None:
    """As many as there is time for, users and companies in turn; the others stay due."""
    budget = Budget()
    for entity in in_turn(list(desk.work.users.values()), list(desk.work.companies.values())):
        if budget.spent():
            break
        _settle(desk, entity)


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
