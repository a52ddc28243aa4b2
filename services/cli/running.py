"""`muster ingest`, `segmenter`, `query`: one service, in the process that was started for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from services.cli.lifeline import VARIABLE, follow_supervisor
from services.cli.stack import segmenter_names, service_command
from services.cli.supervisor import Child, Supervisor

_STDOUT: Final = Path("/dev/stdout")


def ingest_command() -> None:
    """Run the write door."""
    from services.ingest.app import main

    follow_supervisor(os.environ)
    main()


def segmenter_command(
    workers: Annotated[
        int, typer.Option(help="Processes that share the shards; a dead one is started again.", min=1)
    ] = 1,
) -> None:
    """Run the fold. Start it on as many machines as you like: the processes share the shards by themselves."""
    follow_supervisor(os.environ)
    if workers > 1:
        run_workers(workers)
        return
    from services.segmenter.app import main

    main()


def query_command() -> None:
    """Run the read door, which serves the dashboard too."""
    from services.query.app import main

    follow_supervisor(os.environ)
    main()


def run_workers(count: int) -> None:
    """Keep that many segmenters running; their output is ours."""
    environment = {**os.environ, VARIABLE: str(os.getpid())}
    supervisor = Supervisor(home=None)
    supervisor.listen()
    try:
        names = segmenter_names(count)
        supervisor.start(*(Child(name, lambda: service_command("segmenter", environment), _STDOUT) for name in names))
        supervisor.watch()
    finally:
        supervisor.stop()
