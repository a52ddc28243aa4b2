"""Which strings are datetimes, and how an instant is written. The grammar's rows are in the truth table too."""

import pytest

from shared.domain.instants import format_instant, instants_of, is_date, parse_instant
from shared.domain.values import Value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-11-23", "2026-11-23T00:00:00.000Z"),
        ("2026-11-23t10:00:00z", "2026-11-23T10:00:00.000Z"),
        ("2026-11-23T10:00:00.5+02:00", "2026-11-23T08:00:00.500Z"),
        ("2026-11-23T10:00:00.000999999-14:00", "2026-11-24T00:00:00.000Z"),
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("2026-11-23T10:00:00.123Z", "2026-11-23T10:00:00.123Z"),
        ("2026-11-23T10:00:00.123+00:00", "2026-11-23T10:00:00.123Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("0001-01-02", "0001-01-02T00:00:00.000Z"),
        ("9999-12-30T23:59:59.999999999Z", "9999-12-30T23:59:59.999Z"),
    ],
)
def test_a_datetime_is_read_and_written(text: str, written: str) -> None:
    """Beyond milliseconds it is cut towards the past."""
    instant = parse_instant(text)
    assert instant is not None
    assert format_instant(instant) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-29",
        "0001-01-01T23:59:59.999Z",
        "9999-12-31",
        "0001-01-02T00:00:00+00:01",
        "2026-11-23T24:00:00.000Z",
        "2026-11-23T10:00:60.000Z",
        "2026-W48-1T10:00:00.000Z",
        "2026-11-23 10:00:00.000Z",
        "2026-11-23T10:00:00,000Z",
        "2026-11-23T10:00:00.00\u0661Z",
        "9999-12-31T00:00:00.000Z",
    ],
)
def test_what_is_no_datetime_is_none(text: str) -> None:
    """Never an error."""
    assert parse_instant(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [("2026-11-23", True), ("2026-11-23T10:00:00Z", False), ("2026-02-30", False), ("0123456789", False)],
)
def test_a_date_alone_is_told_apart(text: str, *, answer: bool) -> None:
    """It is a day of a zone, not an instant."""
    assert is_date(text) is answer


def test_only_strings_that_are_datetimes_have_instants() -> None:
    """Epoch numbers are numbers."""
    attributes: dict[str, Value] = {
        "at": "1970-01-01T00:00:01Z",
        "plan": "pro",
        "n": 1000,
        "tags": ["2026-11-23"],
        "on": True,
    }
    assert instants_of(attributes) == {"at": 1000}
