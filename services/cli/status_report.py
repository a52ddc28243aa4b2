"""Pure: the state of an installation as one value, what is wrong with it, and what that amounts to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from shared.domain.latencies import Figures

LATE_SECONDS: Final = 5.0
"""Later than this is no longer fresh (PRODUCT: an answer is STALE then)."""
BEHIND_TRANSITIONS: Final = 10_000
LOW_DISK_BYTES: Final = 500_000_000


class Verdict(IntEnum):
    """The exit code of `muster status`."""

    OK = 0
    DEGRADED = 1
    DOWN = 2


@dataclass(frozen=True)
class Server:
    """A server or service: whether it answers, what it says about itself, and why it refuses to work, if it does."""

    name: str
    up: bool
    detail: str
    refuses: str | None = None

    @property
    def works(self) -> bool:
        """Whether it does what it is for."""
        return self.up and self.refuses is None


@dataclass(frozen=True)
class Shard:
    """A shard; ages and delays in seconds, None where there is nothing to be late.

    `lost`: its stream no longer holds the entry of its offset. `next_entry`: the id of the entry after its offset.
    `set_aside`: tasks that fail whenever they are tried.
    """

    shard: int
    owner: str | None
    waiting: int
    oldest_seconds: float | None
    committed_seconds: float | None
    fresh_seconds: float | None
    sweep_seconds: float | None
    problem: str | None
    lost: bool = False
    owned_seconds: float | None = None
    next_entry: str | None = None
    set_aside: int = 0


@dataclass(frozen=True)
class Relay:
    """The transitions of an environment that its stream does not hold yet; `late_seconds`: the age of the oldest."""

    environment: str
    unnumbered: int
    unsent: int
    last_sequence: int
    problem: str | None = None
    late_seconds: float | None = None


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
    """Entries without effect, and how many are open for each reason; `refused_last_hour`: those of the last hour that
    are calls which ingest refused."""

    open: int = 0
    last_hour: int = 0
    refused_last_hour: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Disk:
    """What is free where a server of this home keeps its data, in bytes."""

    server: str
    free: int


@dataclass(frozen=True)
class Idle:
    """A segmenter of this home that lives and owns nothing."""

    name: str
    pid: int


@dataclass(frozen=True)
class Report:
    """One look at everything; `dead_letters` None: nobody could be asked."""

    servers: list[Server]
    shards: list[Shard] = field(default_factory=list)
    relays: list[Relay] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)
    dead_letters: DeadLetters | None = None
    figures: Figures | None = None
    disks: list[Disk] = field(default_factory=list)
    idle: list[Idle] = field(default_factory=list)


def complaints(report: Report) -> list[str]:
    """What is wrong, one line each; none when all is well."""
    return [
        *(f"{server.name} is down: {server.detail}" for server in report.servers if not server.up),
        *(f"{server.name} refuses: {server.refuses}" for server in report.servers if server.up and server.refuses),
        *shard_complaints(report.shards),
        *idle_complaints(report),
        *(line for relay in report.relays for line in relay_complaints(relay)),
        *(
            f"only {disk.free / 1_000_000:,.0f} MB are free for {disk.server}"
            for disk in report.disks
            if disk.free < LOW_DISK_BYTES
        ),
    ]


def shard_complaints(shards: list[Shard]) -> Iterator[str]:
    """What is wrong with shards, a line for all that have the same trouble."""
    yield from told(shards, [shard for shard in shards if shard.owner is None], "has no owner", "have no owner")
    lost = [shard for shard in shards if shard.lost]
    only = f" --shard {lost[0].shard}" if len(lost) == 1 else ""
    cure = f"look at Redis, then run `muster streams recover{only}`"
    yield from told(
        shards,
        lost,
        f"stands still, its stream no longer holds its offset: {cure}",
        f"stand still, their streams no longer hold their offsets: {cure}",
    )
    stuck = [shard for shard in shards if shard.problem and not shard.lost]
    for problem in dict.fromkeys(shard.problem for shard in stuck):
        same = [shard for shard in stuck if shard.problem == problem]
        yield from told(shards, same, f"stands still: {problem}", f"stand still: {problem}")
    aside = [shard for shard in shards if shard.set_aside]
    failing = amount(sum(shard.set_aside for shard in aside), "task", "tasks")
    yield from told(shards, aside, f"has set aside {failing}", f"have set aside {failing}")
    yield from delays(shards)


def delays(shards: list[Shard]) -> Iterator[str]:
    """Which shards are late, and how much; the worst of them counts."""
    late = [shard for shard in shards if (shard.oldest_seconds or 0) > LATE_SECONDS]
    behind = (
        f"{max((shard.oldest_seconds or 0 for shard in late), default=0):.0f} s behind "
        f"({amount(sum(shard.waiting for shard in late), 'entry', 'entries')})"
    )
    yield from told(shards, late, f"is {behind}", f"are {behind}")
    moving = [shard for shard in shards if shard not in late and shard.owner and not shard.problem and not shard.lost]
    stale = [shard for shard in moving if shard.fresh_seconds is None or shard.fresh_seconds > LATE_SECONDS]
    yield from told(shards, stale, "is not fresh", "are not fresh")
    sweeping = [shard for shard in shards if (shard.sweep_seconds or 0) > LATE_SECONDS]
    slow = f"{max((shard.sweep_seconds or 0 for shard in sweeping), default=0):.0f} s late"
    yield from told(shards, sweeping, f"sweeps {slow}", f"sweep {slow}")


def idle_complaints(report: Report) -> Iterator[str]:
    """Segmenters that live and take no shard although some are free: they hang."""
    if all(shard.owner for shard in report.shards):
        return
    for idle in report.idle:
        yield (
            f"{idle.name} (pid {idle.pid}) is alive but owns nothing: if it stays so, `kill -9 {idle.pid}`; "
            "`muster up` starts another"
        )


def relay_complaints(relay: Relay) -> Iterator[str]:
    """What is wrong with the way of an environment's transitions to their stream."""
    if relay.problem:
        yield f"relay of {relay.environment} stands still: {relay.problem}"
    behind = relay.unnumbered + relay.unsent
    late = relay.late_seconds or 0
    if behind > BEHIND_TRANSITIONS or late > LATE_SECONDS:
        age = f", the oldest for {late:.0f} s" if late else ""
        yield f"relay of {relay.environment} is {amount(behind, 'transition', 'transitions')} behind{age}"


def told(shards: list[Shard], some: list[Shard], one: str, many: str) -> Iterator[str]:
    """`all 8 shards have no owner`, `shards 1, 3 have no owner`, `shard 3 has no owner`; nothing for none."""
    if len(some) == 1:
        yield f"shard {some[0].shard} {one}"
    elif some:
        numbers = f"all {len(some)} shards" if len(some) == len(shards) else f"shards {listed(some)}"
        yield f"{numbers} {many}"


def listed(shards: list[Shard]) -> str:
    """Their numbers."""
    return ", ".join(str(shard.shard) for shard in shards)


def amount(count: int, one: str, many: str) -> str:
    """`1 entry`, `12 entries`."""
    return f"{count:,} {one if count == 1 else many}"


def verdict(report: Report) -> Verdict:
    """DOWN: calls are refused, reads are not answered, or every shard waits for a person. DEGRADED: any complaint."""
    needed = ("PostgreSQL", "Redis", "ingest", "query")
    still = [shard.lost or shard.problem is not None for shard in report.shards]
    if not all(server.works for server in report.servers if server.name in needed) or all(still):
        return Verdict.DOWN
    return Verdict.DEGRADED if complaints(report) else Verdict.OK
