"""One attribute of a large company changes: when all its users' transitions have arrived, and how fresh others are."""

import asyncio
from collections.abc import Iterator
from time import monotonic

from benchmarks.page import Result
from benchmarks.people import Call, employed, identified
from benchmarks.scene import Scene
from benchmarks.subscriber import subscribe
from benchmarks.traffic import traffic
from tests.client import where
from tests.waiting import wait_until

BEFORE_SECONDS = 20
PATIENCE_SECONDS = 600
LARGE = "large"


def everybody(company: int, users: int) -> Iterator[Call]:
    """The company's users come first, the others after them."""
    for number in range(company + users):
        yield identified(number)
        if number < company:
            yield employed(number, LARGE)


async def run(scene: Scene, company: int, users: int) -> Result:
    """Load both kinds of users, let traffic run on the others, and change the company."""
    await scene.load(everybody(company, users), 2 * company + users)
    client = scene.client
    tree = {"company": "any", "where": where("tier", "is", "gold")}
    segment = await client.create_segment("In a golden company", {"all": [tree]})
    await scene.inside.quiet(PATIENCE_SECONDS)
    subscriber = await subscribe(scene.inside, segment)
    async with traffic(client, company, company + users) as live:
        began = monotonic()
        await asyncio.sleep(BEFORE_SECONDS)
        changed = monotonic()
        await client.call("group", userId="user-0", groupId=LARGE, traits={"tier": "gold"}, messageId="golden")

        async def have_arrived() -> bool:
            return await subscriber.read() >= company

        await wait_until(have_arrived, timeout=PATIENCE_SECONDS, message="all transitions")
        arrived = monotonic()
        await live.read_back(arrived)
        before, during = live.freshness(began, changed), live.freshness(changed, arrived)
    assert len(subscriber.told) == subscriber.told.total() == company, "each user enters once"
    return Result(
        "fanout",
        "An attribute of a large company changes",
        "All users of the company enter a segment that asks for it; they have arrived when a subscriber in Redis has\n"
        "been told of each of them, once. Freshness is that of users who are not of the company.",
        [
            ("Users of the company", f"{company:,}"),
            ("Other users", f"{users:,}"),
            ("Seconds until all transitions arrived", f"{arrived - changed:.1f}"),
            ("Freshness of others before", f"{before}"),
            ("Freshness of others meanwhile", f"{during}"),
        ],
    )
