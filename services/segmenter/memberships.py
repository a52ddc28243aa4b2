"""Pure room: companies and who belongs to them, on the user's shard and on the company's (SEAMS A3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Final

from services.segmenter.projection import Grouping
from services.segmenter.questions import NEWCOMER, concern_of
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.events import CallAccepted, MembershipTold, MemberTold
from shared.domain.operators import COMPANY_BUILTINS, trait_of
from shared.domain.order import OrderKey
from shared.domain.parts import Needs
from shared.domain.traits import flatten
from shared.domain.values import JSON, Value
from shared.domain.verdicts import NOTHING, Affiliation, Subject

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
    holds: frozenset[int] = frozenset()
    """Keys of the member conditions that hold, as the company was told with its word number ``told``."""
    told: int = 0


@dataclass(frozen=True, slots=True)
class CompanyUser:
    """The company's side of a membership, on the company's shard; ``holds`` as its word number ``told`` said."""

    member: bool
    key: OrderKey
    holds: frozenset[int] = frozenset()
    told: int = 0

    @property
    def counted(self) -> frozenset[int]:
        """The member conditions for which the user counts among the company's members."""
        return self.holds if self.member else frozenset()


UNHEARD: Final = CompanyUser(member=False, key=OrderKey(-(2**62), 0, ""))
"""A user of whom the company has heard nothing."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What conditions ask of a company, as a users' shard has it. ``holds``: numbers of company definitions."""

    revision: int
    attributes: Mapping[str, Value]
    instants: Mapping[str, int]
    builtins: Mapping[str, str | bool | int]
    holds: frozenset[int]

    def content(self) -> dict[str, JSON]:
        """What it says, as it was sent."""
        return {
            "attributes": dict[str, JSON](self.attributes), "instants": dict[str, JSON](self.instants),
            "builtins": dict[str, JSON](self.builtins), "holds": list[JSON](sorted(self.holds)),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """A company, on its own shard.

    ``revision`` counts the copies that were sent; ``copied`` is what the last one said (None: nothing was asked).
    ``members``: member condition -> how many members it holds for. ``due_at`` as of a user.
    """

    environment: str
    company_id: str
    attributes: AttributeState
    revision: int
    first_seen_at: int
    last_seen_at: int
    member_count: int
    member_shards: frozenset[int]
    members: Mapping[int, int] = field(default_factory=lambda: NOTHING)
    copied: Mapping[str, JSON] | None = None
    due_at: int | None = None
    picks: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """(environment, company id)."""
        return self.environment, self.company_id

    @property
    def subject_id(self) -> str:
        """The company id, as the members of a definition name it."""
        return self.company_id

    def subject(self) -> Subject:
        """What conditions are asked about."""
        return Subject(
            attributes=self.attributes.values,
            instants=self.attributes.instants,
            builtins={
                "company_id": self.company_id,
                "first_seen_at": self.first_seen_at,
                "last_seen_at": self.last_seen_at,
                "member_count": self.member_count,
            },
            picks=self.picks,
            members=self.members,
        )


def join_or_leave(before: Membership | None, said: Grouping, call: CallAccepted) -> Membership:
    """The membership after a call; the greatest order key has the last word. Raises InvalidValue, InvalidEvent."""
    state, _ = attributes.fold(before.attributes if before else attributes.EMPTY, flatten(said.membership), call.key)
    joined_at = call.occurred_at if said.member else NEVER
    if before is None:
        return Membership(call.environment, call.user_id, said.company_id, said.member, call.key, joined_at, state)
    after = replace(before, attributes=state, joined_at=min(before.joined_at, joined_at))
    return after if call.key <= before.key else replace(after, member=said.member, key=call.key)


def hear(
    company: Company | None, user: CompanyUser | None, told: MembershipTold
) -> tuple[Company, CompanyUser, frozenset[str]]:
    """The company and its side of the membership after a user's shard told of a call, and what of the company changed.

    Raises as join_or_leave does.
    """
    at = told.key.at
    known = company or Company(told.environment, told.company_id, attributes.EMPTY, 0, at, at, 0, frozenset())
    state, changed = attributes.fold(known.attributes, flatten(told.traits), told.key)
    was = user or UNHEARD
    heard = _heard(was, told)
    after = replace(
        counted(known, was, heard),
        attributes=state,
        first_seen_at=min(known.first_seen_at, at),
        last_seen_at=max(known.last_seen_at, at),
        member_shards=known.member_shards | {told.user_shard} if told.member else known.member_shards,
    )
    return after, heard, changed | (COMPANY_ALWAYS if company is None else changed_of(known, after))


def leave(company: Company | None, was: CompanyUser, told: MembershipTold) -> tuple[Company | None, CompanyUser]:
    """The company, if there is one, and its side of the membership after a user left who says nothing else of it."""
    heard = _heard(was, told)
    return None if company is None else counted(company, was, heard), heard


def _heard(was: CompanyUser, told: MembershipTold) -> CompanyUser:
    return was if told.key <= was.key else replace(was, member=told.member, key=told.key)


def hear_member(company: Company, was: CompanyUser, told: MemberTold) -> tuple[Company, CompanyUser]:
    """The company and its side of a membership after the user's shard told which member conditions hold."""
    if told.told <= was.told:
        return company, was
    heard = replace(was, holds=frozenset(told.holds), told=told.told)
    return counted(company, was, heard), heard


def counted(company: Company, was: CompanyUser, now: CompanyUser) -> Company:
    """The company with its counts moved by what changed of one user."""
    member_count = company.member_count + now.member - was.member
    if was.counted == now.counted:
        return replace(company, member_count=member_count)
    members = dict(company.members)
    for key in was.counted - now.counted:
        members[key] -= 1
        if not members[key]:
            del members[key]
    for key in now.counted - was.counted:
        members[key] = members.get(key, 0) + 1
    return replace(company, member_count=member_count, members=members)


COMPANY_ALWAYS: Final = frozenset({"company_id", "first_seen_at", "last_seen_at", "member_count", NEWCOMER})
"""The concerns of a company that is new: its built-in attributes, and all that is asked of it."""


def changed_of(before: Company, after: Company) -> frozenset[str]:
    """The concerns of a company, attributes aside, that differ."""
    names = {
        name
        for name in ("first_seen_at", "last_seen_at", "member_count")
        if getattr(before, name) != getattr(after, name)
    }
    if before.members is not after.members:
        moved = before.members.keys() ^ after.members.keys()
        names.update(concern_of("member", key) for key in moved)
    return frozenset(names)


def affiliation(membership: Membership, copy: Copy | None) -> Affiliation:
    """What conditions of the user see of a membership; a company of which no copy has come yet has no attributes."""
    builtins: dict[str, str | bool | int] = {"company_id": membership.company_id}
    if copy is None:
        company, holds = Subject({}, {}, builtins), frozenset[int]()
    else:
        company, holds = Subject(copy.attributes, copy.instants, {**copy.builtins, **builtins}), copy.holds
    return Affiliation(company, membership.attributes.values, membership.attributes.instants, holds)


def copy_of(company: Company, asked: Needs, holds: Iterable[int]) -> dict[str, JSON]:
    """What a copy says now, given what the environment's user definitions ask and which company definitions hold."""
    traits = {name for each in asked.company_attributes if (name := trait_of(each, COMPANY_BUILTINS)) is not None}
    state, subject = company.attributes, company.subject()
    return {
        "attributes": {name: state.values[name] for name in sorted(traits & state.values.keys())},
        "instants": {name: state.instants[name] for name in sorted(traits & state.instants.keys())},
        "builtins": {
            name: subject.builtins[name] for name in sorted(asked.company_attributes & subject.builtins.keys())
        },
        "holds": list[JSON](sorted(holds)),
    }


def asked_of(said: Mapping[str, JSON], asked: Needs) -> dict[str, JSON]:
    """What a copy says of what is asked now; it may say more, as was asked by who is gone."""
    traits = {name for each in asked.company_attributes if (name := trait_of(each, COMPANY_BUILTINS)) is not None}
    holds = said.get("holds")
    return {
        "attributes": _only(said.get("attributes"), traits),
        "instants": _only(said.get("instants"), traits),
        "builtins": _only(said.get("builtins"), asked.company_attributes),
        "holds": [each for each in holds if each in asked.company_definitions] if isinstance(holds, list) else [],
    }


def _only(said: JSON, names: Set[str]) -> dict[str, JSON]:
    return {name: value for name, value in said.items() if name in names} if isinstance(said, dict) else {}
