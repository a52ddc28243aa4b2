"""How workers share the shards."""

from hypothesis import given
from hypothesis import strategies as st

from services.segmenter.shares import fair_share, to_release, to_take


def test_one_worker_owns_everything() -> None:
    """And gives back what is above the share of a second one."""
    assert to_take(8, 1, [], []) == list(range(8))
    assert to_release(8, 2, range(8)) == [4, 5, 6, 7]


def test_only_free_shards_are_taken_and_only_up_to_the_share() -> None:
    """What another worker holds is not wanted."""
    assert to_take(8, 3, [0], [0, 1, 2]) == [3, 4]


@given(shards=st.integers(1, 64), workers=st.integers(1, 20))
def test_the_shares_of_all_workers_cover_all_shards(shards: int, workers: int) -> None:
    """No shard is left without an owner because everybody has enough."""
    owned: dict[int, list[int]] = {worker: [] for worker in range(workers)}
    for mine in owned.values():
        mine += to_take(shards, workers, mine, [shard for others in owned.values() for shard in others])
    assert sorted(shard for mine in owned.values() for shard in mine) == list(range(shards))
    assert max(map(len, owned.values())) <= fair_share(shards, workers)
