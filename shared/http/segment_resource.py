"""The segment as both doors answer it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, NotRequired

import msgspec
from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from shared.domain.conditions import parse_tree
from shared.domain.instants import format_instant
from shared.domain.segments import Announce, Kind, Population, Segment, SegmentDefinition, SegmentState, SubjectScope
from shared.domain.sentence import sentence
from shared.domain.values import loads

Conditions = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["object", "null"],
            "description": "A condition tree (docs/conditions.md); null: everyone of the population.",
            "examples": [{"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}],
        }
    ),
]

_EVERYONE: Final[Mapping[Population, str]] = {
    "identified": "everyone who is identified",
    "anonymous": "everyone who is anonymous",
    "all": "everyone",
}


class Build(TypedDict):
    """The version that is being built, or whose build failed, while an older one may serve."""

    version: int
    done: int
    total: int
    failure: NotRequired[str]


class References(TypedDict):
    """What uses the segment."""

    segments: int
    webhooks: int


class Warning_(TypedDict):  # noqa: N801 - `Warning` is a builtin
    """Something that is allowed but probably not meant."""

    path: str
    code: str
    detail: str


class SegmentResource(TypedDict):
    """A segment. `conditions`, `population` and `sentence` are what was saved last; `version`, `state` and
    `member_count` are those of the version that serves, and `build` says what is coming."""

    id: str
    key: str
    name: str
    description: str | None
    tags: list[str]
    scope: SubjectScope
    kind: Kind
    population: Population
    version: int
    revision: int
    state: SegmentState
    publishing: NotRequired[bool]
    build: NotRequired[Build]
    conditions: Conditions
    sentence: str
    columns: list[str]
    member_count: int | None
    announce: Announce
    references: References
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    warnings: list[Warning_]


def segment_resource(segment: Segment) -> SegmentResource:
    """The document of a segment, ready for `shared.http.answers.answer`."""
    latest = segment.latest
    resource = SegmentResource(
        id=segment.segment_id,
        key=segment.key,
        name=segment.name,
        description=segment.description,
        tags=list(segment.tags),
        scope=segment.scope,
        kind=segment.kind,
        population=latest.population,
        version=segment.version,
        revision=segment.revision,
        state=segment.state,
        conditions=None if latest.conditions is None else msgspec.Raw(latest.conditions.encode()),
        sentence=_sentence(latest),
        columns=list(segment.columns),
        member_count=segment.member_count,
        announce=segment.announce,
        references={"segments": 0, "webhooks": 0},
        created_at=rfc3339(segment.created_at),
        created_by=segment.created_by,
        updated_at=rfc3339(segment.updated_at),
        updated_by=segment.updated_by,
        warnings=[],
    )
    if segment.is_publishing:
        resource["publishing"] = True
    if segment.building is not None and segment.progress is not None:
        resource["build"] = Build(
            version=segment.building.version, done=segment.progress.done, total=segment.progress.total
        )
        if segment.building.failure is not None:
            resource["build"]["failure"] = segment.building.failure
    return resource


def etag(segment: Segment) -> str:
    """The ETag of the resource: its revision, quoted."""
    return f'"{segment.revision}"'


def rfc3339(moment: datetime) -> str:
    """A time as every answer writes it: UTC with milliseconds."""
    return format_instant(round(moment.timestamp() * 1000))


def _sentence(definition: SegmentDefinition) -> str:
    if definition.conditions is None:
        return _EVERYONE[definition.population]
    return sentence(parse_tree(loads(definition.conditions)))
