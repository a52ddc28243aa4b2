"""Which addresses a door can have, and what is said about those that it cannot."""

import os
import socket
from collections.abc import Iterator

import pytest

from services.cli.embedded.processes import free_port
from services.cli.errors import CommandFailed
from services.cli.ports import answers, check_doors, listens, taken_text


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which this process listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def refusal(host: str, ingest: int, query: int) -> str:
    """What is said about two doors that cannot be."""
    with pytest.raises(CommandFailed) as raised:
        check_doors(host, {"MUSTER_INGEST_PORT": ingest, "MUSTER_QUERY_PORT": query})
    return raised.value.detail


def test_a_taken_port_names_its_holder_and_the_way_out() -> None:
    """With the process when the system tells it, without otherwise."""
    assert taken_text(8080, "python (pid 4312)", "MUSTER_QUERY_PORT") == (
        "Port 8080 is in use by python (pid 4312). Set MUSTER_QUERY_PORT, or stop it."
    )
    assert taken_text(8080, None, "MUSTER_QUERY_PORT") == "Port 8080 is in use. Set MUSTER_QUERY_PORT, or stop it."


def test_each_door_needs_a_port_of_its_own() -> None:
    """Said before anything starts."""
    port = free_port()
    assert refusal("127.0.0.1", port, port) == (
        f"MUSTER_INGEST_PORT and MUSTER_QUERY_PORT are both {port}: each door needs a port of its own."
    )


def test_a_port_in_use_and_a_host_that_is_not_ours_are_two_things(taken: int) -> None:
    """The way out is another one."""
    assert refusal("127.0.0.1", free_port(), taken).startswith(f"Port {taken} is in use")
    for host in ("192.0.2.1", "no-such-host.invalid"):
        said = refusal(host, free_port(), free_port())
        assert said.startswith(f"MUSTER_HOST is '{host}', and no server can listen there: ")
        assert "in use" not in said


def test_loopback_of_either_family_will_do() -> None:
    """Nothing is said about doors that can be."""
    for host in ("127.0.0.1", "localhost", "0.0.0.0"):  # noqa: S104 - nothing listens there
        check_doors(host, {"MUSTER_INGEST_PORT": free_port(), "MUSTER_QUERY_PORT": free_port()})


def test_who_listens_is_told_apart(taken: int) -> None:
    """A stranger at the door answers too; the process that we started is the one that counts."""
    assert answers("127.0.0.1", taken)
    assert listens(os.getpid(), taken)
    assert not listens(os.getppid(), taken)
    assert not listens(2**22 + 1, taken)
