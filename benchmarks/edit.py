"""A segment in use is edited: readers see the old members or the new ones, and the difference is told once."""

import asyncio
from collections.abc import Iterator
from time import monotonic

from benchmarks.page import Result
from benchmarks.people import Call, identified
from benchmarks.scene import Scene
from benchmarks.subscriber import subscribe
from benchmarks.traffic import traffic
from tests.client import Client, where
from tests.waiting import wait_until

BEFORE_SECONDS = 20
PATIENCE_SECONDS = 900
OLD = {"all": [where("seats", "lt", 50)]}
NEW = {"all": [where("seats", "between", [25, 74])]}


def everybody(users: int) -> Iterator[Call]:
    """Users without companies or events."""
    return map(identified, range(users))


class Reader:
    """Reads version and member count again and again, as a dashboard does."""

    def __init__(self, client: Client, segment_id: str) -> None:
        self._client = client
        self._segment_id = segment_id
        self.seen: set[tuple[int, int]] = set()

    async def read(self) -> dict[str, object]:
        """What the list of segments says of it now."""
        rows = (await self._client.get("/v1/segments", expand="member_count"))["results"]
        row: dict[str, object] = next(row for row in rows if row["id"] == self._segment_id)
        self.seen.add((int(str(row["version"])), int(str(row["member_count"]))))
        return row

    async def serves(self, version: int) -> bool:
        """Whether this version serves."""
        return (await self.read())["version"] == version


async def run(scene: Scene, users: int) -> Result:
    """Load the users, create the segment, let traffic run and edit it."""
    await scene.load(everybody(users), users)
    client = scene.client
    segment = await client.create_segment("Seats", OLD)
    await scene.inside.quiet(PATIENCE_SECONDS)
    subscriber, reader = await subscribe(scene.inside, segment), Reader(client, segment)
    old, new = await client.count(OLD), await client.count(NEW)
    entered = await client.count({"all": [where("seats", "between", [50, 74])]})
    exited = await client.count({"all": [where("seats", "lt", 25)]})
    async with traffic(client, 0, users) as live:
        began = monotonic()
        await asyncio.sleep(BEFORE_SECONDS)
        edited = monotonic()
        await client.edit_segment(segment, NEW)
        await wait_until(lambda: reader.serves(2), timeout=PATIENCE_SECONDS, message="the new version serves")
        switched = monotonic()

        async def is_told() -> bool:
            await reader.read()
            return await subscriber.read() >= entered + exited

        await wait_until(is_told, timeout=PATIENCE_SECONDS, message="the whole difference")
        told = monotonic()
        await live.read_back(told)
        before, during = live.freshness(began, edited), live.freshness(edited, told)
    assert reader.seen == {(1, old), (2, new)}, f"a reader saw {sorted(reader.seen)}, not only {old} and {new}"
    assert await subscriber.read() == len(subscriber.told) == entered + exited, "the difference is told once"
    return Result(
        "edit",
        "A segment in use is edited",
        "A reader polls version and member count throughout and sees the old pair or the new one, nothing else; a\n"
        "subscriber in Redis is told the difference, each user once.",
        [
            ("Users", f"{users:,}"),
            ("Members before and after", f"{old:,} and {new:,}"),
            ("Entered and exited", f"{entered:,} and {exited:,}"),
            ("Seconds until the new version serves", f"{switched - edited:.1f}"),
            ("Seconds until the difference is told", f"{told - edited:.1f}"),
            ("Freshness before", f"{before}"),
            ("Freshness meanwhile", f"{during}"),
        ],
    )
