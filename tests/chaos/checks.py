"""What must be true after any chaos."""

import json
from collections.abc import Mapping

from tests.chaos.traffic import COMPANIES, Call, Outcome
from tests.client import Client
from tests.folding import folded
from tests.inside import Inside
from tests.stack import Stack
from tests.waiting import wait_until


async def check_log(inside: Inside, acknowledged: list[Call]) -> None:
    """Each acknowledged call is logged once, and so is what a group call told the company's shard; nothing else is."""
    calls = {call["messageId"] for call in acknowledged}
    told = {f"{call['messageId']}/company" for call in acknowledged if call["type"] == "group"}
    logged = await inside.logged()
    assert set(logged) == calls | told
    assert set(logged.values()) == {1}
    assert await inside.postgres.fetchval("select count(*) from dead_letters") == 0


async def check_users(client: Client, expected: Outcome) -> None:
    """Attributes, sums, companies and events of every user, and the companies, by the read door."""
    assert expected.plans
    for user_id, plan in expected.plans.items():
        attributes = (await client.get(f"/v1/users/{user_id}"))["attributes"]
        assert (attributes["plan"], attributes["spent"]) == (plan, expected.spent[user_id]), user_id
        companies = (await client.get(f"/v1/users/{user_id}/companies"))["results"]
        assert {row["company_id"] for row in companies} == expected.companies[user_id], user_id
        tracked = await client.get(f"/v1/users/{user_id}/events", type="event_tracked", limit=1_000)
        assert len(tracked["results"]) == expected.tracked[user_id], user_id
    rows = (await client.get("/v1/companies", limit=COMPANIES))["results"]
    assert {row["company_id"]: row["attributes"]["size"] for row in rows} == expected.company_sizes
    counts = {row["company_id"]: row["member_count"] for row in rows}
    assert counts == {company_id: expected.members_of(company_id) for company_id in counts}


async def check_segments(inside: Inside, client: Client, members: Mapping[str, set[str]]) -> None:
    """Members as expected, by the read door and by folding the stream, which has no gap and no repeat."""
    for segment_id, expected in members.items():

        async def is_right(segment_id: str = segment_id, expected: set[str] = expected) -> bool:
            return await client.members(segment_id) == expected

        await wait_until(is_right, message=f"the members of {segment_id}")
        assert await client.member_count(segment_id) == len(expected)
    await inside.quiet()
    transitions = await inside.transitions()
    for segment_id, expected in members.items():
        assert folded(transitions, segment_id) == expected, segment_id


def check_verify(stack: Stack) -> None:
    """`muster verify` finds nothing."""
    report = json.loads(stack.run("verify", "--deep", "--json", timeout=120))
    assert report["differences"] == 0, report
    assert report["quiet"], report
    print({name: report[name] for name in ("users", "segments", "events", "transitions", "differences", "seconds")})
