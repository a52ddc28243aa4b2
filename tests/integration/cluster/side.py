"""A Muster on a cluster inside a test: the segmenter's owners, and an ingest that is called as SDKs call it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from redis.exceptions import RedisError

from services.ingest.app import running
from services.ingest.settings import IngestSettings
from shared.clock import SystemClock
from shared.domain.shards import shard_of
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.streams import text
from tests.cluster import Cluster, Node
from tests.ingest_side import WRITE_KEY, give_key
from tests.segmenting import ENVIRONMENT, Muster, segmenting
from tests.waiting import wait_until

SHARDS = 8
IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}


@dataclass
class Side:
    """What a test holds: the Muster, a client of its ingest, a subscriber's record, and what was acknowledged."""

    cluster: Cluster
    database_url: str
    muster: Muster
    http: httpx.AsyncClient
    told: list[tuple[str, str]] = field(default_factory=list)
    """Id and type of each transition, as a subscriber reads them on and on."""
    acknowledged: set[str] = field(default_factory=set)

    def shards_on(self, node: Node) -> set[int]:
        """The shards whose streams a node held at the start."""
        return {shard for shard in range(SHARDS) if self.cluster.holder(names.events(shard)) is node}

    async def call(self, user_id: str) -> int:
        """An identify call, with an id of its user's; the status of its answer."""
        body = {"userId": user_id, "messageId": user_id, "traits": {"plan": "pro"}}
        answer = await self.http.post("/v1/identify", json=body)
        assert answer.status_code in (200, 503), answer.text
        if answer.status_code == 200:
            self.acknowledged.add(user_id)
        return answer.status_code

    async def join(self, user_id: str, company_id: str) -> int:
        """A group call."""
        message_id = f"{user_id}-{company_id}"
        body = {"userId": user_id, "groupId": company_id, "messageId": message_id}
        answer = await self.http.post("/v1/group", json=body)
        if answer.status_code == 200:
            self.acknowledged.add(message_id)
        return answer.status_code

    async def call_until_taken(self, user_id: str) -> None:
        """What SDKs do."""

        async def is_taken() -> bool:
            return await self.call(user_id) == 200

        await wait_until(is_taken, timeout=20, message=f"the call of {user_id} is taken")

    async def logged(self) -> Counter[str]:
        """Message id -> how many rows of the log it has, what shards told each other aside."""
        rows = await self.muster.connection.fetch("select message_id from events where message_id not like '%/%'")
        return Counter(row["message_id"] for row in rows)

    async def check(self) -> None:
        """Each acknowledged call took effect once, nothing differs, and the subscriber was told each thing once."""
        await self.muster.quiet()
        logged = await self.logged()
        assert self.acknowledged <= set(logged)
        assert set(logged.values()) == {1}
        report = await self.muster.verify()
        assert not report.differences, report
        transitions = [row["id"] for row in await self.muster.transitions()]
        assert transitions == [f"{number}-0" for number in range(1, len(transitions) + 1)]

        async def has_heard() -> bool:
            return len(self.told) >= len(transitions)

        await wait_until(has_heard, message="the subscriber has heard everything")
        assert [entry_id for entry_id, _ in self.told] == transitions


def users_of(shard: int, prefix: str, count: int) -> list[str]:
    """Users who live on a shard."""
    ids = (f"{prefix}{number}" for number in range(100_000))
    return [user for user, _ in zip((id_ for id_ in ids if lives_on(id_) == shard), range(count), strict=False)]


def lives_on(subject_id: str) -> int:
    """The shard of a user or company."""
    return shard_of(ENVIRONMENT, subject_id, SHARDS)


@asynccontextmanager
async def side_of(cluster: Cluster, database_url: str) -> AsyncIterator[Side]:
    """Two workers, an ingest and a subscriber; there is one segment, of who is on the plan `pro`."""
    async with segmenting(database_url, cluster.url, shards=SHARDS, workers=2) as muster:
        await give_key(muster.redis, WRITE_KEY, "write")
        client = connect(cluster.url)
        settings = IngestSettings(redis_url=cluster.url, database_url=database_url)
        async with (
            running(settings, client, SystemClock()) as door,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(door), base_url="http://ingest.test", auth=(WRITE_KEY, "")
            ) as http,
        ):
            side = Side(cluster, database_url, muster, http)
            subscribing = asyncio.create_task(subscribe(side))
            await wait_until(lambda: is_ready(http), message="ingest is ready")
            await muster.create_segment("Pro", IS_PRO)
            try:
                yield side
            finally:
                subscribing.cancel()
                await asyncio.wait([subscribing])
                await client.aclose()


async def is_ready(http: httpx.AsyncClient) -> bool:
    """Whether ingest says that it would take calls."""
    return (await http.get("/readyz")).status_code == 200


async def subscribe(side: Side) -> None:
    """Read the transitions on after the last one, as a subscriber does, whatever dies meanwhile."""
    client = connect(side.cluster.url)
    try:
        while True:
            after = side.told[-1][0] if side.told else "0-0"
            try:
                found = await client.xrange(names.transitions(ENVIRONMENT), f"({after}", "+") or []
            except RedisError:
                await asyncio.sleep(0.1)
                continue
            side.told += [(text(entry_id), text((fields or {})[b"type"])) for entry_id, fields in found]
            await asyncio.sleep(0.05)
    finally:
        await client.aclose()
