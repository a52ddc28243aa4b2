"""Store: what the users' shards say of memberships, against what the companies' shards have heard."""

from __future__ import annotations

from services.segmenter.verify.report import Report
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

LIMIT = 10_000
"""Memberships that are looked at."""

Sides = dict[str, tuple[str, str]]
"""Where -> what the user's shard says, and what the company's shard has heard."""


async def disagreeing(postgres: AnyConnection) -> Sides:
    """The memberships of which the two sides say different things at one moment: on their way, or lost."""
    return {
        f"{row['environment']}, company {row['company_id']!r}, user {row['user_id']!r}": (
            _word(row["said"], row["said_key"]),
            _word(row["heard"], row["heard_key"]),
        )
        for row in await postgres.fetch(_SQL["disagreeing"], LIMIT)
    }


def compare_sides(report: Report, before: Sides, after: Sides) -> None:
    """Compare memberships that disagree before a moment of quiet, and after it; with the same word, they are lost."""
    for where, (said, heard) in after.items():
        if where in before and before[where][0] == said:
            report.differ("company_user", f"{where}, as the user's shard says", said, heard)


def _word(member: bool | None, key: str | None) -> str:
    return "nothing" if member is None else f"{'a member' if member else 'no member'}, key {key}"
