"""How people call attributes and events."""

from typing import Any

import pytest

from shared.postgres.pool import Connection
from tests.integration.management.client import Manage, problem


async def describe(manage: Manage, name: str, scope: str = "user", **said: Any) -> dict[str, Any]:
    """The answer to `PATCH /v1/attributes/{name}`."""
    response = await manage.send("PATCH", f"/v1/attributes/{name}", params={"scope": scope}, json=said)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


async def test_what_is_left_out_stays(manage: Manage) -> None:
    """A display name and a description are said apart, by somebody, some time."""
    await describe(manage, "MonthlyCharges", display_name="Monthly charges")
    told = await describe(manage, "MonthlyCharges", description="In dollars.")
    assert (told["display_name"], told["description"]) == ("Monthly charges", "In dollars.")
    assert (told["scope"], told["name"], told["updated_by"]) == ("user", "MonthlyCharges", "key Ann")


async def test_scopes_are_apart(manage: Manage, database: Connection) -> None:
    """The plan of a user is another one than that of a company; an event is named by its name."""
    for scope in ("user", "company", "membership", "event"):
        await describe(manage, "plan", scope, description=f"of a {scope}")
    rows = await database.fetch("select scope, description from descriptions order by scope")
    assert {row["scope"]: row["description"] for row in rows} == {
        scope: f"of a {scope}" for scope in ("user", "company", "membership", "event")
    }


async def test_null_takes_it_back(manage: Manage, database: Connection) -> None:
    """Nothing said is nothing kept."""
    await describe(manage, "plan", display_name="Plan", description="What they pay for.")
    await describe(manage, "plan", display_name=None)
    told = await describe(manage, "plan", description=None)
    assert (told["display_name"], told["description"], told["updated_at"]) == (None, None, None)
    assert await database.fetchval("select count(*) from descriptions") == 0


async def test_names_with_slashes_and_dots(manage: Manage) -> None:
    """Names of attributes are what products send."""
    told = await describe(manage, "address.city%2Fzip", display_name="City")
    assert told["name"] == "address.city/zip"


@pytest.mark.parametrize(
    "said", [{"display_name": ""}, {"display_name": "x" * 101}, {"description": "x" * 1_001}, {"display_name": 5}]
)
async def test_what_is_said_has_limits(manage: Manage, said: dict[str, Any]) -> None:
    """422."""
    assert problem(await manage.send("PATCH", "/v1/attributes/plan", json=said)) == (422, "invalid_request")


async def test_a_scope_is_one_of_four(manage: Manage) -> None:
    """422."""
    response = await manage.send("PATCH", "/v1/attributes/plan", params={"scope": "planet"}, json={})
    assert problem(response)[0] in (400, 422)
