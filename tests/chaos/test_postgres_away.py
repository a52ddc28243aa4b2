"""Postgres away: calls are accepted all the same, all else says when to come again; then everything takes effect."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import psutil
import pytest

from tests.chaos.checks import check_verify
from tests.client import Client, where
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]

CALLS = 50
ANSWER_SECONDS = 15.0
"""Nobody waits longer than this for a 503; the issue states no bound."""


def hanging(stack: Stack) -> AbstractContextManager[None]:
    """Connections are open, and nobody answers."""
    return stack.suspended("postgres")


@contextmanager
def dead(stack: Stack) -> Iterator[None]:
    """Postgres is killed, and nobody starts it again until the end."""
    supervisor = psutil.Process(stack.supervisor())
    supervisor.suspend()
    try:
        stack.kill("postgres")
        yield
    finally:
        supervisor.resume()


async def seconds_until_unavailable(answering: Awaitable[httpx.Response]) -> float:
    """How long a 503 takes that names the database and says when to try again."""
    began = time.monotonic()
    answer = await answering
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json()["code"] == "database_unavailable"
    return time.monotonic() - began


@pytest.mark.parametrize("away", [hanging, dead])
async def test_calls_are_accepted_while_postgres_is_away(
    stack: Stack, client: Client, away: Callable[[Stack], AbstractContextManager[None]]
) -> None:
    """Whether it hangs or is dead: calls get 200, commands and reads 503 with Retry-After; once it is back, everything
    that was accepted has its effect."""
    name = away.__name__
    tree = {"all": [where("phase", "is", name)]}
    segment_id = await client.create_segment(name, tree)
    with away(stack):
        for user_id in (f"{name}-{number}" for number in range(CALLS)):
            await client.call("identify", userId=user_id, traits={"phase": name}, messageId=user_id)
        slowest = max(
            await seconds_until_unavailable(client.manage.post("/v1/segments", json={"name": "A", "conditions": tree})),
            await seconds_until_unavailable(client.read.get("/v1/users/u1")),
            await seconds_until_unavailable(client.read.get("/v1/segments")),
        )
    print(f"\n{name}: the slowest 503 took {slowest:.1f} s")

    async def has_taken_effect() -> bool:
        answer = await client.read.get(f"/v1/segments/{segment_id}/members", params={"limit": CALLS})
        return answer.status_code == 200 and answer.json()["total"] == CALLS

    await wait_until(has_taken_effect, timeout=60, message="the effect of every accepted call")
    check_verify(stack)
    assert slowest < ANSWER_SECONDS
