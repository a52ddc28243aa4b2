"""Several segmenter processes at once: they share the shards, and one that dies or hangs is replaced in time."""

import os
import signal
import time
from collections import Counter

import pytest

from tests.chaos.checks import check_verify
from tests.chaos.conftest import WORKERS
from tests.client import Client
from tests.inside import Inside
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]

SHARDS = 8
SHARE = 3
"""Eight shards on three workers: none has more than three."""
DEAD_SECONDS = 3.0
HUNG_SECONDS = 6.0
"""The issue states 1 s after a death and 3 s after a hang; the rest is margin for a machine that runs other things."""


async def shares(inside: Inside) -> list[int]:
    """How many shards each owner has, fewest first."""
    return sorted(Counter((await inside.owners()).values()).values())


async def await_fair_shares(inside: Inside) -> None:
    """Wait until every worker has its share and every shard an owner."""

    async def is_fair() -> bool:
        owned = await shares(inside)
        return len(owned) == WORKERS and sum(owned) == SHARDS and owned[-1] <= SHARE

    await wait_until(is_fair, timeout=30, message="a fair share for each of three workers")


async def seconds_until_taken_over(inside: Inside, name: str, number: signal.Signals) -> float:
    """Send a signal to a segmenter, and wait until another one has committed on every shard that it owned."""
    pid = inside.stack.pid(name)
    lost = {shard for shard, owner in (await inside.owners()).items() if owner.endswith(f":{pid}")}
    assert lost
    inside.stack.kill(name, number)
    began, before = time.monotonic(), await inside.committed()

    async def is_taken_over() -> bool:
        owners, committed = await inside.owners(), await inside.committed()
        mine = {shard for shard in lost if owners.get(shard, f":{pid}").endswith(f":{pid}")}
        return not mine and all(committed[shard] > before[shard] for shard in lost)

    await wait_until(is_taken_over, timeout=30, message="a commit of another owner on each shard")
    return time.monotonic() - began


async def test_workers_share_the_shards_and_replace_a_dead_and_a_hung_one(
    stack: Stack, client: Client, inside: Inside
) -> None:
    """Three workers own eight shards fairly; the shards of one that is killed, and of one that stands still, have
    another owner in time; the woken one does no harm, and in the end the shares are fair again."""
    await await_fair_shares(inside)
    dead = await seconds_until_taken_over(inside, "segmenter-2", signal.SIGKILL)
    await await_fair_shares(inside)
    hung = await seconds_until_taken_over(inside, "segmenter-3", signal.SIGSTOP)
    print(f"\ntaken over from a killed worker after {dead:.2f} s, from a stopped one after {hung:.2f} s")

    ids = [f"shared-{number}" for number in range(200)]
    calls = [{"type": "identify", "userId": message_id, "messageId": message_id} for message_id in ids]
    await client.batch(calls)
    await client.get("/v1/freshness", wait_for=ids[:100])
    os.kill(stack.pid("segmenter-3"), signal.SIGCONT)
    await await_fair_shares(inside)
    await client.batch(calls)
    await inside.quiet()
    logged = await inside.logged()
    assert {message_id: logged[message_id] for message_id in ids} == dict.fromkeys(ids, 1)
    check_verify(stack)
    assert dead < DEAD_SECONDS
    assert hung < HUNG_SECONDS
