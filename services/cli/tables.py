"""Pure rules: the lines of a file as rows of cells under named columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.cli.errors import CommandFailed
from shared.domain.csv_text import DELIMITERS, sniff_delimiter


class Form(StrEnum):
    """How a line holds its cells: parted by a delimiter and quoted where need be, or parted by blanks."""

    csv = "csv"
    columns = "columns"


class Row(NamedTuple):
    """The cells of a row, one for each column, and the line on which it begins (the header is on line 1)."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be sent."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, which differ, and the rows as they are read."""

    names: tuple[str, ...]
    rows: Iterator[Row | BadRow]

    def position(self, name: str, option: str) -> int:
        """Where the column is that an option of the command line names. Raises CommandFailed when it is not there."""
        if name not in self.names:
            raise CommandFailed(f"There is no column {name!r} for {option}. The file has: {', '.join(self.names)}.")
        return self.names.index(name)


def read_table(lines: Iterable[str], form: Form | None = None) -> Table:
    """The rows of a file (its lines with their ends, no byte order mark), blank lines skipped.

    ``form`` None: as the header looks. Raises CommandFailed when the header is unusable; so do the rows when the
    quoting is broken beyond a row.
    """
    remaining = iter(lines)
    header = next(remaining, "")
    if not header.strip():
        raise CommandFailed("The file has no header line.")
    delimiter = None if (form or sniff_form(header)) is Form.columns else sniff_delimiter(header)
    numbered = _by_blanks(header, remaining) if delimiter is None else _by_delimiter(header, remaining, delimiter)
    names = _checked([name.strip() for name in next(numbered).cells])
    return Table(names, _even(numbered, len(names)))


def sniff_form(header: str) -> Form:
    """Columns parted by blanks, when no delimiter parts the header and blanks do."""
    is_parted = any(delimiter in header.strip() for delimiter in DELIMITERS)
    return Form.columns if not is_parted and len(header.split()) > 1 else Form.csv


def _checked(names: list[str]) -> tuple[str, ...]:
    repeated = [name for name, times in Counter(names).items() if times > 1 and name]
    if repeated:
        raise CommandFailed(
            f"The header names {repeated[0]!r} twice: rename one, each column has a meaning of its own."
        )
    if "" in names:
        raise CommandFailed(f"Column {names.index('') + 1} has no name in the header: name it, or remove it.")
    return tuple(names)


def _even(rows: Iterator[Row], columns: int) -> Iterator[Row | BadRow]:
    for row in rows:
        count = len(row.cells)
        fits = count == columns
        yield row if fits else BadRow(row.line, f"it has {count} cells, the header has {columns} columns")


def _by_blanks(header: str, remaining: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(_rejoin(header, remaining), start=1):
        if cells := line.split():
            yield Row(number, cells)


def _by_delimiter(header: str, remaining: Iterator[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(_rejoin(header, remaining), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield Row(begins, cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CommandFailed(f"Line {reader.line_num}: {error}.") from None


def _rejoin(header: str, remaining: Iterator[str]) -> Iterator[str]:
    yield header
    yield from remaining
