"""Pid files: believed only when the process is what it should be."""

import os
from pathlib import Path

import pytest

from services.cli.embedded.processes import Server, is_alive, pid_in, process_in, tail


@pytest.mark.parametrize("text", ["", "not a number\n", "\n"])
def test_a_damaged_pid_file_names_nobody(tmp_path: Path, text: str) -> None:
    """A crash may leave an empty file, or half of one."""
    (tmp_path / "pid").write_text(text)
    assert pid_in(tmp_path / "pid") is None
    assert process_in(tmp_path, tmp_path / "pid") is None


def test_a_missing_pid_file_names_nobody(tmp_path: Path) -> None:
    """Never started."""
    assert process_in(tmp_path, tmp_path / "pid") is None


def test_the_first_line_counts(tmp_path: Path) -> None:
    """Postgres writes more lines below."""
    (tmp_path / "pid").write_text(f"{os.getpid()}\n/data\n")
    assert pid_in(tmp_path / "pid") == os.getpid()


def test_a_process_that_works_elsewhere_is_a_stranger(tmp_path: Path) -> None:
    """A number that was used again is not ours; the directory tells."""
    (tmp_path / "pid").write_text(f"{os.getpid()}\n")
    assert process_in(tmp_path, tmp_path / "pid") is None
    assert process_in(Path.cwd(), tmp_path / "pid") == os.getpid()


def test_a_number_that_no_process_has_is_dead() -> None:
    """Larger than any pid."""
    assert not is_alive(Server(url="", pid=2**22 + 1))


def test_the_tail_of_a_log_is_its_last_lines(tmp_path: Path) -> None:
    """Errors quote it; without a log they quote nothing."""
    log = tmp_path / "log"
    assert tail(log) == ""
    log.write_text("\n".join("abcdefg"))
    assert tail(log, lines=2) == "f\ng"
