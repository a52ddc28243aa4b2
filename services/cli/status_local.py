"""What `muster status` can see of a Muster on this machine: its doors, its segmenters and the disks of its data."""

from __future__ import annotations

import shutil
from typing import Final

import httpx

from services.cli.batch_client import message_of
from services.cli.home import Home
from services.cli.settings import CliSettings, access
from services.cli.status_report import Disk, Idle, Server, Shard
from services.cli.strays import is_running

_SECONDS: Final = 3.0


async def doors(settings: CliSettings) -> list[Server]:
    """Ingest and query, where we know their address."""
    known = access(settings)
    urls = {"ingest": known.ingest_url, "query": known.query_url}
    # A proxy of the environment would answer for them.
    async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
        return [await door(http, name, url) for name, url in urls.items() if url]


async def door(http: httpx.AsyncClient, name: str, url: str) -> Server:
    """Whether a door answers, and whether it would serve."""
    try:
        response = await http.get(f"{url.rstrip('/')}/readyz")
    except httpx.TimeoutException:
        return Server(name, False, f"{url} does not answer")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Server(name, False, f"{url}: {str(error) or type(error).__name__}")
    return Server(name, True, url, None if response.status_code == 200 else message_of(response))


def is_asleep(settings: CliSettings) -> bool:
    """Whether we would look at the Muster of this home, and it was stopped, or never started."""
    record = settings.folder.read_run()
    if record is not None and is_running(record.supervisor):
        return False
    kept = settings.folder.read_access()
    return access(settings).database_url == (kept.database_url if kept else "")


def disks_of(settings: CliSettings) -> list[Disk]:
    """The disks of both servers, when they are those of this home."""
    home = settings.folder
    if not runs_here(settings, home):
        return []
    folders = {"PostgreSQL": home.path / "postgres", "Redis": home.path / "redis"}
    return [Disk(name, shutil.disk_usage(path).free) for name, path in folders.items() if path.is_dir()]


def idle_of(settings: CliSettings, shards: list[Shard]) -> list[Idle]:
    """The segmenters of this home that live and own none of the shards."""
    record = settings.folder.read_run()
    if record is None or not runs_here(settings, settings.folder):
        return []
    owners = {(shard.owner or "").rpartition(":")[2] for shard in shards}
    return [
        Idle(name, process.pid)
        for name, process in record.children.items()
        if name.startswith("segmenter") and str(process.pid) not in owners and is_running(process)
    ]


def runs_here(settings: CliSettings, home: Home) -> bool:
    """Whether the database that is looked at is the one of this home."""
    kept = home.read_access()
    return kept is not None and kept.database_url == access(settings).database_url
