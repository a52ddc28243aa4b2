"""Door: environments."""

from __future__ import annotations

from typing import Annotated, NotRequired, Self

from fastapi import APIRouter, Path, Response
from pydantic import StringConstraints, model_validator
from typing_extensions import TypedDict

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environment_edits import EnvironmentChange, edit_environment
from services.ingest.commands.environments import Environment, create_environment, list_environments
from services.ingest.commands.keys import NewKey, create_key
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.keys import mirror
from shared.errors import MusterError
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import session, transaction

router = APIRouter(route_class=ExactRoute, tags=["environments"], responses=PROBLEMS)


Slug = Annotated[str, Path(max_length=32)]


class CreateEnvironment(Body):
    """A new environment; `time_zone` is a name such as `Europe/Berlin`, in which its days are counted."""

    slug: Annotated[str, StringConstraints(max_length=32)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    time_zone: Annotated[str, StringConstraints(max_length=100)] = "UTC"


class PatchEnvironment(Body):
    """What of an environment changes. With a new time zone, what counts days is built again in it."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    time_zone: Annotated[str, StringConstraints(max_length=100)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.name is None and self.time_zone is None:
            raise ValueError("say a `name`, a `time_zone`, or both")
        return self


class OtherEnvironment(MusterError):
    """A key changes its own environment only."""

    code = "other_environment"
    status = 403


class EnvironmentResource(TypedDict):
    """An environment; `manage_key` is its first key, which only the answer to its creation has. `rebuilding`, in the
    answer to a change: how many segments are built again in the new time zone."""

    slug: str
    name: str
    time_zone: str
    created_at: str
    manage_key: NotRequired[str]
    rebuilding: NotRequired[int]


class EnvironmentList(TypedDict):
    """All environments of the installation."""

    results: list[EnvironmentResource]
    next: None


@router.get("/v1/environments", response_model=EnvironmentList)
async def list_all(principal: Manager, here: Here) -> Response:
    """All environments, oldest first."""
    async with session(here.pool) as connection:
        environments = await list_environments(connection)
    return answer({"results": [_resource(environment) for environment in environments], "next": None})


@router.post("/v1/environments", status_code=201, response_model=EnvironmentResource)
async def create(body: CreateEnvironment, principal: Manager, here: Here) -> Response:
    """Make an environment with its default segments and a first manage key: keys never reach into another one."""
    async with transaction(here.pool) as connection:
        author = principal.author
        environment = await create_environment(
            connection, here.clock, body.slug, body.name, body.time_zone, author=author
        )
        first = NewKey(principal.name, "manage")
        key, text = await create_key(
            connection, here.clock, environment.slug, first, author=author, author_key=principal.key_id
        )
        made = Note("environment.created", environment.slug, f"{environment.name!r}, time zone {environment.time_zone}")
        await note(connection, here.clock, Actor.of(principal), made)
    await mirror(here, key)
    return answer({**_resource(environment), "manage_key": text}, status=201)


@router.patch("/v1/environments/{slug}", response_model=EnvironmentResource)
async def patch(slug: Slug, body: PatchEnvironment, principal: Manager, here: Here) -> Response:
    """Give the key's environment another name or time zone.

    Segments whose conditions count days are built again, with all that use them, and switched together; until then
    they have the members of the old zone.
    """
    if slug != principal.environment:
        raise OtherEnvironment(f"This key is of the environment {principal.environment!r}.")
    change = EnvironmentChange(body.name, body.time_zone)
    async with transaction(here.pool) as connection:
        environment, rebuilding = await edit_environment(connection, here.clock, principal, change)
    return answer({**_resource(environment), "rebuilding": rebuilding})


def _resource(environment: Environment) -> EnvironmentResource:
    return {
        "slug": environment.slug,
        "name": environment.name,
        "time_zone": environment.time_zone,
        "created_at": rfc3339(environment.created_at),
    }
