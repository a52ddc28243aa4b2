"""Erasing users and companies, and ending memberships: one entry each, on the shard that it is about."""

from typing import Any

import pytest
from redis.asyncio import Redis

from shared.domain.events import CompanyErased, MembershipRemoved, UserErased
from shared.domain.shards import shard_of
from tests.integration.management import picking
from tests.integration.management.client import Manage, problem


@pytest.fixture(autouse=True)
async def streams(redis: Redis) -> None:
    """Every shard has its stream."""
    await picking.prepare(redis)


async def only_entry(redis: Redis, entity_id: str) -> Any:
    """The one entry that there is; fails when it is not on the shard of this user or company."""
    found = [(shard, entry) for shard, entries in (await picking.sent(redis)).items() for entry in entries]
    ((shard, entry),) = found
    assert shard == shard_of(picking.ENVIRONMENT, entity_id, picking.SHARDS)
    return entry


async def test_erasing_a_user(manage: Manage, redis: Redis) -> None:
    """Whether or not anything is known under the id: it may be on its way."""
    answer = await manage.send("DELETE", "/v1/users/a%2Fb")
    entry = await only_entry(redis, "a/b")
    assert isinstance(entry, UserErased)
    assert (answer.status_code, answer.json()) == (202, {"message_id": entry.message_id})
    assert entry.message_id.startswith("era_")
    assert (entry.environment, entry.user_id, entry.erased_at) == ("development", "a/b", entry.received_at)


async def test_erasing_a_company(manage: Manage, redis: Redis) -> None:
    """On the company's shard."""
    answer = await manage.send("DELETE", "/v1/companies/acme")
    entry = await only_entry(redis, "acme")
    assert isinstance(entry, CompanyErased)
    assert (answer.status_code, answer.json()) == (202, {"message_id": entry.message_id})
    assert (entry.company_id, entry.erased_at) == ("acme", entry.received_at)


async def test_ending_a_membership(manage: Manage, redis: Redis) -> None:
    """On the user's shard, ordered by the time of the command."""
    answer = await manage.send("DELETE", "/v1/companies/acme/members/ann")
    entry = await only_entry(redis, "ann")
    assert isinstance(entry, MembershipRemoved)
    assert (answer.status_code, answer.json()) == (202, {"message_id": entry.message_id})
    assert (entry.user_id, entry.company_id) == ("ann", "acme")
    assert entry.key == (entry.received_at, 0, entry.message_id)
    assert entry.message_id.startswith("mem_")


async def test_erasing_many_users(manage: Manage, redis: Redis) -> None:
    """Each by a command of its own, once."""
    answer = await manage.send("POST", "/v1/users/erase", json={"user_ids": ["ann", "bob", "ann"]})
    results = answer.json()["results"]
    assert (answer.status_code, [row["user_id"] for row in results]) == (202, ["ann", "bob"])
    entries = [entry for shard in (await picking.sent(redis)).values() for entry in shard]
    assert {entry.message_id for entry in entries} == {row["message_id"] for row in results}
    assert len(entries) == 2


async def test_erasing_many_companies(manage: Manage, redis: Redis) -> None:
    """As many users are."""
    answer = await manage.send("POST", "/v1/companies/erase", json={"company_ids": ["acme", "zeta", "acme"]})
    results = answer.json()["results"]
    assert (answer.status_code, [row["company_id"] for row in results]) == (202, ["acme", "zeta"])
    entries = [entry for shard in (await picking.sent(redis)).values() for entry in shard]
    assert {entry.message_id for entry in entries} == {row["message_id"] for row in results}
    assert {type(entry) for entry in entries} == {CompanyErased}


@pytest.mark.parametrize("user_ids", [[], [""], ["x" * 256], [f"u{number}" for number in range(1_001)], [1]])
async def test_ids_to_erase_that_cannot_be(manage: Manage, redis: Redis, user_ids: list[Any]) -> None:
    """422, and nothing is sent."""
    answer = await manage.send("POST", "/v1/users/erase", json={"user_ids": user_ids})
    assert problem(answer) == (422, "invalid_request")
    assert not any((await picking.sent(redis)).values())


async def test_an_id_that_is_too_long(manage: Manage) -> None:
    """400: no call can have it."""
    assert problem(await manage.send("DELETE", f"/v1/users/{'x' * 256}")) == (400, "invalid_request")
