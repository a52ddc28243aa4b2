"""`muster streams recover`: lets shards go on whose stream lost the entry of their offset, and writes down the gap."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.cli import connections
from services.cli.console import instant, say
from services.cli.errors import CommandFailed
from services.cli.settings import author, read_settings
from services.ingest.commands.audit import Actor, Note, note
from shared.clock import Clock
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.streams import Recovery, find_entry, id_ms, is_marker, recover

STATEMENTS = load(__file__)

app = typer.Typer(no_args_is_help=True, help="The streams that hold accepted calls until they are folded.")


@app.command("recover")
def recover_command(
    shard: Annotated[int | None, typer.Option(help="Only this shard; all by default.", min=0)] = None,
) -> None:
    """After Redis lost data: let the shards go on, and write down from when to when calls may be missing.

    A shard whose stream still holds its offset is left alone, so it is safe to run at any time. What was handled before
    is in PostgreSQL and is not touched; accepted calls that were not handled yet are lost, and this command says since
    when.
    """
    settings = read_settings()
    asyncio.run(run(connections.database_url(settings), connections.redis_url(settings), shard))


async def run(database_url: str, redis_url: str, only: int | None) -> None:
    """Recover one shard or all, a line each. Raises CommandFailed for a shard that does not exist."""
    clock = read_settings().clock
    async with connections.postgres(database_url) as postgres, connections.redis(redis_url) as redis:
        known = [row["shard"] for row in await postgres.fetch(STATEMENTS["list_shards"])]
        if only is not None and only not in known:
            raise CommandFailed(f"There is no shard {only}: this installation has {len(known)}.")
        for shard in known if only is None else [only]:
            say(f"shard {shard}: " + await recover_shard(postgres, redis, shard, clock, author()))


async def recover_shard(postgres: AnyConnection, redis: Redis, shard: int, clock: Clock, by: str) -> str:
    """Recover one shard in one transaction that its owner waits for; returns what was done, for people.

    The stream is changed before the commit: when we die in between, the marker is found at the next call, and the
    incident is written then.
    """
    now_ms = clock.now_ms()
    async with postgres.transaction():
        row = await postgres.fetchrow(STATEMENTS["lock_shard"], shard)
        if row is None:
            raise CommandFailed(f"There is no shard {shard}.")
        offset: str = row["offset_id"]
        recovery = await recover(redis, shard, offset, now_ms)
        if recovery.outcome == "held" and not (row["problem"] and await interrupted(redis, shard, offset)):
            return f"its stream holds the offset {offset}; nothing to do"
        kind, after, until = story(recovery, offset, now_ms)
        detail = f"calls accepted between {instant(id_ms(offset))} and {until} may be missing"
        await postgres.execute(STATEMENTS["let_go_on"], shard, kind == "emptied")
        await postgres.execute(STATEMENTS["insert_incident"], shard, kind, offset, after, detail, now_ms, by)
        await note(postgres, clock, Actor(None, by), Note("stream.recovered", str(shard), detail))
    return f"goes on after {after}; {detail}" if kind == "emptied" else f"goes on at {after}; {detail}"


async def interrupted(redis: Redis, shard: int, offset: str) -> bool:
    """Whether the offset's entry is a marker, as an earlier recovery leaves it when it dies before its commit."""
    entry = await find_entry(redis, shard, offset)
    return entry is not None and is_marker(entry.data)


def story(recovery: Recovery, offset: str, now_ms: int) -> tuple[str, str, str]:
    """Kind of the incident, the id at which the shard goes on, and until when calls may be missing."""
    if recovery.outcome != "trimmed":
        return "emptied", offset, instant(now_ms)
    if recovery.next_id is None:
        return "trimmed", offset, instant(now_ms)
    return "trimmed", recovery.next_id, instant(id_ms(recovery.next_id))
