"""What `muster verify` prints."""

import pytest

from services.cli.verify import as_content, duration, show, summary
from services.segmenter.verify.report import KEPT, Report


def test_one_line_says_it_all() -> None:
    """The line that people look for at 3 a.m."""
    report = Report(users=1_000_000, segments=214, transitions=48_112_004)
    assert summary(report, 372) == "users 1,000,000  segments 214  transitions 48,112,004  differences 0  (6 m 12 s)"


@pytest.mark.parametrize(("seconds", "text"), [(0.42, "0.4 s"), (59.4, "59.4 s"), (59.9, "1 m 0 s"), (61, "1 m 1 s")])
def test_durations_read_well(seconds: float, text: str) -> None:
    """Tenths while they matter."""
    assert duration(seconds) == text


def test_what_is_late_and_what_differs_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """Differences are complaints, lateness is not."""
    report = Report(late=["shard 1 has not read 3 entries"])
    report.differ("count", "shard 0, definition 1", 2, 3)
    show(report, 1)
    out, err = capsys.readouterr()
    assert "not quiet: shard 1 has not read 3 entries" in out
    assert "differences 1" in out
    assert err.strip() == "count: shard 0, definition 1: expected 2, found 3"


def test_many_differences_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty are named."""
    report = Report()
    for number in range(KEPT + 5):
        report.differ("count", f"shard {number}", 1, 2)
    show(report, 1)
    assert capsys.readouterr().err.splitlines()[-1] == "and 5 more differences"
    assert as_content(report, 1)["differences"] == KEPT + 5
    assert len(as_content(report, 1)["first"]) == KEPT
