"""kill -9 of every process at random moments under load: nothing acknowledged is lost, nothing takes effect twice.

A long run: `MUSTER_CHAOS_KILLS=500 MUSTER_CHAOS_SEED=7 pytest tests/chaos/test_kills.py -s` (about 3 s a kill).
"""

import os
import secrets
from pathlib import Path

import pytest

from shared.clock import SystemClock
from tests.chaos.checks import check_log, check_segments, check_users, check_verify
from tests.chaos.commander import commanding
from tests.chaos.killer import ROUND, Killer
from tests.chaos.senders import sending
from tests.chaos.traffic import Traffic, outcome
from tests.client import Client, where
from tests.inside import looking_inside
from tests.stack import running

KILLS = int(os.environ.get("MUSTER_CHAOS_KILLS", ROUND))
SEED = int(os.environ.get("MUSTER_CHAOS_SEED") or secrets.randbelow(10**6))
QUIET_SECONDS = 60

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180 + 15 * KILLS)]

LATELY = {"all": [where("touched_at", "in_last", {"n": 5, "unit": "seconds"})]}


async def test_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Segmenters, ingest, Redis and Postgres are killed, or stopped and continued, while clients send and segments are
    created, edited and deleted: each acknowledged call has its effect exactly once, `muster verify` finds no
    difference, and the transitions stream has no gap, no repeat, and folds to the members."""
    print(f"\nMUSTER_CHAOS_SEED={SEED} MUSTER_CHAOS_KILLS={KILLS}")
    with running(tmp_path, segmenters=2) as stack:
        traffic, killer = Traffic(SEED, SystemClock()), Killer(stack, SEED)
        async with Client(stack.access) as client:
            lately = await client.create_segment("Lately", LATELY)
            async with sending(stack, traffic) as senders, commanding(client, SEED) as commander:
                await killer.run(KILLS)
                await killer.all_at_work()
            print(f"{dict(killer.struck)}\n{len(senders.acknowledged):,} calls; {dict(senders.answers)}")
            print(f"commands: {dict(commander.answers)}")
            async with looking_inside(stack) as inside:
                await inside.quiet(QUIET_SECONDS)
                expected = outcome(senders.acknowledged)
                await check_log(inside, senders.acknowledged)
                await check_users(client, expected)
                await check_segments(inside, client, {lately: set(), **await commander.expected(expected)})
        check_verify(stack)
