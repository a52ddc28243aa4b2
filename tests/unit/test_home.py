"""The home folder: what `muster up` takes for its own, and what `muster reset` may delete."""

from pathlib import Path

import pytest

from services.cli.errors import CommandFailed
from services.cli.home import Home, RunningProcess, RunRecord
from services.cli.stopping import reset_command, stop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The MUSTER_HOME of the commands."""
    path = tmp_path / "home"
    path.mkdir()
    monkeypatch.setenv("MUSTER_HOME", str(path))
    return path


def fill(folder: Path) -> set[str]:
    """Put things there that are called like ours."""
    for name in ("postgres", "redis", "logs"):
        (folder / name).mkdir()
        (folder / name / "thesis.txt").write_text("years of work")
    (folder / "dev.json").write_text("{}")
    return everything(folder)


def everything(folder: Path) -> set[str]:
    """All paths under a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_reset_deletes_nothing_in_a_folder_that_is_not_ours(folder: Path) -> None:
    """Whatever it is called, and whoever says --yes."""
    before = fill(folder)
    with pytest.raises(CommandFailed, match="is not a home of Muster"):
        reset_command(yes=True)
    assert everything(folder) == before


def test_reset_deletes_what_up_made_and_nothing_else(folder: Path) -> None:
    """A file that somebody put beside our data stays, and so does the folder."""
    fill(folder)
    Home(folder).mark()
    (folder / "notes.txt").write_text("mine")
    reset_command(yes=True)
    assert everything(folder) == {"notes.txt"}


def test_reset_of_nothing_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twice in a row, as scripts do."""
    reset_command(yes=True)
    assert "nothing to delete" in capsys.readouterr().out


def test_stop_leaves_a_strange_folder_alone(folder: Path) -> None:
    """Not even a lock file is written there."""
    before = fill(folder)
    Home(folder).write_run(RunRecord(supervisor=RunningProcess(pid=1, created=0.0)))
    assert stop(Home(folder)) is False
    assert everything(folder) == before | {"run.json"}


def test_up_takes_a_new_an_empty_or_its_own_folder_only(folder: Path) -> None:
    """Else our data would lie among somebody's files."""
    Home(folder / "new").check()
    Home(folder).check()
    fill(folder)
    with pytest.raises(CommandFailed, match="holds things that are not Muster's"):
        Home(folder).check()
    Home(folder).mark()
    Home(folder).check()
