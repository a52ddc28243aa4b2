"""What is printed to be pasted runs in a terminal that knows nothing yet."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.cli.invocation import Invocation, invocation


def program(folder: Path, name: str = "muster", activated: bool = True) -> Path:
    """A program in a folder, beside an `activate`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    if activated:
        (folder / "activate").touch()
    return file


def called(program: str | Path, folder: Path, environ: Mapping[str, str]) -> Invocation:
    """How to call again what was called from the folder."""
    return invocation(str(program), "/usr/bin/python3", folder, environ)


@pytest.mark.parametrize("is_relative", [True, False])
def test_a_checkout_is_called_by_the_way_to_its_program(tmp_path: Path, is_relative: bool) -> None:
    """Until its environment is activated no name is known; the exports do that first."""
    file = program(tmp_path / ".venv" / "bin")
    found = called(".venv/bin/muster" if is_relative else file, tmp_path, {"PATH": "/usr/bin"})
    assert found == Invocation(".venv/bin/muster", 'source .venv/bin/activate && eval "$(muster env)"')


def test_what_is_activated_here_is_not_in_another_terminal(tmp_path: Path) -> None:
    """The name alone works only in this one."""
    file = program(tmp_path / ".venv" / "bin")
    environ = {"PATH": f"{file.parent}:/usr/bin", "VIRTUAL_ENV": str(tmp_path / ".venv")}
    assert called(file, tmp_path, environ).command == ".venv/bin/muster"


def test_an_installed_program_is_called_by_its_name(tmp_path: Path) -> None:
    """What every terminal finds, also by a link."""
    file = program(tmp_path / "opt")
    link = tmp_path / "bin" / "muster"
    link.parent.mkdir()
    link.symlink_to(file)
    for word in (file, link):
        found = called(word, tmp_path / "elsewhere", {"PATH": str(link.parent)})
        assert found == Invocation("muster", 'eval "$(muster env)"')


def test_another_program_of_that_name_is_not_meant(tmp_path: Path) -> None:
    """The one that was called is named by where it is, quoted for the shell."""
    program(tmp_path / "bin")
    file = program(tmp_path / "my tools", activated=False)
    found = called(file, tmp_path / "elsewhere", {"PATH": str(tmp_path / "bin")})
    assert found == Invocation(f"'{file}'", f"""eval "$('{file}' env)\"""")


def test_a_module_with_a_program_beside_its_interpreter_is_called_by_that(tmp_path: Path) -> None:
    """The program of a checkout is a line of shell, which Python does not see."""
    program(tmp_path / ".venv" / "bin")
    found = invocation(str(tmp_path / "services" / "__main__.py"), str(tmp_path / ".venv/bin/python"), tmp_path, {})
    assert found == Invocation(".venv/bin/muster", 'source .venv/bin/activate && eval "$(muster env)"')


def test_a_module_is_called_as_a_module(tmp_path: Path) -> None:
    """`python -m services` has no program of its own."""
    found = invocation(str(tmp_path / "services" / "__main__.py"), str(tmp_path / ".venv/bin/python"), tmp_path, {})
    assert found.command == ".venv/bin/python -m services"
