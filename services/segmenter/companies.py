"""Store: memberships, companies, their users, and the copies that other shards keep."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import asyncpg

from services.segmenter.fence import Fence
from services.segmenter.folding import CompanyKey, MembershipKey
from services.segmenter.memberships import Company, CompanyUser, Membership
from shared.domain import attributes
from shared.domain.events import CompanyCopied
from shared.domain.order import OrderKey
from shared.domain.values import dumps
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_memberships(fence: Fence, keys: Collection[MembershipKey]) -> dict[MembershipKey, Membership]:
    """Those of the memberships, by (environment, user, company), that there ever were."""
    rows = await _fetch(fence, "load_memberships", keys)
    return {(row["environment"], row["user_id"], row["company_id"]): _membership(row) for row in rows}


async def load_companies(fence: Fence, keys: Collection[CompanyKey]) -> dict[CompanyKey, Company]:
    """Those of the companies that exist."""
    rows = await _fetch(fence, "load_companies", keys)
    return {(row["environment"], row["company_id"]): _company(row) for row in rows}


async def load_company_users(fence: Fence, keys: Collection[MembershipKey]) -> dict[MembershipKey, CompanyUser]:
    """What is known of the users of companies, by (environment, company, user)."""
    rows = await _fetch(fence, "load_company_users", keys)
    return {
        (row["environment"], row["company_id"], row["user_id"]): CompanyUser(row["member"], _key(row["key"]))
        for row in rows
    }


async def write_memberships(fence: Fence, memberships: Collection[Membership]) -> None:
    """Write memberships as they are now."""
    keys = [(m.environment, m.user_id, m.company_id, m.member, _key_text(m.key), m.joined_at) for m in memberships]
    states = [attributes.to_row(m.attributes) for m in memberships]
    await _execute(fence, "write_memberships", [(*key, *state) for key, state in zip(keys, states, strict=True)])


async def write_companies(fence: Fence, companies: Iterable[Company]) -> None:
    """Write companies as they are now."""
    await _execute(fence, "write_companies", [_company_row(company) for company in companies])


async def write_company_users(fence: Fence, users: Mapping[MembershipKey, CompanyUser]) -> None:
    """Write what is now known of users of companies."""
    await _execute(
        fence, "write_company_users", [(*key, user.member, _key_text(user.key)) for key, user in users.items()]
    )


async def write_copies(fence: Fence, copies: Iterable[CompanyCopied]) -> None:
    """Keep the newest revision of each company's attributes."""
    newest = {(copy.environment, copy.company_id): copy for copy in sorted(copies, key=lambda copy: copy.revision)}
    await _execute(
        fence,
        "write_copies",
        [(*key, copy.revision, dumps(copy.attributes), dumps(dict(copy.instants))) for key, copy in newest.items()],
    )


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


def _membership(row: asyncpg.Record) -> Membership:
    state = attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
    return Membership(
        row["environment"], row["user_id"], row["company_id"], row["member"], _key(row["key"]), row["joined_at"], state
    )


def _company_row(company: Company) -> tuple[Any, ...]:
    shards = ",".join(map(str, sorted(company.member_shards)))
    seen = (company.first_seen_at, company.last_seen_at)
    state = attributes.to_row(company.attributes)
    return (company.environment, company.company_id, *state, company.revision, *seen, company.member_count, shards)


def _company(row: asyncpg.Record) -> Company:
    state = attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
    return Company(
        row["environment"], row["company_id"], state, row["revision"], row["first_seen_at"], row["last_seen_at"],
        row["member_count"], frozenset(row["member_shards"]),
    )  # fmt: skip
