"""The settings that several processes have in common, as blocks; each process has one frozen class made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LogFormat = Literal["json", "console"]


CONFIG = SettingsConfigDict(frozen=True, env_prefix="MUSTER_", populate_by_name=True, extra="ignore")
"""Of every block, because the last base of a class wins. Fields are given by name in code; without the prefix that
would make variables like HOME and HOST settings of ours."""


class ProcessSettings(BaseSettings):
    """What every process has: each field is the environment variable named by its alias."""

    model_config = CONFIG

    host: str = Field("127.0.0.1", alias="MUSTER_HOST")
    log: LogFormat = Field("console", alias="MUSTER_LOG")
    clock_file: Path | None = Field(None, alias="MUSTER_CLOCK_FILE")


class DatabaseSettings(BaseSettings):
    """Where Postgres is."""

    model_config = CONFIG

    database_url: str = Field(alias="DATABASE_URL")


class RedisSettings(BaseSettings):
    """Where Redis is."""

    model_config = CONFIG

    redis_url: str = Field(alias="REDIS_URL")
