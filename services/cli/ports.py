"""Ports: whether we can listen on one, who has it when it is taken, and the same ones for the servers at each start."""

from __future__ import annotations

import errno
import os
import socket

import psutil

from services.cli.embedded.processes import LOOPBACK, free_port
from services.cli.errors import CommandFailed
from services.cli.home import Home, Ports


def why_not(host: str, port: int) -> OSError | None:
    """Why we could not listen there now; None when we could."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def listens(pid: int, port: int) -> bool:
    """Whether it is this very process that listens on the port: another one may answer there."""
    try:
        found = psutil.Process(pid).net_connections(kind="tcp")
    except psutil.Error:
        return False
    return any(one.status == psutil.CONN_LISTEN and one.laddr[1:2] == (port,) for one in found)


def check_doors(host: str, ports: dict[str, int]) -> None:
    """Raise CommandFailed when a door, by the variable of its port, could not listen; naming why and the way out."""
    (first, one), (second, other) = ports.items()
    if one == other:
        raise CommandFailed(f"{first} and {second} are both {one}: each door needs a port of its own.")
    for variable, port in ports.items():
        error = why_not(host, port)
        if error is not None:
            raise CommandFailed(refusal_text(error, host, port, variable))


def refusal_text(error: OSError, host: str, port: int, variable: str) -> str:
    """The one line about an address on which we cannot listen."""
    if error.errno == errno.EADDRINUSE:
        return taken_text(port, listener(port), variable)
    if error.errno == errno.EACCES:
        return f"Port {port} is not allowed to you: ports below 1024 are often the system's. Set {variable}."
    reason = error.strerror or os.strerror(error.errno or 0)
    return f"MUSTER_HOST is {host!r}, and no server can listen there: {reason}. Set it to an address of this machine."


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
    postgres = last.postgres if last.postgres and why_not(LOOPBACK, last.postgres) is None else free_port()
    redis = last.redis if last.redis and why_not(LOOPBACK, last.redis) is None else free_port()
    ports = Ports(postgres=postgres, redis=redis)
    home.write_ports(ports)
    return ports
