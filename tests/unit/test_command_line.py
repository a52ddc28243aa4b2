"""Small rules of the command line: exports, ports that are taken, lines that people read."""

import shlex
from collections.abc import AsyncIterator

import pytest

from services.cli.connections import first_line
from services.cli.console import table
from services.cli.env import exports
from services.cli.home import DevAccess
from services.cli.import_calls import Call
from services.cli.import_lanes import MAX_BYTES, MAX_ITEMS, Batch, make_batches
from services.cli.stack import reachable
from services.cli.supervisor import ending
from services.cli.tables import BadRow
from services.cli.tail_lines import events_of, line_of


def test_exports_survive_the_shell() -> None:
    """Whatever a value holds, the shell reads it back as it is."""
    access = DevAccess(write_key="wk_a'b $(rm) `x`", database_url="postgresql://u:p@h:1/d?a=b&c=d")
    words = shlex.split("\n".join(exports(access)))
    assert words[0::2] == ["export"] * 7
    assert "MUSTER_WRITE_KEY=wk_a'b $(rm) `x`" in words
    assert "DATABASE_URL=postgresql://u:p@h:1/d?a=b&c=d" in words


@pytest.mark.parametrize(
    ("host", "address"), [("::", "127.0.0.1"), ("10.0.0.7", "10.0.0.7"), ("muster.internal", "muster.internal")]
)
def test_addresses_are_ones_that_can_be_called(host: str, address: str) -> None:
    """Listening everywhere is not an address."""
    assert reachable(host) == address


def test_endings_are_named() -> None:
    """An exit code or a signal."""
    assert (ending(3), ending(-9)) == ("ended with exit code 3", "was killed by SIGKILL")


def test_tables_align() -> None:
    """Numbers stand to the right, text to the left, nothing trails."""
    assert table(("n", "name"), [(1, "a"), (1200, None)]) == ["    n  name", "    1  a", "1,200  -"]


def call(line: int, user_id: str, body: str = "{}") -> Call:
    """A row of a file."""
    return Call(line, user_id, body)


def test_batches_are_bounded() -> None:
    """At most 500 calls and 500 KB in one request, and nothing is lost."""
    rows = [call(number, "u", f'"{"x" * 2_000}"') for number in range(1_000)]
    batches = [batch for batch in make_batches(rows) if isinstance(batch, Batch)]
    assert [line for batch in batches for line in batch.lines] == list(range(1_000))
    assert all(len(batch.lines) <= MAX_ITEMS and len(batch.content()) <= MAX_BYTES for batch in batches)


def test_rows_of_one_user_share_a_lane() -> None:
    """Their order survives four requests at a time; bad rows come through as they are."""
    rows = [call(number, f"u{number % 7}") for number in range(70)]
    made = list(make_batches([*rows, BadRow(99, "why")]))
    lanes = {rows[line].user_id: batch.lane for batch in made if isinstance(batch, Batch) for line in batch.lines}
    assert len(lanes) == 7
    for batch in made:
        assert isinstance(batch, BadRow) or all(lanes[rows[line].user_id] == batch.lane for line in batch.lines)
    assert BadRow(99, "why") in made


def test_a_call_too_large_for_a_batch_goes_alone() -> None:
    """Ingest refuses it with its reason; the others are not held up."""
    rows = [call(1, "u"), call(2, "u", "x" * (MAX_BYTES + 1)), call(3, "u")]
    batches = [batch for batch in make_batches(rows) if isinstance(batch, Batch)]
    assert [batch.lines for batch in batches] == [[1], [2], [3]]


async def lines(*texts: str) -> AsyncIterator[str]:
    """Lines of a response."""
    for text in texts:
        yield text


async def test_server_sent_events_are_read() -> None:
    """Comments are passed over, data in several lines belongs together."""
    received = events_of(lines(": alive", "", "id: 7", "event: x", 'data: {"a":', "data:1}", "", 'data: {"b":2}', ""))
    assert [event async for event in received] == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            {"type": "segment.entered", "user_id": "u1", "cause": {"class": "event", "message_id": "m1"}},
            "10:00:00.123 #7 segment.entered u1 pro cause=event:m1",
        ),
        (
            {"type": "segment.exited", "user_id": None, "company_id": "acme", "cause": {"class": "time"}},
            "10:00:00.123 #7 segment.exited acme pro cause=time",
        ),
        (
            {"type": "segment.built", "user_id": None, "member_count": 3875, "cause": {"class": "build"}},
            "10:00:00.123 #7 segment.built pro members=3,875 cause=build",
        ),
    ],
)
def test_a_transition_is_one_line(more: dict[str, object], line: str) -> None:
    """Time, sequence, what, who, where, why."""
    assert line_of({"at": "2026-11-23T10:00:00.123Z", "sequence": 7, "segment_key": "pro", **more}) == line


@pytest.mark.parametrize(
    ("error", "line"),
    [(TimeoutError(), "it does not answer in time"), (OSError("a\nb"), "a"), (ConnectionError(), "ConnectionError")],
)
def test_an_error_is_one_line(error: Exception, line: str) -> None:
    """Never nothing, and no name of a class where a word will do."""
    assert first_line(error) == line
