"""Server processes: how a packaged server process is described, started, awaited and stopped."""

import atexit
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import psutil

LOOPBACK = "127.0.0.1"

# Held so that a server outlives the call that started it without Python's warning about a forgotten child.
_detached: list[subprocess.Popen[bytes]] = []


@atexit.register
def _look_at_the_ended() -> None:
    """A server that somebody killed has ended without our looking; Python would report it as running."""
    for child in _detached:
        child.poll()


class ServerNotReadyError(Exception):
    """A server ended or did not answer in time; the message names it and its log."""


@dataclass(frozen=True)
class Command:
    """A server in the foreground, for any supervisor: what to run, where, the signal that ends it in good order and, as
    root, the user and group ids to run as."""

    argv: tuple[str, ...]
    cwd: Path
    stop_signal: signal.Signals
    env: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    group: int | None = None


@dataclass(frozen=True)
class Server:
    """A running server: its URL and its process id."""

    url: str
    pid: int


def spawn(command: Command, log: Path) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own (a terminal's Ctrl-C does not reach it), output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            command.argv,
            cwd=command.cwd,
            env=dict(command.env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=command.user,
            group=command.group,
            extra_groups=None if command.user is None else [],
        )


def start(command: Command, log: Path, ready: Callable[[], bool], seconds: float = 30.0) -> int:
    """Start a server that outlives us and return its pid once `ready()` holds.

    Raises ServerNotReadyError if it ends first or the seconds run out.
    """
    process = spawn(command, log)
    _detached.append(process)
    await_ready(process, ready, log, seconds)
    return process.pid


def await_ready(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, seconds: float) -> None:
    """Return once `ready()` holds; raise ServerNotReadyError if the process ends first or the seconds run out."""
    deadline = monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise ServerNotReadyError(f"{process.args!r} ended with {process.returncode}; see {log}\n{tail(log)}")
        if monotonic() > deadline:
            process.kill()
            process.wait()
            raise ServerNotReadyError(f"{process.args!r} was not ready in {seconds:.0f} s; see {log}\n{tail(log)}")
        sleep(0.01)


def tail(log: Path, lines: int = 5) -> str:
    """The last lines of a log, or nothing when there is no log."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def is_alive(server: Server) -> bool:
    """Whether the server's process runs (a zombie does not)."""
    try:
        return psutil.Process(server.pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def stop_process(pid: int, graceful: signal.Signals, seconds: float = 20.0) -> None:
    """Ask the process to end, wait for it, and kill it when the seconds run out. An ended one is no error."""
    try:
        process = psutil.Process(pid)
        process.send_signal(graceful)
        try:
            process.wait(seconds)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(seconds)
    except psutil.NoSuchProcess:
        pass
    for child in [child for child in _detached if child.pid == pid]:
        # psutil has waited for it; told so, the object does not complain about a process that it never saw end.
        child.poll()
        _detached.remove(child)


def pid_in(pid_file: Path) -> int | None:
    """The number on the first line of a pid file, or None without file or number."""
    try:
        return int(pid_file.read_text().split(maxsplit=1)[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def process_in(directory: Path, pid_file: Path) -> int | None:
    """The pid in `pid_file` if that process works in `directory`, else None: a pid may long belong to another."""
    pid = pid_in(pid_file)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        here = process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).samefile(directory)
    except (FileNotFoundError, psutil.Error):
        return None
    return pid if here else None


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def base_environment() -> dict[str, str]:
    """What a server inherits: the search path and nothing of the user's locale, so that every machine sorts alike."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
