"""Shards of a process take turns at their pages of work."""

from contextlib import suppress

from services.segmenter.turns import IN_A_ROW, LONG_S, SILENT_S, Turns


def asks(turns: Turns, shard: int, now: float = 0, *, urgent: bool = False) -> bool:
    """Whether a shard that asks has its turn; its page is done at once."""
    with turns.turn(shard, now, urgent=urgent) as has_turn:
        return has_turn


def test_one_page_at_a_time() -> None:
    """While a shard has its turn, no other does."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False) as first:
        assert first
        assert not asks(turns, 2, urgent=True)
        assert turns.ahead(2, 0) == 1


def test_a_few_at_once() -> None:
    """While one waits for the server, another thinks."""
    turns = Turns(2)
    with turns.turn(1, 0, urgent=False), turns.turn(2, 0, urgent=False) as second:
        assert second
        assert not asks(turns, 3)
        assert turns.ahead(3, 0) == 1
    assert asks(turns, 3)


def test_first_come_first_served() -> None:
    """Whoever asked first is next, even when the shard that had the last turn asks again before it."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False):
        assert not asks(turns, 2)
        assert not asks(turns, 3)
    assert [asks(turns, shard) for shard in (1, 3, 2, 3, 1)] == [False, False, True, True, True]


def test_what_an_entry_causes_comes_first() -> None:
    """A company's users do not wait until a segment is built, and a segment is built all the same."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False):
        assert not asks(turns, 2)
        assert not any(asks(turns, shard, urgent=True) for shard in (3, 4))
    for number in range(IN_A_ROW):
        assert not asks(turns, 2)
        one, other = (3, 4) if number % 2 == 0 else (4, 3)
        assert asks(turns, one, urgent=True)
        assert not asks(turns, one, urgent=True), "the other is next"
    assert not asks(turns, other, urgent=True)
    assert asks(turns, 2)


def test_who_leaves_is_not_waited_for() -> None:
    """A shard that has nothing to do any more, or cannot, holds nobody up."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False):
        assert not asks(turns, 2)
    turns.leave(2)
    assert asks(turns, 3)


def test_who_is_silent_is_not_waited_for() -> None:
    """A shard that is held up by something else keeps no other from its pages."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False):
        assert not asks(turns, 2)
    assert not asks(turns, 3, SILENT_S / 2)
    assert asks(turns, 3, SILENT_S)


def test_a_page_that_hangs_is_not_waited_for() -> None:
    """And when it ends after all, the turn of another is not taken from it."""
    turns = Turns(1)
    with turns.turn(1, 0, urgent=False):
        assert not asks(turns, 2, LONG_S / 2)
        with turns.turn(2, LONG_S, urgent=False) as second:
            assert second
    assert asks(turns, 3, LONG_S)


def test_a_failed_page_ends_its_turn() -> None:
    """After an error the next shard has its turn."""
    turns = Turns(1)
    with suppress(ZeroDivisionError), turns.turn(1, 0, urgent=False):
        1 / 0  # noqa: B018 - it fails, which is the point
    assert asks(turns, 2)
