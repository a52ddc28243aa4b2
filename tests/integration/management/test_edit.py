"""Editing and deleting segments."""

import asyncio
from typing import Any

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import IS_FREE, IS_PRO, Manage, paths, problem
from tests.waiting import wait_until


@pytest.fixture
async def segment(manage: Manage) -> dict[str, Any]:
    """A segment whose first version is being built."""
    created: dict[str, Any] = (await manage.create()).json()
    return created


async def serve(database: Connection, segment_id: str) -> None:
    """Do what the coordinator does when all shards have built a version."""
    async with database.transaction():
        await database.execute(
            "update definitions set state = 'serving' from segments"
            " where segments.segment_id = $1 and definition = building_definition",
            segment_id,
        )
        await database.execute(
            "update segments set serving_definition = building_definition, building_definition = null"
            " where segment_id = $1",
            segment_id,
        )


async def states(database: Connection, segment_id: str) -> list[tuple[int, str]]:
    """Version and state of each definition of a segment."""
    rows = await database.fetch(
        "select version, state from definitions where segment_id = $1 order by version", segment_id
    )
    return [(row["version"], row["state"]) for row in rows]


async def test_another_tree_is_a_new_version(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """The serving version goes on serving while the next one is built."""
    await serve(database, segment["id"])
    response = await manage.put(segment, conditions=IS_FREE)
    edited = response.json()
    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'
    assert (edited["revision"], edited["version"], edited["state"]) == (2, 1, "ready")
    assert edited["build"] == {"version": 2, "stage": "building", "done": 0, "total": 0}
    assert edited["conditions"] == IS_FREE
    assert await states(database, segment["id"]) == [(1, "serving"), (2, "building")]


async def test_an_edit_says_what_it_follows(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """The difference will be published against the version that serves."""
    await serve(database, segment["id"])
    await manage.put(segment, conditions=IS_FREE)
    rows = await database.fetch("select definition, previous_definition from definitions order by definition")
    assert rows[-1]["previous_definition"] == rows[-2]["definition"]


@pytest.mark.parametrize("population", [None, "identified"])
async def test_the_same_tree_is_no_new_version(
    manage: Manage, database: Connection, segment: dict[str, Any], population: str | None
) -> None:
    """Nothing changes, the revision included, however the tree is written."""
    tree = {"all": [{"op": "is", "value": "pro", "attribute": "plan"}]}
    response = await manage.put(segment, conditions=tree, population=population)
    assert (response.status_code, response.json()["revision"]) == (200, 1)
    assert await states(database, segment["id"]) == [(1, "building")]


async def test_another_population_is_a_new_version(
    manage: Manage, database: Connection, segment: dict[str, Any]
) -> None:
    """The population is a part of the definition."""
    response = await manage.put(segment, conditions=IS_PRO, population="all")
    assert response.json()["population"] == "all"
    assert await states(database, segment["id"]) == [(1, "dropping"), (2, "building")]


async def test_an_edit_cancels_the_build_before_it(
    manage: Manage, database: Connection, segment: dict[str, Any]
) -> None:
    """At most one version is being built."""
    await serve(database, segment["id"])
    second = (await manage.put(segment, conditions=IS_FREE)).json()
    await manage.put(second, conditions={"attribute": "plan", "op": "exists"})
    assert await states(database, segment["id"]) == [(1, "serving"), (2, "dropping"), (3, "building")]


async def test_an_edit_needs_the_revision(manage: Manage, segment: dict[str, Any]) -> None:
    """428 without If-Match, with the header that would do; 404 where there is nothing to edit."""
    response = await manage.send("PUT", f"/v1/segments/{segment['id']}", json={"conditions": IS_FREE})
    assert problem(response) == (428, "precondition_required")
    assert f'`If-Match: "{segment["revision"]}"`' in response.json()["detail"]
    response = await manage.send("PUT", "/v1/segments/nobody", json={"conditions": IS_FREE})
    assert problem(response) == (404, "not_found")


async def test_a_stale_edit_shows_the_segment(manage: Manage, segment: dict[str, Any]) -> None:
    """412 with the segment as it is now, so that a person can merge."""
    await manage.put(segment, conditions=IS_FREE)
    response = await manage.put(segment, conditions={"attribute": "plan", "op": "exists"})
    assert problem(response) == (412, "precondition_failed")
    assert response.json()["segment"]["conditions"] == IS_FREE
    assert response.json()["segment"]["revision"] == 2


async def test_one_of_many_edits_at_once_wins(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """The others read a revision that is gone."""
    trees = [{"attribute": "plan", "op": "is", "value": str(number)} for number in range(8)]
    answers = await asyncio.gather(*(manage.put(segment, conditions=tree) for tree in trees))
    assert sorted(response.status_code for response in answers) == [200] + [412] * 7
    assert len(await states(database, segment["id"])) == 2


async def test_a_patch_is_no_new_version(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """A rename moves the revision and rebuilds nobody."""
    change = {"name": "Paying", "columns": ["email"], "description": "d", "tags": ["t"], "announce": "everyone"}
    response = await manage.send("PATCH", f"/v1/segments/{segment['id']}", json=change)
    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'
    assert change.items() <= response.json().items()
    assert await states(database, segment["id"]) == [(1, "building")]


async def test_a_patch_leaves_the_rest(manage: Manage, segment: dict[str, Any]) -> None:
    """What is not named stays; null empties the description."""
    path = f"/v1/segments/{segment['id']}"
    await manage.send("PATCH", path, json={"description": "d", "columns": ["email"]})
    patched = (await manage.send("PATCH", path, json={"description": None})).json()
    assert (patched["name"], patched["description"], patched["columns"]) == ("Pro", None, ["email"])


async def test_a_patch_changes_no_definition(manage: Manage, segment: dict[str, Any]) -> None:
    """400: conditions go through PUT."""
    response = await manage.send("PATCH", f"/v1/segments/{segment['id']}", json={"conditions": IS_FREE})
    assert problem(response) == (400, "unknown_field")
    assert paths(response) == ["/conditions"]


async def test_a_rename_to_a_taken_name(manage: Manage, segment: dict[str, Any]) -> None:
    """409; changing only the case of one's own name is fine."""
    other = (await manage.create("Other")).json()
    response = await manage.send("PATCH", f"/v1/segments/{other['id']}", json={"name": "pro"})
    assert problem(response) == (409, "name_taken")
    assert response.json()["id"] == segment["id"]
    assert (await manage.send("PATCH", f"/v1/segments/{segment['id']}", json={"name": "PRO"})).status_code == 200


async def test_the_key_stands_for_the_id(manage: Manage, segment: dict[str, Any]) -> None:
    """Code that names segments by key is the same in every environment."""
    response = await manage.send("PATCH", "/v1/segments/pro", json={"description": "by key"})
    assert response.json()["id"] == segment["id"]


async def test_the_key_never_changes(manage: Manage, segment: dict[str, Any]) -> None:
    """409 for another key, and the same one may be sent along."""
    assert problem(await manage.put(segment, conditions=IS_FREE, key="other")) == (409, "immutable")
    assert (await manage.put(segment, conditions=IS_FREE, key="pro")).status_code == 200


@pytest.mark.parametrize("reference", ["all-users", "anonymous-visitors", "all-companies"])
async def test_default_segments_stay(manage: Manage, reference: str) -> None:
    """409 for each command on them."""
    path, headers = f"/v1/segments/{reference}", {"If-Match": '"1"'}
    assert problem(await manage.send("DELETE", path)) == (409, "immutable_segment")
    assert problem(await manage.send("PATCH", path, json={"name": "X"})) == (409, "immutable_segment")
    body = {"conditions": IS_PRO}
    assert problem(await manage.send("PUT", path, json=body, headers=headers)) == (409, "immutable_segment")


async def test_a_deleted_segment_is_gone(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """204, then 404; the row stays for the coordinator."""
    path = f"/v1/segments/{segment['id']}"
    before = await database.fetchval("select number from catalogue")
    response = await manage.send("DELETE", path)
    assert (response.status_code, response.content) == (204, b"")
    assert problem(await manage.send("DELETE", path)) == (404, "not_found")
    assert await database.fetchval("select number from catalogue") == before + 1
    archived = "select archived_at is not null from segments where segment_id = $1"
    assert await database.fetchval(archived, segment["id"])


async def test_a_deleted_segment_gives_back_name_and_key(manage: Manage, segment: dict[str, Any]) -> None:
    """A script that deletes and creates again gets the same key."""
    await manage.send("DELETE", f"/v1/segments/{segment['id']}")
    again = await manage.create("Pro", key="pro")
    assert (again.status_code, again.json()["key"]) == (201, "pro")


async def test_a_delete_may_name_the_revision(manage: Manage, segment: dict[str, Any]) -> None:
    """412 when somebody has edited it since."""
    path = f"/v1/segments/{segment['id']}"
    assert problem(await manage.send("DELETE", path, headers={"If-Match": '"7"'}))[0] == 412
    assert (await manage.send("DELETE", path, headers={"If-Match": '"1"'})).status_code == 204


@pytest.mark.parametrize("reference", ["nope", "a%2Fb", "..", "%2e%2e", "seg_%27%3B--", "%E9%A1%A7", "a%20b", "%25s"])
async def test_hostile_references_are_not_found(manage: Manage, reference: str) -> None:
    """404, never a 500 or another segment."""
    response = await manage.send("PATCH", f"/v1/segments/{reference}", json={"name": "X"})
    assert problem(response)[0] in {404, 405}


async def test_waiting_until_the_version_is_built(manage: Manage, database: Connection) -> None:
    """`wait=ready` answers once the switch is made."""

    async def is_created() -> bool:
        return await database.fetchval("select exists (select from segments where key = 'pro')") is True

    path, body = "/v1/segments?wait=ready", {"name": "Pro", "conditions": IS_PRO}
    request = asyncio.create_task(manage.send("POST", path, json=body))
    await wait_until(is_created)
    assert not request.done()
    await serve(database, await database.fetchval("select segment_id from segments where key = 'pro'"))
    response = await request
    assert (response.status_code, response.json()["state"], response.json()["member_count"]) == (201, "ready", 0)
    assert "build" not in response.json()


async def test_a_failed_build_shows_why(manage: Manage, database: Connection, segment: dict[str, Any]) -> None:
    """`failed` while nothing serves; the next edit replaces it."""
    await database.execute("update definitions set state = 'failed', failure = 'too big' where state = 'building'")
    renamed = (await manage.send("PATCH", "/v1/segments/pro", json={"name": "Pro 2"})).json()
    assert (renamed["state"], renamed["build"]["failure"]) == ("failed", "too big")
    mended = (await manage.put(renamed, conditions=IS_FREE)).json()
    assert (mended["state"], mended["build"]["version"]) == ("building", 2)
