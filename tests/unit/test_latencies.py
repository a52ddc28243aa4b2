"""Latencies counted in buckets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.latencies import BOUNDS_MS, Rollup, percentile, slot_of


def counted(latencies: list[int]) -> list[int]:
    """The counts of some latencies."""
    rollup = Rollup()
    for each in latencies:
        rollup.took(each)
    return rollup.latencies


def test_nothing_has_no_percentile() -> None:
    """Nothing happened is not: at once."""
    assert percentile(Rollup().latencies, 0.99) is None
    assert percentile([], 0.99) is None


def test_half_and_nearly_all() -> None:
    """One slow call of a hundred is the last percent."""
    counts = counted([12] * 99 + [4_000])
    assert 10 < (percentile(counts, 0.5) or 0) <= 15
    assert (percentile(counts, 0.99) or 0) <= 15
    assert (percentile(counts, 0.995) or 0) > 3_000


def test_beyond_the_last_bound_is_only_that() -> None:
    """A latency is never made up."""
    assert percentile(counted([10**9]), 0.5) == BOUNDS_MS[-1]


@given(st.lists(st.integers(0, 300_000), min_size=1), st.sampled_from([0.01, 0.5, 0.99, 1.0]))
def test_a_percentile_is_in_the_bucket_of_the_true_one(latencies: list[int], share: float) -> None:
    """However many calls are summed up."""
    counts = counted(latencies)
    found = percentile(counts, share) or 0
    exact = sorted(latencies)[max(0, -(-int(share * 100) * len(latencies) // 100) - 1)]
    below = max([0, *(bound for bound in BOUNDS_MS if bound < exact)])
    above = min(bound for bound in BOUNDS_MS if bound >= exact)
    assert below <= found <= above


@pytest.mark.parametrize(("moment", "slot"), [(0, 0), (9_999, 0), (10_000, 10_000), (25_000, 20_000)])
def test_slots_are_of_ten_seconds(moment: int, slot: int) -> None:
    """By the clock, so that all shards mean the same."""
    assert slot_of(moment) == slot
