"""Store: the one way to write a shard's rows. Every owner transaction begins and ends here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shared.errors import MusterError
from shared.postgres import locks
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.statements import load

_SQL = load(__file__)


class Fenced(MusterError):
    """Another process owns the shard now; this one must let go of it."""

    code = "fenced"


@dataclass(frozen=True, slots=True)
class Lease:
    """A process's claim on a shard, true as long as the row still has this epoch."""

    shard: int
    epoch: int


@dataclass(slots=True)
class Position:
    """Where a shard is; the transaction changes it and the fence writes it back. Times are UTC milliseconds.

    ``evaluated_at`` is the shard's own clock, which never goes back (SEAMS A9). ``as_of`` is how far its stream has
    been read (SEAMS A7); the fence writes less of it while flips before it are unswept.
    """

    offset_id: str
    evaluated_at: int
    as_of: int
    event_number: int
    outbox_number: int
    task_number: int = 0

    def advance(self, moment: int) -> int:
        """Let the shard's clock come to ``moment``, if it is not past it already; returns the clock."""
        self.evaluated_at = max(self.evaluated_at, moment)
        return self.evaluated_at


@dataclass(frozen=True, slots=True)
class Fence:
    """An open owner transaction."""

    connection: AnyConnection
    shard: int
    position: Position
    catalogue: int
    """Number of the catalogue that holds for the whole transaction: no version is switched while it is open."""
    secret: bytes
    """The installation's, with which the ids of the erased are hashed."""


@asynccontextmanager
async def owner_transaction(pool: Pool, lease: Lease, now: int) -> AsyncIterator[Fence]:
    """A transaction that only the shard's owner gets; ``now`` is written as the time of the commit.

    Raises Fenced when the shard has a new owner.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["share_catalogue"], *locks.CATALOGUE)
        row = await connection.fetchrow(_SQL["fence"], lease.shard, lease.epoch)
        if row is None:
            raise Fenced(f"shard {lease.shard} has another owner than epoch {lease.epoch}")
        *position, catalogue, secret = row
        fence = Fence(connection, lease.shard, Position(*position), catalogue, secret)
        yield fence
        end = fence.position
        await connection.execute(
            _SQL["move"], lease.shard, lease.epoch, end.offset_id, end.evaluated_at, end.as_of,
            end.event_number, end.outbox_number, end.task_number, now,
        )  # fmt: skip


async def take(pool: Pool, shard: int, owner: str) -> Lease:
    """Become the owner of a shard whose lock is held; from here on every transaction of the former owner is fenced."""
    row = await pool.fetchrow(_SQL["own"], shard, owner)
    if row is None:
        raise MusterError(f"shard {shard} is not installed; run muster migrate")
    return Lease(shard, row["epoch"])


async def position(pool: Pool, lease: Lease) -> tuple[str, bool]:
    """The offset to read from and whether its entry must be in the stream. Raises Fenced."""
    row = await pool.fetchrow(_SQL["position"], lease.shard, lease.epoch)
    if row is None:
        raise Fenced(f"shard {lease.shard} has another owner than epoch {lease.epoch}")
    return row["offset_id"], row["offset_expected"]


async def report_problem(pool: Pool, lease: Lease, problem: str) -> None:
    """Say why the shard stands still."""
    await pool.execute(_SQL["report_problem"], lease.shard, lease.epoch, problem)
