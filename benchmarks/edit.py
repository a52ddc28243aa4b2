"""A segment in use is edited: readers see the old members or the new ones, and the difference is told once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import NamedTuple

from benchmarks.page import Result
from benchmarks.people import Call, identified
from benchmarks.scene import Scene
from benchmarks.subscriber import subscribe
from benchmarks.traffic import traffic
from services.segmenter.switch import ANNOUNCE_LIMIT
from tests.client import Client, where
from tests.waiting import wait_until

BEFORE_SECONDS = 20
PATIENCE_SECONDS = 900
FIRST = (0, 499)
SMALL = (2, 501)
"""Ranks after an edit that moves four users of a thousand."""
LARGE = (202, 701)
"""After one that moves four of ten."""
Ranks = tuple[int, int]


def everybody(users: int) -> Iterator[Call]:
    """Users without companies or events."""
    return map(identified, range(users))


def of_ranks(ranks: Ranks) -> dict[str, object]:
    """The conditions for users of these ranks, ends included."""
    return {"all": [where("rank", "between", list(ranks))]}


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

    async def is_settled(self) -> bool:
        """Whether the difference is published."""
        return "publishing" not in await self.read()


class Edited(NamedTuple):
    """What an edit did: how many users it moved, the seconds until readers see it and until it is told."""

    moved: int
    served: float
    told: float

    def rows(self, name: str) -> list[tuple[str, str]]:
        """The lines of the table."""
        return [
            (f"{name}: users who enter or leave", f"{self.moved:,}"),
            (f"{name}: seconds until readers see it", f"{self.served:.1f}"),
            (f"{name}: seconds until it is told", f"{self.told:.1f}"),
        ]


async def edit(scene: Scene, segment: str, old: Ranks, new: Ranks, version: int) -> Edited:
    """Edit the segment from ranks to others, to this version, while a reader and a subscriber look on."""
    client = scene.client
    subscriber, reader = await subscribe(scene.inside, segment), Reader(client, segment)
    before, after = await client.count(of_ranks(old)), await client.count(of_ranks(new))
    exited = await client.count(of_ranks((old[0], new[0] - 1)))
    entered = await client.count(of_ranks((old[1] + 1, new[1])))
    moved = entered + exited
    one_by_one = moved <= ANNOUNCE_LIMIT
    began = monotonic()
    await client.edit_segment(segment, of_ranks(new))
    await wait_until(lambda: reader.serves(version), timeout=PATIENCE_SECONDS, message="the new version serves")
    served = monotonic() - began

    async def is_told() -> bool:
        await reader.read()
        count = await subscriber.read()
        return count >= moved if one_by_one else bool(subscriber.records)

    await wait_until(is_told, timeout=PATIENCE_SECONDS, message="the whole difference")
    told = monotonic() - began
    await wait_until(reader.is_settled, timeout=PATIENCE_SECONDS, message="nothing is published any more")
    await subscriber.read()
    assert reader.seen == {(version - 1, before), (version, after)}, f"a reader saw {sorted(reader.seen)}"
    kinds = Counter(kind for kind, _ in subscriber.told)
    one_each = {"segment.entered": entered, "segment.exited": exited}
    assert kinds == (one_each if one_by_one else {}), kinds
    assert set(subscriber.told.values()) <= {1}, "somebody is told twice"
    assert subscriber.records == ({} if one_by_one else {"segment.rebuilt": 1}), subscriber.records
    return Edited(moved, served, told)


async def run(scene: Scene, users: int) -> Result:
    """Load the users, create the segment, let traffic run, and edit it twice."""
    await scene.load(everybody(users), users)
    client = scene.client
    segment = await client.create_segment("Ranks", of_ranks(FIRST))
    await scene.inside.quiet(PATIENCE_SECONDS)
    async with traffic(client, 0, users) as live:
        began = monotonic()
        await asyncio.sleep(BEFORE_SECONDS)
        edited = monotonic()
        small = await edit(scene, segment, FIRST, SMALL, 2)
        large = await edit(scene, segment, SMALL, LARGE, 3)
        ended = monotonic()
        await live.read_back(ended)
        before, during = live.freshness(began, edited), live.freshness(edited, ended)
    return Result(
        "edit",
        "A segment in use is edited",
        "A reader polls version and member count throughout and sees the old pair or the new one, nothing else.\n"
        f"A subscriber in Redis is told of up to {ANNOUNCE_LIMIT:,} users one by one, each once, of more by a record.",
        [
            ("Users", f"{users:,}"),
            *small.rows("Small edit"),
            *large.rows("Large edit"),
            ("Freshness before", f"{before}"),
            ("Freshness meanwhile", f"{during}"),
        ],
    )
