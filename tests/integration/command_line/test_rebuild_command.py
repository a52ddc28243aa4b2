"""`muster rebuild` as a person types it."""

import asyncio
import json

from typer.testing import CliRunner, Result

from services.cli.app import app
from tests.segmenting import segmenting


async def run(database_url: str, redis_url: str, *arguments: str) -> Result:
    """The command, in a thread, as it runs an event loop of its own."""
    environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["rebuild", *arguments], env=environment))


async def test_it_says_what_was_different(database_url: str, redis_url: str) -> None:
    """Each step as it is done, then each table with differences; programs get JSON, and the audit has who asked."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.connection.execute("update users set identified = false")
        result = await run(database_url, redis_url)
        assert result.exit_code == 0, result.output
        assert "users: 1 were different" in result.output
        assert "entries 1  ids 1  told 0  (" in result.output
        content = json.loads((await run(database_url, redis_url, "--json")).stdout)
        assert (content["changed"], content["failures"]) == ({}, [])
        await run(database_url, redis_url, "--environment", "development", "--shard", "1")
        noted = await muster.connection.fetch(
            "select environment, subject, actor, summary from audit where action = 'rebuild.started' order by number"
        )
        assert [(row["environment"], row["subject"], row["summary"]) for row in noted] == [
            (None, None, "every environment, every shard"),
            (None, None, "every environment, every shard"),
            ("development", "development", "development, shard 1"),
        ]
        assert all(row["actor"].startswith("command line (") for row in noted)


async def test_a_dry_run_changes_nothing(database_url: str, redis_url: str) -> None:
    """It compares, names what differs, and fails."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.connection.execute("update users set identified = false")
        result = await run(database_url, redis_url, "--dry-run", "--environment", "development")
        assert result.exit_code == 1
        assert "identified: expected True, found False" in result.output
        assert not await muster.connection.fetchval("select identified from users")


async def test_a_part_that_is_not_there_is_refused(database_url: str, redis_url: str) -> None:
    """With the parts that there are."""
    async with segmenting(database_url, redis_url):
        result = await run(database_url, redis_url, "--environment", "elsewhere")
        assert result.exit_code == 1
        assert "take development" in str(result.exception) + result.output
        assert "numbered 0 to 3" in str((await run(database_url, redis_url, "--shard", "9")).exception)
