"""Store: what is true of a whole shard at one moment: its clock, definitions, tasks, counts and records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import asyncpg

from services.segmenter.catalogue import compiled, read_links
from services.segmenter.definition import Definition
from services.segmenter.page_work import Chore
from services.segmenter.rules import index
from services.segmenter.verify.facts import EVERY_ID, Record, Segment, Snapshot, Tally
from shared.domain.order import OrderKey
from shared.domain.problems import InvalidDefinition
from shared.domain.zones import UnknownZone
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)


async def take(postgres: AnyConnection, shard: int) -> Snapshot:
    """Read a shard's facts, inside the caller's REPEATABLE READ transaction."""
    row = await postgres.fetchrow(_SQL["shard"], shard)
    if row is None:
        raise LookupError(f"there is no shard {shard}")
    rows = await postgres.fetch(_SQL["definitions"])
    live, frozen, unreadable = _read(rows)
    asked = defaultdict[str, list[Definition]](list)
    for definition in live:
        if definition.is_asked:
            asked[definition.environment].append(definition)
    tasks = await postgres.fetch(_SQL["tasks"], shard)
    counts = await postgres.fetch(_SQL["counts"], shard)
    questions = {(each["environment"], each["question"]) for each in await postgres.fetch(_SQL["questions"], shard)}
    # What nobody asks any more is forgotten when the owner comes to it.
    alive = {(each.environment, question.key) for each in live for question in each.user_needs.questions}
    return Snapshot(
        row["shard"],
        row["evaluated_at"],
        row["as_of"],
        row["event_number"],
        definitions={name: tuple(found) for name, found in asked.items()},
        frozen=frozen,
        unreadable=unreadable,
        segments=await segments(postgres, shard, {each.number: each for each in live}),
        progress={(each["definition"], each["task"]): EVERY_ID if each["done"] else each["reached"] for each in tasks},
        counts={each["definition"]: Tally(each["member_count"], each["checksum"]) for each in counts},
        rules=index(live),
        live=live,
        counted=questions & alive,
        chores=await _chores(postgres, shard),
        company_segments=frozenset(
            each["segment_id"] for each in rows if each["kind"] == "manual" and each["scope"] == "company"
        ),
    )


def _read(
    rows: Sequence[asyncpg.Record],
) -> tuple[tuple[Definition, ...], dict[str, tuple[int, ...]], tuple[str, ...]]:
    """The live definitions; by environment those with rows that nobody is asked about; and what cannot be read."""
    links, live, unreadable = read_links(rows, {}), list[Definition](), list[str]()
    others = defaultdict[str, tuple[int, ...]](tuple)
    for each in rows:
        if each["state"] == "superseded":
            others[each["environment"]] += (each["definition"],)
        elif each["state"] != "dropping":
            try:
                live.append(compiled(each, links))
            except (InvalidDefinition, UnknownZone, LookupError) as error:
                unreadable.append(f"definition {each['definition']}: {error}")
                others[each["environment"]] += (each["definition"],)
    return tuple(live), dict(others), tuple(unreadable)


async def _chores(postgres: AnyConnection, shard: int) -> tuple[Chore, ...]:
    return tuple(map(_chore, await postgres.fetch(_SQL["chores"], shard)))


def _chore(row: asyncpg.Record) -> Chore:
    details = json.loads(row["details"])
    return Chore(row["number"], row["kind"], row["environment"], row["subject"], details, row["reached"])


async def orphans(postgres: AnyConnection, shard: int) -> list[tuple[int, int]]:
    """Definitions that have rows on the shard and should have none, with the number of rows."""
    return [(row["definition"], row["rows"]) for row in await postgres.fetch(_SQL["orphans"], shard)]


async def closings(postgres: AnyConnection, shard: int) -> dict[str, OrderKey]:
    """Manual segment -> key of its newest replacement, as the shard knows it."""
    rows = await postgres.fetch(_SQL["closings"], shard)
    return {row["segment_id"]: OrderKey(*json.loads(row["key"])) for row in rows}


async def segments(
    postgres: AnyConnection, shard: int, known: Mapping[int, Definition]
) -> dict[str, dict[str, Segment]]:
    """Every segment by environment and id, with its records in order, as they lie among the shard's transitions."""
    records: dict[str, list[Record]] = defaultdict(list)
    checkpoints = {row["segment_id"]: row for row in await postgres.fetch(_SQL["checkpoints"], shard)}
    for row in await postgres.fetch(_SQL["records"], shard):
        members = Tally(row["member_count"] or 0, row["checksum"] or 0)
        records[row["segment_id"]].append(Record(row["number"], row["type"], members, row["boundary"]))
        before = checkpoints.get(row["segment_id"])
        if before is not None and (row["sequence"] is None or row["sequence"] > before["sequence"]):
            # It tells of all members anew.
            del checkpoints[row["segment_id"]]
    found: dict[str, dict[str, Segment]] = defaultdict(dict)
    for row in await postgres.fetch(_SQL["segments"]):
        serving = known.get(row["serving_definition"])
        publishing = serving is not None and serving.stage == "publishing"
        found[row["environment"]][row["segment_id"]] = Segment(
            row["segment_id"],
            row["environment"],
            serving,
            serving.previous if serving is not None and publishing else None,
            tuple(records[row["segment_id"]]),
            readable=serving is not None or row["serving_definition"] is None,
            checkpoint=_checkpoint(checkpoints.get(row["segment_id"])),
            blurred=row["segment_id"] in checkpoints and checkpoints[row["segment_id"]]["blurred"],
        )
    return found


def _checkpoint(row: asyncpg.Record | None) -> Record | None:
    if row is None:
        return None
    return Record(row["sequence"], "checkpoint", Tally(row["member_count"], row["checksum"]), row["boundary"])
