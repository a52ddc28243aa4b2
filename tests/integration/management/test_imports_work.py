"""The background work on uploaded lists, when something comes between, and how much it can do."""

import asyncio

import pytest
from redis.asyncio import Redis

from services.ingest.commands import member_imports_steps as steps
from shared.postgres.pool import Connection
from shared.postgres.sessions import DatabaseUnavailable, transaction
from shared.stream import names
from tests.integration.management import picking
from tests.integration.management.client import problem
from tests.integration.management.lists import Lists
from tests.waiting import wait_until


async def test_a_step_that_was_cut_off_is_done_again(
    lists: Lists, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash between the streams and the commit, entries come twice under one id, which takes effect once."""
    monkeypatch.setattr(steps, "STEP", 1)
    path = await lists.checked("ann\nbob\nbob2\n")
    message_id = (await lists.commit(path, "add")).json()["message_id"]
    importer = lists.importer
    with monkeypatch.context() as crashing:
        crashing.setattr(steps, "sent", _crash)
        with pytest.raises(DatabaseUnavailable):
            await importer.step()
    assert (await lists.show(path))["state"] == "committing"
    await lists.work_off()
    assert await picking.picks(redis, message_id) == {"ann": True, "bob": True, "bob2": True}
    sent = [entry for shard in (await picking.sent(redis)).values() for entry in shard]
    assert len(sent) == 3 + 1 + picking.SHARDS
    assert len({getattr(entry, "key", None) for entry in sent}) == 1


async def _crash(*_: object, **__: object) -> None:
    raise DatabaseUnavailable


async def test_two_processes_do_not_get_in_each_others_way(lists: Lists) -> None:
    """One works on a list, the other passes it over."""
    await lists.upload()
    importer = lists.importer
    async with transaction(lists.pool) as connection:
        assert await steps.take(connection) is not None
        assert not await importer.step()
    assert await importer.step()


async def test_lists_wait_while_redis_is_away(lists: Lists, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """And go on when it is back."""
    monkeypatch.setattr("services.ingest.doors.importing.AFTER_ERROR_SECONDS", 0.05)
    monkeypatch.setattr("services.ingest.doors.importing.POLL_SECONDS", 0.05)
    working = asyncio.create_task(lists.importer.run())
    path = (await lists.upload()).headers["location"]

    async def state() -> str:
        return str((await lists.show(path))["state"])

    async def is_ready() -> bool:
        return await state() == "ready"

    async def is_done() -> bool:
        return await state() == "done"

    await wait_until(is_ready)
    for shard in range(picking.SHARDS):
        await redis.rename(names.events(shard), f"away:{shard}")
    message_id = (await lists.commit(path, "add")).json()["message_id"]
    await asyncio.sleep(0.2)
    assert await state() == "committing"
    for shard in range(picking.SHARDS):
        await redis.rename(f"away:{shard}", names.events(shard))
    await wait_until(is_done)
    assert await picking.picks(redis, message_id) == {"ann": True}
    working.cancel()


async def test_a_list_that_nobody_can_go_on_with(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails and says so; it stands in nobody's way."""
    first = (await lists.upload()).headers["location"]

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as breaking:
        breaking.setattr(steps, "check", broken)
        assert await lists.work_off() == 1
    failed = await lists.show(first)
    assert failed["state"] == "failed"
    assert failed["failure"]
    assert problem(await lists.commit(first, "add")) == (409, "import_not_ready")


async def test_a_hundred_thousand_rows(lists: Lists, database: Connection, redis: Redis) -> None:
    """The longest list, by address: 20,000 of them known."""
    await picking.numbered_users(database, 20_000)
    text = "email\n" + "".join(f"U{number}@Example.com\n" for number in range(100_000))
    path = await lists.checked(text)
    checked = await lists.show(path)
    assert (checked["matched"], checked["unmatched_count"], len(checked["unmatched"])) == (20_000, 80_000, 1_000)
    message_id = (await lists.commit(path, "replace")).json()["message_id"]
    await lists.work_off()
    assert len(await picking.picks(redis, message_id)) == 20_000
