"""Deleting segments that others use, undoing a deletion, and restoring versions."""

from typing import Any

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import IS_FREE, IS_PRO, Manage, paths, problem
from tests.integration.management.test_edit import serve, states
from tests.integration.management.test_naming_segments import inside, made, read


async def restore(manage: Manage, segment: dict[str, Any], **body: int) -> Any:
    """`POST .../restore`, without a body when there is nothing to say."""
    return await manage.send("POST", f"/v1/segments/{segment['id']}/restore", **({"json": body} if body else {}))


async def delete(manage: Manage, segment: dict[str, Any], query: str = "") -> Any:
    """`DELETE`."""
    return await manage.send("DELETE", f"/v1/segments/{segment['id']}{query}")


@pytest.mark.parametrize("query", ["", "?purge=true"])
async def test_what_others_use_is_not_deleted(manage: Manage, query: str) -> None:
    """409 with who uses it; once they are gone it may go."""
    inner = await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    response = await delete(manage, inner, query)
    assert problem(response) == (409, "referenced")
    assert response.json()["references"] == [
        {
            "type": "segment",
            "id": outer["id"],
            "key": "outer",
            "name": "Outer",
            "scope": "user",
            "kind": "attribute",
        }
    ]
    assert (await delete(manage, outer)).status_code == 204
    assert (await delete(manage, inner, query)).status_code == 204


async def test_what_serves_counts_as_use(manage: Manage, database: Connection) -> None:
    """Until the version that names it no more is switched to, the old one is evaluated."""
    inner = await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    await serve(database, outer["id"])
    await manage.put(outer, conditions=IS_FREE)
    assert problem(await delete(manage, inner)) == (409, "referenced")


async def test_a_deleted_segment_builds_no_more(manage: Manage, database: Connection) -> None:
    """What was pending is dropped, so that it holds up no group."""
    segment = await made(manage, "Pro")
    await delete(manage, segment)
    assert await states(database, segment["id"]) == [(1, "dropping")]
    assert await database.fetchval("select count(*) from segments where building_definition is not null") == 0


async def test_an_undone_deletion_is_the_next_version(manage: Manage, database: Connection) -> None:
    """200 with the segment as it was: name, key, conditions; its members are built again."""
    segment = await made(manage, "Pro", columns=["email"])
    await manage.put(segment, conditions=IS_FREE)
    await delete(manage, segment)
    response = await restore(manage, segment)
    undone = response.json()
    assert response.status_code == 200
    assert (undone["key"], undone["conditions"], undone["columns"]) == ("pro", IS_FREE, ["email"])
    assert (undone["state"], undone["build"]["version"]) == ("building", 3)
    assert response.headers["etag"] == f'"{undone["revision"]}"'
    assert "archived_at" not in undone


async def test_there_is_nothing_to_undo(manage: Manage) -> None:
    """409 for a live segment, by id or key; 404 for none."""
    segment = await made(manage, "Pro")
    assert problem(await restore(manage, segment)) == (409, "not_archived")
    assert problem(await restore(manage, {"id": "pro"})) == (409, "not_archived")
    assert problem(await restore(manage, {"id": "nope"})) == (404, "not_found")


async def test_a_key_is_enough_where_one_had_it(manage: Manage) -> None:
    """A deletion by key is undone by key, whatever was purged with that key before."""
    purged = await made(manage, "Pro")
    await delete(manage, purged, "?purge=true")
    segment = await made(manage, "Pro")
    await delete(manage, {"id": "pro"})
    response = await restore(manage, {"id": "pro"})
    assert (response.status_code, response.json()["id"]) == (200, segment["id"])


async def test_a_key_that_several_had(manage: Manage, database: Connection) -> None:
    """409 with the ids of those that can be restored, the last deleted one first."""
    old, first, second = [await _made_and_deleted(manage) for _ in range(3)]
    await database.execute(
        "update segments set archived_at = archived_at - interval '30 days' where segment_id = $1", old
    )
    response = await restore(manage, {"id": "pro"})
    assert problem(response) == (409, "ambiguous_key")
    assert response.json()["ids"] == [second, first]
    assert (await restore(manage, {"id": second})).status_code == 200


async def _made_and_deleted(manage: Manage) -> str:
    segment = await made(manage, "Pro")
    await delete(manage, segment)
    return str(segment["id"])


async def test_name_or_key_may_be_taken_meanwhile(manage: Manage) -> None:
    """409 with the id of the one that has it."""
    segment = await made(manage, "Pro")
    await delete(manage, segment)
    thief = await made(manage, "PRO", key="other")
    response = await restore(manage, segment)
    assert problem(response) == (409, "name_taken")
    assert response.json()["id"] == thief["id"]
    await manage.send("PATCH", "/v1/segments/other", json={"name": "Other"})
    thief = await made(manage, "Key thief", key="pro")
    response = await restore(manage, segment)
    assert problem(response) == (409, "key_taken")
    assert response.json()["id"] == thief["id"]


async def test_a_part_may_be_gone_meanwhile(manage: Manage) -> None:
    """422 with the path of the node: first undo that deletion."""
    inner = await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    await delete(manage, outer)
    await delete(manage, inner)
    response = await restore(manage, outer)
    assert problem(response) == (422, "invalid_definition")
    assert paths(response) == ["/conditions/segment"]
    assert (await restore(manage, inner)).status_code == 200
    assert (await restore(manage, outer)).status_code == 200


async def test_what_was_purged_is_gone(manage: Manage) -> None:
    """410, whether it was purged at once or later, by its id."""
    now, later = await made(manage, "Now"), await made(manage, "Later")
    assert (await delete(manage, now, "?purge=true")).status_code == 204
    assert (await delete(manage, later)).status_code == 204
    assert (await delete(manage, later, "?purge=true")).status_code == 204
    for segment in (now, later):
        assert problem(await restore(manage, segment)) == (410, "purged")
        assert problem(await delete(manage, segment, "?purge=true")) == (404, "not_found")


async def test_after_thirty_days_it_is_gone(manage: Manage, database: Connection) -> None:
    """410 also while its row is still there."""
    segment = await made(manage, "Pro")
    await delete(manage, segment)
    await database.execute("update segments set archived_at = archived_at - interval '30 days'")
    assert problem(await restore(manage, segment)) == (410, "purged")


async def test_a_version_is_restored_as_the_next_one(manage: Manage, database: Connection) -> None:
    """Conditions and population are those of then; the revision moves."""
    segment = await made(manage, "Pro", population="all")
    await manage.put(segment, conditions=IS_FREE, population="identified")
    response = await restore(manage, segment, version=1, if_version=2)
    restored = response.json()
    assert (response.status_code, restored["revision"], restored["build"]["version"]) == (200, 3, 3)
    assert (restored["conditions"], restored["population"]) == (IS_PRO, "all")


async def test_restoring_what_it_says_already(manage: Manage, database: Connection) -> None:
    """200 and no version."""
    segment = await made(manage, "Pro")
    response = await restore(manage, segment, version=1, if_version=1)
    assert (response.status_code, response.json()["revision"]) == (200, 1)
    assert await states(database, segment["id"]) == [(1, "building")]


async def test_a_restore_says_what_it_is_based_on(manage: Manage) -> None:
    """428 without, with the version that would do; 412 with the segment as it is now when that is stale."""
    segment = await made(manage, "Pro")
    await manage.put(segment, conditions=IS_FREE)
    response = await restore(manage, segment, version=1)
    assert problem(response) == (428, "precondition_required")
    assert '"if_version": 2' in response.json()["detail"]
    response = await restore(manage, segment, version=1, if_version=1)
    assert problem(response) == (412, "precondition_failed")
    assert response.json()["segment"]["conditions"] == IS_FREE


async def test_a_version_that_never_was(manage: Manage) -> None:
    """422."""
    segment = await made(manage, "Pro")
    assert problem(await restore(manage, segment, version=7, if_version=1)) == (422, "missing_version")
    assert problem(await restore(manage, segment, version=0, if_version=1)) == (422, "invalid_request")
    assert problem(await restore(manage, segment, version=2**31, if_version=1)) == (422, "invalid_request")


async def test_a_version_names_segments_of_today(manage: Manage) -> None:
    """422 when one of them is gone."""
    await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    edited = (await manage.put(outer, conditions=IS_PRO)).json()
    assert (await delete(manage, {"id": "inner"})).status_code == 204
    response = await restore(manage, edited, version=1, if_version=2)
    assert [error["code"] for error in response.json()["errors"]] == ["missing_segment"]
    assert (await read(manage, outer))["conditions"] == IS_PRO


async def test_default_segments_have_no_other_version(manage: Manage) -> None:
    """409."""
    response = await restore(manage, {"id": "all-users"}, version=1, if_version=1)
    assert problem(response) == (409, "immutable_segment")
