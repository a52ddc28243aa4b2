"""Every named statement of the repository is one that the migrated schema understands."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from shared.postgres.migrate import MIGRATIONS
from shared.postgres.pool import Connection
from shared.postgres.statements import parse
from tests.data import ROOT
from tests.servers import create_database, drop_database

FILES = sorted(
    path
    for folder in ("services", "shared")
    for path in (ROOT / folder).rglob("*.sql")
    if MIGRATIONS not in path.parents
)


def relative(path: Path) -> str:
    """The file as people name it."""
    return str(path.relative_to(ROOT))


def statements_of(path: Path) -> dict[str, str]:
    """The statements of a file by name."""
    return parse(path.read_text(encoding="utf-8"), path.name)


@pytest.fixture(scope="module")
def prepared_on(postgres_server: str, template_database: str) -> Iterator[str]:
    """One database for all files: nothing is written to it."""
    name = f"statements_{secrets.token_hex(4)}"
    yield asyncio.run(create_database(postgres_server, name, template_database))
    asyncio.run(drop_database(postgres_server, name))


@pytest.fixture
async def database(prepared_on: str) -> AsyncIterator[Connection]:
    """A session of the test's own."""
    connection = await asyncpg.connect(prepared_on)
    yield connection
    await connection.close()


@pytest.mark.parametrize("path", FILES, ids=relative)
async def test_every_statement_can_be_prepared(database: Connection, path: Path) -> None:
    """A wrong column, table or type fails here in milliseconds, not at night."""
    for name, statement in statements_of(path).items():
        try:
            await database.prepare(statement)
        except asyncpg.PostgresError as error:
            pytest.fail(f"{relative(path)}: {name}: {error}")


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_statements_stand_beside_the_module_that_uses_them(path: Path) -> None:
    """One file of statements, one module, the same name."""
    assert path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_statement_asks_for_whatever_columns_there_are(path: Path) -> None:
    """`select *` would change its answer with the next migration."""
    assert "select *" not in path.read_text(encoding="utf-8").lower()
