"""Pure: the one screen that `muster status` shows of a report."""

from __future__ import annotations

from collections.abc import Iterator

from services.cli.console import table
from services.cli.status_report import DeadLetters, Report, Shard, amount, complaints, verdict
from shared.domain.latencies import Figures


def screen(report: Report) -> list[str]:
    """The lines of the one screen."""
    wrong = complaints(report)
    count = f": {amount(len(wrong), 'complaint', 'complaints')}" if wrong else ""
    lines = [f"{verdict(report).name.lower()}{count}", "", *(f"  ! {line}" for line in wrong)]
    lines += [""] if wrong else []
    for server in report.servers:
        state = "up  " if server.works else "NO  " if server.up else "DOWN"
        lines.append(f"  {server.name:<11} {state}  {server.detail}")
    if report.shards:
        lines += ["", *shard_table(report.shards), *waiting_for_people(report.shards)]
    if report.figures:
        lines += ["", figures(report.figures)]
    for relay in report.relays:
        lines += ["", f"  relay {relay.environment}: sequence {relay.last_sequence:,}, "
                  f"{relay.unnumbered:,} without a sequence, {relay.unsent:,} not sent yet"]  # fmt: skip
    return [*lines, "", *builds(report), *dead_letters(report.dead_letters), *disks(report)]


def shard_table(shards: list[Shard]) -> list[str]:
    """A line a shard."""
    heads = ("shard", "owner", "since", "waiting", "oldest", "last commit", "as of", "sweep late")
    rows = [
        (
            shard.shard,
            shard.owner or "none",
            ago(shard.owned_seconds),
            shard.waiting,
            ago(shard.oldest_seconds),
            ago(shard.committed_seconds),
            ago(shard.fresh_seconds),
            ago(shard.sweep_seconds),
        )
        for shard in shards
    ]
    return [f"  {line}" for line in table(heads, rows)]


def figures(measured: Figures) -> str:
    """How many events, and how soon they take effect."""
    p50, p99 = (quick(each) for each in (measured.freshness_p50_seconds, measured.freshness_p99_seconds))
    return (
        f"  events: {measured.events_per_second:,.1f} a second; in effect after {p50} (half), {p99} (99 %); "
        f"sweeps at most {quick(measured.sweep_delay_seconds)} late"
    )


def waiting_for_people(shards: list[Shard]) -> Iterator[str]:
    """The entry before which a shard stands, ready to be pasted when it is to blame."""
    for shard in shards:
        if shard.problem and shard.next_entry and not shard.lost:
            yield (
                f"  shard {shard.shard} stands before {shard.next_entry}; if that entry is to blame: "
                f"muster shard skip {shard.shard} --entry {shard.next_entry} --reason WHY"
            )


def builds(report: Report) -> list[str]:
    """Work on definitions, whether or not there is any."""
    if not report.builds:
        return ["  builds: none"] if report.shards else []
    heads = ("environment", "segment", "version", "state", "shards done", "users")
    rows = [(b.environment, b.key, b.version, b.state, b.shards_done, b.handled) for b in report.builds]
    return ["  builds:", *(f"  {line}" for line in table(heads, rows)), ""]


def dead_letters(letters: DeadLetters | None) -> list[str]:
    """What has no effect, and what never got in."""
    if letters is None:
        return ["  dead letters: unknown, PostgreSQL does not answer"]
    return [
        f"  dead letters: {letters.open:,} open, {letters.last_hour:,} in the last hour{reasons(letters)}",
        f"  refused calls: {letters.refused_last_hour:,} in the last hour",
    ]


def reasons(letters: DeadLetters) -> str:
    """Why letters are open."""
    told = ", ".join(f"{count:,} {code}" for code, count in letters.reasons.items())
    return f" ({told})" if told else ""


def disks(report: Report) -> list[str]:
    """What is free, where the data is on this machine."""
    free = ", ".join(f"{disk.free / 1_000_000_000:,.1f} GB for {disk.server}" for disk in report.disks)
    return [f"  disk free: {free}"] if free else []


def ago(seconds: float | None) -> str:
    """Seconds for people."""
    if seconds is None:
        return "-"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.0f} h"


def quick(seconds: float | None) -> str:
    """Fractions of a second for people."""
    return f"{seconds * 1000:.0f} ms" if seconds is not None and seconds < 1 else ago(seconds)
