"""How the installation is, as people on call see it."""

from __future__ import annotations

import pytest

from shared.domain.latencies import BUCKETS
from tests.builders import ENVIRONMENT, World
from tests.integration.query.reading import Reader


async def test_figures_are_of_all_shards(reader: Reader, world: World) -> None:
    """Those of the last minute, and of the last minutes; older ones are over."""
    now = world.clock.now_ms()
    for shard, ago, bucket in ((0, 0, 1), (1, 20_000, 1), (2, 200_000, 17), (3, 600_000, 20)):
        latencies = [60 if each == bucket else 0 for each in range(BUCKETS)]
        await world.connection.execute(
            "insert into shard_rollups (shard, slot, calls, latencies, sweep_ms) values ($1, $2, 60, $3, $4)",
            shard, (now - ago) // 10_000 * 10_000, latencies, ago // 100,
        )  # fmt: skip
    found = (await reader.get("/v1/status")).document["figures"]
    assert found["events_per_second"] == pytest.approx(120 / 55, rel=0.2)
    assert 0.005 < found["freshness_p50_seconds"] <= 0.01
    assert 3 < found["freshness_p99_seconds"] <= 5
    assert found["sweep_delay_seconds"] == pytest.approx(0.2)


async def test_nothing_happened_is_no_figure(reader: Reader) -> None:
    """It is not: fresh at once."""
    found = (await reader.get("/v1/status")).document["figures"]
    assert found == {
        "events_per_second": 0,
        "freshness_p50_seconds": None,
        "freshness_p99_seconds": None,
        "sweep_delay_seconds": 0,
    }


async def test_a_shard_tells_how_late_its_sweep_is(reader: Reader, world: World) -> None:
    """A flip that is due and not swept; one whose user cannot be evaluated does not count."""
    now = world.clock.now_ms()
    for shard, retry_at in ((1, None), (2, now)):
        await world.connection.execute(
            "insert into user_flips (shard, environment, user_id, due_at, retry_at) values ($1, $2, 'u', $3, $4)",
            shard, ENVIRONMENT, now - 30_000, retry_at,
        )  # fmt: skip
    document = (await reader.get("/v1/status")).document
    delays = [shard["sweep_delay_seconds"] for shard in document["shards"]]
    assert [delay > 29 for delay in delays] == [number == 1 for number in range(8)]
    assert document["figures"]["sweep_delay_seconds"] == delays[1]


async def test_the_environment_tells_its_zone(reader: Reader) -> None:
    """Screens show moments in it."""
    assert (await reader.get("/v1/status")).document["time_zone"] == "Europe/Berlin"
