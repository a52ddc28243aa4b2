"""The settings that several processes have in common, as blocks; each process has one frozen class made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LogFormat = Literal["json", "console"]


class ProcessSettings(BaseSettings):
    """What every process has: each field is the environment variable named by its alias."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    host: str = Field("127.0.0.1", alias="MUSTER_HOST")
    log: LogFormat = Field("console", alias="MUSTER_LOG")
    clock_file: Path | None = Field(None, alias="MUSTER_CLOCK_FILE")


class DatabaseSettings(BaseSettings):
    """Where Postgres is."""

    database_url: str = Field(alias="DATABASE_URL")


class RedisSettings(BaseSettings):
    """Where Redis is."""

    redis_url: str = Field(alias="REDIS_URL")
