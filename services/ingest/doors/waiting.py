"""Waiting for owners to build what a command has saved."""

from __future__ import annotations

import asyncio
from typing import Final

from services.ingest.commands.segments import read
from shared.domain.segments import Segment
from shared.postgres.pool import Pool
from shared.postgres.sessions import session

WAIT_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.05


async def wait_until_built(pool: Pool, segment: Segment) -> Segment:
    """The segment once nothing of it is being built, or as it is after 10 s. Raises SegmentMissing when it is gone."""
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while segment.stage is not None and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(POLL_SECONDS)
        async with session(pool) as connection:
            segment = await read(connection, segment.environment, segment.segment_id)
    return segment
