"""Store: the entries of a shard that cannot take effect."""

from __future__ import annotations

from collections.abc import Sequence

from services.segmenter.fence import Fence
from services.segmenter.rows import DeadLetter, columns
from shared.postgres.statements import load

_SQL = load(__file__)


async def bury(fence: Fence, letters: Sequence[DeadLetter], now: int) -> None:
    """Keep entries that cannot take effect, for people to see and to try again; ``now`` in UTC ms."""
    await fence.connection.execute(_SQL["bury"], fence.shard, *columns(letters, 7), now)
