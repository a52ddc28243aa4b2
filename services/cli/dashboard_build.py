"""The build of the dashboard that runs beside the API: never waited for, and its end is told in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from services.cli.console import say
from services.cli.dashboard import ROOT, exists, is_current
from services.cli.embedded.processes import Command, spawn, stop_process


@dataclass
class DashboardBuild:
    """A build that runs; `look` is called now and then and tells its end."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str
    began: float
    told: bool = False

    def look(self) -> None:
        """Say once how the build ended, when it has."""
        code = self.process.poll()
        if code is None or self.told:
            return
        self.told = True
        if code == 0:
            say(f"dashboard: ready at {self.url} in {monotonic() - self.began:.0f} s")
        else:
            say(f"dashboard: failed; the API works without it. See {self.log}")

    def stop(self) -> None:
        """End an unfinished build with the processes that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            stop_process(self.process.pid, signal.SIGTERM, seconds=5)


def start_build(log: Path, url: str) -> DashboardBuild | None:
    """Start a build when the sources are here and newer than what was built; None when there is nothing to do."""
    if not exists() or is_current():
        return None
    command = Command(
        argv=(sys.executable, "-m", "services", "dashboard"),
        cwd=ROOT,
        stop_signal=signal.SIGTERM,
        env=dict(os.environ),
    )
    return DashboardBuild(spawn(command, log), log, url, monotonic())
