"""What the architecture tests know of the tree: its Python files, their rooms and who imports whom."""

import ast
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import grimp

from tests.data import ROOT


@cache
def rooms() -> dict[str, list[str]]:
    """Room -> path patterns, as declared in `[tool.muster.rooms]`."""
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["muster"]["rooms"]
    return found


def python_files(*folders: str) -> list[Path]:
    """The Python files below these top-level folders, sorted, relative to the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found if "node_modules" not in path.parts)


def source_files() -> list[Path]:
    """What runs in production."""
    return python_files("services", "shared")


def rooms_of(path: Path) -> list[str]:
    """The rooms of a path: declared by name, else a store with its .sql file, else by pattern. Should be one."""
    named = [room for room, patterns in rooms().items() if str(path) in patterns]
    stores = ["stores"] if path.parts[0] == "services" and (ROOT / path).with_suffix(".sql").exists() else []
    patterned = [room for room, patterns in rooms().items() if any(fnmatch(str(path), each) for each in patterns)]
    return named or stores or patterned


def files_in(*names: str) -> list[Path]:
    """The source files of these rooms."""
    return [path for path in source_files() if set(rooms_of(path)) & set(names)]


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
