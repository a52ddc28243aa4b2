"""What is told apart from a transient failure, and when too much of it is too much."""

import asyncpg
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from services.segmenter.fence import Fenced
from services.segmenter.poison import ENOUGH, WINDOW_S, Breaker, TooManyPoisoned, is_poison


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.NumericValueOutOfRangeError(""),
        asyncpg.UniqueViolationError(""),
        asyncpg.ProgramLimitExceededError(""),
        KeyError("traits"),
        ZeroDivisionError(),
    ],
)
def test_what_is_wrong_with_the_data_is_poison(error: Exception) -> None:
    """Data exceptions, violated constraints, exceeded limits, and bugs that trip over a shape."""
    assert is_poison(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.QueryCanceledError(""),
        asyncpg.DeadlockDetectedError(""),
        asyncpg.DiskFullError(""),
        asyncpg.ConnectionDoesNotExistError(""),
        asyncpg.InterfaceError("connection is closed"),
        RedisConnectionError(),
        TimeoutError(),
        Fenced(""),
    ],
)
def test_what_may_be_different_next_time_is_not(error: Exception) -> None:
    """Nothing is put aside because a server, a disk or the way to it is at fault."""
    assert not is_poison(error)


def test_single_failures_stop_nothing() -> None:
    """A hostile client may send as many as are enough to look twice, no more in a minute without the rest."""
    breaker = Breaker()
    breaker.check(0, 1_000, ENOUGH)


def test_a_minute_with_too_many_failures_stops_the_shard() -> None:
    """More than enough, and more than one in twenty."""
    breaker = Breaker()
    breaker.record(0, 1_000, ENOUGH)
    with pytest.raises(TooManyPoisoned):
        breaker.check(1, 1, 1)
    breaker.check(1, 10_000, 1)
    breaker.check(WINDOW_S + 1, 1, 1)
