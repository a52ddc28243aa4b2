"""The skew rule: latency is never taken for skew, and a wrong clock is corrected."""

import pytest

from services.ingest.moments import Moment, instant_of, is_history, moment
from shared.domain.instants import EARLIEST, format_instant, parse_instant
from shared.domain.values import JSON, InvalidValue

RECEIVED = parse_instant("2026-11-23T10:00:00Z") or 0
SECOND = 1_000
HOUR = 3_600_000


def text(shift: int) -> str:
    """A timestamp that lies this many milliseconds after the moment of receipt."""
    return format_instant(RECEIVED + shift)


@pytest.mark.parametrize(
    ("said", "sent", "at"),
    [
        # The clock is right within 60 s: the timestamp counts as it was sent, whatever the latency.
        (-80, -80, -80),
        (-5 * HOUR, -60 * SECOND, -5 * HOUR),
        (-5 * HOUR, 60 * SECOND, -5 * HOUR),
        (30 * SECOND, 30 * SECOND, 30 * SECOND),
        (60 * SECOND, None, 60 * SECOND),
        (-900 * HOUR, None, -900 * HOUR),
        # The clock is wrong: shifted by the difference, capped at the moment of receipt.
        (-2 * HOUR, -2 * HOUR, 0),
        (-3 * HOUR, -2 * HOUR, -HOUR),
        (5 * HOUR, 5 * HOUR, 0),
        (4 * HOUR, 5 * HOUR, -HOUR),
        (6 * HOUR, 5 * HOUR, 0),
        (-HOUR, -61 * SECOND, -HOUR + 61 * SECOND),
        # The future counts as a wrong clock also without sentAt.
        (60 * SECOND + 1, None, 0),
        (HOUR, 0, 0),
    ],
)
def test_a_timestamp_is_shifted_only_when_the_clock_is_wrong(said: int, sent: int | None, at: int) -> None:
    """The table of the rule; the text that was sent is kept when it says another instant."""
    sent_at = None if sent is None else RECEIVED + sent
    assert moment(text(said), sent_at, RECEIVED) == Moment(RECEIVED + at, None if at == said else text(said))


def test_a_missing_timestamp_is_the_moment_of_receipt() -> None:
    """Nothing was sent, so nothing is kept."""
    assert moment(None, RECEIVED - HOUR, RECEIVED) == Moment(RECEIVED, None)


def test_a_shift_never_leaves_the_range_of_instants() -> None:
    """A clock in the year 9999 would move an old timestamp before the first day."""
    sent_at = parse_instant("9999-12-30T00:00:00Z")
    assert moment("0001-01-02T00:00:00Z", sent_at, RECEIVED).at == EARLIEST


@pytest.mark.parametrize(
    "timestamp", ["", "yesterday", "2026-11-23T10:00:00", "2026-02-30", 1_795_000_000_000, True, []]
)
def test_a_timestamp_outside_the_grammar_is_refused(timestamp: JSON) -> None:
    """Also the forms that other parsers would take."""
    with pytest.raises(InvalidValue, match="RFC 3339") as refused:
        moment(timestamp, None, RECEIVED)
    assert (refused.value.code, refused.value.path) == ("invalid_timestamp", "/timestamp")


def test_history_begins_after_48_hours() -> None:
    """Exactly 48 hours old is still news."""
    assert not is_history(RECEIVED - 48 * HOUR, RECEIVED)
    assert is_history(RECEIVED - 48 * HOUR - 1, RECEIVED)


@pytest.mark.parametrize("value", [None, "", "soon", 5, {}])
def test_a_wrong_sent_at_is_no_sent_at(value: JSON) -> None:
    """It is advice about the clock, not part of the call."""
    assert instant_of(value) is None
