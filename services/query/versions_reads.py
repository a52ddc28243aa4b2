"""Store: the versions of a segment."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from shared.domain.segments import SegmentDefinition
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)


@dataclass(frozen=True, slots=True)
class Version:
    """A version; `edited`: the segments on whose account it was made, when it says what the version before it said."""

    definition: SegmentDefinition
    created_at: datetime
    created_by: str
    named: tuple[str, ...]
    edited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A segment as people know it."""

    key: str
    name: str


async def versions(
    connection: AnyConnection, segment_id: str, before: int, limit: int, *, is_back: bool
) -> list[Version]:
    """At most `limit` versions before one, newest first; or after it, oldest first."""
    statement = backwards(STATEMENTS["versions"]) if is_back else STATEMENTS["versions"]
    return [_version(row) for row in await connection.fetch(statement, segment_id, before, limit)]


async def named(connection: AnyConnection, segment_ids: Collection[str]) -> dict[str, Named]:
    """The segments with these ids, by id."""
    rows = await connection.fetch(STATEMENTS["named"], list(segment_ids))
    return {row["segment_id"]: Named(row["key"], row["name"]) for row in rows}


def _version(row: asyncpg.Record) -> Version:
    parts, before = json.loads(row["parts"]), json.loads(row["previous_parts"] or "{}")
    edited = [name for name, number in parts.items() if before.get(name) != number] if row["says_the_same"] else []
    return Version(
        definition=SegmentDefinition(
            definition=row["definition"],
            version=row["version"],
            population=row["population"],
            conditions=row["conditions"],
            state=row["state"],
            failure=row["failure"],
        ),
        created_at=row["created_at"],
        created_by=row["created_by"],
        named=tuple(parts),
        edited=tuple(sorted(edited)),
    )
