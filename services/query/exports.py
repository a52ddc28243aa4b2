"""Pure: rows of users or companies as files have them, CSV or a JSON document a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from services.query.freshness_rules import Freshness
from shared.domain.csv_text import harmless
from shared.domain.instants import format_instant
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, trait_of
from shared.domain.segments import SubjectScope

Format = Literal["csv", "ndjson"]
Row = Mapping[str, Any]

MEDIA_TYPES: Final[Mapping[Format, str]] = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}
_BUILTINS: Final = {"user": USER_BUILTINS, "company": COMPANY_BUILTINS}
_INSTANTS: Final = frozenset({"first_seen_at", "last_seen_at", "entered_at"})
_decode_cells: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_text: Final = msgspec.json.Decoder(str).decode


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: what it is called, and the attribute that it shows (None: the built-in of this name)."""

    title: str
    attribute: str | None


def columns_of(
    scope: SubjectScope, chosen: Sequence[str] | None, known: Collection[str], *, members: bool
) -> list[Column]:
    """The id and the chosen columns, in order; else all built-ins, and all known attributes by name.

    Files of members have `entered_at` too. `traits.NAME` is an attribute that is called like a built-in.
    """
    builtins = [*_BUILTINS[scope], *(["entered_at"] if members else [])]
    if chosen is None:
        shadowed = [f"traits.{name}" if name in _BUILTINS[scope] else name for name in sorted(known)]
        chosen = [*builtins, *(name for name in shadowed if name not in builtins)]
    names = dict.fromkeys([f"{scope}_id", *chosen])
    return [Column(name, None if name in builtins else trait_of(name, _BUILTINS[scope])) for name in names]


def header(columns: Sequence[Column]) -> bytes:
    """The first line of a CSV file."""
    return _lines([[harmless(column.title) for column in columns]])


def csv_rows(rows: Iterable[Row], columns: Sequence[Column]) -> bytes:
    """Lines of a CSV file (RFC 4180): absent values are empty, lists are JSON, and no text is taken for a formula."""
    found = []
    for row in rows:
        attributes = _decode_cells(row["attributes"])
        found.append([_cell(row, attributes, column) for column in columns])
    return _lines(found)


def file_name(scope: SubjectScope, segment_key: str | None, fresh: Freshness, format_: Format) -> str:
    """`pro-users-20261124T101500Z.csv`: what it holds, and as of when."""
    moment = re.sub(r"[-:]|\.\d+", "", format_instant(fresh.as_of))
    return "-".join([segment_key or ("users" if scope == "user" else "companies"), f"{moment}.{format_}"])


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(row: Row, attributes: Mapping[str, msgspec.Raw], column: Column) -> str:
    if column.attribute is None:
        return _builtin(row[column.title], column.title)
    raw = bytes(attributes.get(column.attribute, b"null"))
    if raw.startswith(b'"'):
        return harmless(_decode_text(raw))
    return "" if raw == b"null" else raw.decode()


def _builtin(value: object, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return format_instant(value) if name in _INSTANTS else str(value)
    return "" if value is None else harmless(str(value))
