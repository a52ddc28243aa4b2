"""Store: waits until given messages have taken effect, so that callers read their own writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.domain.messages import COMMANDS, ON_EVERY_SHARD, entry_hash, message_hash
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
POLL_SECONDS = 0.05
PATIENCE_SECONDS = 10.0


class MessageRejected(MusterError):
    """A message that is waited for is among the dead letters: it will not take effect by itself."""

    code = "message_rejected"
    status = 422


class WaitTimeout(MusterError):
    """A message that is waited for has not taken effect in time; it may be unknown here."""

    code = "wait_timeout"
    status = 504


class Sign(NamedTuple):
    """By what a message is known to have taken effect: its hash, on at least so many shards."""

    message_hash: bytes
    shards: int


def signs_of(message_id: str, shards: int) -> list[Sign]:
    """Any of these will do: a call may have chosen an id that looks like a command's."""
    types = COMMANDS.get(message_id[:4], ())
    commands = [Sign(entry_hash(type_, message_id), shards if type_ in ON_EVERY_SHARD else 1) for type_ in types]
    return [Sign(message_hash(message_id), 1), *commands]


async def wait_for(pool: Pool, environment: str, shards: int, message_ids: Sequence[str], now: int) -> None:
    """Return once the transactions of all these messages are committed: of a call, an erasure or the end of a
    membership on its own shard, of a command on a manual segment on every shard, with its pages of work there.

    What a message causes on other shards through the outbox may come later. ``now`` (UTC ms) is when the caller began
    to wait. Raises MessageRejected when one is a dead letter and not in what was sent before ``now`` besides (a refused
    call may have been mended and sent again), WaitTimeout after ten seconds.
    """
    waiting = {message_id: signs_of(message_id, shards) for message_id in message_ids}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        async with session(pool) as connection:
            # Read before the messages: what was sent before `now` is among them, once every shard is past it.
            is_settled = await connection.fetchval(STATEMENTS["as_of"]) > now
            waiting = await _not_applied(connection, environment, shards, waiting)
            if not waiting:
                return
            if is_settled:
                await _check_rejected(connection, environment, list(waiting))
        if time.monotonic() > deadline:
            missing = ", ".join(repr(message_id) for message_id in list(waiting)[:3])
            raise WaitTimeout(f"After {PATIENCE_SECONDS:g} s these messages have not taken effect: {missing}.")
        await asyncio.sleep(POLL_SECONDS)


async def _not_applied(
    connection: AnyConnection, environment: str, shards: int, waiting: Mapping[str, list[Sign]]
) -> dict[str, list[Sign]]:
    hashes = [sign.message_hash for signs in waiting.values() for sign in signs]
    rows = await connection.fetch(STATEMENTS["applied"], environment, shards, hashes)
    found = {row["message_hash"]: row["shards"] for row in rows}
    # Read after the signs: a transaction that is a sign has also left what is to be done in pages.
    rows = await connection.fetch(STATEMENTS["unfinished"], environment, list(filter(_is_command, waiting)))
    unfinished = {row["message_id"] for row in rows}
    return {
        message_id: signs
        for message_id, signs in waiting.items()
        if message_id in unfinished or not any(found.get(sign.message_hash, 0) >= sign.shards for sign in signs)
    }


def _is_command(message_id: str) -> bool:
    return message_id[:4] in COMMANDS


async def _check_rejected(connection: AnyConnection, environment: str, message_ids: Sequence[str]) -> None:
    rejected = await connection.fetchrow(STATEMENTS["rejected"], environment, message_ids)
    if rejected is not None:
        raise MessageRejected(f"{rejected['message_id']!r} was rejected: {rejected['code']}: {rejected['detail']}")
