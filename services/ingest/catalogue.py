"""The keys and the number of shards as Redis mirrors them: the SDK path asks no database."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.clock import Clock
from shared.domain.keys import Scope, key_digest
from shared.errors import MusterError
from shared.metrics import CATALOGUE_AGE
from shared.stream.key_mirror import read_mirror

REFRESH_SECONDS: Final = 2.0
LOOK_EVERY_SECONDS: Final = 0.2
"""Strangers with made-up keys make Redis work no more often."""
LOOK_SECONDS: Final = 1.0
SENDERS: Final = 1_000
HEADER_BYTES: Final = 200
"""Headers that are known by heart, so that nobody fills the memory with ways to write one key."""

_FAILURES: Final = (RedisError, OSError, ValueError, msgspec.MsgspecError)

_log = structlog.stdlib.get_logger()


class CatalogueUnavailable(MusterError):
    """No keys were ever read: nobody can be told apart, so nobody is sent away."""

    code = "catalogue_unavailable"
    status = 503


class Key(msgspec.Struct, frozen=True, gc=False):
    """A key that is not revoked; ``browser``: it is public in pages, so it may not merge or import."""

    key_id: str
    environment: str
    scope: Scope
    browser: bool = False


_KEY: Final = msgspec.json.Decoder(Key)


class Catalogue:
    """What was read last; kept while Redis is away."""

    def __init__(self, client: Redis, clock: Clock) -> None:
        """Nothing is read yet."""
        self._client = client
        self._clock = clock
        self._keys: dict[bytes, Key] = {}
        self._senders: dict[bytes, Key] = {}
        self._shards: int | None = None
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    @property
    def loaded(self) -> bool:
        """Whether keys were ever read."""
        return self._shards is not None

    @property
    def shards(self) -> int:
        """The number of shards. Raises CatalogueUnavailable."""
        if self._shards is None:
            raise CatalogueUnavailable("The keys are not loaded yet. Try again in a moment.")
        return self._shards

    def find(self, key: str) -> Key | None:
        """The key, unless it is unknown or revoked. Raises CatalogueUnavailable."""
        return self._keys.get(key_digest(key)) if self.shards else None

    def sender(self, authorization: bytes) -> Key | None:
        """Whose header this was a moment ago: senders have one each, and send it with every call."""
        return self._senders.get(authorization)

    def remember(self, authorization: bytes, key: Key) -> None:
        """Know the key by its header until the next refresh."""
        if len(authorization) <= HEADER_BYTES and len(self._senders) < SENDERS:
            self._senders[authorization] = key

    async def find_or_look(self, key: str) -> Key | None:
        """The key, after a look at the mirror if it is not known yet: one that was made a moment ago works at once.

        Raises CatalogueUnavailable, also when Redis cannot be asked: a wrong 401 loses calls.
        """
        found = self.find(key)
        if found is None:
            await self._look()
            found = self.find(key)
        return found

    async def _look(self) -> None:
        """Refresh, by one look that begins after this call, for all who wait for it."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_soon())
            self._looking.add_done_callback(_retrieve)
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await asyncio.shield(self._looking)
        except (*_FAILURES, TimeoutError) as error:
            raise CatalogueUnavailable("This key is not known yet, and Redis cannot be asked. Try again.") from error

    async def _look_soon(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._looked_at + LOOK_EVERY_SECONDS - loop.time())
        self._looking, self._looked_at = None, loop.time()
        await self.refresh()

    async def refresh(self) -> None:
        """Read keys and shards. Raises RedisError or OSError when Redis is away.

        An emptied Redis changes nothing: what was read before it was emptied still holds.
        """
        keys, shards = await read_mirror(self._client)
        if shards is not None:
            self._senders = {}
            self._keys = {bytes.fromhex(digest.decode()): _KEY.decode(data) for digest, data in keys.items()}
            self._shards = shards
            CATALOGUE_AGE.set(self._clock.now_ms() / 1000)

    async def run(self) -> None:
        """Refresh for ever."""
        while True:
            try:
                await self.refresh()
            except _FAILURES as error:
                _log.warning("catalogue_refresh_failed", reason=type(error).__name__)
            await asyncio.sleep(REFRESH_SECONDS if self.loaded else REFRESH_SECONDS / 10)


def _retrieve(task: asyncio.Task[None]) -> None:
    # All who waited may have gone: then its failure is no unhandled error.
    if not task.cancelled():
        task.exception()
