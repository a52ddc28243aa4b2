"""What waits on the streams: for the eyes of people on call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from shared.stream import names
from shared.stream.streams import text

COUNT_LIMIT: Final = 5_000

# Counted inside Redis, so that no entry travels.
_BACKLOG: Final = """
local waiting = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', tonumber(ARGV[2]))
local held = #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
local first = ''
if waiting[1] then first = waiting[1][1] end
return {#waiting, first, held, redis.call('XLEN', KEYS[1])}
"""

_LAST: Final = """
if redis.call('EXISTS', KEYS[1]) == 0 then return '0-0' end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
end
"""


@dataclass(frozen=True)
class Backlog:
    """The unread entries of a shard; ``waiting`` stops counting at ``COUNT_LIMIT``."""

    waiting: int
    oldest_id: str | None
    holds_offset: bool
    length: int


async def backlog(redis: Redis, shard: int, offset: str) -> Backlog:
    """What a shard has not read yet."""
    waiting, first, held, length = await redis.eval(_BACKLOG, 1, names.events(shard), offset, str(COUNT_LIMIT))
    return Backlog(int(waiting), text(first) or None, bool(held), int(length))


async def last_sequence(redis: Redis, environment: str) -> int:
    """The sequence of the last transition that the environment's stream ever held; 0 for none."""
    last = await redis.eval(_LAST, 1, names.transitions(environment))
    return int(text(last).partition("-")[0])
