"""One running Muster for all acceptance tests that leave it as it is; each uses an environment or ids of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from tests.client import Client
from tests.inside import Inside, looking_inside
from tests.stack import Stack, running

NUMBERS = count(1)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running Muster."""
    with running(tmp_path_factory.mktemp("acceptance")) as stack:
        yield stack


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[Client]:
    """A client of its development environment."""
    async with Client(stack.access) as client:
        yield client


@pytest.fixture
async def inside(stack: Stack) -> AsyncIterator[Inside]:
    """Its servers, for what no door shows."""
    async with looking_inside(stack) as inside:
        yield inside


@asynccontextmanager
async def environment_of(client: Client, name: str) -> AsyncIterator[Client]:
    """A client of a new environment, which only this test knows."""
    slug = f"{name}-{next(NUMBERS)}"
    async with Client(await client.create_environment(slug), slug) as other:
        yield other
