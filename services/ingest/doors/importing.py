"""Door: the background work on uploaded lists: checked and sent step by step, by whichever process comes first."""

from __future__ import annotations

import asyncio
from typing import Final

import asyncpg
import structlog

from services.ingest.commands import member_imports_steps as steps
from services.ingest.commands.erasures import shard_count
from services.ingest.doors.picking import Picking, Post
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE, AnyConnection, Pool
from shared.postgres.sessions import transaction

POLL_SECONDS: Final = 0.3
AFTER_ERROR_SECONDS: Final = 2.0
_POISON: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""What trying again does not mend, though Postgres says it."""

_log = structlog.stdlib.get_logger()


class Importer:
    """Does the next step of the oldest list again and again. A step that was cut off is done again, without harm."""

    def __init__(self, pool: Pool, post: Post) -> None:
        """``pool`` may be lazy, and its server away."""
        self._pool = pool
        self._post = post

    async def run(self) -> None:
        """Until cancelled. While Postgres or Redis is away, lists wait."""
        held = False
        while True:
            try:
                pause = 0.0 if await self.step() else POLL_SECONDS
                held = False
            except (MusterError, *UNREACHABLE) as error:
                pause = AFTER_ERROR_SECONDS
                if not held:
                    _log.warning("imports_held", error=type(error).__name__)
                held = True
            await asyncio.sleep(pause)

    async def step(self) -> bool:
        """Do one step; whether there was any. Raises what Postgres and the journal raise when they are away."""
        job: steps.Job | None = None
        try:
            async with transaction(self._pool) as connection:
                job = await steps.take(connection)
                if job is not None:
                    await self._work(connection, job)
        except Exception as error:
            if job is None or (isinstance(error, (MusterError, *UNREACHABLE)) and not isinstance(error, _POISON)):
                raise
            # One list must stand neither in the way of the others nor in that of the calls this process takes.
            _log.exception("import_failed", import_id=job.import_id)
            async with transaction(self._pool) as connection:
                await steps.fail(connection, job, "Something went wrong on our side; our log has it.")
        return job is not None

    async def _work(self, connection: AnyConnection, job: steps.Job) -> None:
        if job.state == "checking":
            await steps.check(connection, job)
        else:
            await self._send(connection, job)

    async def _send(self, connection: AnyConnection, job: steps.Job) -> None:
        """Put the next entries on their streams, in the transaction that remembers it."""
        command = await _command(connection, job)
        subject_ids, reached, last = await steps.unsent(connection, job)
        await self._post.pick(command, subject_ids, picked=job.action != "remove")
        if last:
            await self._post.close(command, replaces=job.action == "replace")
        await steps.sent(connection, job, reached, done=last)


async def _command(connection: AnyConnection, job: steps.Job) -> Picking:
    if job.message_id is None or job.committed_at is None or job.segment_id is None:
        raise ValueError(f"the list {job.import_id} is committed without a message id or a segment")
    shards = await shard_count(connection)
    return Picking(job.environment, job.segment_id, job.message_id, job.committed_at, shards)
