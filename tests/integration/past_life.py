"""A Muster that has lived through everything and is gone: what it left behind, to be looked at, damaged and mended."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from tests.commanding import add, erase_company, erase_user, replace
from tests.segmenting import DAY, HOUR, START, ManualClock, Muster, segmenting
from tests.servers import create_database, drop_database, flush

IS_PRO = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
IS_PAID = {"all": [{"attribute": "plan", "op": "is_one_of", "value": ["pro", "team"]}]}
HAS_SEATS = {"all": [{"attribute": "seats", "op": "gte", "value": 3}]}
SEEN_LATELY = {"all": [{"attribute": "last_seen_at", "op": "in_last", "value": {"n": 2, "unit": "days"}}]}
SEEN_LATELY_TOO = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 3, "unit": "days"}}
IN_SMALL: dict[str, Any] = {"company": "any", "where": {"all": [{"attribute": "size", "op": "lt", "value": 9}]}}
WITH_PRO = {"member": "any", "where": IS_PRO}
LATELY = {"in_last": {"n": 3, "unit": "days"}}
ORDERED: dict[str, Any] = {"event": "Order Completed", "op": "performed", "count": {"at_least": 2}, "window": LATELY}
FOR_50 = {"all": [{"attribute": "revenue", "op": "gte", "value": 50}]}
LARGE: dict[str, Any] = {"event": "Order Completed", "op": "performed", "where": FOR_50}


@dataclass(frozen=True)
class Past:
    """What a Muster that is gone has left behind."""

    server: str
    database: str
    keys: dict[bytes, bytes]
    """Dumps of the Redis keys."""

    async def forget(self) -> None:
        """Drop the database."""
        await drop_database(self.server, self.database)


async def lived(server: str, template: str, redis_url: str) -> Past:
    """Live through everything, and stop."""
    flush(redis_url)
    name = f"past_{secrets.token_hex(4)}"
    url, clock = await create_database(server, name, template), ManualClock()
    async with segmenting(url, redis_url, clock=clock, shards=2) as muster:
        await live_through_everything(muster, clock)
    with Redis.from_url(redis_url) as redis:
        keys = {key: redis.dump(key) for key in redis.scan_iter()}
    flush(redis_url)
    return Past(server, name, keys)


@asynccontextmanager
async def revived(past: Past, redis_url: str, *, workers: int = 0) -> AsyncIterator[Muster]:
    """That Muster's database and streams, a copy, with so many at work on them."""
    name = f"test_{secrets.token_hex(6)}"
    url = await create_database(past.server, name, past.database)
    with Redis.from_url(redis_url) as redis:
        for key, dump in past.keys.items():
            redis.restore(key, 0, dump)
    async with segmenting(url, redis_url, clock=ManualClock(START + 2 * DAY), shards=2, workers=workers) as muster:
        yield muster
    await drop_database(past.server, name)


async def live_through_everything(muster: Muster, clock: ManualClock) -> None:
    """Calls of all kinds, late, repeated and reordered; segments of all kinds; time passes."""
    for number in range(16):
        await muster.identify(f"u{number}", {"plan": "pro" if number % 2 else "free", "seats": number % 5})
        await muster.track(f"u{number}", "Order Completed", at=START - number * HOUR)
    await muster.visit("anonymous", {"plan": "pro"})
    pro = await muster.create_segment("Pro", IS_PRO)
    await muster.create_segment("Lately", SEEN_LATELY, population="all", announce="everyone")
    gone = await muster.create_segment("Seats", HAS_SEATS)
    await muster.create_segment("Ordered", ORDERED)
    await muster.create_segment("Large", LARGE)
    await muster.create_segment("In small companies", IN_SMALL)
    await muster.create_segment("With pro", WITH_PRO, scope="company", announce="everyone")
    await muster.create_segment("Small companies", IN_SMALL["where"], scope="company")
    await muster.create_segment("Busy companies", SEEN_LATELY_TOO, scope="company")
    friends = await muster.create_segment("Friends", None, kind="manual")
    await muster.quiet()
    clock.forward(HOUR)
    await live_with_others(muster)
    await add(muster, friends, "u1", "u2")
    await muster.quiet()
    clock.forward(HOUR)
    await replace(muster, friends, "u2", "u3", "nobody yet")
    await muster.edit_segment(pro, IS_PAID)
    await muster.delete_segment(gone)
    await muster.identify("u2", {"plan": "free"})
    await muster.identify("u2", {"plan": "pro"})
    await muster.quiet()
    await live_and_leave(muster)
    clock.forward(2 * DAY - 3 * HOUR)
    await muster.quiet()


async def live_and_leave(muster: Muster) -> None:
    """A visitor turns out to be a user; a user and a company are erased, and the company comes back."""
    await muster.visit("browser", {"plan": "pro", "beta": True})
    await muster.group("u6", "browser")
    await muster.call("track", {"anonymousId": "browser", "event": "Order Completed", "properties": {"revenue": 70}})
    await muster.call("identify", {"userId": "u7", "anonymousId": "browser", "traits": {"seats": 4}})
    await muster.quiet()
    await erase_user(muster, "u6")
    await erase_user(muster, "u15")
    await erase_company(muster, "company 3")
    await muster.quiet()
    cast(ManualClock, muster.clock).forward(HOUR)
    await muster.group("u11", "company 3", {"size": 3})
    await muster.quiet()


async def live_with_others(muster: Muster) -> None:
    """Companies, events and calls that come late or twice."""
    for number in range(4):
        await muster.group(f"u{number}", "acme", {"size": number}, membership={"role": "admin"})
        await muster.identify(f"u{number}", {"seats": {"$add": 2}, "plan": "team"}, at=START + number)
        properties = {"revenue": 20 * number, "at": "2026-01-01"}
        await muster.call("track", {"userId": f"u{number}", "event": "Order Completed", "properties": properties})
        await muster.group(f"u{number + 4}", f"company {number}", {"size": 5 * number})
    await muster.group("u1", "acme", membership=None)
    await muster.group("u8", "acme")
    await muster.identify("u9", {"plan": "old"}, at=START - DAY, message_id="late")
    await muster.identify("u9", {"plan": "old"}, at=START - DAY, message_id="late")
    await muster.quiet()
