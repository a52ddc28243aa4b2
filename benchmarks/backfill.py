"""A new segment of five leaves over all users while live traffic runs."""

import asyncio
from time import monotonic
from typing import Any

from benchmarks.page import Result
from benchmarks.people import EVENT, population, population_calls
from benchmarks.scene import Scene
from benchmarks.traffic import traffic
from tests.client import where
from tests.waiting import wait_until

BEFORE_SECONDS = 20
PATIENCE_SECONDS = 900
MOST_COUNTED = 200_000
"""Users whom a search counts within the time that it has; of more, the members are not counted a second time."""


def five_leaves(inner: str) -> dict[str, Any]:
    """Two attributes, an event with a window, a company and another segment."""
    lately = {"in_last": {"n": 30, "unit": "days"}}
    return {
        "all": [
            where("plan", "is_one_of", ["pro", "enterprise"]),
            {
                "any": [
                    where("seats", "gte", 80),
                    {"event": EVENT, "op": "performed", "count": {"at_least": 1}, "window": lately},
                    {"company": "any", "where": where("industry", "is", "software")},
                    {"segment": inner, "op": "in_segment"},
                ]
            },
        ]
    }


async def run(scene: Scene, users: int) -> Result:
    """Load the users, let traffic run, create the segment and wait until readers see it complete."""
    await scene.load(population(users), population_calls(users))
    client = scene.client
    inner = await client.create_segment("Germans", {"all": [where("country", "is", "DE")]})
    await scene.inside.quiet(PATIENCE_SECONDS)
    async with traffic(client, 0, users) as live:
        began = monotonic()
        await asyncio.sleep(BEFORE_SECONDS)
        created = monotonic()
        segment = await client.create_segment("Five leaves", five_leaves(inner), wait=False)

        async def is_complete() -> bool:
            return bool((await client.get(f"/v1/segments/{segment}"))["state"] == "ready")

        await wait_until(is_complete, timeout=PATIENCE_SECONDS, message="the segment is complete")
        completed = monotonic()
        await live.read_back(completed)
        before, during = live.freshness(began, created), live.freshness(created, completed)
    members = await client.member_count(segment)
    if users <= MOST_COUNTED:
        found = await client.count(five_leaves(inner))
        assert abs(members - found) <= users // 1_000, f"{members} members, but a search finds {found}"
    return Result(
        "backfill",
        "A new segment over all users",
        "A segment of five leaves (two attributes, an event with a window, a company, another segment) is created\n"
        "while live traffic runs; it is complete when readers see all its members.",
        [
            ("Users", f"{users:,}"),
            ("Members", f"{members:,}"),
            ("Seconds until complete", f"{completed - created:.1f}"),
            ("Freshness before", f"{before}"),
            ("Freshness meanwhile", f"{during}"),
        ],
    )
