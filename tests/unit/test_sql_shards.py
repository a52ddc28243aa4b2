"""The reading of SQL that holds owners to their shard sees what it has to."""

from __future__ import annotations

import pytest

from tests.sql_shards import unbound

TABLES = {"users", "picks", "outbox"}


@pytest.mark.parametrize(
    "statement",
    [
        "select user_id from users where shard = $1",
        "select u.user_id from users u where u.environment = $2 and u.shard = $1::smallint",
        "select 1 from users u join picks p on p.shard = u.shard and p.subject_id = u.user_id where u.shard = $1",
        "select 1 from users u join picks as p using (shard, environment) where u.shard = $1",
        "select 1 from users u where u.shard = $1 and exists (select from picks p where p.shard = u.shard)",
        "insert into users (shard, user_id) select $1, user_id from unnest($2::text[]) as u (user_id)",
        "update users u set email = w.email from unnest($2::text[]) as w (email) where u.shard = $1",
        "delete from outbox where shard = $1 and number = any($2::bigint[])",
        "select 1 from segments where environment = $1",
    ],
)
def test_one_shard_is_enough(statement: str) -> None:
    """A parameter, or the shard of a table that has one."""
    assert unbound(statement, TABLES) == []


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("select user_id from users where environment = $1", ["users"]),
        ("select user_id from users -- where shard = $1", ["users"]),
        ("select 'shard = $1' from users", ["users"]),
        ("select 1 from users u join picks p on p.subject_id = u.user_id where u.shard = $1", ["picks"]),
        ("select 1 from users u join picks p on p.shard = u.shard", ["users", "picks"]),
        ("select 1 from users where shard = $1 and exists (select from picks p where p.picked)", ["picks"]),
        ("select 1 from users u where u.shard = any($1)", ["users"]),
        ("select 1 from unnest($1::smallint[]) as w (shard) join outbox o on o.shard = w.shard", ["outbox"]),
        ("insert into users (user_id) values ($1)", ["users"]),
        ("with gone as (delete from picks returning shard) delete from users where shard = $1", ["picks"]),
    ],
)
def test_what_reaches_further_is_told(statement: str, tables: list[str]) -> None:
    """Every table for itself."""
    assert unbound(statement, TABLES) == tables
