"""Reads which segments conditions mean that name them by id or key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared.domain.segments import SubjectScope
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


@dataclass(frozen=True, slots=True)
class NamedSegment:
    """A live segment; `serving` is the number of the definition whose members it has, None while nothing is built."""

    segment_id: str
    scope: SubjectScope
    serving: int | None


async def named(connection: AnyConnection, environment: str, references: Collection[str]) -> dict[str, NamedSegment]:
    """By id and by key, the live segments of the environment that have one of these names."""
    rows = await connection.fetch(STATEMENTS["named"], environment, list(references))
    return {
        row[name]: NamedSegment(row["segment_id"], row["scope"], row["serving_definition"])
        for row in rows
        for name in ("segment_id", "key")
    }
