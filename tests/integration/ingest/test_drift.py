"""An ingest whose clock is wrong takes no calls: their receive times would be wrong for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from redis.asyncio import Redis

from services.ingest.app import running
from services.ingest.drift import DriftWatch
from services.ingest.settings import IngestSettings
from shared.clock import SystemClock
from tests.ingest_side import NOWHERE, WRITE_KEY, accepted
from tests.waiting import wait_until

CALL = {"userId": "u1", "messageId": "m1"}


class Off:
    """A clock that is off the machine's."""

    def __init__(self, milliseconds: int) -> None:
        self.by = milliseconds

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return SystemClock().now_ms() + self.by


@asynccontextmanager
async def ingest_on(redis: Redis, redis_url: str, clock: Off, machine: Off) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an ingest with these clocks."""
    settings = IngestSettings(redis_url=redis_url, database_url=NOWHERE)
    async with (
        running(settings, redis, clock, machine) as door,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(door), base_url="http://ingest.test", auth=(WRITE_KEY, "")
        ) as client,
    ):
        yield client


@pytest.mark.parametrize("seconds", [-6, 6])
async def test_a_machine_whose_clock_is_wrong_is_unready_and_takes_no_calls(
    redis: Redis, redis_url: str, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, which SDKs repeat elsewhere or later; when the clock is right again it goes on."""
    monkeypatch.setattr("services.ingest.drift.LOOK_SECONDS", 0.05)
    machine = Off(seconds * 1_000)
    async with ingest_on(redis, redis_url, Off(0), machine) as client:

        async def refuses() -> bool:
            ready = await client.get("/readyz")
            return (ready.status_code, ready.json().get("code")) == (503, "clock_drift")

        await wait_until(refuses, message="it is unready")
        for path in ("/v1/identify", "/v1/batch", "/v1/import"):
            answer = await client.post(path, json={**CALL, "batch": [{**CALL, "type": "identify"}]})
            assert (answer.status_code, answer.json()["code"]) == (503, "clock_drift")
            assert answer.headers["retry-after"] == "1"
        assert await accepted(redis) == []
        machine.by = 0

        async def accepts() -> bool:
            return (await client.post("/v1/identify", json=CALL)).status_code == 200

        await wait_until(accepts, message="it takes calls again")


async def test_a_clock_that_tests_move_is_not_the_machine_s(redis: Redis, redis_url: str) -> None:
    """A year ahead, by MUSTER_CLOCK_FILE, is meant."""
    async with ingest_on(redis, redis_url, Off(365 * 86_400_000), Off(4_000)) as client:

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await wait_until(ready, message="it is ready")
        assert (await client.post("/v1/identify", json=CALL)).status_code == 200


async def test_a_slow_answer_says_nothing_about_the_clock(redis: Redis) -> None:
    """Redis may have looked at its clock at any moment of it."""
    machine = Off(0)
    watch = DriftWatch(redis, machine)
    await redis.client_pause(1_200)
    look = asyncio.create_task(watch.look())
    machine.by = 60_000
    await look
    watch.check()
