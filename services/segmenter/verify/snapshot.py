"""Store: what is true of a whole shard at one moment: its clock, definitions, tasks, counts and records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from services.segmenter.catalogue import compiled, read_links
from services.segmenter.rules import Definition
from services.segmenter.verify.facts import EVERY_ID, Record, Segment, Snapshot, Tally
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
    definitions, others = defaultdict(list), defaultdict(list)
    unreadable: list[str] = []
    rows = await postgres.fetch(_SQL["definitions"])
    links = read_links(rows, {})
    for each in rows:
        if each["state"] in ("waiting", "preparing", "dropping"):
            continue
        try:
            if each["state"] != "superseded":
                definitions[each["environment"]].append(compiled(each, links))
                continue
        except (InvalidDefinition, UnknownZone, LookupError) as error:
            unreadable.append(f"definition {each['definition']}: {error}")
        others[each["environment"]].append(each["definition"])
    known = {each.number: each for found in definitions.values() for each in found}
    tasks = await postgres.fetch(_SQL["tasks"], shard)
    counts = await postgres.fetch(_SQL["counts"], shard)
    return Snapshot(
        row["shard"],
        row["evaluated_at"],
        row["as_of"],
        row["event_number"],
        definitions={name: tuple(found) for name, found in definitions.items()},
        frozen={name: tuple(found) for name, found in others.items()},
        unreadable=tuple(unreadable),
        segments=await _segments(postgres, shard, known),
        progress={(each["definition"], each["task"]): EVERY_ID if each["done"] else each["reached"] for each in tasks},
        counts={each["definition"]: Tally(each["member_count"], each["checksum"]) for each in counts},
    )


async def orphans(postgres: AnyConnection, shard: int) -> list[tuple[int, int]]:
    """Definitions that have rows on the shard and should have none, with the number of rows."""
    return [(row["definition"], row["rows"]) for row in await postgres.fetch(_SQL["orphans"], shard)]


async def copies(postgres: AnyConnection, shard: int) -> tuple[int, list[str]]:
    """The copies of the shard's companies on other shards: how many are behind, and which are wrong."""
    rows = await postgres.fetch(_SQL["copies"], shard)
    wrong = [row for row in rows if row["found"] is not None and row["found"] >= row["revision"]]
    return len(rows) - len(wrong), [
        f"{row['environment']}, {row['company_id']!r} on shard {row['at']}" for row in wrong
    ]


async def _segments(
    postgres: AnyConnection, shard: int, known: Mapping[int, Definition]
) -> dict[str, dict[str, Segment]]:
    records: dict[str, list[Record]] = defaultdict(list)
    for row in await postgres.fetch(_SQL["records"], shard):
        members = Tally(row["member_count"] or 0, row["checksum"] or 0)
        records[row["segment_id"]].append(Record(row["number"], row["type"], members, row["boundary"]))
    segments: dict[str, dict[str, Segment]] = defaultdict(dict)
    for row in await postgres.fetch(_SQL["segments"]):
        serving = known.get(row["serving_definition"])
        publishing = serving is not None and serving.stage == "publishing"
        segments[row["environment"]][row["segment_id"]] = Segment(
            row["segment_id"],
            row["environment"],
            serving,
            serving.previous if serving is not None and publishing else None,
            tuple(records[row["segment_id"]]),
            readable=serving is not None or row["serving_definition"] is None,
        )
    return segments
