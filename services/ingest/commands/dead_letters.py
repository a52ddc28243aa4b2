"""Store: entries that could not take effect, and settling them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from services.ingest.commands.audit import Actor, Note, note
from shared.clock import Clock
from shared.domain.values import InvalidValue, loads
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
NEWEST = 2**63 - 1

DeadLetterState = Literal["open", "retried", "discarded"]
Append = Callable[[int, bytes], Awaitable[None]]
"""Appends data to the stream of a shard, durably; raises what the caller may see."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry with the reason why it has no effect; `environment` is None when the entry does not say."""

    dead_letter: int
    shard: int
    environment: str | None
    entry_id: str
    message_id: str | None
    user_id: str | None
    code: str
    detail: str
    entry: str
    failed_at: datetime
    state: DeadLetterState
    settled_at: datetime | None
    settled_by: str | None

    @property
    def is_refused_call(self) -> bool:
        """Whether ingest refused the call: its text may be cut and was never an event."""
        try:
            entry = loads(self.entry)
        except InvalidValue:
            return False
        return isinstance(entry, dict) and entry.get("type") == "call_refused"


class DeadLetterMissing(MusterError):
    """No dead letter has this id."""

    code = "not_found"
    status = 404


class NotOpen(MusterError):
    """The dead letter was settled before."""

    code = "not_open"
    status = 409


class NotRetriable(MusterError):
    """The call was refused at the door: it has to be sent again, mended."""

    code = "not_retriable"
    status = 409


@dataclass(frozen=True, slots=True)
class Settler:
    """Who settles dead letters, and of which environment (None: the operator, of all)."""

    environment: str | None
    author: str
    key_id: str | None = None


async def list_dead_letters(
    connection: AnyConnection,
    environment: str | None,
    *,
    state: DeadLetterState | None = "open",
    code: str | None = None,
    before: int = NEWEST,
    limit: int = 50,
) -> list[DeadLetter]:
    """Dead letters older than `before`, newest first; `environment` None: all, those of no environment included."""
    rows = await connection.fetch(STATEMENTS["list_dead_letters"], environment, state, code, before, limit)
    return [DeadLetter(**row) for row in rows]


async def find_dead_letter(connection: AnyConnection, environment: str | None, dead_letter: int) -> DeadLetter:
    """One dead letter. Raises DeadLetterMissing."""
    return _found(await connection.fetchrow(STATEMENTS["find_dead_letter"], dead_letter, environment), dead_letter)


async def retry_dead_letter(
    connection: AnyConnection, clock: Clock, settler: Settler, dead_letter: int, append: Append
) -> DeadLetter:
    """Put the entry on its stream once more, in the caller's transaction.

    A retry that is appended and then not committed is repeated without harm: the message id takes effect once.
    Raises DeadLetterMissing, NotOpen, NotRetriable, and what `append` raises.
    """
    letter = await _lock(connection, settler, dead_letter)
    if letter.is_refused_call:
        raise NotRetriable("Ingest refused this call, so it was never an event. Mend it and send it again.")
    await append(letter.shard, letter.entry.encode())
    return await _settle(connection, clock, settler, dead_letter, "retried")


async def discard_dead_letter(
    connection: AnyConnection, clock: Clock, settler: Settler, dead_letter: int
) -> DeadLetter:
    """Say that the entry shall have no effect, in the caller's transaction. Raises DeadLetterMissing or NotOpen."""
    await _lock(connection, settler, dead_letter)
    return await _settle(connection, clock, settler, dead_letter, "discarded")


async def _lock(connection: AnyConnection, settler: Settler, dead_letter: int) -> DeadLetter:
    row = await connection.fetchrow(STATEMENTS["lock_dead_letter"], dead_letter, settler.environment)
    letter = _found(row, dead_letter)
    if letter.state != "open":
        raise NotOpen(f"The dead letter {dead_letter} was {letter.state} by {letter.settled_by}.")
    return letter


async def _settle(
    connection: AnyConnection, clock: Clock, settler: Settler, dead_letter: int, state: DeadLetterState
) -> DeadLetter:
    row = await connection.fetchrow(
        STATEMENTS["settle_dead_letter"], dead_letter, state, clock.now_ms(), settler.author
    )
    letter = _found(row, dead_letter)
    actor = Actor(letter.environment, settler.author, settler.key_id)
    done = Note(
        "dead_letter.retried" if state == "retried" else "dead_letter.discarded",
        str(dead_letter),
        f"code {letter.code}",
    )
    await note(connection, clock, actor, done)
    return letter


def _found(row: asyncpg.Record | None, dead_letter: int) -> DeadLetter:
    if row is None:
        raise DeadLetterMissing(f"There is no dead letter {dead_letter}.")
    return DeadLetter(**row)
