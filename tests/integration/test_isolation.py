"""The fixtures themselves: no test sees what another one wrote."""

import asyncpg
import pytest
import redis


@pytest.mark.parametrize("run", [1, 2])
async def test_each_test_has_a_migrated_database_without_rows(database_url: str, run: int) -> None:
    """The tables are there, and empty, also for the second test that writes."""
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("select count(*) from pg_tables where tablename = 'users'") == 1
        assert await connection.fetchval("select to_regclass('left_over')") is None, run
        await connection.execute("create table left_over ()")
    finally:
        await connection.close()


async def test_the_reader_reads_and_cannot_write(reader_url: str) -> None:
    """The role of the query service, as tests and installations have it."""
    connection = await asyncpg.connect(reader_url)
    try:
        assert await connection.fetchval("select count(*) from users") == 0
        with pytest.raises(asyncpg.PostgresError, match="read-only"):
            await connection.execute("delete from users")
    finally:
        await connection.close()


@pytest.mark.parametrize("run", range(17))
def test_each_test_has_an_empty_redis(redis_url: str, run: int) -> None:
    """Also the seventeenth, which gets a number that was used before."""
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left over", run)
