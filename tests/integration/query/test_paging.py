"""The way on and back through every list that has pages."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from services.query.cursors import Cursor, decode, encode
from services.query.paging import Page, page_of
from tests.builders import ENVIRONMENT, World
from tests.integration.query.reading import Reader

LISTS = {
    "/v1/users": "id",
    "/v1/companies": "id",
    "/v1/segments": "id",
    "/v1/segments?archived=true": "id",
    "/v1/segments/pro/members": "id",
    "/v1/segments/pro/members?sort=-entered_at": "id",
    "/v1/segments/pro/members?at=2001-01-01": "id",
    "/v1/segments/pro/versions": "version",
    "/v1/users/u1/events": "message_id",
    "/v1/users/u1/events?type=event_tracked": "message_id",
    "/v1/companies/c1/users": "id",
    "/v1/calls": "message_id",
    "/v1/calls?verdict=rejected": "message_id",
    "/v1/calls?user=u1": "message_id",
}


@pytest.fixture
async def full(world: World) -> World:
    """Seven or more rows in every list, with ties."""
    segment = await world.segment("pro")
    for number in range(8):
        await world.user(f"u{number}", {"plan": "pro"})
        await world.enter(segment, f"u{number}", number // 3)
        await world.company(f"c{number}", ["u1"])
        await world.event(f"u{number % 3}", "Clicked", number // 3, f"m{number}")
        await world.event("u1", "Clicked", number // 3, f"n{number}")
        await world.reject(f"r{number}", "bad", "bad")
        await world.segment(f"s{number}")
        archived = await world.segment(f"a{number}")
        await world.connection.execute(
            "update segments set archived_at = clock_timestamp() where segment_id = $1", archived
        )
        await world.connection.execute(
            """insert into definitions (segment_id, version, population, time_zone, evaluator_version, state,
                   created_at, created_by)
               select $1, $2, 'all', 'UTC', 1, 'dropped', clock_timestamp(), 'test'""",
            segment, number + 2,
        )  # fmt: skip
    for number in range(2, 8):
        await world.run("company_user", await _home(world, "c1"), ENVIRONMENT, "c1", f"u{number}")
    await world.relay()
    return world


async def _home(world: World, company_id: str) -> int:
    found: int = await world.connection.fetchval("select shard from companies where company_id = $1", company_id)
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("path", LISTS)
async def test_the_way_back_has_the_same_pages(reader: Reader, full: World, path: str, limit: int) -> None:
    """From any page, as after a reload in the middle."""
    there = [await page(reader, path, limit)]
    while there[-1]["next"]:
        there.append(await page(reader, path, limit, there[-1]["next"]))
    assert there[0]["previous"] is None
    assert sum(len(each["results"]) for each in there) >= 7
    back = [there[-1]]
    while back[-1]["previous"]:
        back.append(await page(reader, path, limit, back[-1]["previous"]))
        again = await page(reader, path, limit, back[-1]["next"])
        assert names(again, path) == names(back[-2], path)
    assert [names(each, path) for each in back] == [names(each, path) for each in there[::-1]]


async def page(reader: Reader, path: str, limit: int, cursor: str | None = None) -> Any:
    """A page."""
    bare, _, query = path.partition("?")
    asked = dict(each.split("=") for each in query.split("&") if each)
    answer = await reader.get(bare, **asked, limit=limit, **({} if cursor is None else {"cursor": cursor}))
    assert answer.status == 200, answer.body
    return answer.document


def names(document: Any, path: str) -> list[Any]:
    """What tells the rows apart."""
    return [row[LISTS[path]] for row in document["results"]]


@pytest.mark.parametrize("direction", ["next", "previous"])
def test_a_page_from_which_all_have_gone_leads_back(direction: Any) -> None:
    """To where it was asked from."""
    found: Page[str] = page_of([], 5, Cursor(("k",), direction), lambda key: (key,), "h")
    other = found.previous if direction == "next" else found.next
    assert other is not None
    assert decode(other, "h", 1).keys == ("k",)


@pytest.mark.parametrize("path", ["/v1/calls", "/v1/users/u1/events", "/v1/segments/pro/versions"])
async def test_a_forged_cursor_is_refused(reader: Reader, full: World, path: str) -> None:
    """A number that no row can have is no fault of the server; one that fits into a wider column is a place."""
    token = (await reader.get(path, limit=1)).document["next"]
    of_list, direction, *keys = json.loads(urlsafe_b64decode(token[2:] + "=="))
    for place in range(len(keys)):
        for key in ("9" * 25, "9" * 5_000, "-9223372036854775809", "9" * 10, "x", ""):
            forged = Cursor(tuple(key if place == each else value for each, value in enumerate(keys)), direction)
            answer = await reader.get(path, limit=1, cursor=encode(forged, of_list))
            assert (answer.status, key) == (200, "9" * 10) or answer.code == "cursor_mismatch", (place, key)
