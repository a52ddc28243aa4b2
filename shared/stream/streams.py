"""The life of a shard's stream: made once with a marker, never silently made again, put back after a loss.

The marker's id is the shard's first offset. Ingest appends only to a stream that exists, and an owner stops when the
entry of its offset is gone, so an emptied Redis is always noticed; `recover` is the one way on.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.domain.events import StreamMarked
from shared.errors import MusterError
from shared.stream import names

# The first entry, made when there is none: in one step, so that a crash leaves a whole stream or none.
_ENSURE: Final = """
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if first then return {first[1], first[2][2]} end
return {redis.call('XADD', KEYS[1], '*', ARGV[1], ARGV[2]), ARGV[2]}
"""


class StrangeStream(MusterError):
    """A stream of this name exists, and was not made by this installation."""

    code = "strange_stream"


class StreamMissing(MusterError):
    """A shard has no stream: Redis was emptied, or never prepared. Nothing is accepted until it is recovered."""

    code = "stream_missing"
    status = 503

    def __init__(self, shard: int) -> None:
        """``shard``: whose stream it is."""
        super().__init__(f"The stream of shard {shard} is missing: see `muster streams recover --help`.")


class Recovery(NamedTuple):
    """What `recover` found and did.

    held: the offset's entry is there, nothing was changed. marked: it was put back as a marker, ids go on above it.
    trimmed: newer entries exist without it, so it cannot be put back; the shard must go on at ``next_id``.
    """

    outcome: Literal["held", "marked", "trimmed"]
    next_id: str | None = None
    """The first entry after the offset (trimmed only; None when there is none left)."""


async def ensure_stream(redis: Redis, shard: int, now_ms: int) -> str:
    """The id of the marker with which the shard's stream begins; makes the stream when it is missing or empty.

    For a shard that has no offset yet: a stream that began with a marker is the remains of an interrupted migration.
    Raises StrangeStream when the stream begins with anything else.
    """
    first_id, data = await redis.eval(_ENSURE, 1, names.events(shard), names.FIELD, marker(shard, now_ms))
    if not is_marker(data):
        raise StrangeStream(
            f"{names.events(shard)} holds entries of another installation: use an empty Redis, or delete its streams."
        )
    return text(first_id)


class StoredEntry(NamedTuple):
    """An entry as it is on the stream."""

    entry_id: str
    data: bytes


async def find_entry(redis: Redis, shard: int, entry_id: str) -> StoredEntry | None:
    """The entry, unless the stream no longer holds it."""
    return await _first(redis, shard, entry_id, entry_id)


async def entry_before(redis: Redis, shard: int, milliseconds: int) -> str | None:
    """The id of the last entry that was appended before a time (UTC ms), by the clock of its server; None for none."""
    found = await redis.xrevrange(names.events(shard), f"({milliseconds}-0", "-", count=1)
    return text(found[0][0]) if found else None


async def next_entry(redis: Redis, shard: int, after: str) -> StoredEntry | None:
    """The first entry behind an id, or None when there is none."""
    return await _first(redis, shard, f"({after}", "+")


async def append_again(redis: Redis, shard: int, data: bytes) -> str | None:
    """Append an entry once more, at the end; None when the stream is gone."""
    entry_id = await redis.xadd(names.events(shard), {names.FIELD: data}, nomkstream=True)
    return None if entry_id is None else text(entry_id)


async def _first(redis: Redis, shard: int, low: str, high: str) -> StoredEntry | None:
    for entry_id, fields in await redis.xrange(names.events(shard), low, high, count=1) or []:
        data = (fields or {}).get(names.FIELD, b"")
        return StoredEntry(text(entry_id), data if isinstance(data, bytes) else data.encode())
    return None


async def recover(redis: Redis, shard: int, offset: str, now_ms: int) -> Recovery:
    """Make the shard's stream fit its offset again, losing nothing that is still there. Safe to repeat."""
    if await find_entry(redis, shard, offset):
        return Recovery("held")
    try:
        await redis.xadd(names.events(shard), {names.FIELD: marker(shard, now_ms)}, id=offset)
    except ResponseError as error:
        if "equal or smaller" not in str(error):
            raise
        following = await next_entry(redis, shard, offset)
        return Recovery("trimmed", following.entry_id if following else None)
    return Recovery("marked")


def marker(shard: int, now_ms: int) -> bytes:
    """The entry that marks a place in a stream and has no effect; it belongs to no environment."""
    entry = StreamMarked(
        v=1, environment="", message_id=f"marker-{shard}-{now_ms}", received_at=now_ms, type="stream_marked"
    )
    return entry.model_dump_json(exclude_none=True).encode()


def is_marker(data: bytes) -> bool:
    """Whether the data of an entry is a marker's."""
    try:
        StreamMarked.model_validate_json(data)
    except ValueError:
        return False
    return True


def text(data: object) -> str:
    """An id or a field as Redis answers it, whether or not the connection decodes."""
    return data.decode() if isinstance(data, bytes) else str(data)


def id_ms(entry_id: str) -> int:
    """The time in an entry's id, UTC ms."""
    return int(entry_id.partition("-")[0])


StreamId = tuple[int, int]
"""An entry's id as numbers, in the order of the stream."""


def stream_id(entry_id: str) -> StreamId:
    """The id of an entry as numbers."""
    milliseconds, _, place = entry_id.partition("-")
    return int(milliseconds), int(place or 0)


async def last_id(redis: Redis, shard: int) -> StreamId:
    """The id of the last entry that was appended to a shard's stream. Raises StreamMissing."""
    try:
        info = await redis.xinfo_stream(names.events(shard))
    except ResponseError as error:
        if "no such key" not in str(error):
            raise
        raise StreamMissing(shard) from None
    return stream_id(text(info["last-generated-id"]))
