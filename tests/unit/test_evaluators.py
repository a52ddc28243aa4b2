"""Saved definitions are compiled once."""

from zoneinfo import ZoneInfo

from services.query.evaluators import MOST, Evaluators
from services.query.questions import Question
from shared.domain.conditions import parse_tree

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")


def question(value: str) -> Question:
    """A question for users of a plan."""
    tree = parse_tree({"attribute": "plan", "op": "is", "value": value}, "user")
    return Question("user", "all", tree, {}, {}, prepared=True)


def test_a_definition_is_compiled_once_per_zone() -> None:
    """Its question is read anew for each answer."""
    evaluators = Evaluators()
    first = evaluators.of(1, question("pro"), BERLIN)
    assert evaluators.of(1, question("pro"), BERLIN) is first
    assert evaluators.of(1, question("pro"), LISBON) is not first
    assert evaluators.of(2, question("pro"), BERLIN) is not first


def test_a_number_that_says_something_else_is_compiled_again() -> None:
    """As after a restore of the database from a backup."""
    evaluators = Evaluators()
    evaluators.of(1, question("pro"), BERLIN)
    assert evaluators.of(1, question("free"), BERLIN).question == question("free")


def test_those_asked_longest_ago_are_forgotten() -> None:
    """However many segments come and go."""
    evaluators, asked = Evaluators(), question("pro")
    first, second = (evaluators.of(number, asked, BERLIN) for number in (1, 2))
    for number in range(3, MOST + 1):
        evaluators.of(number, asked, BERLIN)
    assert evaluators.of(1, asked, BERLIN) is first
    evaluators.of(MOST + 1, asked, BERLIN)
    assert evaluators.of(2, asked, BERLIN) is not second
