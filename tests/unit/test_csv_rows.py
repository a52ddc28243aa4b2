"""From the lines of a CSV file to identify calls."""

import json
from typing import Any

import pytest

from services.cli.csv_rows import read_calls
from services.cli.errors import CommandFailed
from services.cli.import_calls import Call
from services.cli.tables import BadRow
from tests.data import TELCO


def rows(text: str, identifier: str = "id", email: str | None = None) -> list[Call | BadRow]:
    """The rows of a file's text."""
    return list(read_calls(text.splitlines(keepends=True), identifier, email))


def bodies(text: str, identifier: str = "id", email: str | None = None) -> list[dict[str, Any]]:
    """The calls of a file without bad rows."""
    return [json.loads(row.body) for row in rows(text, identifier, email) if isinstance(row, Call)]


def test_each_row_is_an_identify_call() -> None:
    """The id column names the user, as text; the others are traits, blank ones absent."""
    (call,) = bodies("id,plan,seats,note\n7,pro,3,\n")
    assert (call["type"], call["userId"], call["traits"]) == ("identify", "7", {"plan": "pro", "seats": 3})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """Semicolons and tabs are read like commas."""
    (call,) = bodies(delimiter.join(["id", "a", "b"]) + "\n" + delimiter.join(["u", "1", "2"]) + "\n")
    assert call["traits"] == {"a": 1, "b": 2}


def test_quoted_cells_may_hold_delimiters_and_lines() -> None:
    """A quoted cell keeps its commas, quotes and line ends, and the next row still knows its line."""
    text = 'id,note\r\nu1,"a, ""b""\r\nc"\r\nu2\r\n'
    good, bad = rows(text)
    assert isinstance(good, Call)
    assert json.loads(good.body)["traits"] == {"note": 'a, "b"\r\nc'}
    assert (good.line, bad) == (2, BadRow(4, "it has 1 cells, the header has 2 columns"))


def test_blank_lines_are_skipped_and_blank_ids_refused() -> None:
    """A row without an id is reported, an empty line is not a row."""
    assert rows("id,a\n\n ,1\n") == [BadRow(3, "its 'id' is blank")]


def test_the_email_column_becomes_the_trait_email() -> None:
    """The chosen column is sent as `email`, always as text."""
    (call,) = bodies("id,mail\nu1, ann@example.com \n", email="mail")
    assert call["traits"] == {"email": "ann@example.com"}


@pytest.mark.parametrize(
    ("text", "email", "said"),
    [
        ("", None, "no header"),
        ("a,b\n", None, "no column 'id' for --id. The file has: a, b"),
        ("id,a,a\n", None, "'a' twice"),
        ("id,,a\n", None, "Column 2 has no name"),
        ("id,a\n", "mail", "no column 'mail' for --email"),
        ("id,mail,email\n", "mail", "would become the trait 'email'"),
    ],
)
def test_an_unusable_header_is_refused(text: str, email: str | None, said: str) -> None:
    """The message names the column."""
    with pytest.raises(CommandFailed, match=said):
        rows(text, email=email)


def test_message_ids_follow_the_content() -> None:
    """Another order of rows or columns gives the same ids; another content gives another."""
    first = {call["messageId"] for call in bodies("id,a,b\nu1,1,2\nu2,3,4\n")}
    assert {call["messageId"] for call in bodies("b,id,a\n4,u2,3\n2,u1,1\n")} == first
    assert {call["messageId"] for call in bodies("id,a,b\nu1,1,3\nu2,3,5\n")}.isdisjoint(first)


def test_equal_rows_stay_apart() -> None:
    """The second of two equal rows has an id of its own, and it is the same at the next import."""
    text = "id,a\nu1,1\nu1,1\n"
    ids = [call["messageId"] for call in bodies(text)]
    assert len(set(ids)) == 2
    assert [call["messageId"] for call in bodies(text)] == ids


@pytest.mark.skipif(not TELCO.exists(), reason="the shared data is not here")
def test_the_telco_file_reads_whole() -> None:
    """7,043 customers, 11 of them without TotalCharges, no bad row."""
    calls = bodies(TELCO.read_text(encoding="utf-8"), identifier="customerID")
    assert len(calls) == 7043
    assert sum("TotalCharges" not in call["traits"] for call in calls) == 11
    assert calls[0]["traits"]["MonthlyCharges"] == 29.85
