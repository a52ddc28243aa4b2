"""docs/conditions.md says what the code does: its operators, their examples, its units and populations."""

import re
from typing import get_args

import pytest

from shared.domain.conditions import Attribute, parse_tree
from shared.domain.operands import LARGEST_N
from shared.domain.operators import OPERATORS, USER_BUILTINS, Operand, Type
from shared.domain.segments import Population
from shared.domain.values import loads
from tests.data import ROOT

PAGE = (ROOT / "docs" / "conditions.md").read_text()
HEADINGS = {
    "Any value": Type.ANY,
    "Strings": Type.STRING,
    "Numbers": Type.NUMBER,
    "Booleans": Type.BOOLEAN,
    "Lists": Type.LIST,
    "Datetimes": Type.DATETIME,
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the rows of a section's tables that begin with a word of code, without the backticks."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line[1:-1].split("|")] for line in lines]


def operator_rows() -> dict[str, tuple[Type, list[str]]]:
    """Operator of the first column -> the type of its section, and its cells."""
    return {
        cells[0]: (type_, cells) for heading, type_ in HEADINGS.items() for cells in rows(heading) if len(cells) == 5
    }


def test_every_operator_is_on_the_page_with_its_type_and_complement() -> None:
    """And no other one."""
    found = operator_rows()
    told = {name: (type_, None) for name, (type_, _) in found.items()} | {
        cells[1]: (type_, name) for name, (type_, cells) in found.items() if cells[1]
    }
    assert told == {operator.name: (operator.type, operator.complement_of) for operator in OPERATORS.values()}


@pytest.mark.parametrize("name", [operator.name for operator in OPERATORS.values() if operator.complement_of is None])
def test_every_example_is_a_condition_of_its_operator(name: str) -> None:
    """It can be pasted."""
    tree = parse_tree(loads(operator_rows()[name][1][3].encode()))
    assert isinstance(tree, Attribute)
    assert tree.op == name


def test_the_shape_of_each_value_is_told_in_the_words_of_the_refusals() -> None:
    """The page is shorter where a refusal gives an example."""
    for name, (_, cells) in operator_rows().items():
        operand = OPERATORS[name].operand
        shape = {Operand.INSTANT: "a datetime, or a date", Operand.DATE: "a date", Operand.DURATION: "a duration"}
        assert cells[2] == shape.get(operand, operand.value), name


def test_the_first_example_is_a_definition() -> None:
    """It can be pasted too."""
    parse_tree(loads(PAGE.partition("```json\n")[2].partition("```")[0].encode()))


def test_units_populations_and_builtins_are_those_of_the_code() -> None:
    """With the largest number of each unit."""
    units = {cells[0]: int(cells[2].replace(",", "")) for cells in rows("Datetimes") if len(cells) == 3}
    assert units == LARGEST_N
    assert {re.split(r"\W", cells[0])[0] for cells in rows("Populations")} - {"population"} == set(get_args(Population))
    assert all(f"`{name}`" in PAGE for name in USER_BUILTINS)
