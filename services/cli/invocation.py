"""How the command line was called, so that what it prints works as pasted into another terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "muster"


@dataclass(frozen=True, slots=True)
class Invocation:
    """The words that run `muster` in any terminal in the same folder, and the line that gives it addresses and keys."""

    command: str
    exports: str


def this_invocation() -> Invocation:
    """That of this process."""
    return invocation(sys.argv[0], sys.executable, Path.cwd(), os.environ)


def invocation(program: str, python: str, folder: Path, environ: Mapping[str, str]) -> Invocation:
    """How to call it again. ``program``: argv[0]; ``python``: the interpreter; ``folder``: where it was called.

    A virtual environment that is activated in this terminal is not in the next one: its folder is not in the PATH that
    counts. One that has an `activate` is activated by the exports, so that later commands are found by their names.
    """
    called, beside = folder / program, (folder / python).parent / NAME
    if called.name == "__main__.py" and beside.is_file():
        # The program of a checkout is a line of shell that calls the module.
        called = beside
    if called.name == "__main__.py":
        command = f"{_words(folder / python, folder)} -m {called.parent.name}"
        return Invocation(command, f'eval "$({command} env)"')
    found = shutil.which(NAME, path=_lasting_path(environ))
    if found is not None and Path(found).resolve() == called.resolve():
        return Invocation(NAME, f'eval "$({NAME} env)"')
    command, activate = _words(called, folder), called.parent / "activate"
    if called.name == NAME and activate.is_file():
        return Invocation(command, f'source {_words(activate, folder)} && eval "$({NAME} env)"')
    return Invocation(command, f'eval "$({command} env)"')


def _lasting_path(environ: Mapping[str, str]) -> str:
    activated = environ.get("VIRTUAL_ENV")
    folders = environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join(each for each in folders if activated is None or not each.startswith(activated))


def _words(file: Path, folder: Path) -> str:
    """A file as the shell takes it: by the way from the folder, where it is within."""
    return shlex.quote(str(file.relative_to(folder) if file.is_relative_to(folder) else file))
