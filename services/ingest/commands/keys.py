"""Store: making, listing and revoking API keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from services.ingest.commands.audit import Actor, Note, note
from shared.clock import Clock
from shared.domain.keys import PREFIXES, Scope, key_digest, key_prefix
from shared.errors import MusterError
from shared.ids import new_id
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
RANDOM_BYTES = 24
"""32 url-safe characters."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is kept: its sha256 and its first characters."""

    key_id: str
    environment: str
    name: str
    scope: Scope
    prefix: str
    digest: bytes
    browser: bool
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a caller decides about a key."""

    name: str
    scope: Scope
    browser: bool = False


class EnvironmentMissing(MusterError):
    """No environment has this slug."""

    code = "not_found"
    status = 404


class KeyMissing(MusterError):
    """No key has this id."""

    code = "not_found"
    status = 404


async def create_key(
    connection: AnyConnection,
    clock: Clock,
    environment: str,
    new: NewKey,
    *,
    author: str = "muster",
    author_key: str | None = None,
) -> tuple[KeyRow, str]:
    """A new key and its text, which nobody can read again, in the caller's transaction or its own.

    Raises EnvironmentMissing.

    Ingest learns of it from the mirror: call `shared.stream.key_mirror.publish_key` after the commit, or wait for the
    coordinator to do so.
    """
    text = PREFIXES[new.scope] + secrets.token_urlsafe(RANDOM_BYTES)
    now = clock.now_ms()
    values = (new_id("key_", now), environment, new.name, new.scope, key_prefix(text), key_digest(text), new.browser)
    async with connection.transaction():
        try:
            row = await connection.fetchrow(STATEMENTS["insert_key"], *values, now, author)
        except asyncpg.ForeignKeyViolationError:
            raise EnvironmentMissing(f"There is no environment {environment!r}.") from None
        key = _key(row)
        made = Note("key.created", key.key_id, _told(key))
        await note(connection, clock, Actor(environment, author, author_key), made)
    return key, text


async def list_keys(connection: AnyConnection, environment: str) -> list[KeyRow]:
    """The keys of an environment, revoked ones too, oldest first."""
    return [_key(row) for row in await connection.fetch(STATEMENTS["list_keys"], environment)]


async def revoke_key(connection: AnyConnection, clock: Clock, by: Actor, key_id: str) -> KeyRow:
    """Revoke a key of the actor's environment, in the caller's transaction or its own; again is harmless.

    Raises KeyMissing.

    Call `shared.stream.key_mirror.withdraw_key` after the commit, or wait for the coordinator to do so.
    """
    async with connection.transaction():
        row = await connection.fetchrow(STATEMENTS["lock_key"], by.environment, key_id)
        if row is None:
            raise KeyMissing(f"There is no key {key_id!r}.")
        if row["revoked_at"] is not None:
            return _key(row)
        key = _key(await connection.fetchrow(STATEMENTS["revoke_key"], by.environment, key_id, clock.now_ms()))
        await note(connection, clock, by, Note("key.revoked", key_id, _told(key)))
    return key


def _told(key: KeyRow) -> str:
    return f"{key.scope} key {key.name!r}{', for web pages' if key.browser else ''}"


def _key(row: asyncpg.Record | None) -> KeyRow:
    if row is None:
        raise LookupError("the statement returned no key")
    return KeyRow(
        key_id=row["key_id"],
        environment=row["environment"],
        name=row["name"],
        scope=row["scope"],
        prefix=row["prefix"],
        digest=row["hash"],
        browser=row["browser"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        revoked_at=row["revoked_at"],
    )
