"""The commands by name."""

from __future__ import annotations

from typing import Final

import typer

from services.cli import dead_letters, keys, relay, shard, streams
from services.cli.console import complain
from services.cli.dashboard import dashboard_command
from services.cli.demo import demo_command
from services.cli.env import env_command
from services.cli.import_events import import_events_command
from services.cli.importing import import_command
from services.cli.invocation import this_invocation
from services.cli.migrate import migrate_command
from services.cli.rebuild import rebuild_command
from services.cli.running import ingest_command, query_command, segmenter_command
from services.cli.settings import outdated, read_settings
from services.cli.simulate import simulate_command
from services.cli.status import status_command
from services.cli.stopping import reset_command, stop_command
from services.cli.tail import tail_command
from services.cli.up import up_command
from services.cli.verify import verify_command

_BY_THE_SHELL: Final = (
    "status",
    "verify",
    "rebuild",
    "import",
    "import-events",
    "simulate",
    "tail",
    "keys",
    "dead-letters",
    "shard",
    "streams",
    "relay",
)
"""The commands that go where the variables of the shell say."""

app = typer.Typer(
    name="muster",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="User segments that are true: as attributes, events, companies and the clock change.",
)


@app.callback()
def before(context: typer.Context) -> None:
    """Say when the shell points elsewhere than to the Muster that runs here: every answer would seem a lie."""
    names = outdated(read_settings()) if context.invoked_subcommand in _BY_THE_SHELL else []
    if names:
        complain(
            f"muster: {', '.join(names)} of your shell {'is' if len(names) == 1 else 'are'} not of the Muster that "
            f"runs here. If it holds older ones, give it those of today: {this_invocation().exports}"
        )


app.command("up")(up_command)
app.command("demo")(demo_command)
app.command("stop")(stop_command)
app.command("reset")(reset_command)
app.command("env")(env_command)
app.command("status")(status_command)
app.command("verify")(verify_command)
app.command("rebuild")(rebuild_command)
app.command("import")(import_command)
app.command("import-events")(import_events_command)
app.command("simulate")(simulate_command)
app.command("tail")(tail_command)
app.add_typer(keys.app, name="keys")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(shard.app, name="shard")
app.add_typer(streams.app, name="streams")
app.add_typer(relay.app, name="relay")
app.command("migrate")(migrate_command)
app.command("ingest")(ingest_command)
app.command("segmenter")(segmenter_command)
app.command("query")(query_command)
app.command("dashboard", hidden=True)(dashboard_command)
