"""A real ingest process, started by the command line, with nothing but a Redis."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.cli.embedded.processes import free_port
from tests.data import ROOT
from tests.ingest_side import NOWHERE
from tests.waiting import wait_until_sync


@dataclass
class Ingest:
    """The process, its address and its log."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def stop(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)


def start_ingest(redis_url: str, log: Path, port: int | None = None) -> Ingest:
    """Start it; it may not be ready yet."""
    port = port or free_port()
    environment = {
        **os.environ,
        "REDIS_URL": redis_url,
        "DATABASE_URL": NOWHERE,
        "MUSTER_INGEST_PORT": str(port),
        "MUSTER_LOG": "json",
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "services", "ingest"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    return Ingest(process, f"http://127.0.0.1:{port}", log)


@contextmanager
def ready_ingest(redis_url: str, log: Path, port: int | None = None) -> Iterator[Ingest]:
    """An ingest that accepts calls; killed at the end if it still runs."""
    ingest = start_ingest(redis_url, log, port)
    try:
        wait_until_sync(lambda: is_ready(ingest), timeout=30, message="ingest is ready")
        yield ingest
    finally:
        ingest.process.kill()
        ingest.process.wait()


def is_ready(ingest: Ingest) -> bool:
    """Whether it says so."""
    assert ingest.process.poll() is None, ingest.log.read_text()
    try:
        return httpx.get(f"{ingest.url}/readyz").status_code == 200
    except httpx.TransportError:
        return False
