"""Store: members of definitions, their counts, and what of a change is told as transitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from services.segmenter.matching import Flip, Pair, effective
from services.segmenter.rules import Catalogue
from services.segmenter.transitions import append, transition
from shared.domain.checksum import member_checksum
from shared.postgres.statements import load

_SQL = load(__file__)


@dataclass(slots=True)
class Delta:
    """What a transaction does to the members of one definition."""

    count: int = 0
    checksum: int = 0

    def move(self, user_id: str, entered: bool) -> None:
        """One user enters or exits."""
        self.count += 1 if entered else -1
        self.checksum ^= member_checksum(user_id)


async def apply_flips(fence: Fence, catalogue: Catalogue, candidates: Sequence[Flip]) -> None:
    """Bring the member rows where the flips lead, and tell the transitions.

    The rows that exist are the record of what was published, so a flip that leads where the row already is changes
    nothing and is not told.
    """
    if not candidates:
        return
    flips = effective(candidates, await _existing(fence, {flip.pair for flip in candidates}))
    told = [flip for flip in flips if catalogue.publishes(flip.definition, flip.subject_id)]
    numbers = await append(
        fence, [transition(flip.definition, flip.subject_id, flip.entered, flip.at, flip.cause) for flip in told]
    )
    entered_numbers = {flip.pair: number for flip, number in zip(told, numbers, strict=True) if flip.entered}
    await _write(fence, flips, entered_numbers)


async def _existing(fence: Fence, pairs: set[Pair]) -> set[Pair]:
    rows = await fence.connection.fetch(
        _SQL["existing"], fence.shard, [definition for definition, _ in pairs], [subject_id for _, subject_id in pairs]
    )
    return {(row["definition"], row["user_id"]) for row in rows}


async def _write(fence: Fence, flips: Sequence[Flip], numbers: dict[Pair, int]) -> None:
    """The net effect per pair: flips alternate, so the first tells where the row was and the last where it ends.

    A row whose user leaves and comes back is made anew: it stands for her last entering.
    """
    by_pair: dict[Pair, list[Flip]] = defaultdict(list)
    for flip in flips:
        by_pair[flip.pair].append(flip)
    await _exit(fence, [steps[0] for steps in by_pair.values() if not steps[0].entered])
    await _enter(fence, [steps[-1] for steps in by_pair.values() if steps[-1].entered], numbers)
    deltas: dict[int, Delta] = defaultdict(Delta)
    for flip in (steps[-1] for steps in by_pair.values() if len(steps) % 2):
        deltas[flip.definition.number].move(flip.subject_id, flip.entered)
    await _count(fence, deltas)


async def _enter(fence: Fence, flips: Sequence[Flip], numbers: dict[Pair, int]) -> None:
    if flips:
        await fence.connection.execute(
            _SQL["enter"],
            fence.shard,
            [flip.definition.number for flip in flips],
            [flip.subject_id for flip in flips],
            [flip.at for flip in flips],
            [numbers.get(flip.pair) for flip in flips],
            # To subscribers, who is told now enters now; anybody else may have been a member of the previous version.
            [None if flip.pair in numbers else flip.definition.previous for flip in flips],
        )


async def _exit(fence: Fence, flips: Sequence[Flip]) -> None:
    if flips:
        definitions = [flip.definition.number for flip in flips]
        await fence.connection.execute(_SQL["exit"], fence.shard, definitions, [flip.subject_id for flip in flips])


async def _count(fence: Fence, deltas: dict[int, Delta]) -> None:
    if deltas:
        await fence.connection.execute(
            _SQL["count"],
            fence.shard,
            list(deltas),
            [delta.count for delta in deltas.values()],
            [delta.checksum for delta in deltas.values()],
        )


async def publish_page(fence: Fence, definition: Definition, reached: str, limit: int) -> tuple[str, bool]:
    """Tell the difference between the version that served before and this one for the next users after an id.

    Returns the last user id done and whether this was the last page. Class ``edit``, or ``build`` for a first version.
    """
    rows = await fence.connection.fetch(
        _SQL["publish_page"], fence.shard, definition.previous or 0, definition.number, reached, limit
    )
    was, now = ([row["user_id"] for row in rows if row["now"] is side] for side in (False, True))
    # A full side may go on beyond its last row; what lies beyond the nearer end waits for the next page.
    ends = [max(side) for side in (was, now) if len(side) == limit]
    end = min(ends) if ends else max(was + now, default=reached)
    cause = "build" if definition.previous is None else "edit"
    changed = sorted(user_id for user_id in set(was) ^ set(now) if user_id <= end)
    entered = set(now)
    numbers = await append(
        fence,
        [
            transition(definition, user_id, user_id in entered, fence.position.evaluated_at, cause)
            for user_id in changed
        ],
    )
    numbered = {user_id: number for user_id, number in zip(changed, numbers, strict=True) if user_id in entered}
    await fence.connection.execute(
        _SQL["mark_published"], fence.shard, definition.number, list(numbered), list(numbered.values())
    )
    return end, not ends


async def drop_page(fence: Fence, definition: int, limit: int) -> bool:
    """Delete the next members of a definition that serves no more; whether none are left."""
    rows = await fence.connection.fetch(_SQL["drop_page"], fence.shard, definition, limit)
    if len(rows) == limit:
        return False
    await fence.connection.execute(_SQL["drop_count"], fence.shard, definition)
    return True
