"""`muster shard`: the two ways to get a shard going that does not move by itself.

Skipping takes part in the fencing of owners: in one transaction the offset and the epoch move, and the entry becomes a
dead letter. Whoever owns the shard finds another epoch, lets go, and the next owner begins behind the entry.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.cli import connections
from services.cli.console import say
from services.cli.errors import CommandFailed
from services.cli.settings import author, read_settings
from services.ingest.commands.audit import Actor, Note, note
from shared.clock import Clock
from shared.domain.values import InvalidValue, loads
from shared.postgres import locks
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.streams import StoredEntry, next_entry

STATEMENTS = load(__file__)

app = typer.Typer(no_args_is_help=True, help="A shard that does not move.")
Number = Annotated[int, typer.Argument(help="The shard's number.", min=0)]


@app.command("skip")
def skip_command(
    shard: Number,
    entry: Annotated[
        str, typer.Option(help="The id of the entry that the shard cannot get past: `muster status` shows it.")
    ],
    reason: Annotated[str, typer.Option(help="Kept with the dead letter.")],
) -> None:
    """Move exactly the next entry of a shard to the dead letters, where it can be retried."""
    settings = read_settings()

    async def run() -> int:
        async with (
            connections.postgres(connections.database_url(settings)) as postgres,
            connections.redis(connections.redis_url(settings)) as redis,
        ):
            return await skip(postgres, redis, (shard, entry), reason, settings.clock)

    say(f"shard {shard} goes on after {entry}; the entry is dead letter {asyncio.run(run())}")


@app.command("release")
def release_command(shard: Number) -> None:
    """Take a shard from an owner that hangs: ends its database session, and another process takes the shard."""

    async def run() -> str:
        settings = read_settings()
        async with connections.postgres(connections.database_url(settings)) as postgres, postgres.transaction():
            done = await release(postgres, shard)
            await note(postgres, settings.clock, Actor(None, author()), Note("shard.released", str(shard), done))
            return done

    say(asyncio.run(run()))


async def skip(postgres: AnyConnection, redis: Redis, which: tuple[int, str], reason: str, clock: Clock) -> int:
    """Skip (shard, entry id); the number of the dead letter. Raises CommandFailed if it is not the next entry."""
    shard, entry_id = which
    async with postgres.transaction():
        row = await postgres.fetchrow(STATEMENTS["lock_shard"], shard)
        if row is None:
            raise CommandFailed(f"There is no shard {shard}.")
        following = await next_entry(redis, shard, row["offset_id"])
        if following is None or following.entry_id != entry_id:
            there = f"its next entry is {following.entry_id}" if following else "nothing waits on it"
            raise CommandFailed(f"Shard {shard} does not stand before {entry_id}: {there}.")
        await postgres.execute(STATEMENTS["move_past"], shard, entry_id)
        detail = f"{reason} (skipped by {author()})"
        values = (*described(following), detail, following.data.decode("utf-8", "replace").replace("\0", "\\u0000"))
        number: int = await postgres.fetchval(STATEMENTS["insert_dead_letter"], shard, *values, clock.now_ms())
        skipped = Note("shard.skipped", str(shard), f"entry {entry_id}, dead letter {number}: {reason}")
        await note(postgres, clock, Actor(values[0], author()), skipped)
    return number


def described(entry: StoredEntry) -> tuple[str | None, str, str | None, str | None]:
    """Environment, entry id, message id and user id, as far as the entry can be read."""
    try:
        content = loads(entry.data)
    except InvalidValue:
        content = None
    fields = content if isinstance(content, dict) else {}
    environment, message_id, user_id = (
        value if isinstance(value := fields.get(name), str) else None
        for name in ("environment", "message_id", "user_id")
    )
    return environment, entry.entry_id, message_id, user_id


async def release(postgres: AnyConnection, shard: int) -> str:
    """End the session of the shard's owner. Raises CommandFailed when nobody owns it."""
    row = await postgres.fetchrow(STATEMENTS["release_shard"], locks.SHARD_CLASS, shard)
    if row is None:
        raise CommandFailed(
            f"Nobody owns shard {shard}, so there is nothing to take: start a segmenter, or end one that hangs "
            "(`muster status` names it)."
        )
    if not row["ended"]:
        raise CommandFailed(f"The session {row['pid']} that owns shard {shard} could not be ended.")
    return f"ended session {row['pid']} from {row['host'] or 'this machine'}, which owned shard {shard}"
