"""The role that query connects by: it reads what query reads, and writes nothing."""

from __future__ import annotations

import asyncpg
import pytest

from services.query.app import POOL_SETTINGS
from shared.postgres.statements import parse
from tests.builders import World
from tests.data import ROOT

FILES = [*sorted((ROOT / "services/query").glob("*.sql")), *(ROOT / "shared/postgres").glob("*.sql")]


async def test_it_may_read_everything_that_query_reads(world: World) -> None:
    """Every statement, though tables come later than the role."""
    await world.seen("m1", "u1")
    await world.connection.execute("set role muster_reader")
    for path in FILES:
        for name, statement in parse(path.read_text(), path.name).items():
            prepared = await world.connection.prepare(statement)
            try:
                await prepared.fetch(*(None for _ in prepared.get_parameters()))
            except asyncpg.InsufficientPrivilegeError as error:
                pytest.fail(f"{path.name}: {name}: {error}")
            except asyncpg.PostgresError:
                # Null is no shard: what matters is that the tables could be opened.
                continue


async def test_it_may_write_nothing(world: World) -> None:
    """Nor does a session of query, whoever it connects as."""
    await world.connection.execute("set role muster_reader")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.connection.execute("delete from users")
    await world.connection.execute("reset role")
    await world.connection.execute(
        f"set default_transaction_read_only = {POOL_SETTINGS['default_transaction_read_only']}"
    )
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await world.connection.execute("delete from users")
