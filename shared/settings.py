"""The settings that several processes have in common, as blocks; each process has one frozen class made of them.

Every block has the whole configuration, because the last base of a class wins. Fields are given by name in code;
without the prefix that would make variables like HOME and HOST settings of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import MusterError

LogFormat = Literal["json", "console"]
A_PORT: Final = "a port is a number from 1 to 65535"
Settings = TypeVar("Settings", bound=BaseSettings)


class ProcessSettings(BaseSettings):
    """What every process has: each field is the environment variable named by its alias."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="MUSTER_", populate_by_name=True, extra="ignore")

    host: str = Field("127.0.0.1", alias="MUSTER_HOST")
    log: LogFormat = Field("console", alias="MUSTER_LOG")
    clock_file: Path | None = Field(None, alias="MUSTER_CLOCK_FILE")


class DatabaseSettings(BaseSettings):
    """Where Postgres is."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="MUSTER_", populate_by_name=True, extra="ignore")

    database_url: str = Field(alias="DATABASE_URL")


class RedisSettings(BaseSettings):
    """Where Redis is."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="MUSTER_", populate_by_name=True, extra="ignore")

    redis_url: str = Field(alias="REDIS_URL")


class BadSetting(MusterError):
    """An environment variable does not hold what its setting takes."""

    code = "bad_setting"


def read(settings: type[Settings]) -> Settings:
    """The settings of this process. Raises BadSetting, a sentence a variable."""
    try:
        return settings()
    except ValidationError as error:
        fields = {field.alias: field.description for field in settings.model_fields.values()}
        raise BadSetting(" ".join(_sentence(dict(problem), fields) for problem in error.errors())) from None


def _sentence(problem: dict[str, Any], fields: dict[str | None, str | None]) -> str:
    variable = str(problem["loc"][0])
    if problem["type"] == "missing":
        return f"{variable} is not set."
    said = str(problem["msg"]).partition(",")[0].replace("Input should", "it should")
    return f"{variable} is {problem['input'] or 'empty'}: {fields.get(variable) or said}."
