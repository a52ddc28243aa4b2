"""What the command line reads from the environment, and from the home folder where the environment is silent."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.cli.errors import CommandFailed
from services.cli.home import DevAccess, Home
from services.cli.strays import is_running
from shared.clock import Clock, make_clock
from shared.settings import A_PORT, read


class CliSettings(BaseSettings):
    """The settings of the command line; each is an environment variable."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="MUSTER_", populate_by_name=True, extra="ignore")

    home: Path = Field(Path(".muster"), alias="MUSTER_HOME")
    host: str = Field("127.0.0.1", alias="MUSTER_HOST")
    ingest_port: int = Field(8081, alias="MUSTER_INGEST_PORT", ge=1, le=65535, description=A_PORT)
    query_port: int = Field(8080, alias="MUSTER_QUERY_PORT", ge=1, le=65535, description=A_PORT)
    shards: int | None = Field(None, alias="MUSTER_SHARDS", ge=1, le=4096)
    clock_file: Path | None = Field(None, alias="MUSTER_CLOCK_FILE")
    redis_server: str | None = Field(None, alias="MUSTER_REDIS_SERVER")
    demo: bool = Field(False, alias="MUSTER_DEMO")
    database_url: str | None = Field(None, alias="DATABASE_URL")
    redis_url: str | None = Field(None, alias="REDIS_URL")
    ingest_url: str | None = Field(None, alias="MUSTER_INGEST")
    query_url: str | None = Field(None, alias="MUSTER_QUERY")
    write_key: str | None = Field(None, alias="MUSTER_WRITE_KEY")
    manage_key: str | None = Field(None, alias="MUSTER_MANAGE_KEY")
    read_key: str | None = Field(None, alias="MUSTER_READ_KEY")

    @property
    def folder(self) -> Home:
        """The home folder, absolute."""
        return Home(self.home.resolve())

    @property
    def clock(self) -> Clock:
        """The clock of this installation."""
        return make_clock(self.clock_file)


def read_settings() -> CliSettings:
    """The settings of this process. Raises BadSetting for a value that does not fit its variable."""
    return read(CliSettings)


def access(settings: CliSettings) -> DevAccess:
    """Addresses and keys: the environment's where it names them, else those of the running home folder.

    A field that neither names is an empty string; `need` turns that into an error.
    """
    kept = settings.folder.read_access() or DevAccess()
    named = {name: getattr(settings, name) for name in DevAccess.model_fields}
    return kept.model_copy(update={name: value for name, value in named.items() if value})


def outdated(settings: CliSettings) -> list[str]:
    """The variables that hold other addresses or keys than the Muster that runs on this home."""
    kept, record = settings.folder.read_access(), settings.folder.read_run()
    if kept is None or record is None or not is_running(record.supervisor):
        return []
    variables = {name: str(CliSettings.model_fields[name].alias) for name in DevAccess.model_fields}
    named = {name: getattr(settings, name) for name in variables}
    return [variables[name] for name, value in named.items() if value and value != getattr(kept, name)]


def need(value: str, variable: str) -> str:
    """The value, or a CommandFailed that says how to give it."""
    if not value:
        raise CommandFailed(f"{variable} is not set, and no Muster was started here: `make run`, or set {variable}.")
    return value


def author() -> str:
    """Who gives a command at this terminal, for the records."""
    return f"command line ({os.environ.get('USER') or os.environ.get('LOGNAME') or 'unknown user'})"
