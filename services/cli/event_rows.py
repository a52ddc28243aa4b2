"""Pure rules: from the lines of a file to track calls, each row one event at its own time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.cli.csv_cells import literal, text_literal
from services.cli.errors import CommandFailed
from services.cli.event_times import timestamp
from services.cli.import_calls import Call, Occurrences, json_object
from services.cli.tables import BadRow, Form, Row, Table, read_table


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says of a file: column names, and the event's name if all rows have the same.

    ``properties``: column and name of each property; none: every column that says nothing else, under its own name.
    ``zone``: of dates without a time.
    """

    identifier: str
    at: str
    zone: ZoneInfo
    event: str | None = None
    event_column: str | None = None
    properties: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class EventColumns:
    """The same by the positions of the columns."""

    names: tuple[str, ...]
    wanted: Wanted
    identifier: int
    at: int
    event: int | None
    properties: list[tuple[int, str]]


def parse_properties(options: Iterable[str]) -> list[tuple[str, str]]:
    """Column and property name of each ``column=name``; a column alone keeps its name. Raises CommandFailed."""
    pairs = [(column, name or column) for column, _, name in (option.partition("=") for option in options)]
    repeated = [name for name, times in Counter(name for _, name in pairs).items() if times > 1]
    if repeated:
        raise CommandFailed(f"--property names {repeated[0]!r} twice: an event has each property once.")
    return pairs


def choose_columns(table: Table, wanted: Wanted) -> EventColumns:
    """Find the columns. Raises CommandFailed for a missing one, and unless one option says what the event is."""
    if (wanted.event is None) == (wanted.event_column is None):
        raise CommandFailed("Say what happened by --event NAME, or by --event-column COLUMN where each row says it.")
    identifier, at = table.position(wanted.identifier, "--id"), table.position(wanted.at, "--at")
    event = None if wanted.event_column is None else table.position(wanted.event_column, "--event-column")
    named = [(table.position(column, "--property"), name) for column, name in wanted.properties]
    rest = [(place, name) for place, name in enumerate(table.names) if place not in (identifier, at, event)]
    return EventColumns(table.names, wanted, identifier, at, event, named or rest)


def read_events(lines: Iterable[str], wanted: Wanted, form: Form | None) -> Iterator[Call | BadRow]:
    """The rows of a file (its lines with their ends, no byte order mark) as calls, blank lines skipped.

    Raises CommandFailed when the header is unusable or the quoting is broken beyond a row.
    """
    table = read_table(lines, form)
    columns = choose_columns(table, wanted)
    seen = Occurrences()
    for row in table.rows:
        yield row if isinstance(row, BadRow) else make_event(columns, row, seen)


def make_event(columns: EventColumns, row: Row, seen: Occurrences) -> Call | BadRow:
    """One row as a track call."""
    blank = blank_column(columns, row)
    if blank is not None:
        return BadRow(row.line, f"its {blank!r} is blank")
    when = timestamp(row.cells[columns.at].strip(), columns.wanted.zone)
    if when is None:
        said = row.cells[columns.at]
        return BadRow(row.line, f"its {columns.names[columns.at]!r} is {said!r}: no YYYYMMDD, YYYY-MM-DD or RFC 3339")
    user_id = row.cells[columns.identifier]
    event = columns.wanted.event if columns.event is None else row.cells[columns.event].strip()
    properties = [(name, value) for position, name in columns.properties if (value := literal(row.cells[position]))]
    members = [
        ("type", '"track"'),
        ("userId", text_literal(user_id)),
        ("event", text_literal(event or "")),
        ("timestamp", text_literal(when)),
        ("messageId", text_literal(seen.message_id("event", [user_id, event, when, sorted(properties)]))),
        ("properties", json_object(properties)),
    ]
    return Call(row.line, user_id, json_object(members))


def blank_column(columns: EventColumns, row: Row) -> str | None:
    """The name of a column that must say something and does not."""
    needed = [position for position in (columns.identifier, columns.event) if position is not None]
    return next((columns.names[position] for position in needed if not row.cells[position].strip()), None)
