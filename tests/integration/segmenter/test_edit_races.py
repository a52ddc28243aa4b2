"""An edit and the switch of the version before it, at the same moment."""

import asyncio

import asyncpg

from tests.segmenting import Muster, segmenting
from tests.waiting import wait_until

TREES = [{"all": [{"attribute": "plan", "op": "is", "value": name}]} for name in ("free", "pro", "team")]


async def versions(muster: Muster) -> dict[int, tuple[int, str, int | None]]:
    """Version -> (definition, state, previous definition) of the segments that are no defaults."""
    rows = await muster.connection.fetch(
        "select version, definition, state, previous_definition from definitions join segments using (segment_id)"
        " where kind = 'attribute' order by version"
    )
    return {row["version"]: (row["definition"], row["state"], row["previous_definition"]) for row in rows}


async def test_an_edit_waits_for_the_switch_that_is_under_way(database_url: str, redis_url: str) -> None:
    """Its difference is published against the version that really served before."""
    async with segmenting(database_url, redis_url, workers=1) as muster:
        segment = await muster.create_segment("Plan", TREES[0])
        await muster.quiet()
        await muster.stop_all()
        await muster.edit_segment(segment, TREES[1])
        second = (await versions(muster))[2][0]
        coordinator = await asyncpg.connect(database_url)
        async with coordinator.transaction():
            await coordinator.execute(
                "update segments set serving_definition = building_definition, building_definition = null"
                " where segment_id = $1",
                segment,
            )
            editing = asyncio.create_task(muster.edit_segment(segment, TREES[2]))
            await wait_until(lambda: waits_for_a_lock(coordinator), message="the edit to meet the switch")
        await editing
        await coordinator.close()
        assert (await versions(muster))[3][2] == second


async def waits_for_a_lock(connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
    """Whether some session of the database does."""
    found: bool = await connection.fetchval(
        "select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    return found


async def test_a_delete_takes_the_segment_before_its_definitions(database_url: str, redis_url: str) -> None:
    """As a switch does: the other way round each would wait for what the other has."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        segment = await muster.create_segment("Plan", TREES[0])
        coordinator = await asyncpg.connect(database_url)
        async with coordinator.transaction():
            await coordinator.execute("select from segments where segment_id = $1 for update", segment)
            deleting = asyncio.create_task(muster.delete_segment(segment))
            await wait_until(lambda: waits_for_a_lock(coordinator), message="the delete to meet the switch")
            await coordinator.execute("update definitions set state = 'serving' where segment_id = $1", segment)
        await deleting
        await coordinator.close()
        archived = await muster.connection.fetchval("select archived_at from segments where segment_id = $1", segment)
        assert archived is not None
