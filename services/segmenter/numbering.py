"""Store: the sequence of an environment's transitions: one range row for a run of a shard's numbers (SEAMS A12)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

from shared.postgres import locks
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

TURN = 1_000
"""Numbers that a shard gets in one turn, so that a busy one does not keep the others waiting."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What relay and switches of a process share, so that they number one at a time and only what may be."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    environments: set[str] = field(default_factory=set)
    """Those whose stream the relay has seen not to be ahead of the sequence; in others transitions wait."""


async def number_all(connection: AnyConnection, environments: Collection[str]) -> bool:
    """Give a sequence to every transition of these environments that has none; whether there were any.

    In one transaction with what the caller does. Two coordinators that both believe to be the one, or one and a
    `muster relay reset`, wait for each other here, and the later one goes on above what the earlier gave.
    """
    await connection.execute(_SQL["exclude_others"], *locks.NUMBERING)
    outstanding = await connection.fetch(_SQL["outstanding"], list(environments))
    if not outstanding:
        return False
    runs = [(row["environment"], row["shard"], row["numbered"], row["last_number"]) for row in outstanding]
    last = {row["environment"]: row["last_sequence"] for row in await connection.fetch(_SQL["last_sequences"])}
    ranges = in_turns(runs, last)
    await connection.execute(_SQL["give"], *(list(column) for column in zip(*ranges, strict=True)))
    return True


def in_turns(
    runs: list[tuple[str, int, int, int]], last_sequences: dict[str, int]
) -> list[tuple[str, int, int, int, int]]:
    """Ranges (environment, first sequence, shard, first number, count) for runs (environment, shard, done, last)."""
    sequences = dict(last_sequences)
    ranges = []
    while runs:
        for environment, shard, done, last in runs:
            count = min(TURN, last - done)
            ranges.append((environment, sequences[environment] + 1, shard, done + 1, count))
            sequences[environment] += count
        runs = [
            (environment, shard, done + TURN, last) for environment, shard, done, last in runs if last > done + TURN
        ]
    return ranges
