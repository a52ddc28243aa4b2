"""Pages of work take turns among the shards of a process."""

from contextlib import suppress

from services.segmenter.turns import Turns


def test_one_page_at_a_time() -> None:
    """While a shard does a page, no other begins one."""
    turns = Turns()
    with turns.turn(1) as first, turns.turn(2) as second:
        assert (first, second) == (True, False)


def test_first_come_first_served() -> None:
    """Whoever asked first is next, even when the shard that had the last turn asks again before it."""
    turns = Turns()
    with turns.turn(1), turns.turn(2), turns.turn(3):
        pass
    with turns.turn(1) as again, turns.turn(3) as third, turns.turn(2) as second:
        assert (again, third, second) == (False, False, True)
    with turns.turn(3) as third:
        assert third


def test_who_leaves_is_not_waited_for() -> None:
    """A shard that has nothing to do any more, or cannot, holds nobody up."""
    turns = Turns()
    with turns.turn(1), turns.turn(2):
        turns.leave(2)
    with turns.turn(3) as third:
        assert third


def test_a_failed_page_ends_its_turn() -> None:
    """After an error the next shard has its turn."""
    turns = Turns()
    with suppress(ZeroDivisionError), turns.turn(1):
        1 / 0  # noqa: B018 - it fails, which is the point
    with turns.turn(2) as second:
        assert second
