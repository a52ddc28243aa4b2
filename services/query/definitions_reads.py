"""Store: definitions with everything that they name."""

from __future__ import annotations

import json
from collections.abc import Collection

import asyncpg

from services.query.questions import Known, Named
from shared.domain.conditions import parse_tree
from shared.domain.linking import Linkable
from shared.domain.tree import EVERYONE
from shared.domain.values import loads
from shared.postgres import segment_names
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def definitions(connection: AnyConnection, numbers: Collection[int]) -> dict[int, Known]:
    """These definitions and all that they name, by number."""
    rows = await connection.fetch(STATEMENTS["definitions"], list(numbers))
    return {row["definition"]: _known(row) for row in rows}


async def named(connection: AnyConnection, environment: str, references: Collection[str]) -> dict[str, Named]:
    """By id and key, what these names of live segments mean today: what serves, else what is coming."""
    found = await segment_names.named(connection, environment, references)
    meant = {name: (each.serving or each.building, each.scope) for name, each in found.items()}
    return {name: Named(definition, scope) for name, (definition, scope) in meant.items() if definition is not None}


def _known(row: asyncpg.Record) -> Known:
    tree = EVERYONE if row["conditions"] is None else parse_tree(loads(row["conditions"]), row["scope"])
    pins = json.loads(row["parts"])
    linkable = Linkable(row["definition"], row["segment_id"], row["scope"], row["kind"], row["population"], tree, pins)
    return Known(linkable, row["version"], row["state"], row["key"], row["name"], row["time_zone"])
