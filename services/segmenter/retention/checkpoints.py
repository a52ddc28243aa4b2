"""Pure: what transitions that go have come to: the members of each segment then, and who must still be known as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from services.segmenter.verify.facts import ERASED, NOBODY, Tally, only


class Told(NamedTuple):
    """A transition with its sequence; records are about nobody (``subject_id``), and have a tally of the members."""

    sequence: int
    shard: int
    number: int
    type: str
    segment_id: str
    subject_id: str | None
    at: int
    members: Tally

    @property
    def pair(self) -> tuple[str, str | None]:
        """Who is told to be in which segment."""
        return self.segment_id, self.subject_id


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The members of a segment whom subscribers know after a transition (``sequence``).

    ``blurred``: some were told under the hash of an id that was erased, so the checksum is another. ``holds_rows``:
    whether the last transitions of members are kept.
    """

    sequence: int
    members: Tally = NOBODY
    blurred: bool = False
    holds_rows: bool = False


def ripe(told: Sequence[Told], before: int, sent: int) -> list[Told]:
    """Of the next transitions those that may go: all up to the first that is not older than UTC ms ``before``, or that
    subscribers do not have on their stream.

    The last one there (``sent``: its sequence) stays, so that a stream that was emptied gets its end again.
    """
    for place, each in enumerate(told):
        if each.at >= before or each.sequence >= sent:
            return list(told[:place])
    return list(told)


def fold(known: Mapping[str, Checkpoint], told: Iterable[Told], keeps: Iterable[Told]) -> dict[str, Checkpoint]:
    """The checkpoints of the segments of these transitions, after them; ``keeps``: those of them that stay."""
    held = {each.segment_id for each in keeps}
    found: dict[str, Checkpoint] = {}
    for each in told:
        if each.segment_id:
            before = found.get(each.segment_id) or known.get(each.segment_id) or Checkpoint(0)
            found[each.segment_id] = _after(before, each)
    return {
        segment_id: replace(checkpoint, holds_rows=checkpoint.holds_rows or segment_id in held)
        for segment_id, checkpoint in found.items()
    }


def _after(before: Checkpoint, told: Told) -> Checkpoint:
    if told.subject_id is None:
        return replace(before, sequence=told.sequence, members=told.members, blurred=False)
    one, were = only(told.subject_id), before.members
    change = one.users if told.type == "segment.entered" else -one.users
    return replace(
        before,
        sequence=told.sequence,
        members=Tally(were.users + change, were.checksum ^ one.checksum),
        blurred=before.blurred or told.subject_id.startswith(ERASED),
    )


def last_words(told: Iterable[Told], last_records: Mapping[str, int]) -> list[Told]:
    """The transitions that stay: the last one about each member whom nothing later took out.

    What a record (``last_records``: its sequence, by segment) came after says nothing any more: it tells of everybody.
    """
    last = {each.pair: each for each in told if each.subject_id is not None}
    return [
        each
        for each in last.values()
        if each.type == "segment.entered" and last_records.get(each.segment_id, 0) < each.sequence
    ]
