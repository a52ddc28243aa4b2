"""`muster up` as people meet it: real processes, killed and stopped, and the data that stays."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from services.cli.embedded.processes import free_port
from tests.data import ROOT
from tests.waiting import wait_until_sync

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(180)]


@dataclass
class Machine:
    """A home folder and two ports: everything that one Muster has."""

    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def muster(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "services", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=90,
        )  # fmt: skip

    def up(self, *options: str) -> None:
        """Start Muster and wait until it has printed its addresses."""
        with (self.home.parent / "up.log").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "services", "up", "--no-dashboard", *options],
                cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        began = self.printed().count("eval")
        wait_until_sync(lambda: self.printed().count("eval") > began or self.ended(), timeout=90, message="muster up")
        assert not self.ended(), self.printed()

    def ended(self) -> bool:
        """Whether `muster up` has ended."""
        return self.process is not None and self.process.poll() is not None

    def printed(self) -> str:
        """What every `muster up` has printed so far."""
        return (self.home.parent / "up.log").read_text()

    def interrupt(self) -> None:
        """Press Ctrl-C, and wait for the end."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0

    def pids(self) -> dict[str, int]:
        """Name -> pid of what runs."""
        return {
            name: child["pid"] for name, child in json.loads((self.home / "run.json").read_text())["children"].items()
        }

    def access(self) -> dict[str, str]:
        """Addresses and keys."""
        found: dict[str, str] = json.loads((self.home / "dev.json").read_text())
        return found

    def identify(self, user_id: str) -> None:
        """One call that is accepted."""
        access = self.access()
        call = {"userId": user_id, "traits": {"plan": "pro"}, "messageId": f"m-{user_id}"}
        answer = httpx.post(f"{access['ingest_url']}/v1/identify", json=call, auth=(access["write_key"], ""))
        assert answer.json()["success"] is True, answer.text

    def finds(self, user_id: str) -> Callable[[], bool]:
        """Whether query has the user."""

        def found() -> bool:
            access = self.access()
            headers = {"Authorization": f"Bearer {access['read_key']}"}
            try:
                return httpx.get(f"{access['query_url']}/v1/users/{user_id}", headers=headers).status_code == 200
            except httpx.TransportError:
                return False

        return found


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which nothing runs before or afterwards."""
    home = tmp_path / "home"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
    ports = {"MUSTER_INGEST_PORT": str(free_port()), "MUSTER_QUERY_PORT": str(free_port())}
    made = Machine(home, {**inherited, "MUSTER_HOME": str(home), "MUSTER_SHARDS": "2", **ports})
    (tmp_path / "up.log").touch()
    try:
        yield made
    finally:
        made.muster("stop")
        if made.process is not None:
            made.process.wait(30)


def gone(pids: dict[str, int]) -> list[str]:
    """The names whose process still runs."""
    return [name for name, pid in pids.items() if psutil.pid_exists(pid)]


def test_killed_processes_come_back_and_data_survives_a_stop(machine: Machine) -> None:
    """kill -9 of each process in turn loses nothing; Ctrl-C leaves no process and the next start has all users."""
    machine.up()
    keys = machine.access()
    machine.identify("before")
    wait_until_sync(machine.finds("before"), message="the first user")
    for name in ("segmenter", "query", "ingest", "redis", "postgres"):
        killed = machine.pids()[name]
        os.kill(killed, signal.SIGKILL)
        wait_until_sync(lambda: machine.pids()[name] != killed, message=f"a new {name}")  # noqa: B023 - called at once
    wait_until_sync(lambda: machine.muster("status").returncode == 0, timeout=60, message="status ok")
    machine.identify("after")
    wait_until_sync(machine.finds("after"), timeout=20, message="the second user")
    assert "segmenter was killed by SIGKILL; started again as pid" in machine.printed()
    pids = machine.pids()
    machine.interrupt()
    assert gone(pids) == []
    machine.up()
    assert machine.access() == keys
    wait_until_sync(lambda: machine.finds("before")() and machine.finds("after")(), message="both users again")


def test_a_second_up_prints_the_addresses(machine: Machine) -> None:
    """It does not start anything, and its exit code is 0."""
    machine.up()
    pids = machine.pids()
    second = machine.muster("up")
    assert second.returncode == 0
    assert machine.access()["query_url"] + "/#login=" in second.stdout
    assert machine.pids() == pids
    assert machine.muster("status", "--pid", "segmenter").stdout.strip() == str(pids["segmenter"])
    assert f"export MUSTER_INGEST={machine.access()['ingest_url']}" in machine.muster("env").stdout.splitlines()
    assert machine.muster("stop").stdout.strip() == "stopped; the data is kept"
    assert gone(pids) == []
    assert machine.muster("stop").stdout.strip() == "Muster does not run here."


def test_a_killed_supervisor_leaves_nothing_for_ever(machine: Machine) -> None:
    """The services end by themselves, the next start ends the servers and has the data."""
    machine.up("--segmenters", "2")
    machine.identify("u1")
    wait_until_sync(machine.finds("u1"), message="the user")
    pids = machine.pids()
    assert machine.process is not None
    machine.process.kill()
    machine.process.wait()
    services = {name: pid for name, pid in pids.items() if name not in ("postgres", "redis")}
    assert len(services) == 4
    wait_until_sync(lambda: gone(services) == [], timeout=20, message="the end of the services")
    machine.up()
    assert gone(pids) == []
    wait_until_sync(machine.finds("u1"), message="the user again")


def test_a_taken_port_is_told_before_anything_starts(machine: Machine) -> None:
    """One line that names the port, its holder and the way out."""
    port = int(machine.environment["MUSTER_QUERY_PORT"])
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    holder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_sync(lambda: answers(port), message="the holder")
        refused = machine.muster("up")
        assert refused.returncode == 1
        assert f"Port {port} is in use" in refused.stderr
        assert f"(pid {holder.pid}). Set MUSTER_QUERY_PORT, or stop it." in refused.stderr
        assert not (machine.home / "postgres").exists()
    finally:
        holder.kill()
        holder.wait()


def answers(port: int) -> bool:
    """Whether somebody listens on a loopback port."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/")
    except httpx.TransportError:
        return False
    return True
