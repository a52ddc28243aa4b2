"""What the SDKs of Segment and RudderStack send, unmodified, is what the read door answers."""

import asyncio
from typing import Any, Protocol

import pytest
import rudderstack.analytics.client
import segment.analytics.client

from tests.client import Client, where
from tests.waiting import wait_until

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(120)]


class Sdk(Protocol):
    """What both SDKs have in common."""

    def __call__(self, write_key: str, *, host: str, **options: Any) -> Any:
        """A client."""
        ...


SDKS = [
    pytest.param(segment.analytics.client.Client, "segment", id="segment"),
    pytest.param(rudderstack.analytics.client.Client, "rudder", id="rudderstack"),
]


@pytest.mark.parametrize(("sdk", "name"), SDKS)
async def test_what_an_sdk_sends_is_read_back(sdk: Sdk, name: str, client: Client) -> None:
    """Attributes from identify, the company and the membership from group, the event from track, and the segment."""
    failures: list[Exception] = []
    user_id, company_id, plan = f"{name}-u1", f"{name}-acme", f"{name}-pro"
    segment_id = await client.create_segment(plan, {"all": [where("plan", "is", plan)]})

    sender = sdk(
        client.access.write_key, host=client.access.ingest_url, on_error=lambda error, _: failures.append(error)
    )
    sender.identify(user_id, {"plan": plan, "seats": 3, "address": {"city": "Ulm"}})
    sender.group(user_id, company_id, {"industry": "toys"}, context={"membership": {"role": "admin"}})
    sender.track(user_id, "Order Completed", {"revenue": 12.5})
    await asyncio.to_thread(sender.shutdown)
    assert failures == []

    async def has_arrived() -> bool:
        return (await client.read.get(f"/v1/users/{user_id}/events")).text.count('"message_id"') >= 3

    await wait_until(has_arrived, message="three events of the user")
    user = await client.get(f"/v1/users/{user_id}")
    assert user["attributes"] == {"plan": plan, "seats": 3, "address.city": "Ulm"}
    assert user["identified"] is True
    events = (await client.get(f"/v1/users/{user_id}/events"))["results"]
    assert {event["type"] for event in events} == {"user_identified", "company_grouped", "event_tracked"}
    tracked = next(event for event in events if event["type"] == "event_tracked")
    assert (tracked["name"], tracked["properties"]) == ("Order Completed", {"revenue": 12.5})

    (membership,) = (await client.get(f"/v1/users/{user_id}/companies"))["results"]
    assert (membership["company_id"], membership["membership"]) == (company_id, {"role": "admin"})

    async def has_company() -> bool:
        answer = await client.read.get(f"/v1/companies/{company_id}")
        return answer.status_code == 200 and answer.json()["attributes"] == {"industry": "toys"}

    await wait_until(has_company, message="the company on its own shard")
    users = await client.get(f"/v1/companies/{company_id}/users")
    assert [row["user_id"] for row in users["results"]] == [user_id]
    assert await client.members(segment_id) == {user_id}
