"""Where a user or company stands with every segment."""

from __future__ import annotations

from shared.clock import SystemClock
from tests.builders import World, place
from tests.integration.query.reading import Reader

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
DEFAULTS = ("all-users", "anonymous-visitors")


async def test_every_segment_says_whether_since_when_and_until_when(reader: Reader, world: World) -> None:
    """Those that a user is not in, too; nothing is said of one that is not built."""
    now = SystemClock().now_ms()
    recent = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "days"}}
    pros = await world.segment("pros", conditions=PRO)
    await world.segment("recent", conditions=recent)
    await world.segment("by-hand", conditions=None)
    await world.segment("coming", state="building")
    await world.segment("firms", conditions=PRO, scope="company")
    await world.user("u1", {"plan": "pro"}, seen=(1_000, now - 1_000))
    await world.enter(pros, "u1", 5_000)
    document = (await reader.get("/v1/users/u1/standing")).document
    told = {each["key"]: each for each in document["results"]}
    assert set(told) == {"all-users", "anonymous-visitors", "pros", "recent", "by-hand", "coming"}
    assert told["pros"] == {
        "id": pros,
        "key": "pros",
        "name": "Name of pros",
        "kind": "attribute",
        "state": "ready",
        "version": 1,
        "member": True,
        "since": "1970-01-01T00:00:05.000Z",
        "truth": True,
        "next_flip_at": None,
    }
    assert (told["recent"]["member"], told["recent"]["truth"]) == (False, True)
    assert told["recent"]["next_flip_at"] is not None
    assert (told["by-hand"]["member"], told["by-hand"]["truth"]) == (False, False)
    assert (told["coming"]["member"], told["coming"]["truth"], told["coming"]["state"]) == (None, None, "building")
    assert (document["total"], document["next"]) == (6, None)


async def test_a_company_stands_with_segments_of_companies(reader: Reader, world: World) -> None:
    """And an unknown one is refused, like an unknown user."""
    firms = await world.segment("firms", conditions=PRO, scope="company")
    await world.company("acme", ["u1"], {"plan": "pro"})
    document = (await reader.get("/v1/companies/acme/standing")).document
    told = {each["id"]: each for each in document["results"]}
    assert (told[firms]["member"], told[firms]["truth"]) == (False, True)
    assert (await reader.get("/v1/companies/nobody/standing")).code == "not_found"
    assert (await reader.get("/v1/users/nobody/standing")).code == "not_found"


async def test_who_a_user_was_before_is_told_with_its_calls(reader: Reader, world: World) -> None:
    """And when it turned out."""
    await world.user("u1")
    await world.event("a1", "Seen", 100, "e1")
    await world.event("a1", "Seen", 200, "e2")
    await world.connection.execute(
        "insert into anonymous_ids values ($1, 'development', 'u1', 'a1', 1000, true)", place("u1")
    )
    await world.connection.execute(
        "insert into merges values ($1, 'development', 'a1', 'u1', 1000, 'event:m')", place("a1")
    )
    document = (await reader.get("/v1/users/u1")).document
    assert document["merged_from"] == [{"anonymous_id": "a1", "at": "1970-01-01T00:00:01.000Z", "calls": 2}]


async def test_a_closed_anonymous_id_leads_to_the_user(reader: Reader, world: World) -> None:
    """For whoever kept a link to the visitor."""
    await world.connection.execute(
        "insert into merges values ($1, 'development', 'a1', 'u1', 1000, 'event:m')", place("a1")
    )
    answer = await reader.get("/v1/users/a1")
    assert (answer.code, answer.document["merged_into"]) == ("not_found", "u1")
    assert "merged_into" not in (await reader.get("/v1/users/nobody")).document


async def test_attributes_of_a_company_tell_their_message(reader: Reader, world: World) -> None:
    """As those of a user do."""
    await world.company("acme", [], {"plan": "pro"})
    document = (await reader.get("/v1/companies/acme")).document
    assert document["sources"] == {"plan": {"type": "string", "at": "1970-01-01T00:00:01.000Z", "message_id": "m"}}


async def test_one_read_of_the_log_answers_for_every_segment(reader: Reader, world: World) -> None:
    """Events of several names, with and without their properties, and those of several days."""
    for name, event, where in (
        ("clicked", "Clicked", None),
        ("clicked-pro", "Clicked", PRO),
        ("clicked-free", "Clicked", {**PRO, "value": "free"}),
        ("opened", "Opened", None),
        ("opened-pro", "Opened", PRO),
        ("never", "Closed", None),
    ):
        asked = {"event": event, "op": "performed"} | ({} if where is None else {"where": where})
        await world.segment(name, conditions=asked)
    await world.user("u1")
    await world.event("u1", "Clicked", 1_000, "m1", plan="pro")
    await world.event("u1", "Clicked", 2_000, "m2", plan="trial")
    await world.event("u1", "Opened", 3_000, "m3")
    for _ in range(2):
        document = (await reader.get("/v1/users/u1/standing")).document
        told = {each["key"]: each["truth"] for each in document["results"] if each["key"] not in DEFAULTS}
        assert told == {
            "clicked": True,
            "clicked-pro": True,
            "clicked-free": False,
            "opened": True,
            "opened-pro": False,
            "never": False,
        }
