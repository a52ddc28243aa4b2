"""Door: how people call attributes and events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from services.ingest.commands.descriptions import DescribedScope, DescriptionChange, describe
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.member_bodies import MAX_TEXT
from services.ingest.segment_bodies import Description
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import transaction

router = APIRouter(route_class=ExactRoute, tags=["attributes"], responses=PROBLEMS)

Name = Annotated[
    str, Path(max_length=MAX_TEXT, description="The attribute's name as conditions have it; of an event, its name.")
]
Scope = Annotated[DescribedScope, Query(description="Whose attribute it is; `event`: it is the name of an event.")]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_CHANGE = TypeAdapter(DescriptionChange)


class Describe(Body):
    """What people shall read; null takes it back, what is left out stays."""

    display_name: DisplayName | None = Field(None, description="What lists and pickers show in place of the name.")
    description: Description | None = None


class Described(TypedDict):
    """What is said of an attribute, or of an event."""

    scope: DescribedScope
    name: str
    display_name: str | None
    description: str | None
    updated_at: str | None
    updated_by: str | None


@router.patch("/v1/attributes/{name:id}", response_model=Described)
async def patch(name: Name, body: Describe, principal: Manager, here: Here, scope: Scope = "user") -> Response:
    """Give an attribute, or an event, a display name and a description."""
    change = _CHANGE.validate_python(body.model_dump(exclude_unset=True))
    async with transaction(here.pool) as connection:
        made = await describe(connection, here.clock, principal, (scope, name), change)
    return answer(
        {
            "scope": scope,
            "name": name,
            "display_name": made.display_name,
            "description": made.description,
            "updated_at": None if made.updated_at is None else rfc3339(made.updated_at),
            "updated_by": made.updated_by,
        }
    )
