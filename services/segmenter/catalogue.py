"""Store: the catalogue as an owner knows it, read in the transaction that first uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import asyncpg
import structlog

from services.segmenter.fence import Fence
from services.segmenter.rules import UNKNOWN, Catalogue, Definition, Rules, Stage, Task, index
from shared.domain.conditions import parse_tree
from shared.domain.problems import InvalidDefinition
from shared.domain.tree import EVERYONE, attributes_of, has_time
from shared.domain.truth import compile_tree
from shared.domain.values import loads
from shared.domain.zones import UnknownZone, zone
from shared.postgres.pool import Pool
from shared.postgres.statements import load

log = structlog.get_logger(__name__)

_SQL = load(__file__)


SLICE = 20
"""Definitions that are compiled at a stretch while the process has other work."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The definitions as of a catalogue number, the same for every shard."""

    number: int
    rules: Mapping[str, Rules]
    definitions: Mapping[int, Definition]


class Library:
    """What the owners of a process share: definitions are read and compiled once, not once per shard."""

    def __init__(self) -> None:
        """Nothing has been read."""
        self._edition = Edition(UNKNOWN.number, {}, {})

    @property
    def number(self) -> int:
        """The catalogue number of the newest edition."""
        return self._edition.number

    async def refresh(self, pool: Pool) -> None:
        """Read a new edition if the number has moved, and compile it in slices, outside of any transaction."""
        number = await pool.fetchval(_SQL["number"])
        if number != self.number:
            rows = await pool.fetch(_SQL["definitions"])
            known = dict(self._edition.definitions)
            for start in range(0, len(rows), SLICE):
                known.update(_read(rows[start : start + SLICE], known))
                await asyncio.sleep(0)
            self._keep(number, rows, known)

    async def at(self, fence: Fence) -> Edition:
        """An edition that holds in this transaction.

        A newer one does as well: no version is switched while the transaction is open (the fence shares the catalogue
        lock), and everything else that a command changes may be adopted early.
        """
        if self.number < fence.catalogue:
            self._keep(fence.catalogue, await fence.connection.fetch(_SQL["definitions"]), self._edition.definitions)
        return self._edition

    def _keep(self, number: int, rows: Sequence[asyncpg.Record], known: Mapping[int, Definition]) -> None:
        if number > self.number:
            definitions = _read(rows, known)
            self._edition = Edition(number, index(definitions.values()), definitions)


async def adopt(fence: Fence, known: Catalogue, library: Library) -> Catalogue:
    """The catalogue that holds in this transaction: the known one, or a fresh one when its number has moved on.

    Pages of a definition that this release cannot read are left to a release that can.
    """
    if fence.catalogue == known.number:
        return known
    edition = await library.at(fence)
    rows = await fence.connection.fetch(_SQL["open_tasks"], fence.shard)
    tasks = [Task(row["definition"], row["task"], row["reached"]) for row in rows]
    doable = [task for task in tasks if task.kind == "drop" or task.definition in edition.definitions]
    return Catalogue(fence.catalogue, edition.rules, doable, edition.definitions)


_STAGES: Mapping[str, Stage] = {"building": "building", "publishing": "publishing", "serving": "serving"}


def _read(rows: Sequence[asyncpg.Record], known: Mapping[int, Definition]) -> dict[int, Definition]:
    """The rows that can be read, by number, compiled unless they are known."""
    found = (_readable(row, known.get(row["definition"])) for row in rows)
    return {definition.number: definition for definition in found if definition is not None}


def _readable(row: asyncpg.Record, known: Definition | None) -> Definition | None:
    """A definition that this release cannot read is left out, and keeps no shard from moving.

    A definition never changes but in its stage, so it is compiled once.
    """
    try:
        return compiled(row) if known is None else replace(known, stage=_STAGES[row["state"]])
    except (InvalidDefinition, UnknownZone):
        log.exception("definition_unreadable", definition=row["definition"])
        return None


def compiled(row: asyncpg.Record) -> Definition:
    """A row of ``definitions`` ready to be asked. Raises InvalidDefinition or UnknownZone."""
    tree = EVERYONE if row["conditions"] is None else parse_tree(loads(row["conditions"]))
    return Definition(
        number=row["definition"],
        segment_id=row["segment_id"],
        version=row["version"],
        environment=row["environment"],
        population=row["population"],
        evaluator=compile_tree(tree, zone(row["time_zone"])),
        attributes=attributes_of(tree),
        timed=has_time(tree),
        stage=_STAGES[row["state"]],
        previous=row["previous_definition"],
    )
