"""Ports: whether one is free, who has it when it is not, and the same ones for Postgres and Redis at each start."""

from __future__ import annotations

import socket

import psutil

from services.cli.embedded.processes import LOOPBACK, free_port
from services.cli.errors import CommandFailed
from services.cli.home import Home, Ports


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def check_free(host: str, port: int, variable: str) -> None:
    """Raise CommandFailed, naming who has the port and the variable that chooses another."""
    if not is_free(host, port):
        raise CommandFailed(taken_text(port, listener(port), variable))


def taken_text(port: int, holder: str | None, variable: str) -> str:
    """The one line about a port that is taken."""
    return f"Port {port} is in use{f' by {holder}' if holder else ''}. Set {variable}, or stop it."


def listener(port: int) -> str | None:
    """Name and pid of the process that listens on a port, or None when the system does not tell."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.pid and connection.laddr[1:] == (port,):
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except psutil.Error:
        return None
    return None


def keep_ports(home: Home) -> Ports:
    """The ports of the last start where they are still free, else new ones; written down for the next start."""
    last = home.read_ports()
    postgres = last.postgres if last.postgres and is_free(LOOPBACK, last.postgres) else free_port()
    redis = last.redis if last.redis and is_free(LOOPBACK, last.redis) else free_port()
    ports = Ports(postgres=postgres, redis=redis)
    home.write_ports(ports)
    return ports
