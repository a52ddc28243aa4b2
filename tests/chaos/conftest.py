"""A running Muster with three segmenters, for the tests that leave it in good order."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.client import Client
from tests.inside import Inside, looking_inside
from tests.stack import Stack, running

WORKERS = 3


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The processes."""
    with running(tmp_path_factory.mktemp("chaos"), segmenters=WORKERS) as stack:
        yield stack


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[Client]:
    """A client of the development environment."""
    async with Client(stack.access) as client:
        yield client


@pytest.fixture
async def inside(stack: Stack) -> AsyncIterator[Inside]:
    """Its servers."""
    async with looking_inside(stack) as inside:
        yield inside
