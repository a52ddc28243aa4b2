"""Creating segments."""

import asyncio
import json
import re

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import IS_PRO, Manage, paths, problem

AWKWARD_NAMES = [
    "'; drop table segments; --",
    "%s %(name)s {0} $1",
    'quotes " and \\ backslash',
    "Ünïcödé – 顧客 🙂",
    "<script>alert(1)</script>",
    "‮right to left",
]


async def test_a_created_segment_is_answered_whole(manage: Manage) -> None:
    """201 with the address, the ETag and every field, before anything is built."""
    response = await manage.create(columns=["email", "plan"], description="Who pays", tags=["money"])
    segment = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/v1/segments/{segment['id']}"
    assert response.headers["etag"] == '"1"'
    assert re.fullmatch(r"seg_[0-9A-Z]{26}", segment.pop("id"))
    assert segment.pop("created_at") == segment.pop("updated_at")
    assert segment.pop("sentence")
    assert segment == {
        "key": "pro",
        "name": "Pro",
        "description": "Who pays",
        "tags": ["money"],
        "scope": "user",
        "kind": "attribute",
        "population": "identified",
        "version": 1,
        "revision": 1,
        "state": "building",
        "build": {"version": 1, "stage": "building", "done": 0, "total": 0},
        "conditions": IS_PRO,
        "columns": ["email", "plan"],
        "member_count": None,
        "announce": "changes",
        "references": {"segments": 0, "webhooks": 0},
        "created_by": "key Ann",
        "updated_by": "key Ann",
        "warnings": [
            {"path": "/conditions/all/0", "code": "unknown_attribute", "detail": "no user has an attribute 'plan' yet"}
        ],
    }


async def test_a_creation_tells_the_owners(manage: Manage, database: Connection) -> None:
    """The catalogue's number rises in the transaction of the command."""
    before = await database.fetchval("select number from catalogue")
    await manage.create()
    assert await database.fetchval("select number from catalogue") == before + 1


async def test_decimals_of_conditions_stay_exact(manage: Manage) -> None:
    """No digit of an operand goes through a float."""
    body = '{"name":"Exact","conditions":{"attribute":"price","op":"eq","value":0.1234567890123456789012345678901234}}'
    response = await manage.send("POST", "/v1/segments", content=body)
    assert response.status_code == 201
    assert "0.1234567890123456789012345678901234" in response.text


@pytest.mark.parametrize("name", AWKWARD_NAMES)
async def test_names_are_data(manage: Manage, database: Connection, name: str) -> None:
    """Whatever a name holds comes back as it was sent, and becomes no SQL."""
    response = await manage.create(name)
    assert response.status_code == 201
    assert response.json()["name"] == name
    assert await database.fetchval("select count(*) from segments where name = $1", name) == 1


async def test_a_name_is_taken_in_any_case(manage: Manage) -> None:
    """409 with the id of the segment that has the name, and the name as it is spelled there."""
    first = (await manage.create("Pro users")).json()
    response = await manage.create("PRO Users")
    assert problem(response) == (409, "name_taken")
    assert response.json()["id"] == first["id"]
    assert "'Pro users'" in response.json()["detail"]


async def test_two_creations_of_one_name_at_once(manage: Manage) -> None:
    """One is made, the others are refused."""
    answers = await asyncio.gather(*(manage.create("Same") for _ in range(8)))
    assert sorted(response.status_code for response in answers) == [201] + [409] * 7


async def test_a_key_is_made_from_the_name(manage: Manage) -> None:
    """Lower case, words joined by hyphens, and a number when it is taken."""
    names = ["Pro users!", "Pró  users", "Pro-users", "顧客"]
    assert [(await manage.create(name)).json()["key"] for name in names] == [
        "pro-users",
        "pro-users-2",
        "pro-users-3",
        "segment",
    ]


async def test_a_given_key_is_unique(manage: Manage) -> None:
    """409 with the id of the segment that has the key."""
    first = (await manage.create("One", key="the-key")).json()
    response = await manage.create("Two", key="the-key")
    assert problem(response) == (409, "key_taken")
    assert response.json()["id"] == first["id"]


@pytest.mark.parametrize("key", ["Upper", "under_score", "-edge", "edge-", "", "a" * 65, "seg_1"])
async def test_a_key_is_a_slug(manage: Manage, key: str) -> None:
    """Anything else could be taken for an id, or would need quoting in an address."""
    response = await manage.create(key=key)
    assert problem(response) == (422, "invalid_request")
    assert paths(response) == ["/key"]


async def test_every_problem_of_a_tree_is_named(manage: Manage) -> None:
    """422 with the path of each node, as it stands in the body."""
    tree = {
        "all": [{"attribute": "n", "op": "between", "value": [50, 10]}, {"any": []}, {"attribute": "a", "op": "is"}]
    }
    response = await manage.create(conditions=tree)
    assert problem(response) == (422, "invalid_definition")
    assert paths(response) == ["/conditions/all/0/value", "/conditions/all/1/any", "/conditions/all/2/value"]


async def test_conditions_are_needed(manage: Manage) -> None:
    """A segment without conditions would be everyone."""
    response = await manage.send("POST", "/v1/segments", json={"name": "Nobody"})
    assert problem(response) == (422, "invalid_definition")
    assert paths(response) == ["/conditions"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": ""}, "/name"),
        ({"name": "   "}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"name": 7}, "/name"),
        ({"columns": ["c"] * 101}, "/columns"),
        ({"columns": "email"}, "/columns"),
        ({"population": "everybody"}, "/population"),
        ({"announce": True}, "/announce"),
        ({"kind": "default"}, "/kind"),
    ],
)
async def test_invalid_fields_are_named(manage: Manage, fields: dict[str, object], path: str) -> None:
    """422 with the path of the field."""
    body = {"name": "Pro", "conditions": IS_PRO} | fields
    response = await manage.send("POST", "/v1/segments", json=body)
    assert problem(response) == (422, "invalid_request")
    assert paths(response) == [path]


async def test_unknown_fields_are_refused(manage: Manage) -> None:
    """400 with the path and what may be meant: a misspelt field is not silently dropped."""
    response = await manage.create(colums=["email"], xyz=1)
    assert problem(response) == (400, "unknown_field")
    assert paths(response) == ["/colums", "/xyz"]
    meant = "/colums: there is no such field; did you mean 'columns'?; /xyz: there is no such field"
    assert response.json()["detail"] == meant


@pytest.mark.parametrize("fields", [{}, {"conditions": None}])
async def test_conditions_that_are_missing(manage: Manage, fields: dict[str, object]) -> None:
    """422 with where to read on, also for null: only a manual segment has none."""
    response = await manage.send("POST", "/v1/segments", json={"name": "Pro"} | fields)
    assert problem(response) == (422, "invalid_definition")
    assert response.json()["detail"] == "/conditions: conditions is missing; see docs/conditions.md"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "invalid_json"),
        (b"\xff", "invalid_json"),
        ('{"name": NaN}', "invalid_request"),
        ('{"name": 1e400}', "invalid_request"),
        ('{"name": "a\\u0000b"}', "invalid_request"),
        ('{"name": "\\ud800"}', "invalid_request"),
        ("[" * 100_000, "invalid_request"),
        ("[" * 70 + "]" * 70, "invalid_request"),
    ],
)
async def test_bodies_that_cannot_be_read(manage: Manage, body: str | bytes, code: str) -> None:
    """400 with the reason, never a 500."""
    assert problem(await manage.send("POST", "/v1/segments", content=body)) == (400, code)


async def test_a_huge_body_is_refused(manage: Manage) -> None:
    """413 before it is decoded."""
    response = await manage.send("POST", "/v1/segments", content=b" " * (4 * 1024 * 1024 + 1))
    assert problem(response) == (413, "body_too_large")


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "text/plain", "application/json"])
async def test_a_body_of_json_may_call_itself_anything(manage: Manage, media_type: str) -> None:
    """`curl -d` calls it a form."""
    headers = {"Content-Type": media_type}
    body = json.dumps({"name": "Pro", "conditions": IS_PRO})
    assert (await manage.send("POST", "/v1/segments", content=body, headers=headers)).status_code == 201
    response = await manage.send("POST", "/v1/segments", content="name=Pro", headers=headers)
    assert problem(response) == (400, "invalid_json")


async def test_environments_do_not_see_each_other(manage: Manage, database: Connection) -> None:
    """A name that another environment uses is free."""
    other = (await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})).json()
    await manage.create("Pro")
    headers = {"Authorization": f"Bearer {other['manage_key']}"}
    response = await manage.send("POST", "/v1/segments", json={"name": "Pro", "conditions": IS_PRO}, headers=headers)
    assert response.status_code == 201
    assert (await manage.send("DELETE", f"/v1/segments/{response.json()['id']}")).status_code == 404
