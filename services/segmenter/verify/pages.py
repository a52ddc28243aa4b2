"""Store: what a shard holds about the next ids of an environment."""

from __future__ import annotations

import json
from collections.abc import Collection

import asyncpg

from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.verify.facts import EVERY_ID, Span, Stored, Told
from services.segmenter.verify.refold import Refold
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.order import OrderKey
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

PREFETCH = 1_000


async def environments(postgres: AnyConnection) -> list[str]:
    """All environments."""
    return [row["environment"] for row in await postgres.fetch(_SQL["environments"])]


async def shards(postgres: AnyConnection) -> int:
    """How many shards the installation has."""
    found: int = await postgres.fetchval(_SQL["shards"])
    return found


async def next_span(postgres: AnyConnection, before: Span, limit: int) -> Span:
    """The next ``limit`` users and companies; the last span has no end, so that no stray row is missed."""
    shard, environment, _, after = before
    last: str | None = await postgres.fetchval(_SQL["last_id"], shard, environment, after, limit)
    return Span(shard, environment, after, EVERY_ID if last is None else last)


async def read_log(postgres: AnyConnection, span: Span) -> tuple[Refold, int]:
    """The log of a span, folded on the way; and how many entries it has."""
    refold, entries = Refold(), 0
    async for row in postgres.cursor(_SQL["events"], *span, prefetch=PREFETCH):
        refold.add(row["user_id"], row["number"], row["entry"])
        entries += 1
    return refold, entries


async def read_stored(postgres: AnyConnection, span: Span, definitions: Collection[int]) -> Stored:
    """The rows of a span; members of these definitions."""
    stored = Stored()
    for row in await postgres.fetch(_SQL["users"], *span):
        stored.users[row["user_id"]] = row["identified"], _state(row)
    for row in await postgres.fetch(_SQL["activity"], *span):
        stored.activity[row["user_id"]] = row["first_seen_at"], row["last_seen_at"]
    for row in await postgres.fetch(_SQL["flips"], *span):
        stored.flips[row["user_id"]] = row["due_at"]
    shard, _, after, last = span
    for row in await postgres.fetch(_SQL["members"], shard, after, last, list(definitions)):
        stored.members[row["user_id"]][row["definition"]] = row["entered_number"]
    for row in await postgres.fetch(_SQL["told"], *span):
        told = Told(row["number"], row["type"] == "segment.entered", row["segment_version"])
        stored.told[row["user_id"]][row["segment_id"]].append(told)
    await _read_companies(postgres, span, stored)
    return stored


async def _read_companies(postgres: AnyConnection, span: Span, stored: Stored) -> None:
    for row in await postgres.fetch(_SQL["memberships"], *span):
        stored.memberships[row["user_id"]][row["company_id"]] = Membership(
            row["environment"], row["user_id"], row["company_id"], row["member"], _key(row["key"]),
            row["joined_at"], _state(row),
        )  # fmt: skip
    for row in await postgres.fetch(_SQL["companies"], *span):
        stored.companies[row["company_id"]] = Company(
            row["environment"], row["company_id"], _state(row), row["revision"], row["first_seen_at"],
            row["last_seen_at"], row["member_count"], frozenset(row["member_shards"]),
        )  # fmt: skip
    for row in await postgres.fetch(_SQL["company_users"], *span):
        stored.company_users[row["company_id"]][row["user_id"]] = CompanyUser(row["member"], _key(row["key"]))


def _state(row: asyncpg.Record) -> AttributeState:
    return attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])


def _key(text: str) -> OrderKey:
    return OrderKey(*json.loads(text))
