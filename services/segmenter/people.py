"""Store: users with what conditions see around them: their events, companies and picks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

import asyncpg

from services.segmenter import companies, event_states, users
from services.segmenter.fence import Fence
from services.segmenter.memberships import Company, Copy, Membership
from services.segmenter.projection import User
from services.segmenter.rules import Catalogue
from services.segmenter.work import CompanyKey, MembershipKey, People, UserKey
from shared.domain import attributes
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_people(
    fence: Fence, catalogue: Catalogue, keys: Collection[UserKey], joined: Collection[MembershipKey] = ()
) -> People:
    """Those of the users that exist. ``joined``: memberships that a call names, loaded whoever asks about them."""
    return await around(fence, catalogue, await users.load_users(fence, keys), keys, joined)


async def around(
    fence: Fence,
    catalogue: Catalogue,
    found: dict[UserKey, User],
    keys: Collection[UserKey],
    joined: Collection[MembershipKey] = (),
) -> People:
    """Users that are loaded, with what the definitions of their environments ask about around them."""
    people = People(found)
    everyone = [key for key in keys if _sees_companies(catalogue, key[0])]
    for membership in await _memberships(fence, everyone, joined):
        people.memberships.setdefault((membership.environment, membership.user_id), {})[membership.company_id] = (
            membership
        )
    people.copies = await load_copies(fence, _copied(catalogue, people, joined))
    with_events = [key for key in found if catalogue.of(key[0]).questions]
    events = await event_states.load_states(fence, with_events)
    people.picked = await load_picked(fence, [key for key in keys if catalogue.of(key[0]).user_needs.picks])
    for key, user in found.items():
        people.users[key] = replace(
            user,
            events=events.get(key, user.events),
            companies=people.companies_of(key) if catalogue.of(key[0]).needs.has_companies else (),
            picks=people.picked.get(key, user.picks),
        )
    return people


def _sees_companies(catalogue: Catalogue, environment: str) -> bool:
    """Whether memberships matter to anybody: to users' definitions, or to the member conditions of companies'."""
    return bool(
        catalogue.of(environment).needs.has_companies or catalogue.of(environment, "company").member_rules.conditions
    )


def _copied(catalogue: Catalogue, people: People, joined: Collection[MembershipKey]) -> set[CompanyKey]:
    """The companies that users are in, or come into by what is folded."""
    there = {(*user, company_id) for user, memberships in people.memberships.items() for company_id in memberships}
    return {
        (environment, company_id)
        for environment, _, company_id in there.union(joined)
        if catalogue.of(environment).needs.has_companies
    }


async def _memberships(fence: Fence, keys: Collection[UserKey], joined: Collection[MembershipKey]) -> list[Membership]:
    whole = await companies.load_memberships_of(fence, keys) if keys else []
    rest = {key for key in joined if key[:2] not in set(keys)}
    return [*whole, *(await companies.load_memberships(fence, rest)).values()]


async def load_companies(fence: Fence, catalogue: Catalogue, keys: Collection[CompanyKey]) -> dict[CompanyKey, Company]:
    """Those of the companies that exist, with their picks."""
    return await picked_companies(fence, catalogue, await companies.load_companies(fence, keys))


async def picked_companies(
    fence: Fence, catalogue: Catalogue, found: dict[CompanyKey, Company]
) -> dict[CompanyKey, Company]:
    """Companies that are loaded, with the manual segments that they were picked for."""
    picks = await load_picked(fence, [key for key in found if catalogue.of(key[0], "company").needs.picks])
    return found | {key: replace(found[key], picks=picked) for key, picked in picks.items()}


async def load_copies(fence: Fence, keys: Collection[CompanyKey]) -> dict[CompanyKey, Copy]:
    """The copies of these companies that there are."""
    if not keys:
        return {}
    rows = await fence.connection.fetch(_SQL["copies"], fence.shard, *map(list, zip(*keys, strict=True)))
    return {(row["environment"], row["company_id"]): _copy(row) for row in rows}


async def load_picked(fence: Fence, keys: Collection[UserKey]) -> dict[UserKey, frozenset[str]]:
    """The manual segments that these users (or companies) were picked for, whether they exist or not."""
    if not keys:
        return {}
    found: defaultdict[UserKey, set[str]] = defaultdict(set)
    for row in await fence.connection.fetch(_SQL["picks"], fence.shard, *map(list, zip(*keys, strict=True))):
        found[row["environment"], row["subject_id"]].add(row["segment_id"])
    return {key: frozenset(segments) for key, segments in found.items()}


def _copy(row: asyncpg.Record) -> Copy:
    state = attributes.to_ask(row["attributes"], row["instants"])
    return Copy(row["revision"], state.values, state.instants, json.loads(row["builtins"]), frozenset(row["holds"]))
