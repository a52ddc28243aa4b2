"""`make demo` as people meet it: one command, and segments that move by themselves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.cli.demo_segments import SEGMENTS
from services.cli.embedded.processes import free_port
from services.cli.home import DevAccess, Home
from tests.data import ROOT
from tests.waiting import wait_until_sync

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]
USERS = 80


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home and ports that nobody else has."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER_", "DATABASE_"))}
    ports = {"MUSTER_INGEST_PORT": str(free_port()), "MUSTER_QUERY_PORT": str(free_port())}
    return {**inherited, "MUSTER_HOME": str(tmp_path / "home"), "MUSTER_SHARDS": "2", **ports}


@pytest.fixture
def demo(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command of `make demo`, with fewer users and without a browser."""
    options = ("--users", str(USERS), "--rate", "30", "--no-dashboard", "--no-open")
    with (tmp_path / "demo.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "services", "demo", *options],
            cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def get(environment: dict[str, str], path: str) -> Any:
    """A read with the manage key; None while nobody answers."""
    access = Home(Path(environment["MUSTER_HOME"])).read_access() or DevAccess()
    try:
        headers = {"Authorization": f"Bearer {access.manage_key}"}
        return httpx.get(f"{access.query_url}{path}", headers=headers).json() if access.query_url else None
    except (httpx.TransportError, ValueError):
        return None


def counts(environment: dict[str, str]) -> dict[str, int]:
    """Members by segment, of those that are built."""
    found = get(environment, "/v1/segments?expand=member_count") or {}
    return {one["key"]: one["member_count"] for one in found.get("results", []) if one["state"] == "ready"}


@pytest.mark.usefixtures("demo")
def test_segments_fill_and_move(environment: dict[str, str]) -> None:
    """The past arrives, all segments of the demo are there with members, the clock moves people in and out of one, and
    a simulation beside it ends by itself."""
    keys = {str(segment["key"]) for segment in SEGMENTS}
    wait_until_sync(lambda: keys <= counts(environment).keys(), timeout=120, message="the segments")
    wait_until_sync(lambda: counts(environment)["all-users"] > USERS, timeout=60, message="newcomers")
    filled = {"new-this-week", "trial-ends-in-3-days", "inactive", "high-spend"}
    now = counts(environment)
    assert {key for key in filled if not now[key]} == set()
    assert get(environment, "/config.json")["demo"] is True

    def moved() -> set[tuple[str, str]]:
        found = get(environment, "/v1/segments/trial-ending/transitions") or {"results": []}
        return {(row["type"], row["cause"]["class"]) for row in found["results"]}

    by_clock = {("segment.entered", "clock"), ("segment.exited", "clock")}
    wait_until_sync(lambda: by_clock <= moved(), timeout=120, message="people moved by the clock")
    words = ("simulate", "--seed", "8", "--users", "5", "--rate", "20", "--duration", "1")
    done = subprocess.run(
        [sys.executable, "-m", "services", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()[-1].endswith("0 were refused")) == (0, True), done.stderr
