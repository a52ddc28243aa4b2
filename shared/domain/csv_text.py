"""Pure rules of CSV files as spreadsheets write them."""

from __future__ import annotations

import csv
from typing import Final

DELIMITERS: Final = ",;\t|"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def sniff_delimiter(header: str) -> str:
    """The delimiter that cuts the header into most columns; a comma when none does."""
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), [])))


def decoded(data: bytes) -> str:
    """The text of a file without its byte order mark: UTF-8, or UTF-16 where the mark says so.

    Raises UnicodeDecodeError.
    """
    return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
