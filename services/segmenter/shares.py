"""Pure room: how many shards are a worker's fair share, and which it takes or gives back."""

from __future__ import annotations

from collections.abc import Collection


def fair_share(shards: int, workers: int) -> int:
    """The most that one of the workers should own."""
    return -(-shards // max(1, workers))


def to_take(shards: int, workers: int, mine: Collection[int], owned: Collection[int]) -> list[int]:
    """Free shards that bring this worker up to its share."""
    room = fair_share(shards, workers) - len(mine)
    free = [shard for shard in range(shards) if shard not in owned]
    return free[: max(0, room)]


def to_release(shards: int, workers: int, mine: Collection[int]) -> list[int]:
    """Shards above this worker's share, for one that has come."""
    return sorted(mine)[fair_share(shards, workers) :]
