"""Named SQL statements: plain .sql files beside the module that uses them."""

from __future__ import annotations

import re
from pathlib import Path

_BACK = re.compile(r"/\*back (?P<line>[^\n]*)\*/\n[^\n]*")
_HEADER = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)\n-- (?P<description>\S.*)\n", re.MULTILINE)


def load(module_file: str) -> dict[str, str]:
    """The statements of the .sql file beside a module, by name: ``load(__file__)``.

    Each begins with ``-- name: x`` and a one-line description. Raises ValueError for a file that does not start so,
    or that names a statement twice.
    """
    path = Path(module_file).with_suffix(".sql")
    return parse(path.read_text(encoding="utf-8"), str(path.name))


def parse(text: str, source: str) -> dict[str, str]:
    """Split the text of a .sql file into its named statements."""
    headers = list(_HEADER.finditer(text))
    if not headers or text[: headers[0].start()].strip() or text.count("-- name:") != len(headers):
        raise ValueError(f"{source}: each statement starts with '-- name: x' and a line that describes it")
    ends = [header.start() for header in headers[1:]] + [len(text)]
    statements = {
        header["name"]: text[header.end() : end].strip().removesuffix(";")
        for header, end in zip(headers, ends, strict=True)
    }
    if len(statements) != len(headers):
        raise ValueError(f"{source}: a statement is named twice")
    return statements


def backwards(statement: str) -> str:
    """The statement of a page, read from its end: ``/*back LINE*/`` stands above the line that LINE replaces."""
    return _BACK.sub(lambda mark: mark["line"], statement)
