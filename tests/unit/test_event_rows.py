"""From the lines of a file to track calls."""

import json
import random
from collections import Counter
from typing import Any

import pytest

from services.cli.errors import CommandFailed
from services.cli.event_rows import Wanted, parse_properties, read_events
from services.cli.event_times import timestamp
from services.cli.import_calls import Call
from services.cli.tables import BadRow, Form
from shared.domain.zones import zone
from tests.data import CDNOW

UTC = zone("UTC")
PURCHASES = Wanted("customer_id", "date", UTC, "Order Completed", properties=[("dollar_value", "revenue")])


def rows(text: str, form: Form | None = None, **wanted: Any) -> list[Call | BadRow]:
    """The rows of a file's text."""
    said = {"identifier": "id", "at": "at", "zone": UTC, **wanted}
    if "event_column" not in said:
        said.setdefault("event", "Bought")
    return list(read_events(text.splitlines(keepends=True), Wanted(**said), form))


def bodies(text: str, **wanted: Any) -> list[dict[str, Any]]:
    """The calls of a file without bad rows."""
    return [json.loads(row.body) for row in rows(text, **wanted) if isinstance(row, Call)]


def ids(text: str, **wanted: Any) -> list[str]:
    """The message ids of the calls."""
    return [call["messageId"] for call in bodies(text, **wanted)]


def test_each_row_is_a_track_call() -> None:
    """The id is text, numbers are numbers, blank cells are absent, and the row's own time is the call's."""
    (call,) = bodies("id,at,seats,plan,note\n007,19970401,3,pro,\n")
    assert call.pop("messageId").startswith("event-")
    assert call == {
        "type": "track",
        "userId": "007",
        "event": "Bought",
        "timestamp": "1997-04-01T00:00:00.000Z",
        "properties": {"seats": 3, "plan": "pro"},
    }


def test_columns_between_blanks_are_found() -> None:
    """Any number of blanks and tabs, at the start and the end of the line too."""
    text = "  id   at  dollars \r\n 00001 19970101  11.77\r\n\r\n00002\t19970112 12.00\n u3 19970113\n"
    assert [call["properties"] for call in bodies(text)] == [{"dollars": 11.77}, {"dollars": 12.0}]
    assert rows(text)[-1] == BadRow(5, "it has 2 cells, the header has 3 columns")


def test_the_form_can_be_said() -> None:
    """A header that looks otherwise is read as it is told."""
    assert rows("id at\nu1 19970101\n", Form.columns)
    with pytest.raises(CommandFailed, match=r"no column 'id' for --id\. The file has: id at"):
        rows("id at\nu1 19970101\n", Form.csv)


@pytest.mark.parametrize(
    ("cell", "zone_name", "said"),
    [
        ("19970401", "UTC", "1997-04-01T00:00:00.000Z"),
        ("1997-04-01", "UTC", "1997-04-01T00:00:00.000Z"),
        ("1997-04-01", "America/New_York", "1997-04-01T05:00:00.000Z"),
        ("19970401", "Europe/Berlin", "1997-03-31T22:00:00.000Z"),
        ("1997-04-01T12:30:00+02:00", "Asia/Tokyo", "1997-04-01T10:30:00.000Z"),
        ("1997-04-01T12:30:00.123456Z", "UTC", "1997-04-01T12:30:00.123Z"),
        ("19970231", "UTC", None),
        ("1997-04-01 12:30", "UTC", None),
        ("970401", "UTC", None),
        ("١٩٩٧٠٤٠١", "UTC", None),
        ("", "UTC", None),
    ],
)
def test_dates_and_datetimes(cell: str, zone_name: str, said: str | None) -> None:
    """A date alone is the first moment of that day in the zone; what is no date is refused, not guessed."""
    assert timestamp(cell, zone(zone_name)) == said


def test_rows_that_say_too_little_are_refused() -> None:
    """Without user, event or time there is nothing to send; the line and the reason are told."""
    text = "id,at,name\n ,19970101,a\nu1,yesterday,a\nu1,19970101, \n"
    assert rows(text, event_column="name") == [
        BadRow(2, "its 'id' is blank"),
        BadRow(3, "its 'at' is 'yesterday': no YYYYMMDD, YYYY-MM-DD or RFC 3339"),
        BadRow(4, "its 'name' is blank"),
    ]


def test_events_may_name_themselves() -> None:
    """By a column, which is no property then."""
    (call,) = bodies("id,at,name,x\nu1,19970101,Signed Up,1\n", event_column="name")
    assert (call["event"], call["properties"]) == ("Signed Up", {"x": 1})


def test_properties_can_be_chosen_and_renamed() -> None:
    """Only those that are named, under the names that are given."""
    chosen = parse_properties(["a=revenue", "b"])
    (call,) = bodies("id,at,a,b,c\nu1,19970101,1,2,3\n", properties=chosen)
    assert call["properties"] == {"revenue": 1, "b": 2}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"identifier": "user"}, "no column 'user' for --id"),
        ({"at": "when"}, "no column 'when' for --at"),
        ({"event_column": "name"}, "no column 'name' for --event-column"),
        ({"properties": [("price", "price")]}, "no column 'price' for --property"),
        ({"event": "Bought", "event_column": "x"}, "by --event NAME, or by --event-column COLUMN"),
        ({"event": None}, "by --event NAME, or by --event-column COLUMN"),
    ],
)
def test_options_that_do_not_fit_the_file_are_refused(wanted: dict[str, Any], said: str) -> None:
    """The message names the option."""
    with pytest.raises(CommandFailed, match=said):
        rows("id,at,x\n", **wanted)


def test_one_name_for_two_properties_is_refused() -> None:
    """One of them would be lost."""
    with pytest.raises(CommandFailed, match="'b' twice"):
        parse_properties(["a=b", "b"])


def test_message_ids_follow_the_content_and_not_the_order() -> None:
    """Rows and columns in another order, or dates in another form, give the same ids; another event gives others."""
    first = ids("id,at,a,b\nu1,19970101,1,2\nu1,19970101,1,2\nu2,19970101,1,2\n")
    assert len(set(first)) == 3
    assert set(ids("b,a,at,id\n2,1,1997-01-01,u2\n2,1,1997-01-01,u1\n2,1,1997-01-01,u1\n")) == set(first)
    assert set(ids("id,at,a,b\nu1,19970101,1,2\n", event="Returned")).isdisjoint(first)
    assert set(ids("id,at,a,b\nu1,19970102,1,2\n")).isdisjoint(first)


@pytest.mark.skipif(not CDNOW.exists(), reason="the shared data is not here")
def test_the_cdnow_file_reads_whole() -> None:
    """69,659 purchases of 23,570 customers, no bad row; those that repeat a line are events of their own."""
    header, *lines = CDNOW.read_text(encoding="utf-8").splitlines(keepends=True)
    calls = list(read_events([header, *lines], PURCHASES, None))
    assert all(isinstance(call, Call) for call in calls)
    users = Counter(call.user_id for call in calls if isinstance(call, Call))
    message_ids = {json.loads(call.body)["messageId"] for call in calls if isinstance(call, Call)}
    assert (len(calls), len(users), len(message_ids)) == (69_659, 23_570, 69_659)
    assert sum(count >= 3 for count in users.values()) == 7_583
    random.Random(0).shuffle(lines)
    shuffled = read_events([header, *lines], PURCHASES, None)
    assert {json.loads(call.body)["messageId"] for call in shuffled if isinstance(call, Call)} == message_ids
