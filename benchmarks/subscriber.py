"""Reads the environment's transitions from Redis, as a subscriber does, and counts what it is told of a segment."""

from collections import Counter

from shared.stream import names
from shared.stream.backlog import last_sequence
from shared.stream.streams import text
from tests.inside import ENVIRONMENT, Inside

PAGE = 5_000


class Subscriber:
    """Begins where the stream ends now. Of one segment: ``told`` counts (type, user), ``records`` those of no user."""

    def __init__(self, inside: Inside, segment_id: str, sequence: int) -> None:
        self._inside = inside
        self._segment_id = segment_id
        self._sequence = sequence
        self.told: Counter[tuple[str, str]] = Counter()
        self.records: Counter[str] = Counter()

    async def read(self) -> int:
        """Take what came; returns how many transitions of users of the segment have been told so far."""
        while True:
            after = f"({self._sequence}-0"
            entries = await self._inside.redis.xrange(names.transitions(ENVIRONMENT), after, "+", count=PAGE) or []
            for entry_id, fields in entries:
                self._take(text(entry_id), {text(name): text(value) for name, value in (fields or {}).items()})
            if len(entries) < PAGE:
                return self.told.total()

    def _take(self, entry_id: str, fields: dict[str, str]) -> None:
        sequence = int(entry_id.partition("-")[0])
        assert sequence == self._sequence + 1, f"a gap after {self._sequence}"
        self._sequence = sequence
        if fields["segment_id"] != self._segment_id:
            return
        if fields["user_id"]:
            self.told[fields["type"], fields["user_id"]] += 1
        else:
            self.records[fields["type"]] += 1


async def subscribe(inside: Inside, segment_id: str) -> Subscriber:
    """A subscriber of a segment from now on."""
    return Subscriber(inside, segment_id, await last_sequence(inside.redis, ENVIRONMENT))
