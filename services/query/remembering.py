"""Store: what many callers ask for at once is read once, and remembered for a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """The values of a few names, such as environments; one read serves everyone who asks while it is under way."""

    def __init__(self, seconds: float) -> None:
        """``seconds``: how old a value may be."""
        self._seconds = seconds
        self._known: dict[str, tuple[float, asyncio.Task[Value]]] = {}

    async def get(self, name: str, read: Callable[[], Awaitable[Value]]) -> Value:
        """The value of a name; raises what ``read`` raised. A caller who goes away takes nobody's value along."""
        asked_at = time.monotonic()
        known = self._known.get(name)
        if known is None or (known[1].done() and (known[1].exception() or asked_at - known[0] >= self._seconds)):
            known = (asked_at, asyncio.ensure_future(_value(read)))
            known[1].add_done_callback(_retrieve)
            self._known[name] = known
        return await asyncio.shield(known[1])


async def _value(read: Callable[[], Awaitable[Value]]) -> Value:
    return await read()


def _retrieve(task: asyncio.Task[Value]) -> None:
    # All who waited may have gone: then its failure is no unhandled error.
    if not task.cancelled():
        task.exception()
