"""Pure rules: a row of a file as a call, with an id that its content decides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from services.cli.csv_cells import text_literal

Members = list[tuple[str, str]]
"""The members of a JSON object: names, and the literals of their values."""


@dataclass(frozen=True, slots=True)
class Call:
    """A row as the JSON of a call, and the line on which the row begins (the header is on line 1)."""

    line: int
    user_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Tells equal rows of a file apart by how many came before: the order of the rows does not matter to their ids."""

    _seen: Counter[bytes] = field(default_factory=Counter)

    def message_id(self, prefix: str, content: list[object]) -> str:
        """The id of a row with this content, which JSON can hold."""
        digest = sha256(json.dumps(content).encode("utf-8", "surrogatepass")).digest()[:16]
        occurrence = self._seen[digest]
        self._seen[digest] += 1
        return f"{prefix}-{digest.hex()}-{occurrence}"


def json_object(members: Iterable[tuple[str, str]]) -> str:
    """The text of an object."""
    return f"{{{','.join(f'{text_literal(name)}:{value}' for name, value in members)}}}"
