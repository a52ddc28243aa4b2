"""`muster up`: the whole of Muster on one machine, until Ctrl-C."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

import typer

from services.cli import connections
from services.cli.addresses import already_running, say_addresses, sign_in_link
from services.cli.console import OUT, say
from services.cli.dashboard import exists
from services.cli.dashboard_build import start_build
from services.cli.dev_access import ensure_keys
from services.cli.embedded.postgres_data import ensure_data
from services.cli.embedded.postgres_server import postgres_answers
from services.cli.embedded.processes import ServerNotReadyError
from services.cli.embedded.redis_server import redis_answers
from services.cli.errors import CommandFailed
from services.cli.home import DevAccess
from services.cli.migrate import migrate_all, warn_lost
from services.cli.ownership_watch import OwnershipWatch, asking
from services.cli.ports import check_doors, keep_ports
from services.cli.readiness import services_ready
from services.cli.settings import CliSettings, read_settings
from services.cli.stack import Stack
from services.cli.strays import stop_strays
from services.cli.supervisor import Stopped, Supervisor
from services.cli.up_lock import lock


def up_command(
    segmenters: Annotated[int, typer.Option(help="How many segmenter processes share the shards.", min=1)] = 1,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the dashboard, signed in.")] = False,
    dashboard: Annotated[bool, typer.Option(help="Build the dashboard when its sources are newer.")] = True,
) -> None:
    """Start PostgreSQL, Redis and the three services; Ctrl-C stops them, and the data stays.

    A process that dies is started again. When Muster already runs here, its addresses are printed.
    """
    settings = read_settings()
    if not run(settings, Wish(segmenters, dashboard, open_browser)):
        already_running(settings)


@dataclass(frozen=True)
class Wish:
    """What is to run: so many segmenters, the dashboard, a simulation with these words (None: none)."""

    segmenters: int = 1
    dashboard: bool = True
    open_browser: bool = False
    simulation: tuple[str, ...] | None = None


def run(settings: CliSettings, wish: Wish) -> bool:
    """Start everything and keep it running until somebody asks for a stop; False when Muster runs here already.

    Raises CommandFailed.
    """
    settings.folder.check()
    with lock(settings.folder) as ours:
        if ours:
            settings.folder.mark()
            _keep_running(settings, wish)
        return ours


def _keep_running(settings: CliSettings, wish: Wish) -> None:
    supervisor = Supervisor(settings.folder)
    supervisor.listen()
    try:
        access, link = start_all(settings, supervisor, wish)
        say_addresses(access, link)
        if wish.open_browser:
            webbrowser.open(link)
        supervisor.watch()
    except Stopped:
        return
    except (ServerNotReadyError, CommandFailed) as error:
        # Ctrl-C reaches the programs that make the data too; their failure is not news then.
        if not supervisor.asked_to_stop.is_set():
            raise CommandFailed(str(error)) from error
    finally:
        supervisor.stop()


def start_all(settings: CliSettings, supervisor: Supervisor, wish: Wish) -> tuple[DevAccess, str]:
    """Start everything in order; returns how to reach it, and the link that signs in to the dashboard."""
    stopped = stop_strays(settings.folder)
    if stopped:
        say(f"stopped what an earlier run left behind: {', '.join(stopped)}")
    check_doors(settings.host, {"MUSTER_INGEST_PORT": settings.ingest_port, "MUSTER_QUERY_PORT": settings.query_port})
    stack = Stack(settings, keep_ports(settings.folder))
    start_servers(stack, supervisor)
    access = prepare(stack)
    start_services(stack, supervisor, wish.segmenters)
    if wish.simulation is not None:
        supervisor.start(stack.simulation(wish.simulation))
    if wish.dashboard:
        start_dashboard(stack, supervisor)
    return access, asyncio.run(sign_in_link(settings, access))


def start_servers(stack: Stack, supervisor: Supervisor) -> None:
    """PostgreSQL, then Redis."""
    with step(2, "PostgreSQL 18"):
        ensure_data(stack.home.path)
        postgres = stack.postgres()
        supervisor.start(postgres)
        supervisor.wait_ready(postgres, lambda: postgres_answers(stack.ports.postgres), 60)
    with step(3, "Redis"):
        redis = stack.redis()
        supervisor.start(redis)
        supervisor.wait_ready(redis, lambda: redis_answers(stack.ports.redis), 120)


def prepare(stack: Stack) -> DevAccess:
    """Schema, streams, the development environment, its keys; written to dev.json."""
    with step(4, "schema and streams"):
        done = asyncio.run(migrate_all(stack.settings, stack.database_url, stack.redis_url))
        keys = asyncio.run(keys_of(stack))
    warn_lost(done.installation)
    access = DevAccess(
        ingest_url=stack.ingest_url,
        query_url=stack.query_url,
        database_url=stack.database_url,
        redis_url=stack.redis_url,
        **keys,
    )
    stack.home.write_access(access)
    return access


async def keys_of(stack: Stack) -> dict[str, str]:
    """The keys of the development environment."""
    async with connections.postgres(stack.database_url) as postgres, connections.redis(stack.redis_url) as redis:
        return await ensure_keys(postgres, redis, stack.home, stack.settings.clock)


def start_services(stack: Stack, supervisor: Supervisor, segmenters: int) -> None:
    """Ingest, segmenter and query together; ready when both doors answer and every shard has an owner."""
    with step(5, "ingest, segmenter, query"):
        children = stack.services(segmenters)
        supervisor.start(*children)
        for child in children:
            supervisor.wait_ready(child, services_ready(stack, child), 60)
    supervisor.chores.append(OwnershipWatch(asking(stack.database_url)).look)


def start_dashboard(stack: Stack, supervisor: Supervisor) -> None:
    """Build the dashboard beside the API when it is not up to date."""
    log = stack.home.logs / "dashboard.log"
    build = start_build(log, stack.query_url)
    if build is None:
        say(f"[6/6] dashboard ... {'ready' if exists() else 'not in this installation'}")
        return
    say("[6/6] dashboard: building (about 30 s)")
    supervisor.chores.append(build.look)
    supervisor.farewells.append(build.stop)


@contextmanager
def step(number: int, name: str) -> Iterator[None]:
    """`[2/6] PostgreSQL 18 ... ready in 1.2 s`."""
    OUT.print(f"[{number}/6] {name} ... ", end="", markup=False)
    began = monotonic()
    try:
        yield
    except BaseException as error:
        say("stopped" if isinstance(error, Stopped) else "failed")
        raise
    say(f"ready in {monotonic() - began:.1f} s")
