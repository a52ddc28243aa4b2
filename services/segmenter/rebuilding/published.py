"""Pure: what subscribers were told of a member, by the transitions, where the member rows may be lost or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from services.segmenter.verify.facts import Segment, Told


class Published(NamedTuple):
    """Whether subscribers believe in a member, and the number of the transition by which, if it was one."""

    member: bool
    number: int | None


def published(
    segment: Segment, version: int, told: Sequence[Told], *, has_row: bool, is_true: bool, exists: bool
) -> Published:
    """What was told of a user (or company) since the segment's last record, of which members are not told one by one.

    Where nothing was told since, the row is the record; without a row whoever is a member by rights is taken to have
    been one then, and who is unknown to the log never was.
    """
    entered = [each.number for each in told if each.entered and each.version == version]
    number = entered[-1] if entered else None
    latest = [each for each in told if segment.epoch(each.number) == len(segment.records)]
    if latest:
        return Published(latest[-1].entered, number)
    return Published(bool(segment.records) and exists and (has_row or is_true), number)
