"""The truth table of the conditions: every row holds in both evaluators, in Python and on the server."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from shared.domain.conditions import parse_tree
from shared.domain.instants import instants_of, parse_instant
from shared.domain.operators import OPERATORS, Type
from shared.domain.tree import Attribute, Not, Tree
from shared.domain.truth import Subject, compile_tree, evaluate
from shared.domain.values import JSON, Value, dumps, loads
from shared.domain.zones import zone
from tests.property.worlds import World
from tests.sql_truth import Question, sql_evaluator

NAME = "it"
NOW = "2026-11-23T10:00:00.000Z"
COMPLEMENTS = {row.complement_of: row.name for row in OPERATORS.values() if row.complement_of}
SAMPLES: dict[Type, list[Value]] = {
    Type.STRING: ["", "a", "1", "true", "not a date"],
    Type.DATETIME: ["2026-11-23", "2026-11-23T10:00:00Z"],
    Type.NUMBER: [0, 1, 1_795_428_000_000],
    Type.BOOLEAN: [True, False],
    Type.LIST: [[], ["a"], [1], [True], ["2026-11-23"]],
}
NESTED_LISTS: list[Value] = [[["a"]], [{"a": 1}], [[]]]


class Group(NamedTuple):
    """A condition at a moment in a zone, with the stored values for which it holds and for which it does not."""

    why: str
    question: Question
    true_for: list[Value]
    false_for: list[Value]

    @property
    def leaf(self) -> Attribute:
        """The condition."""
        assert isinstance(self.question.tree, Attribute)
        return self.question.tree


def read_groups() -> Iterator[Group]:
    """The table, its conditions read as definitions are."""
    for raw in cast("list[dict[str, JSON]]", loads((Path(__file__).parent / "truth_table.json").read_bytes())):
        tree = parse_tree({"attribute": NAME, **cast("dict[str, JSON]", raw["condition"])})
        now = parse_instant(str(raw.get("now", NOW)))
        assert now is not None
        question = Question(tree, now, zone(str(raw.get("zone", "UTC"))))
        values = [cast("list[Value]", raw[key]) for key in ("true_for", "false_for")]
        yield Group(str(raw["why"]), question, *values)


GROUPS = list(read_groups())
each_group = pytest.mark.parametrize("group", GROUPS, ids=lambda group: f"{group.leaf.op}: {group.why}")


def subject(stored: Value | None) -> Subject:
    """A user whose one attribute holds the value, or is absent (None)."""
    attributes: dict[str, Value] = {} if stored is None else {NAME: stored}
    builtins: dict[str, str | bool | int] = {"user_id": "u1", "identified": True, "first_seen_at": 0, "last_seen_at": 0}
    return Subject(attributes, instants_of(attributes), builtins)


def holds(question: Question, stored: Value | None) -> bool:
    """What the reference evaluator says."""
    return evaluate(question.tree, subject(stored), question.now, question.zone).truth


def negation(leaf: Attribute) -> Tree:
    """The leaf under the operator that is its complement, or under `not` where there is none."""
    negative = COMPLEMENTS.get(leaf.op)
    return Attribute(leaf.name, negative, leaf.value, leaf.ignore_case) if negative else Not(leaf)


@each_group
def test_the_condition_holds_for_exactly_its_values(group: Group) -> None:
    """The reference evaluator gives each row's answer."""
    assert [stored for stored in group.true_for if not holds(group.question, stored)] == []
    assert [stored for stored in group.false_for if holds(group.question, stored)] == []


@each_group
def test_an_absent_value_is_false_and_its_complement_true(group: Group) -> None:
    """Positive operators are false for an absent value, and nothing but their complement is true for it."""
    assert not holds(group.question, None)
    assert holds(group.question._replace(tree=negation(group.leaf)), None)


@each_group
def test_a_mistyped_value_is_false(group: Group) -> None:
    """A value of another type than the operator needs is never an error and never inside."""
    fitting = fitting_types(group.leaf)
    mistyped = [value for type_, values in SAMPLES.items() if type_ not in fitting for value in values]
    nested = [] if Type.ANY in fitting else NESTED_LISTS
    assert [stored for stored in (*mistyped, *nested) if holds(group.question, stored)] == []


def fitting_types(leaf: Attribute) -> set[Type]:
    """The types of the samples that a leaf may hold for."""
    needed = leaf.operator.type
    if needed is Type.ANY:
        return {Type.ANY, *SAMPLES}
    if leaf.op == "is_one_of" and isinstance(leaf.value, tuple) and not isinstance(leaf.value[0], str):
        return {Type.NUMBER}
    return {Type.STRING, Type.DATETIME} if needed is Type.STRING else {needed}


def test_every_operator_has_rows() -> None:
    """The table is complete: positive operators have groups, negative ones are asked as their complements."""
    assert {group.leaf.op for group in GROUPS} == {row.name for row in OPERATORS.values() if not row.complement_of}


def test_both_evaluators_agree_on_every_value_under_every_condition(database_url: str) -> None:
    """Every stored value of the table meets every condition and its complement, on the server as in Python."""
    stored: dict[str, Value | None] = {"absent": None}
    for group in GROUPS:
        stored |= {dumps(value): value for value in (*group.true_for, *group.false_for)}
    questions = [group.question for group in GROUPS]
    questions += [group.question._replace(tree=negation(group.leaf)) for group in GROUPS]
    worlds = [World(subject(value)) for value in stored.values()]
    with sql_evaluator(database_url) as server:
        answers = server.truths(worlds, questions)
    evaluators = [compile_tree(question.tree, question.zone) for question in questions]
    differences = [
        (text, question)
        for text, one, row in zip(stored, worlds, answers, strict=True)
        for question, evaluator, answer in zip(questions, evaluators, row, strict=True)
        if evaluator.evaluate(one.itself, question.now).truth is not answer
    ]
    assert differences == []
