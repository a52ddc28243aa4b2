"""Lists that come before their segment: looked at first, then committed to one that there is or that is made."""

from typing import Any

import pytest
from redis.asyncio import Redis

from shared.postgres.pool import Connection
from tests.integration.management import picking
from tests.integration.management.client import problem
from tests.integration.management.lists import CSV, Lists

CREATE = {"create": {"name": "Guests", "description": "From a list"}}


async def upload(lists: Lists, text: str = CSV, **parameters: str) -> str:
    """The path of a list that has been checked."""
    answer = await lists.manage.send("POST", "/v1/imports", content=text.encode(), params=parameters)
    assert answer.status_code == 202, answer.text
    await lists.work_off()
    return str(answer.headers["location"])


async def commit(lists: Lists, path: str, **body: Any) -> Any:
    """The answer to a commit."""
    return await lists.manage.send("POST", f"{path}/commit", json=body)


async def segments(database: Connection) -> int:
    """How many manual segments there are."""
    count: int = await database.fetchval("select count(*) from segments where kind = 'manual'")
    return count


async def test_whom_a_list_means_is_seen_before_there_is_a_segment(lists: Lists, database: Connection) -> None:
    """Nothing is made and nothing is sent."""
    before = await segments(database)
    path = await upload(lists)
    assert path.startswith("/v1/imports/imp_")
    checked = await lists.show(path)
    assert (checked["state"], checked["segment_id"], checked["scope"]) == ("ready", None, "user")
    assert (checked["matched"], checked["already_in"]) == (1, 0)
    assert (checked["unmatched"], checked["ambiguous_count"]) == (["x@example.com"], 1)
    assert await segments(database) == before
    file = await lists.manage.send("GET", f"{path}/unmatched.csv")
    assert file.text.splitlines()[1:] == ["4,bob@example.com,ambiguous,bob bob2", "5,x@example.com,unmatched,"]


async def test_who_is_already_in_a_segment_that_may_be_chosen(lists: Lists) -> None:
    """Asked for one segment; of the list alone nobody is."""
    path = await upload(lists)
    assert (await lists.show(f"{path}?segment={lists.segment}"))["already_in"] == 1
    assert (await lists.show(path))["already_in"] == 0


async def test_a_commit_may_make_the_segment(lists: Lists, database: Connection, redis: Redis) -> None:
    """Once: the same commit again tells the same and makes no other; another one is refused."""
    path = await upload(lists)
    before = await segments(database)
    made = await commit(lists, path, **CREATE)
    assert (made.status_code, made.json()["state"], made.json()["action"]) == (202, "committing", "add")
    segment_id, message_id = made.json()["segment_id"], made.json()["message_id"]
    assert made.headers["location"] == f"/v1/segments/{segment_id}"
    await lists.work_off()
    assert await picking.picks(redis, message_id) == {"ann": True}
    again = (await commit(lists, path, **CREATE)).json()
    assert (again["state"], again["segment_id"], again["message_id"]) == ("done", segment_id, message_id)
    assert await segments(database) == before + 1
    assert problem(await commit(lists, path, create={"name": "Others"})) == (409, "import_not_ready")
    assert problem(await commit(lists, path, segment=lists.segment)) == (409, "import_not_ready")
    row = await database.fetchrow("select name, description, kind from segments where segment_id = $1", segment_id)
    assert row is not None
    assert tuple(row) == ("Guests", "From a list", "manual")


@pytest.mark.parametrize(("action", "picked"), [("add", True), ("remove", False), ("replace", True)])
async def test_a_commit_may_name_a_segment(lists: Lists, redis: Redis, action: str, picked: bool) -> None:
    """By id or key; who is in it already is counted then."""
    path = await upload(lists)
    made = (await commit(lists, path, action=action, segment=lists.segment)).json()
    assert (made["segment_id"], made["already_in"]) == (lists.segment, 1)
    await lists.work_off()
    assert await picking.picks(redis, made["message_id"]) == {"ann": picked}
    again = (await commit(lists, path, action=action, segment=lists.segment)).json()
    assert (again["state"], again["message_id"]) == ("done", made["message_id"])


async def test_a_name_that_is_taken_makes_nothing(lists: Lists, database: Connection) -> None:
    """409, and the list can still be committed under another name."""
    path = await upload(lists)
    before = await segments(database)
    assert problem(await commit(lists, path, create={"name": "ALL USERS"})) == (409, "name_taken")
    assert (await lists.show(path))["segment_id"] is None
    assert await segments(database) == before
    assert (await commit(lists, path, **CREATE)).status_code == 202


async def test_a_list_that_is_not_checked_makes_nothing(lists: Lists, database: Connection) -> None:
    """409, whatever it is committed to."""
    answer = await lists.manage.send("POST", "/v1/imports", content=b"ann\n")
    before = await segments(database)
    for where in (CREATE, {"segment": lists.segment}):
        assert problem(await commit(lists, answer.headers["location"], **where)) == (409, "import_not_ready")
    assert await segments(database) == before


async def test_commits_that_say_nothing_sensible(lists: Lists) -> None:
    """422 without a segment, with two, and for taking somebody out of a new one."""
    path = await upload(lists)
    for body in ({}, {"segment": lists.segment, **CREATE}, {"action": "remove", **CREATE}):
        assert problem(await commit(lists, path, **body)) == (422, "invalid_request")
    assert problem(await commit(lists, path, segment="none")) == (404, "not_found")
    assert problem(await commit(lists, path, segment="all-users")) == (409, "not_manual")
    assert problem(await commit(lists, "/v1/imports/imp_none", **CREATE)) == (404, "not_found")


async def test_a_list_of_companies(lists: Lists, database: Connection, redis: Redis) -> None:
    """It becomes a segment of companies, and none of users."""
    await picking.company(database, "acme")
    path = await upload(lists, "company_id\nacme\nzeta\n", scope="company")
    checked = await lists.show(path)
    assert (checked["scope"], checked["by"], checked["matched"]) == ("company", "company_id", 1)
    assert problem(await commit(lists, path, segment=lists.segment)) == (422, "invalid_request")
    made = (await commit(lists, path, **CREATE)).json()
    await lists.work_off()
    assert await picking.picks(redis, made["message_id"]) == {"acme": True}


async def test_a_list_of_a_segment_stays_its_own(lists: Lists) -> None:
    """It is seen here too, and is committed to no other."""
    path = await lists.checked()
    here = f"/v1/imports/{path.rsplit('/', 1)[1]}"
    assert (await lists.show(here))["segment_id"] == lists.segment
    assert problem(await commit(lists, here, **CREATE)) == (409, "import_not_ready")
    assert (await commit(lists, here, segment=lists.segment)).status_code == 202


async def test_a_list_is_written_down(lists: Lists) -> None:
    """Its upload by its id, and its one commit with the segment that it filled, without whom it names."""
    path = await upload(lists)
    for _ in range(2):
        committed = (await commit(lists, path, **CREATE)).json()
    import_id = path.rsplit("/", 1)[1]
    (uploaded,) = (await lists.manage.send("GET", "/v1/audit", params={"subject": import_id})).json()["results"]
    assert (uploaded["action"], uploaded["summary"]) == ("import.uploaded", "3 values of email, of 4 rows")
    search = {"subject": committed["segment_id"], "action": "import.committed"}
    (filled,) = (await lists.manage.send("GET", "/v1/audit", params=search)).json()["results"]
    assert filled["summary"] == f"add, list {import_id}, message {committed['message_id']}"
