"""Pure: pages of work take turns among the shards of a process, so that calls never wait behind all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One page at a time, first come first served.

    All shards have their pages at once when a segment is built or a company fans out. Each page alone is short, but a
    batch of calls would wait until the event loop has been through a page of every shard.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: dict[int, None] = {}
        self._taken = False

    @contextmanager
    def turn(self, shard: int) -> Iterator[bool]:
        """Whether the shard may do a page now; if not, it has its place in the queue and asks again."""
        self._waiting.setdefault(shard)
        if not self.is_next(shard):
            yield False
            return
        self._waiting.pop(shard)
        self._taken = True
        try:
            yield True
        finally:
            self._taken = False

    def is_next(self, shard: int) -> bool:
        """Whether the shard would get the turn if it asked now."""
        return not self._taken and next(iter(self._waiting), shard) == shard

    def leave(self, shard: int) -> None:
        """The shard has no pages any more, or cannot do one: nobody waits for it."""
        self._waiting.pop(shard, None)
