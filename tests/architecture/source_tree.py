"""What the architecture tests know of the tree: its Python files, their rooms and who imports whom."""

import ast
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import grimp

from tests.data import ROOT

SAID_ROOMS = {"Pure": "pure", "Store": "stores", "Door": "doors"}


@cache
def declared() -> dict[str, Any]:
    """`[tool.muster]` of pyproject.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["muster"]
    return found


def rooms() -> dict[str, list[str]]:
    """Room -> path patterns, as declared in `[tool.muster.rooms]`."""
    found: dict[str, list[str]] = declared()["rooms"]
    return found


def python_files(*folders: str) -> list[Path]:
    """The Python files below these top-level folders, sorted, relative to the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found if "node_modules" not in path.parts)


def source_files() -> list[Path]:
    """What runs in production."""
    return python_files("services", "shared")


def room_of(path: Path) -> str | None:
    """The room of a path: said by a service's file itself, else the first that matches. None: undeclared."""
    words = (ast.get_docstring(tree_of(path)) or "").replace(":", " ").split(maxsplit=1)
    said = SAID_ROOMS.get(words[0]) if words and path.parts[0] == "services" else None
    return said or next((room for room, patterns in rooms().items() if matches(path, patterns)), None)


def matches(path: Path, patterns: list[str]) -> bool:
    """Whether one of the patterns is the path's (`*` also crosses folders)."""
    return any(fnmatch(str(path), pattern) for pattern in patterns)


def files_in(*names: str) -> list[Path]:
    """The source files of these rooms."""
    return [path for path in source_files() if room_of(path) in names]


def module_of(path: Path) -> str:
    """`services/ingest/app.py` -> `services.ingest.app`."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@cache
def import_graph() -> grimp.ImportGraph:
    """Who imports whom, packages of others included."""
    return grimp.build_graph("services", "shared", include_external_packages=True, cache_dir=None)


def reaches(path: Path, targets: set[str]) -> list[str]:
    """The modules among `targets` (or inside them) that `path` imports, directly or through others."""
    upstream = import_graph().find_upstream_modules(module_of(path))
    return sorted(module for module in upstream if any(f"{module}.".startswith(f"{target}.") for target in targets))


def imports(path: Path, targets: set[str]) -> list[str]:
    """The modules among `targets` (or inside them) that `path` itself imports."""
    direct = import_graph().find_modules_directly_imported_by(module_of(path))
    return sorted(module for module in direct if any(f"{module}.".startswith(f"{target}.") for target in targets))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse((ROOT / path).read_text(), filename=str(path))
