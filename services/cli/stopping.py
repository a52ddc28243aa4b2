"""`muster stop` and `muster reset`: end what runs on a home, and delete its data."""

from __future__ import annotations

import os
import shutil
import signal
from time import monotonic, sleep
from typing import Annotated, Final

import typer

from services.cli.console import say
from services.cli.errors import CommandFailed
from services.cli.home import Home
from services.cli.settings import read_settings
from services.cli.strays import is_running, stop_strays
from services.cli.up_lock import lock

_PATIENCE: Final = 60.0
_FOLDERS: Final = ("postgres", "postgres.unfinished", "redis", "logs")
_FILES: Final = (
    "dev.json",
    "run.json",
    "ports.json",
    "up.lock",
    "postgres.password",
    "muster_reader.password",
    "home.json",
)


def stop_command() -> None:
    """Stop what `muster up` started on this home, wherever it was started. The data stays."""
    home = read_settings().folder
    say("stopped; the data is kept" if stop(home) else "Muster does not run here.")


def reset_command(
    yes: Annotated[bool, typer.Option("--yes", "--force", help="Do not ask.")] = False,
) -> None:
    """Stop, and delete all data, keys and logs of this home: what `muster up` made there, and nothing else."""
    home = read_settings().folder
    if home.is_empty:
        say(f"There is nothing to delete under {home.path}.")
        return
    if not home.is_ours:
        raise CommandFailed(f"{home.path} is not a home of Muster (it has no home.json of ours): nothing is deleted.")
    if not yes:
        typer.confirm(f"Delete all users, segments, keys and logs under {home.path}?", abort=True)
    stop(home)
    delete(home)
    say(f"deleted what was under {home.path}")


def delete(home: Home) -> None:
    """Delete what we made, the mark last, so that it can be done again after an interruption. The folder stays."""
    for name in _FOLDERS:
        shutil.rmtree(home.path / name, ignore_errors=True)
    for name in _FILES:
        (home.path / name).unlink(missing_ok=True)


def stop(home: Home) -> bool:
    """End the supervisor, which ends its children; then whatever an unlucky one left. False when nothing ran.

    Raises CommandFailed when the supervisor does not end.
    """
    if not home.is_ours:
        return False
    record = home.read_run()
    ran = record is not None and is_running(record.supervisor)
    if record is not None and ran:
        os.kill(record.supervisor.pid, signal.SIGTERM)
        deadline = monotonic() + _PATIENCE
        while is_running(record.supervisor):
            if monotonic() > deadline:
                raise CommandFailed(f"Muster (pid {record.supervisor.pid}) did not stop in {_PATIENCE:.0f} s.")
            sleep(0.1)
    with lock(home) as ours:
        if not ours:
            raise CommandFailed("Muster is just starting here; try again in a moment.")
        return bool(stop_strays(home)) or ran
