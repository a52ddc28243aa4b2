"""The truth table of conditions on events, segments, companies and members: every row holds in both evaluators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from shared.domain.conditions import parse_tree
from shared.domain.instants import instants_of, parse_instant
from shared.domain.parts import Inlined, Part, Parts, Picked
from shared.domain.segments import SubjectScope
from shared.domain.tree import AT_LEAST_ONE, All, HasCompany, HasMember, InSegment, Not, Performed, Tree
from shared.domain.truth import Affiliation, Subject
from shared.domain.values import loads
from shared.domain.zones import zone
from tests.property.worlds import Case, Happened, Member, World
from tests.sql_truth import Question, sql_evaluator

NOW = "2026-11-23T10:00:00.000Z"
EVENT = "Ordered"
SEEN = {"first_seen_at": 0, "last_seen_at": 0}


class Group(NamedTuple):
    """A condition at a moment in a zone, with the worlds for which it holds and for which it does not."""

    why: str
    scope: SubjectScope
    question: Question
    true_for: list[World]
    false_for: list[World]


def read_groups() -> Iterator[Group]:
    """The table, its conditions read as definitions are."""
    path = Path(__file__).parent / "truth_table_worlds.json"
    groups: Any = loads(path.read_bytes())
    for raw in groups:
        scope: SubjectScope = raw.get("scope", "user")
        parts = parts_of(raw.get("segments", {}))
        question = Question(
            parse_tree(raw["tree"], scope), instant(raw.get("now", NOW)), zone(raw.get("zone", "UTC")), parts
        )
        read = user_of if scope == "user" else company_of
        true_for, false_for = ([read(each, parts) for each in raw[key]] for key in ("true_for", "false_for"))
        yield Group(raw["why"], scope, question, true_for, false_for)


def instant(text: str) -> int:
    """UTC ms."""
    found = parse_instant(text)
    assert found is not None
    return found


def parts_of(raw: Mapping[str, Any]) -> Parts:
    """The segments of a row, each of which may name those before it."""
    parts: dict[str, Part] = {}
    for number, (name, told) in enumerate(raw.items(), 1):
        match told:
            case "manual":
                parts[name] = Picked(number, name)
            case "company":
                parts[name] = Inlined(number, "all", All(()), {}, "company")
            case _:
                scope: SubjectScope = told.get("scope", "user")
                tree = parse_tree(told["conditions"], scope)
                parts[name] = Inlined(number, told.get("population", "identified"), tree, dict(parts), scope)
    return parts


def user_of(raw: Mapping[str, Any], parts: Parts, user_id: str = "ann") -> World:
    """A user."""
    attributes = raw.get("attributes", {})
    builtins = {"user_id": user_id, "identified": raw.get("identified", True), **SEEN}
    return World(
        Subject(attributes, instants_of(attributes), builtins),
        tuple(event_of({"at": each} if isinstance(each, str) else each) for each in raw.get("events", [])),
        tuple(affiliation_of(each, parts) for each in raw.get("companies", [])),
        frozenset(raw.get("picked", [])),
    )


def event_of(raw: Mapping[str, Any]) -> Happened:
    """So many equal events, which came at once or a moment early."""
    at = instant(raw["at"])
    return Happened(raw.get("name", EVENT), at, raw.get("properties", {}), raw.get("times", 1), at - 60_000)


def affiliation_of(raw: Mapping[str, Any], parts: Parts) -> Affiliation:
    """A company of a user; not `known`: nothing but its id has come."""
    subject, membership = company_subject(raw), raw.get("membership", {})
    if not raw.get("known", True):
        subject = Subject({}, {}, {"company_id": subject.builtins["company_id"]})
    holds = frozenset(parts[name].definition for name in raw.get("holds", []))
    return Affiliation(subject, membership, instants_of(membership), holds)


def company_of(raw: Mapping[str, Any], parts: Parts) -> World:
    """A company with its members."""
    members = [
        Member(user_of(each, parts, f"user-{number}"), affiliation_of({**each, "id": "acme", "attributes": {}}, parts))
        for number, each in enumerate(raw.get("members", []))
    ]
    return World(company_subject({"id": "acme", **raw}), picks=frozenset(raw.get("picked", [])), members=tuple(members))


def company_subject(raw: Mapping[str, Any]) -> Subject:
    """A company itself."""
    attributes = raw.get("attributes", {})
    builtins = {"company_id": raw["id"], "member_count": raw.get("member_count", 0), **SEEN}
    return Subject(attributes, instants_of(attributes), builtins)


def complement(tree: Tree) -> Tree:
    """The tree under the operator that is its complement, or under `not` where there is none."""
    match tree:
        case Performed(count=count, negated=negated) if count == AT_LEAST_ONE:
            return replace(tree, negated=not negated)
        case InSegment(negated=negated):
            return replace(tree, negated=not negated)
        case HasCompany(quantifier=quantifier) | HasMember(quantifier=quantifier):
            return replace(tree, quantifier="none" if quantifier == "any" else "any")
    return Not(tree)


GROUPS = list(read_groups())
each_group = pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.why)


@each_group
def test_the_condition_holds_for_exactly_its_worlds(group: Group) -> None:
    """The reference evaluator gives each row's answer, and the complement the opposite."""
    inverse = group.question._replace(tree=complement(group.question.tree))
    for question, right, wrong in (
        (group.question, group.true_for, group.false_for),
        (inverse, group.false_for, group.true_for),
    ):
        assert [world for world in right if not question.about(world, group.scope)] == []
        assert [world for world in wrong if question.about(world, group.scope)] == []


@each_group
def test_the_book_says_the_same(group: Group) -> None:
    """So does the naive model that the random tests are held to."""
    tree, now, place, parts = group.question
    for worlds, truth in ((group.true_for, True), (group.false_for, False)):
        assert [world for world in worlds if Case(tree, parts, world, place, group.scope).naive(now) is not truth] == []


def test_the_server_gives_each_rows_answer(database_url: str) -> None:
    """And to the complement the opposite."""
    with sql_evaluator(database_url) as server:
        for group in GROUPS:
            asked = [group.question, group.question._replace(tree=complement(group.question.tree))]
            answers = server.truths([*group.true_for, *group.false_for], asked, group.scope)
            expected = [[True, False]] * len(group.true_for) + [[False, True]] * len(group.false_for)
            assert answers == expected, group.why


def test_every_kind_of_leaf_has_rows() -> None:
    """On both scopes."""
    trees = [(group.scope, type(group.question.tree)) for group in GROUPS]
    kinds = {("user", Performed), ("user", InSegment), ("user", HasCompany), ("company", HasMember)}
    assert kinds <= set(trees)
