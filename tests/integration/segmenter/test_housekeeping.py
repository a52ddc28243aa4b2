"""What nobody needs any more goes by itself."""

import asyncpg

from services.segmenter.app import SESSIONS
from services.segmenter.housekeeping import LISTS_KEPT_MS, forget_old_lists
from shared.clock import SystemClock
from shared.postgres.pool import Connection, open_pool
from tests.builders import World


async def uploaded(connection: Connection, import_id: str, segment_id: str, at: int) -> None:
    """A list with one row."""
    await connection.execute(
        "insert into member_imports (import_id, environment, segment_id, scope, by, column_reason, rows, blank,"
        " repeated, distinct_values, created_at, created_by)"
        " values ($1, 'development', $2, 'user', 'email', '', 1, 0, 0, 1, to_timestamp($3::bigint / 1000.0), 'test')",
        import_id, segment_id, at,
    )  # fmt: skip
    await connection.execute("insert into member_import_rows (import_id, line, value) values ($1, 1, 'x')", import_id)


async def test_uploaded_lists_are_kept_for_a_week(database_url: str) -> None:
    """Then they go with their rows."""
    connection = await asyncpg.connect(database_url)
    world = World(connection, SystemClock())
    await world.install()
    segment_id = await world.segment("pro")
    now = world.clock.now_ms()
    for import_id, age in (("imp_1", LISTS_KEPT_MS + 5), ("imp_2", LISTS_KEPT_MS + 1), ("imp_3", LISTS_KEPT_MS - 1)):
        await uploaded(connection, import_id, segment_id, now - age)
    pool = await open_pool(database_url, size=1, settings=SESSIONS, lazy=True)
    await forget_old_lists(pool, now)
    assert [row[0] for row in await connection.fetch("select import_id from member_imports")] == ["imp_3"]
    assert [row[0] for row in await connection.fetch("select import_id from member_import_rows")] == ["imp_3"]
    await pool.close()
    await connection.close()
