"""Forward-only, numbered migrations, one transaction each, guarded by checksums and a lock."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path

import asyncpg

from shared.errors import MusterError
from shared.postgres import locks

MIGRATIONS = Path(__file__).parent / "migrations"

_CREATE_LEDGER = """
create table if not exists migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default clock_timestamp()
)
"""


class MigrationChanged(MusterError):
    """A migration that was applied differs from the file of the same name."""

    code = "migration_changed"


async def migrate(dsn: str) -> list[str]:
    """Apply the migrations that the database does not have yet; returns their file names in order.

    Several processes may call it at once: one applies, the others wait and find nothing to do. Raises MigrationChanged
    when an applied file was edited afterwards.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("select pg_advisory_lock($1, $2)", *locks.MIGRATE)
        await connection.execute(_CREATE_LEDGER)
        rows = await connection.fetch("select name, checksum from migrations")
        applied = {row["name"]: row["checksum"] for row in rows}
        return [path.name for path in sorted(MIGRATIONS.glob("*.sql")) if await _apply(connection, path, applied)]
    finally:
        await connection.close()


async def _apply(connection: asyncpg.Connection[asyncpg.Record], path: Path, applied: dict[str, str]) -> bool:
    text = await asyncio.to_thread(path.read_text, encoding="utf-8")
    checksum = sha256(text.encode()).hexdigest()
    if path.name in applied:
        if applied[path.name] != checksum:
            raise MigrationChanged(f"{path.name} was edited after it had been applied; add a new migration instead")
        return False
    async with connection.transaction():
        await connection.execute("set local lock_timeout = '4s'")
        await connection.execute(text)
        await connection.execute("insert into migrations (name, checksum) values ($1, $2)", path.name, checksum)
    return True
