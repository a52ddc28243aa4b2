"""The rows of a shard stand by themselves: every table of theirs can be distributed by `shard`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from pathlib import Path

import asyncpg
import pytest

from shared.postgres.pool import Connection
from shared.postgres.statements import parse
from tests.data import ROOT
from tests.sql_shards import unbound

SEGMENTER = ROOT / "services" / "segmenter"

REFERENCE = {
    "audit": "what people command",
    "catalogue": "one row, raised by commands and switches",
    "definitions": "what people decide; every owner reads all of it",
    "descriptions": "what people say of attributes",
    "environments": "a few rows",
    "idempotency_keys": "answers of commands, for a day",
    "installation": "one row",
    "keys": "what people decide",
    "member_import_rows": "uploaded lists, for a week: ingest alone reads and writes them",
    "member_imports": "uploaded lists, for a week: ingest alone reads and writes them",
    "migrations": "the ledger",
    "relay_problems": "a row per environment; the coordinator's",
    "segments": "what people decide",
    "transition_checkpoints": "a row per segment; the coordinator's",
    "transition_horizons": "a row per environment; the coordinator's",
    "transition_ranges": "the one sequence of an environment, which is of all shards: a row a run; the coordinator's",
}
"""Tables that belong to no shard, and why: on every node, or on one."""

NUMBERED = {
    "dead_letters": "a number that people call a letter by; no order beyond a shard hangs on it",
    "stream_incidents": "a number that orders the newest twenty for status",
}
"""Tables of shards whose rows are numbered by a sequence of all shards, and why that harms nothing."""

COORDINATOR = {
    "erased_ids.sql": "due: the ids whose replacement is due on any shard; each is replaced on its own",
    "forgetting.sql": "purges segments that nobody can restore, page by page on all shards",
    "housekeeping.sql": "the slowest clock of the shards",
    "numbering.sql": "gives the transitions of all shards one sequence; writes transition_ranges alone",
    "readiness.sql": "looks whether all shards are done; writes definitions alone",
    "relay.sql": "reads transitions of all shards by their sequence",
    "retention/transitions.sql": "prunes the history of all shards behind one horizon, once in a while",
    "switch.sql": "looks whether all shards are done; writes definitions, segments and its own transitions (shard -1)",
}
"""Statements of the one coordinator: they concern all shards by their nature, and no owner runs them."""

COMMANDS = {
    "rebuild_requests.sql": "muster rebuild asks the owners and looks how far they are",
    "rebuilding/passing.sql": "muster rebuild waits until what shards have told each other is handled",
    "verify/numbering.sql": "muster verify",
    "verify/quiet.sql": "muster verify",
    "verify/relayed.sql": "muster verify",
    "verify/sides.sql": "muster verify compares what two shards say of each other",
}
"""Statements of commands of people, which look at all shards."""

OWNERS = {
    ("erase_pages.sql", "empty_letters"): "what was refused of the erased is on the shard of its environment",
    ("rebuilding/agreeing.sql", "heard"): "a rebuild asks what others have heard, to say it again; no fold does",
    ("rebuilding/agreeing.sql", "copies"): "a rebuild asks what others have heard, to say it again; no fold does",
}
"""Statements of owners that leave their shard, and why: erasures and rebuilds, which are rare."""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Connection]:
    """A migrated database."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def names(database: Connection, statement: str, *arguments: object) -> set[str]:
    """The first column of what a statement finds."""
    return {row[0] for row in await database.fetch(statement, *arguments)}


async def tables_of_shards(database: Connection) -> set[str]:
    """All tables, but those that belong to no shard; partitions are their table's."""
    every = """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition"""
    return await names(database, every) - set(REFERENCE)


async def test_every_table_is_of_a_shard_or_named(database: Connection) -> None:
    """A new table without a shard is a decision."""
    found = await tables_of_shards(database)
    having = await names(database, "select table_name from information_schema.columns where column_name = 'shard'")
    assert found - having == set()
    assert set(REFERENCE) - await names(database, "select table_name from information_schema.tables") == set()


async def test_every_key_has_the_shard(database: Connection) -> None:
    """A key without it would have to be looked up on all nodes; there is a key, so that rows can be told apart."""
    rows = await database.fetch("""
        select i.indrelid::regclass::text as of_table, i.indexrelid::regclass::text as key,
               exists (select from pg_attribute a where a.attrelid = i.indrelid and a.attname = 'shard'
                       and a.attnum = any(i.indkey)) as has_shard, i.indisprimary as is_primary
        from pg_index i
        where i.indisunique or i.indisprimary""")
    shards = await tables_of_shards(database)
    assert {row["key"] for row in rows if row["of_table"] in shards and not row["has_shard"]} == set()
    assert shards - {row["of_table"] for row in rows if row["is_primary"]} == set()


async def test_what_a_row_refers_to_is_on_its_node(database: Connection) -> None:
    """A foreign key between tables of shards has the shard on both sides; one to a table on every node needs none."""
    rows = await database.fetch("""
        select k.conname as name, k.conrelid::regclass::text as of_table, k.confrelid::regclass::text as to_table,
               exists (select from generate_subscripts(k.conkey, 1) as n (place)
                       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[n.place]
                       join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[n.place]
                       where a.attname = 'shard' and b.attname = 'shard') as by_shard
        from pg_constraint k
        where k.contype = 'f'""")
    shards = await tables_of_shards(database)
    touching = [row for row in rows if row["of_table"] in shards or row["to_table"] in shards]
    assert {row["name"] for row in touching if row["to_table"] not in REFERENCE and not row["by_shard"]} == set()
    assert {row["name"] for row in touching if row["of_table"] in REFERENCE} == set()


async def test_nothing_behind_a_table_reaches_other_shards(database: Connection) -> None:
    """No trigger and no constraint over rows that are not of one key; sequences only where named."""
    shards = await tables_of_shards(database)
    triggers = await names(database, "select tgrelid::regclass::text from pg_trigger where not tgisinternal")
    excluding = await names(database, "select conrelid::regclass::text from pg_constraint where contype in ('t', 'x')")
    assert (triggers | excluding) & shards == set()
    numbered = await names(
        database,
        """select d.refobjid::regclass::text from pg_depend d
           join pg_class s on s.oid = d.objid and s.relkind = 'S'
           where d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')""",
    )
    assert numbered & shards == set(NUMBERED)


async def test_what_owners_do_binds_their_shard(database: Connection) -> None:
    """Each statement of the segmenter that names a table of shards asks for the rows of one."""
    found = leaving(await tables_of_shards(database), {*COORDINATOR, *COMMANDS})
    assert found == set(OWNERS)


async def test_what_is_excepted_is_there(database: Connection) -> None:
    """A name of a file that has no such statement any more goes."""
    crossing = {file for file, _ in leaving(await tables_of_shards(database), ())}
    assert {*COORDINATOR, *COMMANDS} - crossing == set()


def leaving(tables: Collection[str], but: Collection[str]) -> set[tuple[str, str]]:
    """The statements of the segmenter that touch a table of shards without the shard, by file and name."""
    found = set()
    for path in sorted(SEGMENTER.rglob("*.sql")):
        file = str(path.relative_to(SEGMENTER))
        for name, statement in statements(path).items():
            if file not in but and unbound(statement, tables):
                found.add((file, name))
    return found


def statements(path: Path) -> dict[str, str]:
    """The statements of a file, by name."""
    return parse(path.read_text(encoding="utf-8"), path.name)
