"""The commands by name."""

from __future__ import annotations

import typer

from services.cli import streams
from services.cli.importing import import_command
from services.cli.migrate import migrate_command

app = typer.Typer(
    name="muster",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="User segments that are true: as attributes, events, companies and the clock change.",
)
app.command("migrate")(migrate_command)
app.command("import")(import_command)
app.add_typer(streams.app, name="streams")
