"""`muster verify` as a person types it."""

import asyncio
import json

from typer.testing import CliRunner, Result

from services.cli.app import app
from tests.segmenting import segmenting


async def run(database_url: str, redis_url: str, *arguments: str) -> Result:
    """The command, in a thread, as it runs an event loop of its own."""
    environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["verify", *arguments], env=environment))


async def test_it_says_that_nothing_differs(database_url: str, redis_url: str) -> None:
    """Exit code 0, one line; it waits for what is still on the streams."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        result = await run(database_url, redis_url)
        assert result.exit_code == 0, result.output
        assert "users 1  segments 3  transitions 1  differences 0  (" in result.output


async def test_it_fails_and_names_what_differs(database_url: str, redis_url: str) -> None:
    """Exit code 1; programs get the same as JSON."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.stop_all()
        await muster.connection.execute("update member_counts set member_count = 5")
        result = await run(database_url, redis_url, "--json")
        assert result.exit_code == 1
        content = json.loads(result.output)
        assert (content["differences"], content["kinds"], content["quiet"]) == (1, {"count": 1}, True)
        assert content["first"][0]["found"].startswith("5 users")


async def test_it_says_what_is_late(database_url: str, redis_url: str) -> None:
    """Nobody reads the streams: no difference, and no all-clear either."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        await muster.identify("u1", {"plan": "pro"})
        result = await run(database_url, redis_url, "--wait", "0")
        assert result.exit_code == 0
        assert "has not read 1 entries" in result.output
