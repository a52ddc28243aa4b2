"""The rooms of DESIGN: every file has one, and none reaches where its room may not."""

import ast
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from tests.architecture.source_tree import (
    declared,
    files_in,
    imports,
    matches,
    python_files,
    reaches,
    room_of,
    rooms,
    source_files,
    tree_of,
)
from tests.data import ROOT

TOP_LEVEL = {"services", "shared", "dashboard", "tests", "benchmarks", "docs", "requirements", "examples"}
IO_LIBRARIES = {"asyncpg", "redis", "faststream", "structlog", "asyncio", "fastapi", "starlette", "httpx", "uvicorn"}
PURE = ("domain", "pure")
SQL_CALLS = {"execute", "executemany", "fetch", "fetchrow", "fetchval", "fetchmany", "cursor", "prepare"}
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def test_every_source_file_has_a_room() -> None:
    """A new file is a decision: its docstring begins with the room, or `[tool.muster.rooms]` declares it."""
    assert [str(path) for path in source_files() if path.name != "__init__.py" and room_of(path) is None] == []


def test_packages_only_say_what_they_are() -> None:
    """An `__init__.py` is a docstring at most: no import happens behind a reader's back."""
    packages = [path for path in source_files() if path.name == "__init__.py"]
    assert (
        offenders(packages, lambda path: [node for node in tree_of(path).body if not isinstance(node, ast.Expr)]) == {}
    )


def test_every_declared_pattern_matches_a_file() -> None:
    """The table does not outlive its files."""
    patterns = [*declared()["ingest_with_postgres"], *(each for room in rooms().values() for each in room)]
    assert [pattern for pattern in patterns if not any(fnmatch(str(path), pattern) for path in source_files())] == []


def test_python_lives_in_the_fixed_folders() -> None:
    """The top level is the one of the design."""
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {folder for folder in folders if python_files(folder)} <= TOP_LEVEL


def test_pure_rooms_reach_no_library_that_does_io() -> None:
    """Rules are functions of their arguments, also through what they import."""
    assert offenders(files_in(*PURE), lambda path: reaches(path, IO_LIBRARIES)) == {}


def test_pure_rooms_have_no_async_function() -> None:
    """Async is for doors and stores."""
    asynchronous = ast.AsyncFunctionDef | ast.Await
    found = offenders(files_in(*PURE), lambda path: [n for n in ast.walk(tree_of(path)) if isinstance(n, asynchronous)])
    assert found == {}


def test_only_stores_speak_asyncpg() -> None:
    """SQL has two homes, shared/postgres and the stores; others may only tell the driver's errors apart."""
    allowed = files_in("postgres", "stores")
    assert offenders([path for path in source_files() if path not in allowed], driver_uses) == {}


def test_query_never_reaches_the_stream() -> None:
    """Reads need Postgres only."""
    query = [path for path in source_files() if path.parts[:2] == ("services", "query")]
    assert offenders(query, lambda path: reaches(path, {"shared.stream", "redis", "faststream"})) == {}


def test_the_sdk_path_never_reaches_postgres() -> None:
    """Calls are accepted while Postgres is down."""
    management: list[str] = declared()["ingest_with_postgres"]
    ingest = [path for path in source_files() if path.parts[:2] == ("services", "ingest")]
    sdk_path = [path for path in ingest if not matches(path, management)]
    assert offenders(sdk_path, lambda path: reaches(path, {"shared.postgres", "asyncpg"})) == {}


def test_services_import_no_other_service() -> None:
    """They meet in the stream and in Postgres; only the command line knows them all."""

    def strangers(path: Path) -> list[str]:
        own = ".".join(path.parts[:2])
        return [
            module
            for module in imports(path, {"services"})
            if module != "services" and not f"{module}.".startswith(f"{own}.")
        ]

    inside = [path for path in source_files() if path.parts[1] in {"ingest", "segmenter", "query"}]
    assert offenders(inside, strangers) == {}


def test_no_built_string_reaches_sql() -> None:
    """Statements are literals or loaded by name; values are parameters."""
    assert offenders(source_files(), lambda path: [n for n, text in sql_arguments(path) if is_built(text)]) == {}


def test_only_the_clock_reads_the_time() -> None:
    """Everything else takes a Clock, so that tests can move it."""
    others = [path for path in source_files() if path != Path("shared/clock.py")]
    assert offenders(others, clock_reads) == {}


def offenders(paths: list[Path], found: Callable[[Path], Sequence[object]]) -> dict[str, Sequence[object]]:
    """The paths for which something was found, with what it is."""
    return {str(path): wrong for path in paths if (wrong := found(path))}


def driver_uses(path: Path) -> list[str]:
    """What the file takes from asyncpg, other than its errors and the type of a row."""
    tree = list(ast.walk(tree_of(path)))
    inside = [f"from {node.module}" for node in tree if isinstance(node, ast.ImportFrom) if node.module == "asyncpg"]
    named = [node for node in tree if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    used = [node.attr for node in named if ast.unparse(node.value) == "asyncpg"]
    return inside + [name for name in used if name != "Record" and not name.endswith("Error")]


def clock_reads(path: Path) -> list[int]:
    """The lines that ask the machine for the time."""
    return [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
        if (last_name(node.value), node.attr) in CLOCK_CALLS
    ]


def sql_arguments(path: Path) -> Iterator[tuple[int, ast.expr]]:
    """Line and first argument of every call that looks like a statement's execution."""
    for node in ast.walk(tree_of(path)):
        called = node.func if isinstance(node, ast.Call) and node.args else None
        if isinstance(node, ast.Call) and isinstance(called, ast.Attribute) and called.attr in SQL_CALLS:
            yield node.lineno, node.args[0]


def is_built(text: ast.expr) -> bool:
    """Whether the text is put together where it is used: f-string, + or %, .format or .join."""
    called = (
        isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr in {"format", "join"}
    )
    return called or isinstance(text, ast.JoinedStr | ast.BinOp)


def last_name(node: ast.Name | ast.Attribute) -> str:
    """`datetime.datetime` and `datetime` -> `datetime`."""
    return node.id if isinstance(node, ast.Name) else node.attr
