"""Searches over users: by conditions, segment and text, in any order, page by page, counted."""

from __future__ import annotations

from typing import Any

import pytest

from services.query.app import POOL_SETTINGS
from services.query.cursors import Cursor, encode
from services.query.lists import SubjectList
from services.query.lists_reads import read_count
from services.query.refusals import ReadTooSlow
from services.query.user_lists import USERS
from shared.postgres.pool import open_pool
from tests.builders import World
from tests.integration.query.reading import Answer, Reader

PRO = {"attribute": "plan", "op": "is", "value": "pro"}


def ids(answer: Answer) -> list[str]:
    """The users of a page, in order."""
    assert answer.status == 200, answer.body
    return [row["user_id"] for row in answer.document["results"]]


async def test_conditions_choose_users(reader: Reader, world: World) -> None:
    """A filter is not counted unless that is asked for."""
    await world.user("a", {"plan": "pro"})
    await world.user("b", {"plan": "free"})
    answer = await reader.post("/v1/users/search", {"conditions": {"all": [PRO]}})
    assert ids(answer) == ["a"]
    assert answer.document["total"] is None
    answer = await reader.post("/v1/users/search", {"conditions": {"not": PRO}, "total": True})
    assert (ids(answer), answer.document["total"]) == (["b"], 1)


async def test_conditions_see_decimals_exactly(reader: Reader, world: World) -> None:
    """An operand is not rounded on the way."""
    await world.user("a", {"seats": 9007199254740993})
    body = b'{"conditions": {"attribute": "seats", "op": "eq", "value": 9007199254740993}}'
    assert ids(await reader.send("POST", "/v1/users/search", body=body)) == ["a"]
    body = body.replace(b"0993", b"0992")
    assert ids(await reader.send("POST", "/v1/users/search", body=body)) == []


async def test_problems_of_a_tree_name_their_place(reader: Reader) -> None:
    """422 with the path of each node that is wrong."""
    tree = {"all": [{"attribute": "seats", "op": "between", "value": [50, 10]}, {"any": []}]}
    answer = await reader.post("/v1/users/search", {"conditions": tree})
    assert (answer.status, answer.code) == (422, "invalid_definition")
    assert [error["path"] for error in answer.document["errors"]] == [
        "/conditions/all/0/value",
        "/conditions/all/1/any",
    ]


async def test_only_identified_users_unless_asked(reader: Reader, world: World) -> None:
    """And everyone has a total from the counters."""
    await world.user("known")
    await world.user("visitor", identified=False)
    answer = await reader.post("/v1/users/search", {})
    assert (ids(answer), answer.document["total"]) == (["known"], 1)
    answer = await reader.post("/v1/users/search", {"population": "all"})
    assert (ids(answer), answer.document["total"]) == (["known", "visitor"], 2)
    answer = await reader.post("/v1/users/search", {"segment": "anonymous-visitors"})
    assert (ids(answer), answer.document["total"]) == (["visitor"], 1)


async def test_a_search_finds_parts_in_any_case(reader: Reader, world: World) -> None:
    """Of the id, the e-mail and the name; %, _ and \\ mean themselves."""
    await world.user("u-ÄNNE", {"name": "Straße"})
    await world.user("u2", {"email": "Ann@example.com"})
    await world.user("u_3", {"plan": "ann"})
    assert ids(await reader.post("/v1/users/search", {"search": "änne"})) == ["u-ÄNNE"]
    assert ids(await reader.post("/v1/users/search", {"search": "STRASSE"})) == ["u-ÄNNE"]
    assert ids(await reader.post("/v1/users/search", {"search": "ann@"})) == ["u2"]
    assert ids(await reader.post("/v1/users/search", {"search": "u_"})) == ["u_3"]
    assert (await reader.post("/v1/users/search", {"search": "a"})).code == "invalid_request"


MIXED: dict[str, Any] = {
    "n1": -5,
    "n2": 0.5,
    "n3": 10,
    "s1": "10",
    "s2": "a",
    "s3": "ä",
    "t0": False,
    "t1": True,
    "x1": ["a"],
    "z1": None,
    "z2": None,
}


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("asc", ["n1", "n2", "n3", "s1", "s2", "s3", "t0", "t1", "x1", "z1", "z2"]),
        ("desc", ["x1", "t1", "t0", "s3", "s2", "s1", "n3", "n2", "n1", "z1", "z2"]),
    ],
)
async def test_mixed_types_have_one_order(reader: Reader, world: World, direction: str, expected: list[str]) -> None:
    """Numbers, strings by code points, booleans, others; absent last in both directions; ties by id."""
    for user_id, value in MIXED.items():
        await world.user(user_id, {} if value is None else {"v": value})
    asked = {"sort": [{"attribute": "v", "direction": direction}]}
    assert ids(await reader.post("/v1/users/search", asked)) == expected
    assert ids(await reader.get("/v1/users", sort="v" if direction == "asc" else "-v")) == expected


async def test_columns_choose_attributes(reader: Reader, world: World) -> None:
    """Unknown ones are absent, not an error; a segment's own columns are the default of its lists."""
    segment = await world.segment("pro", columns=["plan"])
    await world.user("a", {"plan": "pro", "email": "a@b.c"})
    await world.enter(segment, "a", 5_000)
    document = (await reader.post("/v1/users/search", {"columns": ["email", "nothing"]})).document
    assert document["results"][0]["attributes"] == {"email": "a@b.c"}
    document = (await reader.post("/v1/users/search", {"segment": segment})).document
    assert document["results"][0]["attributes"] == {"plan": "pro"}


async def test_pages_go_on_and_back(reader: Reader, world: World) -> None:
    """After a reload in the middle there is a way back."""
    for number in range(7):
        await world.user(f"u{number}")
    first = await reader.get("/v1/users", limit=3)
    assert (ids(first), first.document["previous"]) == (["u0", "u1", "u2"], None)
    second = await reader.get("/v1/users", limit=3, cursor=first.document["next"])
    assert ids(second) == ["u3", "u4", "u5"]
    third = await reader.get("/v1/users", limit=3, cursor=second.document["next"])
    assert (ids(third), third.document["next"]) == (["u6"], None)
    back = await reader.get("/v1/users", limit=3, cursor=third.document["previous"])
    assert ids(back) == ["u3", "u4", "u5"]
    start = await reader.get("/v1/users", limit=3, cursor=back.document["previous"])
    assert (ids(start), start.document["previous"]) == (["u0", "u1", "u2"], None)
    assert ids(await reader.get("/v1/users", limit=3, cursor=start.document["next"])) == ["u3", "u4", "u5"]


async def test_a_cursor_belongs_to_its_list(reader: Reader, world: World) -> None:
    """With another filter or sort it is refused; with other columns or limits it is not."""
    for number in range(3):
        await world.user(f"u{number}", {"plan": "pro"})
    cursor = (await reader.get("/v1/users", limit=1)).document["next"]
    assert (await reader.get("/v1/users", sort="-user_id", cursor=cursor)).code == "cursor_mismatch"
    answer = await reader.post("/v1/users/search", {"conditions": PRO, "cursor": cursor})
    assert (answer.status, answer.code) == (400, "cursor_mismatch")
    assert ids(await reader.get("/v1/users", limit=2, columns="plan", cursor=cursor)) == ["u1", "u2"]


@pytest.mark.parametrize("cursor", ["", "c_", "c_AAAA", "x", "ä", "c_" + "A" * 4000])
async def test_made_up_cursors_are_refused(reader: Reader, cursor: str) -> None:
    """Never a 500."""
    answer = await reader.get("/v1/users", cursor=cursor)
    assert (answer.status, answer.code) == (400, "cursor_mismatch")


async def test_a_cursor_with_keys_of_another_type_is_refused(reader: Reader, world: World) -> None:
    """Though its hash is right, a number is not a word."""
    listed = SubjectList(USERS, "development", "Europe/Berlin", 8, 0, identified=True, sort=(("plan", "asc"),))
    token = encode(Cursor(("x", "y", "z", "u"), "next"), listed.hash)
    assert (await reader.get("/v1/users", sort="plan", cursor=token)).code == "cursor_mismatch"


async def test_a_list_that_takes_too_long_is_refused(reader: Reader, world: World) -> None:
    """With the sorts that are quick at any size."""
    await world.user("u1")
    await world.connection.execute(
        "create or replace function sort_rank(value jsonb, descending boolean) returns integer"
        " language sql volatile as 'select pg_sleep(4)::text::integer'"
    )
    answer = await reader.get("/v1/users", sort="plan")
    assert (answer.status, answer.code) == (422, "sort_too_slow")
    assert "-first_seen_at" in answer.document["detail"]


async def test_what_is_slow_for_other_reasons_is_not_blamed_on_the_sort(
    reader: Reader, world: World, database_url: str
) -> None:
    """A list in an order that has an index, and a count."""
    pool = await open_pool(database_url, size=1, settings={**POOL_SETTINGS, "statement_timeout": "100"})
    async with world.connection.transaction():
        await world.connection.execute("lock table users in access exclusive mode")
        answer = await reader.get("/v1/users", sort="-user_id")
        with pytest.raises(ReadTooSlow):
            await read_count(pool, SubjectList(USERS, "development", "Europe/Berlin", 8, 0, identified=True))
    await pool.close()
    assert (answer.status, answer.code) == (422, "read_too_slow")
