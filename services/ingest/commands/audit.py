"""Store: who commanded what: a row for each command, written in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from shared.clock import Clock
from shared.domain.erased import hashed_id
from shared.domain.keys import Principal
from shared.domain.segments import SubjectScope
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
NEWEST: Final = 2**63 - 1
MAX_SUMMARY: Final = 500

Action = Literal[
    "segment.created",
    "segment.edited",
    "segment.deleted",
    "segment.purged",
    "segment.restored",
    "members.added",
    "members.removed",
    "members.replaced",
    "import.uploaded",
    "import.committed",
    "user.erased",
    "company.erased",
    "membership.ended",
    "key.created",
    "key.revoked",
    "environment.created",
    "environment.edited",
    "attribute.described",
    "event.described",
    "dead_letter.retried",
    "dead_letter.discarded",
    "shard.skipped",
    "shard.released",
    "stream.recovered",
    "relay.reset",
    "rebuild.started",
]
"""What a command did, in the past tense, as filters name it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who commands, and in which environment; None: in the installation as a whole. `key_id` None: no key was used."""

    environment: str | None
    name: str
    key_id: str | None = None

    @classmethod
    def of(cls, principal: Principal) -> Actor:
        """Who holds this key."""
        return cls(principal.environment, principal.author, principal.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """What was done to what. The summary is for people, and has no traits and no ids of users or companies."""

    action: Action
    subject: str | None
    summary: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One command that was given."""

    number: int
    action: Action
    subject: str | None
    actor: str
    key_id: str | None
    summary: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commands a page is about; None: whatever it is."""

    action: Action | None = None
    subject: str | None = None
    actor: str | None = None


async def note(connection: AnyConnection, clock: Clock, actor: Actor, *notes: Note) -> None:
    """Write what is being done, in the caller's transaction."""
    rows = [(each.action, each.subject, each.summary[:MAX_SUMMARY]) for each in notes]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await connection.execute(
        STATEMENTS["insert"], actor.environment, actor.name, actor.key_id, clock.now_ms(), *columns
    )


async def hashed(connection: AnyConnection, environment: str, scope: SubjectScope, ids: Iterable[str]) -> list[str]:
    """How users or companies are named here: an erasure would have to forget their ids."""
    secret: bytes | None = await connection.fetchval(STATEMENTS["secret"])
    return [hashed_id(secret or b"", (environment, scope, each)) for each in ids]


async def page(
    connection: AnyConnection, environment: str, wanted: Wanted, before: int, limit: int
) -> Sequence[AuditRow]:
    """Commands of an environment given before the one of this number, newest first.

    A subject may be named by the id of a user or company: what was done to them is found.
    """
    subjects = None
    if wanted.subject is not None:
        hashes = [(await hashed(connection, environment, scope, [wanted.subject]))[0] for scope in ("user", "company")]
        subjects = [wanted.subject, *hashes]
    rows = await connection.fetch(STATEMENTS["page"], environment, before, wanted.action, subjects, wanted.actor, limit)
    return [AuditRow(**row) for row in rows]
