"""Store: what the owner of a shard holds: the lease, and the means to use it."""

from __future__ import annotations

from dataclasses import dataclass

from services.segmenter.catalogue import Library
from services.segmenter.fence import Lease
from shared.postgres.pool import Pool


@dataclass(frozen=True, slots=True)
class Holding:
    """A shard in this process's hands, and the number of shards that there are."""

    pool: Pool
    lease: Lease
    library: Library
    shards: int
