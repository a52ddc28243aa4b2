"""Door: how a loop that retries everything still ends when it is cancelled."""

from __future__ import annotations

import asyncio


def raise_if_cancelled() -> None:
    """To be called once a round by a loop that calls drivers, and where it catches their errors to try again.

    Cancelled in the middle of a statement, a driver may answer with an error of its own (a rollback on a connection
    that is gone), or as if nothing had happened (``asyncio.wait_for`` before Python 3.12, when the answer comes at the
    same moment). The cancellation would be lost, and the loop go on without its lock.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
