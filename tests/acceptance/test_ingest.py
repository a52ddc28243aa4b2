"""The ingest process: how it starts, dies and stops."""

import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import redis as redis_sync
from redis.asyncio import Redis

from services.cli.embedded.redis_server import start_redis, stop_redis
from shared.stream.connection import connect
from tests.acceptance.ingest_process import Ingest, ready_ingest, start_ingest
from tests.ingest_side import WRITE_KEY, accepted, prepare
from tests.waiting import wait_until, wait_until_sync

pytestmark = pytest.mark.acceptance


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A Redis with streams and keys."""
    client = connect(redis_url)
    await prepare(client)
    yield client
    await client.aclose()


def send_until_it_ends(ingest: Ingest, sender: int) -> list[str]:
    """The ids of the calls that were acknowledged before the process ended."""
    acknowledged = []
    with httpx.Client(base_url=ingest.url, auth=(WRITE_KEY, "")) as client:
        for number in range(100_000):
            message_id = f"{sender}-{number}"
            try:
                answer = client.post("/v1/identify", json={"userId": f"u{number % 50}", "messageId": message_id})
            except httpx.TransportError:
                break
            if answer.status_code == 200:
                acknowledged.append(message_id)
    return acknowledged


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 0), (signal.SIGINT, 0)])
async def test_what_was_acknowledged_is_there_however_ingest_ends(
    redis: Redis, redis_url: str, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Killed or stopped under load."""
    with ready_ingest(redis_url, tmp_path / "ingest.log") as ingest, ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(send_until_it_ends, ingest, sender) for sender in range(4)]

        async def busy() -> bool:
            return len(await accepted(redis)) > 200

        await wait_until(busy, timeout=20, message="calls are accepted")
        assert ingest.stop(number) == code
        acknowledged = {message_id for future in futures for message_id in future.result()}
    assert acknowledged
    assert acknowledged <= {entry.message_id for entry in await accepted(redis)}


async def test_no_key_is_in_the_log(redis: Redis, redis_url: str, tmp_path: Path) -> None:
    """Also where it is part of the address."""
    with ready_ingest(redis_url, tmp_path / "ingest.log") as ingest:
        body = {"batch": [{"type": "identify", "userId": "u1"}]}
        async with httpx.AsyncClient(base_url=ingest.url) as client:
            answers = [
                await client.post(f"/beacon/v1/batch?writeKey={WRITE_KEY}", json=body),
                await client.get(f"/v1/projects/{WRITE_KEY}/settings"),
                await client.post("/v1/identify", json={"userId": "u1"}, auth=(WRITE_KEY, "")),
            ]
        assert ingest.stop(signal.SIGTERM) == 0
    assert [answer.status_code for answer in answers] == [200] * 3
    assert WRITE_KEY not in ingest.log.read_text()


def test_ingest_refuses_to_start_on_a_redis_that_forgets(tmp_path: Path) -> None:
    """It ends with 1 and a sentence that names the setting."""
    server = start_redis(tmp_path)
    try:
        with redis_sync.Redis.from_url(server.url) as client:
            client.config_set("appendfsync", "everysec")
        ingest = start_ingest(server.url, tmp_path / "ingest.log")
        assert ingest.process.wait(20) == 1
        assert "appendfsync always" in ingest.log.read_text()
    finally:
        stop_redis(server, graceful=False)


def test_ingest_waits_for_a_redis_that_is_away(tmp_path: Path) -> None:
    """Calls get 503 with Retry-After, never 401: nobody's key is known."""
    ingest = start_ingest("redis://127.0.0.1:1/0", tmp_path / "ingest.log")
    try:
        wait_until_sync(lambda: answers(ingest), timeout=20, message="ingest answers")
        answer = httpx.post(f"{ingest.url}/v1/identify", json={"userId": "u1"}, auth=(WRITE_KEY, ""))
        assert (answer.status_code, answer.json()["code"]) == (503, "catalogue_unavailable")
        assert answer.headers["retry-after"] == "1"
    finally:
        assert ingest.stop(signal.SIGTERM) == 0


def answers(ingest: Ingest) -> bool:
    """Whether the process answers at all."""
    try:
        return httpx.get(f"{ingest.url}/healthz").status_code == 200
    except httpx.TransportError:
        return False
