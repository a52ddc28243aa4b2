"""Appending transitions to an environment's stream in one unbroken sequence, whatever is retried or fails over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from redis.asyncio import Redis

from shared.stream import names

FIELDS: Final = (
    "sequence", "type", "environment", "user_id", "company_id", "segment_id", "segment_version", "at", "cause",
    "member_count",
)  # fmt: skip
"""The fields of a transition on the stream, all plain text; empty where the record has none."""

NO_STREAM: Final = "0-0"
"""The last id of a stream that does not exist, or that was emptied."""

# Compare and set: nothing is appended unless the stream ends just before the first of these (SEAMS A12).
_APPEND: Final = """
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
local last = '0-0'
if not info.err then
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
if last ~= ARGV[1] then return last end
local fields = cjson.decode(ARGV[3])
local width = #fields
for first = 4, #ARGV, width do
  local entry = {'XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], ARGV[first] .. '-0'}
  for i = 1, width do
    entry[#entry + 1] = fields[i]
    entry[#entry + 1] = ARGV[first + i - 1]
  end
  redis.call(unpack(entry))
end
return false
"""


async def append_transitions(
    redis: Redis, environment: str, last_id: str, rows: Sequence[Sequence[str]], keep: int
) -> str | None:
    """Append rows (the texts of FIELDS; the first is the sequence) if the stream's last id is ``last_id``.

    Returns None when they are appended, or else the id with which the stream really ends ("0-0": no stream).
    ``keep``: how many transitions the stream holds at least.
    """
    flat = [text for row in rows for text in row]
    answer = await redis.eval(_APPEND, 1, names.transitions(environment), last_id, keep, _FIELDS_JSON, *flat)
    return None if answer is None else answer.decode()


async def last_id(redis: Redis, environment: str) -> str:
    """The id with which the environment's stream ends; "0-0" when there is no stream."""
    key = names.transitions(environment)
    if not await redis.exists(key):
        return NO_STREAM
    info = await redis.xinfo_stream(key)
    found: bytes = info["last-generated-id"]
    return found.decode()


_FIELDS_JSON: Final = "[" + ",".join(f'"{name}"' for name in FIELDS) + "]"
