"""Pure rules: from the lines of a CSV file to identify calls, each row once, with an id that its content decides."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from services.cli.csv_cells import literal, text_literal
from services.cli.errors import CommandFailed

DELIMITERS: Final = ",;\t|"


@dataclass(frozen=True, slots=True)
class Call:
    """A row as the JSON of an identify call, and the line on which the row begins (the header is on line 1)."""

    line: int
    user_id: str
    body: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be sent."""

    line: int
    reason: str


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


def sniff_delimiter(header: str) -> str:
    """The delimiter that cuts the header into most columns; a comma when none does."""
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), [])))


def choose_columns(header: list[str], identifier: str, email: str | None) -> Columns:
    """Find the id and e-mail columns. Raises CommandFailed for a missing, doubled or nameless column."""
    names = tuple(name.strip() for name in header)
    repeated = [name for name, times in Counter(names).items() if times > 1 and name]
    if repeated:
        raise CommandFailed(f"The header names {repeated[0]!r} twice: rename one, each column becomes one trait.")
    if "" in names:
        raise CommandFailed(f"Column {names.index('') + 1} has no name in the header: name it, or remove it.")
    for option, name in (("--id", identifier), ("--email", email)):
        if name is not None and name not in names:
            raise CommandFailed(f"There is no column {name!r} for {option}. The file has: {', '.join(names)}.")
    if email not in (None, "email", identifier) and "email" in names:
        raise CommandFailed(f"Both {email!r} and 'email' would become the trait 'email': rename or remove one.")
    return Columns(names, names.index(identifier), names.index(email) if email else None)


def read_calls(lines: Iterable[str], identifier: str, email: str | None) -> Iterator[Call | BadRow]:
    """The rows of a file (its lines with their ends, no byte order mark) as calls, blank lines skipped.

    Raises CommandFailed when the header is unusable or the quoting is broken beyond a row.
    """
    remaining = iter(lines)
    header = next(remaining, "")
    if not header.strip():
        raise CommandFailed("The file has no header line.")
    delimiter = sniff_delimiter(header)
    reader = csv.reader(_rejoin(header, remaining), delimiter=delimiter)
    try:
        columns = choose_columns(next(reader), identifier, email)
        seen: Counter[bytes] = Counter()
        begins = reader.line_num + 1
        for cells in reader:
            if cells:
                yield make_call(columns, cells, begins, seen)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CommandFailed(f"Line {reader.line_num}: {error}.") from None


def make_call(columns: Columns, cells: list[str], line: int, seen: Counter[bytes]) -> Call | BadRow:
    """One row. `seen` counts the rows of each content, so that equal rows of one file stay apart."""
    if len(cells) != len(columns.names):
        return BadRow(line, f"it has {len(cells)} cells, the header has {len(columns.names)} columns")
    user_id = cells[columns.identifier]
    if not user_id.strip():
        return BadRow(line, f"its {columns.names[columns.identifier]!r} is blank")
    traits = [(name, value) for position, name in columns.traits if (value := trait(columns, cells, position))]
    content = sha256(json.dumps([user_id, sorted(traits)]).encode("utf-8", "surrogatepass")).digest()[:16]
    message_id = f"csv-{content.hex()}-{seen[content]}"
    seen[content] += 1
    members = ",".join(f"{text_literal(name)}:{value}" for name, value in traits)
    return Call(
        line,
        user_id,
        f'{{"type":"identify","userId":{text_literal(user_id)},"messageId":"{message_id}","traits":{{{members}}}}}',
    )


def trait(columns: Columns, cells: list[str], position: int) -> str | None:
    """The JSON literal of a cell; an e-mail is always text."""
    value = literal(cells[position])
    return text_literal(cells[position].strip()) if value is not None and position == columns.email else value


def _rejoin(header: str, remaining: Iterator[str]) -> Iterator[str]:
    yield header
    yield from remaining
