"""Every named statement of the repository is one that the migrated schema understands."""

from pathlib import Path

import asyncpg
import pytest

from shared.postgres.migrate import MIGRATIONS
from shared.postgres.statements import parse
from tests.data import ROOT

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


@pytest.mark.parametrize("path", FILES, ids=relative)
async def test_every_statement_can_be_prepared(database_url: str, path: Path) -> None:
    """A wrong column, table or type fails here in milliseconds, not at night."""
    connection = await asyncpg.connect(database_url)
    try:
        for name, statement in statements_of(path).items():
            try:
                await connection.prepare(statement)
            except asyncpg.PostgresError as error:
                pytest.fail(f"{relative(path)}: {name}: {error}")
    finally:
        await connection.close()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_statements_stand_beside_the_module_that_uses_them(path: Path) -> None:
    """One file of statements, one module, the same name."""
    assert path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_statement_asks_for_whatever_columns_there_are(path: Path) -> None:
    """`select *` would change its answer with the next migration."""
    assert "select *" not in path.read_text(encoding="utf-8").lower()
