"""One read for all who ask at once."""

import asyncio

import pytest

from services.query.remembering import Remembered


class Reads:
    """Counts how often it is asked, and answers when it may."""

    def __init__(self) -> None:
        self.count = 0
        self.may_answer = asyncio.Event()

    async def read(self) -> int:
        """The number of this read."""
        self.count += 1
        count = self.count
        await self.may_answer.wait()
        return count

    async def fail(self) -> int:
        """A read whose database is away."""
        self.count += 1
        raise ConnectionError


async def test_a_crowd_is_served_by_one_read() -> None:
    """Also when its first one goes away meanwhile; what is remembered needs no read at all."""
    remembered: Remembered[int] = Remembered(60)
    reads = Reads()
    crowd = [asyncio.create_task(remembered.get("development", reads.read)) for _ in range(50)]
    await asyncio.sleep(0)
    crowd[0].cancel()
    reads.may_answer.set()
    assert await asyncio.gather(*crowd[1:]) == [1] * 49
    assert await remembered.get("development", reads.read) == 1
    assert await remembered.get("production", reads.read) == 2


async def test_a_value_is_read_again_when_it_is_too_old() -> None:
    """Here at once."""
    remembered: Remembered[int] = Remembered(0)
    reads = Reads()
    reads.may_answer.set()
    assert [await remembered.get("development", reads.read) for _ in range(2)] == [1, 2]


async def test_a_failure_is_told_and_not_remembered() -> None:
    """The next one asks anew."""
    remembered: Remembered[int] = Remembered(60)
    reads = Reads()
    reads.may_answer.set()
    with pytest.raises(ConnectionError):
        await remembered.get("development", reads.fail)
    assert await remembered.get("development", reads.read) == 2
