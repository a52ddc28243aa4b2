"""Store: transitions in their gap-free sequence."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.shards import shard_of
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
COORDINATOR_SHARD = -1


@dataclass(frozen=True, slots=True)
class TransitionFilter:
    """Which transitions are asked for; None asks for all."""

    segment_id: str | None = None
    user_id: str | None = None
    types: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything fits, so that the sequences of a page are dense."""
        return self == TransitionFilter()


@dataclass(frozen=True, slots=True)
class Transition:
    """One numbered transition; ``at`` in UTC ms, ``cause`` as `class` or `class:id`."""

    sequence: int
    type: str
    at: int
    user_id: str | None
    segment_id: str
    segment_key: str | None
    segment_version: int
    cause: str
    member_count: int | None


async def transitions_after(
    pool: Pool, environment: str, shards: int, after: int, limit: int, wanted: TransitionFilter
) -> list[Transition]:
    """At most ``limit`` transitions with a greater sequence that fit, in order; ones not numbered yet are not there."""
    async with session(pool) as connection:
        if wanted.is_empty:
            rows = await connection.fetch(STATEMENTS["dense"], environment, after, limit)
        else:
            rows = await connection.fetch(
                STATEMENTS["filtered"],
                environment,
                after,
                _shards(environment, shards, wanted),
                limit,
                wanted.segment_id,
                wanted.user_id,
                None if wanted.types is None else list(wanted.types),
                None if wanted.causes is None else list(wanted.causes),
            )
    return [Transition(*row) for row in rows]


def _shards(environment: str, shards: int, wanted: TransitionFilter) -> list[int]:
    if wanted.user_id is not None:
        return [shard_of(environment, wanted.user_id, shards)]
    return [COORDINATOR_SHARD, *range(shards)]
