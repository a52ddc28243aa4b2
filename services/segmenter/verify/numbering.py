"""Store: the numbers of transitions per shard and their sequence per environment, both without gaps (promise P5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import asyncpg

from services.segmenter.verify.report import Report
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

WINDOW = 50_000
PREFETCH = 1_000


@dataclass(slots=True)
class Runs:
    """The runs of an environment, seen in order of their sequence; each must begin where the ones before it end.

    Only a history.reset lies further on: what was given in between was lost with the rows that a backup lacks. Of
    runs that lie before the first sequence that is looked for, what lies behind it is looked at.
    """

    environment: str
    horizon: int
    """The sequence up to which transitions are gone."""
    next_sequence: int
    transitions: int = 0
    next_numbers: defaultdict[int, int] = field(default_factory=lambda: defaultdict(lambda: 1))

    def add(self, report: Report, row: asyncpg.Record) -> None:
        """Look at the next run."""
        gone = max(0, self.horizon + 1 - row["first_sequence"])
        first_sequence, count = row["first_sequence"] + gone, row["count"] - gone
        shard, first_number = row["shard"], row["first_number"] + gone
        if count <= 0:
            return
        where = f"{self.environment}, range of shard {shard} at sequence {first_sequence}"
        if not (row["resets"] and first_sequence > self.next_sequence):
            report.compare("range", f"{where}, sequence", self.next_sequence, first_sequence)
        report.compare("range", f"{where}, number", self.next_numbers[shard], first_number)
        self.transitions += count
        self.next_sequence = first_sequence + count
        self.next_numbers[shard] = first_number + count


async def compare_numbers(postgres: AnyConnection, report: Report, environment: str) -> int:
    """Compare an environment's transitions, counters and ranges; returns how many have a sequence.

    Inside the caller's REPEATABLE READ transaction.
    """
    horizon: int = await postgres.fetchval(_SQL["horizon"], environment)
    pruned = {row["shard"]: row["number"] for row in await postgres.fetch(_SQL["pruned"], environment)}
    runs = Runs(environment, horizon, horizon + 1)
    runs.next_numbers.update({shard: number + 1 for shard, number in pruned.items()})
    async for row in postgres.cursor(_SQL["ranges"], environment, prefetch=PREFETCH):
        runs.add(report, row)
    for row in await postgres.fetch(_SQL["counters"], environment):
        shard, last = row["shard"], row["last_number"]
        if (ahead := runs.next_numbers[shard] - 1) > last:
            report.differ("range", f"{environment}, shard {shard}", f"numbers up to {last}", f"up to {ahead}")
        await _compare_rows(postgres, report, environment, shard, (pruned.get(shard, 0), last))
    return runs.transitions


async def _compare_rows(
    postgres: AnyConnection, report: Report, environment: str, shard: int, numbers: tuple[int, int]
) -> None:
    """Every number behind the horizon's up to the counter's is a transition, and no other is."""
    after, last = numbers
    while row := await postgres.fetchrow(_SQL["window"], shard, environment, after, WINDOW):
        rows, end = row["rows"], row["last_number"]
        if rows == 0:
            break
        if rows != end - after:
            for gap in await postgres.fetch(_SQL["gaps"], shard, environment, after, end):
                where = f"{environment}, transitions of shard {shard}"
                report.differ("number", where, f"{gap['previous'] + 1} next", f"{gap['number']}")
        after = end
    report.compare("number", f"{environment}, last transition of shard {shard}", last, after)
