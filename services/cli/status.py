"""`muster status`: one screen for a person on call, read straight from Postgres and Redis."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import asdict, replace
from time import sleep
from typing import Annotated, Any

import typer
from redis.asyncio import Redis

from services.cli import connections
from services.cli.console import OUT, say, say_json
from services.cli.errors import CommandFailed
from services.cli.settings import CliSettings, read_settings
from services.cli.status_local import disks_of, doors, idle_of, is_asleep
from services.cli.status_reads import RelayRow, ShardRow, look, oldest_unsent
from services.cli.status_report import Relay, Report, Server, Shard, Verdict, complaints, verdict
from services.cli.status_screen import screen
from services.cli.strays import is_running
from shared.postgres.pool import AnyConnection
from shared.stream.backlog import backlog, last_sequence
from shared.stream.cluster import Where, as_cluster
from shared.stream.cluster import servers as servers_of
from shared.stream.streams import id_ms


def status_command(
    watch: Annotated[bool, typer.Option("--watch", help="Look again every second, until Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    pid: Annotated[str | None, typer.Option(help="Only the pid of this process of `muster up`: segmenter ...")] = None,
) -> None:
    """Show what is up, who owns each shard, and what is late.

    Exit code 2, down: calls are refused, or reads are not answered, or every shard waits for a person. 1, degraded:
    calls are kept and reads are answered, but something is away, late or without an owner, so that members may not be
    those of now. 0: all is well.
    """
    settings = read_settings()
    if pid is not None:
        say(str(pid_of(settings, pid)))
        return
    if is_asleep(settings) and not watch:
        say_asleep(as_json)
        raise typer.Exit(int(Verdict.DOWN))
    report = asyncio.run(collect(settings))
    show(report, as_json)
    with contextlib.suppress(KeyboardInterrupt):
        while watch:
            sleep(1)
            report = asyncio.run(collect(settings))
            if OUT.is_terminal and not as_json:
                OUT.clear()
            show(report, as_json)
    raise typer.Exit(int(verdict(report)))


def pid_of(settings: CliSettings, name: str) -> int:
    """The pid of a process that `muster up` runs. Raises CommandFailed when there is none of that name."""
    record = settings.folder.read_run()
    processes = {**record.children, "supervisor": record.supervisor} if record else {}
    if name not in processes or not is_running(processes[name]):
        known = ", ".join(sorted(processes)) or "nothing"
        raise CommandFailed(f"No {name!r} runs here; `muster up` runs {known}.")
    return processes[name].pid


def say_asleep(as_json: bool) -> None:
    """What there is to say of a Muster that was stopped."""
    line = "Muster does not run here: `make run`, or `muster up`."
    if as_json:
        say_json({"status": Verdict.DOWN.name.lower(), "complaints": [line]})
    else:
        say(line)


def show(report: Report, as_json: bool) -> None:
    """Print a report."""
    if as_json:
        say_json(as_content(report))
    else:
        for line in screen(report):
            say(line)


def as_content(report: Report) -> dict[str, Any]:
    """A report for programs."""
    return {"status": verdict(report).name.lower(), "complaints": complaints(report), **asdict(report)}


async def collect(settings: CliSettings) -> Report:
    """Look at everything once. What is away is part of the answer, not an error."""
    report = await collect_stores(settings)
    return replace(
        report,
        servers=[*report.servers, *await doors(settings)],
        disks=disks_of(settings),
        idle=idle_of(settings, report.shards),
    )


async def collect_stores(settings: CliSettings) -> Report:
    """What Postgres and Redis know."""
    try:
        async with connections.postgres(connections.database_url(settings)) as postgres:
            return await collect_facts(settings, postgres)
    except CommandFailed as error:
        return Report([Server("PostgreSQL", False, error.detail), *await redis_alone(settings)])


async def collect_facts(settings: CliSettings, postgres: AnyConnection) -> Report:
    """What both know, or Postgres alone while Redis is away."""
    now_ms = settings.clock.now_ms()
    facts = await look(postgres, now_ms)
    server = Server("PostgreSQL", True, f"{facts.version}, {megabytes(facts.bytes)}")
    try:
        async with connections.redis(connections.redis_url(settings)) as redis:
            servers = [server, *await describe_redis(redis)]
            shards = [await shard_of(redis, row, now_ms) for row in facts.shards]
            relays = [await relay_of(postgres, redis, row, now_ms) for row in facts.relays]
    except CommandFailed as error:
        shards = [shard_without_redis(row, now_ms) for row in facts.shards]
        servers, relays = [server, Server("Redis", False, error.detail)], []
    return Report(servers, shards, relays, facts.builds, facts.dead_letters, figures=facts.figures)


async def redis_alone(settings: CliSettings) -> list[Server]:
    """Redis when Postgres is away."""
    try:
        async with connections.redis(connections.redis_url(settings)) as redis:
            return await describe_redis(redis)
    except CommandFailed as error:
        return [Server("Redis", False, error.detail)]


async def describe_redis(redis: Redis) -> list[Server]:
    """Version and memory; of a cluster, of each server that takes writes."""
    return [await describe_server(redis, where) for where in await servers_of(redis)]


async def describe_server(redis: Redis, where: Where) -> Server:
    """One of the servers: "Redis", or the name that it has in its cluster."""
    title = f"Redis {where['target_nodes'].name}" if where else "Redis"
    try:
        info = await redis.info(**where)
    except connections.NO_REDIS as error:
        if not where:
            raise
        return Server(title, False, connections.first_line(error))
    name = f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
    saved = "" if info.get("aof_last_write_status", "ok") == "ok" else ", LAST WRITE TO DISK FAILED"
    return Server(title, True, f"{name}, {megabytes(info['used_memory'])} in memory{saved}")


async def shard_of(redis: Redis, row: ShardRow, now_ms: int) -> Shard:
    """A shard with what waits on its stream."""
    known = shard_without_redis(row, now_ms)
    try:
        waiting = await backlog(redis, row.shard, row.offset_id)
    except connections.NO_REDIS as error:
        if as_cluster(redis) is None:
            raise
        return replace(known, problem=known.problem or f"its stream is away: {connections.first_line(error)}")
    lost = row.offset_expected and not waiting.holds_offset
    return replace(
        known,
        waiting=waiting.waiting,
        oldest_seconds=None if waiting.oldest_id is None else age(id_ms(waiting.oldest_id), now_ms),
        next_entry=waiting.oldest_id,
        lost=lost,
        problem=known.problem or (f"its stream no longer holds {row.offset_id}" if lost else None),
    )


def shard_without_redis(row: ShardRow, now_ms: int) -> Shard:
    """A shard as far as Postgres knows it. A lock without a live session is nobody's."""
    overdue = row.next_flip is not None and row.next_flip < now_ms
    return Shard(
        shard=row.shard,
        owner=(row.owner or f"backend {row.backend}") if row.backend else None,
        waiting=0,
        oldest_seconds=None,
        committed_seconds=age(row.committed_at, now_ms),
        fresh_seconds=age(row.as_of, now_ms),
        sweep_seconds=age(row.next_flip or 0, now_ms) if overdue else None,
        problem=row.problem,
        owned_seconds=age(row.owned_since or 0, now_ms) if row.backend else None,
        set_aside=row.set_aside,
    )


async def relay_of(postgres: AnyConnection, redis: Redis, row: RelayRow, now_ms: int) -> Relay:
    """How far the stream of an environment is behind."""
    try:
        told = await last_sequence(redis, row.environment)
    except connections.NO_REDIS as error:
        if as_cluster(redis) is None:
            raise
        problem = row.problem or f"its stream is away: {connections.first_line(error)}"
        return Relay(row.environment, row.unnumbered, 0, row.last_sequence, problem, None)
    unsent = max(0, row.last_sequence - told)
    oldest = await oldest_unsent(postgres, row.environment, told) if unsent or row.unnumbered else None
    late = age(oldest or 0, now_ms)
    return Relay(row.environment, row.unnumbered, unsent, row.last_sequence, row.problem, late)


def age(moment_ms: int, now_ms: int) -> float | None:
    """Seconds since a moment; None for one that never was."""
    return max(0, now_ms - moment_ms) / 1000 if moment_ms else None


def megabytes(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1_000_000:,.1f} MB"
