"""Starts processes, starts dead ones again, and stops them in order."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType
from typing import Final

import psutil

from services.cli.console import say
from services.cli.embedded.processes import Command, ServerNotReadyError, await_ready, spawn, tail
from services.cli.errors import CommandFailed
from services.cli.home import Home, RunRecord
from services.cli.strays import identify

BACKOFF_SECONDS: Final = (0.1, 0.5, 1.0, 2.0, 5.0)
STEADY_SECONDS: Final = 30.0
"""A process that ran this long was well: its next end counts as the first."""
STOP_SECONDS: Final = 15.0
_ASKS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A person or a service manager asked us to stop."""


@dataclass
class Child:
    """A process to keep running. `command` is asked at each start, because a server's may depend on what it left."""

    name: str
    command: Callable[[], Command]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    started: float = 0.0
    failures: int = 0
    due: float | None = None
    """When it is started again, in seconds of the monotonic clock; None while it runs."""


@dataclass
class Supervisor:
    """Processes in the order of their start, as groups that are stopped together; run.json of `home` lists them."""

    home: Home | None
    groups: list[list[Child]] = field(default_factory=list)
    chores: list[Callable[[], None]] = field(default_factory=list)
    """Called at each round of `watch`."""
    farewells: list[Callable[[], None]] = field(default_factory=list)
    """Called first by `stop`."""
    asked_to_stop: Event = field(default_factory=Event)

    def listen(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal ask for a stop in good order."""
        for number in _ASKS:
            signal.signal(number, self._ask_to_stop)

    def check(self) -> None:
        """Raise Stopped when somebody asked for it."""
        if self.asked_to_stop.is_set():
            raise Stopped

    def start(self, *children: Child) -> None:
        """Start a group of processes."""
        self.check()
        self.groups.append([])
        for child in children:
            self.groups[-1].append(child)
            self._spawn(child)

    def wait_ready(self, child: Child, ready: Callable[[], bool], seconds: float) -> None:
        """Return once `ready()` holds. Raises CommandFailed when the process ends first or is too slow, or Stopped."""

        def ready_unless_stopped() -> bool:
            self.check()
            return ready()

        if child.process is None:
            raise CommandFailed(f"{child.name} does not run")
        try:
            await_ready(child.process, ready_unless_stopped, child.log, seconds)
        except ServerNotReadyError:
            code = child.process.poll()
            what = f"was not ready in {seconds:.0f} s" if code is None else ending(code)
            raise CommandFailed(f"{child.name} {what}. The end of {child.log}:\n{tail(child.log, 10)}") from None

    def watch(self) -> None:
        """Keep everything running until somebody asks for a stop."""
        while not self.asked_to_stop.wait(0.1):
            for group in self.groups:
                for child in group:
                    self._tend(child)
            for chore in self.chores:
                chore()

    def stop(self) -> None:
        """Stop all, the last group first; each group together. A process that does not end in time is killed."""
        for number in _ASKS:
            signal.signal(number, signal.SIG_IGN)
        if self.groups:
            say("stopping ...")
        for farewell in self.farewells:
            farewell()
        for group in reversed(self.groups):
            end_group(group)
        if self.groups:
            say("stopped; the data is kept" if self.home else "stopped")
        if self.home:
            self.home.forget_run()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def _spawn(self, child: Child) -> None:
        command = child.command()
        child.process = spawn(command, child.log)
        child.stop_signal = command.stop_signal
        child.started = monotonic()
        child.due = None
        self._record()

    def _tend(self, child: Child) -> None:
        code = child.process.poll() if child.process else None
        if code is None:
            return
        if child.due is None:
            if monotonic() - child.started > STEADY_SECONDS:
                child.failures = 0
            child.due = monotonic() + BACKOFF_SECONDS[min(child.failures, len(BACKOFF_SECONDS) - 1)]
            child.failures += 1
        elif monotonic() >= child.due:
            self._spawn(child)
            say(f"{child.name} {ending(code)}; started again as pid {child.process.pid if child.process else '?'}")

    def _record(self) -> None:
        """Write run.json, so that `muster stop`, `status --pid` and a next `up` find every process."""
        if self.home is None:
            return
        children = {}
        for child in (child for group in self.groups for child in group if child.process):
            try:
                children[child.name] = identify(child.process.pid if child.process else 0)
            except psutil.NoSuchProcess:
                continue
        self.home.write_run(RunRecord(supervisor=identify(psutil.Process().pid), children=children))


def end_group(group: list[Child]) -> None:
    """Ask processes to end, all at once, and wait for them; those that are too slow are killed."""
    running = [(child, child.process) for child in group if child.process and child.process.poll() is None]
    for child, process in running:
        process.send_signal(child.stop_signal)
    deadline = monotonic() + STOP_SECONDS
    for child, process in running:
        try:
            process.wait(max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{child.name} did not stop in {STOP_SECONDS:.0f} s and is killed; see {child.log}")
            process.kill()
            process.wait()


def ending(code: int) -> str:
    """How a process ended, for people."""
    return f"ended with exit code {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"
