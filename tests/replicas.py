"""A PostgreSQL with a streaming replica, as tests of reading from one need them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from services.cli.embedded.postgres_data import (
    OWNER,
    data_folder,
    database_user,
    password_file,
    postgres_binary,
    run,
)
from services.cli.embedded.postgres_server import start_postgres, stop_postgres
from services.cli.embedded.processes import Server
from shared.postgres.pool import Connection
from tests.servers import FAST, as_reader, with_path
from tests.waiting import wait_until

# A commit that is not in the log yet is at no position that a replica could reach.
PRIMARY = {**FAST, "synchronous_commit": "on"}
# Vacuum on the primary ends a read on the replica that is in its way after this, not after half a minute.
IMPATIENT = {**FAST, "max_standby_streaming_delay": "200ms"}


@dataclass
class Pair:
    """A primary and its replica, which tests stop and start again; each keeps its port."""

    folder: Path
    primary: Server
    replica: Server

    def stop_primary(self) -> None:
        """Until `start`."""
        stop_postgres(self.primary)

    def stop_replica(self) -> None:
        """Until `start`."""
        stop_postgres(self.replica)

    def start(self) -> None:
        """Start again whichever was stopped."""
        self.primary = start_postgres(self.folder / "primary", port_of(self.primary), PRIMARY)
        self.replica = start_postgres(self.folder / "replica", port_of(self.replica), IMPATIENT)


@dataclass
class Replica:
    """The replica's copy of a database; `url` is for the role that may only read."""

    url: str
    primary: Connection
    connection: Connection

    async def caught_up(self) -> None:
        """Return once it has replayed all that is committed on the primary."""
        end = await self.primary.fetchval("select pg_current_wal_lsn()::text")
        reached = "select pg_last_wal_replay_lsn() >= $1::text::pg_lsn"

        async def has_reached() -> bool:
            return bool(await self.connection.fetchval(reached, end))

        await wait_until(has_reached, message="the replica")

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """It has all that was committed before, and replays nothing."""
        await self.caught_up()
        await self.connection.execute("select pg_wal_replay_pause()")
        state = "select pg_get_wal_replay_pause_state() = 'paused'"

        async def is_paused() -> bool:
            return bool(await self.connection.fetchval(state))

        await wait_until(is_paused, message="the pause")
        try:
            yield
        finally:
            await self.resume()

    async def resume(self) -> None:
        """Replay on."""
        await self.connection.execute("select pg_wal_replay_resume()")


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """A primary and a replica of their own, whatever other servers tests are given."""
    primary = start_postgres(folder / "primary", settings=PRIMARY)
    copy(primary, folder / "primary", folder / "replica")
    found = Pair(folder, primary, start_postgres(folder / "replica", settings=IMPATIENT))
    try:
        yield found
    finally:
        found.stop_replica()
        found.stop_primary()


def copy(primary: Server, home: Path, target: Path) -> None:
    """A base backup that goes on as a replica when it is started."""
    data, account = data_folder(target), database_user(data_folder(home))
    data.mkdir(parents=True, mode=0o700)
    if account:
        target.chmod(0o755)
        shutil.chown(data, account.user, account.group)
    shutil.copy(password_file(home, OWNER), password_file(target, OWNER))
    words = ("--wal-method=stream", "--checkpoint=fast", "--write-recovery-conf", "--no-sync")
    run([str(postgres_binary("pg_basebackup")), f"--pgdata={data}", f"--dbname={primary.url}", *words], data, account)


@asynccontextmanager
async def replica_of(pair: Pair, primary: Connection, database_url: str) -> AsyncIterator[Replica]:
    """The copy of a database that was made a moment ago."""
    name = urlsplit(database_url).path.removeprefix("/")
    url = with_path(pair.replica.url, name)

    async def is_there() -> bool:
        try:
            await (await asyncpg.connect(url)).close()
        except asyncpg.InvalidCatalogNameError:
            return False
        return True

    await wait_until(is_there, message="the copy of the database")
    connection = await asyncpg.connect(url)
    try:
        yield Replica(as_reader(url), primary, connection)
    finally:
        await connection.close()


def port_of(server: Server) -> int:
    """Where a server listens."""
    port = urlsplit(server.url).port
    assert port is not None
    return port
