"""How definitions are read: every problem at once, with its path; and the frozen form they become."""

import json

import pytest

from shared.domain.conditions import MAX_LEAVES, InvalidDefinition, parse_tree
from shared.domain.parts import is_timed, needs_of
from shared.domain.tree import All, Any_, Attribute, Not, canonical, leaves
from shared.domain.values import JSON, dumps, loads
from shared.domain.zones import zone

DURATION: JSON = {"n": 7, "unit": "days"}
EXAMPLE = loads("""
{"all": [
  {"attribute": "plan", "op": "is_one_of", "value": ["pro", "enterprise"]},
  {"attribute": "email", "op": "ends_with", "value": "@example.com", "ignore_case": true},
  {"attribute": "seats", "op": "between", "value": [10, 50.5]},
  {"any": [
    {"attribute": "beta", "op": "is_true"},
    {"not": {"attribute": "tags", "op": "includes_any", "value": ["churned"]}}]},
  {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 7, "unit": "days"}},
  {"attribute": "signed_up_at", "op": "between_dates", "value": ["2026-01-01", "2026-03-31"]}]}
""")


def problems(raw: JSON) -> list[tuple[str, str]]:
    """Path and code of every problem of a definition."""
    with pytest.raises(InvalidDefinition) as refused:
        parse_tree(raw)
    return [(problem.path, problem.code) for problem in refused.value.problems]


def leaf(op: str, value: JSON = None, name: str = "a") -> dict[str, JSON]:
    """The JSON of a condition."""
    raw: dict[str, JSON] = {"attribute": name, "op": op}
    if value is not None:
        raw["value"] = value
    return raw


def test_a_definition_is_read_and_written_back() -> None:
    """The canonical JSON of the contract's example is the example."""
    assert dumps(canonical(parse_tree(EXAMPLE))) == dumps(EXAMPLE)
    assert parse_tree(canonical(parse_tree(EXAMPLE))) == parse_tree(EXAMPLE)


def test_numbers_of_definitions_are_normalised() -> None:
    """So that a definition sent with 1.0 is the one saved with 1."""
    assert parse_tree(loads(dumps(leaf("eq", 1)).replace("1", "1.0"))) == parse_tree(leaf("eq", 1))


def test_ignore_case_false_is_the_default() -> None:
    """It is accepted, and not written back."""
    raw = leaf("is", "x")
    assert canonical(parse_tree(raw | {"ignore_case": False})) == raw


def test_conditions_that_python_holds_equal_are_not() -> None:
    """Identical conditions are shared between segments: 1 and true are not identical."""
    trees = {parse_tree(leaf("includes_any", [value])) for value in (1, True, "1")}
    assert len(trees) == 3
    assert parse_tree(leaf("includes_any", [1])) in trees


def test_a_tree_tells_what_it_asks_for() -> None:
    """Names, leaves, and whether the clock can flip it."""
    tree = parse_tree(EXAMPLE)
    needs = needs_of(tree, zone("UTC"), {})
    assert needs.attributes == {"plan", "email", "seats", "beta", "tags", "last_seen_at", "signed_up_at"}
    assert [one.op for one in leaves(tree) if isinstance(one, Attribute)][3:5] == ["is_true", "includes_any"]
    assert is_timed(tree, {})
    assert not is_timed(Not(Any_((Attribute("a", "exists"), All(())))), {})


def test_all_problems_are_told_at_once() -> None:
    """In the order of the tree, each with the path of its node."""
    children: list[JSON] = [
        {"any": []},
        leaf("iz", 1) | {"valu": 2},
        leaf("is", 1, name=""),
        {"event": "Order Completed", "op": "performs"},
        3,
        {},
        {"all": [leaf("exists")], "any": [leaf("exists")]},
        {"not": leaf("exists", "x")},
        leaf("eq", 1) | {"ignore_case": True},
        leaf("is_one_of", [1]) | {"ignore_case": True},
        leaf("is", "x") | {"ignore_case": "yes"},
        {"any": {}},
        {"not": leaf("exists"), "extra": 1},
    ]
    assert problems({"all": children}) == [
        ("/all/0/any", "empty_group"),
        ("/all/1/valu", "unknown_key"),
        ("/all/1/op", "unknown_operator"),
        ("/all/2/attribute", "bad_name"),
        ("/all/2/value", "wrong_operand"),
        ("/all/3/op", "unknown_operator"),
        ("/all/4", "not_an_object"),
        ("/all/5", "unknown_key"),
        ("/all/6", "unknown_key"),
        ("/all/7/not/value", "wrong_operand"),
        ("/all/8/ignore_case", "wrong_operand"),
        ("/all/9/ignore_case", "wrong_operand"),
        ("/all/10/ignore_case", "wrong_operand"),
        ("/all/11/any", "not_a_list"),
        ("/all/12/extra", "unknown_key"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [("equals", ""), ("contain", "contains"), ("isnot", "is_not"), ("in_lst", "in_last")]
)
def test_a_misspelt_operator_gets_a_hint(written: str, meant: str) -> None:
    """When one is near."""
    with pytest.raises(InvalidDefinition, match=f"did you mean '{meant}'" if meant else "no operator"):
        parse_tree(leaf(written, "x"))


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", None),
        ("is", 1),
        ("is", "a\0"),
        ("is_one_of", "a"),
        ("is_one_of", []),
        ("is_one_of", ["a", 1]),
        ("is_one_of", [True]),
        ("is_one_of", ["a"] * 10_001),
        ("contains", ""),
        ("contains", "a" * 1_001),
        ("eq", "1"),
        ("eq", True),
        ("between", [50, 10]),
        ("between", [1]),
        ("between", [1, True]),
        ("is_true", True),
        ("includes_any", "a"),
        ("includes_any", [None]),
        ("includes_any", [["a"]]),
        ("includes_any", ["\ud800"]),
        ("before", "yesterday"),
        ("before", 1_795_428_000_000),
        ("on", "2026-01-01T00:00:00Z"),
        ("between_dates", ["2026-03-31", "2026-01-01"]),
        ("between_dates", ["2026-01-01"]),
        ("in_last", 7),
        ("in_last", {"n": 0, "unit": "days"}),
        ("in_last", {"n": True, "unit": "days"}),
        ("in_last", {"n": 36_501, "unit": "days"}),
        ("in_last", {"n": 1, "unit": "years"}),
        ("in_last", {"n": 1, "unit": "days", "x": 1}),
        ("in_last", {"n": 1}),
    ],
)
def test_a_wrong_operand_is_refused(op: str, value: JSON) -> None:
    """Reversed ranges, other types, sizes beyond the limits."""
    assert problems(leaf(op, value)) == [("/value", "wrong_operand")]


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", ""),
        ("contains", "😀" * 1_000),
        ("is_one_of", ["a"] * 10_000),
        ("between", [1, 1]),
        ("includes_all", ["a", 1, True]),
        ("on", "2024-02-29"),
        ("more_than_ago", {"n": 36_500, "unit": "calendar_days"}),
    ],
)
def test_an_operand_at_the_limit_is_read(op: str, value: JSON) -> None:
    """And written back as it came."""
    assert canonical(parse_tree(leaf(op, value))) == leaf(op, value)


def nested(levels: int) -> JSON:
    """A condition inside so many groups."""
    tree: JSON = leaf("exists")
    for _ in range(levels):
        tree = {"not": tree}
    return tree


def test_groups_nest_ten_levels() -> None:
    """The eleventh is refused, however deep it goes on."""
    parse_tree(nested(10))
    assert problems(nested(11)) == problems(nested(60)) == [("/not" * 10, "too_deep")]


def test_a_tree_has_at_most_500_leaves() -> None:
    """One problem tells it, at the root."""
    conditions: list[JSON] = [leaf("exists")] * MAX_LEAVES
    parse_tree({"any": conditions})
    assert problems({"any": [*conditions, leaf("exists")]}) == [("", "too_many_leaves")]


def test_floats_of_another_decoder_are_refused() -> None:
    """Definitions are decoded by `values.loads`: a float has lost digits already."""
    assert problems(json.loads('{"attribute": "a", "op": "eq", "value": 0.1}')) == [("/value", "wrong_operand")]


def details(raw: JSON) -> list[str]:
    """What is said about a definition."""
    with pytest.raises(InvalidDefinition) as refused:
        parse_tree(raw)
    return [problem.detail for problem in refused.value.problems]


def test_an_unknown_operator_is_told_what_there_is() -> None:
    """The one that is nearly spelled so; else all of them, by the type they are for."""
    assert details(leaf("contain", "x")) == ["there is no operator \"contain\"; did you mean 'contains'?"]
    (said,) = details(leaf("equals", "x"))
    assert said.startswith(
        'there is no operator "equals"; there are on any: exists, not_exists; on string: is, is_not,'
    )
    assert "on number: eq, ne, lt," in said


@pytest.mark.parametrize(
    ("op", "opposite"),
    [("exists", "not_exists"), ("not_exists", "exists"), ("is_true", "is_false"), ("is_not_empty", "is_empty")],
)
def test_false_where_there_is_no_value_is_told_the_opposite(op: str, opposite: str) -> None:
    """Other query languages write it so."""
    assert details(leaf(op, False)) == [f"{op!r} takes no value; its opposite is {opposite!r}"]
    assert details(leaf(op, True)) == [f"{op!r} takes no value"]
