"""Reading from a replica, when it or its primary is away: one server at a time, or none."""

from __future__ import annotations

import pytest

from services.query import caller_keys, replicas
from services.query.app import running
from services.query.settings import QuerySettings
from tests.builders import World
from tests.integration.query.reading import Reader
from tests.replicas import Pair, Replica
from tests.servers import as_reader
from tests.waiting import wait_until


async def test_reads_go_on_without_the_primary(
    reader: Reader, world: World, servers: Pair, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For keys that the replica has; of one that it has not nobody knows whether it is new."""
    monkeypatch.setattr(caller_keys, "AWAY_SECONDS", 0.0)
    await world.user("u1")
    await replica.caught_up()
    servers.stop_primary()
    try:
        assert (await reader.get("/v1/users/u1")).document["user_id"] == "u1"
        assert (await Reader(reader.app, "rk_new").get("/v1/users/u1")).code == "database_unavailable"
        assert (await reader.get("/v1/status")).document["replica"]["behind_bytes"] is None
        assert (await reader.get("/readyz")).status == 200
    finally:
        servers.start()


async def test_a_replica_that_is_away_is_a_503(
    reader: Reader, servers: Pair, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The primary is not asked in its place; once back, it is read when nobody can mix it with what it was."""
    monkeypatch.setattr(replicas, "QUIET_SECONDS", 0.5)
    assert (await reader.get("/v1/users")).status == 200
    servers.stop_replica()
    try:
        assert (await reader.get("/v1/users")).code == "database_unavailable"
        assert (await reader.get("/readyz")).code == "database_unavailable"
    finally:
        servers.start()
    assert (await reader.get("/v1/users")).code == "database_unavailable"

    async def is_back() -> bool:
        return (await reader.get("/v1/users")).status == 200

    await wait_until(is_back, message="an answer")


async def test_of_several_servers_one_at_a_time_is_read(
    settings: QuerySettings, servers: Pair, world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address may name the primary behind the replica: it takes over, and keeps what it has taken."""
    monkeypatch.setattr(replicas, "QUIET_SECONDS", 0.5)
    both = f"{replica_host(settings)},{as_reader(database_url).split('@')[1]}"
    several = settings.model_copy(update={"database_read_url": both})
    key = await world.key("read")
    async with running(several) as app:
        reader = Reader(app, key)
        assert (await reader.get("/v1/status")).document["replica"] is not None
        servers.stop_replica()
        try:

            async def is_primary() -> bool:
                answer = await reader.get("/v1/status")
                return answer.status == 200 and answer.document["replica"] is None

            await wait_until(is_primary, message="the primary's answer")
        finally:
            servers.start()
        assert (await reader.get("/v1/status")).document["replica"] is None


def replica_host(settings: QuerySettings) -> str:
    """The address of the replica without its database, so that another host can follow."""
    assert settings.database_read_url is not None
    return settings.database_read_url.rpartition("/")[0]
