"""Laws of lists: whatever the sort and the sizes of pages, each row comes once, in the stated order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cmp_to_key
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from services.query.app import POOL_SETTINGS, create_app
from services.query.settings import QuerySettings
from shared.clock import SystemClock
from shared.postgres.pool import Connection, Pool, open_pool
from tests.builders import World
from tests.integration.query.reading import Reader
from tests.servers import create_database, drop_database

VALUES: list[Any] = [None, 0, -1, 1.5, 10, 2, "", "a", "B", "b", "ä", "10", True, False, ["a"], [], [1, 2], None]
BUILTINS = ["user_id", "first_seen_at", "last_seen_at", "identified"]
NAMES = [*BUILTINS, "entered_at", "v", "w", "nothing"]
USERS = 60


class Library:
    """One database with users of all kinds, and a loop to read them on."""

    def __init__(self, url: str, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.users: list[dict[str, Any]] = []
        self.pool, self.reader = self.runner.run(self._fill(url, folder))

    async def _fill(self, url: str, folder: Path) -> tuple[Pool, Reader]:
        connection: Connection = await asyncpg.connect(url)
        world = World(connection, SystemClock())
        await world.install()
        segment = await world.segment("pro")
        for number in range(USERS):
            traits = {"v": VALUES[number % len(VALUES)], "w": VALUES[number * 7 % len(VALUES)]}
            seen, user_id = (number % 5 * 1000, number % 3 * 10_000 + 50_000), f"u{number * 37 % USERS}"
            traits = {name: value for name, value in traits.items() if value is not None}
            await world.user(user_id, traits, seen=seen, identified=number % 4 > 0)
            await world.enter(segment, user_id, number % 6)
            self.users.append(
                {"user_id": user_id, "identified": number % 4 > 0, "first_seen_at": seen[0], "last_seen_at": seen[1]}
                | {"entered_at": number % 6}
                | traits
            )
        key = await world.key("read")
        await connection.close()
        pool = await open_pool(url, size=2, settings=POOL_SETTINGS)
        app = create_app(pool, QuerySettings(database_url=url, dashboard_folder=folder), SystemClock())
        return pool, Reader(app, key)

    def close(self) -> None:
        """Let the database go."""
        self.runner.run(self.pool.close())
        self.runner.close()


@pytest.fixture(scope="module")
def library(
    postgres_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """Filled once: reads do not change it."""
    name = "lists_of_users"
    url = asyncio.run(create_database(postgres_server, name, template_database))
    found = Library(url, tmp_path_factory.mktemp("dist"))
    yield found
    found.close()
    asyncio.run(drop_database(postgres_server, name))


def rank(value: Any) -> int:
    """numbers < strings < booleans < others; absent last."""
    match value:
        case None:
            return 4
        case bool():
            return 2
        case int() | float():
            return 0
        case str():
            return 1
        case _:
            return 3


def compare(one: Any, other: Any, descending: bool) -> int:
    """The stated order of two values."""
    ranks = rank(one), rank(other)
    if ranks[0] != ranks[1] or ranks == (4, 4):
        sign = -1 if descending and 4 not in ranks else 1
        return sign * ((ranks[0] > ranks[1]) - (ranks[0] < ranks[1]))
    keys = (str(one), str(other)) if ranks[0] == 3 else (one, other)
    order = (keys[0] > keys[1]) - (keys[0] < keys[1])
    return -order if descending else order


def expected(users: list[dict[str, Any]], sort: list[tuple[str, str]]) -> list[str]:
    """The ids in the stated order, ties by id upwards."""

    def both(one: dict[str, Any], other: dict[str, Any]) -> int:
        for name, direction in [*sort, ("user_id", "asc")]:
            order = compare(one.get(name), other.get(name), direction == "desc")
            if order:
                return order
        return 0

    return [user["user_id"] for user in sorted(users, key=cmp_to_key(both))]


sorts = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["asc", "desc"])), max_size=3)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=sorts, limits=st.lists(st.integers(1, 40), min_size=1, max_size=4), segment=st.booleans())
def test_pages_hold_each_row_once_in_order(
    library: Library, sort: list[tuple[str, str]], limits: list[int], segment: bool
) -> None:
    """Forwards to the end, then backwards to the start."""
    if not segment:
        # Without a segment there is no entered_at: the name is an attribute that nobody has.
        sort = [(name.replace("entered_at", "nothing"), direction) for name, direction in sort]
    asked = {
        "sort": [{"attribute": name, "direction": direction} for name, direction in sort],
        **({"segment": "pro"} if segment else {"population": "all"}),
    }
    forwards, backwards = library.runner.run(walk(library.reader, asked, limits))
    assert forwards == expected(library.users, sort)
    assert backwards == forwards[: len(backwards)]
    assert len(backwards) >= len(forwards) - max(limits)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=sorts, limit=st.integers(1, 40))
def test_the_way_back_has_the_same_pages(library: Library, sort: list[tuple[str, str]], limit: int) -> None:
    """From any page, as after a reload: whatever is sorted by, with ties and absent values."""
    asked = {"sort": [{"attribute": name, "direction": direction} for name, direction in sort], "segment": "pro"}
    there, back = library.runner.run(there_and_back(library.reader, asked | {"limit": limit}))
    assert back == there[::-1]


async def there_and_back(reader: Reader, asked: dict[str, Any]) -> tuple[list[list[str]], list[list[str]]]:
    """The pages to the end, and those from there to the start."""
    there, back = [(await reader.post("/v1/users/search", asked)).document], []
    while there[-1]["next"]:
        there.append((await reader.post("/v1/users/search", asked | {"cursor": there[-1]["next"]})).document)
    back.append(there[-1])
    while back[-1]["previous"]:
        back.append((await reader.post("/v1/users/search", asked | {"cursor": back[-1]["previous"]})).document)
    return pages(there), pages(back)


def pages(documents: list[dict[str, Any]]) -> list[list[str]]:
    """The ids of each."""
    return [[row["user_id"] for row in document["results"]] for document in documents]


async def walk(reader: Reader, asked: dict[str, Any], limits: list[int]) -> tuple[list[str], list[str]]:
    """All rows forwards; then all rows before the last page, backwards, in order."""
    forwards: list[str] = []
    cursor, previous, turn = None, None, 0
    while True:
        body = asked | {"limit": limits[turn % len(limits)], "cursor": cursor}
        page = (await reader.post("/v1/users/search", body)).document
        forwards += [row["user_id"] for row in page["results"]]
        previous, cursor, turn = page["previous"], page["next"], turn + 1
        if cursor is None:
            break
    backwards: list[str] = []
    while previous is not None:
        body = asked | {"limit": limits[turn % len(limits)], "cursor": previous}
        page = (await reader.post("/v1/users/search", body)).document
        backwards = [row["user_id"] for row in page["results"]] + backwards
        previous, turn = page["previous"], turn + 1
    return forwards, backwards
