"""Door: API keys."""

from __future__ import annotations

from typing import Annotated, NotRequired

import structlog
from fastapi import APIRouter, Response
from pydantic import StringConstraints, model_validator
from redis.exceptions import RedisError
from typing_extensions import TypedDict

from services.ingest.commands.audit import Actor
from services.ingest.commands.keys import KeyRow, NewKey, create_key, list_keys, revoke_key
from services.ingest.doors.context import PROBLEMS, Context, Here
from shared.domain.keys import Scope
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import session, transaction
from shared.stream.key_mirror import MirroredKey, publish_key, withdraw_key

router = APIRouter(route_class=ExactRoute, tags=["keys"], responses=PROBLEMS)
_log = structlog.get_logger()


class CreateKey(Body):
    """A new key; `browser` marks a write key that stands in web pages."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scope: Scope
    browser: bool = False

    @model_validator(mode="after")
    def _only_write_keys_are_public(self) -> CreateKey:
        if self.browser and self.scope != "write":
            raise ValueError("only a write key may stand in web pages")
        return self


class KeyResource(TypedDict):
    """A key; `key` is its text, which only the answer to its creation has."""

    id: str
    name: str
    environment: str
    scope: Scope
    prefix: str
    browser: bool
    created_at: str
    created_by: str
    revoked_at: str | None
    key: NotRequired[str]


class KeyList(TypedDict):
    """All keys of the environment."""

    results: list[KeyResource]
    next: None


@router.get("/v1/keys", response_model=KeyList)
async def list_all(principal: Manager, here: Here) -> Response:
    """The keys of the environment, revoked ones too, oldest first."""
    async with session(here.pool) as connection:
        keys = await list_keys(connection, principal.environment)
    return answer({"results": [key_resource(key) for key in keys], "next": None})


@router.post("/v1/keys", status_code=201, response_model=KeyResource)
async def create(body: CreateKey, principal: Manager, here: Here) -> Response:
    """Make a key; its text is in this answer and nowhere else."""
    new = NewKey(body.name, body.scope, body.browser)
    async with transaction(here.pool) as connection:
        key, text = await create_key(
            connection,
            here.clock,
            principal.environment,
            new,
            author=principal.author,
            author_key=principal.key_id,
        )
    await mirror(here, key)
    return answer({**key_resource(key), "key": text}, status=201, headers={"Location": f"/v1/keys/{key.key_id}"})


@router.delete("/v1/keys/{key_id:id}", status_code=204)
async def revoke(key_id: str, principal: Manager, here: Here) -> Response:
    """Revoke a key: no door takes it any more after 5 s at most."""
    async with transaction(here.pool) as connection:
        key = await revoke_key(connection, here.clock, Actor.of(principal), key_id)
    await mirror(here, key)
    return Response(status_code=204)


async def mirror(here: Context, key: KeyRow) -> None:
    """Tell ingest at once; when Redis is away the coordinator does it as soon as it is back."""
    try:
        if key.revoked_at is None:
            await publish_key(here.redis, key.digest, MirroredKey(key.key_id, key.environment, key.scope, key.browser))
        else:
            await withdraw_key(here.redis, key.digest)
    except (RedisError, OSError) as error:
        _log.warning("key_not_mirrored", key_id=key.key_id, error=type(error).__name__)


def key_resource(key: KeyRow) -> KeyResource:
    """The document of a key, without its text."""
    return {
        "id": key.key_id,
        "name": key.name,
        "environment": key.environment,
        "scope": key.scope,
        "prefix": key.prefix,
        "browser": key.browser,
        "created_at": rfc3339(key.created_at),
        "created_by": key.created_by,
        "revoked_at": None if key.revoked_at is None else rfc3339(key.revoked_at),
    }
