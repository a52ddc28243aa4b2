"""The supervisor's eye on shards without an owner."""

import pytest

from services.cli.ownership_watch import OwnershipWatch


class World:
    """A clock that moves when it is told to, and an answer."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.owned: bool | None = True
        self.asked = 0

    def ask(self) -> bool | None:
        """Whether every shard has an owner."""
        self.asked += 1
        return self.owned

    def now(self) -> float:
        """Seconds."""
        return self.seconds


@pytest.fixture
def world() -> World:
    """All is well at first."""
    return World()


def pass_time(world: World, watch: OwnershipWatch, seconds: int) -> None:
    """Look every second."""
    for _ in range(seconds):
        world.seconds += 1
        watch.look()


def test_a_line_when_shards_stay_without_an_owner_and_one_when_they_have_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once each, however long it lasts."""
    watch = OwnershipWatch(world.ask, world.now)
    pass_time(world, watch, 60)
    world.owned = False
    pass_time(world, watch, 60)
    world.owned = True
    pass_time(world, watch, 60)
    assert capsys.readouterr().out.splitlines() == [
        "some shards have had no owner for 15 s: `muster status` says why",
        "every shard has an owner again",
    ]
    assert world.asked == 36


def test_a_take_over_is_no_news(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither is a database that cannot be asked: that is told by others."""
    watch = OwnershipWatch(world.ask, world.now)
    for owned, seconds in ((False, 10), (True, 10), (False, 10), (True, 5), (None, 60)):
        world.owned = owned
        pass_time(world, watch, seconds)
    assert capsys.readouterr().out == ""
