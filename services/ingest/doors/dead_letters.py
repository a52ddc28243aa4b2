"""Door: dead letters, to look at and to settle."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from redis.exceptions import RedisError
from typing_extensions import TypedDict

from services.ingest.commands.dead_letters import (
    NEWEST,
    DeadLetter,
    DeadLetterState,
    Settler,
    discard_dead_letter,
    find_dead_letter,
    list_dead_letters,
    retry_dead_letter,
)
from services.ingest.doors.context import PROBLEMS, Context, Here
from services.ingest.journal import JournalUnavailable
from shared.http.answers import answer
from shared.http.callers import Manager
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import session, transaction
from shared.stream.streams import StreamMissing, append_again

router = APIRouter(prefix="/v1/dead-letters", tags=["dead letters"], responses=PROBLEMS)

Id = Annotated[int, Path(ge=1, le=NEWEST)]
Code = Annotated[str | None, Query(pattern="^[a-z0-9_]{1,64}$")]
Limit = Annotated[int, Query(ge=1, le=1_000)]
Cursor = Annotated[str | None, Query(pattern="^c_[0-9a-f]{1,15}$")]


class DeadLetterResource(TypedDict):
    """An entry that has no effect, and why."""

    id: int
    shard: int
    entry_id: str
    message_id: str | None
    user_id: str | None
    code: str
    detail: str
    entry: str
    failed_at: str
    state: DeadLetterState
    settled_at: str | None
    settled_by: str | None


class DeadLetterList(TypedDict):
    """A page of dead letters, newest first."""

    results: list[DeadLetterResource]
    next: str | None


@router.get("", response_model=DeadLetterList)
async def list_page(
    principal: Manager,
    here: Here,
    state: DeadLetterState | None = "open",
    code: Code = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Dead letters of the environment, newest first."""
    before = NEWEST if cursor is None else int(cursor[2:], 16)
    async with session(here.pool) as connection:
        found = await list_dead_letters(
            connection, principal.environment, state=state, code=code, before=before, limit=limit + 1
        )
    page = found[:limit]
    following = f"c_{page[-1].dead_letter:x}" if len(found) > limit else None
    return answer({"results": [_resource(letter) for letter in page], "next": following})


@router.get("/{dead_letter}", response_model=DeadLetterResource)
async def show(dead_letter: Id, principal: Manager, here: Here) -> Response:
    """One dead letter."""
    async with session(here.pool) as connection:
        letter = await find_dead_letter(connection, principal.environment, dead_letter)
    return answer(_resource(letter))


@router.post("/{dead_letter}/retry", response_model=DeadLetterResource)
async def retry(dead_letter: Id, principal: Manager, here: Here) -> Response:
    """Put the entry on its stream once more."""
    settler = Settler(principal.environment, principal.author, principal.key_id)

    async def append(shard: int, data: bytes) -> None:
        await _append(here, shard, data)

    async with transaction(here.pool) as connection:
        letter = await retry_dead_letter(connection, here.clock, settler, dead_letter, append)
    return answer(_resource(letter))


@router.post("/{dead_letter}/discard", response_model=DeadLetterResource)
async def discard(dead_letter: Id, principal: Manager, here: Here) -> Response:
    """Say that the entry shall have no effect."""
    settler = Settler(principal.environment, principal.author, principal.key_id)
    async with transaction(here.pool) as connection:
        letter = await discard_dead_letter(connection, here.clock, settler, dead_letter)
    return answer(_resource(letter))


async def _append(here: Context, shard: int, data: bytes) -> None:
    try:
        appended = await append_again(here.redis, shard, data)
    except (RedisError, OSError) as error:
        raise JournalUnavailable("The entry cannot be stored at the moment. Try again in a few seconds.") from error
    if appended is None:
        raise StreamMissing(shard)


def _resource(letter: DeadLetter) -> DeadLetterResource:
    return {
        "id": letter.dead_letter,
        "shard": letter.shard,
        "entry_id": letter.entry_id,
        "message_id": letter.message_id,
        "user_id": letter.user_id,
        "code": letter.code,
        "detail": letter.detail,
        "entry": letter.entry,
        "failed_at": rfc3339(letter.failed_at),
        "state": letter.state,
        "settled_at": None if letter.settled_at is None else rfc3339(letter.settled_at),
        "settled_by": letter.settled_by,
    }
