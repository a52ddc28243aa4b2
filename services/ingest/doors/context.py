"""What every management route works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from redis.asyncio import Redis

from services.ingest.doors.picking import Post
from shared.clock import Clock
from shared.postgres.pool import Pool

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "A problem document.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""What OpenAPI says of refusals, for each router."""


@dataclass(frozen=True, slots=True)
class Context:
    """The process's pool, Redis and clock, and the way onto the streams."""

    pool: Pool
    redis: Redis
    clock: Clock
    post: Post


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


Here = Annotated[Context, Depends(_context)]
