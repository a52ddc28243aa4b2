"""docs/conditions.md says what the code does: its operators, their examples, its units and populations."""

import ast
import re
from typing import get_args

import pytest

from shared.domain.condition_events import MAX_COUNT
from shared.domain.conditions import Attribute, InvalidDefinition, parse_tree
from shared.domain.operands import LARGEST_N
from shared.domain.operators import COMPANY_BUILTINS, OPERATORS, USER_BUILTINS, Operand, Type
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import CountForm, HasCompany, HasMember, InSegment, Leaf, Performed, canonical
from shared.domain.values import dumps, loads
from tests.architecture.source_tree import tree_of
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


def tables(heading: str) -> dict[str, list[list[str]]]:
    """The rows of a section's tables, by the first cell of their head."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found: dict[str, list[list[str]]] = {}
    for table in re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE):
        head, _, *lines = ([cell.strip() for cell in line[1:-1].split(" | ")] for line in table.splitlines())
        found[head[0]] = [[cell.strip("|` ") for cell in line] for line in lines]
    return found


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


@pytest.mark.parametrize(
    ("heading", "scope", "kind"),
    [
        ("Events", "user", Performed),
        ("Other segments", "user", InSegment),
        ("Companies", "user", HasCompany),
        ("Members", "company", HasMember),
    ],
)
def test_every_example_of_a_leaf_is_one(heading: str, scope: SubjectScope, kind: type[Leaf]) -> None:
    """It can be pasted, and is written back as it is."""
    examples = [loads(cells[0].encode()) for cells in tables(heading)["Example"]]
    assert len(examples) >= 2
    for example in examples:
        tree = parse_tree(example, scope)
        assert isinstance(tree, kind)
        assert dumps(canonical(tree)) == dumps(example)


@pytest.mark.parametrize(
    ("heading", "kind", "scope"), [("Companies", "company", "user"), ("Members", "member", "company")]
)
def test_every_line_of_a_where_is_one(heading: str, kind: str, scope: SubjectScope) -> None:
    """Each kind of line that may stand there has its row."""
    lines = [loads(cells[0].encode()) for cells in tables(heading)["Line in `where`"]]
    parse_tree({kind: "any", "where": {"all": lines}}, scope)
    told = {next(iter(line)) for line in lines if isinstance(line, dict)}
    for other in {"attribute", "membership", "event", "segment"} - told:
        with pytest.raises(InvalidDefinition, match=f"there is no '{other}' in the 'where'"):
            parse_tree({kind: "any", "where": {other: "x", "op": "exists"}}, scope)


def test_every_count_and_window_is_one() -> None:
    """All forms are there, with the largest number."""
    found = tables("Events")
    counts = [loads(cells[0].encode()) for cells in found["`count`"]]
    windows = [loads(cells[0].encode()) for cells in found["`window`"]]
    for count in counts:
        parse_tree({"event": "x", "op": "performed", "count": count})
    for window in windows:
        parse_tree({"event": "x", "op": "performed", "window": window})
    assert [next(iter(count)) for count in counts if isinstance(count, dict)] == list(get_args(CountForm))
    assert f"whole, from 0 to {MAX_COUNT:,}." in PAGE


def test_every_code_of_a_refusal_is_on_the_page() -> None:
    """Those that the rooms that read conditions write."""
    calls = [node for path in (ROOT / "shared" / "domain").glob("condition*.py") for node in ast.walk(tree_of(path))]
    written = {
        ast.literal_eval(call.args[1])
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "refuse"
    }
    assert {cells[0] for cells in rows("What is refused")} == written
    assert "relative_in_event_where" in written


def test_units_populations_and_builtins_are_those_of_the_code() -> None:
    """With the largest number of each unit."""
    units = {cells[0]: int(cells[2].replace(",", "")) for cells in rows("Datetimes") if len(cells) == 3}
    assert units == LARGEST_N
    assert {re.split(r"\W", cells[0])[0] for cells in rows("Populations")} - {"population"} == set(get_args(Population))
    assert all(f"`{name}`" in PAGE for name in (*USER_BUILTINS, *COMPANY_BUILTINS))
