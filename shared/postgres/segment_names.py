"""Reads which segments are meant by ids or keys, whoever names them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared.domain.segments import SubjectScope
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


@dataclass(frozen=True, slots=True)
class NamedSegment:
    """A live segment; `serving` is the number of the definition whose members it has, None while nothing is built.
    `building` is that of the coming one, if there is one."""

    segment_id: str
    name: str
    scope: SubjectScope
    serving: int | None
    building: int | None


class SegmentNotReady(MusterError):
    """No definition of a segment that is named serves yet: that its members are not known is not that it has none."""

    code = "segment_not_ready"
    status = 409


async def named(connection: AnyConnection, environment: str, references: Collection[str]) -> dict[str, NamedSegment]:
    """By id and by key, the live segments of the environment that have one of these names."""
    rows = await connection.fetch(STATEMENTS["named"], environment, list(references))
    return {
        row[name]: NamedSegment(
            row["segment_id"], row["name"], row["scope"], row["serving_definition"], row["building_definition"]
        )
        for row in rows
        for name in ("segment_id", "key")
    }
