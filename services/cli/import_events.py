"""`muster import-events`: a file as track calls with their own times, through the door of all clients."""

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from services.cli.errors import CommandFailed
from services.cli.event_rows import Wanted, parse_properties, read_events
from services.cli.importing import Door, import_file
from services.cli.tables import Form
from shared.domain.zones import UnknownZone, zone


@dataclass(frozen=True, kw_only=True)
class Options:
    """What follows the command, as typer reads it."""

    file: Annotated[Path, typer.Argument(help="A file with a header line, in UTF-8.", exists=True, dir_okay=False)]
    identifier: Annotated[str, typer.Option("--id", help="The column that holds the user id.")]
    at: Annotated[str, typer.Option(help="The column that says when: YYYYMMDD, YYYY-MM-DD or RFC 3339 in each row.")]
    event: Annotated[str | None, typer.Option(help="The name of every event.")] = None
    event_column: Annotated[str | None, typer.Option(help="The column that holds the name of the event.")] = None
    properties: Annotated[
        list[str] | None,
        typer.Option("--property", help="COLUMN or COLUMN=NAME: a property. Without it each other column is one."),
    ] = None
    form: Annotated[
        Form | None, typer.Option("--format", help="Delimited cells, or columns between blanks; found by itself.")
    ] = None
    time_zone: Annotated[str, typer.Option(help="The time zone of dates without a time.")] = "UTC"
    url: Annotated[str | None, typer.Option(help="Where ingest is; MUSTER_INGEST by default.")] = None
    write_key: Annotated[str | None, typer.Option(help="MUSTER_WRITE_KEY by default.")] = None


# Typer reads the options from the signature that this wraps, the fields of `Options`.
@wraps(Options, assigned=("__annotations__",), updated=())
def import_events_command(**options: Any) -> None:
    """Import a file of events: each row is one event of a user, at its own time, with its other columns as properties.

    Rows that are equal are as many events. Importing a file again, or with its rows in another order, changes nothing.
    Refused rows are listed with their line and reason, and the exit code is 1 then.
    """
    import_events(Options(**options))


def import_events(options: Options) -> None:
    """Send the file's rows as history. Raises CommandFailed, and typer.Exit when rows are refused."""
    wanted = Wanted(
        options.identifier,
        options.at,
        known_zone(options.time_zone),
        options.event,
        options.event_column,
        parse_properties(options.properties or ()),
    )
    door = Door("/v1/import", options.url, options.write_key)
    import_file(options.file, lambda lines: read_events(lines, wanted, options.form), door)


def known_zone(key: str) -> ZoneInfo:
    """The zone of this name. Raises CommandFailed."""
    try:
        return zone(key)
    except UnknownZone as error:
        raise CommandFailed(f"{error}: give one such as Europe/Berlin.") from None
