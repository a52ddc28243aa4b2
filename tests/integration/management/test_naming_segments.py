"""Segments that name segments: what is refused, and what an edit of one does to the others."""

import asyncio
from typing import Any

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import IS_FREE, IS_PRO, Manage, paths, problem
from tests.integration.management.test_edit import serve, states

COMPANY = {"scope": "company", "conditions": {"attribute": "plan", "op": "is", "value": "enterprise"}}


def inside(reference: str) -> dict[str, Any]:
    """Being in a segment."""
    return {"segment": reference, "op": "in_segment"}


async def made(manage: Manage, name: str, **fields: Any) -> dict[str, Any]:
    """A segment that was created."""
    response = await manage.create(name, **fields)
    assert response.status_code == 201, response.text
    segment: dict[str, Any] = response.json()
    return segment


async def read(manage: Manage, segment: dict[str, Any]) -> dict[str, Any]:
    """The segment as it is now, by a command that changes nothing."""
    response = await manage.send("PATCH", f"/v1/segments/{segment['id']}", json={})
    found: dict[str, Any] = response.json()
    return found


async def rows(database: Connection, segment: dict[str, Any]) -> list[tuple[int, str, int]]:
    """Version, state and group of each definition."""
    found = await database.fetch(
        "select version, state, flip_group from definitions where segment_id = $1 order by version", segment["id"]
    )
    return [(row["version"], row["state"], row["flip_group"]) for row in found]


async def latest_definition(database: Connection, segment: dict[str, Any]) -> int:
    """The number of the newest version."""
    number: int = await database.fetchval(
        "select max(definition) from definitions where segment_id = $1", segment["id"]
    )
    return number


async def parts(database: Connection, segment: dict[str, Any]) -> list[int]:
    """The numbers of the definitions that the newest version means."""
    found = await database.fetch(
        "select value::integer as part from definitions, jsonb_each_text(parts)"
        " where segment_id = $1 and version = (select max(version) from definitions where segment_id = $1)"
        " order by 1",
        segment["id"],
    )
    return [row["part"] for row in found]


async def test_a_key_is_kept_as_the_id(manage: Manage, database: Connection) -> None:
    """Stored definitions name ids; people read names; the inner one knows that it is used."""
    inner = await made(manage, "Pro users")
    outer = await made(manage, "Outer", conditions=inside("pro-users"))
    assert outer["conditions"] == inside(inner["id"])
    assert outer["sentence"] == "is in Pro users"
    assert (await read(manage, inner))["references"] == {"segments": 1, "webhooks": 0}
    assert await parts(database, outer) == [await latest_definition(database, inner)]


async def test_a_segment_that_is_not_there(manage: Manage) -> None:
    """422 with the path of each node; deleted ones and those of other environments are not there."""
    gone = await made(manage, "Gone")
    await manage.send("DELETE", f"/v1/segments/{gone['id']}")
    other = (await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})).json()
    headers = {"Authorization": f"Bearer {other['manage_key']}"}
    stranger = await manage.send(
        "POST", "/v1/segments", json={"name": "Stranger", "conditions": IS_PRO}, headers=headers
    )
    tree = {"all": [inside(gone["id"]), inside(stranger.json()["id"]), inside("nope")]}
    response = await manage.create(conditions=tree)
    assert problem(response) == (422, "invalid_definition")
    assert paths(response) == [f"/conditions/all/{place}/segment" for place in range(3)]
    assert {error["code"] for error in response.json()["errors"]} == {"missing_segment"}


@pytest.mark.parametrize(
    ("scope", "tree", "path"),
    [
        ("user", inside("big"), "/conditions/segment"),
        ("user", {"company": "any", "where": inside("pro")}, "/conditions/where/segment"),
        ("company", inside("pro"), "/conditions/segment"),
        ("company", {"member": "any", "where": inside("big")}, "/conditions/where/segment"),
    ],
)
async def test_a_segment_of_another_scope(manage: Manage, scope: str, tree: dict[str, Any], path: str) -> None:
    """422: users are in segments of users, and the companies inside `company` in those of companies."""
    await made(manage, "Pro")
    await made(manage, "Big", **COMPANY)
    response = await manage.create("Mixed", scope=scope, conditions=tree)
    assert problem(response) == (422, "invalid_definition")
    assert [(error["path"], error["code"]) for error in response.json()["errors"]] == [(path, "wrong_scope")]


async def test_scopes_meet_in_company_and_member(manage: Manage, database: Connection) -> None:
    """A user's segment waits for the company's one; a company's is prepared."""
    big = await made(manage, "Big", **COMPANY)
    users = await made(manage, "At big ones", conditions={"company": "any", "where": inside("big")})
    pro = await made(manage, "Has pro", scope="company", conditions={"member": "any", "where": inside("at-big-ones")})
    assert (big["build"]["stage"], users["build"]["stage"], pro["build"]["stage"]) == ("building", "waiting", "waiting")
    assert [segment["state"] for segment in (big, users, pro)] == ["building"] * 3
    await serve(database, big["id"])
    again = await made(manage, "Again", conditions={"company": "any", "where": inside("big")})
    assert again["build"]["stage"] == "preparing"


async def test_a_circle_is_refused_with_its_names(manage: Manage) -> None:
    """422 on the edit that would close it, across scopes."""
    pro = await made(manage, "Pro")
    await made(manage, "Big", scope="company", conditions={"member": "any", "where": inside("pro")})
    await made(manage, "Staff", conditions={"company": "any", "where": inside("big")})
    response = await manage.put(pro, conditions={"any": [IS_PRO, inside("staff")]})
    assert problem(response) == (422, "invalid_definition")
    (error,) = response.json()["errors"]
    assert (error["path"], error["code"]) == ("/conditions/any/1/segment", "cycle")
    assert error["detail"].endswith("Pro -> Staff -> Big -> Pro")


async def test_an_edit_makes_the_next_version_of_what_uses_it(manage: Manage, database: Connection) -> None:
    """All in one group, by the author of the edit; the resource of the others has its revision still."""
    inner = await made(manage, "Inner")
    middle = await made(manage, "Middle", conditions=inside("inner"))
    outer = await made(manage, "Outer", conditions=inside("middle"))
    for segment in (inner, middle, outer):
        await serve(database, segment["id"])
    await manage.put(inner, conditions=IS_FREE)
    for segment in (inner, middle, outer):
        assert [(version, state) for version, state, _ in await rows(database, segment)] == [
            (1, "serving"),
            (2, "building"),
        ]
    groups = {(await rows(database, segment))[-1][2] for segment in (inner, middle, outer)}
    assert groups == {await latest_definition(database, inner)}
    assert await parts(database, middle) == [await latest_definition(database, inner)]
    assert await parts(database, outer) == [await latest_definition(database, middle)]
    now = await read(manage, outer)
    assert (now["revision"], now["build"]["version"], now["conditions"]) == (1, 2, inside(middle["id"]))


async def test_an_edit_during_a_build_makes_all_anew(manage: Manage, database: Connection) -> None:
    """What was pending of the edited one and its users is dropped; they stay one group."""
    inner = await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    for segment in (inner, outer):
        await serve(database, segment["id"])
    edited = (await manage.put(inner, conditions=IS_FREE)).json()
    await manage.put(edited, conditions={"attribute": "plan", "op": "exists"})
    for segment in (inner, outer):
        assert [state for _, state, _ in await rows(database, segment)] == ["serving", "dropping", "building"]
    assert (await rows(database, inner))[-1][2] == (await rows(database, outer))[-1][2]
    assert await parts(database, outer) == [await latest_definition(database, inner)]


async def test_who_names_what_is_pending_joins_its_group(manage: Manage, database: Connection) -> None:
    """Two groups that one definition names become one."""
    one, two = await made(manage, "One"), await made(manage, "Two")
    assert (await rows(database, one))[0][2] != (await rows(database, two))[0][2]
    both = await made(manage, "Both", conditions={"all": [inside("one"), inside("two")]})
    assert len({(await rows(database, segment))[0][2] for segment in (one, two, both)}) == 1


async def test_a_pending_definition_without_a_group_is_joined(manage: Manage, database: Connection) -> None:
    """Those that migrations made have none."""
    one = await made(manage, "One")
    await database.execute("update definitions set flip_group = null")
    outer = await made(manage, "Outer", conditions=inside("one"))
    number = await latest_definition(database, one)
    assert (await rows(database, one))[0][2] == (await rows(database, outer))[0][2] == number


async def test_a_patch_makes_no_version_of_anything(manage: Manage, database: Connection) -> None:
    """A rename changes sentences, not definitions."""
    await made(manage, "Inner")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    await manage.send("PATCH", "/v1/segments/inner", json={"name": "Core"})
    assert (await read(manage, outer))["sentence"] == "is in Core"
    assert await states(database, outer["id"]) == [(1, "building")]


async def test_a_segment_that_failed_cannot_be_named(manage: Manage, database: Connection) -> None:
    """422: what names it could not be built either. With a version that serves, that one is meant."""
    inner = await made(manage, "Inner")
    await serve(database, inner["id"])
    serving = await latest_definition(database, inner)
    await manage.put(inner, conditions=IS_FREE)
    await made(manage, "Broken")
    await database.execute("update definitions set state = 'failed', failure = 'too big' where state = 'building'")
    outer = await made(manage, "Outer", conditions=inside("inner"))
    assert await parts(database, outer) == [serving]
    response = await manage.create("Other", conditions=inside("broken"))
    assert [error["code"] for error in response.json()["errors"]] == ["failed_segment"]


async def test_the_same_tree_mends_a_failed_version(manage: Manage, database: Connection) -> None:
    """Of a version that can be built there would be no new one."""
    segment = await made(manage, "Pro")
    await database.execute("update definitions set state = 'failed', failure = 'too big' where state = 'building'")
    failed = await read(manage, segment)
    assert (failed["state"], failed["failure"], "stage" in failed["build"]) == ("failed", "too big", False)
    mended = (await manage.put(failed, conditions=IS_PRO)).json()
    assert (mended["state"], mended["build"]["version"]) == ("building", 2)


async def test_default_segments_can_be_named(manage: Manage) -> None:
    """For example everyone but anonymous visitors."""
    outer = await made(manage, "Known", conditions={"segment": "anonymous-visitors", "op": "not_in_segment"})
    assert outer["sentence"] == "is not in Anonymous visitors"


async def test_two_halves_of_a_circle_at_once(manage: Manage) -> None:
    """One command is refused: they go one after the other."""
    one, two = await made(manage, "One"), await made(manage, "Two")
    answers = await asyncio.gather(manage.put(one, conditions=inside("two")), manage.put(two, conditions=inside("one")))
    assert sorted(response.status_code for response in answers) == [200, 422]
