"""E-mail addresses are the same on the server and here, and are found by an index."""

import json

import asyncpg
import pytest

from shared.domain.emails import SPACE, email_key
from shared.postgres.pool import Connection

AWKWARD = [
    "Ann@Example.COM", " a@b.c ", f"{SPACE}a@b.c{SPACE}", "\u2003a@b.c", "STRASSE@x.y", "straße@x.y", "İ@x.y", "Ⱥ@x.y",
    "\ua7dc@x.y", "ΑΣ@x.y", "a\u0301@x.y",
]  # fmt: skip


async def key_on_server(connection: Connection, attributes: object) -> str | None:
    """The address that the column would hold."""
    found: str | None = await connection.fetchval("select email_text($1::jsonb)", json.dumps(attributes))
    return found


@pytest.mark.parametrize("address", AWKWARD)
async def test_an_address_has_the_same_key_on_the_server(database_url: str, address: str) -> None:
    """Whatever space and letters it has."""
    connection = await asyncpg.connect(database_url)
    assert await key_on_server(connection, {"email": address}) == email_key(address)
    await connection.close()


@pytest.mark.parametrize("value", [None, 7, True, ["a@b.c"], {"a": "b"}, "", "  ", "x" * 321])
async def test_what_is_no_address(database_url: str, value: object) -> None:
    """Nor one that an index could not hold: it must not become a poison of the fold."""
    connection = await asyncpg.connect(database_url)
    assert await key_on_server(connection, {"email": value}) is None
    assert await key_on_server(connection, {"mail": "a@b.c"}) is None
    await connection.close()


async def test_the_longest_address_of_the_longest_id_fits_the_index(database_url: str) -> None:
    """The worst that folding and UTF-8 do to it."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " values (0, 'e', $1, true, $2, '{}', '[]')",
        "".join(chr(0x10000 + number * 7919 % 0xFFFF) for number in range(255)), json.dumps({"email": "\u0390" * 160}),
    )  # fmt: skip
    assert len(await connection.fetchval("select email from users")) == 480
    await connection.close()


async def test_other_attributes_leave_the_index_alone(database_url: str) -> None:
    """An update that keeps the address is HOT, so that calls stay cheap."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " values (0, 'e', 'u', true, '{\"email\": \"a@b.c\"}', '{}', '[]')"
    )
    for number in range(20):
        await connection.execute("update users set attributes = attributes || jsonb_build_object('n', $1::int)", number)
    updates = await connection.fetchrow(
        "select pg_stat_get_xact_tuples_updated('users'::regclass), pg_stat_force_next_flush()"
    )
    assert updates is not None
    row = await connection.fetchrow("select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'users'")
    assert row is not None
    assert (row["n_tup_upd"], row["n_tup_hot_upd"]) == (20, 20)
    await connection.close()
