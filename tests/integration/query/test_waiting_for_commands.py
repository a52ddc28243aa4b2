"""`wait_for` of commands, and `wait_for_effects`: what messages cause on other shards."""

from __future__ import annotations

import asyncio

import pytest

from services.query import effects, waiting
from services.segmenter.messages import week_of
from shared.domain.messages import entry_hash
from tests.builders import ENVIRONMENT, SHARDS, World
from tests.integration.query.reading import Answer, Reader


async def handled(world: World, shard: int, entry_type: str, message_id: str) -> None:
    """A shard has handled an entry of a command."""
    week = week_of(world.clock.now_ms())
    await world.run("week", week)
    await world.run("seen", shard, ENVIRONMENT, entry_hash(entry_type, message_id), b"12345678", week)


async def is_waiting(task: asyncio.Task[Answer]) -> bool:
    """Whether the answer has not come after a moment."""
    done, _ = await asyncio.wait([task], timeout=0.3)
    return not done


async def as_of_now(world: World) -> None:
    """All shards have handled what was sent."""
    await world.connection.execute("update shards set as_of = $1", world.clock.now_ms())


async def outbox_of(world: World, shard: int) -> None:
    """A shard has something for another one."""
    await world.connection.execute("update shards set outbox_number = outbox_number + 1 where shard = $1", shard)
    await world.connection.execute(
        "insert into outbox (shard, number, target_shard, entry) select shard, outbox_number, 0, '{}' from shards"
        " where shard = $1",
        shard,
    )


async def task_of(world: World, shard: int, message_id: str = "m1") -> None:
    """A shard has pages of work to do that a message left."""
    await world.connection.execute("update shards set task_number = task_number + 1 where shard = $1", shard)
    await world.connection.execute(
        "insert into shard_tasks (shard, number, kind, environment, subject, details)"
        " select shard, task_number, 'company', 'development', 'acme', json_build_object('message_id', $2::text)"
        " from shards where shard = $1",
        shard,
        message_id,
    )


async def test_a_command_on_members_is_waited_for_on_every_shard(reader: Reader, world: World) -> None:
    """Each shard has to have handled its end; its picks alone say nothing."""
    task = asyncio.create_task(reader.get("/v1/users", wait_for="cmd_1"))
    for shard in range(SHARDS):
        await handled(world, shard, "member_picked", "cmd_1")
    for shard in range(SHARDS - 1):
        await handled(world, shard, "picks_closed", "cmd_1")
    assert await is_waiting(task)
    await handled(world, SHARDS - 1, "picks_closed", "cmd_1")
    async with asyncio.timeout(5):
        assert (await task).status == 200


@pytest.mark.parametrize(
    ("entry_type", "message_id"),
    [("user_erased", "era_1"), ("company_erased", "era_2"), ("membership_removed", "mem_1")],
)
async def test_a_command_about_one_is_waited_for_on_its_shard(
    reader: Reader, world: World, entry_type: str, message_id: str
) -> None:
    """Erasures, and ends of memberships."""
    task = asyncio.create_task(reader.get("/v1/users", wait_for=message_id))
    assert await is_waiting(task)
    await handled(world, 3, entry_type, message_id)
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_the_pages_that_a_command_leaves_are_waited_for(reader: Reader, world: World) -> None:
    """A replacement lets go of those who were picked before, in pages."""
    for shard in range(SHARDS):
        await handled(world, shard, "picks_closed", "cmd_1")
    await task_of(world, 2, message_id="cmd_1")
    await task_of(world, 3, message_id="cmd_2")
    task = asyncio.create_task(reader.get("/v1/users", wait_for="cmd_1"))
    assert await is_waiting(task)
    await world.connection.execute("delete from shard_tasks where shard = 2")
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_a_call_may_have_an_id_like_a_commands(reader: Reader, world: World) -> None:
    """Clients choose what they like."""
    await world.seen("cmd_mine", "u1")
    async with asyncio.timeout(5):
        assert (await reader.get("/v1/users", wait_for="cmd_mine")).status == 200


async def test_effects_are_waited_for_from_shard_to_shard(reader: Reader, world: World) -> None:
    """Work and outbox gone, streams read past that moment, and then what this caused likewise."""
    await task_of(world, 2)
    await outbox_of(world, 1)
    task = asyncio.create_task(reader.get("/v1/users", wait_for_effects="true"))
    assert await is_waiting(task)
    await world.connection.execute("delete from shard_tasks")
    assert await is_waiting(task)
    await world.connection.execute("delete from outbox")
    assert await is_waiting(task)
    await outbox_of(world, 5)
    await as_of_now(world)
    assert await is_waiting(task)
    await world.connection.execute("delete from outbox")
    assert await is_waiting(task)
    await as_of_now(world)
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_effects_of_others_do_not_keep_a_read_for_ever(
    reader: Reader, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy system the last round is the end."""
    monkeypatch.setattr(effects, "ROUNDS", 2)
    task = asyncio.create_task(reader.get("/v1/users", wait_for_effects="true"))
    async with asyncio.timeout(5):
        while not task.done():
            await world.connection.execute("update shards set outbox_number = outbox_number + 1")
            await as_of_now(world)
            await asyncio.sleep(0.01)
    assert task.result().status == 200


async def test_effects_that_do_not_come(reader: Reader, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """504."""
    monkeypatch.setattr(effects, "PATIENCE_SECONDS", 0.2)
    await outbox_of(world, 1)
    answer = await reader.get("/v1/users", wait_for_effects="true")
    assert (answer.status, answer.code) == (504, "wait_timeout")


async def test_a_command_that_no_shard_ends(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """504 that names it."""
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.2)
    answer = await reader.get("/v1/users", wait_for="cmd_never")
    assert (answer.status, answer.code) == (504, "wait_timeout")
    assert "cmd_never" in answer.document["detail"]


async def test_whether_a_company_is_a_member(reader: Reader, world: World) -> None:
    """Of a segment of companies, by its id; known as a company."""
    segment = await world.segment("big")
    await world.connection.execute("update segments set scope = 'company' where segment_id = $1", segment)
    await world.company("acme", [])
    await world.company("zeta", [])
    await world.user("u1")
    await world.enter(segment, "acme", 1)

    async def member(company_id: str) -> tuple[object, object]:
        document = (await reader.get(f"/v1/segments/big/members/{company_id}")).document
        return document["member"], document.get("known")

    assert [await member(each) for each in ("acme", "zeta", "u1")] == [(True, None), (False, True), (False, False)]
