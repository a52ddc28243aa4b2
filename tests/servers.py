"""The servers that tests run on: named by the environment, else started here from the packages."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import redis

from services.cli.embedded.postgres_server import start_postgres, stop_postgres
from services.cli.embedded.redis_server import start_redis, stop_redis

# Tests ask what is committed, not what survives a power cut; the chaos tests start servers that fsync.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
MEMORY = Path("/dev/shm")  # noqa: S108 - only looked for
ROOM_BYTES = 4_000_000_000
TEMPLATE = "muster_template"
READER = "muster_reader"


def memory_folder() -> Path | None:
    """A file system in memory with room for the servers of several processes; None: the disk has to do.

    What is lost with the machine is kept for nobody, and each test makes and drops a database of some hundred files.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if roomy else None


@contextmanager
def postgres_for_tests(home: Path) -> Iterator[str]:
    """The URL of a PostgreSQL whose user may create databases: MUSTER_TEST_DATABASE_URL, else a fast embedded one."""
    url = os.environ.get("MUSTER_TEST_DATABASE_URL")
    if url:
        yield url
        return
    server = start_postgres(home, settings=FAST)
    try:
        yield server.url
    finally:
        stop_postgres(server)


@contextmanager
def redis_for_tests(home: Path) -> Iterator[str]:
    """The URL of a Redis whose 16 databases may be emptied: MUSTER_TEST_REDIS_URL, else an embedded one."""
    url = os.environ.get("MUSTER_TEST_REDIS_URL")
    if url:
        yield url
        return
    server = start_redis(home, binary=os.environ.get("MUSTER_REDIS_SERVER"))
    try:
        yield server.url
    finally:
        stop_redis(server)


def with_path(url: str, path: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def as_reader(url: str) -> str:
    """The same database for the role that may only read; in tests its password is its name."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{READER}:{READER}@{parts.hostname}:{parts.port or 5432}"))


async def create_database(server_url: str, name: str, template: str = "template0") -> str:
    """Create a database and return its URL."""
    # By files: block by block, through the log, takes twice as long where the log goes to no disk.
    words = f"create database {identifier(name)} template {identifier(template)} strategy file_copy"
    await command(server_url, words)
    return with_path(server_url, name)


async def drop_database(server_url: str, name: str) -> None:
    """Drop a database if it is there, with whoever is connected to it."""
    await command(server_url, f"drop database if exists {identifier(name)} with (force)")


async def command(server_url: str, text: str) -> None:
    """Run one utility statement, which takes no parameters."""
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(text)
    finally:
        await connection.close()


def identifier(name: str) -> str:
    """A name that is safe as an SQL identifier; anything else is refused."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a test database name: {name!r}")
    return name


def flush(redis_url: str) -> None:
    """Empty one numbered database."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
