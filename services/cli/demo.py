"""`muster demo`: Muster with a product that lives, segments that move, and the dashboard open and signed in."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from services.cli.addresses import already_running
from services.cli.settings import read_settings
from services.cli.simulate import MAX_USERS, simulate_command
from services.cli.up import Wish, run


def demo_command(
    seed: Annotated[int, typer.Option(help="The same seed is the same product.")] = 7,
    users: Annotated[int, typer.Option(help="Users with a past of some weeks.", min=1, max=MAX_USERS)] = 5_000,
    rate: Annotated[float, typer.Option(help="Calls a second.", min=0.1, max=5_000)] = 40,
    dashboard: Annotated[bool, typer.Option(help="Build the dashboard when its sources are newer.")] = True,
    open_browser: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open the dashboard; if there is a display, by default.")
    ] = None,
) -> None:
    """Start Muster, simulate a product, and make the segments that show it; Ctrl-C stops all, the data stays.

    Where Muster runs already, the product is simulated in this terminal.
    """
    settings = read_settings().model_copy(update={"demo": True})
    words = ("--seed", str(seed), "--users", str(users), "--rate", str(rate), "--segments")
    opens = has_display() if open_browser is None else open_browser
    if not run(settings, Wish(dashboard=dashboard, open_browser=opens, simulation=words)):
        already_running(settings)
        simulate_command(seed, users, rate, segments=True)


def has_display() -> bool:
    """Whether a browser could be seen here."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
