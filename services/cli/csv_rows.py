"""Pure rules: from the lines of a CSV file to identify calls, each row once, with an id that its content decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.cli.csv_cells import literal, text_literal
from services.cli.errors import CommandFailed
from services.cli.import_calls import Call, Occurrences, json_object
from services.cli.tables import BadRow, Form, Row, Table, read_table


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file by position: which is the id, and the trait that each other one becomes."""

    names: tuple[str, ...]
    identifier: int
    email: int | None

    @property
    def traits(self) -> list[tuple[int, str]]:
        """Position and trait name of each column but the id, in the file's order."""
        return [
            (position, "email" if position == self.email else name)
            for position, name in enumerate(self.names)
            if position != self.identifier
        ]


def choose_columns(table: Table, identifier: str, email: str | None) -> Columns:
    """Find the id and e-mail columns. Raises CommandFailed for a missing one, or one that another would replace."""
    columns = Columns(
        table.names,
        table.position(identifier, "--id"),
        table.position(email, "--email") if email is not None else None,
    )
    if email not in (None, "email", identifier) and "email" in table.names:
        raise CommandFailed(f"Both {email!r} and 'email' would become the trait 'email': rename or remove one.")
    return columns


def read_calls(lines: Iterable[str], identifier: str, email: str | None) -> Iterator[Call | BadRow]:
    """The rows of a file (its lines with their ends, no byte order mark) as calls, blank lines skipped.

    Raises CommandFailed when the header is unusable or the quoting is broken beyond a row.
    """
    table = read_table(lines, Form.csv)
    columns = choose_columns(table, identifier, email)
    seen = Occurrences()
    for row in table.rows:
        yield row if isinstance(row, BadRow) else make_call(columns, row, seen)


def make_call(columns: Columns, row: Row, seen: Occurrences) -> Call | BadRow:
    """One row as an identify call."""
    user_id = row.cells[columns.identifier]
    if not user_id.strip():
        return BadRow(row.line, f"its {columns.names[columns.identifier]!r} is blank")
    traits = [(name, value) for position, name in columns.traits if (value := trait(columns, row.cells, position))]
    members = [
        ("type", '"identify"'),
        ("userId", text_literal(user_id)),
        ("messageId", text_literal(seen.message_id("csv", [user_id, sorted(traits)]))),
        ("traits", json_object(traits)),
    ]
    return Call(row.line, user_id, json_object(members))


def trait(columns: Columns, cells: list[str], position: int) -> str | None:
    """The JSON literal of a cell; an e-mail is always text."""
    value = literal(cells[position])
    return text_literal(cells[position].strip()) if value is not None and position == columns.email else value
