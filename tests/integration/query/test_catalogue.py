"""Which attributes and events there are, for pickers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import World, place
from tests.integration.query.reading import Reader


async def attributes(reader: Reader, **asked: Any) -> dict[str, Any]:
    """The attributes by name."""
    return {row["name"]: row for row in (await reader.get("/v1/attributes", **asked)).document["results"]}


async def test_attributes_have_types_shares_and_values(reader: Reader, world: World) -> None:
    """Built-ins first, then what users have, the most frequent first."""
    await world.user("u1", {"plan": "pro", "born": "2020-01-01", "user_id": "x", "tags": ["a", "b"]})
    await world.user("u2", {"plan": 3, "tags": ["a"]})
    await world.user("u3", {"plan": "pro"})
    await world.user("u4")
    found = await attributes(reader, scope="user")
    assert list(found)[:5] == ["user_id", "identified", "first_seen_at", "last_seen_at", "plan"]
    assert found["last_seen_at"]["builtin"]
    assert found["plan"] == {
        "name": "plan",
        "display_name": None,
        "description": None,
        "types": ["string", "number"],
        "type_counts": {"string": 2, "number": 1},
        "users": 3,
        "share": 0.75,
        "builtin": False,
        "values": ["pro", 3],
        "used_by": [],
    }
    assert found["born"]["types"] == ["datetime"]
    assert (found["tags"]["types"], found["tags"]["values"]) == (["list"], ["a", "b"])
    assert "traits.user_id" in found
    assert list(await attributes(reader, search="LA")) == ["last_seen_at", "plan"]


async def test_attributes_of_companies_and_memberships(reader: Reader, world: World) -> None:
    """Each scope has its own names."""
    await world.company("acme", ["u1"], {"size": 3})
    assert (await attributes(reader, scope="company"))["size"]["values"] == [3]
    assert (await attributes(reader, scope="membership"))["role"]["share"] == 1.0


async def test_what_people_say_of_attributes_and_events(reader: Reader, world: World) -> None:
    """Is told beside the name, at once, and found by a search; each scope has its own."""
    await world.user("u1", {"MonthlyCharges": 3})
    assert (await attributes(reader))["MonthlyCharges"]["display_name"] is None
    for scope, name in (("user", "MonthlyCharges"), ("user", "last_seen_at"), ("company", "MonthlyCharges")):
        await world.connection.execute(
            "insert into descriptions (environment, scope, name, display_name, description, updated_at, updated_by)"
            " values ('development', $1, $2, $3, 'Said', now(), 'Ann')",
            scope, name, f"Fee of {scope}",
        )  # fmt: skip
    found = await attributes(reader, search="fee OF")
    assert {name: (row["display_name"], row["description"]) for name, row in found.items()} == {
        "last_seen_at": ("Fee of user", "Said"),
        "MonthlyCharges": ("Fee of user", "Said"),
    }


async def test_attributes_say_which_segments_name_them(reader: Reader, world: World) -> None:
    """Also from inside a company, where the names are the company's."""
    inside = {"company": "any", "where": {"attribute": "size", "op": "gt", "value": 1}}
    segment = await world.segment("big", conditions={"all": [{"attribute": "plan", "op": "exists"}, inside]})
    await world.user("u1", {"plan": "pro"})
    await world.company("acme", ["u1"], {"size": 3})
    name = {"id": segment, "key": "big", "name": "Name of big"}
    assert (await attributes(reader))["plan"]["used_by"] == [name]
    assert (await attributes(reader, scope="company"))["size"]["used_by"] == [name]


async def test_values_are_suggested_by_how_they_start(reader: Reader, world: World) -> None:
    """In any case, the most frequent first; of names that a path cannot hold as well."""
    for number, plan in enumerate(("Pro", "pro", "free", "pro")):
        await world.user(f"u{number}", {"plan": plan, "a/b": 1 + number // 2})
    listed = (await reader.get("/v1/attributes/plan/values", prefix="P")).document["results"]
    assert listed == [{"value": "pro", "count": 2}, {"value": "Pro", "count": 1}]
    assert (await reader.get("/v1/attributes/a%2Fb/values", limit=1)).document["results"] == [{"value": 1, "count": 2}]
    assert (await reader.get("/v1/attributes/nothing/values")).document["results"] == []


async def test_events_and_their_properties(reader: Reader, world: World) -> None:
    """How many, when last, and what they carry."""
    await world.user("u1")
    await world.event("u1", "Order Completed", 5_000, "o1", total=10, coupon="X")
    await world.event("u1", "Order Completed", 7_000, "o2", total=20)
    await world.event("u1", "Signed Up", 1_000, "s1")
    conditions = {"event": "Signed Up", "op": "performed"}
    segment = await world.segment("new", conditions=conditions)
    await world.connection.execute(
        "insert into descriptions values ('development', 'event', 'Order Completed', 'Order', null, now(), 'Ann')"
    )
    orders, sign_ups = (await reader.get("/v1/events/names")).document["results"]
    assert (orders["name"], orders["events"], orders["last_at"]) == ("Order Completed", 2, "1970-01-01T00:00:07.000Z")
    assert (orders["display_name"], sign_ups["display_name"]) == ("Order", None)
    assert [each["id"] for each in sign_ups["used_by"]] == [segment]
    assert len((await reader.get("/v1/events/names", search="order")).document["results"]) == 1
    listed = (await reader.get("/v1/events/properties", name="Order Completed")).document["results"]
    assert {row["name"]: (row["types"], row["share"]) for row in listed} == {
        "coupon": (["string"], 0.5),
        "total": (["number"], 1.0),
    }
    found = (await reader.get("/v1/attributes/coupon/values", event="Order Completed")).document["results"]
    assert found == [{"value": "X", "count": 1}]
    assert (await reader.get("/v1/events/properties", name="Nothing")).document["results"] == []


async def test_values_that_few_have_are_found(reader: Reader, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an attribute that nobody of the first of each shard has, those who have it are asked."""
    monkeypatch.setattr("services.query.catalogue_reads.SAMPLE_ROWS", 1)
    monkeypatch.setattr("services.query.catalogue_reads.FEW", 1)
    first = next(name for name in map("a{}".format, range(1_000)) if place(name) == place("z"))
    await world.user(first, {"plan": "pro"})
    await world.user("z", {"plan": "free", "rare": "yes"})
    assert (await attributes(reader))["rare"]["values"] == []
    assert (await reader.get("/v1/attributes/rare/values")).document["results"] == [{"value": "yes", "count": 1}]
    assert (await reader.get("/v1/attributes/nothing/values")).document["results"] == []
