"""Company segments, manual segments, and what is warned about."""

from typing import Any

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import IS_PRO, Manage, paths, problem
from tests.integration.management.test_naming_segments import made

BIG = {"attribute": "plan", "op": "is", "value": "enterprise"}


async def test_a_company_segment_is_of_every_company(manage: Manage) -> None:
    """Companies have no population; names are unique per scope."""
    await made(manage, "Big")
    segment = await made(manage, "Big", scope="company", key="big-companies", conditions=BIG)
    assert (segment["scope"], segment["population"], segment["kind"]) == ("company", "all", "attribute")


async def test_the_build_of_a_company_segment_counts_companies(manage: Manage, database: Connection) -> None:
    """As those of users count users."""
    await database.execute(
        "insert into member_counts (shard, definition, member_count, checksum)"
        " select 0, serving_definition, case key when 'all-companies' then 7 else 100 end, 0 from segments"
    )
    assert (await made(manage, "Big", scope="company", conditions=BIG))["build"]["total"] == 7
    assert (await made(manage, "Pro"))["build"]["total"] == 200


async def test_a_manual_segment_has_no_conditions(manage: Manage) -> None:
    """Its members are picked; it is built at once, and announced as the others."""
    segment = await made(manage, "Friends", kind="manual", conditions=None, announce="everyone")
    assert (segment["kind"], segment["population"], segment["conditions"]) == ("manual", "all", None)
    assert (segment["sentence"], segment["announce"]) == ("picked by hand", "everyone")
    assert segment["build"]["stage"] == "building"
    assert problem(await manage.create("Other", kind="manual")) == (422, "invalid_definition")


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"kind": "manual"}, "/conditions", "conditions_of_manual"),
        ({"kind": "manual", "conditions": None, "population": "identified"}, "/population", "wrong_population"),
        ({"scope": "company", "population": "anonymous"}, "/population", "wrong_population"),
        ({"scope": "company", "conditions": {"event": "Paid", "op": "performed"}}, "/conditions",
         "leaf_not_allowed_here"),
        ({"conditions": {"member": "any"}}, "/conditions", "leaf_not_allowed_here"),
    ],
)  # fmt: skip
async def test_what_a_kind_cannot_have(manage: Manage, fields: dict[str, Any], path: str, code: str) -> None:
    """422 with the path in the body."""
    response = await manage.create("Odd", **fields)
    assert problem(response) == (422, "invalid_definition")
    assert [(error["path"], error["code"]) for error in response.json()["errors"]] == [(path, code)]


@pytest.mark.parametrize("change", [{"scope": "company"}, {"kind": "manual", "conditions": None}])
async def test_scope_and_kind_stay(manage: Manage, change: dict[str, Any]) -> None:
    """409; saying what they are is fine."""
    segment = await made(manage, "Pro")
    assert problem(await manage.put(segment, **({"conditions": IS_PRO} | change))) == (409, "immutable")
    assert (await manage.put(segment, conditions=IS_PRO, scope="user", kind="attribute")).status_code == 200


async def test_a_manual_segment_is_renamed_by_put_too(manage: Manage, database: Connection) -> None:
    """Without conditions there is no other version of it."""
    segment = await made(manage, "Friends", kind="manual", conditions=None)
    response = await manage.put(segment, conditions=None, name="Allies")
    assert (response.status_code, response.json()["name"]) == (200, "Allies")
    assert paths(await manage.put(response.json(), conditions=IS_PRO)) == ["/conditions"]
    assert await database.fetchval("select count(*) from definitions where segment_id = $1", segment["id"]) == 1


async def test_names_that_nobody_sent_are_warned_about(manage: Manage, database: Connection) -> None:
    """With the one that was probably meant; built-ins are always there."""
    await database.execute(
        "insert into attribute_types (shard, environment, scope, name, type, subjects) values"
        " (0, 'development', 'user', 'email', 'string', 3), (1, 'development', 'user', 'gone', 'string', 0),"
        " (0, 'development', 'company', 'seats', 'number', 1), (0, 'other', 'user', 'emial', 'string', 1)"
    )
    await database.execute(
        "insert into event_names (shard, environment, name, events, last_at)"
        " values (0, 'development', 'Order Completed', 2, 0)"
    )
    tree = {
        "all": [
            {"attribute": "emial", "op": "exists"},
            {"attribute": "email", "op": "exists"},
            {"attribute": "gone", "op": "exists"},
            {"attribute": "last_seen_at", "op": "exists"},
            {"event": "Order completed", "op": "performed"},
            {"company": "any", "where": {"attribute": "seat", "op": "gt", "value": 3}},
        ]
    }
    segment = await made(manage, "Typos", conditions=tree)
    found = [(one["path"], one["code"], one.get("suggestion")) for one in segment["warnings"]]
    assert found == [
        ("/conditions/all/0", "unknown_attribute", "email"),
        ("/conditions/all/2", "unknown_attribute", None),
        ("/conditions/all/4", "unknown_event", "Order Completed"),
        ("/conditions/all/5/where", "unknown_attribute", "seats"),
    ]
    edited = (await manage.put(segment, conditions={"attribute": "emial", "op": "exists"})).json()
    assert [one["path"] for one in edited["warnings"]] == ["/conditions"]
