"""When a service that was just started counts as ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from services.cli import connections
from services.cli.errors import CommandFailed
from services.cli.ports import answers, listens
from services.cli.stack import Stack, reachable
from services.cli.supervisor import Child
from shared.postgres import locks
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


def services_ready(stack: Stack, child: Child) -> Callable[[], bool]:
    """The question to ask until it is true: does this very process answer at its door, has every shard an owner?"""
    settings = stack.settings
    if child.name == "ingest":
        return lambda: door_ready(child, settings.host, settings.ingest_port)
    if child.name == "query":
        return lambda: door_ready(child, settings.host, settings.query_port)
    return lambda: asyncio.run(every_shard_owned(stack.database_url))


def door_ready(child: Child, host: str, port: int) -> bool:
    """Whether the child answers there; whoever else does may have taken its place."""
    return child.process is not None and listens(child.process.pid, port) and answers(reachable(host), port)


async def every_shard_owned(database_url: str) -> bool:
    """Whether each shard's lock is held by a segmenter."""
    try:
        async with connections.postgres(database_url) as postgres:
            return await owned_shards(postgres)
    except CommandFailed:
        return False


async def owned_shards(postgres: AnyConnection) -> bool:
    """Whether each shard's lock is held by a segmenter."""
    owned: bool = await postgres.fetchval(STATEMENTS["every_shard_owned"], locks.SHARD_CLASS)
    return owned
