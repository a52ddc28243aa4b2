"""What live measurements send, and the segments that it meets: a product with many of them, most of them of few."""

import asyncio
from collections.abc import Iterator

from benchmarks.matching import Tree, mixed, where
from benchmarks.people import EVENT, PLANS, user_id
from benchmarks.scene import Scene
from shared.domain.values import JSON

EVERYDAY: list[Tree] = [
    where("plan", "is", "pro"), where("seats", "gte", 50), where("country", "is_one_of", ["DE", "FR"]),
    {"all": [where("seats", "lt", 20), where("plan", "is_one_of", ["free", "trial"])]},
]  # fmt: skip
"""Segments in which many users are, and which calls flip."""
COUNTED = 20
"""Every so manieth segment counts events."""
BATCH = 100
AT_ONCE = 4
PATIENCE_SECONDS = 900


def conditions(number: int) -> Tree:
    """Of the segment with this number."""
    if number < len(EVERYDAY):
        return EVERYDAY[number]
    if number % COUNTED == 0:
        window: JSON = {"in_last": {"n": number % 60 + 1, "unit": "days"}}
        return {"event": EVENT, "op": "performed", "count": {"at_least": number % 7 + 2}, "window": window}
    return mixed(number)


def bodies(name: str, users: int, first: int = 0) -> Iterator[bytes]:
    """Batches without end: six of ten calls are events, four change attributes. ``name`` makes their ids unique."""
    number = first
    while True:
        yield b'{"batch":[' + b",".join(call(name, each, users) for each in range(number, number + BATCH)) + b"]}"
        number += BATCH


def call(name: str, number: int, users: int) -> bytes:
    """A call of somebody."""
    who, message = user_id(number * 7_919 % users), f"{name}-{number}"
    if number % 10 < 6:
        event = EVENT if number % 10 == 0 else "Page Opened"
        return (
            f'{{"type":"track","userId":"{who}","event":"{event}","messageId":"{message}",'
            f'"properties":{{"revenue":{number % 200},"path":"/things/{number % 50}"}}}}'
        ).encode()
    return (
        f'{{"type":"identify","userId":"{who}","messageId":"{message}","traits":'
        f'{{"plan":"{PLANS[number // 7 % len(PLANS)]}","seats":{number * 13 % 100},"score":{number}}}}}'
    ).encode()


async def create_segments(scene: Scene, numbers: range) -> None:
    """Segments with these numbers, and wait until all of them are built."""
    remaining = iter(numbers)

    async def some() -> None:
        for number in remaining:
            await scene.client.create_segment(f"Segment {number}", conditions(number), wait=False)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    await scene.inside.quiet(PATIENCE_SECONDS)
