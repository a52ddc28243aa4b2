"""What the supervisor looks at while everything runs: has every shard an owner?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from services.cli import connections
from services.cli.console import say
from services.cli.errors import CommandFailed
from services.cli.readiness import owned_shards

PATIENCE_SECONDS: Final = 15.0
_EVERY_SECONDS: Final = 5.0


@dataclass
class OwnershipWatch:
    """Says once that shards have no owner, and once that they have: a process that hangs does not end by itself.

    `ask`: whether every shard has an owner; None while nobody can be asked.
    """

    ask: Callable[[], bool | None]
    now: Callable[[], float] = monotonic
    asked: float = 0.0
    unowned_since: float | None = None
    said: bool = False

    def look(self) -> None:
        """Ask, if it is time again."""
        now = self.now()
        if now - self.asked < _EVERY_SECONDS:
            return
        self.asked = now
        owned = self.ask()
        if owned is None:
            return
        if owned and self.said:
            say("every shard has an owner again")
        if owned:
            self.unowned_since, self.said = None, False
            return
        self.unowned_since = self.unowned_since or now
        if now - self.unowned_since >= PATIENCE_SECONDS and not self.said:
            self.said = True
            say(f"some shards have had no owner for {PATIENCE_SECONDS:.0f} s: `muster status` says why")


def asking(database_url: str) -> Callable[[], bool | None]:
    """The question, put to this database."""

    async def ask() -> bool | None:
        try:
            async with connections.postgres(database_url) as postgres:
                return await owned_shards(postgres)
        except CommandFailed:
            return None

    return lambda: asyncio.run(ask())
