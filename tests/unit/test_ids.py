"""Ids that we make."""

from shared.ids import new_id


def test_ids_sort_by_the_time_they_were_made() -> None:
    """Text order is time order, also across carries."""
    ids = [new_id("msg_", ms) for ms in (0, 1, 31, 32, 1023, 1024, 1_795_000_000_000, 2**48 - 1)]
    assert ids == sorted(ids)


def test_ids_of_one_moment_differ() -> None:
    """80 random bits keep the ids of one millisecond apart; all have the same length."""
    ids = {new_id("msg_", 1_795_000_000_000) for _ in range(10_000)}
    assert len(ids) == 10_000
    assert {len(made) for made in ids} == {30}
