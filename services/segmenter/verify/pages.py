"""Store: what a shard holds about the next ids of an environment."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import asyncpg

from services.segmenter.attribute_types import TypeKey
from services.segmenter.decode import Raw, decode
from services.segmenter.memberships import Company, CompanyUser, Copy, Membership
from services.segmenter.verify.facts import EVERY_ID, Span, Told
from services.segmenter.verify.folded import Named, Word
from services.segmenter.verify.names import Names
from services.segmenter.verify.refold import Line, Refold
from services.segmenter.verify.stored import Stored
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.event_counts import EventState
from shared.domain.events import PicksClosed
from shared.domain.order import OrderKey
from shared.domain.values import loads
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


async def read_log(postgres: AnyConnection, span: Span, refold: Refold, names: Names) -> None:
    """Fold the log of a span, on the way, and note the names of its events."""
    async for row in postgres.cursor(_SQL["events"], *span, prefetch=PREFETCH):
        line = Line(
            row["user_id"], row["number"], row["entry_id"], row["name"], row["properties"], row["instants"],
            row["entry"],
        )  # fmt: skip
        refold.add(line)
        if row["name"] is not None:
            names.add_event(row["name"], row["occurred_at"])


async def read_stored(postgres: AnyConnection, span: Span, definitions: Collection[int]) -> Stored:
    """The rows of a span; members of these definitions."""
    stored = await read_state(postgres, span)
    await read_members(postgres, span, stored, definitions)
    return stored


async def read_state(postgres: AnyConnection, span: Span) -> Stored:
    """The rows of a span that the log alone decides."""
    stored = Stored()
    await _read_users(postgres, span, stored)
    await _read_marks(postgres, span, stored)
    await _read_memberships(postgres, span, stored)
    await _read_companies(postgres, span, stored)
    return stored


async def _read_users(postgres: AnyConnection, span: Span, stored: Stored) -> None:
    for row in await postgres.fetch(_SQL["users"], *span):
        stored.users[row["user_id"]] = row["identified"], _state(row)
    for row in await postgres.fetch(_SQL["activity"], *span):
        stored.activity[row["user_id"]] = row["first_seen_at"], row["last_seen_at"]
    for row in await postgres.fetch(_SQL["flips"], *span):
        stored.flips[row["user_id"]] = row["due_at"]
    for row in await postgres.fetch(_SQL["event_states"], *span):
        stored.events[row["user_id"]][row["question"]] = EventState(row["count"], tuple(row["times"]))


async def read_members(postgres: AnyConnection, span: Span, stored: Stored, definitions: Collection[int]) -> None:
    """Members of these definitions, and what of them was told."""
    shard, _, after, last = span
    for row in await postgres.fetch(_SQL["members"], shard, after, last, list(definitions)):
        stored.members[row["user_id"]][row["definition"]] = row["entered_number"]
    for row in await postgres.fetch(_SQL["told"], *span):
        told = Told(row["number"], row["type"] == "segment.entered", row["segment_version"])
        stored.told[row["subject_id"]][row["segment_id"]].append(told)


async def _read_marks(postgres: AnyConnection, span: Span, stored: Stored) -> None:
    for row in await postgres.fetch(_SQL["picks"], *span):
        stored.picks[row["subject_id"]][row["segment_id"]] = Word(row["picked"], _key(row["key"]))
    for row in await postgres.fetch(_SQL["merges"], *span):
        stored.merges[row["anonymous_id"]] = row["user_id"]
    for row in await postgres.fetch(_SQL["named"], *span):
        stored.named[row["user_id"]][row["anonymous_id"]] = Named(row["asked_at"], row["merged"])


async def _read_memberships(postgres: AnyConnection, span: Span, stored: Stored) -> None:
    for row in await postgres.fetch(_SQL["memberships"], *span):
        stored.memberships[row["user_id"]][row["company_id"]] = Membership(
            row["environment"], row["user_id"], row["company_id"], row["member"], _key(row["key"]),
            row["joined_at"], _state(row), frozenset(row["holds"]), row["told"],
        )  # fmt: skip
    for row in await postgres.fetch(_SQL["copies"], *span):
        stored.copies[row["company_id"]] = Copy(
            row["revision"], _object(row["attributes"]), _object(row["instants"]), _object(row["builtins"]),
            frozenset(row["holds"]),
        )  # fmt: skip


async def _read_companies(postgres: AnyConnection, span: Span, stored: Stored) -> None:
    for row in await postgres.fetch(_SQL["companies"], *span):
        stored.companies[row["company_id"]] = Company(
            row["environment"], row["company_id"], _state(row), row["revision"], row["first_seen_at"],
            row["last_seen_at"], row["member_count"], frozenset(row["member_shards"]),
            {int(key): count for key, count in json.loads(row["members"]).items()},
            None if row["copied"] is None else _object(row["copied"]),
        )  # fmt: skip
    for row in await postgres.fetch(_SQL["company_flips"], *span):
        stored.company_flips[row["company_id"]] = row["due_at"]
    for row in await postgres.fetch(_SQL["company_users"], *span):
        stored.company_users[row["company_id"]][row["user_id"]] = CompanyUser(
            row["member"], _key(row["key"]), frozenset(row["holds"]), row["told"]
        )


async def read_closings(postgres: AnyConnection, shard: int, environment: str) -> tuple[dict[str, OrderKey], int]:
    """Manual segment -> key of its newest replacement, by the log; and how many entries say so.

    They are about nobody in particular, so they are in no span.
    """
    floors: dict[str, OrderKey] = {}
    rows = await postgres.fetch(_SQL["closings"], shard, environment)
    for row in rows:
        entry = decode(Raw("", row["entry"]))
        if isinstance(entry, PicksClosed):
            floors[entry.segment_id] = max(entry.key, floors.get(entry.segment_id, entry.key))
    return floors, len(rows)


async def lost(postgres: AnyConnection, shard: int, environment: str) -> tuple[int, bool]:
    """How many rows of the log are gone for ever; and whether some of its events count no more where they were."""
    row = await postgres.fetchrow(_SQL["lost"], shard, environment)
    return (0, False) if row is None else (row["entries"], row["entries"] > 0 or row["merged"])


async def event_names(postgres: AnyConnection, shard: int, environment: str) -> dict[str, tuple[int, int]]:
    """How often each event was logged, as kept for pickers, and when last."""
    rows = await postgres.fetch(_SQL["event_names"], shard, environment)
    return {row["name"]: (row["events"], row["last_at"]) for row in rows}


async def attribute_types(postgres: AnyConnection, shard: int, environment: str) -> dict[TypeKey, int]:
    """How many users and companies have an attribute of each type, as kept for pickers."""
    rows = await postgres.fetch(_SQL["attribute_types"], shard, environment)
    return {(environment, row["scope"], row["name"], row["type"]): row["subjects"] for row in rows}


def _state(row: asyncpg.Record) -> AttributeState:
    return attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])


def _object(text: str) -> dict[str, Any]:
    found = loads(text)
    return found if isinstance(found, dict) else {}


def _key(text: str) -> OrderKey:
    return OrderKey(*json.loads(text))
