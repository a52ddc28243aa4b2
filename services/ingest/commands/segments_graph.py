"""Store: which segments name which, and the definitions that an edit has to do with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

import asyncpg

from services.ingest.segment_plans import Known, Stored
from services.ingest.segment_rules import refused
from shared.domain.conditions import parse_tree
from shared.domain.linking import Linkable
from shared.domain.problems import Problem
from shared.domain.references import named_segments, reference_problems, with_ids
from shared.domain.segments import SubjectScope
from shared.domain.tree import EVERYONE, Tree
from shared.domain.values import loads
from shared.domain.zone_dependence import depends_on_zone
from shared.domain.zones import zone
from shared.postgres import segment_names
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def resolved(connection: AnyConnection, environment: str, tree: Tree, scope: SubjectScope) -> Tree:
    """The tree with its segments named by id, each a live one of the right scope. Raises InvalidConditions."""
    names = {name for _, name, _ in named_segments(tree, scope)}
    if not names:
        return tree
    known = await segment_names.named(connection, environment, names)
    problems = reference_problems(tree, scope, {name: each.scope for name, each in known.items()})
    if problems:
        raise refused(problems)
    return with_ids(tree, {name: each.segment_id for name, each in known.items()})


async def users_of(connection: AnyConnection, segment_ids: Collection[str]) -> list[str]:
    """The other segments that name one of these, at any depth; none of all of them is switched before the commit."""
    rows = await connection.fetch(STATEMENTS["users"], list(segment_ids))
    users = [row["segment_id"] for row in rows]
    await lock_segments(connection, [*segment_ids, *users])
    return users


async def of_another_zone(connection: AnyConnection, environment: str, zone_name: str) -> list[str]:
    """The live segments that will count days in another zone than this, or do until what comes serves: it may fail."""
    rows = await connection.fetch(STATEMENTS["of_another_zone"], environment, zone_name)
    return await asyncio.to_thread(_that_count_days, rows)


async def lock_segments(connection: AnyConnection, segment_ids: Collection[str]) -> None:
    """Wait for switches of these segments; before any of their definitions is touched, as switches have it too."""
    await connection.execute(STATEMENTS["lock_segments"], list(segment_ids))


async def known_definitions(connection: AnyConnection, segment_ids: Collection[str]) -> Known:
    """The latest definitions of these segments, with all that they name. One whose only build failed has none."""
    rows = await connection.fetch(STATEMENTS["latest"], list(segment_ids))
    latest = {row["segment_id"]: row["definition"] for row in rows}
    found = await connection.fetch(STATEMENTS["definitions"], list(latest.values()))
    return Known(await asyncio.to_thread(_all_stored, found), latest)


def refuse_failed(tree: Tree, scope: SubjectScope, known: Known) -> None:
    """Raise InvalidConditions when the tree names a segment that never got built: it could not be built either."""
    problems = [
        Problem(path, "failed_segment", f"the segment {name!r} could not be built; mend it first")
        for path, name, _ in named_segments(tree, scope)
        if name not in known.latest
    ]
    if problems:
        raise refused(problems)


async def time_zone(connection: AnyConnection, environment: str) -> ZoneInfo:
    """The zone in which an environment's days are counted."""
    return zone(await connection.fetchval(STATEMENTS["time_zone"], environment))


async def references_to(connection: AnyConnection, segment_id: str) -> list[dict[str, str]]:
    """What uses a segment, ready for an answer."""
    return [
        {
            "type": "segment",
            "id": row["segment_id"],
            "key": row["key"],
            "name": row["name"],
            "scope": row["scope"],
            "kind": row["kind"],
        }
        for row in await connection.fetch(STATEMENTS["references"], segment_id)
    ]


def _that_count_days(rows: Iterable[asyncpg.Record]) -> list[str]:
    """The segments of these definitions, each once."""
    dependent = (row["segment_id"] for row in rows if depends_on_zone(_tree(row), row["scope"]))
    return list(dict.fromkeys(dependent))


def _all_stored(rows: Iterable[asyncpg.Record]) -> dict[int, Stored]:
    return {row["definition"]: _stored(row) for row in rows}


def _tree(row: asyncpg.Record) -> Tree:
    return EVERYONE if row["conditions"] is None else parse_tree(loads(row["conditions"]), row["scope"])


def _stored(row: asyncpg.Record) -> Stored:
    pins = json.loads(row["parts"])
    it = Linkable(row["definition"], row["segment_id"], row["scope"], row["kind"], row["population"], _tree(row), pins)
    return Stored(it, row["name"], row["state"], row["time_zone"])
