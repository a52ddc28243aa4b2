"""Store: closed ids on their own shards, and on users' shards the anonymous ids that their calls named (SEAMS A10)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.segmenter.fence import Fence
from services.segmenter.marks import Alias, AliasKey, Marks, Merge, SubjectKey
from services.segmenter.rows import columns
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_merges(fence: Fence, keys: Collection[SubjectKey]) -> dict[SubjectKey, Merge]:
    """Those of the ids that are closed."""
    if not keys:
        return {}
    rows = await fence.connection.fetch(_SQL["load_merges"], fence.shard, *columns(keys, 2))
    return {
        (row["environment"], row["anonymous_id"]): Merge(row["user_id"], row["merged_at"], row["cause"]) for row in rows
    }


async def load_aliases(
    fence: Fence, keys: Collection[AliasKey], users: Collection[SubjectKey]
) -> dict[AliasKey, Alias]:
    """Those of the anonymous ids that were named before, and all of some users."""
    found = await fence.connection.fetch(_SQL["load_aliases"], fence.shard, *columns(keys, 3)) if keys else []
    if users:
        found += await fence.connection.fetch(_SQL["load_aliases_of"], fence.shard, *columns(users, 2))
    return {
        (row["environment"], row["user_id"], row["anonymous_id"]): Alias(row["asked_at"], row["merged"])
        for row in found
    }


async def write(fence: Fence, marks: Marks) -> None:
    """Write what changed."""
    closed = [(*key, *_merge(marks.merges[key])) for key in marks.changed_merges if key in marks.merges]
    await _execute(fence, "write_merges", closed)
    await _execute(fence, "delete_merges", [key for key in marks.changed_merges if key not in marks.merges])
    named = [(*key, *_alias(marks.aliases[key])) for key in marks.changed_aliases if key in marks.aliases]
    await _execute(fence, "write_aliases", named)
    await _execute(fence, "delete_aliases", [key for key in marks.changed_aliases if key not in marks.aliases])


def _merge(merge: Merge) -> tuple[str, int, str]:
    return merge.user_id, merge.merged_at, merge.cause


def _alias(alias: Alias) -> tuple[int, bool]:
    return alias.asked_at, alias.merged


async def _execute(fence: Fence, statement: str, rows: Collection[tuple[Any, ...]]) -> None:
    if rows:
        await fence.connection.execute(_SQL[statement], fence.shard, *columns(rows, 0))
