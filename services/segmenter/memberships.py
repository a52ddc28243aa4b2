"""Pure room: companies and who belongs to them, on the user's shard and on the company's (SEAMS A3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from services.segmenter.projection import Grouping
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.events import CallAccepted, MembershipTold
from shared.domain.order import OrderKey
from shared.domain.traits import flatten

NEVER: Final = 2**63 - 1
"""When somebody joined who only ever left, as far as is known: after every moment."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A user's membership in a company, on the user's shard. ``key`` is of the last word on joining or leaving.

    ``joined_at``: when the user first joined, whatever leaves came in between. SDKs say so again with every session, so
    the newest word would be the last session; and the first word after a leave that comes late is known only to one who
    keeps all words.
    """

    environment: str
    user_id: str
    company_id: str
    member: bool
    key: OrderKey
    joined_at: int
    attributes: AttributeState


@dataclass(frozen=True, slots=True)
class CompanyUser:
    """The company's side of a membership, on the company's shard."""

    member: bool
    key: OrderKey


@dataclass(frozen=True, slots=True)
class Company:
    """A company, on its own shard. ``revision`` counts changes of its attributes."""

    environment: str
    company_id: str
    attributes: AttributeState
    revision: int
    first_seen_at: int
    last_seen_at: int
    member_count: int
    member_shards: frozenset[int]


def join_or_leave(before: Membership | None, said: Grouping, call: CallAccepted) -> Membership:
    """The membership after a call; the greatest order key has the last word. Raises InvalidValue, InvalidEvent."""
    state, _ = attributes.fold(before.attributes if before else attributes.EMPTY, flatten(said.membership), call.key)
    joined_at = call.occurred_at if said.member else NEVER
    if before is None:
        return Membership(call.environment, call.user_id, said.company_id, said.member, call.key, joined_at, state)
    after = replace(before, attributes=state, joined_at=min(before.joined_at, joined_at))
    return after if call.key <= before.key else replace(after, member=said.member, key=call.key)


def hear(company: Company | None, user: CompanyUser | None, told: MembershipTold) -> tuple[Company, CompanyUser]:
    """The company and its side of the membership after a user's shard told of a call. Raises as join_or_leave does."""
    at = told.key.at
    if company is None:
        company = Company(told.environment, told.company_id, attributes.EMPTY, 0, at, at, 0, frozenset())
    state, changed = attributes.fold(company.attributes, flatten(told.traits), told.key)
    heard = user if user is not None and told.key <= user.key else CompanyUser(told.member, told.key)
    was = user is not None and user.member
    return replace(
        company,
        attributes=state,
        revision=company.revision + bool(changed),
        first_seen_at=min(company.first_seen_at, at),
        last_seen_at=max(company.last_seen_at, at),
        member_count=company.member_count + heard.member - was,
        member_shards=company.member_shards | {told.user_shard} if told.member else company.member_shards,
    ), heard


def copies_to(before: Company | None, after: Company) -> frozenset[int]:
    """The shards that must hear the company's attributes: all that have members when they changed, else new ones."""
    if before is None or before.revision != after.revision:
        return after.member_shards
    return after.member_shards - before.member_shards
