"""docs/performance.md: a table for each benchmark, with the command that measured it."""

import os
import platform
import re
from collections.abc import Sequence
from typing import NamedTuple

import psutil

from tests.data import ROOT

PAGE = ROOT / "docs" / "performance.md"
HEAD = """# Performance

Measured on the real processes by `make bench`: servers, services and the load itself share one machine. Each table
stands below the command that wrote it. *Freshness* is the time from the acknowledgement of a call until a read with
`wait_for` shows it (p50 / p99); 220 calls a second arrive meanwhile, of which 20 are read back.
"""


class Result(NamedTuple):
    """What a benchmark found: its key and title, a sentence of what happens, and the rows of its table."""

    key: str
    title: str
    text: str
    rows: Sequence[tuple[str, ...]]
    head: tuple[str, ...] = ("", "")
    """The names of the columns."""


class Picture(NamedTuple):
    """Beside the page, and what it shows."""

    path: str
    shows: str


PICTURES = {
    "matching": Picture("images/flatness.svg", "What a change costs against the number of segments"),
    "sustained": Picture("images/freshness.svg", "Freshness at parts of the rate that is sustained"),
    "ingest": Picture("images/ingest.svg", "Durable events a second beside their floors"),
}
"""Those that `python -m benchmarks plots` draws of the tables, by the key of the section."""


class Section(NamedTuple):
    """A part of the page."""

    key: str
    text: str


def section(result: Result, arguments: str) -> Section:
    """The title, the command and the table."""
    blank = ("",) * (len(result.head) - 2)
    rule = ("---",) * len(result.head)
    table = "".join(map(line, [result.head, rule, *result.rows, ("Machine", machine(), *blank)]))
    picture = PICTURES.get(result.key)
    shown = "" if picture is None else f"![{picture.shows}]({picture.path})\n\n"
    command = f"```sh\npython -m benchmarks {arguments}\n```"
    return Section(result.key, f"## {result.title}\n\n{result.text}\n\n{command}\n\n{shown}{table}")


def line(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"|{'|'.join(f' {cell} ' if cell.strip('-') else cell or ' ' for cell in cells)}|\n"


def put(part: Section) -> None:
    """Put a section on the page: where it was, else at the end."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    begin, end = f"<!-- {part.key} -->\n", f"<!-- end of {part.key} -->\n"
    written = f"{begin}{part.text}{end}"
    found = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    page = found.sub(lambda _: written, page) if found.search(page) else f"{page}\n{written}"
    PAGE.write_text(page, encoding="utf-8")


def machine() -> str:
    """Cores, memory and Python."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
