"""Redis emptied while everything runs: it is noticed at once, nothing is accepted into it, and one command mends it."""

import pytest

from tests.client import Client, where
from tests.inside import Inside
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]

REFUSALS = 20


async def test_an_emptied_redis_takes_no_calls_until_it_is_recovered(
    stack: Stack, client: Client, inside: Inside
) -> None:
    """Calls get 503, never 401 although the mirror of the keys is gone too; every shard says why it stands still; after
    `muster streams recover` calls take effect again, what had been handled is all there, and the sequence goes on."""
    segment_id = await client.create_segment("Survivors", {"all": [where("survives", "is_true")]})
    await client.call("identify", userId="before", traits={"survives": True}, messageId="before-1")
    await client.get("/v1/freshness", wait_for="before-1")
    await inside.quiet()
    told = await client.sequence()
    await inside.redis.flushall()

    async def is_noticed() -> bool:
        answer = await client.write.post("/v1/identify", json={"userId": "lost", "messageId": "lost-1"})
        assert (answer.status_code, answer.json()["code"]) == (503, "stream_missing"), answer.text
        return all(shard["problem"] for shard in stack.status()["shards"])

    for _ in range(REFUSALS):
        answer = await client.write.post("/v1/identify", json={"userId": "lost", "messageId": "lost-1"})
        assert answer.status_code == 503, answer.text
    await wait_until(is_noticed, timeout=30, message="every shard to say that its stream is gone")

    assert "may be missing" in stack.run("streams", "recover")
    await client.call("identify", userId="after", traits={"survives": True}, messageId="after-1")
    await client.get("/v1/freshness", wait_for="after-1")
    await inside.quiet()
    assert await client.members(segment_id) == {"before", "after"}
    assert await client.sequence() > told
    await inside.transitions()
    assert stack.status()["status"] == "ok"
