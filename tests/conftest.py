"""Fixtures for every test: real servers, a migrated database and an empty Redis database of one's own."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest

from shared.postgres.migrate import migrate
from tests.servers import (
    READER,
    TEMPLATE,
    as_reader,
    command,
    create_database,
    drop_database,
    flush,
    memory_folder,
    postgres_for_tests,
    redis_for_tests,
    with_path,
)

# A deadline per example would measure the machine; the examples are the same in every CI run.
hypothesis.settings.register_profile("home", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "home")

REDIS_NUMBERS = count()

SLOWEST = (
    "contracts/test_dashboard_sources.py",
    "integration/test_rebuild.py",
    "property/test_members_machine.py",
    "integration/query/test_exports.py",
    "integration/test_embedded.py",
    "integration/query/test_paging.py",
    "integration/test_verify.py",
    "integration/test_purchases_by_month.py",
    "property/test_whole_machine.py",
    "integration/segmenter/test_erasure.py",
    "integration/segmenter/test_merge.py",
    "integration/segmenter/test_picks.py",
    "integration/segmenter/test_standing.py",
    "integration/segmenter/test_every_condition.py",
    "integration/segmenter/test_copies_on_demand.py",
    "integration/segmenter/test_switch.py",
    "integration/segmenter/test_effects.py",
    "integration/segmenter/test_streams.py",
    "property/test_evaluators_agree.py",
    "property/test_condition_laws.py",
    "property/test_finding_laws.py",
    "integration/query/replica/test_replica.py",
    "integration/query/replica/test_replica_away.py",
)
"""The files that take longest, the longest first: they begin while there are others to fill the time beside them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first (their places with `--no-loadscope-reorder` are those in which workers take them)."""
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def servers_home() -> Iterator[Path]:
    """A folder for the data of servers, in memory where there is room. Not pytest's: that one is closed to the account
    Postgres runs as, and made so again by every other pytest that starts meanwhile."""
    with TemporaryDirectory(prefix="muster-tests-", dir=memory_folder(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server(servers_home: Path) -> Iterator[str]:
    """The URL of the session's PostgreSQL (superuser, database `postgres`)."""
    with postgres_for_tests(servers_home / "postgres") as url:
        yield url


@pytest.fixture(scope="session")
def redis_server(servers_home: Path) -> Iterator[str]:
    """The URL of the session's Redis, database 0."""
    with redis_for_tests(servers_home / "redis") as url:
        yield url


@pytest.fixture(scope="session")
def template_database(postgres_server: str) -> Iterator[str]:
    """The name of a database that is migrated once; tests get copies of it."""
    name = f"{TEMPLATE}_{secrets.token_hex(4)}"
    asyncio.run(migrated(postgres_server, name))
    yield name
    asyncio.run(drop_database(postgres_server, name))


async def migrated(server_url: str, name: str) -> None:
    """Create the database and bring it to the newest schema."""
    await migrate(await create_database(server_url, name))
    await command(server_url, f"alter role {READER} password '{READER}'")


@pytest.fixture
async def database_url(postgres_server: str, template_database: str) -> AsyncIterator[str]:
    """The URL of a migrated, empty database for this test only."""
    name = f"test_{secrets.token_hex(6)}"
    yield await create_database(postgres_server, name, template_database)
    await drop_database(postgres_server, name)


@pytest.fixture
def reader_url(database_url: str) -> str:
    """The same database for the role that may only read."""
    return as_reader(database_url)


@pytest.fixture
async def blank_database_url(postgres_server: str) -> AsyncIterator[str]:
    """The URL of a database without any table, for tests of the migrations themselves."""
    name = f"blank_{secrets.token_hex(6)}"
    yield await create_database(postgres_server, name)
    await drop_database(postgres_server, name)


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """The URL of an empty numbered Redis database: our keys have fixed names, so the number is the isolation."""
    url = with_path(redis_server, str(next(REDIS_NUMBERS) % 16))
    flush(url)
    yield url
    flush(url)
