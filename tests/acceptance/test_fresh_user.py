"""The first session of a new user, over HTTP, in the shapes that the design shows by example."""

import pytest

from tests.client import Client, done, where
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(120)]

IS_PRO = {"all": [where("plan", "is", "pro")]}


async def test_a_first_session(client: Client) -> None:
    """Identify, read her back, create a segment, and see who is in it."""
    call = {
        "userId": "u1",
        "traits": {"plan": "pro", "email": "ann@example.com"},
        "messageId": "m1",
        "timestamp": "2026-11-23T10:00:00Z",
    }
    assert await client.call("identify", **call) == {"success": True}
    user = await client.get("/v1/users/u1", wait_for="m1")
    assert user["attributes"] == call["traits"]
    assert user["sources"]["plan"]["message_id"] == "m1"

    body = {"name": "Pro", "scope": "user", "kind": "attribute", "conditions": IS_PRO, "columns": ["email", "plan"]}
    answer = await client.manage.post("/v1/segments", params={"wait": "ready"}, json=body)
    created = done(answer, 201)
    assert created["id"].startswith("seg_")
    assert (created["version"], created["revision"], created["state"]) == (1, 1, "ready")
    assert created["member_count"] == 1

    members = await client.get(f"/v1/segments/{created['id']}/members", limit=100)
    assert (members["total"], members["next"]) == (1, None)
    assert members["lag_seconds"] < 5
    assert [(row["user_id"], row["attributes"]) for row in members["results"]] == [("u1", user["attributes"])]
    listed = (await client.get("/v1/segments", expand="member_count"))["results"]
    shown = next(row for row in listed if row["id"] == created["id"])
    assert (shown["kind"], shown["scope"], shown["state"], shown["member_count"]) == ("attribute", "user", "ready", 1)


async def test_who_enters_and_who_leaves(client: Client) -> None:
    """Members follow each call at once, and the transitions say who, when and why."""
    segment_id = await client.create_segment("Gold", {"all": [where("level", "is", "gold")]})
    await client.call("identify", userId="g1", traits={"level": "gold"}, messageId="g-1")
    await client.call("identify", userId="g1", traits={"level": "tin"}, messageId="g-2")
    await client.call("identify", userId="g2", traits={"level": "gold"}, messageId="g-3")
    members = await client.get(f"/v1/segments/{segment_id}/members", wait_for=["g-1", "g-2", "g-3"])
    assert [row["user_id"] for row in members["results"]] == ["g2"]
    segments = await client.get("/v1/users/g2/segments")
    assert segment_id in {row["id"] for row in segments["results"]}

    async def all_told() -> bool:
        return len((await client.get(f"/v1/segments/{segment_id}/transitions"))["results"]) == 4

    await wait_until(all_told, message="the record of the build and three transitions")
    told = (await client.get(f"/v1/segments/{segment_id}/transitions", after=0))["results"]
    by_user = {
        user_id: [(row["type"], row["cause"]) for row in told if row["user_id"] == user_id] for user_id in ("g1", "g2")
    }
    assert by_user == {
        "g1": [("segment.entered", event("g-1")), ("segment.exited", event("g-2"))],
        "g2": [("segment.entered", event("g-3"))],
    }
    sequences = [row["sequence"] for row in told]
    assert sequences == sorted(set(sequences))


def event(message_id: str) -> dict[str, str]:
    """The cause that is a call."""
    return {"class": "event", "message_id": message_id}


async def test_a_search_inside_a_segment(client: Client) -> None:
    """The search of the design's example: conditions, a segment, a part of the name, an order and columns."""
    segment_id = await client.create_segment("Silver", {"all": [where("level", "is", "silver")]})
    for user_id, email in (("s1", "zoe@example.com"), ("s2", "anna@example.com"), ("s3", "Hanna@example.com")):
        await client.call("identify", userId=user_id, traits={"level": "silver", "email": email}, messageId=user_id)
    body = {
        "conditions": {"all": [where("level", "is", "silver")]},
        "segment": segment_id,
        "search": "ann",
        "sort": [{"attribute": "email", "direction": "asc"}],
        "columns": ["email"],
        "limit": 50,
        "cursor": None,
    }
    await client.get("/v1/freshness", wait_for=["s1", "s2", "s3"])
    found = done(await client.read.post("/v1/users/search", json=body), 200)
    assert {row["user_id"] for row in found["results"]} == {"s2", "s3"}
    assert all(row["attributes"].keys() == {"email"} for row in found["results"])
    assert found["next"] is None


async def test_a_resend_and_its_acknowledgement(client: Client) -> None:
    """The same message again is accepted and changes nothing; a call without a message id is told the one we made."""
    for _ in range(2):
        await client.call("identify", userId="resent", traits={"visits": {"$add": 1}}, messageId="resent-1")
    made = await client.call("track", userId="resent", event="Seen")
    user = await client.get("/v1/users/resent", wait_for=["resent-1", made["messageId"]])
    assert user["attributes"] == {"visits": 1}
    events = (await client.get("/v1/users/resent/events"))["results"]
    assert sorted(event["message_id"] for event in events) == sorted(["resent-1", made["messageId"]])


def test_the_status_of_a_running_muster(stack: Stack) -> None:
    """`muster status --json` says that all is well and who owns each shard."""
    report = stack.status()
    assert report["complaints"] == []
    assert report["status"] == "ok"
    assert all(server["up"] for server in report["servers"])
    assert len(report["shards"]) == 8
    assert all(shard["owner"] for shard in report["shards"])


def test_verify_of_a_running_muster(stack: Stack) -> None:
    """`muster verify` says how much it compared, and that nothing differs."""
    assert "differences 0" in stack.run("verify", timeout=60)
