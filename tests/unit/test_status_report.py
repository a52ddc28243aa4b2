"""What the state of an installation amounts to."""

from dataclasses import replace

import pytest

from services.cli.status_report import (
    DeadLetters,
    Disk,
    Idle,
    Relay,
    Report,
    Server,
    Shard,
    Verdict,
    complaints,
    verdict,
)
from services.cli.status_screen import screen
from shared.domain.latencies import Figures

WELL = Shard(0, "host:1", 0, None, 0.3, 0.2, None, None)
POSTGRES, REDIS = Server("PostgreSQL", True, "18.6"), Server("Redis", True, "9.1")
INGEST, QUERY = Server("ingest", True, "http://i"), Server("query", True, "http://q")
UP = [POSTGRES, REDIS, INGEST, QUERY]


def shards(count: int, like: Shard = WELL) -> list[Shard]:
    """That many shards in the same state."""
    return [replace(like, shard=number) for number in range(count)]


def test_all_is_well() -> None:
    """Every server answers, every shard moves: exit code 0 and no complaint."""
    report = Report(UP, [WELL], [Relay("development", 0, 0, 7)], dead_letters=DeadLetters())
    assert (verdict(report), complaints(report)) == (Verdict.OK, [])
    assert screen(report)[0] == "ok"


@pytest.mark.parametrize(
    ("shard", "said"),
    [
        (replace(WELL, owner=None), "shard 3 has no owner"),
        (replace(WELL, problem="ValueError: bad"), "shard 3 stands still: ValueError: bad"),
        (replace(WELL, oldest_seconds=61.0, waiting=12), "shard 3 is 61 s behind (12 entries)"),
        (replace(WELL, oldest_seconds=61.0, waiting=1), "shard 3 is 61 s behind (1 entry)"),
        (replace(WELL, fresh_seconds=9.0), "shard 3 is not fresh"),
        (replace(WELL, sweep_seconds=7.0), "shard 3 sweeps 7 s late"),
        (replace(WELL, set_aside=2), "shard 3 has set aside 2 tasks"),
    ],
)
def test_one_shard_in_trouble_degrades(shard: Shard, said: str) -> None:
    """Without owner, standing still, late in reading or sweeping, with work set aside: one line, exit code 1."""
    report = Report(UP, [WELL, replace(shard, shard=3)])
    assert (verdict(report), complaints(report)) == (Verdict.DEGRADED, [said])
    assert screen(report)[0] == "degraded: 1 complaint"


def test_the_same_trouble_is_told_once() -> None:
    """A line for all, a line for some; nothing about freshness where the reason is told already."""
    report = Report(UP, shards(8, replace(WELL, owner=None, fresh_seconds=None)))
    assert complaints(report) == ["all 8 shards have no owner"]
    lost = shards(8, replace(WELL, lost=True, problem="its stream no longer holds 17-0", fresh_seconds=60.0))
    lost[2] = replace(lost[2], problem="OffsetGone: muster:events:2 no longer holds 18-0", fresh_seconds=50.0)
    assert [line.partition(" no longer")[0] for line in complaints(Report(UP, lost))] == [
        "all 8 shards stand still, their streams"
    ]
    assert "run `muster streams recover`" in complaints(Report(UP, lost))[0]
    late = [*shards(3, replace(WELL, oldest_seconds=9.0, waiting=2)), replace(WELL, shard=3)]
    assert complaints(Report(UP, late)) == ["shards 0, 1, 2 are 9 s behind (6 entries)"]


def test_one_lost_stream_names_its_shard_in_the_cure() -> None:
    """So that it can be pasted."""
    said = complaints(Report(UP, [WELL, replace(WELL, shard=3, lost=True, problem="gone")]))
    assert said == [
        "shard 3 stands still, its stream no longer holds its offset: "
        "look at Redis, then run `muster streams recover --shard 3`"
    ]


def test_where_calls_are_refused_or_reads_not_answered_it_is_down() -> None:
    """Exit code 2, whichever server is to blame."""
    for server in UP:
        others = [other for other in UP if other is not server]
        assert verdict(Report([*others, replace(server, up=False)], [WELL])) is Verdict.DOWN
    refusing = replace(INGEST, refuses="8 of 8 streams are missing.")
    report = Report([POSTGRES, REDIS, refusing, QUERY], [WELL])
    assert (verdict(report), complaints(report)) == (
        Verdict.DOWN,
        ["ingest refuses: 8 of 8 streams are missing."],
    )


def test_where_every_shard_waits_for_a_person_it_is_down() -> None:
    """Also where the doors are not known."""
    stores = [POSTGRES, REDIS]
    assert verdict(Report(stores, shards(2, replace(WELL, lost=True, problem="gone")))) is Verdict.DOWN
    assert verdict(Report(stores, [WELL, replace(WELL, shard=1, lost=True)])) is Verdict.DEGRADED
    assert verdict(Report(stores)) is Verdict.DOWN


def test_a_segmenter_that_hangs_degrades_and_the_cure_is_named() -> None:
    """Calls are kept and reads are answered: they are only older."""
    report = Report(UP, shards(2, replace(WELL, owner=None)), idle=[Idle("segmenter", 24249)])
    assert verdict(report) is Verdict.DEGRADED
    assert complaints(report)[1] == (
        "segmenter (pid 24249) is alive but owns nothing: if it stays so, `kill -9 24249`; `muster up` starts another"
    )
    assert complaints(Report(UP, shards(2), idle=[Idle("segmenter-2", 7)])) == []


def test_a_relay_that_does_not_send_degrades() -> None:
    """Transitions that are committed and not on the stream yet: many, or for long."""
    for relay, said in (
        (Relay("development", 20_000, 0, 7, late_seconds=2.0), "20,000 transitions behind, the oldest for 2 s"),
        (Relay("development", 0, 1, 7, late_seconds=12.0), "1 transition behind, the oldest for 12 s"),
    ):
        report = Report(UP, [WELL], [relay])
        assert (verdict(report), complaints(report)) == (Verdict.DEGRADED, [f"relay of development is {said}"])
    assert complaints(Report(UP, [WELL], [Relay("development", 3, 4, 7, late_seconds=0.5)])) == []


def test_the_entry_before_which_a_shard_stands_can_be_pasted() -> None:
    """Into the command that skips it."""
    stuck = replace(WELL, shard=3, problem="ValueError: bad", next_entry="1795-0")
    assert [line for line in screen(Report(UP, [WELL, stuck])) if "skip" in line] == [
        "  shard 3 stands before 1795-0; if that entry is to blame: muster shard skip 3 --entry 1795-0 --reason WHY"
    ]


def test_the_screen_says_what_else_is_known() -> None:
    """How long each owner has its shard, refused calls, disks, builds; what nobody could be asked is not 0."""
    report = Report(
        UP,
        [replace(WELL, owned_seconds=300.0)],
        dead_letters=DeadLetters(9, 7, 4, {"trait_too_long": 9}),
        figures=Figures(41.25, 0.012, 1.5, 0.0),
        disks=[Disk("Redis", 7_250_000_000)],
    )
    text = "\n".join(screen(report))
    for part in (
        "since",
        "5 min",
        "9 open, 7 in the last hour (9 trait_too_long)",
        "41.2 a second; in effect after 12 ms (half), 1.5 s (99 %); sweeps at most 0 ms late",
        "refused calls: 4 in",
        "7.2 GB for Redis",
        "builds: none",
    ):
        assert part in text
    away = "\n".join(screen(Report([replace(POSTGRES, up=False), REDIS])))
    assert "dead letters: unknown" in away
    assert "0 open" not in away


def test_a_disk_that_is_nearly_full_degrades() -> None:
    """Redis refuses writes on a full disk."""
    report = Report(UP, [WELL], disks=[Disk("Redis", 40_000_000)])
    assert (verdict(report), complaints(report)) == (Verdict.DEGRADED, ["only 40 MB are free for Redis"])
