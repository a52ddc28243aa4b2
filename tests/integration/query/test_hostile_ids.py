"""Ids that break routers: each finds its own user, segment or company, or nothing, at every route."""

from __future__ import annotations

import pytest

from tests.builders import World
from tests.integration.query.reading import Reader, encoded

HOSTILE = [
    ".", "..", "...", "/", "//", "a/b", "a/segments", "/a", "a/", "../../etc/passwd", "a/../b", "%", "%2F", "%2f",
    "%25", "%00x", "a%2Fsegments", "by", "search", "segments", "a?b=c", "a#b", "a&b", "a=b", "a;b", "a+b", "a b", " ",
    "  a ", "\t", "a\nb", "a\r\nSet-Cookie: x", "'", '"', "\\", "<script>", "ä", "ÄÖ", "日本", "\U0001f600", "e\u0301",
    "a\u202eb", "\ufeff", "$1", "{user_id}", "*", "~", "null", "-1", "x" * 255,
]  # fmt: skip


@pytest.fixture
async def everybody(world: World) -> World:
    """A user for each hostile id, in a segment and a company of the same name."""
    segment = await world.segment("pro")
    for user_id in HOSTILE:
        await world.user(user_id, {"own": user_id})
        await world.enter(segment, user_id, 1)
        await world.company(user_id, [user_id])
    return world


@pytest.mark.timeout(120)
async def test_each_id_reaches_its_own_user(reader: Reader, everybody: World) -> None:
    """At every route with a user id in its path."""
    for user_id in HOSTILE:
        part = encoded(user_id) if user_id not in {"by", "search"} else f"%{ord(user_id[0]):x}{user_id[1:]}"
        user = (await reader.get(f"/v1/users/{part}")).document
        assert (user["user_id"], user["attributes"]) == (user_id, {"own": user_id})
        segments = (await reader.get(f"/v1/users/{part}/segments")).document["results"]
        assert [row["key"] for row in segments] == ["all-users", "pro"], user_id
        assert (await reader.get(f"/v1/users/{part}/events")).document["results"] == []
        companies = (await reader.get(f"/v1/users/{part}/companies")).document["results"]
        assert [row["company_id"] for row in companies] == [user_id]
        assert (await reader.get(f"/v1/segments/pro/members/{part}")).document["member"] is True, user_id
        assert (await reader.get(f"/v1/users/{part}/explain", segment="pro")).document["member"] is True, user_id


@pytest.mark.timeout(120)
async def test_each_id_reaches_its_own_company(reader: Reader, everybody: World) -> None:
    """At every route with a company id in its path."""
    for company_id in HOSTILE:
        part = encoded(company_id)
        assert (await reader.get(f"/v1/companies/{part}")).document["company_id"] == company_id
        users = (await reader.get(f"/v1/companies/{part}/users")).document["results"]
        assert [row["user_id"] for row in users] == [company_id]
        told = await reader.post(f"/v1/companies/{part}/explain", {"conditions": None})
        assert told.document["company_id"] == company_id


@pytest.mark.timeout(120)
async def test_no_id_reaches_another_segment(reader: Reader, everybody: World) -> None:
    """At every route with a segment id in its path: 404, never a 500."""
    for segment_id in HOSTILE:
        part = encoded(segment_id)
        for route in ("", "/members", "/members/u1", "/transitions", "/growth"):
            answer = await reader.get(f"/v1/segments/{part}{route}")
            assert (answer.status, answer.code) == (404, "not_found"), segment_id


@pytest.mark.parametrize("part", ["%00", "%FF", "%C3", "%ED%A0%80", "a%00b"])
@pytest.mark.parametrize(
    "route", ["users/{}", "users/{}/segments", "segments/{}", "segments/pro/members/{}", "companies/{}"]
)
async def test_what_is_no_text_is_refused(reader: Reader, part: str, route: str) -> None:
    """NUL, half a character, a lone surrogate: 400."""
    answer = await reader.get("/v1/" + route.format(part))
    assert (answer.status, answer.code) == (400, "invalid_path")


@pytest.mark.parametrize("text", ["\0", "a\0b"])
async def test_nul_in_parameters_and_bodies_is_refused(reader: Reader, text: str) -> None:
    """What Postgres cannot hold never reaches it."""
    for parameters in ({"email": text}, {"segment": text}, {"search": text + "aa"}, {"sort": text}, {"columns": text}):
        assert (await reader.get("/v1/users", **parameters)).status == 400, parameters
    assert (await reader.get("/v1/users/by", user_id=text)).status == 400
    assert (await reader.get("/v1/users", wait_for=text)).status == 400
    assert (await reader.get("/v1/transitions", user=text)).status == 400
    assert (await reader.get("/v1/users/u1/events", name=text)).status == 400
    assert (await reader.post("/v1/users/search", {"segment": text})).status == 400
    assert (await reader.post("/v1/users/segments", {"user_ids": [text]})).status == 400
