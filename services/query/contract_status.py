"""Pure: the shape of the answer that tells how the installation is."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from services.query.contract import Fresh


class FiguresStatus(TypedDict):
    """What the owners of shards have measured, of all environments.

    Events of the last minute per second; within how many seconds half of the calls of the last five minutes had taken
    effect after they were received, and 99 of 100 (null: there were none); how late the latest flip of the last minute
    was, or one that is due still.
    """

    events_per_second: float
    freshness_p50_seconds: float | None
    freshness_p99_seconds: float | None
    sweep_delay_seconds: float


class ShardStatus(TypedDict):
    """A shard: who owns it, how far it is, and why it stands still if it does."""

    shard: int
    owner: str | None
    owned_since: str | None
    offset: str
    as_of: str
    evaluated_at: str
    committed_at: str
    lag_seconds: float
    sweep_delay_seconds: float
    problem: str | None
    problem_at: str | None


class BuildStatus(TypedDict):
    """A version on its way: users gone through, and shards that are done."""

    segment_id: str
    segment_key: str
    version: int
    state: str
    failure: str | None
    handled: int
    shards_done: int
    shards: int


class DeadLetters(TypedDict):
    """Open dead letters, and each reason with its number and oldest."""

    open: int
    reasons: list[dict[str, Any]]


class Relay(TypedDict):
    """The last sequence given, how many transitions wait for theirs, and why they get none if it stands still."""

    sequence: int
    unnumbered: int
    problem: str | None
    problem_at: str | None


class Replica(TypedDict):
    """How far the replica that answers is behind: bytes of the primary's log (null: the primary cannot be reached), and
    seconds since the last commit that it has replayed (0: there is none to replay)."""

    behind_bytes: int | None
    lag_seconds: float


class Status(Fresh):
    """How the installation is; `time_zone` is the one in which the environment counts its days; `replica` is null where
    reads go to the primary."""

    environment: str
    time_zone: str
    replica: Replica | None
    figures: FiguresStatus
    shards: list[ShardStatus]
    builds: list[BuildStatus]
    dead_letters: DeadLetters
    relay: Relay
    incidents: list[dict[str, Any]]
