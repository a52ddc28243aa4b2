"""Door: how a loop that retries everything still ends when it is cancelled."""

from __future__ import annotations

import asyncio


def raise_if_cancelled() -> None:
    """To be called by who catches an error of a driver in order to try again.

    Cancelled in the middle of a statement, asyncpg may answer with an error of its own (a rollback on a connection that
    is gone) in place of the cancellation, which would then be lost: the loop would go on without its lock.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
