"""Waiting in tests: until something is true, never for a fixed time."""

import asyncio
import time
from collections.abc import Awaitable, Callable

POLL_SECONDS = 0.02


async def wait_until(
    predicate: Callable[[], bool | Awaitable[bool]], *, timeout: float = 10.0, message: str = "the condition"
) -> None:
    """Return once `predicate()` (plain or async) is true; fail after `timeout` seconds, saying what never came true."""
    deadline = time.monotonic() + timeout
    while True:
        answer = predicate()
        if answer if isinstance(answer, bool) else await answer:
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"{message} did not come true within {timeout:g} s")
        await asyncio.sleep(POLL_SECONDS)


def wait_until_sync(predicate: Callable[[], bool], *, timeout: float = 10.0, message: str = "the condition") -> None:
    """`wait_until` for tests that run no event loop."""
    deadline = time.monotonic() + timeout
    while not predicate():
        if time.monotonic() > deadline:
            raise AssertionError(f"{message} did not come true within {timeout:g} s")
        time.sleep(POLL_SECONDS)
