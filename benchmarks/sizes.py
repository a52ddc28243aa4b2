"""How many bytes users, calls and transitions take in Postgres, and entries in Redis."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.page import Result
from benchmarks.people import EVENT, population, population_calls
from benchmarks.scene import Scene
from shared.postgres.statements import load
from shared.stream import names

STATEMENTS = load(__file__)
LOGS = {"events": "events", "seen_messages": "messages", "transitions": "transitions"}
"""Tables that grow with calls and moves, by what is counted of each; all others grow with users."""
SEGMENTS: Sequence[Mapping[str, Any]] = (
    {"attribute": "plan", "op": "is", "value": "pro"},
    {"attribute": "seats", "op": "gte", "value": 50},
    {"event": EVENT, "op": "performed", "window": {"in_last": {"n": 30, "unit": "days"}}},
    {"company": "any", "where": {"attribute": "industry", "op": "is", "value": "software"}},
)


async def run(stage: Scene, users: int) -> Result:
    """Load users, with the segments there before them, so that each who is in one is told of; then look."""
    for number, conditions in enumerate(SEGMENTS):
        await stage.client.create_segment(f"Segment {number}", conditions)
    await stage.load(population(users), population_calls(users))
    await stage.inside.postgres.execute(STATEMENTS["vacuum"])
    tables = {row["name"]: row["bytes"] for row in await stage.inside.postgres.fetch(STATEMENTS["tables"])}
    counted = await stage.inside.postgres.fetchrow(STATEMENTS["rows"])
    assert counted is not None
    state = {name: size for name, size in tables.items() if name not in LOGS}
    return Result(
        "sizes",
        "What it takes on disk",
        "Users with four attributes, of whom one in five has bought and one in ten is of a company, in seven segments "
        "with the default ones; tables with their indexes, after `vacuum full`, without the dead rows of a busy day.",
        [
            ("Users", f"{users:,}"),
            ("Calls", f"{counted['events']:,}"),
            ("A user, all that is known now", f"{sum(state.values()) / users:,.0f} bytes"),
            *[(f"of it in `{name}`", f"{size / users:,.0f}") for name, size in list(state.items())[:6]],
            *[(f"A row of `{name}`", f"{tables[name] / counted[of]:,.0f} bytes") for name, of in LOGS.items()],
            ("An entry of a stream in Redis", f"{await _entry_bytes(stage):,.0f} bytes"),
        ],
    )


async def _entry_bytes(stage: Scene) -> float:
    """Of the streams as they are: trimmed or not."""
    size = entries = 0
    for row in await stage.inside.postgres.fetch("select shard from shards"):
        key = names.events(row["shard"])
        size += await stage.inside.redis.memory_usage(key) or 0
        entries += await stage.inside.redis.xlen(key)
    return size / max(entries, 1)
