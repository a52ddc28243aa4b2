"""Searches over companies, and what conditions on either side find on the other one's shards."""

from __future__ import annotations

from typing import Any

from tests.builders import World
from tests.integration.query.reading import Answer, Reader

BIG = {"attribute": "seats", "op": "gte", "value": 50}


def ids(answer: Answer) -> list[str]:
    """The companies or users of a page, in order."""
    assert answer.status == 200, answer.body
    return [row["id"] for row in answer.document["results"]]


async def companies(world: World) -> None:
    """Three of them, two with users."""
    await world.user("ann", {"plan": "pro"})
    await world.user("bob", {"plan": "free"})
    await world.company("acme", ["ann"], {"name": "Acme Straße", "seats": 100})
    await world.company("beta", ["bob"], {"name": "Beta", "seats": 7})
    await world.company("none", [], {"seats": "many"})


async def test_conditions_choose_companies(reader: Reader, world: World) -> None:
    """By attribute, by built-in, and by their members."""
    await companies(world)
    answer = await reader.post("/v1/companies/search", {"conditions": BIG, "total": True})
    assert (ids(answer), answer.document["total"]) == (["acme"], 1)
    empty = {"attribute": "member_count", "op": "eq", "value": 0}
    assert ids(await reader.post("/v1/companies/search", {"conditions": empty})) == ["none"]
    pro = {"member": "any", "where": {"attribute": "plan", "op": "is", "value": "pro"}}
    assert ids(await reader.post("/v1/companies/search", {"conditions": pro})) == ["acme"]
    nobody = {"member": "none"}
    assert ids(await reader.post("/v1/companies/search", {"conditions": nobody})) == ["none"]


async def test_conditions_of_users_do_not_fit_companies(reader: Reader) -> None:
    """422 with the path of the node."""
    tree = {"all": [{"event": "Ordered", "op": "performed"}]}
    answer = await reader.post("/v1/companies/search", {"conditions": tree})
    assert (answer.status, answer.code) == (422, "invalid_definition")
    assert answer.document["errors"][0]["path"] == "/conditions/all/0"


async def test_a_search_finds_parts_of_ids_and_names(reader: Reader, world: World) -> None:
    """In any case, and in no other attribute."""
    await companies(world)
    assert ids(await reader.get("/v1/companies", search="STRASSE")) == ["acme"]
    assert ids(await reader.get("/v1/companies", search="ETA")) == ["beta"]
    assert ids(await reader.get("/v1/companies", search="many")) == []


async def test_companies_are_sorted_by_anything(reader: Reader, world: World) -> None:
    """Numbers, then texts; ties by id; all of them are counted."""
    await companies(world)
    answer = await reader.get("/v1/companies", sort="seats")
    assert ids(answer) == ["beta", "acme", "none"]
    assert ids(await reader.get("/v1/companies", sort="-member_count")) == ["acme", "beta", "none"]
    assert ids(await reader.get("/v1/companies", sort="-company_id")) == ["none", "beta", "acme"]
    assert ids(await reader.get("/v1/companies", sort="-first_seen_at")) == ["acme", "beta", "none"]


async def test_pages_of_companies_go_on_and_back(reader: Reader, world: World) -> None:
    """In an order with an index and in one without; a cursor of users is none of companies."""
    await companies(world)
    for sort in ("company_id", "-seats"):
        whole = ids(await reader.get("/v1/companies", sort=sort))
        first = await reader.get("/v1/companies", sort=sort, limit=2)
        second = await reader.get("/v1/companies", sort=sort, limit=2, cursor=first.document["next"])
        back = await reader.get("/v1/companies", sort=sort, limit=2, cursor=second.document["previous"])
        assert (ids(first) + ids(second), ids(back)) == (whole, whole[:2])
    cursor = (await reader.get("/v1/users", limit=1)).document["next"]
    assert (await reader.get("/v1/companies", limit=1, cursor=cursor)).code == "cursor_mismatch"


async def test_a_company_shows_what_was_asked(reader: Reader, world: World) -> None:
    """Chosen columns; an attribute that is called like a built-in under its own name."""
    await world.company("acme", [], {"member_count": "lots", "plan": "pro"})
    row = (await reader.get("/v1/companies")).document["results"][0]
    assert (row["member_count"], row["attributes"]) == (0, {"traits.member_count": "lots", "plan": "pro"})
    row = (await reader.get("/v1/companies", columns="plan")).document["results"][0]
    assert row["attributes"] == {"plan": "pro"}


async def test_members_of_a_company_segment_are_companies(reader: Reader, world: World) -> None:
    """With the time at which they entered, newest first if so asked; no list of users takes such a segment."""
    await companies(world)
    segment = await world.segment("big", scope="company", columns=["seats"])
    await world.enter(segment, "acme", 5_000)
    await world.enter(segment, "beta", 6_000)
    answer = await reader.get("/v1/segments/big/members")
    assert (ids(answer), answer.document["total"]) == (["acme", "beta"], 2)
    assert answer.document["results"][0] == {
        "id": "acme",
        "company_id": "acme",
        "first_seen_at": "1970-01-01T00:00:01.000Z",
        "last_seen_at": "1970-01-01T00:00:02.000Z",
        "member_count": 1,
        "attributes": {"seats": 100},
        "entered_at": "1970-01-01T00:00:05.000Z",
    }
    assert ids(await reader.get("/v1/segments/big/members", sort="-entered_at")) == ["beta", "acme"]
    assert ids(await reader.get("/v1/companies", segment="big", sort="seats")) == ["beta", "acme"]
    assert ids(await reader.post("/v1/companies/search", {"segment": "big", "conditions": BIG})) == ["acme"]
    assert (await reader.get("/v1/users", segment="big")).code == "not_found"
    assert (await reader.get("/v1/companies", segment="all-users")).code == "not_found"


async def test_users_are_found_by_their_companies(reader: Reader, world: World) -> None:
    """The company's attributes, the membership's and the company's segments speak of one membership."""
    await companies(world)
    segment = await world.segment("big", scope="company")
    await world.enter(segment, "acme", 5_000)
    role = {"membership": "role", "op": "is", "value": "admin"}
    for where, found in (
        ({"all": [BIG, role]}, ["ann"]),
        ({"all": [BIG, {"not": role}]}, []),
        ({"segment": "big", "op": "in_segment"}, ["ann"]),
        ({"segment": segment, "op": "not_in_segment"}, ["bob"]),
    ):
        tree = {"company": "any", "where": where}
        assert ids(await reader.post("/v1/users/search", {"conditions": tree})) == found


async def test_users_are_found_by_what_they_did(reader: Reader, world: World) -> None:
    """Counted from the log."""
    await world.user("ann")
    await world.user("bob")
    for number in range(3):
        await world.event("ann", "Ordered", 1_000 + number, f"m{number}")
    for count, found in (({"at_least": 3}, ["ann"]), ({"at_most": 2}, ["bob"]), ({"exactly": 0}, ["bob"])):
        tree: dict[str, Any] = {"event": "Ordered", "op": "performed", "count": count}
        assert ids(await reader.post("/v1/users/search", {"conditions": tree})) == found
    assert ids(await reader.post("/v1/users/search", {"conditions": {"event": "Ordered", "op": "not_performed"}})) == [
        "bob"
    ]


async def test_segments_in_conditions_are_named_by_id_or_key(reader: Reader, world: World) -> None:
    """In both directions."""
    for user_id in ("a", "b"):
        await world.user(user_id)
    segment = await world.segment("pro")
    await world.enter(segment, "a", 5_000)
    for name in ("pro", segment):
        tree = {"segment": name, "op": "in_segment"}
        assert ids(await reader.post("/v1/users/search", {"conditions": tree})) == ["a"]
        assert ids(await reader.post("/v1/users/search", {"conditions": {"not": tree}})) == ["b"]


async def test_an_unknown_segment_is_refused_with_its_path(reader: Reader, world: World) -> None:
    """And so is one of the other scope."""
    await world.segment("big", scope="company")
    tree = {"all": [{"segment": "nothing", "op": "in_segment"}, {"segment": "big", "op": "in_segment"}]}
    answer = await reader.post("/v1/users/search", {"conditions": tree})
    assert (answer.status, answer.code) == (422, "invalid_definition")
    assert [(error["path"], error["code"]) for error in answer.document["errors"]] == [
        ("/conditions/all/0/segment", "missing_segment"),
        ("/conditions/all/1/segment", "wrong_scope"),
    ]


async def test_a_segment_that_is_not_built_is_not_empty(reader: Reader, world: World) -> None:
    """409 names it: who is a member is not known yet."""
    await world.user("a")
    await world.segment("soon", state="building")
    answer = await reader.post("/v1/users/search", {"conditions": {"segment": "soon", "op": "not_in_segment"}})
    assert (answer.status, answer.code) == (409, "segment_not_ready")
    assert "'soon'" in answer.document["detail"]
