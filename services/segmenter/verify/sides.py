"""Store: what one shard says of memberships and companies, against what another has heard of it."""

from __future__ import annotations

from services.segmenter.verify.report import Kind, Report
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

LIMIT = 10_000
"""Memberships, and copies of companies, that are looked at."""

Sides = dict[tuple[Kind, str], tuple[str, str]]
"""(kind, where) -> what the one shard says, and what the other one has heard."""


async def disagreeing(postgres: AnyConnection) -> Sides:
    """Memberships and copies of which two shards say different things at one moment: on their way, or lost."""
    found: Sides = {}
    for row in await postgres.fetch(_SQL["memberships"], LIMIT):
        where = (
            f"{row['environment']}, company {row['company_id']!r}, user {row['user_id']!r}, as the user's shard says"
        )
        found["company_user", where] = (
            _word(row["said"], row["said_key"], row["said_holds"], row["said_told"]),
            _word(row["heard"], row["heard_key"], row["heard_holds"], row["heard_told"]),
        )
    for row in await postgres.fetch(_SQL["copies"], LIMIT):
        where = f"{row['environment']}, {row['company_id']!r} on shard {row['at']}"
        found["company_copy", where] = row["said"], row["heard"] or "no copy"
    return found


def compare_sides(report: Report, before: Sides, after: Sides) -> None:
    """Compare what disagrees before a moment of quiet, and after it; with the same word, it is lost."""
    for (kind, where), (said, heard) in after.items():
        if (kind, where) in before and before[kind, where][0] == said:
            report.differ(kind, where, said, heard)


def _word(member: bool | None, key: str | None, holds: list[int] | None, told: int | None) -> str:
    if member is None:
        return "nothing"
    return f"{'a member' if member else 'no member'}, key {key}, holding {holds} by word {told}"
