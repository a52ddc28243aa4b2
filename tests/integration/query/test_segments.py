"""Segments over HTTP: the list, one, its members, and filters that are not saved."""

from __future__ import annotations

from tests.builders import World
from tests.integration.query.reading import Reader


async def test_segments_have_counts_and_states(reader: Reader, world: World) -> None:
    """In order of creation, the default ones first."""
    segment = await world.segment("pro")
    await world.segment("coming", state="building")
    await world.user("u1")
    await world.enter(segment, "u1", 5_000)
    document = (await reader.get("/v1/segments", expand="member_count")).document
    assert [(row["key"], row["state"], row["member_count"]) for row in document["results"]] == [
        ("all-users", "ready", 1),
        ("anonymous-visitors", "ready", 0),
        ("all-companies", "ready", 0),
        ("pro", "ready", 1),
        ("coming", "building", None),
    ]
    assert (document["next"], document["total"], document["state"]) == (None, 5, "READY")


async def test_segments_come_page_by_page(reader: Reader, world: World) -> None:
    """Each once."""
    await world.segment("pro")
    first = (await reader.get("/v1/segments", limit=2)).document
    rest = (await reader.get("/v1/segments", limit=2, cursor=first["next"])).document
    found = [row["key"] for row in [*first["results"], *rest["results"]]]
    assert found == ["all-users", "anonymous-visitors", "all-companies", "pro"]


async def test_one_segment_by_id_or_key(reader: Reader, world: World) -> None:
    """With its ETag."""
    segment = await world.segment("pro")
    by_id, by_key = await reader.get(f"/v1/segments/{segment}"), await reader.get("/v1/segments/pro")
    assert by_id.document == by_key.document
    assert (by_key.document["id"], by_key.headers["etag"]) == (segment, '"1"')
    assert (await reader.get("/v1/segments/nothing")).code == "not_found"


async def test_members_by_id_and_newest_first(reader: Reader, world: World) -> None:
    """With a total from the counters."""
    segment = await world.segment("pro")
    for number in range(6):
        await world.user(f"u{number}", {"plan": "pro"})
        await world.enter(segment, f"u{number}", 9_000 - number // 2)
    document = (await reader.get("/v1/segments/pro/members", limit=4)).document
    assert [row["user_id"] for row in document["results"]] == ["u0", "u1", "u2", "u3"]
    assert document["results"][0]["entered_at"] == "1970-01-01T00:00:09.000Z"
    assert document["results"][0]["attributes"] == {"plan": "pro"}
    assert document["total"] == 6
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await reader.get("/v1/segments/pro/members", limit=2, sort="-entered_at", **cursor)).document
        found += [row["user_id"] for row in page["results"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == ["u0", "u1", "u2", "u3", "u4", "u5"]


async def test_members_of_a_segment_that_is_not_built(reader: Reader, world: World) -> None:
    """Nothing is known: no rows and no total, and the state says why."""
    await world.segment("coming", state="building")
    await world.segment("broken", state="failed")
    document = (await reader.get("/v1/segments/coming/members")).document
    assert (document["results"], document["total"], document["state"]) == ([], None, "BUILDING")
    assert (await reader.get("/v1/segments/broken/members")).document["state"] == "FAILED"
    assert (await reader.post("/v1/users/search", {"segment": "coming"})).document["state"] == "BUILDING"


async def test_whether_a_user_is_a_member(reader: Reader, world: World) -> None:
    """Yes since when, no, no such user, or nothing is known yet."""
    segment = await world.segment("pro")
    await world.segment("coming", state="building")
    await world.user("u1")
    await world.user("u2")
    await world.enter(segment, "u1", 5_000)

    async def member(path: str) -> tuple[object, object, object]:
        document = (await reader.get(f"/v1/segments/{path}")).document
        return document["member"], document.get("known"), document["state"]

    assert await member("pro/members/u1") == (True, None, "ready")
    assert await member("pro/members/u2") == (False, True, "ready")
    assert await member("pro/members/nobody") == (False, False, "ready")
    assert await member("coming/members/u1") == (None, None, "building")
    document = (await reader.get("/v1/segments/pro/members/u1")).document
    assert (document["since"], document["version"]) == ("1970-01-01T00:00:05.000Z", 1)


async def test_a_preview_counts_and_compares(reader: Reader, world: World) -> None:
    """How many, some of them, and who would enter and leave the segment."""
    segment = await world.segment("pro")
    for user_id, plan in (("a", "pro"), ("b", "free"), ("c", "pro")):
        await world.user(user_id, {"plan": plan})
    await world.enter(segment, "a", 1)
    await world.enter(segment, "b", 1)
    tree = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
    document = (await reader.post("/v1/segments/preview", {"scope": "user", "conditions": tree})).document
    assert (document["count"], [row["user_id"] for row in document["sample"]]) == (2, ["a", "c"])
    document = (await reader.post("/v1/segments/preview", {"conditions": tree, "segment": "pro"})).document
    assert (document["count"], document["entering"], document["leaving"]) == (2, 1, 1)
