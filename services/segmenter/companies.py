"""Store: memberships, companies, their users, and the copies that other shards keep."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import asyncpg

from services.segmenter.fence import Fence
from services.segmenter.memberships import Company, CompanyUser, Copy, Membership
from services.segmenter.page_work import Chore
from services.segmenter.work import CompanyKey, MembershipKey, UserKey
from shared.domain import attributes
from shared.domain.order import OrderKey
from shared.domain.values import JSON, dumps, loads
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_memberships(fence: Fence, keys: Collection[MembershipKey]) -> dict[MembershipKey, Membership]:
    """Those of the memberships, by (environment, user, company), that there ever were."""
    rows = await _fetch(fence, "load_memberships", keys)
    return {(row["environment"], row["user_id"], row["company_id"]): _membership(row) for row in rows}


async def load_memberships_of(fence: Fence, users: Collection[UserKey]) -> list[Membership]:
    """All memberships that these users ever had."""
    return [_membership(row) for row in await _fetch(fence, "load_memberships_of", users)]


async def load_companies(fence: Fence, keys: Collection[CompanyKey]) -> dict[CompanyKey, Company]:
    """Those of the companies that exist."""
    rows = await _fetch(fence, "load_companies", keys)
    return {(row["environment"], row["company_id"]): _company(row) for row in rows}


async def page(fence: Fence, environment: str, after: str, limit: int) -> list[Company]:
    """The next companies of an environment after an id, in order of id."""
    rows = await fence.connection.fetch(_SQL["page"], fence.shard, environment, after, limit)
    return [_company(row) for row in rows]


async def due(fence: Fence, until: int, limit: int) -> list[CompanyKey]:
    """The companies whose earliest flip is due at UTC ms ``until``, most overdue first."""
    rows = await fence.connection.fetch(_SQL["due"], fence.shard, until, limit)
    return [(row["environment"], row["company_id"]) for row in rows]


async def pass_over(fence: Fence, keys: Collection[CompanyKey], retry_at: int) -> None:
    """Companies that cannot be evaluated stay due, but are not tried again before UTC ms ``retry_at``."""
    if keys:
        await fence.connection.execute(_SQL["pass_over"], fence.shard, retry_at, *_columns(keys))


async def next_users(fence: Fence, chore: Chore, limit: int) -> list[str]:
    """The next users of the company that a chore is about, on this shard, in order of id."""
    rows = await fence.connection.fetch(
        _SQL["next_users"], fence.shard, chore.environment, chore.subject, chore.reached, limit
    )
    return [row["user_id"] for row in rows]


async def load_company_users(fence: Fence, keys: Collection[MembershipKey]) -> dict[MembershipKey, CompanyUser]:
    """What is known of the users of companies, by (environment, company, user)."""
    rows = await _fetch(fence, "load_company_users", keys)
    return {(row["environment"], row["company_id"], row["user_id"]): _company_user(row) for row in rows}


async def write_memberships(fence: Fence, memberships: Iterable[Membership]) -> None:
    """Write memberships as they are now."""
    rows = [
        (m.environment, m.user_id, m.company_id, m.member, _key_text(m.key), m.joined_at,
         *attributes.to_row(m.attributes), _array(m.holds), m.told)
        for m in memberships
    ]  # fmt: skip
    await _execute(fence, "write_memberships", rows)


async def write_companies(
    fence: Fence, before: Mapping[CompanyKey, Company], companies: Mapping[CompanyKey, Company]
) -> None:
    """Write companies as they are now, those that changed, and their earliest flips where they moved."""
    changed = [company for key, company in companies.items() if company is not before.get(key)]
    await _execute(fence, "write_companies", [_company_row(company) for company in changed])
    moved = [each for each in changed if each.due_at != (before[each.key].due_at if each.key in before else None)]
    set_ = [(*each.key, each.due_at) for each in moved if each.due_at is not None]
    await _execute(fence, "write_flips", set_)
    await _execute(fence, "clear_flips", [each.key for each in moved if each.due_at is None])


async def write_company_users(fence: Fence, users: Mapping[MembershipKey, CompanyUser]) -> None:
    """Write what is now known of users of companies."""
    rows = [(*key, user.member, _key_text(user.key), _array(user.holds), user.told) for key, user in users.items()]
    await _execute(fence, "write_company_users", rows)


async def write_copies(fence: Fence, copies: Mapping[CompanyKey, Copy]) -> None:
    """Keep copies of companies as they are now."""
    rows = [
        (*key, copy.revision, dumps(dict(copy.attributes)), dumps(dict(copy.instants)), dumps(dict(copy.builtins)),
         _array(copy.holds))
        for key, copy in copies.items()
    ]  # fmt: skip
    await _execute(fence, "write_copies", rows)


async def _fetch(fence: Fence, statement: str, keys: Collection[tuple[str, ...]]) -> list[asyncpg.Record]:
    if not keys:
        return []
    return await fence.connection.fetch(_SQL[statement], fence.shard, *_columns(keys))


async def _execute(fence: Fence, statement: str, rows: Collection[tuple[Any, ...]]) -> None:
    if rows:
        await fence.connection.execute(_SQL[statement], fence.shard, *_columns(rows))


def _columns(rows: Collection[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _key(text: str) -> OrderKey:
    return OrderKey(*json.loads(text))


def _key_text(key: OrderKey) -> str:
    return dumps(list(key))


def _array(numbers: Iterable[int]) -> str:
    # unnest takes arrays of arrays apart, so each travels as the text of an array.
    return "{" + ",".join(map(str, sorted(numbers))) + "}"


def _membership(row: asyncpg.Record) -> Membership:
    state = attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
    return Membership(
        row["environment"], row["user_id"], row["company_id"], row["member"], _key(row["key"]), row["joined_at"], state,
        frozenset(row["holds"]), row["told"],
    )  # fmt: skip


def _company_user(row: asyncpg.Record) -> CompanyUser:
    return CompanyUser(row["member"], _key(row["key"]), frozenset(row["holds"]), row["told"])


def _company_row(company: Company) -> tuple[Any, ...]:
    seen = (company.first_seen_at, company.last_seen_at)
    members = dumps({str(key): count for key, count in company.members.items()})
    copied = None if company.copied is None else dumps(dict(company.copied))
    return (
        *company.key, *attributes.to_row(company.attributes), company.revision, *seen, company.member_count,
        _array(company.member_shards), members, copied,
    )  # fmt: skip


def _copied(text: str | None) -> Mapping[str, JSON] | None:
    copied = None if text is None else loads(text)
    return copied if isinstance(copied, dict) else None


def _company(row: asyncpg.Record) -> Company:
    state = attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
    return Company(
        row["environment"], row["company_id"], state, row["revision"], row["first_seen_at"], row["last_seen_at"],
        row["member_count"], frozenset(row["member_shards"]),
        {int(key): count for key, count in json.loads(row["members"]).items()},
        _copied(row["copied"]), row["due_at"],
    )  # fmt: skip
