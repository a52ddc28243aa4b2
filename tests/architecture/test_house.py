"""The house's own papers agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import SLOWEST
from tests.data import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def dependencies() -> list[str]:
    """What pyproject.toml declares."""
    found: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return found


def test_the_wheel_asks_for_what_the_runtime_lock_was_made_from() -> None:
    """One list of dependencies, written in two places that tools insist on."""
    lines = (ROOT / "requirements" / "runtime.in").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == dependencies()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_name_no_place(lock: Path) -> None:
    """Hashes say what a package is; where it comes from is the installing machine's business."""
    text = lock.read_text()
    assert re.findall(r"https?://|file://|^--?\w*(?:index|find-links|trusted)|/opt/|/home/", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    """A pin without a hash would be installed unseen."""
    text = lock.read_text()
    pins = re.findall(r"^[a-z0-9][\w.\-\[\],]*==.*", text, re.MULTILINE)
    assert pins
    assert [pin for pin in pins if not pin.endswith("\\")] == []


def test_every_ruff_exception_says_why() -> None:
    """A rule that is off carries its reason on the line."""
    section = (ROOT / "pyproject.toml").read_text().split("[tool.ruff.lint.per-file-ignores]")[1].split("\n[")[0]
    rules = [line for line in section.splitlines() if re.search(r'"[A-Z]+\d*"', line)]
    assert [line for line in rules if "#" not in line] == []


def test_the_slowest_files_are_there() -> None:
    """What is to begin first has not moved."""
    assert [name for name in SLOWEST if not (ROOT / "tests" / name).is_file()] == []
