"""What operators ask: alive, able to serve, and by which numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.ingest.catalogue import Catalogue
from services.ingest.drift import DriftWatch
from services.ingest.wire import Answer, Handler, Request, json_answer
from shared.errors import MusterError
from shared.stream import names
from shared.stream.cluster import Where, by_server

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
    """`GET /readyz`: Redis answers, the clocks agree, the keys are loaded, every stream is there.

    Of a cluster one server has to answer: an ingest that went out of service for another would refuse all calls.
    """

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
            places = await by_server(client, streams)
    except (RedisError, OSError, TimeoutError) as error:
        return f"Redis does not answer ({type(error).__name__})."
    looks = await asyncio.gather(*(_missing(client, where, keys) for where, keys in places), return_exceptions=True)
    away = [look for look in looks if isinstance(look, BaseException)]
    if len(away) == len(looks):
        return f"Redis does not answer ({type(away[0]).__name__})."
    missing = sum(look for look in looks if isinstance(look, int))
    return f"{missing} of {len(streams)} streams are missing." if missing else None


async def _missing(client: Any, where: Where, streams: Sequence[str]) -> int:
    """How many of a server's streams are not there. Raises RedisError, OSError or TimeoutError when it is away."""
    async with asyncio.timeout(_SECONDS):
        found = [await client.execute_command("EXISTS", stream, **where) for stream in streams]
    return found.count(0)
