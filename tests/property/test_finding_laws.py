"""P7: whatever a change or the clock flips is found by the index, for any conditions, users and companies."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.segmenter import finding
from services.segmenter.definition import Definition, Stage
from services.segmenter.finding import Finder, Known
from services.segmenter.indexing.needed import needed_tree
from services.segmenter.questions import COMPANIES, concern_of
from services.segmenter.rules import concerns, index
from shared.domain.instants import MILLISECONDS_PER_DAY
from shared.domain.parts import Parts, is_timed, needs_of, own_leaves
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import All, Tree
from shared.domain.truth import Subject, compile_tree, flips
from shared.domain.values import dumps
from tests.property.condition_strategies import moments, zones
from tests.property.world_strategies import (
    companies,
    company_parts,
    company_trees,
    populations,
    user_parts,
    user_trees,
    users,
)
from tests.property.worlds import Case, World, with_members

# Worlds take long to think of on a busy machine.
pytestmark = pytest.mark.timeout(300)

ENVIRONMENT: Final = "development"
stages: st.SearchStrategy[Stage] = st.sampled_from(["serving", "serving", "building"])
many = st.sampled_from([0, finding.MANY])
lengths = st.sampled_from([0, 1, 40, 400]).map(lambda days: days * MILLISECONDS_PER_DAY)


class Life(NamedTuple):
    """Definitions, and somebody before and after a change at a moment (UTC ms)."""

    definitions: Sequence[Definition]
    before: Subject
    after: Subject
    now: int

    @property
    def finder(self) -> Finder:
        """That of the definitions."""
        return index(self.definitions)[ENVIRONMENT, self.definitions[0].scope].finder


def defined(
    number: int, tree: Tree, parts: Parts, place: ZoneInfo, at: tuple[SubjectScope, Population, Stage]
) -> Definition:
    """A definition at some stage."""
    scope, population, stage = at
    needs = needs_of(tree, place, parts)
    return Definition(
        number, f"seg_{number}", 1, ENVIRONMENT, scope, population, compile_tree(tree, place, scope, parts),
        needs, needs, is_timed(tree, parts), stage, None, tuple(own_leaves(tree, parts)),
        needed=needed_tree(tree, parts), zone=place.key,
    )  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A few definitions that name the same segments, and two worlds."""
    is_user = draw(st.booleans())
    scope: SubjectScope = "user" if is_user else "company"
    trees = draw(st.lists(user_trees if is_user else company_trees, min_size=1, max_size=4))
    parts, place = draw(user_parts() if is_user else company_parts()), draw(zones)
    definitions = [
        defined(number, tree, parts, place, (scope, draw(populations) if is_user else "all", draw(stages)))
        for number, tree in enumerate(trees)
    ]
    now = draw(moments)

    def subject(world: World) -> Subject:
        case = Case(All(tuple(trees)), parts, world, place, scope)
        return case.subject() if is_user else with_members(case, now)

    worlds = users() if is_user else companies()
    return Life(definitions, subject(draw(worlds)), subject(draw(worlds)), now)


def changed(before: Subject, after: Subject) -> set[str]:
    """The concerns in which two subjects differ."""
    found = set[str]()
    for one, other in ((before.attributes, after.attributes), (before.builtins, after.builtins)):
        found |= {name for name in {*one, *other} if dumps(one.get(name)) != dumps(other.get(name))}
    found |= {concern_of("event", key) for key in {*before.events, *after.events}}
    found |= {concern_of("pick", segment) for segment in before.picks ^ after.picks}
    found |= {concern_of("member", key) for key in {*before.members, *after.members}}
    return found | ({COMPANIES} if before.companies != after.companies else set())


def concerned(life: Life) -> list[Definition]:
    """The definitions that read something of what changed."""
    differing = changed(life.before, life.after)
    return [each for each in life.definitions if not differing.isdisjoint(concerns(each.needs, each.scope))]


def true_of(life: Life, subject: Subject) -> set[int]:
    """The definitions that hold."""
    return {each.number for each in life.definitions if each.judge(subject, life.now).truth}


@settings(max_examples=100)
@given(lives(), many)
def test_whatever_a_change_flips_is_found(life: Life, many: int) -> None:
    """From one state to another, and from nobody to either."""
    finder = life.finder
    with patch.object(finding, "MANY", many):
        found = finder.by_change(life.before, life.after, changed(life.before, life.after), life.now)
    assert true_of(life, life.before) ^ true_of(life, life.after) <= {each.number for each in found}
    assert {each.number for each in concerned(life) if each.stage == "building"} <= {each.number for each in found}
    anew = finder.by_change(None, life.after, set(), life.now)
    assert true_of(life, life.after) <= {each.number for each in anew}


@settings(max_examples=100)
@given(lives(), lengths)
def test_whatever_the_clock_flips_is_found(life: Life, length: int) -> None:
    """In a stretch of time."""
    until = life.now + length
    found = {each.number for each in life.finder.by_clock(life.after, life.now, until)}
    assert {
        each.number for each in life.definitions if flips(each.evaluator, life.after, life.now, until)
    } <= found | outside(life)


def outside(life: Life) -> set[int]:
    """Those of other populations: they flip for nobody like this one, though their conditions do."""
    identified = life.after.builtins.get("identified") is True
    return {each.number for each in life.definitions if each.population not in ("all", population(identified))}


def population(identified: bool) -> Population:
    """That of somebody."""
    return "identified" if identified else "anonymous"


@settings(max_examples=100)
@given(lives(), st.sampled_from([0, 1, 64]), many)
def test_the_next_flip_is_never_late(life: Life, most_asked: int, many: int) -> None:
    """Of anybody, and after a change: what was known before, or what the change brings."""
    finder = life.finder
    dues = [due for each in life.definitions if (due := each.judge(life.after, life.now).next_flip_at) is not None]
    assert finder.next_due(life.after, life.now) == min(dues, default=None)
    differing = changed(life.before, life.after)
    with patch.object(finding, "MANY", many):
        asked = finder.by_change(life.before, life.after, differing, life.now)
    known = [finder.next_due(life.before, life.now), *(each.judge(life.after, life.now).next_flip_at for each in asked)]
    begun = Known(
        frozenset(each.number for each in asked), min((due for due in known if due is not None), default=None)
    )
    brought = finder.next_due(life.after, life.now, differing, begun, most_asked=most_asked)
    assert brought is None or brought > life.now
    if dues:
        assert brought is not None
        assert brought <= min(dues)
