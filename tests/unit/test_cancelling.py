"""Loops that retry, and still end."""

import asyncio
from contextlib import suppress

import pytest

from services.segmenter.cancelling import raise_if_cancelled
from tests.waiting import wait_until


async def interrupted_statement(begun: list[int]) -> None:
    """As asyncpg does at times: the cancellation becomes an error of the connection."""
    begun.append(1)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        raise ConnectionError("the underlying connection is closed") from None


async def retry_for_ever(begun: list[int]) -> None:
    """The loop of a coordinator."""
    while True:
        try:
            await interrupted_statement(begun)
        except ConnectionError:
            raise_if_cancelled()


async def test_a_loop_whose_driver_swallows_the_cancellation_ends() -> None:
    """The cancellation is raised again where the error is caught."""
    begun: list[int] = []
    task = asyncio.create_task(retry_for_ever(begun))
    await wait_until(lambda: bool(begun))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert begun == [1]


async def test_a_loop_whose_driver_answers_all_the_same_ends() -> None:
    """The cancellation is raised again in the next round."""
    begun: list[int] = []

    async def answer() -> None:
        begun.append(1)
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    async def look_for_ever() -> None:
        while True:
            raise_if_cancelled()
            await answer()

    task = asyncio.create_task(look_for_ever())
    await wait_until(lambda: bool(begun))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert begun == [1]


async def test_an_error_without_a_cancellation_is_retried() -> None:
    """Nothing is raised in a task that nobody cancelled."""
    raise_if_cancelled()
