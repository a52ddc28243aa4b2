"""What the state of an installation amounts to."""

from dataclasses import replace

from services.cli.status_report import Relay, Report, Server, Shard, Verdict, complaints, screen, verdict

WELL = Shard(0, "host:1", 0, None, 0.3, 0.2, None, None)
UP = [Server("PostgreSQL", True, "18.6"), Server("Redis", True, "9.1"), Server("query", True, "http://q")]


def test_all_is_well() -> None:
    """Every server answers, every shard moves: exit code 0 and no complaint."""
    report = Report(UP, [WELL], [Relay("development", 0, 0, 7)])
    assert (verdict(report), complaints(report)) == (Verdict.OK, [])
    assert screen(report)[0] == "ok"


def test_one_shard_in_trouble_degrades() -> None:
    """Without owner, standing still, late in reading or in sweeping: each says so, exit code 1."""
    for shard, said in (
        (replace(WELL, owner=None), "has no owner"),
        (replace(WELL, problem="OffsetGone: gone"), "stands still: OffsetGone"),
        (replace(WELL, oldest_seconds=61.0, waiting=12), "is 61 s behind (12 entries)"),
        (replace(WELL, fresh_seconds=9.0), "is not fresh"),
        (replace(WELL, sweep_seconds=7.0), "sweeps 7 s late"),
    ):
        report = Report(UP, [WELL, replace(shard, shard=3)])
        assert verdict(report) is Verdict.DEGRADED
        assert [line for line in complaints(report) if said in line] == [complaints(report)[0]]


def test_a_door_that_is_away_degrades() -> None:
    """Ingest or query alone do not stop the fold."""
    report = Report([*UP, Server("ingest", False, "http://i")], [WELL])
    assert (verdict(report), complaints(report)) == (Verdict.DEGRADED, ["ingest is down: http://i"])


def test_without_a_store_or_any_owner_it_is_down() -> None:
    """Nothing moves: exit code 2."""
    assert verdict(Report([UP[0], Server("Redis", False, "refused")], [WELL])) is Verdict.DOWN
    assert verdict(Report(UP, [replace(WELL, owner=None)])) is Verdict.DOWN
    assert verdict(Report(UP)) is Verdict.DOWN


def test_a_relay_far_behind_degrades() -> None:
    """Transitions that are committed and not on the stream yet."""
    report = Report(UP, [WELL], [Relay("development", 20_000, 0, 7)])
    assert complaints(report) == ["relay of development is 20,000 transitions behind"]
