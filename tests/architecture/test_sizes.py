"""The size caps: small files, small functions."""

import ast
from pathlib import Path
from statistics import median, quantiles

from tests.architecture.source_tree import python_files, source_files, tree_of
from tests.data import ROOT

FOLDERS = ("services", "shared", "tests", "benchmarks")
FILE_CAP, FILE_MEDIAN = 250, 100
FUNCTION_CAP, FUNCTION_P90 = 40, 25
# Path -> why it may be longer. Declarative tables only.
EXEMPT_FILES: dict[str, str] = {}
EXEMPT_FUNCTIONS: dict[str, str] = {}


def lines_of(path: Path) -> int:
    """The number of lines of a file."""
    return len((ROOT / path).read_text().splitlines())


def functions_of(path: Path) -> dict[str, int]:
    """`path::name` -> lines, docstring and signature included."""
    return {
        f"{path}::{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_longer_than_the_cap() -> None:
    """250 lines: then a second subject has moved in."""
    sizes = {str(path): lines_of(path) for path in python_files(*FOLDERS)}
    assert {path: size for path, size in sizes.items() if size > FILE_CAP and path not in EXEMPT_FILES} == {}


def test_no_function_is_longer_than_the_cap() -> None:
    """40 lines: then it does two things."""
    sizes = {name: size for path in python_files(*FOLDERS) for name, size in functions_of(path).items()}
    assert {name: size for name, size in sizes.items() if size > FUNCTION_CAP and name not in EXEMPT_FUNCTIONS} == {}


def test_half_of_the_files_fit_on_two_screens() -> None:
    """The median of the sources, packages' docstrings aside."""
    assert median(lines_of(path) for path in source_files() if path.name != "__init__.py") <= FILE_MEDIAN


def test_nine_functions_of_ten_fit_on_half_a_screen() -> None:
    """The 90th percentile of the sources."""
    sizes = [size for path in source_files() for size in functions_of(path).values()]
    assert quantiles(sizes, n=10)[-1] <= FUNCTION_P90


def test_exemptions_name_what_exists() -> None:
    """An exemption goes with its file or function."""
    functions = {name for path in python_files(*FOLDERS) for name in functions_of(path)}
    assert {path for path in EXEMPT_FILES if not (ROOT / path).exists()} == set()
    assert set(EXEMPT_FUNCTIONS) <= functions
