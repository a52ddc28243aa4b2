"""The audit log: every command of a person leaves one row, in the transaction of the command."""

import re
from typing import Any

from redis.asyncio import Redis

from shared.postgres.pool import Connection
from tests.integration.management import picking
from tests.integration.management.client import IS_FREE, Manage, problem
from tests.integration.management.lists import Lists


async def log(manage: Manage, **search: Any) -> list[dict[str, Any]]:
    """A page of `GET /v1/audit`, newest first."""
    response = await manage.send("GET", "/v1/audit", params=search)
    assert response.status_code == 200, response.text
    results: list[dict[str, Any]] = response.json()["results"]
    return results


async def newest(manage: Manage) -> tuple[str, str]:
    """Action and subject of the last command."""
    (row, *_) = await log(manage, limit=1)
    return row["action"], row["subject"]


async def test_commands_on_segments(manage: Manage) -> None:
    """What was done, to what, by whom and when, newest first; the definition itself may hold personal data."""
    segment = (await manage.create("Pro")).json()
    edited = (await manage.put(segment, conditions=IS_FREE)).json()
    await manage.send("DELETE", f"/v1/segments/{segment['id']}")
    await manage.send("POST", f"/v1/segments/{segment['id']}/restore")
    rows = await log(manage, subject=segment["id"])
    assert [row["action"] for row in rows] == [
        "segment.restored", "segment.deleted", "segment.edited", "segment.created",
    ]  # fmt: skip
    assert rows[2]["summary"] == f"'Pro': revision {edited['revision']}, version 2"
    assert {row["actor"] for row in rows} == {"key Ann"}
    assert all(re.match(r"key_", row["key_id"]) and row["at"].endswith("Z") for row in rows)


async def test_an_edit_that_changes_nothing_is_none(manage: Manage) -> None:
    """Nor is a command that was refused, nor one that comes again."""
    segment = (await manage.create("Pro")).json()
    key = (await manage.send("POST", "/v1/keys", json={"name": "Web", "scope": "write"})).json()
    for _ in range(2):
        await manage.send("DELETE", f"/v1/keys/{key['id']}")
        await manage.send("PATCH", "/v1/attributes/plan", json={"display_name": "Plan"})
        await manage.send("PATCH", "/v1/environments/development", json={"name": "Dev"})
    await manage.send("PATCH", "/v1/attributes/other", json={"description": None})
    assert [row["action"] for row in await log(manage, subject=key["id"])] == ["key.revoked", "key.created"]
    assert [row["action"] for row in await log(manage, subject="plan")] == ["attribute.described"]
    assert await log(manage, subject="other") == []
    assert [row["action"] for row in await log(manage, subject="development")] == ["environment.edited"]
    await manage.send("PATCH", f"/v1/segments/{segment['id']}", json={"name": "Pro"})
    await manage.create("Pro")
    assert [row["action"] for row in await log(manage, subject=segment["id"])] == ["segment.created"]


async def test_keys_environments_and_descriptions(manage: Manage) -> None:
    """Each under its own id; a key's text is nowhere."""
    key = (await manage.send("POST", "/v1/keys", json={"name": "Web", "scope": "write"})).json()
    assert await newest(manage) == ("key.created", key["id"])
    await manage.send("DELETE", f"/v1/keys/{key['id']}")
    assert await newest(manage) == ("key.revoked", key["id"])
    await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})
    assert await newest(manage) == ("environment.created", "live")
    await manage.send("PATCH", "/v1/environments/development", json={"name": "Dev"})
    assert await newest(manage) == ("environment.edited", "development")
    await manage.send("PATCH", "/v1/attributes/plan", json={"display_name": "Plan"})
    assert await newest(manage) == ("attribute.described", "plan")
    assert key["key"] not in str(await log(manage))


async def test_members_and_lists(lists: Lists) -> None:
    """How many, and no ids of users: an erasure would have to find them here."""
    members = f"/v1/segments/{lists.segment}/members"
    await lists.manage.send("POST", members, json={"user_ids": ["ann", "bob"]})
    await lists.manage.send("DELETE", f"{members}/ann")
    rows = await log(lists.manage, subject=lists.segment)
    assert [(row["action"], row["summary"].split(",")[0]) for row in rows] == [
        ("members.removed", "1 picked"), ("members.added", "2 picked"),
    ]  # fmt: skip
    assert "ann" not in str([row["summary"] for row in rows])


async def test_erasures_name_the_hash(manage: Manage, database: Connection, redis: Redis) -> None:
    """Who asks by the id finds them; who reads the table finds no id."""
    await picking.prepare(redis)
    await manage.send("POST", "/v1/users/erase", json={"user_ids": ["ann", "bob"]})
    await manage.send("DELETE", "/v1/companies/acme")
    (row,) = await log(manage, subject="ann")
    assert (row["action"], row["subject"][:7]) == ("user.erased", "erased:")
    assert [one["action"] for one in await log(manage, subject="acme")] == ["company.erased"]
    stored = await database.fetch("select subject, summary from audit where action like '%.erased'")
    assert len(stored) == 3
    assert not any(name in str(stored) for name in ("ann", "bob", "acme"))


async def test_the_log_is_filtered_and_paged(manage: Manage) -> None:
    """By action, by actor; pages neither repeat nor leave out anything."""
    for number in range(5):
        await manage.create(f"Segment {number}")
    found, cursor = [], None
    while True:
        search = {"action": "segment.created", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await manage.send("GET", "/v1/audit", params=search)).json()
        found += [row["summary"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [f"attribute segment 'Segment {number}' of scope user" for number in (4, 3, 2, 1, 0)]
    assert await log(manage, actor="key Bob") == []
    assert problem(await manage.send("GET", "/v1/audit", params={"action": "segment.stolen"}))[0] in (400, 422)


async def test_other_environments_are_not_told(manage: Manage) -> None:
    """A manage key reads the log of its own environment."""
    await manage.create("Pro")
    other = (await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})).json()
    headers = {"Authorization": f"Bearer {other['manage_key']}"}
    results = (await manage.send("GET", "/v1/audit", headers=headers)).json()["results"]
    assert [row["action"] for row in results] == ["key.created"]
