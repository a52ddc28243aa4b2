"""The reference evaluator on events, segments, companies and members: truths and flips that are counted by hand."""

from dataclasses import replace

import pytest

from shared.domain.conditions import EVERYONE, parse_tree
from shared.domain.event_counts import EventState, question_of
from shared.domain.instants import instants_of
from shared.domain.parts import Inlined, Parts, Picked, member_question
from shared.domain.segments import Population
from shared.domain.tree import HasMember, Performed
from shared.domain.truth import Affiliation, Subject, Verdict, compile_event_where, compile_member, evaluate
from shared.domain.values import JSON, Value
from shared.domain.zones import zone

UTC = zone("UTC")
DAY = 86_400_000
NOW = 1_795_428_000_000  # 2026-11-23T10:00:00Z
WEEK: JSON = {"in_last": {"n": 7, "unit": "days"}}
ADMIN: JSON = {"membership": "role", "op": "is", "value": "admin"}
ENTERPRISE: JSON = {"attribute": "plan", "op": "is", "value": "enterprise"}
USER = Subject({}, {}, {"user_id": "u1", "identified": True, "first_seen_at": NOW, "last_seen_at": NOW})


def did(count: JSON, window: JSON = WEEK, op: str = "performed") -> Performed:
    """So many events in the window."""
    raw: dict[str, JSON] = {"event": "x", "op": op, "window": window}
    leaf = parse_tree(raw if count is None else raw | {"count": count})
    assert isinstance(leaf, Performed)
    return leaf


def user(leaf: Performed, *days_ago: float) -> Subject:
    """A user who did it so many days ago."""
    times = tuple(sorted(int(NOW - days * DAY) for days in days_ago))
    return replace(USER, events={question_of(leaf, UTC).key: EventState(len(times), times)})


@pytest.mark.parametrize(
    ("count", "days_ago", "truth", "due"),
    [
        ({"at_least": 2}, (1, 3, 5), True, 4),  # the second newest leaves
        ({"at_least": 2}, (1, 8), False, None),
        ({"at_least": 2}, (), False, None),
        ({"at_least": 0}, (1,), True, None),
        ({"at_most": 1}, (1, 3, 5), False, 4),
        ({"at_most": 1}, (1, 8), True, None),
        ({"at_most": 1}, (), True, None),
        ({"exactly": 0}, (6,), False, 1),
        ({"exactly": 2}, (1, 3, 5), False, 2),  # the third newest leaves
        ({"exactly": 2}, (3, 5), True, 2),
        ({"between": [1, 2]}, (1, 2, 3, 4), False, 4),
        ({"between": [1, 2]}, (1,), True, 6),
        ({"at_least": 1}, (7,), False, None),  # it left at this moment
        ({"at_least": 1}, (0,), True, 7),
        ({"at_least": 2}, (1, -0.5), False, -0.5),  # one is ahead of the clock
        ({"at_least": 1}, (1, -0.5), True, -0.5),
    ],
)
def test_a_moving_window_flips_when_the_deciding_event_leaves(
    count: JSON, days_ago: tuple[float, ...], *, truth: bool, due: float | None
) -> None:
    """Or when one that is ahead of now comes in."""
    leaf = did(count)
    moment = None if due is None else int(NOW + abs(due) * DAY)
    assert evaluate(leaf, user(leaf, *days_ago), NOW, UTC) == Verdict(truth, moment)


@pytest.mark.parametrize("window", ["ever", {"between_dates": ["2026-11-01", "2026-11-30"]}])
def test_a_window_that_stands_still_is_never_due(window: JSON) -> None:
    """What was counted is all it needs."""
    leaf = did({"exactly": 3}, window)
    state = {question_of(leaf, UTC).key: EventState(3)}
    assert evaluate(leaf, replace(USER, events=state), NOW, UTC) == (True, None)
    assert evaluate(leaf, USER, NOW, UTC) == (False, None)


def test_never_is_the_complement_of_once() -> None:
    """In the same window, so it comes true when the newest event leaves."""
    leaf = did(None, WEEK, "not_performed")
    assert evaluate(leaf, user(leaf, 1, 2), NOW, UTC) == (False, NOW + 6 * DAY)
    assert evaluate(leaf, USER, NOW, UTC) == (True, None)


def test_properties_of_events_are_no_built_ins() -> None:
    """An event may well have a property of the name."""
    where = parse_tree({"attribute": "user_id", "op": "is", "value": "u2"})
    assert compile_event_where(where, UTC)(Subject({"user_id": "u2"}, {}, {}))


@pytest.mark.parametrize(("population", "truth"), [("identified", True), ("anonymous", False), ("all", True)])
def test_an_inner_segment_brings_its_population(population: Population, *, truth: bool) -> None:
    """Its conditions hold for everyone here."""
    parts: Parts = {"s": Inlined(1, population, EVERYONE, {})}
    for op, answer in (("in_segment", truth), ("not_in_segment", not truth)):
        assert evaluate(parse_tree({"segment": "s", "op": op}), USER, NOW, UTC, parts=parts) == (answer, None)


def test_an_inner_segment_flips_with_the_outer_one() -> None:
    """At the same moment."""
    inner = parse_tree({"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "days"}})
    parts: Parts = {"s": Inlined(1, "identified", inner, {})}
    outer = parse_tree({"not": {"segment": "s", "op": "in_segment"}})
    assert evaluate(outer, USER, NOW, UTC, parts=parts) == (False, NOW + DAY)


def test_a_manual_segment_holds_who_was_picked() -> None:
    """And is never due."""
    tree, parts = parse_tree({"segment": "s", "op": "in_segment"}), {"s": Picked(1, "s")}
    assert evaluate(tree, replace(USER, picks=frozenset({"s"})), NOW, UTC, parts=parts) == (True, None)
    assert evaluate(tree, USER, NOW, UTC, parts=parts) == (False, None)


def company(attributes: dict[str, Value], membership: dict[str, Value], *holds: int) -> Affiliation:
    """A company of a user."""
    itself = Subject(attributes, instants_of(attributes), {"company_id": "c1"})
    return Affiliation(itself, membership, instants_of(membership), frozenset(holds))


def test_all_of_where_binds_to_one_company() -> None:
    """An admin here who has the plan there is not meant."""
    tree = parse_tree({"company": "any", "where": {"all": [ENTERPRISE, ADMIN]}})
    none = parse_tree({"company": "none", "where": {"all": [ENTERPRISE, ADMIN]}})
    admin, other = company({"plan": "free"}, {"role": "admin"}), company({"plan": "enterprise"}, {"role": "x"})
    both = company({"plan": "enterprise"}, {"role": "admin"})
    for companies, truth in (((admin, other), False), ((admin, both), True), ((), False)):
        subject = replace(USER, companies=companies)
        assert evaluate(tree, subject, NOW, UTC) == (truth, None)
        assert evaluate(none, subject, NOW, UTC) == (not truth, None)


def test_having_a_company_needs_no_where() -> None:
    """Any one is enough."""
    subject = replace(USER, companies=(company({}, {}),))
    assert evaluate(parse_tree({"company": "any"}), subject, NOW, UTC).truth
    assert not evaluate(parse_tree({"company": "none"}), subject, NOW, UTC).truth


def test_a_companys_segment_is_told_by_its_shard() -> None:
    """Its conditions are not asked on the user's side."""
    parts: Parts = {"s": Inlined(7, "all", parse_tree(ENTERPRISE, "company"), {}, "company")}
    tree = parse_tree({"company": "any", "where": {"segment": "s", "op": "in_segment"}})
    for holds, truth in ((7, True), (8, False)):
        subject = replace(USER, companies=(company({}, {}, holds),))
        assert evaluate(tree, subject, NOW, UTC, parts=parts) == (truth, None)


def test_names_in_where_are_the_companys() -> None:
    """Its built-ins, not the user's; of a membership no name is built in."""
    subject = replace(USER, companies=(company({}, {"company_id": "m"}),))
    for key, value in (("attribute", "c1"), ("membership", "m")):
        raw: JSON = {"company": "any", "where": {key: "company_id", "op": "is", "value": value}}
        assert evaluate(parse_tree(raw), subject, NOW, UTC).truth


def test_a_company_may_flip_by_the_clock() -> None:
    """When the last one that holds does."""
    recent: JSON = {"attribute": "at", "op": "in_last", "value": {"n": 2, "unit": "days"}}
    subject = replace(
        USER, companies=(company({"at": "2026-11-23T10:00:00Z"}, {}), company({"at": "2026-11-22T10:00:00Z"}, {}))
    )
    assert evaluate(parse_tree({"company": "any", "where": recent}), subject, NOW, UTC) == (True, NOW + 2 * DAY)


def test_a_company_counts_the_members_who_were_told_of() -> None:
    """By the key of what they were asked."""
    leaf = parse_tree({"member": "any", "where": ADMIN}, "company")
    assert isinstance(leaf, HasMember)
    key = member_question(leaf, UTC, {}).key
    for members, truth in (({key: 2}, True), ({key: 0}, False), ({key + 1: 2}, False), ({}, False)):
        subject = Subject({}, {}, {"company_id": "c1"}, members=members)
        assert evaluate(leaf, subject, NOW, UTC, "company") == (truth, None)


@pytest.mark.parametrize(
    ("role", "identified", "verdict"),
    [("admin", True, (True, NOW + DAY)), ("admin", False, (False, None)), ("guest", True, (False, None))],
)
def test_a_member_is_asked_with_her_membership(
    role: str, *, identified: bool, verdict: tuple[bool, int | None]
) -> None:
    """Anonymous users are no members to speak of."""
    seen: JSON = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "days"}}
    leaf = parse_tree({"member": "none", "where": {"all": [ADMIN, seen]}}, "company")
    assert isinstance(leaf, HasMember)
    user = replace(USER, builtins=dict(USER.builtins) | {"identified": identified})
    condition = compile_member(member_question(leaf, UTC, {}))
    assert condition.evaluate(user, company({}, {"role": role}), NOW) == verdict
