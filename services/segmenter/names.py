"""Store: which names are in use: of events how often, of attributes with which types; kept as calls change it.

Pickers, warnings and the catalogue of attributes read these counts instead of looking through users and the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from services.segmenter.attribute_types import TypeKey, type_moves
from services.segmenter.fence import Fence
from services.segmenter.memberships import Company
from services.segmenter.projection import User
from services.segmenter.rows import Logged
from services.segmenter.work import Before, Work
from shared.domain.attributes import EMPTY
from shared.domain.segments import SubjectScope
from shared.postgres.statements import load

_SQL = load(__file__)


async def count(fence: Fence, logged: Sequence[Logged], before: Before, work: Work) -> None:
    """Count what a transaction logged and changed."""
    await _count_events(fence, logged)
    moved: Counter[TypeKey] = Counter()
    _move(moved, "user", before.users, work.users)
    _move(moved, "company", before.companies, work.companies)
    await move_types(fence, moved)


async def _count_events(fence: Fence, logged: Sequence[Logged]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], int] = {}
    for row in logged:
        if row.name is not None:
            key = row.environment, row.name
            counts[key] += 1
            last[key] = max(last.get(key, row.occurred_at), row.occurred_at)
    if counts:
        keys = sorted(counts)
        await fence.connection.execute(
            _SQL["count_events"], fence.shard, [key[0] for key in keys], [key[1] for key in keys],
            [counts[key] for key in keys], [last[key] for key in keys],
        )  # fmt: skip


async def forget_events(fence: Fence, counts: Mapping[tuple[str, str], int]) -> None:
    """Events, by (environment, name), that are in the log no more, or no more under those who count."""
    if counts:
        rows = [(*key, counts[key]) for key in sorted(counts)]
        await fence.connection.execute(_SQL["forget_events"], fence.shard, *map(list, zip(*rows, strict=True)))


async def move_types(fence: Fence, moved: Mapping[TypeKey, int]) -> None:
    """Move the counts of attributes by type."""
    rows = [(*key, moved[key]) for key in sorted(moved) if moved[key]]
    if rows:
        await fence.connection.execute(_SQL["move_types"], fence.shard, *map(list, zip(*rows, strict=True)))


def _move(
    moved: Counter[TypeKey],
    scope: SubjectScope,
    before: Mapping[tuple[str, str], User] | Mapping[tuple[str, str], Company],
    after: Mapping[tuple[str, str], User] | Mapping[tuple[str, str], Company],
) -> None:
    for key in {*before, *after}:
        was, now = before.get(key), after.get(key)
        old, new = EMPTY if was is None else was.attributes, EMPTY if now is None else now.attributes
        if old is not new:
            moved.update(type_moves(key[0], scope, old, new))
