"""`muster relay reset`: lets transitions go on above a stream that knows more than a restored PostgreSQL."""

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
from shared.postgres import locks
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.backlog import last_sequence

STATEMENTS = load(__file__)

app = typer.Typer(no_args_is_help=True, help="The way of transitions from PostgreSQL to their stream.")


@app.callback()
def group() -> None:
    """A group also while it has one command."""


@app.command("reset")
def reset_command(
    environment: Annotated[
        str | None, typer.Option(help="Only this environment; all that stand still by default.")
    ] = None,
) -> None:
    """After PostgreSQL was restored from a backup: number transitions on above the stream, behind a `history.reset`.

    Refuses where the stream is not ahead of PostgreSQL. Muster may be at work meanwhile. What the stream told after
    the backup stays on it and is no longer history: subscribers read the members anew when they meet the record.
    """
    settings = read_settings()
    asyncio.run(run(connections.database_url(settings), connections.redis_url(settings), environment))


async def run(database_url: str, redis_url: str, only: str | None) -> None:
    """Reset one environment, or all whose stream is ahead, a line each. Raises CommandFailed when there is none."""
    clock = read_settings().clock
    async with connections.postgres(database_url) as postgres, connections.redis(redis_url) as redis:
        known = [row["environment"] for row in await postgres.fetch(STATEMENTS["list_environments"])]
        if only is not None and only not in known:
            raise CommandFailed(f"There is no environment {only!r}: this installation has {', '.join(known)}.")
        asked = known if only is None else [only]
        done = {name: await reset(postgres, redis, name, clock) for name in asked}
    for name, sequence in done.items():
        if sequence is not None:
            say(f"{name}: history.reset has sequence {sequence}; what waits follows it")
    if not any(done.values()):
        raise CommandFailed(f"Nothing to reset: no stream of {', '.join(asked)} is ahead of PostgreSQL.")


async def reset(postgres: AnyConnection, redis: Redis, environment: str, clock: Clock) -> int | None:
    """Write the record in one transaction; returns its sequence, or None when the stream is not ahead.

    Whoever numbers waits for the lock, and so do we: a coordinator that numbers before us has given what we see, and
    one that numbers after us goes on above the record. Without the lock, the one that had read the last sequence before
    our commit would give sequences below the record, which nobody reads any more.
    """
    async with postgres.transaction():
        await postgres.execute(STATEMENTS["exclude_others"], *locks.NUMBERING)
        told = await last_sequence(redis, environment)
        given: int = await postgres.fetchval(STATEMENTS["last_sequence"], environment)
        if told <= given:
            return None
        # Records of the coordinator's shard are numbered in the transaction that writes them: none waits before ours.
        number = await postgres.fetchval(STATEMENTS["write_record"], environment, clock.now_ms())
        await postgres.execute(STATEMENTS["give"], environment, told + 1, number)
        await postgres.execute(STATEMENTS["go_on"], environment)
        done = Note("relay.reset", environment, f"history.reset has sequence {told + 1}")
        await note(postgres, clock, Actor(environment, author()), done)
    return told + 1
