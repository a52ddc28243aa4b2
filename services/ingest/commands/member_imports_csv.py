"""Pure: from an uploaded file to the values in it that name users or companies, and why those were taken."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from io import StringIO
from typing import Final

from services.ingest.member_bodies import By
from shared.domain.casefold import casefold
from shared.domain.csv_text import decoded, sniff_delimiter
from shared.domain.emails import SPACE, email_key
from shared.domain.segments import SubjectScope
from shared.errors import MusterError

MAX_ROWS: Final = 100_000
_EMAILS: Final = frozenset(("email", "emails", "emailaddress", "mail"))
_IDS: Final[dict[SubjectScope, frozenset[str]]] = {
    "user": frozenset(("userid", "id", "uid", "user", "customerid", "customer", "externalid")),
    "company": frozenset(("companyid", "id", "company", "accountid", "account", "groupid", "group")),
}

Row = tuple[int, list[str]]
"""A row's cells, and the line on which it begins."""


class InvalidCsv(MusterError):
    """The file is no list of users or companies."""

    code = "invalid_csv"
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller says about the file; None: find out."""

    scope: SubjectScope
    column: str | None = None
    by: By | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The column that was taken: its place, its name (None: the file has no header), what it holds, and why."""

    place: int
    name: str | None
    by: By
    reason: str


@dataclass(frozen=True, slots=True)
class UploadedList:
    """The distinct values, each with the line on which it stands first; `rows` counts all rows but the header."""

    column: Column
    rows: int
    blank: int
    repeated: int
    values: list[tuple[int, str]]


def uploaded_file(content_type: str, body: bytes) -> bytes:
    """The file in a body: the body itself, or the part of a form that has a file name. Raises InvalidCsv."""
    header = Message()
    header["Content-Type"] = content_type
    if header.get_content_type() != "multipart/form-data":
        return body
    boundary = str(header.get_param("boundary", "")).encode()
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:] if boundary else ():
        headers, _, content = part.partition(b"\r\n\r\n")
        if b"filename" in headers.lower():
            return content
    raise InvalidCsv("The form has no file in it.")


def read_list(data: bytes, asked: Asked) -> UploadedList:
    """The values of a file. Raises InvalidCsv."""
    rows = list(_rows(_text(data)))
    if not rows:
        raise InvalidCsv("The file is empty.")
    column = _column(rows, asked)
    body = rows if column.name is None else rows[1:]
    if len(body) > MAX_ROWS:
        raise InvalidCsv(f"The file has {len(body):,} rows; a list has at most {MAX_ROWS:,}. Split it.")
    return _distinct(body, column)


def _text(data: bytes) -> str:
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        raise InvalidCsv(f"Byte {error.start + 1} is not UTF-8: save the file as `CSV UTF-8`.") from None
    if "\0" in text:
        raise InvalidCsv("The file holds NUL, so it is no text: save it as CSV.")
    return text


def _rows(text: str) -> Iterator[Row]:
    """The rows that are not blank."""
    first = next((line for line in StringIO(text, newline=None) if line.strip()), "")
    begins = 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=sniff_delimiter(first))
        for cells in reader:
            if any(cell.strip(SPACE) for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InvalidCsv(f"Line {begins}: {error}.") from None


def _column(rows: Sequence[Row], asked: Asked) -> Column:
    header = [cell.strip(SPACE) for cell in rows[0][1]]
    kinds = [_kind(name, asked.scope) for name in header]
    if asked.column is not None:
        return _named(rows, header, asked)
    found = {kind: place for place, kind in reversed(list(enumerate(kinds))) if kind is not None}
    for kind in ("user_id", "company_id", "email"):
        if kind in found and asked.by in (None, kind):
            return Column(found[kind], header[found[kind]], kind, _reason(header[found[kind]], kind, found))
    if all(len(cells) == 1 for _, cells in rows):
        by = asked.by or _guess([cells[0] for _, cells in rows], asked.scope)
        return Column(0, None, by, f"The file has one column and no header; its values are taken as {_NOUNS[by]}.")
    wanted = " or ".join(("user_id", "email") if asked.scope == "user" else ("company_id",))
    raise InvalidCsv(
        f"No column is called {wanted}. The file has: {', '.join(header)}. Rename one, or say which: `?column=NAME`."
    )


def _named(rows: Sequence[Row], header: list[str], asked: Asked) -> Column:
    wanted = casefold(str(asked.column).strip(SPACE))
    places = [place for place, name in enumerate(header) if casefold(name) == wanted]
    if not places:
        raise InvalidCsv(f"There is no column {asked.column!r}. The file has: {', '.join(header)}.")
    place = places[0]
    values = [cells[place] for _, cells in rows[1:] if place < len(cells)]
    by = asked.by or _kind(header[place], asked.scope) or _guess(values, asked.scope)
    return Column(place, header[place], by, f"The column was asked for; its values are taken as {_NOUNS[by]}.")


_NOUNS: Final[dict[By, str]] = {
    "user_id": "user ids",
    "email": "e-mail addresses",
    "company_id": "company ids",
}


def _reason(name: str, kind: By, found: dict[By, int]) -> str:
    reason = f"The column is called {name!r}, so its values are taken as {_NOUNS[kind]}."
    return f"{reason} Ids are exact, so they go before e-mail addresses." if len(found) > 1 else reason


def _kind(name: str, scope: SubjectScope) -> By | None:
    plain = re.sub(r"[\W_]", "", casefold(name))
    if plain in _IDS[scope]:
        return "user_id" if scope == "user" else "company_id"
    return "email" if scope == "user" and plain in _EMAILS else None


def _guess(values: Sequence[str], scope: SubjectScope) -> By:
    """Addresses when most values look like some."""
    if scope == "company":
        return "company_id"
    filled = [value for value in values if value.strip(SPACE)]
    return "email" if sum("@" in value for value in filled) * 2 > len(filled) else "user_id"


def _distinct(rows: Sequence[Row], column: Column) -> UploadedList:
    values: dict[str, tuple[int, str]] = {}
    blank = 0
    for line, cells in rows:
        value = cells[column.place].strip(SPACE) if column.place < len(cells) else ""
        if value:
            values.setdefault(email_key(value) if column.by == "email" else value, (line, value))
        else:
            blank += 1
    if not values:
        raise InvalidCsv("The column has no value." if column.name else "The file has no value.")
    return UploadedList(column, len(rows), blank, len(rows) - blank - len(values), list(values.values()))
