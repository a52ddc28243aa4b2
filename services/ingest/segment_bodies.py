"""Pure: the bodies of the commands on segments."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from services.ingest.segment_rules import KEY_PATTERN
from shared.domain.segments import Announce, Kind, Population, SubjectScope
from shared.http.models import Body

MAX_COLUMNS: Final = 100
MAX_TAGS: Final = 50
MAX_VERSION: Final = 2**31 - 1

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Description = Annotated[str, StringConstraints(max_length=1_000)]
Tags = Annotated[
    list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]],
    Field(max_length=MAX_TAGS),
]
Columns = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=255)]], Field(max_length=MAX_COLUMNS)
]
SavedConditions = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["object", "null"],
            "description": "A condition tree (docs/conditions.md). A manual segment has none: left out, or null.",
            "examples": [{"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}],
        }
    ),
]


class CreateSegment(Body):
    """A new segment. `population`, when it is left out: identified users; everyone for the others."""

    name: Name
    key: Key | None = None
    description: Description | None = None
    tags: Tags = Field(default_factory=list)
    scope: SubjectScope = "user"
    kind: Literal["attribute", "manual"] = "attribute"
    population: Population | None = None
    conditions: SavedConditions = None
    columns: Columns = Field(default_factory=list)
    announce: Announce = "changes"


class PatchSegment(Body):
    """What changes without a new version; what is left out stays, so the defaults are never read."""

    name: Name = Field(default_factory=str)
    description: Description | None = None
    tags: Tags = Field(default_factory=list)
    columns: Columns = Field(default_factory=list)
    announce: Announce = Field(default_factory=lambda: "changes")


class PutSegment(PatchSegment):
    """A definition, and whatever else shall change; what is left out stays. Scope and kind may be said, not changed."""

    key: Key | None = None
    scope: SubjectScope | None = None
    kind: Kind | None = None
    population: Population | None = None
    conditions: SavedConditions


class RestoreSegment(Body):
    """A version whose definition shall hold again, and the latest version that the caller knows; neither: a deleted
    segment shall live again."""

    version: Annotated[int, Field(ge=1, le=MAX_VERSION)] | None = None
    if_version: Annotated[int, Field(ge=1, le=MAX_VERSION)] | None = None
