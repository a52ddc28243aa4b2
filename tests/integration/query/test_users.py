"""Users over HTTP: one, by id or e-mail, in lists, with what belongs to them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.query.cursors import Cursor, encode, list_hash
from tests.builders import World
from tests.integration.query.reading import Reader


async def test_one_user_has_attributes_and_their_sources(reader: Reader, world: World) -> None:
    """Values plainly; beside them the type, the time and the message of the call that decided each."""
    await world.user("u1", {"plan": "pro", "seats": 3, "born": "1990-01-02"}, seen=(0, 1_700_000_000_123))
    answer = await reader.get("/v1/users/u1")
    assert answer.status == 200
    user = answer.document
    assert user["attributes"] == {"plan": "pro", "seats": 3, "born": "1990-01-02"}
    assert user["sources"]["seats"] == {"type": "number", "at": "2023-11-14T22:13:20.123Z", "message_id": "m-u1"}
    assert user["sources"]["born"]["type"] == "datetime"
    assert (user["id"], user["identified"], user["first_seen_at"]) == ("u1", True, "1970-01-01T00:00:00.000Z")
    assert {"muster-as-of", "muster-lag-seconds", "muster-sequence"} <= set(answer.headers)


async def test_decimals_come_back_with_every_digit(reader: Reader, world: World) -> None:
    """Nothing passes through a float."""
    await world.user("u1", {"price": Decimal("0.1234567890123456789")})
    answer = await reader.get("/v1/users/u1")
    assert b"0.1234567890123456789" in answer.body


async def test_an_attribute_called_like_a_builtin_answers_apart(reader: Reader, world: World) -> None:
    """The built-in keeps its name; the trait is `traits.NAME`."""
    await world.user("u1", {"user_id": "other", "plan": "pro"})
    user = (await reader.get("/v1/users/u1")).document
    assert user["user_id"] == "u1"
    assert user["attributes"] == {"traits.user_id": "other", "plan": "pro"}
    assert set(user["sources"]) == {"traits.user_id", "plan"}


async def test_an_unknown_user_is_a_404(reader: Reader) -> None:
    """With a sentence that names her."""
    answer = await reader.get("/v1/users/nobody")
    assert (answer.status, answer.code) == (404, "not_found")
    assert "nobody" in answer.document["detail"]


async def test_users_are_found_by_email_in_any_case(reader: Reader, world: World) -> None:
    """By the whole address, not a part of it."""
    await world.user("u1", {"email": " Ann@Example.com"})
    await world.user("u2", {"email": "joann@example.com"})
    answer = await reader.get("/v1/users/by", email="ann@example.COM")
    assert [row["user_id"] for row in answer.document["results"]] == ["u1"]
    answer = await reader.get("/v1/users", email="joann@example.com")
    assert [row["user_id"] for row in answer.document["results"]] == ["u2"]


async def test_a_user_is_found_by_an_id_in_the_query(reader: Reader, world: World) -> None:
    """For ids that clients tidy out of paths; nobody is an empty list."""
    await world.user("..")
    assert (await reader.get("/v1/users/by", user_id="..")).document["results"][0]["id"] == ".."
    assert (await reader.get("/v1/users/by", user_id=".")).document["results"] == []
    assert (await reader.get("/v1/users/by")).code == "invalid_request"


async def test_segments_of_a_user(reader: Reader, world: World) -> None:
    """Those that are built, since when; the others are named as not built."""
    built, coming = await world.segment("built"), await world.segment("coming", state="building")
    await world.user("u1")
    await world.enter(built, "u1", 5_000)
    document = (await reader.get("/v1/users/u1/segments")).document
    assert [(row["key"], row["since"]) for row in document["results"]] == [
        ("all-users", "1970-01-01T00:00:01.000Z"),
        ("built", "1970-01-01T00:00:05.000Z"),
    ]
    assert document["not_built"] == [coming]


async def test_segments_of_a_user_by_either_way(reader: Reader, world: World) -> None:
    """Without parameters no framework stands between; what is answered, and what goes with it, is the same."""
    await world.user("a/b")
    quick, usual = [await reader.get("/v1/users/a%2Fb/segments", **more) for more in ({}, {"wait_for_effects": False})]
    assert quick.document["results"] == usual.document["results"] != []
    assert quick.document.keys() == usual.document.keys()
    assert quick.headers.keys() == usual.headers.keys()


async def test_segments_of_many_users(reader: Reader, world: World) -> None:
    """In the order asked, unknown users marked."""
    segment = await world.segment("pro")
    await world.user("u1")
    await world.enter(segment, "u1", 5_000)
    document = (await reader.post("/v1/users/segments", {"user_ids": ["nobody", "u1"]})).document
    assert [(row["user_id"], row["known"]) for row in document["results"]] == [("nobody", False), ("u1", True)]
    assert {row["key"] for row in document["results"][1]["segments"]} == {"all-users", "pro"}


async def test_events_of_a_user_come_newest_first_page_by_page(reader: Reader, world: World) -> None:
    """Each once, with the call as received."""
    await world.user("u1")
    for at in range(5):
        await world.event("u1", "Order Completed", at * 1000, f"e{at}", revenue=at)
    page = (await reader.get("/v1/users/u1/events", limit=3)).document
    assert [row["message_id"] for row in page["results"]] == ["e4", "e3", "e2"]
    assert page["results"][0]["properties"] == {"revenue": 4}
    assert page["results"][0]["call"]["event"] == "Order Completed"
    rest = (await reader.get("/v1/users/u1/events", limit=3, cursor=page["next"])).document
    assert [row["message_id"] for row in rest["results"]] == ["e1", "e0"]
    assert rest["next"] is None
    other = await reader.get("/v1/users/u1/events", name="Other", cursor=page["next"])
    assert other.code == "cursor_mismatch"


@pytest.mark.parametrize("number", ["9223372036854775808", "-9223372036854775809", "9" * 5_000, "one", ""])
async def test_a_made_up_cursor_of_a_log_is_refused(reader: Reader, world: World, number: str) -> None:
    """400, whatever its numbers are."""
    await world.user("u1")
    of_list = list_hash(["development", "events", "u1", None, None])
    for keys in (("1", number), (number, "1")):
        answer = await reader.get("/v1/users/u1/events", cursor=encode(Cursor(keys, "next"), of_list))
        assert (answer.status, answer.code) == (400, "cursor_mismatch")


@pytest.mark.parametrize("limit", ["0", "1001", "-1"])
async def test_a_limit_out_of_range_is_refused(reader: Reader, limit: str) -> None:
    """With 400 and the path, never clamped silently."""
    answer = await reader.get("/v1/users", limit=limit)
    assert (answer.status, answer.document["errors"][0]["path"]) == (400, "?limit")


async def test_unknown_parameters_and_fields_are_refused(reader: Reader) -> None:
    """400 with the path of what is not known."""
    answer = await reader.get("/v1/users", limt="5")
    assert (answer.status, answer.code, answer.document["errors"][0]["path"]) == (400, "unknown_field", "?limt")
    answer = await reader.post("/v1/users/search", {"filter": {}})
    assert (answer.status, answer.code, answer.document["errors"][0]["path"]) == (400, "unknown_field", "/filter")


async def test_a_write_key_may_not_read(reader: Reader, world: World) -> None:
    """A manage key may."""
    reader.key = await world.key("write")
    assert (await reader.get("/v1/users")).status == 403
    reader.key = await world.key("manage")
    assert (await reader.get("/v1/users")).status == 200
    reader.key = None
    assert (await reader.get("/v1/users")).status == 401


async def test_companies_of_a_user_have_their_own_attributes(reader: Reader, world: World) -> None:
    """All of them, whatever conditions ask of the company, and those of the membership apart."""
    await world.user("u1")
    await world.company("acme", ["u1"], {"name": "Acme", "plan": "pro"})
    await world.connection.execute("update company_copies set attributes = '{}'")
    (row,) = (await reader.get("/v1/users/u1/companies")).document["results"]
    assert (row["company_id"], row["attributes"]) == ("acme", {"name": "Acme", "plan": "pro"})
    assert row["membership"] == {"role": "admin"}


async def test_users_of_a_company_have_their_membership(reader: Reader, world: World) -> None:
    """From their own shards, page by page, with the attributes that people know them by."""
    for number in range(3):
        await world.user(f"u{number}", {"email": f"u{number}@example.com", "plan": "pro"})
    await world.company("acme", ["u0", "u1", "u2"])
    first = (await reader.get("/v1/companies/acme/users", limit=2)).document
    assert [row["user_id"] for row in first["results"]] == ["u0", "u1"]
    assert first["results"][0] == {
        "id": "u0",
        "user_id": "u0",
        "joined_at": "1970-01-01T00:00:01.000Z",
        "attributes": {"email": "u0@example.com"},
        "membership": {"role": "admin"},
    }
    rest = (await reader.get("/v1/companies/acme/users", cursor=first["next"])).document
    assert [row["user_id"] for row in rest["results"]] == ["u2"]
