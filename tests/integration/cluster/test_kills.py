"""Redis Cluster: servers are killed under calls, and the promises of docs/operations.md for clusters hold."""

import asyncio
from pathlib import Path

import pytest

from services.cli.settings import CliSettings
from services.cli.status import collect
from services.cli.status_report import Verdict, verdict
from shared.stream import names
from tests.cluster import Cluster, Node, running, until_ok
from tests.integration.cluster.side import SHARDS, Side, is_ready, lives_on, side_of, users_of
from tests.segmenting import ENVIRONMENT
from tests.waiting import wait_until


async def call_everywhere(side: Side, prefix: str) -> dict[int, list[int]]:
    """Three calls on each shard, at once; the statuses by shard."""
    users = [user for shard in range(SHARDS) for user in users_of(shard, prefix, 3)]
    answers = await asyncio.gather(*(side.call(user) for user in users))
    found: dict[int, list[int]] = {}
    for user, status in zip(users, answers, strict=True):
        found.setdefault(lives_on(user), []).append(status)
    return found


async def servers_down(side: Side) -> set[int]:
    """The ports of the servers of Redis that `muster status` finds down; the rest of it must be there."""
    report = await collect(
        CliSettings(database_url=side.database_url, redis_url=side.cluster.url, home=Path("nowhere"))
    )
    assert verdict(report) is Verdict.DEGRADED, report.servers
    assert len(report.shards) == SHARDS
    return {int(server.name.rpartition(":")[2]) for server in report.servers if not server.up}


async def has_taken_effect(side: Side, message_ids: set[str]) -> None:
    """Wait until these calls are in the log."""

    async def is_logged() -> bool:
        return message_ids <= set(await side.logged())

    await wait_until(is_logged, timeout=15, message="calls take effect")


async def away_and_back(side: Side, node: Node, name: str) -> None:
    """Kill a server that has no replica: only its shards stand still; it comes back, and nothing is missing."""
    dead = side.shards_on(node)
    node.kill()
    answers = await call_everywhere(side, f"{name}-")
    assert answers == {shard: [503] * 3 if shard in dead else [200] * 3 for shard in range(SHARDS)}
    assert await is_ready(side.http)
    assert await servers_down(side) == {node.port}
    # A user of a live shard joins a company of a dead one: she is told at once, the company when its server is back.
    live = min(set(range(SHARDS)) - dead)
    [user], [here], [there] = (
        users_of(live, f"{name}-joins-", 1),
        users_of(live, "acme", 1),
        users_of(min(dead), "co", 1),
    )
    for company in (there, here):
        assert await side.join(user, company) == 200
    await has_taken_effect(side, {call for call in side.acknowledged if call.startswith(name)})
    node.start()
    await asyncio.gather(
        *(side.call_until_taken(user) for shard in range(SHARDS) for user in users_of(shard, f"{name}-", 3))
    )
    await side.check()
    await until_ok(side.cluster)


async def test_a_server_that_is_killed_stops_its_shards_only_and_loses_nothing(
    database_url: str, tmp_path: Path
) -> None:
    """Calls of its shards get 503 and no others; the other shards take effect meanwhile; when it is back, each
    acknowledged call has its effect once. The second one also holds the mirror of the keys."""
    async with running(tmp_path) as cluster, side_of(cluster, database_url) as side:
        assert cluster.holder(names.KEYS) is cluster.masters[1]
        await call_everywhere(side, "before-")
        await side.muster.quiet()
        for number, node in enumerate(cluster.masters[:2]):
            await away_and_back(side, node, f"round-{number}")


async def test_a_replica_that_lacks_the_last_entries_takes_over_and_owners_mend(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MUSTER_REDIS_REPLICATED: what was handled stays handled, calls that come while the replica is promoted take
    effect, and the transitions that it lacks are put back under their sequence."""
    monkeypatch.setenv("MUSTER_REDIS_REPLICATED", "true")
    async with running(tmp_path) as cluster, side_of(cluster, database_url) as side:
        lost = cluster.masters[-1]
        assert cluster.holder(names.transitions(ENVIRONMENT)) is lost
        await call_everywhere(side, "copied-")
        await side.muster.quiet()
        await cut_off(cluster)
        await call_everywhere(side, "not-copied-")
        await side.muster.quiet()
        lost.kill()
        await asyncio.gather(
            *(side.call_until_taken(user) for shard in range(SHARDS) for user in users_of(shard, "after-", 3))
        )
        await side.check()
        incidents = await side.muster.connection.fetch("select distinct shard, kind from stream_incidents")
        assert {(row["shard"], row["kind"]) for row in incidents} == {
            (shard, "failed_over") for shard in side.shards_on(lost)
        }


async def cut_off(cluster: Cluster) -> None:
    """The replica hears its master no more: no account lets it in."""
    await cluster.replica.ask("CONFIG SET", "masteruser", "nobody")
    await cluster.replica.ask("CONFIG SET", "masterauth", "nothing")
    await cluster.masters[-1].ask("CLIENT KILL", "TYPE", "replica")

    async def is_cut_off() -> bool:
        return bool((await cluster.replica.ask("INFO", "replication"))["master_link_status"] == "down")

    await wait_until(is_cut_off, message="the replica is cut off")
