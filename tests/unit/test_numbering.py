"""The sequence of an environment, given in turns."""

from hypothesis import given
from hypothesis import strategies as st

from services.segmenter.numbering import TURN, in_turns

Runs = list[tuple[str, int, int, int]]


def test_a_busy_shard_does_not_keep_the_others_waiting() -> None:
    """Everybody gets a turn before the busy one goes on."""
    ranges = in_turns([("dev", 0, 0, 2 * TURN), ("dev", 1, 0, 1)], {"dev": 0})
    assert ranges == [("dev", 1, 0, 1, TURN), ("dev", TURN + 1, 1, 1, 1), ("dev", TURN + 2, 0, TURN + 1, TURN)]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 5), st.integers(0, 50), st.integers(1, 3 * TURN)),
        unique_by=lambda run: run[:2],
    ),
    st.integers(0, 1_000),
)
def test_sequences_have_no_gap_and_each_number_gets_one(drawn: Runs, last: int) -> None:
    """For any runs of any shards, from wherever the sequence stands."""
    runs = [(environment, shard, done, done + count) for environment, shard, done, count in drawn]
    ranges = in_turns(runs, {"a": last, "b": 0})
    for environment, start in (("a", last), ("b", 0)):
        mine = sorted((first, count) for name, first, _, _, count in ranges if name == environment)
        following = start + 1
        for first, count in mine:
            assert first == following
            following += count
    for environment, shard, done, end in runs:
        spans = [(first, count) for name, _, number, first, count in ranges if (name, number) == (environment, shard)]
        assert [n for first, count in spans for n in range(first, first + count)] == list(range(done + 1, end + 1))
