"""Why a user or company is, or is not, in a segment (P10)."""

from __future__ import annotations

from typing import Any

from shared.clock import SystemClock
from tests.builders import World, place
from tests.integration.query.reading import Reader

PRO = {"attribute": "plan", "op": "is", "value": "pro"}


async def test_each_leaf_tells_what_it_saw_and_who_set_it(reader: Reader, world: World) -> None:
    """The tree has the shape of the definition."""
    conditions = {"all": [PRO, {"not": {"attribute": "seats", "op": "gt", "value": 3}}]}
    segment = await world.segment("pros", conditions=conditions)
    await world.user("u1", {"plan": "pro"}, seen=(1_000, 2_000))
    await world.enter(segment, "u1", 5_000)
    document = (await reader.get("/v1/users/u1/explain", segment="pros")).document
    assert (document["user_id"], document["segment"], document["version"]) == ("u1", segment, 1)
    assert (document["member"], document["truth"], document["state"]) == (True, True, "ready")
    assert document["sentence"] == "plan is pro, and not seats is more than 3"
    plan, no_seats = document["tree"]["all"]
    assert plan == {
        **PRO,
        "truth": True,
        "next_flip_at": None,
        "sentence": "plan is pro",
        "actual": "pro",
        "set_by": {"message_id": "m-u1", "at": "1970-01-01T00:00:02.000Z"},
    }
    assert (no_seats["truth"], no_seats["not"]["truth"], no_seats["not"]["actual"]) == (True, False, None)


async def test_what_time_will_change_is_told(reader: Reader, world: World) -> None:
    """The next flip of a leaf is that of the whole."""
    now = SystemClock().now_ms()
    await world.user("u1", seen=(1_000, now - 1_000))
    conditions = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "days"}}
    document = (await reader.post("/v1/users/u1/explain", {"conditions": conditions})).document
    assert document["truth"] is True
    assert document["next_flip_at"] == document["tree"]["next_flip_at"] is not None
    assert document["tree"]["actual"] is not None
    assert "member" not in document
    assert "state" not in document


async def test_events_are_counted_from_the_log(reader: Reader, world: World) -> None:
    """With the messages of the newest that count."""
    await world.user("u1")
    for number, total in enumerate((10, 60, 70), 1):
        await world.event("u1", "Order Completed", number * 1_000, f"o{number}", total=total)
    conditions = {
        "event": "Order Completed",
        "op": "performed",
        "count": {"at_least": 2},
        "where": {"attribute": "total", "op": "gte", "value": 50},
    }
    document = (await reader.post("/v1/users/u1/explain", {"conditions": conditions})).document
    leaf = document["tree"]
    assert (leaf["truth"], leaf["counted"]) == (True, 2)
    assert [event["message_id"] for event in leaf["events"]] == ["o3", "o2"]
    conditions["count"] = {"at_least": 3}
    assert (await reader.post("/v1/users/u1/explain", {"conditions": conditions})).document["truth"] is False


async def test_a_segment_inside_is_told_with_its_own_tree(reader: Reader, world: World) -> None:
    """Down to the leaf that decides; a manual one by who was picked, and by which command."""
    inner = await world.segment("inner", conditions=PRO)
    manual = await world.segment("by-hand", conditions=None)
    outer = await world.segment(
        "outer",
        conditions={"all": [{"segment": inner, "op": "in_segment"}, {"segment": manual, "op": "not_in_segment"}]},
        uses=[inner, manual],
    )
    await world.user("u1", {"plan": "pro"})
    await world.pick(manual, "u1")
    document = (await reader.get("/v1/users/u1/explain", segment=outer)).document
    nested, picked = document["tree"]["all"]
    assert (document["member"], document["truth"]) == (False, False)
    assert (nested["truth"], nested["inner"]["tree"]["truth"], nested["inner"]["tree"]["actual"]) == (True, True, "pro")
    assert (nested["segment_key"], nested["segment_name"]) == ("inner", "Name of inner")
    assert (picked["truth"], picked["picked"], picked["set_by"]["message_id"]) == (False, True, "cmd_1")
    by_hand = (await reader.get("/v1/users/u1/explain", segment="by-hand")).document
    assert (by_hand["truth"], by_hand["tree"]["picked"], by_hand["tree"]["set_by"]["message_id"]) == (
        True,
        True,
        "cmd_1",
    )


async def test_companies_are_told_one_by_one(reader: Reader, world: World) -> None:
    """All conditions under one node bind to the same membership."""
    await world.user("u1")
    await world.company("a", ["u1"], {"plan": "free"})
    await world.company("b", ["u1"], {"plan": "pro"})
    conditions = {
        "company": "any",
        "where": {"all": [PRO, {"membership": "role", "op": "is", "value": "admin"}]},
    }
    segment = await world.segment("at-pros", conditions=conditions)
    for answer in (
        await reader.post("/v1/users/u1/explain", {"conditions": conditions}),
        await reader.get("/v1/users/u1/explain", segment=segment),
    ):
        leaf = answer.document["tree"]
        assert (leaf["truth"], leaf["company_count"]) == (True, 2)
        assert [(each["company_id"], each["truth"]) for each in leaf["companies"]] == [("b", True), ("a", False)]
        plan, role = leaf["companies"][1]["where"]["all"]
        assert (plan["truth"], plan["actual"], role["truth"], role["actual"]) == (False, "free", True, "admin")


async def test_a_company_is_explained_like_a_user(reader: Reader, world: World) -> None:
    """Segments of companies, and trees on companies."""
    await world.company("acme", ["u1"], {"plan": "pro"})
    segment = await world.segment("pro-companies", conditions=PRO, scope="company")
    document = (await reader.get("/v1/companies/acme/explain", segment=segment)).document
    assert (document["company_id"], document["truth"], document["member"]) == ("acme", True, False)
    tree = {"attribute": "member_count", "op": "gte", "value": 2}
    told: dict[str, Any] = (await reader.post("/v1/companies/acme/explain", {"conditions": tree})).document
    assert (told["truth"], told["tree"]["actual"]) == (False, 1)


async def test_a_segment_that_is_not_built_has_a_truth_but_no_member_yet(reader: Reader, world: World) -> None:
    """Not ready is a third answer."""
    await world.segment("coming", state="building", conditions=PRO)
    await world.user("u1", {"plan": "pro"})
    document = (await reader.get("/v1/users/u1/explain", segment="coming")).document
    assert (document["member"], document["truth"], document["state"]) == (None, True, "building")


async def test_who_is_not_of_the_population_is_told(reader: Reader, world: World) -> None:
    """The tree may hold and the user be none of those whom the segment looks at."""
    await world.segment("pros", conditions=PRO)
    await world.user("anonymous", {"plan": "pro"}, identified=False)
    document = (await reader.get("/v1/users/anonymous/explain", segment="pros")).document
    assert (document["truth"], document["in_population"], document["tree"]["truth"]) == (False, False, True)


async def test_a_tree_is_asked_of_those_who_are_identified(reader: Reader, world: World) -> None:
    """As a preview counts it, unless another population is said."""
    await world.user("anonymous", {"plan": "pro"}, identified=False)
    told = (await reader.post("/v1/users/anonymous/explain", {"conditions": PRO})).document
    assert (told["truth"], told["population"]) == (False, "identified")
    told = (await reader.post("/v1/users/anonymous/explain", {"conditions": PRO, "population": "all"})).document
    assert (told["truth"], told["population"]) == (True, "all")


async def test_what_cannot_be_explained_is_refused(reader: Reader, world: World) -> None:
    """Unknown users, segments, parts, and the other scope."""
    await world.user("u1")
    companies = await world.segment("companies", scope="company")
    assert (await reader.get("/v1/users/nobody/explain", segment="all-users")).code == "not_found"
    assert (await reader.get("/v1/users/u1/explain", segment="nothing")).code == "not_found"
    assert (await reader.get("/v1/users/u1/explain", segment=companies)).code == "invalid_request"
    unknown = await reader.post("/v1/users/u1/explain", {"conditions": {"segment": companies, "op": "in_segment"}})
    assert unknown.code == "invalid_definition"
    assert unknown.document["errors"][0]["path"] == "/conditions/segment"
    assert (await reader.get("/v1/companies/none/explain", segment=companies)).code == "not_found"


async def test_members_of_a_company_are_asked_where_nobody_has_counted_them(reader: Reader, world: World) -> None:
    """A tree that is not saved is asked of the users as they are."""
    await world.user("u1", {"plan": "pro"})
    await world.company("acme", ["u1"])
    where = {"all": [PRO, {"membership": "role", "op": "is", "value": "admin"}]}
    for conditions, truth in (
        ({"member": "any", "where": where}, True),
        ({"member": "none", "where": where}, False),
        ({"member": "any", "where": {"attribute": "plan", "op": "is", "value": "free"}}, False),
    ):
        document = (await reader.post("/v1/companies/acme/explain", {"conditions": conditions})).document
        assert document["truth"] is truth


async def test_who_turned_out_to_be_whom_is_told(reader: Reader, world: World) -> None:
    """The anonymous ids of a user, and the user of an anonymous id."""
    await world.user("u1")
    await world.connection.execute(
        "insert into anonymous_ids values ($1, 'development', 'u1', 'a1', 1000, true)", place("u1")
    )
    await world.connection.execute(
        "insert into merges values ($1, 'development', 'a1', 'u1', 1000, 'event:m')", place("a1")
    )
    assert (await reader.get("/v1/users/u1/explain", segment="all-users")).document["merged_ids"] == ["a1"]
    gone = await reader.get("/v1/users/a1/explain", segment="all-users")
    assert (gone.status, gone.document["detail"]) == (404, "'a1' turned out to be the user 'u1'.")


async def test_a_value_of_another_type_is_told_from_none(reader: Reader, world: World) -> None:
    """Both make an operator false; only of one there is something to mend."""
    await world.user(
        "u1", {"seats": "12", "ends": "soon", "tags": [{"a": 1}], "since": "2026-01-15"}, seen=(1_000, 2_000)
    )
    leaves = [
        {"attribute": "seats", "op": "gte", "value": 10},
        {"attribute": "seats", "op": "is_one_of", "value": [12, 13]},
        {"attribute": "ends", "op": "before", "value": "2026-01-15"},
        {"attribute": "tags", "op": "includes_any", "value": ["a"]},
        {"attribute": "last_seen_at", "op": "is", "value": "x"},
        {"attribute": "since", "op": "is", "value": "2026-01-15"},
        {"attribute": "since", "op": "after", "value": "2026-01-15"},
        {"attribute": "seats", "op": "exists"},
        {"attribute": "absent", "op": "gte", "value": 10},
    ]
    document = (await reader.post("/v1/users/u1/explain", {"conditions": {"all": leaves}})).document
    assert [leaf.get("mistyped") for leaf in document["tree"]["all"]] == [
        {"is": "string", "needs": "number"},
        {"is": "string", "needs": "number"},
        {"is": "string", "needs": "datetime"},
        {"is": "nested list", "needs": "list"},
        {"is": "datetime", "needs": "string"},
        *[None] * 4,
    ]
