"""Store: what is counted of users' events (SEAMS A6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import asyncpg

from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from services.segmenter.projection import User
from services.segmenter.questions import Asked
from shared.domain import attributes
from shared.domain.event_counts import EventState, EventStates, newest
from shared.domain.verdicts import Subject
from shared.postgres.statements import load

_SQL = load(__file__)

PREFETCH: Final = 1_000
MOST_TIMES: Final = 10_000
"""Times that are held while counting, before those that are not kept go."""
FORGET_PAGE: Final = 5_000
COUNT_S: Final = 5.0
"""Longest time to count a page of events."""
EVERY_ID: Final = "\U0010ffff" * 256
"""Greater than every id, as ids have at most 255 characters."""

UserKey = tuple[str, str]
Row = tuple[str, str, int, EventState]
"""(environment, user id, question, state)."""


class TooManyEvents(ValueError):
    """A user has more events than can be counted in one transaction."""


@dataclass(slots=True)
class Tally:
    """Events counted for a user and a question; of their times about as many as the question keeps."""

    count: int = 0
    times: list[int] = field(default_factory=list)

    def add(self, asked: Asked, at: int, now: int) -> None:
        """One more event, in any order."""
        self.count += 1
        if asked.question.keep:
            self.times.append(at)
            if len(self.times) > MOST_TIMES:
                self.times = list(newest(asked.question, sorted(self.times), now))

    def state(self, asked: Asked, now: int) -> EventState:
        """What is kept of them."""
        return EventState(self.count, newest(asked.question, sorted(self.times), now) if self.times else ())


async def load_states(fence: Fence, keys: Collection[UserKey]) -> dict[UserKey, EventStates]:
    """The states of these users, all of a user's together; who has none is left out."""
    if not keys:
        return {}
    found: defaultdict[UserKey, dict[int, EventState]] = defaultdict(dict)
    for row in await fence.connection.fetch(_SQL["load"], fence.shard, *map(list, zip(*keys, strict=True))):
        found[row["environment"], row["user_id"]][row["question"]] = EventState(row["count"], tuple(row["times"]))
    return dict(found)


async def write_changed(fence: Fence, before: Mapping[UserKey, User], after: Iterable[User]) -> None:
    """Write the states that changed of users, and nothing else."""
    rows: list[Row] = []
    for user in after:
        known = before.get(user.key)
        if known is None or known.events is not user.events:
            old = {} if known is None else known.events
            rows += [(*user.key, key, state) for key, state in user.events.items() if old.get(key) is not state]
    await write(fence, rows)


async def write(fence: Fence, rows: Collection[Row]) -> None:
    """Write states as they are now."""
    if rows:
        environments, user_ids, keys, states = zip(*rows, strict=True)
        await fence.connection.execute(
            _SQL["write"], fence.shard, list(environments), list(user_ids), list(keys),
            [state.count for state in states], [_array(state) for state in states],
        )  # fmt: skip


async def next_users(fence: Fence, environment: str, after: str, limit: int) -> list[str]:
    """The ids of the next users."""
    rows = await fence.connection.fetch(_SQL["next_users"], fence.shard, environment, after, limit)
    return [row["user_id"] for row in rows]


async def page_end(fence: Fence, environment: str, names: Iterable[str], at: tuple[str, int]) -> str | None:
    """The user up to whom a page goes that begins behind an id and has so many events of each name at most.

    None when nothing is left behind it. The events of the user at the end are in it, however many they are.
    """
    after, events = at
    ends: list[str | None] = [
        await fence.connection.fetchval(_SQL["page_end"], fence.shard, environment, name, after, events)
        for name in names
    ]
    return min((end for end in ends if end is not None), default=None)


async def count_again(fence: Fence, environment: str, span: tuple[str, str], asked: Sequence[Asked]) -> None:
    """Count questions about one event from the log, for the users between two ids, whatever is known of them.

    The log is read once for all of them. Raises TooManyEvents when that takes too long: the users at the end of a page
    have all of their events in it, and somebody may have too many.
    """
    after, last = span
    keys = [each.key for each in asked]
    await fence.connection.execute(_SQL["clear_all"], fence.shard, environment, keys, after, last)
    tallies: defaultdict[tuple[str, int], Tally] = defaultdict(Tally)
    plain = all(each.where is None for each in asked)
    logged = fence.connection.cursor(
        _SQL["times" if plain else "times_with_properties"],
        fence.shard, environment, asked[0].question.event, after, last, prefetch=PREFETCH,
    )  # fmt: skip
    began, now = monotonic(), fence.position.evaluated_at
    async for row in logged:
        properties, user_id, at = None if plain else _properties(row), row["user_id"], row["occurred_at"]
        for each in asked:
            if each.includes(at) and (properties is None or each.counts(properties)):
                tallies[user_id, each.key].add(each, at, now)
        if monotonic() - began > COUNT_S:
            raise TooManyEvents(f"counting {asked[0].question.event!r} of one user takes more than {COUNT_S:g} s")
    await _write_tallies(fence, environment, {each.key: each for each in asked}, tallies)


async def _write_tallies(
    fence: Fence, environment: str, asked: Mapping[int, Asked], tallies: Mapping[tuple[str, int], Tally]
) -> None:
    # The log has ids that are users no more: merged ones.
    ids = list({user_id for user_id, _ in tallies})
    rows = await fence.connection.fetch(_SQL["who_are_users"], fence.shard, environment, ids)
    now, known = fence.position.evaluated_at, {row["user_id"] for row in rows}
    await write(
        fence,
        [
            (environment, user_id, key, tally.state(asked[key], now))
            for (user_id, key), tally in tallies.items()
            if user_id in known
        ],
    )


async def mark_counted(fence: Fence, definition: Definition, questions: Sequence[int]) -> None:
    """From here on these questions are kept for every user of the shard."""
    if questions:
        await fence.connection.execute(
            _SQL["mark_counted"], fence.shard, definition.environment, list(questions), definition.number
        )


async def forget_page(fence: Fence, environment: str, question: int, after: str) -> tuple[str, bool]:
    """Delete the counts of a question for the next users; the last one looked at, and whether there are no more."""
    ids = await next_users(fence, environment, after, FORGET_PAGE)
    last = ids[-1] if len(ids) == FORGET_PAGE else EVERY_ID
    await fence.connection.execute(_SQL["clear"], fence.shard, environment, question, after, last)
    return last, last == EVERY_ID


def _properties(row: asyncpg.Record) -> Subject:
    state = attributes.to_ask(row["properties"] or "{}", row["instants"] or "{}")
    return Subject(state.values, state.instants, {})


def _array(state: EventState) -> str:
    # unnest takes arrays of arrays apart, so each travels as the text of an array.
    return "{" + ",".join(map(str, state.times)) + "}"
