"""Pure: the state of an installation as one value, what it amounts to, and the screen that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from services.cli.console import table

LATE_SECONDS: Final = 5.0
"""Later than this is no longer fresh (PRODUCT: an answer is STALE then)."""
BEHIND_TRANSITIONS: Final = 10_000


class Verdict(IntEnum):
    """The exit code of `muster status`."""

    OK = 0
    DEGRADED = 1
    DOWN = 2


@dataclass(frozen=True)
class Server:
    """A server or service: whether it answers, and what it says about itself."""

    name: str
    up: bool
    detail: str


@dataclass(frozen=True)
class Shard:
    """A shard; ages and delays in seconds, None where there is nothing to be late."""

    shard: int
    owner: str | None
    waiting: int
    oldest_seconds: float | None
    committed_seconds: float | None
    fresh_seconds: float | None
    sweep_seconds: float | None
    problem: str | None


@dataclass(frozen=True)
class Relay:
    """The transitions of an environment that its stream does not hold yet."""

    environment: str
    unnumbered: int
    unsent: int
    last_sequence: int
    problem: str | None = None


@dataclass(frozen=True)
class Build:
    """Work on a definition."""

    environment: str
    key: str
    version: int
    state: str
    shards_done: int
    handled: int


@dataclass(frozen=True)
class DeadLetters:
    """Entries without effect."""

    open: int = 0
    last_hour: int = 0


@dataclass(frozen=True)
class Report:
    """One look at everything."""

    servers: list[Server]
    shards: list[Shard] = field(default_factory=list)
    relays: list[Relay] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)
    dead_letters: DeadLetters = field(default_factory=DeadLetters)


def complaints(report: Report) -> list[str]:
    """What is wrong, one line each; none when all is well."""
    return [
        *(f"{server.name} is down: {server.detail}" for server in report.servers if not server.up),
        *(line for shard in report.shards for line in shard_complaints(shard)),
        *(f"relay of {relay.environment} stands still: {relay.problem}" for relay in report.relays if relay.problem),
        *(
            f"relay of {relay.environment} is {relay.unnumbered + relay.unsent:,} transitions behind"
            for relay in report.relays
            if relay.unnumbered + relay.unsent > BEHIND_TRANSITIONS
        ),
    ]


def shard_complaints(shard: Shard) -> Iterator[str]:
    """What is wrong with a shard."""
    if shard.owner is None:
        yield f"shard {shard.shard} has no owner"
    if shard.problem:
        yield f"shard {shard.shard} stands still: {shard.problem}"
    if (shard.oldest_seconds or 0) > LATE_SECONDS:
        yield f"shard {shard.shard} is {shard.oldest_seconds:.0f} s behind ({shard.waiting:,} entries)"
    elif shard.fresh_seconds is None or shard.fresh_seconds > LATE_SECONDS:
        yield f"shard {shard.shard} is not fresh"
    if (shard.sweep_seconds or 0) > LATE_SECONDS:
        yield f"shard {shard.shard} sweeps {shard.sweep_seconds:.0f} s late"


def verdict(report: Report) -> Verdict:
    """DOWN when nothing can move, DEGRADED when something is wrong."""
    stores = [server.up for server in report.servers if server.name in ("PostgreSQL", "Redis")]
    if not all(stores) or not any(shard.owner for shard in report.shards):
        return Verdict.DOWN
    return Verdict.DEGRADED if complaints(report) else Verdict.OK


def screen(report: Report) -> list[str]:
    """The lines of the one screen."""
    wrong = complaints(report)
    lines = [f"{verdict(report).name.lower()}{f': {len(wrong)} complaints' if wrong else ''}", ""]
    lines += [f"  ! {line}" for line in wrong]
    lines += [""] if wrong else []
    lines += [f"  {server.name:<11} {'up  ' if server.up else 'DOWN'}  {server.detail}" for server in report.servers]
    if report.shards:
        lines += ["", *shard_table(report.shards)]
    for relay in report.relays:
        lines += ["", f"  relay {relay.environment}: sequence {relay.last_sequence:,}, "
                  f"{relay.unnumbered:,} without a sequence, {relay.unsent:,} not sent yet"]  # fmt: skip
    if report.builds:
        heads = ("environment", "segment", "version", "state", "shards done", "users")
        rows = [(b.environment, b.key, b.version, b.state, b.shards_done, b.handled) for b in report.builds]
        lines += ["", *(f"  {line}" for line in table(heads, rows))]
    return [
        *lines,
        "",
        f"  dead letters: {report.dead_letters.open:,} open, {report.dead_letters.last_hour:,} in an hour",
    ]


def shard_table(shards: list[Shard]) -> list[str]:
    """A line a shard."""
    heads = ("shard", "owner", "waiting", "oldest", "last commit", "as of", "sweep late")
    rows = [
        (
            shard.shard,
            shard.owner or "none",
            shard.waiting,
            ago(shard.oldest_seconds),
            ago(shard.committed_seconds),
            ago(shard.fresh_seconds),
            ago(shard.sweep_seconds),
        )
        for shard in shards
    ]
    return [f"  {line}" for line in table(heads, rows)]


def ago(seconds: float | None) -> str:
    """Seconds for people."""
    if seconds is None:
        return "-"
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
