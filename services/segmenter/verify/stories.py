"""Pure: what subscribers were told about each user, folded, against the members of today (promise P5).

Folding forwards from the members at a segment's last built or rebuilt record needs that snapshot, of which only count
and checksum are kept. So each user is folded backwards: from today's row through what was told since the record to what
she must have been then. Summed over all users and shards that must be the record's count and checksum. Where
transitions since the record have gone, it is the members at their checkpoint, and the last words that are kept of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from services.segmenter.verify.comparing import place
from services.segmenter.verify.facts import ERASED, NOBODY, Record, Segment, Snapshot, Span, Tally, Told, only
from services.segmenter.verify.report import Report
from services.segmenter.verify.stored import Stored
from services.segmenter.verify.truths import said


@dataclass(slots=True)
class Bases:
    """The members at each segment's last record or checkpoint, as far as they have been folded back; shards have
    disjoint users."""

    tallies: defaultdict[tuple[str, Record], Tally] = field(default_factory=lambda: defaultdict(lambda: NOBODY))
    shards: defaultdict[tuple[str, Record], set[int]] = field(default_factory=lambda: defaultdict(set))
    blurred: set[tuple[str, Record]] = field(default_factory=set)
    """Of these some members have been erased since: they are known by a hash, so that their checksum is another."""

    def add(self, segment: Segment, base: Record, shard: int, tally: Tally) -> None:
        """Some users of a shard who were members then. (Every shard is counted, also one without such users.)"""
        key = segment.segment_id, anywhere(base)
        self.tallies[key] += tally
        self.shards[key].add(shard)
        if segment.blurred:
            self.blurred.add(key)


def anywhere(record: Record) -> Record:
    """The record without its place among one shard's transitions."""
    return Record(record.number, record.type, record.members, None)


def compare_told(report: Report, snapshot: Snapshot, span: Span, stored: Stored, bases: Bases) -> None:
    """Compare what each user of a span was told with her rows, and fold back to the last record."""
    for segment, user_ids in _concerned(snapshot, span, stored):
        members = NOBODY
        for user_id in sorted(user_ids):
            if _was_member(report, snapshot, (span, segment), user_id, stored):
                members += only(user_id)
                if segment.base is not None and user_id.startswith(ERASED):
                    bases.blurred.add((segment.segment_id, anywhere(segment.base)))
        if segment.base is not None:
            bases.add(segment, segment.base, span.shard, members)


def _concerned(snapshot: Snapshot, span: Span, stored: Stored) -> Iterator[tuple[Segment, set[str]]]:
    """Every segment, with the users of the span who have, or had, to do with it."""
    segments = snapshot.segments.get(span.environment, {})
    users: defaultdict[str, set[str]] = defaultdict(set)
    owner: dict[int | None, str] = {}
    for segment in segments.values():
        owner[segment.previous] = segment.segment_id
        owner[segment.serving.number if segment.serving else None] = segment.segment_id
    for user_id, rows in stored.members.items():
        for definition in rows.keys() & owner.keys():
            users[owner[definition]].add(user_id)
    for user_id, by_segment in stored.told.items():
        for segment_id in by_segment:
            users[segment_id].add(user_id)
    for segment_id in segments.keys() | users.keys():
        segment = segments.get(segment_id) or Segment(segment_id, span.environment, None, None, ())
        if segment.readable:
            yield segment, users[segment_id]


def _was_member(report: Report, snapshot: Snapshot, which: tuple[Span, Segment], user_id: str, stored: Stored) -> bool:
    """Whether the user was a member at the segment's last record or checkpoint, folding back from today."""
    span, segment = which
    where = f"{place(span)}, user {user_id!r}, segment {segment.segment_id}"
    told = stored.told[user_id][segment.segment_id] if user_id in stored.told else []
    rows = stored.members.get(user_id, {})
    for each, following in _not_alternating(segment, told):
        report.differ(
            "fold", f"{where}, transition {following.number}", said_of(not each.entered), said_of(each.entered)
        )
    latest = [each for each in told if segment.epoch(each.number) == len(segment.records)]
    is_member = published(snapshot, segment, user_id, rows)
    if latest and latest[-1].entered != is_member:
        report.differ(
            "fold", f"{where}, after transition {latest[-1].number}", said(latest[-1].entered), said(is_member)
        )
    _compare_entered(report, where, segment, told, rows)
    gone = segment.checkpoint.boundary or 0 if segment.checkpoint is not None else 0
    kept = [each for each in latest if each.number > gone]
    base = not kept[0].entered if kept else is_member
    if base and segment.base is None:
        report.differ("fold", where, "entered first of all", said_of(latest[0].entered) if latest else "never told")
    return base


def _not_alternating(segment: Segment, told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Neighbours between the same records that say the same."""
    for _, epoch in groupby(told, key=lambda each: segment.epoch(each.number)):
        yield from ((one, other) for one, other in pairwise(epoch) if one.entered == other.entered)


def published(snapshot: Snapshot, segment: Segment, user_id: str, rows: dict[int, int | None]) -> bool:
    """Whether subscribers must believe that the user is a member."""
    definition = segment.serving
    if definition is None:
        return False
    if definition.stage == "publishing" and not snapshot.reached(definition.number, "publish", user_id):
        return segment.previous in rows
    return definition.number in rows


def _compare_entered(
    report: Report, where: str, segment: Segment, told: Sequence[Told], rows: dict[int, int | None]
) -> None:
    """A row names the transition with which the user entered the version; none, if its build found her there."""
    definition = segment.serving
    if definition is not None and definition.number in rows:
        entered = [each.number for each in told if each.entered and each.version == definition.version]
        expected = entered[-1] if entered else None
        report.compare("entered_number", f"{where}, entered number", expected, rows[definition.number])


def compare_bases(report: Report, bases: Bases, shards: int) -> None:
    """Compare the members folded back to each last record with what the record says."""
    for (segment_id, record), tally in bases.tallies.items():
        if len(bases.shards[segment_id, record]) < shards:
            report.late.append(f"segment {segment_id} was switched meanwhile; its {record.type} was not folded")
        else:
            sides: list[Tally | int] = [record.members, tally]
            if (segment_id, record) in bases.blurred:
                sides = [record.members.users, tally.users]
            report.compare("fold", f"segment {segment_id}, folded back to its {record.type}", *sides)


def said_of(entered: bool) -> str:
    """A transition, for people."""
    return "segment.entered" if entered else "segment.exited"
