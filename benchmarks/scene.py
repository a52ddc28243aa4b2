"""A Muster of real processes for one benchmark, with its users and the traffic on it."""

import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.loading import load
from benchmarks.people import Call
from tests.client import Client
from tests.inside import Inside, looking_inside
from tests.stack import running

QUIET_SECONDS = 1_800


@dataclass(frozen=True)
class Scene:
    """What a benchmark holds: a client of the development environment, and the servers from inside."""

    client: Client
    inside: Inside

    async def load(self, calls: Iterable[Call], total: int) -> None:
        """Send calls through the public door, and wait until all of them have taken effect."""
        await load(self.client, calls, total)
        await self.inside.quiet(QUIET_SECONDS)


@asynccontextmanager
async def scene(segmenters: int, **settings: str) -> AsyncIterator[Scene]:
    """Servers and services in a folder of their own, gone afterwards; `settings` are environment variables."""
    print("starting ...", file=sys.stderr)
    with home() as folder, running(folder, segmenters=segmenters, **settings) as stack:
        async with Client(stack.access) as client, looking_inside(stack) as inside:
            yield Scene(client, inside)


@contextmanager
def home() -> Iterator[Path]:
    """A folder that the account Postgres runs as can reach."""
    with TemporaryDirectory(prefix="muster-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
