"""The whole of Muster as processes: `muster up` in a home of its own, with what tests do to its processes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from services.cli.embedded.processes import free_port
from services.cli.home import DevAccess, Home
from services.cli.strays import is_running
from tests.data import ROOT
from tests.waiting import wait_until_sync

START_SECONDS = 90
STOP_SECONDS = 40
READY = 'eval "$('
"""`muster up` says this once every door answers and every shard has an owner; from then on it restarts what dies."""
OURS = ("MUSTER_", "DATABASE_", "REDIS_")


@dataclass(frozen=True)
class Stack:
    """A running Muster."""

    home: Home
    environment: dict[str, str]
    access: DevAccess
    clock_file: Path

    def pid(self, name: str) -> int:
        """The process of this name that runs, or ran last: ingest, segmenter, segmenter-2, query, redis, postgres."""
        record = self.home.read_run()
        assert record is not None, "nothing runs here"
        return record.children[name].pid

    def supervisor(self) -> int:
        """The process that starts the others again."""
        record = self.home.read_run()
        assert record is not None, "nothing runs here"
        return record.supervisor.pid

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a process; returns its pid."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    @contextmanager
    def suspended(self, name: str) -> Iterator[None]:
        """A process and its children stand still: their connections are open, and nobody answers."""
        process = psutil.Process(self.pid(name))
        family = [process, *process.children(recursive=True)]
        for each in family:
            each.suspend()
        try:
            yield
        finally:
            for each in family:
                with suppress(psutil.NoSuchProcess):
                    each.resume()

    def is_running(self, name: str) -> bool:
        """Whether the process of this name lives."""
        record = self.home.read_run()
        return record is not None and name in record.children and is_running(record.children[name])

    def command(self, *words: str) -> subprocess.Popen[str]:
        """Start a command of `muster` against this stack."""
        return subprocess.Popen(
            [sys.executable, "-m", "services", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, timeout: float = 60) -> str:
        """What a command prints; fails when it fails."""
        process = self.command(*words)
        out, err = process.communicate(timeout=timeout)
        assert process.returncode == 0, f"muster {' '.join(words)}: exit code {process.returncode}\n{out}\n{err}"
        return out

    def status(self) -> dict[str, Any]:
        """`muster status --json`, whatever its exit code."""
        out, err = self.command("status", "--json").communicate(timeout=60)
        assert out, err
        found: dict[str, Any] = json.loads(out)
        return found

    def move_clock(self, milliseconds: int) -> None:
        """Set by how much the clock of every process is ahead of the machine's."""
        beside = self.clock_file.with_suffix(".new")
        beside.write_text(str(milliseconds))
        beside.replace(self.clock_file)


@contextmanager
def running(folder: Path, *, segmenters: int = 1, **settings: str) -> Iterator[Stack]:
    """A Muster in this folder, stopped in good order at the end; `settings` are further environment variables."""
    clock_file = folder / "clock"
    clock_file.write_text("0")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        **{name: os.environ[name] for name in ("MUSTER_REDIS_SERVER",) if name in os.environ},
        "MUSTER_HOME": str(folder / "home"),
        "MUSTER_INGEST_PORT": str(free_port()),
        "MUSTER_QUERY_PORT": str(free_port()),
        "MUSTER_CLOCK_FILE": str(clock_file),
        **settings,
    }
    log = folder / "up.log"
    argv = [sys.executable, "-m", "services", "up", "--no-dashboard", "--segmenters", str(segmenters)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield started(process, log, Home(folder / "home"), environment, clock_file)
    finally:
        stop(process)


def started(process: subprocess.Popen[bytes], log: Path, home: Home, environment: dict[str, str], clock: Path) -> Stack:
    """The stack once it is up; fails with what it printed."""
    wait_until_sync(
        lambda: process.poll() is not None or READY in log.read_text(), timeout=START_SECONDS, message="muster up"
    )
    assert process.poll() is None, log.read_text()
    access = home.read_access()
    assert access is not None
    return Stack(home, environment, access, clock)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the supervisor as Ctrl-C does; it ends the others."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()
        raise
