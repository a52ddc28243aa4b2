"""Filters that are not saved yet: how many they hold, line by line, and what they would change."""

from __future__ import annotations

from typing import Any

from tests.builders import World
from tests.integration.query.reading import Reader

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
BIG = {"attribute": "seats", "op": "gt", "value": 3}


async def preview(reader: Reader, conditions: Any, **asked: Any) -> Any:
    """The document of a preview."""
    return (await reader.post("/v1/segments/preview", {"conditions": conditions, **asked})).document


async def test_each_line_is_counted_as_a_funnel(reader: Reader, world: World) -> None:
    """How many fit it, and how many fit it and the lines above it."""
    for number in range(6):
        await world.user(f"u{number}", {"plan": "pro" if number < 4 else "free", "seats": number})
    beta = {"any": [{"attribute": "beta", "op": "is_true"}, {"not": {"attribute": "seats", "op": "lt", "value": 3}}]}
    document = await preview(reader, {"all": [PRO, BIG, beta]})
    assert document["count"] == 0
    assert document["sample"] == []
    assert [(line["path"], line["count"], line["cumulative"]) for line in document["nodes"]] == [
        ("/conditions/all/0", 4, 4),
        ("/conditions/all/1", 2, 0),
        ("/conditions/all/2", 3, 0),
        ("/conditions/all/2/any/0", 0, 0),
        ("/conditions/all/2/any/1", 3, 3),
        ("/conditions/all/2/any/1/not", 3, 3),
    ]
    assert document["sentence"].startswith("plan is pro, and seats is more than 3")
    single = await preview(reader, PRO)
    assert (single["count"], single["nodes"]) == (4, [{"path": "/conditions", "count": 4, "cumulative": 4}])
    assert len(single["sample"]) == 4


async def test_what_an_edit_would_change_is_told(reader: Reader, world: World) -> None:
    """Who would enter and leave, with some of each."""
    segment = await world.segment("pro", conditions=PRO)
    await world.user("stays", {"plan": "pro", "seats": 9})
    await world.user("leaves", {"plan": "pro"})
    await world.user("enters", {"seats": 5})
    for name in ("stays", "leaves"):
        await world.enter(segment, name, 5_000)
    document = await preview(reader, BIG, segment="pro")
    assert (document["count"], document["entering"], document["leaving"]) == (2, 1, 1)
    assert [row["user_id"] for row in document["entering_sample"]] == ["enters"]
    assert [row["user_id"] for row in document["leaving_sample"]] == ["leaves"]
    await world.segment("coming", state="building")
    assert "entering" not in await preview(reader, BIG, segment="coming")


async def test_everyone_of_a_population_is_counted_without_conditions(reader: Reader, world: World) -> None:
    """Identified users, unless others are asked for."""
    await world.user("u1")
    await world.user("a1", identified=False)
    assert (await preview(reader, None))["count"] == 1
    assert (await preview(reader, None, population="anonymous"))["count"] == 1
    assert (await preview(reader, None, population="all"))["count"] == 2


async def test_every_kind_of_condition_is_counted(reader: Reader, world: World) -> None:
    """Events, companies, and segments, named by id or key."""
    await world.user("u1", {"plan": "pro"})
    await world.user("u2", {"plan": "pro"})
    await world.event("u1", "Signed Up", 1_000, "m1")
    await world.company("acme", ["u2"], {"size": 9})
    segment = await world.segment("pro", conditions=PRO)
    await world.enter(segment, "u1", 5_000)
    lines = [
        {"event": "Signed Up", "op": "performed"},
        {"company": "any", "where": {"attribute": "size", "op": "gt", "value": 3}},
        {"segment": segment, "op": "in_segment"},
        {"segment": "pro", "op": "not_in_segment"},
    ]
    document = await preview(reader, {"any": lines})
    assert document["count"] == 2
    assert [(line["count"], line["cumulative"]) for line in document["nodes"]] == [(1, 1), (1, 2), (1, 2), (1, 2)]


async def test_companies_are_previewed_too(reader: Reader, world: World) -> None:
    """With rows of companies."""
    await world.company("acme", ["u1"], {"plan": "pro"})
    await world.company("zeta", [], {"plan": "free"})
    document = await preview(reader, PRO, scope="company")
    assert (document["count"], [row["company_id"] for row in document["sample"]]) == (1, ["acme"])


async def test_what_is_probably_not_meant_is_told(reader: Reader, world: World) -> None:
    """With the name that may be meant, and segments that nobody is in yet."""
    await world.user("u1", {"plan": "pro"})
    await world.event("u1", "Signed Up", 1_000, "m1", source="web")
    await world.segment("coming", state="building")
    lines = [
        {"attribute": "plaan", "op": "exists"},
        {"event": "signed up", "op": "performed"},
        {"event": "Signed Up", "op": "performed", "where": {"attribute": "sorce", "op": "exists"}},
        {"segment": "coming", "op": "in_segment"},
    ]
    warnings = (await preview(reader, {"all": lines}))["warnings"]
    assert [(each["path"], each["code"], each.get("suggestion")) for each in warnings] == [
        ("/conditions/all/0", "unknown_attribute", "plan"),
        ("/conditions/all/1", "unknown_event", "Signed Up"),
        ("/conditions/all/2/where", "unknown_attribute", "source"),
        ("/conditions/all/3/segment", "segment_not_ready", None),
    ]


async def test_large_filters_are_counted_by_their_first_lines(reader: Reader, world: World) -> None:
    """Hundreds of conditions are one statement still."""
    await world.user("u1", {"plan": "pro"})
    many = {"any": [{"attribute": f"a{number}", "op": "exists"} for number in range(100)]}
    document = await preview(reader, {"all": [PRO, {"not": many}]})
    assert document["count"] == 1
    assert [line["path"] for line in document["nodes"]] == ["/conditions/all/0", "/conditions/all/1"]


async def test_a_preview_that_is_no_question_is_refused(reader: Reader, world: World) -> None:
    """Segments that are not there, or of the other scope."""
    await world.segment("pro")
    assert (await reader.post("/v1/segments/preview", {"conditions": PRO, "segment": "none"})).code == "not_found"
    other = await reader.post("/v1/segments/preview", {"scope": "company", "conditions": PRO, "segment": "pro"})
    assert other.code == "invalid_request"
    unknown = await reader.post("/v1/segments/preview", {"conditions": {"segment": "none", "op": "in_segment"}})
    assert unknown.code == "invalid_definition"
