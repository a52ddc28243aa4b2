"""Store: the answers of commands that were sent with an Idempotency-Key, for a day (PRODUCT C.5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import shake_256
from typing import Final

from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
KEPT_MS: Final = 24 * 3_600_000
GONE_AFTER_MS: Final = 60_000
"""A command that has no answer after this long has lost its process: who sends it again runs it."""


class KeyReused(MusterError):
    """The key was used with another body."""

    code = "idempotency_key_reused"
    status = 422


class StillRunning(MusterError):
    """The first request with the key has no answer yet."""

    code = "idempotency_key_in_use"
    status = 409


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was sent; `route` is its method and path, `secret` what only its caller knows."""

    environment: str
    key_id: str
    route: str
    idempotency_key: str
    body_hash: bytes
    secret: bytes
    began_at: int
    """UTC ms."""

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Its key in the table."""
        return self.environment, self.key_id, self.route, self.idempotency_key


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a command."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


async def claim(connection: AnyConnection, command: Command) -> Answer | None:
    """The answer to give again, or None: the command is ours to run. Raises KeyReused or StillRunning."""
    began_at = command.began_at
    times = (began_at, began_at - KEPT_MS, began_at - GONE_AFTER_MS)
    if await connection.fetchval(STATEMENTS["claim"], *command.row, command.body_hash, *times):
        return None
    row = await connection.fetchrow(STATEMENTS["find"], *command.row)
    if row is None or (row["status"] is None and row["body_hash"] == command.body_hash):
        raise StillRunning("The first request with this Idempotency-Key still runs. Try again in a second.")
    if row["body_hash"] != command.body_hash:
        raise KeyReused("This Idempotency-Key was used with another request. Take a new one for each command.")
    headers = [(name, value) for name, value in json.loads(row["headers"])]
    return Answer(row["status"], headers, _sealed(row["body"], command.secret, row["began_at"]))


async def keep(connection: AnyConnection, command: Command, answer: Answer) -> None:
    """Keep the answer of a command that was claimed."""
    body = _sealed(answer.body, command.secret, command.began_at)
    headers = json.dumps(answer.headers)
    await connection.execute(STATEMENTS["keep"], *command.row, command.began_at, answer.status, headers, body)


async def forget(connection: AnyConnection, command: Command) -> None:
    """Let a command that was claimed be sent again."""
    await connection.execute(STATEMENTS["forget"], *command.row, command.began_at)


def _sealed(body: bytes, secret: bytes, began_at: int) -> bytes:
    """The body as it is kept, or as it was: only its caller can read it, for an answer may hold the text of a key."""
    stream = shake_256(b"muster answer %d " % began_at + secret).digest(len(body))
    return bytes(one ^ other for one, other in zip(body, stream, strict=True))
