"""When a service that was just started counts as ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from services.cli import connections
from services.cli.errors import CommandFailed
from services.cli.ports import answers
from services.cli.stack import Stack
from shared.postgres import locks
from shared.postgres.statements import load

STATEMENTS = load(__file__)


def services_ready(stack: Stack, name: str) -> Callable[[], bool]:
    """The question to ask until it is true: does the door answer, has every shard an owner?"""
    settings = stack.settings
    if name == "ingest":
        return lambda: answers(settings.host, settings.ingest_port)
    if name == "query":
        return lambda: answers(settings.host, settings.query_port)
    return lambda: asyncio.run(every_shard_owned(stack.database_url))


async def every_shard_owned(database_url: str) -> bool:
    """Whether each shard's lock is held by a segmenter."""
    try:
        async with connections.postgres(database_url) as postgres:
            owned: bool = await postgres.fetchval(STATEMENTS["every_shard_owned"], locks.SHARD_CLASS)
    except CommandFailed:
        return False
    return owned
