"""Uploaded lists: checked in the background, looked at, and committed as entries."""

import pytest
from redis.asyncio import Redis

from shared.postgres.pool import Connection
from tests.integration.management import picking
from tests.integration.management.client import problem
from tests.integration.management.lists import Lists


async def test_a_list_is_checked_in_the_background(lists: Lists) -> None:
    """What the file is, at once; whom it means, soon; nothing is sent."""
    answer = await lists.upload()
    path, made = answer.headers["location"], answer.json()
    assert (answer.status_code, made["state"]) == (202, "checking")
    assert path == f"/v1/segments/{lists.segment}/imports/{made['id']}"
    assert (made["rows"], made["values"], made["repeated"], made["blank"]) == (4, 3, 1, 0)
    assert (made["column"], made["by"]) == ("E-Mail", "email")
    await lists.work_off()
    checked = await lists.show(path)
    assert (checked["state"], checked["matched"], checked["already_in"]) == ("ready", 1, 1)
    assert (checked["unmatched_count"], checked["unmatched"]) == (1, ["x@example.com"])
    assert checked["ambiguous"] == [{"value": "bob@example.com", "user_ids": ["bob", "bob2"]}]
    assert (checked["ambiguous_count"], checked["message_id"]) == (1, None)


@pytest.mark.parametrize(
    ("action", "picked", "replaces"), [("add", True, False), ("remove", False, False), ("replace", True, True)]
)
async def test_a_commit_sends_the_entries(
    lists: Lists, redis: Redis, action: str, picked: bool, replaces: bool
) -> None:
    """Of those that were matched, then the closing ones; under one message id, which a repeated commit tells again."""
    path = await lists.checked()
    answer = await lists.commit(path, action)
    assert (answer.status_code, answer.json()["state"]) == (202, "committing")
    message_id = answer.json()["message_id"]
    await lists.work_off()
    assert await picking.picks(redis, message_id) == {"ann": picked}
    assert {entry.replaces for entry in await picking.closings(redis, message_id)} == {replaces}
    again = (await lists.commit(path, action)).json()
    assert (again["state"], again["message_id"]) == ("done", message_id)
    assert await lists.work_off() == 0


async def test_states_in_which_a_list_is_not_committed(lists: Lists) -> None:
    """409 before it is checked, and when it was committed otherwise."""
    path = (await lists.upload()).headers["location"]
    assert problem(await lists.commit(path, "add")) == (409, "import_not_ready")
    await lists.work_off()
    await lists.commit(path, "add")
    assert problem(await lists.commit(path, "remove")) == (409, "import_not_ready")
    assert problem(await lists.commit(path, "drop")) == (422, "invalid_request")


async def test_a_commit_without_a_body(lists: Lists) -> None:
    """422 with what it has to say."""
    answer = await lists.manage.send("POST", f"{await lists.checked()}/commit")
    assert problem(answer) == (422, "invalid_request")
    assert answer.json()["detail"] == "The body: a JSON body is needed, with `action`: add, remove or replace"


async def test_what_was_left_out_is_a_file(lists: Lists) -> None:
    """With lines and reasons, in the order of the list, and without formulas."""
    text = "email\n=cmd()\nbob@example.com\nann@example.com\n"
    path = await lists.checked(text)
    answer = await lists.manage.send("GET", f"{path}/unmatched.csv")
    assert answer.text.splitlines() == [
        "line,value,reason,user_ids",
        "2,'=cmd(),unmatched,",
        "3,bob@example.com,ambiguous,bob bob2",
    ]
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_form_may_carry_the_file(lists: Lists) -> None:
    """As browsers and `curl -F` send it."""
    answer = await lists.manage.send(
        "POST", f"/v1/segments/{lists.segment}/imports", files={"file": ("list.csv", b"ann\nzoe\n")}
    )
    assert answer.status_code == 202
    await lists.work_off()
    checked = (await lists.manage.send("GET", answer.headers["location"])).json()
    assert (checked["by"], checked["matched"], checked["unmatched"]) == ("user_id", 1, ["zoe"])


async def test_the_caller_may_choose_the_column(lists: Lists) -> None:
    """And say what it holds."""
    made = (await lists.upload(column="name", by="user_id")).json()
    assert (made["column"], made["by"], made["values"]) == ("Name", "user_id", 4)


async def test_files_that_are_refused(lists: Lists, database: Connection) -> None:
    """422 for what is no list, 413 for what is too long, 409 and 404 for other segments."""
    assert problem(await lists.upload("plan,name\npro,Ann\n")) == (422, "invalid_csv")
    assert problem(await lists.upload("x" * (32 * 1024 * 1024 + 1))) == (413, "body_too_large")
    assert problem(await lists.manage.send("POST", "/v1/segments/all-users/imports", content=b"ann")) == (
        409,
        "not_manual",
    )
    assert problem(await lists.manage.send("GET", f"/v1/segments/{lists.segment}/imports/imp_none")) == (
        404,
        "not_found",
    )
    assert await database.fetchval("select count(*) from member_imports") == 0
