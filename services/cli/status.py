"""`muster status`: one screen for a person on call, read straight from Postgres and Redis."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import asdict
from time import sleep
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from redis.asyncio import Redis

from services.cli import connections
from services.cli.console import OUT, say, say_json
from services.cli.errors import CommandFailed
from services.cli.ports import answers
from services.cli.settings import CliSettings, access, read_settings
from services.cli.status_reads import RelayRow, ShardRow, look
from services.cli.status_report import Relay, Report, Server, Shard, complaints, screen, verdict
from services.cli.strays import is_running
from shared.stream.backlog import backlog, last_sequence
from shared.stream.streams import id_ms


def status_command(
    watch: Annotated[bool, typer.Option("--watch", help="Look again every second, until Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    pid: Annotated[str | None, typer.Option(help="Only the pid of this process of `muster up`: segmenter ...")] = None,
) -> None:
    """Show what is up, who owns each shard, and what is late. Exit code 0: all is well, 1: degraded, 2: down."""
    settings = read_settings()
    if pid is not None:
        say(str(pid_of(settings, pid)))
        return
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
    now_ms = settings.clock.now_ms()
    doors = [server for server in (door(settings, "ingest"), door(settings, "query")) if server]
    try:
        async with connections.postgres(connections.database_url(settings)) as postgres:
            facts = await look(postgres, now_ms)
    except CommandFailed as error:
        return Report([Server("PostgreSQL", False, error.detail), await redis_alone(settings), *doors])
    postgres_server = Server("PostgreSQL", True, f"{facts.version}, {megabytes(facts.bytes)}")
    try:
        async with connections.redis(connections.redis_url(settings)) as redis:
            servers = [postgres_server, await describe_redis(redis), *doors]
            shards = [await shard_of(redis, row, now_ms) for row in facts.shards]
            relays = [await relay_of(redis, row) for row in facts.relays]
    except CommandFailed as error:
        shards = [shard_without_redis(row, now_ms) for row in facts.shards]
        servers, relays = [postgres_server, Server("Redis", False, error.detail), *doors], []
    return Report(servers, shards, relays, facts.builds, facts.dead_letters)


async def redis_alone(settings: CliSettings) -> Server:
    """Redis when Postgres is away."""
    try:
        async with connections.redis(connections.redis_url(settings)) as redis:
            return await describe_redis(redis)
    except CommandFailed as error:
        return Server("Redis", False, error.detail)


async def describe_redis(redis: Redis) -> Server:
    """Version and memory."""
    info = await redis.info()
    name = f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
    saved = "" if info.get("aof_last_write_status", "ok") == "ok" else ", LAST WRITE TO DISK FAILED"
    return Server("Redis", True, f"{name}, {megabytes(info['used_memory'])} in memory{saved}")


async def shard_of(redis: Redis, row: ShardRow, now_ms: int) -> Shard:
    """A shard with what waits on its stream."""
    waiting = await backlog(redis, row.shard, row.offset_id)
    oldest = None if waiting.oldest_id is None else age(id_ms(waiting.oldest_id), now_ms)
    lost = row.offset_expected and not waiting.holds_offset
    problem = row.problem or (f"its stream no longer holds {row.offset_id}" if lost else None)
    return shard_without_redis(row, now_ms, waiting.waiting, oldest, problem)


def shard_without_redis(
    row: ShardRow, now_ms: int, waiting: int = 0, oldest: float | None = None, problem: str | None = None
) -> Shard:
    """A shard as far as Postgres knows it. A lock without a live session is nobody's."""
    overdue = row.next_flip is not None and row.next_flip < now_ms
    return Shard(
        shard=row.shard,
        owner=(row.owner or f"backend {row.backend}") if row.backend else None,
        waiting=waiting,
        oldest_seconds=oldest,
        committed_seconds=age(row.committed_at, now_ms),
        fresh_seconds=age(row.as_of, now_ms),
        sweep_seconds=age(row.next_flip or 0, now_ms) if overdue else None,
        problem=problem or row.problem,
    )


async def relay_of(redis: Redis, row: RelayRow) -> Relay:
    """How far the stream of an environment is behind."""
    unsent = max(0, row.last_sequence - await last_sequence(redis, row.environment))
    return Relay(row.environment, row.unnumbered, unsent, row.last_sequence, row.problem)


def door(settings: CliSettings, name: str) -> Server | None:
    """Whether a door answers, when we know where it is."""
    url = access(settings).model_dump()[f"{name}_url"]
    if not url:
        return None
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Server(name, answers(parts.hostname or "", port), url)


def age(moment_ms: int, now_ms: int) -> float | None:
    """Seconds since a moment; None for one that never was."""
    return max(0, now_ms - moment_ms) / 1000 if moment_ms else None


def megabytes(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1_000_000:,.1f} MB"
