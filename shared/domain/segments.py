"""Pure: a segment as its readers see it, and in which state it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

EVALUATOR_VERSION: Final = 1
"""Raised when the meaning of a condition changes: what it touches is then built again."""

Kind = Literal["default", "attribute", "manual"]
SubjectScope = Literal["user", "company"]
Population = Literal["identified", "anonymous", "all"]
Announce = Literal["changes", "everyone"]
SegmentState = Literal["building", "ready", "failed", "archived"]
Stage = Literal["waiting", "preparing", "building"]
"""How far a coming version is: waiting for parts, preparing what its conditions read, going through everybody."""

STAGES: Final[Mapping[str, Stage]] = {"waiting": "waiting", "preparing": "preparing", "building": "building"}
UNDO_DAYS: Final = 30
"""So long an archived segment can be restored."""


@dataclass(frozen=True, slots=True)
class SegmentDefinition:
    """One version of a segment's definition; `conditions` is JSON text, None for everyone in the population."""

    definition: int
    version: int
    population: Population
    conditions: str | None
    state: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How many of the environment's users (or companies) the owners have gone through in the stage of the version."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with the definition that serves its members and the one that is being built, if there are such.

    `member_count` is that of the serving definition: None while nothing serves. `names` has the names of the segments
    that the latest definition names, by id; `references` counts the segments that name this one. An archived segment's
    `building` is the definition that was saved last.
    """

    segment_id: str
    environment: str
    key: str
    name: str
    description: str | None
    tags: tuple[str, ...]
    scope: SubjectScope
    kind: Kind
    columns: tuple[str, ...]
    announce: Announce
    revision: int
    serving: SegmentDefinition | None
    building: SegmentDefinition | None
    progress: BuildProgress | None
    member_count: int | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    archived_at: datetime | None = None
    references: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> SegmentDefinition:
        """The definition that was saved last: the one an editor edits."""
        latest = self.building or self.serving
        if latest is None:
            raise ValueError(f"segment {self.segment_id} has no definition")
        return latest

    @property
    def version(self) -> int:
        """The version that members and transitions speak of; before any serves, the one being built."""
        return (self.serving or self.latest).version

    @property
    def state(self) -> SegmentState:
        """Ready once a version serves, whatever is being built beside it."""
        if self.archived_at is not None:
            return "archived"
        if self.serving is not None:
            return "ready"
        return "failed" if self.latest.state == "failed" else "building"

    @property
    def stage(self) -> Stage | None:
        """How far the coming version is; None without one, or when its build has failed."""
        return None if self.building is None else STAGES.get(self.building.state)

    @property
    def is_publishing(self) -> bool:
        """Whether the difference to the version before is still going out page by page."""
        return self.serving is not None and self.serving.state == "publishing"
