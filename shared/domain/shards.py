"""Pure core: which shard an id belongs to."""

from __future__ import annotations

from zlib import crc32


def shard_of(environment: str, entity_id: str, shards: int) -> int:
    """The shard, 0 to shards - 1, of a user or a company: crc32(environment NUL id in UTF-8) mod shards.

    Python's own hash() is seeded per process, so the function and its bytes are named here and never change.
    """
    return crc32(f"{environment}\0{entity_id}".encode()) % shards
