"""The embedded servers: real, durable, and startable again whatever happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from services.cli.embedded.postgres_data import data_folder, open_path_to, read_password
from services.cli.embedded.postgres_server import reader_url, running_postgres, start_postgres, stop_postgres
from services.cli.embedded.processes import Server, ServerNotReadyError, free_port, is_alive
from services.cli.embedded.redis_server import running_redis, start_redis, stop_redis
from tests.data import ROOT


async def ask(url: str, sql: str) -> object:
    """One value from the server at that URL."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def die(server: Server) -> None:
    """kill -9, and wait until the process is gone."""
    process = psutil.Process(server.pid)
    process.kill()
    process.wait(10)


async def test_postgres_keeps_what_was_committed_before_kill_9(tmp_path: Path) -> None:
    """A committed row is there after kill -9 and another start on the same home."""
    server = start_postgres(tmp_path)
    await ask(server.url, "create table kept as select 42 as answer")
    die(server)
    assert not is_alive(server)
    again = start_postgres(tmp_path)
    try:
        assert await ask(again.url, "select answer from kept") == 42
    finally:
        stop_postgres(again)


async def test_postgres_is_version_18_durable_and_sorts_by_code_point(tmp_path: Path) -> None:
    """The embedded server is what production is: 18, fsync on, the same order of text everywhere."""
    server = start_postgres(tmp_path)
    try:
        assert str(await ask(server.url, "show server_version")).startswith("18")
        assert await ask(server.url, "show fsync") == "on"
        assert await ask(server.url, "select 'B' < 'a'") is True
    finally:
        stop_postgres(server)


async def test_postgres_asks_for_the_password(tmp_path: Path) -> None:
    """Another user of the machine does not get in through loopback."""
    server = start_postgres(tmp_path)
    try:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.url.replace("@", "x@"), "select 1")
    finally:
        stop_postgres(server)


async def test_the_reader_of_a_home_can_log_in(tmp_path: Path) -> None:
    """The query service has a role of its own from the first start, with a password of its own."""
    port = free_port()
    server = start_postgres(tmp_path, port)
    try:
        assert await ask(reader_url(tmp_path, port), "select current_user::text") == "muster_reader"
        assert read_password(tmp_path, "muster_reader") not in server.url
    finally:
        stop_postgres(server)


def test_postgres_starts_over_a_pid_file_whose_number_belongs_to_another_process(tmp_path: Path) -> None:
    """After kill -9 and a reboot the pid in postmaster.pid may be anybody's: here it is this test's."""
    server = start_postgres(tmp_path)
    pid_file = data_folder(tmp_path) / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    stop_postgres(server)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    again = start_postgres(tmp_path)
    stop_postgres(again)
    assert again.pid != os.getpid()


def test_a_second_start_finds_the_running_servers(tmp_path: Path) -> None:
    """Whoever started them: starting again returns the same processes, and once stopped there are none."""
    database, cache = start_postgres(tmp_path), start_redis(tmp_path)
    try:
        assert (start_postgres(tmp_path), start_redis(tmp_path)) == (database, cache)
    finally:
        stop_postgres(database)
        stop_redis(cache)
    assert (running_postgres(tmp_path), running_redis(tmp_path)) == (None, None)


def test_an_interrupted_initdb_is_begun_again(tmp_path: Path) -> None:
    """A half-made data directory is never taken for a finished one."""
    (tmp_path / "postgres.unfinished").mkdir()
    (tmp_path / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    stop_postgres(start_postgres(tmp_path))
    assert not (tmp_path / "postgres.unfinished").exists()


def test_postgres_says_why_it_did_not_start(tmp_path: Path) -> None:
    """The error carries the end of the server's log."""
    with pytest.raises(ServerNotReadyError, match="no_such_setting"):
        start_postgres(tmp_path, settings={"no_such_setting": "1"})


def test_redis_keeps_every_acknowledged_write_over_kill_9(tmp_path: Path) -> None:
    """What Redis answered is on disk: kill -9, start again, it is there."""
    server = start_redis(tmp_path)
    with redis.Redis.from_url(server.url) as client:
        client.xadd("kept", {"answer": "42"})
    die(server)
    again = start_redis(tmp_path)
    try:
        with redis.Redis.from_url(again.url) as client:
            assert client.xlen("kept") == 1
    finally:
        stop_redis(again)


def test_redis_is_configured_to_be_durable(tmp_path: Path) -> None:
    """Ingest refuses a Redis that may forget: ours fsyncs each write and evicts nothing."""
    server = start_redis(tmp_path)
    try:
        with redis.Redis.from_url(server.url, decode_responses=True) as client:
            found = client.config_get("append*", "maxmemory-policy")
        assert (found["appendonly"], found["appendfsync"], found["maxmemory-policy"]) == ("yes", "always", "noeviction")
    finally:
        stop_redis(server)


AS_NOBODY = """
import encodings.idna, os, pathlib, sys
from services.cli.embedded.postgres_server import start_postgres, stop_postgres
from services.cli.embedded.redis_server import start_redis, stop_redis
os.setgroups([]); os.setgid(65534); os.setuid(65534)
home = pathlib.Path(sys.argv[1])
stop_postgres(start_postgres(home)); stop_redis(start_redis(home))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_both_servers_start_for_a_user_who_is_not_root(tmp_path: Path) -> None:
    """The same code without privileges: as `nobody`, in a home of its own, with HOME empty."""
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    open_path_to(home)
    environment = {"PYTHONPATH": str(ROOT), "HOME": ""}
    # The modules are loaded before the privileges go: the interpreter itself may lie where only root reads.
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(home)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_stopping_a_server_that_is_gone_is_no_error(tmp_path: Path) -> None:
    """Stop means stopped afterwards."""
    server = start_redis(tmp_path)
    os.kill(server.pid, signal.SIGKILL)
    stop_redis(server)
    stop_redis(server)
    assert not is_alive(server)
