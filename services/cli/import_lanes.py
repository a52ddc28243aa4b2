"""Pure rules: calls gathered into batches, the rows of one user always in one lane, so that their order survives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from services.cli.import_calls import Call
from services.cli.tables import BadRow

LANES: Final = 4
MAX_ITEMS: Final = 500
MAX_BYTES: Final = 500_000
_HEAD: Final = b'{"context":{"library":{"name":"muster-import","version":"1"}},"batch":['
_TAIL: Final = b"]}"


@dataclass
class Batch:
    """Calls that travel in one request; `lines` are the rows they came from, by place."""

    lane: int
    lines: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    size: int = len(_HEAD) + len(_TAIL)

    def fits(self, body: bytes) -> bool:
        """Whether one more call may join."""
        return len(self.bodies) < MAX_ITEMS and self.size + len(body) + 1 <= MAX_BYTES

    def add(self, line: int, body: bytes) -> None:
        """Let a call join."""
        self.lines.append(line)
        self.bodies.append(body)
        self.size += len(body) + 1

    def content(self) -> bytes:
        """The body of the request."""
        return _HEAD + b",".join(self.bodies) + _TAIL


def make_batches(rows: Iterable[Call | BadRow]) -> Iterator[Batch | BadRow]:
    """Full batches as they fill, the rest at the end, bad rows as they come. A call too large for any batch goes alone:
    ingest refuses it with its reason."""
    open_batches = [Batch(lane) for lane in range(LANES)]
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        lane = crc32(row.user_id.encode("utf-8", "surrogatepass")) % LANES
        body = row.body.encode("utf-8", "surrogatepass")
        if open_batches[lane].bodies and not open_batches[lane].fits(body):
            yield open_batches[lane]
            open_batches[lane] = Batch(lane)
        open_batches[lane].add(row.line, body)
    yield from (batch for batch in open_batches if batch.bodies)
