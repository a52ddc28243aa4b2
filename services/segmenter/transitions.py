"""Store: the transitions of a shard, numbered without gaps per environment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from shared.postgres.statements import load

_SQL = load(__file__)

_COLUMNS = (
    "shard", "environment", "number", "type", "segment_id", "segment_version", "user_id", "company_id", "at", "cause",
)  # fmt: skip


class Transition(NamedTuple):
    """A user (or a company, and then ``user_id`` is None) entered or exited a segment at UTC ms ``at``."""

    environment: str
    type: Literal["segment.entered", "segment.exited"]
    segment_id: str
    segment_version: int
    user_id: str | None
    company_id: str | None
    at: int
    cause: str


def transition(definition: Definition, subject_id: str, entered: bool, at: int, cause: str) -> Transition:
    """The transition that a flip of a serving definition is told as."""
    kind: Literal["segment.entered", "segment.exited"] = "segment.entered" if entered else "segment.exited"
    user_id, company_id = (subject_id, None) if definition.scope == "user" else (None, subject_id)
    return Transition(
        definition.environment, kind, definition.segment_id, definition.version, user_id, company_id, at, cause
    )


async def append(fence: Fence, transitions: Sequence[Transition]) -> list[int]:
    """Append transitions in this order; returns the number of each within (shard, environment)."""
    if not transitions:
        return []
    counts = Counter(row.environment for row in transitions)
    taken = await fence.connection.fetch(
        _SQL["number_transitions"], fence.shard, list(counts), [counts[environment] for environment in counts]
    )
    upcoming = {row["environment"]: row["last_number"] - counts[row["environment"]] for row in taken}
    numbers = []
    for row in transitions:
        upcoming[row.environment] += 1
        numbers.append(upcoming[row.environment])
    records = [(fence.shard, row[0], number, *row[1:]) for row, number in zip(transitions, numbers, strict=True)]
    await fence.connection.copy_records_to_table("transitions", records=records, columns=_COLUMNS)
    return numbers
