"""Calls for a Muster inside a test, and the clock they are stamped by."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from redis.asyncio import Redis

from services.ingest.requests import Accepted, Reception, judge
from shared.clock import Clock
from shared.domain.instants import format_instant
from shared.stream import names
from shared.stream.scripts import APPEND

ENVIRONMENT = "development"
START = 1_790_000_000_000
"""Where a ManualClock begins: 2026-09-21T14:13:20Z."""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class ManualClock:
    """Stands still until it is moved."""

    def __init__(self, now_ms: int = START) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return self._now_ms

    def forward(self, milliseconds: int) -> None:
        """Let time pass."""
        assert milliseconds >= 0
        self._now_ms += milliseconds

    def set_back(self, milliseconds: int) -> None:
        """Be another machine's clock, which is behind."""
        self._now_ms -= milliseconds


@dataclass
class Sender:
    """Judges calls as ingest does and puts them on the streams as its journal does."""

    clock: Clock
    redis: Redis
    shards: int
    _numbers: "count[int]" = field(default_factory=count, init=False)

    async def identify(self, user_id: str, traits: Mapping[str, Any] | None = None, **options: Any) -> str:
        """An identify call; options as of ``call``."""
        return await self.call("identify", {"userId": user_id, "traits": dict(traits or {})}, **options)

    async def visit(self, anonymous_id: str, traits: Mapping[str, Any] | None = None, **options: Any) -> str:
        """An identify call of somebody who is not identified."""
        return await self.call("identify", {"anonymousId": anonymous_id, "traits": dict(traits or {})}, **options)

    async def group(
        self, user_id: str, company_id: str, traits: Mapping[str, Any] | None = None, **options: Any
    ) -> str:
        """A group call; the option ``membership`` is the membership's traits, None leaves the company."""
        body: dict[str, Any] = {"userId": user_id, "groupId": company_id, "traits": dict(traits or {})}
        if "membership" in options:
            body["context"] = {"membership": options.pop("membership")}
        return await self.call("group", body, **options)

    async def track(self, user_id: str, event: str, **options: Any) -> str:
        """A track call."""
        return await self.call("track", {"userId": user_id, "event": event}, **options)

    async def call(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        at: int | None = None,
        message_id: str | None = None,
        index: int = 0,
        environment: str = ENVIRONMENT,
    ) -> str:
        """Send a call as ingest would take it; returns its message id.

        ``at``: its timestamp in UTC ms (now by default). The same ``message_id`` again is a resend.
        """
        call = {"messageId": message_id or f"m{next(self._numbers)}", **body}
        if at is not None:
            call["timestamp"] = format_instant(at)
        verdict = self._judged(environment, call, index, kind)
        await self.append(verdict.shard, verdict.entry)
        return verdict.message_id

    async def track_all(self, tracked: Sequence[tuple[str, str, int]]) -> None:
        """Many track calls in one go: user, event, and timestamp in UTC ms."""
        pipeline = self.redis.pipeline(transaction=False)
        for user_id, event, at in tracked:
            call = {"messageId": f"m{next(self._numbers)}", "userId": user_id, "event": event}
            verdict = self._judged(ENVIRONMENT, call | {"timestamp": format_instant(at)}, 0, "track")
            pipeline.eval(APPEND, 1, names.events(verdict.shard), verdict.entry)
        assert await pipeline.execute() == [1] * len(tracked)

    def _judged(self, environment: str, call: Mapping[str, Any], index: int, kind: str) -> Accepted:
        reception = Reception(environment, self.shards, self.clock.now_ms())
        verdict = judge(reception, json.dumps(call).encode(), index, kind)
        assert isinstance(verdict, Accepted), verdict
        return verdict

    async def append(self, shard: int, entry: bytes | str) -> None:
        """Put an entry on a shard's stream as the journal does."""
        assert await self.redis.eval(APPEND, 1, names.events(shard), entry) == 1
