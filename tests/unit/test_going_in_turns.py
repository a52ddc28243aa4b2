"""Long work in turns."""

import asyncio

from services.query.turns import AT_ONCE, in_turns


async def test_others_have_their_turn_after_every_fifty_items() -> None:
    """And every item comes, in order."""
    passed = 0

    async def others() -> None:
        nonlocal passed
        while True:
            passed += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    assert [item async for item in in_turns(range(4 * AT_ONCE))] == [*range(4 * AT_ONCE)]
    task.cancel()
    assert passed == 4
