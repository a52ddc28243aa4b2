"""What `muster up` runs: the embedded servers and the services, each as a process to supervise."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from services.cli.dashboard import ROOT
from services.cli.embedded.postgres_server import postgres_command, postgres_url, reader_url
from services.cli.embedded.processes import LOOPBACK, Command
from services.cli.embedded.redis_server import redis_command, redis_url
from services.cli.home import Home, Ports
from services.cli.lifeline import VARIABLE
from services.cli.settings import CliSettings
from services.cli.supervisor import Child


@dataclass(frozen=True)
class Stack:
    """The processes of one home and the addresses at which they meet."""

    settings: CliSettings
    ports: Ports

    @property
    def home(self) -> Home:
        """Where everything is kept."""
        return self.settings.folder

    @property
    def ingest_url(self) -> str:
        """Where calls go."""
        return f"http://{reachable(self.settings.host)}:{self.settings.ingest_port}"

    @property
    def query_url(self) -> str:
        """Where reads and the dashboard are."""
        return f"http://{reachable(self.settings.host)}:{self.settings.query_port}"

    @property
    def database_url(self) -> str:
        """Postgres as its owner; its data must have been made."""
        return postgres_url(self.home.path, self.ports.postgres)

    @property
    def redis_url(self) -> str:
        """Redis."""
        return redis_url(self.ports.redis)

    def postgres(self) -> Child:
        """PostgreSQL; its data must have been made."""
        return self._child("postgres", lambda: postgres_command(self.home.path, self.ports.postgres))

    def redis(self) -> Child:
        """Redis, or what stands in for it."""
        return self._child("redis", lambda: redis_command(self.home.path, self.ports.redis, self.settings.redis_server))

    def services(self, segmenters: int) -> list[Child]:
        """The three services, with as many segmenters as are asked for; query may only read."""
        reader = reader_url(self.home.path, self.ports.postgres)
        return [
            self._service("ingest", "ingest", {}),
            *(self._service(name, "segmenter", {}) for name in segmenter_names(segmenters)),
            self._service("query", "query", {"DATABASE_URL": reader, "DATABASE_READ_URL": reader}),
        ]

    def simulation(self, words: tuple[str, ...]) -> Child:
        """A product that sends calls, for as long as Muster runs."""
        environment = {**os.environ, **self._environment()}
        for name in ("MUSTER_WRITE_KEY", "MUSTER_MANAGE_KEY"):
            environment.pop(name, None)  # of another installation, perhaps; the home folder has ours
        return self._child("simulate", lambda: service_command("simulate", environment, *words))

    def _service(self, name: str, command: str, more: Mapping[str, str]) -> Child:
        environment = {**os.environ, **self._environment(), **more}
        return self._child(name, lambda: service_command(command, environment))

    def _child(self, name: str, command: Callable[[], Command]) -> Child:
        return Child(name, command, self.home.logs / f"{name}.log")

    def _environment(self) -> dict[str, str]:
        settings = self.settings
        shift = {"MUSTER_CLOCK_FILE": str(settings.clock_file.resolve())} if settings.clock_file else {}
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "MUSTER_HOME": str(self.home.path),
            "MUSTER_HOST": settings.host,
            "MUSTER_INGEST_PORT": str(settings.ingest_port),
            "MUSTER_QUERY_PORT": str(settings.query_port),
            "MUSTER_INGEST": self.ingest_url,
            "MUSTER_QUERY": self.query_url,
            "MUSTER_DEMO": str(settings.demo).lower(),
            VARIABLE: str(os.getpid()),
            "PYTHONUNBUFFERED": "1",
            **shift,
        }


def service_command(name: str, environment: Mapping[str, str], *words: str) -> Command:
    """A service as a process of its own."""
    return Command(
        argv=(sys.executable, "-m", "services", name, *words), cwd=ROOT, stop_signal=signal.SIGTERM, env=environment
    )


def reachable(host: str) -> str:
    """Where to call a server that listens on this host: all interfaces are reached at home by loopback."""
    try:
        return LOOPBACK if ip_address(host).is_unspecified else host
    except ValueError:
        return host


def segmenter_names(count: int) -> list[str]:
    """segmenter, segmenter-2, segmenter-3 ..."""
    return ["segmenter", *(f"segmenter-{number}" for number in range(2, count + 1))]
