"""What `muster status` sees of this machine."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.home import DevAccess, Home, RunRecord
from services.cli.settings import CliSettings, outdated
from services.cli.status_local import disks_of, idle_of, is_asleep
from services.cli.status_report import Idle, Shard
from services.cli.strays import identify

OURS, THEIRS = "postgresql://ours", "postgresql://theirs"
SHARD = Shard(0, None, 0, None, 0.3, 0.2, None, None)


@pytest.fixture
def pid() -> Iterator[int]:
    """A process whose command line is like one of ours."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()", "services"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        yield process.pid


@pytest.fixture
def home(tmp_path: Path, pid: int) -> Home:
    """A home on which a Muster runs: one process plays all of its processes."""
    made = Home(tmp_path)
    made.write_access(DevAccess(database_url=OURS))
    made.write_run(RunRecord(supervisor=identify(pid), children={"segmenter": identify(pid)}))
    (tmp_path / "postgres").mkdir()
    (tmp_path / "redis").mkdir()
    return made


def looking_at(home: Home, database_url: str | None) -> CliSettings:
    """The settings of a command."""
    return CliSettings(home=home.path, database_url=database_url)


def test_a_stopped_muster_is_asleep(home: Home) -> None:
    """Or one that was never started; not one that runs, nor another one that the environment names."""
    assert not is_asleep(looking_at(home, None))
    home.forget_run()
    assert is_asleep(looking_at(home, None))
    assert is_asleep(looking_at(home, OURS))
    assert not is_asleep(looking_at(home, THEIRS))
    assert is_asleep(looking_at(Home(home.path / "new"), None))
    assert not is_asleep(looking_at(Home(home.path / "new"), THEIRS))


def test_a_segmenter_without_shards_is_idle(home: Home, pid: int) -> None:
    """By the pid in the name of the owner."""
    assert idle_of(looking_at(home, None), [SHARD]) == [Idle("segmenter", pid)]
    owned = Shard(0, f"host:{pid}", 0, None, 0.3, 0.2, None, None)
    assert idle_of(looking_at(home, None), [owned]) == []
    assert idle_of(looking_at(home, THEIRS), [SHARD]) == []


def test_disks_are_looked_at_where_the_data_is_here(home: Home) -> None:
    """Of both servers, in bytes."""
    disks = disks_of(looking_at(home, None))
    assert [disk.server for disk in disks] == ["PostgreSQL", "Redis"]
    assert all(disk.free > 0 for disk in disks)
    assert disks_of(looking_at(home, THEIRS)) == []


def test_a_shell_with_addresses_of_an_older_start_is_noticed(home: Home) -> None:
    """While a Muster runs here: the variables that differ from its own, and only those."""
    home.write_access(DevAccess(database_url=OURS, write_key="wk_new", read_key="rk_new"))
    older = CliSettings(home=home.path, database_url=THEIRS, write_key="wk_old", read_key="rk_new")
    assert outdated(older) == ["MUSTER_WRITE_KEY", "DATABASE_URL"]
    assert outdated(looking_at(home, OURS)) == []
    home.forget_run()
    assert outdated(older) == []
