"""The home folder (.muster): the files in which `muster up` tells later commands what runs and how to reach it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from services.cli.errors import CommandFailed

Model = TypeVar("Model", bound=BaseModel)


class Mark(BaseModel):
    """home.json: this folder was made by `muster up`, and what it keeps there may be deleted by `muster reset`."""

    model_config = ConfigDict(frozen=True)

    home_of: Literal["muster"]


class DevAccess(BaseModel):
    """dev.json: addresses and keys of the development environment. Keys are hashed at rest; this is where they live."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ingest_url: str = ""
    query_url: str = ""
    write_key: str = ""
    manage_key: str = ""
    read_key: str = ""
    database_url: str = ""
    redis_url: str = ""


class RunningProcess(BaseModel):
    """A process that we started: its pid, and when it was made, because pids are used again."""

    model_config = ConfigDict(frozen=True)

    pid: int
    created: float


class RunRecord(BaseModel):
    """run.json: the supervisor and its children by name."""

    model_config = ConfigDict(frozen=True)

    supervisor: RunningProcess
    children: dict[str, RunningProcess] = {}


class Ports(BaseModel):
    """ports.json: where Postgres and Redis listened last, so that addresses stay the same between starts."""

    model_config = ConfigDict(frozen=True)

    postgres: int = 0
    redis: int = 0


@dataclass(frozen=True)
class Home:
    """The folder, absolute."""

    path: Path

    @property
    def logs(self) -> Path:
        """One log a process."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """Locked (flock) by the supervisor for as long as it lives."""
        return self.path / "up.lock"

    @property
    def is_ours(self) -> bool:
        """Whether `muster up` made this folder its home."""
        return _read(self.path / "home.json", Mark) is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it (but what a first `muster up` writes before its mark), or no such folder."""
        return not self.path.exists() or {path.name for path in self.path.iterdir()} <= {"up.lock", "home.json.new"}

    def check(self) -> None:
        """Raise CommandFailed for a folder with things of somebody else: we would mix ours with them."""
        try:
            strange = self.path.exists() and not self.is_ours and not self.is_empty
        except OSError as error:
            raise CommandFailed(f"MUSTER_HOME {self.path} cannot be used: {error.strerror}.") from error
        if strange:
            raise CommandFailed(
                f"MUSTER_HOME {self.path} holds things that are not Muster's: choose a new or an empty folder."
            )

    def mark(self) -> None:
        """Make the folder ours."""
        _write(self.path / "home.json", Mark(home_of="muster"))

    def read_access(self) -> DevAccess | None:
        """dev.json, or None when it is not there or not readable as such."""
        return _read(self.path / "dev.json", DevAccess)

    def write_access(self, access: DevAccess) -> None:
        """Replace dev.json; readable by its owner only."""
        _write(self.path / "dev.json", access)

    def read_run(self) -> RunRecord | None:
        """run.json, or None."""
        return _read(self.path / "run.json", RunRecord)

    def write_run(self, record: RunRecord) -> None:
        """Replace run.json."""
        _write(self.path / "run.json", record)

    def forget_run(self) -> None:
        """Nothing of ours runs any more."""
        (self.path / "run.json").unlink(missing_ok=True)

    def read_ports(self) -> Ports:
        """ports.json; zeros when there is none."""
        return _read(self.path / "ports.json", Ports) or Ports()

    def write_ports(self, ports: Ports) -> None:
        """Replace ports.json."""
        _write(self.path / "ports.json", ports)


def _read(path: Path, model: type[Model]) -> Model | None:
    try:
        return model.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, content: BaseModel) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content.model_dump_json(indent=2) + "\n")
    beside.replace(path)
