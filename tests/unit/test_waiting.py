"""wait_until: the tests' only way to wait."""

import pytest

from tests.waiting import wait_until, wait_until_sync


async def test_it_returns_when_the_predicate_comes_true() -> None:
    """A predicate, plain or async, is asked again until it is true."""
    asked: list[int] = []

    async def third_time() -> bool:
        asked.append(1)
        return len(asked) >= 3

    await wait_until(third_time)
    await wait_until(lambda: True)
    assert len(asked) == 3


async def test_it_says_what_never_came_true() -> None:
    """The message is the sentence that one reads in CI."""
    with pytest.raises(AssertionError, match="the relay's lock did not come true within"):
        await wait_until(lambda: False, timeout=0.05, message="the relay's lock")


def test_the_plain_form_behaves_alike() -> None:
    """Without an event loop: the same waiting, the same failure."""
    wait_until_sync(lambda: True)
    with pytest.raises(AssertionError, match="the condition did not come true"):
        wait_until_sync(lambda: False, timeout=0.05)
