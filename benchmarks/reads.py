"""Reads of a large environment: how long query takes for each, from the request until its answer begins."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from statistics import quantiles
from typing import Any, NamedTuple

import httpx

from benchmarks.lean import at_rate, door
from benchmarks.page import Result
from benchmarks.people import COUNTRIES, PLANS, population, population_calls, user_id
from benchmarks.scene import Scene
from tests.client import Client, done, where

PAGE = 50
DEEP = 10_000
STRIDE = 1_000
"""The rows of a page on the way to the deep one: a cursor leads on whatever the page's size."""
RATE, RATE_SECONDS, WARM_SECONDS = 1_000, 10, 2
"""Reads a second of what products ask for with every request of theirs, and for how long."""
CONNECTIONS = 32
REPEATS = 200
SLOW_REPEATS = 40
"""Reads that count, or look through everybody, are asked less often."""
QUIET_SECONDS = 1_800


class Asked(NamedTuple):
    """A read by a name for people: what is asked the n-th time, and how often."""

    name: str
    ask: Callable[[int], Awaitable[httpx.Response]]
    repeats: int = REPEATS


class Reads:
    """The reads of a dashboard, as requests."""

    def __init__(self, client: Client, users: int, segment: str) -> None:
        self._client = client
        self._users = users
        self._segment = segment

    def get(self, path: str, **parameters: str) -> Awaitable[httpx.Response]:
        """A `GET`."""
        return self._client.read.get(path, params=parameters)

    def search(self, **body: object) -> Awaitable[httpx.Response]:
        """A search of users."""
        return self._client.read.post("/v1/users/search", json={"limit": PAGE, **body})

    def members(self, **parameters: str) -> Awaitable[httpx.Response]:
        """A page of the segment's members."""
        return self.get(f"/v1/segments/{self._segment}/members", limit=str(PAGE), **parameters)

    def somebody(self, number: int) -> str:
        """A user, another one each time."""
        return user_id(number * 7_919 % self._users)

    async def deep(self) -> tuple[int, Mapping[str, str]]:
        """The deep page, or the last one before the end: its number and its cursor."""
        cursor: Mapping[str, str] = {}
        rows, target = 0, (DEEP - 1) * PAGE
        while rows < target:
            stride = min(STRIDE, target - rows)
            parameters = {"limit": str(stride), "columns": "plan", **cursor}
            following = done(await self.get(f"/v1/segments/{self._segment}/members", **parameters), 200)["next"]
            if following is None:
                break
            rows, cursor = rows + stride, {"cursor": following}
        return rows // PAGE + 1, cursor


def pages(reads: Reads, number: int, deep: Mapping[str, str]) -> list[Asked]:
    """Members, page by page."""
    return [
        Asked("First page of a segment", lambda _: reads.members()),
        Asked(f"Page {number:,} of it, by cursor", lambda _: reads.members(**deep)),
    ]


def lists(reads: Reads) -> list[Asked]:
    """One user, and lists of users with what they count."""
    pro = {"all": [where("plan", "is", PLANS[2]), where("seats", "gte", 50)]}
    rare = {"all": [where("rank", "eq", 7), where("country", "is", COUNTRIES[0])]}
    return [
        Asked("A user", lambda number: reads.get(f"/v1/users/{reads.somebody(number)}")),
        Asked("Segments of a user", lambda number: reads.get(f"/v1/users/{reads.somebody(number)}/segments")),
        Asked("Search by a filter that many fit, without total", lambda _: reads.search(conditions=pro, total=False)),
        Asked("Search by a filter that few fit, without total", lambda _: reads.search(conditions=rare, total=False)),
        Asked("Search by text", lambda number: reads.search(search=reads.somebody(number), total=False)),
        Asked("Count of a filter", lambda _: reads.search(conditions=pro, limit=1, total=True), SLOW_REPEATS),
    ]


def pickers(reads: Reads) -> list[Asked]:
    """What the rail and the pickers of the filter ask."""
    return [
        Asked("Segments with their counts", lambda _: reads.get("/v1/segments", expand="member_count")),
        Asked("Attributes for the picker", lambda _: reads.get("/v1/attributes", scope="user")),
        Asked("Values of an attribute", lambda _: reads.get("/v1/attributes/country/values", prefix="")),
        Asked("Names of events", lambda _: reads.get("/v1/events/names")),
        Asked("Properties of an event", lambda _: reads.get("/v1/events/properties", name="Order Completed")),
    ]


async def measured(asked: Asked) -> tuple[str, str]:
    """The row of a read: p50 / p99 in milliseconds, as the server measured. The first answer is not counted."""
    print(f"{asked.name} ...", file=sys.stderr)
    taken = [milliseconds(await asked.ask(number)) for number in range(asked.repeats + 1)][1:]
    cuts = quantiles(taken, n=100, method="inclusive")
    return asked.name, f"{cuts[49]:,.1f} / {cuts[98]:,.1f} ms"


async def at_a_rate(reads: Reads, client: Client) -> list[tuple[str, str]]:
    """The rows of a user's segments, read at a rate: from the moment that a read was due until its whole answer."""
    loop, taken = asyncio.get_running_loop(), list[float]()
    async with door(client.access.query_url, f"Bearer {client.access.read_key}", CONNECTIONS) as query:

        async def read(number: int) -> None:
            due = began + number / RATE
            await query.ask(query.get(f"/v1/users/{reads.somebody(number)}/segments"))
            taken.append(loop.time() - due)

        for seconds in (WARM_SECONDS, RATE_SECONDS):
            taken.clear()
            began = loop.time()
            await at_rate(RATE, seconds, read)
            achieved = len(taken) / (loop.time() - began)
    cuts = quantiles(taken, n=100, method="inclusive")
    return [
        (f"Segments of a user, {RATE:,} reads a second", f"{cuts[49] * 1000:,.1f} / {cuts[98] * 1000:,.1f} ms"),
        ("Reads a second that were answered", f"{achieved:,.0f}"),
    ]


def milliseconds(response: httpx.Response) -> float:
    """What the server says of an answer that must be one."""
    done(response, 200)
    return float(response.headers["server-timing"].removeprefix("total;dur="))


async def run(scene: Scene, users: int) -> Result:
    """Load the users, make a segment of half of them and a few others, and read, first one request at a time."""
    await scene.load(population(users), population_calls(users))
    client = scene.client
    segment = await client.create_segment("Half of them", {"all": [where("rank", "lt", 500)]}, wait=False)
    for plan in PLANS:
        await client.create_segment(f"On {plan}", {"all": [where("plan", "is", plan)]}, wait=False)
    await scene.inside.quiet(QUIET_SECONDS)
    reads = Reads(client, users, segment)
    asked = [*pages(reads, *await reads.deep()), *lists(reads), *pickers(reads)]
    counted: dict[str, Any] = await client.get(f"/v1/segments/{segment}")
    return Result(
        "reads",
        "Reads",
        f"One request at a time, pages of {PAGE}; the time is what query needs until its answer begins, p50 / p99.\n"
        "The first answer of each is not counted: pickers read their sample once a minute. At a rate, the time is\n"
        "that of the client: from the moment that a read was due until its answer is there.",
        [
            ("Users", f"{users:,}"),
            ("Members of the segment", f"{counted['member_count']:,}"),
            *[await measured(each) for each in asked],
            *await at_a_rate(reads, client),
        ],
    )
