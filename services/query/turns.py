"""Store: many rows or questions gone through in turns with everybody else's work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

Item = TypeVar("Item")

AT_ONCE: Final = 50


async def in_turns(items: Iterable[Item]) -> AsyncIterator[Item]:
    """The same items; after every fifty whoever else waits for the loop has its turn."""
    for number, item in enumerate(items, start=1):
        yield item
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
