"""`docs/limits.md` says the numbers that the code enforces."""

import ast
import re
from pathlib import Path

import pytest

from tests.data import ROOT

ROW = re.compile(
    r"\| (?P<number>[\d,]+)[^|]*\|(?:[^|]*\|)? `(?P<path>[\w/]+\.py)` `(?P<name>[A-Z_]+)` \|$", re.MULTILINE
)
ROWS = [match.groupdict() for match in ROW.finditer((ROOT / "docs" / "limits.md").read_text())]


def constants(path: Path) -> dict[str, str]:
    """The module's constants and their expressions; one that repeats another is that one's."""
    found: dict[str, str] = {}
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = found.get(ast.unparse(value), ast.unparse(value))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = ast.unparse(value)
    return found


def product(expression: str) -> int:
    """The number of an expression such as `5 * 1024 * 1024`."""
    total = 1
    for factor in expression.split("*"):
        total *= int(factor)
    return total


def test_every_row_of_a_table_is_read() -> None:
    """A row in another shape would never be compared."""
    lines = (ROOT / "docs" / "limits.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| What |")]
    assert len(rows) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_document_says_the_number_of_the_code(row: dict[str, str]) -> None:
    """The constant exists and is the number of its row."""
    assert product(constants(ROOT / row["path"])[row["name"]]) == int(row["number"].replace(",", ""))
