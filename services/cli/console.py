"""What people read: plain aligned lines, colours only on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str = "", style: str | None = None) -> None:
    """One line to standard output, as it is: no markup, nothing wrapped."""
    OUT.print(line, style=style, markup=False, emoji=False)


def complain(line: str) -> None:
    """One line to standard error."""
    ERR.print(line, style="red", markup=False, emoji=False)


def raw(line: str) -> None:
    """One line for programs, untouched by the terminal's width or colours, sent at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_json(content: Mapping[str, Any] | Sequence[Any]) -> None:
    """Indented JSON for programs and people with jq."""
    raw(json.dumps(content, indent=2, ensure_ascii=False, default=str))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of columns under their heads, numbers to the right."""
    texts = [[_cell(value) for value in row] for row in rows]
    right = [all(_is_numeric(row[i]) for row in texts) and bool(texts) for i in range(len(heads))]
    widths = [max(len(row[i]) for row in [list(heads), *texts]) for i in range(len(heads))]
    return [
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in [list(heads), *texts]
    ]


def instant(ms: int) -> str:
    """UTC ms as RFC 3339."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _is_numeric(text: str) -> bool:
    return text == "-" or text.replace(",", "").replace(".", "").removesuffix(" s").isdigit()
