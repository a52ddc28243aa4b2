"""Store: tombstones of erased users and companies, under keyed hashes of their ids (SEAMS A15)."""

from __future__ import annotations

from collections.abc import Collection

from services.segmenter.fence import Fence
from services.segmenter.marks import Marks, TombKey, Tombstone
from services.segmenter.rows import columns
from shared.domain.erased import id_hash
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_tombstones(fence: Fence, keys: Collection[TombKey]) -> dict[TombKey, Tombstone]:
    """Those of the ids that were erased."""
    hashes = {id_hash(fence.secret, key): key for key in keys}
    if not hashes:
        return {}
    rows = await fence.connection.fetch(
        _SQL["load"], fence.shard, [key[0] for key in hashes.values()], [key[1] for key in hashes.values()],
        list(hashes),
    )  # fmt: skip
    return {hashes[row["id_hash"]]: Tombstone(row["erased_at"], row["back"]) for row in rows}


async def write(fence: Fence, marks: Marks) -> None:
    """Write those that changed."""
    changed = [
        (*key[:2], id_hash(fence.secret, key), tombstone.erased_at, tombstone.back)
        for key in marks.changed_tombstones
        if (tombstone := marks.tombstones.get(key)) is not None
    ]
    if changed:
        await fence.connection.execute(_SQL["write"], fence.shard, *columns(changed, 5))


async def count(fence: Fence, key: TombKey, entries: int) -> None:
    """So many more rows of the log are gone."""
    await fence.connection.execute(_SQL["count"], fence.shard, *key[:2], id_hash(fence.secret, key), entries)
