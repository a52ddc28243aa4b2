"""Door: the entries of commands, put on their streams in pieces, each durable before the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.ingest.journal import Journal
from shared.clock import Clock
from shared.domain.events import CompanyErased, MemberPicked, MembershipRemoved, PicksClosed, UserErased
from shared.domain.order import OrderKey
from shared.domain.shards import shard_of

CHUNK: Final = 2_000
"""Entries that a command has under way at once: a flush of the journal, so that calls of SDKs wait for no more."""

Command = MemberPicked | PicksClosed | MembershipRemoved | UserErased | CompanyErased


@dataclass(frozen=True, slots=True)
class Picking:
    """A command on the members of a manual segment. Sent again as it is, it has no further effect."""

    environment: str
    segment_id: str
    message_id: str
    at: int
    """When the command was given, UTC ms: it orders commands."""
    shards: int

    @property
    def key(self) -> OrderKey:
        """The order key of all its entries."""
        return OrderKey(self.at, 0, self.message_id)


@dataclass(frozen=True, slots=True)
class Post:
    """By which way entries get onto streams, and the time at which they do."""

    journal: Journal
    clock: Clock

    async def pick(self, command: Picking, subject_ids: Sequence[str], *, picked: bool) -> None:
        """One entry per user (or company) on its shard. Raises JournalUnavailable or StreamMissing."""
        for first in range(0, len(subject_ids), CHUNK):
            now = self.clock.now_ms()
            pieces = [
                (
                    shard_of(command.environment, subject, command.shards),
                    encoded(picked_entry(command, subject, picked, now)),
                )
                for subject in subject_ids[first : first + CHUNK]
            ]
            await self.journal.append(pieces)

    async def close(self, command: Picking, *, replaces: bool) -> None:
        """The end of the command, on every shard: sent once everything else is on disk. Raises as `pick`."""
        entry = PicksClosed(
            v=1,
            type="picks_closed",
            environment=command.environment,
            message_id=command.message_id,
            received_at=self.clock.now_ms(),
            segment_id=command.segment_id,
            replaces=replaces,
            key=command.key,
        )
        await self.journal.append([(shard, encoded(entry)) for shard in range(command.shards)])

    async def send(self, entries: Sequence[tuple[str, Command]], shards: int) -> None:
        """Entries about users or companies, each with the id that decides its shard. Raises as `pick`."""
        await self.journal.append(
            [(shard_of(entry.environment, subject, shards), encoded(entry)) for subject, entry in entries]
        )


def picked_entry(command: Picking, subject_id: str, picked: bool, now: int) -> MemberPicked:
    """The entry for one user or company."""
    return MemberPicked(
        v=1,
        type="member_picked",
        environment=command.environment,
        message_id=command.message_id,
        received_at=now,
        segment_id=command.segment_id,
        subject_id=subject_id,
        picked=picked,
        key=command.key,
    )


def encoded(entry: Command) -> bytes:
    """The entry as it is on a stream."""
    return entry.model_dump_json(exclude_defaults=True).encode()
