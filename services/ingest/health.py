"""What operators ask: alive, able to serve, and by which numbers."""

from __future__ import annotations

import asyncio
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.ingest.catalogue import Catalogue
from services.ingest.drift import DriftWatch
from services.ingest.wire import Answer, Handler, Request, json_answer
from shared.errors import MusterError
from shared.stream import names

_SECONDS: Final = 1.0


class NotReady(MusterError):
    """Calls would be refused with 503 now."""

    code = "not_ready"
    status = 503


async def alive(request: Request) -> Answer:
    """`GET /healthz`."""
    return json_answer({"status": "alive"})


async def metrics(request: Request) -> Answer:
    """`GET /metrics`, for Prometheus."""
    return Answer(200, generate_latest(), ((b"content-type", CONTENT_TYPE_LATEST.encode()),))


def ready(client: Redis, catalogue: Catalogue, drift: DriftWatch) -> Handler:
    """`GET /readyz`: Redis answers, the clocks agree, the keys are loaded, every stream is there."""

    async def handle(request: Request) -> Answer:
        drift.check()
        reason = await why_not_ready(client, catalogue)
        if reason is not None:
            raise NotReady(reason)
        return json_answer({"status": "ready"})

    return handle


async def why_not_ready(client: Redis, catalogue: Catalogue) -> str | None:
    """Why calls would be refused with 503 now; None when they would not."""
    if not catalogue.loaded:
        return "The keys are not loaded yet."
    streams = [names.events(shard) for shard in range(catalogue.shards)]
    try:
        async with asyncio.timeout(_SECONDS):
            found = await client.exists(*streams)
    except (RedisError, OSError, TimeoutError) as error:
        return f"Redis does not answer ({type(error).__name__})."
    missing = len(streams) - int(found)
    return f"{missing} of {len(streams)} streams are missing." if missing else None
