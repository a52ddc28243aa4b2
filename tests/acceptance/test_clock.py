"""The clock alone moves people: with every process on one clock file, no event arrives and membership still changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.clock import make_clock
from shared.domain.instants import format_instant
from tests.client import Client, where
from tests.stack import Stack, running
from tests.waiting import wait_until

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(120)]

WEEK = {"n": 7, "unit": "days"}
DAY_MS = 86_400_000
BOUND_SECONDS = 1.0
AHEAD_MS = 1_500
"""How far before the due moment the clock is put: the rest of the way is the clock's own."""


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Stack]:
    """A running Muster whose clock this test moves."""
    with running(tmp_path) as stack:
        yield stack


async def test_the_clock_moves_a_user_within_a_second_of_the_due_moment(moving: Stack) -> None:
    """A week after her last visit she enters `more_than_ago 7 days` and leaves `in_last 7 days`, without an event,
    within 1 s of the moment; the cause is the clock."""
    clock = make_clock(moving.clock_file)
    visited = clock.now_ms() // 1_000 * 1_000
    due = visited + 7 * DAY_MS
    async with Client(moving.access) as client:
        lately = await client.create_segment("Lately", {"all": [where("visited_at", "in_last", WEEK)]})
        dormant = await client.create_segment("Dormant", {"all": [where("visited_at", "more_than_ago", WEEK)]})
        await client.call("identify", userId="ann", traits={"visited_at": format_instant(visited)}, messageId="m1")
        await client.get("/v1/users/ann", wait_for="m1")
        assert (await client.members(lately), await client.members(dormant)) == ({"ann"}, set())

        moving.move_clock(due - AHEAD_MS - clock.now_ms())
        assert (await client.members(lately), await client.members(dormant)) == ({"ann"}, set())

        async def has_moved() -> bool:
            return (await client.members(lately), await client.members(dormant)) == (set(), {"ann"})

        await wait_until(has_moved, timeout=15, message="the user moved by the clock")
        late = (clock.now_ms() - due) / 1_000
        print(f"moved {late:.2f} s after the due moment, as a reader sees it")
        assert 0 <= late < BOUND_SECONDS
        told = (await client.get("/v1/transitions", user="ann"))["results"]
        by_clock = {(row["type"], row["segment_id"], row["at"]) for row in told if row["cause"] == {"class": "clock"}}
        moment = format_instant(due)
        assert by_clock == {("segment.exited", lately, moment), ("segment.entered", dormant, moment)}
