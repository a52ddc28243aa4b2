"""Store: the catalogue as an owner knows it, read in the transaction that first uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import asyncpg
import structlog

from services.segmenter.fence import Fence
from services.segmenter.rules import Catalogue, Definition, Stage, Task, index
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


async def adopt(fence: Fence, known: Catalogue) -> Catalogue:
    """The catalogue that holds in this transaction: the known one, or a fresh one when its number has moved on."""
    if fence.catalogue == known.number:
        return known
    rows = await fence.connection.fetch(_SQL["definitions"])
    tasks = await fence.connection.fetch(_SQL["open_tasks"], fence.shard)
    definitions = list(filter(None, (_readable(row, known.definitions.get(row["definition"])) for row in rows)))
    return Catalogue(
        fence.catalogue,
        index(definitions),
        [Task(row["definition"], row["task"], row["cursor"]) for row in tasks],
        {definition.number: definition for definition in definitions},
    )


async def number(pool: Pool) -> int:
    """The present number of the catalogue."""
    value: int = await pool.fetchval(_SQL["number"])
    return value


_STAGES: Mapping[str, Stage] = {"building": "building", "publishing": "publishing", "serving": "serving"}


def _readable(row: asyncpg.Record, known: Definition | None) -> Definition | None:
    """A definition that this release cannot read is left out, and keeps no shard from moving."""
    try:
        return _definition(row, known)
    except (InvalidDefinition, UnknownZone):
        log.exception("definition_unreadable", definition=row["definition"])
        return None


def _definition(row: asyncpg.Record, known: Definition | None) -> Definition:
    """A row ready to be asked; a definition never changes but in its stage, so it is compiled once."""
    if known is not None:
        return replace(known, stage=_STAGES[row["state"]])
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
