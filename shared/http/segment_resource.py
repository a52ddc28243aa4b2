"""The segment as both doors answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, NotRequired

import msgspec
from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from shared.domain.conditions import parse_tree
from shared.domain.instants import format_instant
from shared.domain.segments import (
    Announce,
    BuildProgress,
    Kind,
    Population,
    Segment,
    SegmentDefinition,
    SegmentState,
    Stage,
    SubjectScope,
)
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
    """The version that is being built, or whose build failed, while an older one may serve. `done` of `total` users
    (or companies) have been gone through in this stage; no stage: it failed."""

    version: int
    stage: NotRequired[Stage]
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
    suggestion: NotRequired[str]


class SegmentResource(TypedDict):
    """A segment. `conditions`, `population` and `sentence` are what was saved last; `version`, `state` and
    `member_count` are those of the version that serves, and `build` says what is coming. `failure` is why nothing
    serves."""

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
    failure: NotRequired[str]
    archived_at: NotRequired[str]
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


def segment_resource(segment: Segment, warnings: Iterable[Warning_] = ()) -> SegmentResource:
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
        sentence=sentence_of(segment.kind, latest, segment.scope, segment.names),
        columns=list(segment.columns),
        member_count=segment.member_count,
        announce=segment.announce,
        references={"segments": segment.references, "webhooks": 0},
        created_at=rfc3339(segment.created_at),
        created_by=segment.created_by,
        updated_at=rfc3339(segment.updated_at),
        updated_by=segment.updated_by,
        warnings=list(warnings),
    )
    if segment.archived_at is not None:
        resource["archived_at"] = rfc3339(segment.archived_at)
        return resource
    if segment.is_publishing:
        resource["publishing"] = True
    if segment.building is not None and segment.progress is not None:
        resource["build"] = _build(segment, segment.building, segment.progress)
    if segment.state == "failed" and latest.failure is not None:
        resource["failure"] = latest.failure
    return resource


def _build(segment: Segment, coming: SegmentDefinition, progress: BuildProgress) -> Build:
    build = Build(version=coming.version, done=progress.done, total=progress.total)
    if segment.stage is not None:
        build["stage"] = segment.stage
    if coming.failure is not None:
        build["failure"] = coming.failure
    return build


def etag(segment: Segment) -> str:
    """The ETag of the resource: its revision, quoted."""
    return f'"{segment.revision}"'


def rfc3339(moment: datetime) -> str:
    """A time as every answer writes it: UTC with milliseconds."""
    return format_instant(round(moment.timestamp() * 1000))


def sentence_of(kind: Kind, definition: SegmentDefinition, scope: SubjectScope, names: Mapping[str, str]) -> str:
    """What a definition says, in words; `names` has the names of the segments that it names, by id."""
    if definition.conditions is not None:
        return sentence(parse_tree(loads(definition.conditions), scope), names)
    if kind == "manual":
        return "picked by hand"
    return "every company" if scope == "company" else _EVERYONE[definition.population]
