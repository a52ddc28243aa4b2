"""Which conditions flip, when, and what of it is told."""

from services.segmenter.definition import Definition
from services.segmenter.matching import Flip, by_clock, by_event, effective, standing_at
from services.segmenter.projection import User
from services.segmenter.rules import Rules, index
from shared.domain.attributes import EMPTY, fold
from shared.domain.order import OrderKey
from shared.domain.traits import flatten
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, definition

HOUR = 3_600_000
IS_PRO: dict[str, JSON] = {"attribute": "plan", "op": "is", "value": "pro"}
SEEN_LATELY: dict[str, JSON] = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "hours"}}
SILENT: dict[str, JSON] = {"attribute": "last_seen_at", "op": "more_than_ago", "value": {"n": 2, "unit": "hours"}}


def rules(*definitions: Definition) -> Rules:
    """The rules of the one environment."""
    return index(definitions)[ENVIRONMENT, "user"]


def user(traits: dict[str, JSON] | None = None, *, identified: bool = True, due_at: int | None = None) -> User:
    """A user who was seen at 0."""
    state, _ = fold(EMPTY, flatten(traits or {}), OrderKey(0, 0, "m"))
    return User("development", "u1", identified, state, 0, 0, due_at)


def steps(flips: list[Flip]) -> list[tuple[int, int, bool]]:
    """(definition, moment, entered)."""
    return [(flip.definition.number, flip.at, flip.entered) for flip in flips]


def test_overdue_flips_have_each_their_own_moment_in_order() -> None:
    """However late the sweep comes."""
    flips, due_at = by_clock(rules(definition(1, SILENT), definition(2, SEEN_LATELY)), user(due_at=HOUR), 50 * HOUR)
    assert steps(flips) == [(2, HOUR, False), (1, 2 * HOUR, True)]
    assert due_at is None


def test_nothing_flips_before_it_is_due() -> None:
    """A user whose earliest flip lies ahead is not walked."""
    flips, due_at = by_clock(rules(definition(1, SEEN_LATELY)), user(due_at=HOUR), HOUR - 1)
    assert (flips, due_at) == ([], HOUR)


def test_the_clock_moves_nobody_outside_the_population() -> None:
    """An anonymous visitor is in no segment of identified users, whatever the time."""
    flips, _ = by_clock(rules(definition(1, SILENT)), user(identified=False, due_at=1), 50 * HOUR)
    assert flips == []


def test_an_event_flips_what_asks_about_a_changed_attribute() -> None:
    """Other definitions are not even evaluated."""
    asked = rules(definition(1, IS_PRO), definition(2, {"attribute": "seats", "op": "exists"}))
    flips, _ = by_event(asked, user(), user({"plan": "pro", "seats": 3}), {"plan"}, (5, "event:m"))
    assert steps(flips) == [(1, 5, True)]


def test_becoming_identified_may_flip_everything() -> None:
    """The population is part of every definition."""
    asked = rules(definition(1, IS_PRO))
    before, after = user({"plan": "pro"}, identified=False), user({"plan": "pro"})
    flips, _ = by_event(asked, before, after, {"identified"}, (5, "event:m"))
    assert steps(flips) == [(1, 5, True)]


def test_a_building_definition_tells_its_truth_without_a_flip() -> None:
    """Its row may not be there yet."""
    asked = rules(definition(1, IS_PRO, "building"))
    pro = user({"plan": "pro"})
    flips, _ = by_event(asked, pro, pro, {"plan"}, (5, "event:m"))
    assert steps(flips) == [(1, 5, True)]


def test_only_flips_that_change_the_row_are_effective() -> None:
    """The rows are what was published: a flip that leads where the row is changes nothing."""
    one = definition(1, IS_PRO)
    candidates = [Flip(one, "u1", at, entered, "event:m") for at, entered in ((1, True), (2, False), (3, True))]
    assert steps(effective(candidates, frozenset())) == [(1, 1, True), (1, 2, False), (1, 3, True)]
    assert steps(effective(candidates, {(1, "u1")})) == [(1, 2, False), (1, 3, True)]
    assert steps(effective(candidates[:1], {(1, "u1")})) == []


def test_the_next_flip_is_the_earliest_of_all_definitions() -> None:
    """In UTC milliseconds, strictly ahead."""
    finder = rules(definition(1, SILENT), definition(2, SEEN_LATELY)).finder
    assert finder.next_due(user().subject(), 0) == HOUR
    assert finder.next_due(user().subject(), HOUR) == 2 * HOUR
    assert finder.next_due(user().subject(), 2 * HOUR) is None


def test_a_user_is_settled_up_to_just_before_an_unswept_flip() -> None:
    """Before that the shard's clock counts."""
    assert standing_at(user(), 100) == 100
    assert standing_at(user(due_at=101), 100) == 100
    assert standing_at(user(due_at=100), 100) == 99
