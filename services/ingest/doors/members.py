"""Door: the members of manual segments: adding, removing and replacing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Response
from typing_extensions import TypedDict

from services.ingest.commands import audit, members, members_search
from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.members import Matched, Target
from services.ingest.doors.context import PROBLEMS, Context, Here
from services.ingest.doors.picking import Picking
from services.ingest.doors.segments import Reference
from services.ingest.member_bodies import MAX_IDS, By, Where, Whom
from shared.domain.keys import Principal
from shared.errors import MusterError
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.ids import new_id
from shared.postgres.sessions import session

router = APIRouter(
    route_class=ExactRoute, prefix="/v1/segments/{reference:id}/members", tags=["members"], responses=PROBLEMS
)

Action = Literal["add", "remove", "replace"]
SubjectId = Annotated[str, Path(description="The id of the user; in a segment of companies, of the company.")]
MESSAGE_ID: Final = "Muster-Message-Id"
_NO_BODY: Final[dict[int | str, dict[str, Any]]] = {
    204: {"headers": {MESSAGE_ID: {"schema": {"type": "string"}, "description": "For `wait_for`."}}}
}


class TooManyIds(MusterError):
    """A list that has to come as a file."""

    code = "too_many_ids"
    status = 422


class WrongScope(MusterError):
    """Users for a segment of companies, or companies for one of users."""

    code = "invalid_request"
    status = 422


class SubjectMissing(MusterError):
    """There is no such user or company."""

    code = "not_found"
    status = 404


class Unmatched(TypedDict):
    """A value that nobody has."""

    value: str
    by: By


class Ambiguous(TypedDict):
    """An address that several users have (at most 10 are told): nobody was picked for it."""

    value: str
    user_ids: list[str]


class Picked(TypedDict):
    """What a command did: `matched` were picked (or removed), of whom `already_in` were members as it was given.

    It has taken effect once `wait_for` of the message id returns.
    """

    matched: int
    already_in: int
    unmatched: list[Unmatched]
    ambiguous: list[Ambiguous]
    message_id: str


@router.post("", status_code=202, response_model=Picked)
async def add(reference: Reference, body: Whom, principal: Manager, here: Here) -> Response:
    """Add members to a manual segment."""
    return await _command(here, principal, reference, body, "add")


@router.post("/remove", status_code=202, response_model=Picked)
async def remove(reference: Reference, body: Whom, principal: Manager, here: Here) -> Response:
    """Remove members from a manual segment."""
    return await _command(here, principal, reference, body, "remove")


@router.put("", status_code=202, response_model=Picked)
async def replace(reference: Reference, body: Whom, principal: Manager, here: Here) -> Response:
    """Make these the members of a manual segment, and nobody else; whoever is added meanwhile stays."""
    return await _command(here, principal, reference, body, "replace")


@router.put("/{subject_id:id}", status_code=204, responses=_NO_BODY)
async def add_one(reference: Reference, subject_id: SubjectId, principal: Manager, here: Here) -> Response:
    """Add one member to a manual segment; once more changes nothing."""
    return await _command_on_one(here, principal, reference, subject_id, "add")


@router.delete("/{subject_id:id}", status_code=204, responses=_NO_BODY)
async def remove_one(reference: Reference, subject_id: SubjectId, principal: Manager, here: Here) -> Response:
    """Remove one member from a manual segment; one who is none stays none."""
    return await _command_on_one(here, principal, reference, subject_id, "remove")


_NOTED: Final[dict[Action, audit.Action]] = {
    "add": "members.added",
    "remove": "members.removed",
    "replace": "members.replaced",
}


@dataclass(frozen=True, slots=True)
class _Command:
    """What is done to the members of a segment, and who does it."""

    principal: Principal
    picking: Picking
    action: Action


@dataclass(slots=True)
class _Tally:
    """What has been sent so far."""

    matched: int = 0
    already_in: int = 0


async def _command(here: Context, principal: Principal, reference: str, body: Whom, action: Action) -> Response:
    if body.size > MAX_IDS:
        raise TooManyIds(
            f"{body.size:,} ids and addresses; a request has at most {MAX_IDS:,}. Send a CSV to `imports`."
        )
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
    _check_scope(of, body)
    command, tally = _Command(principal, picking(here, of), action), _Tally()
    if body.where is None:
        found = await _send_listed(here, of, command, body, tally)
    else:
        found = Matched()
        await _send_matching(here, of, command, (body.where, body.expect or 0), tally)
    await here.post.close(command.picking, replaces=action == "replace")
    return answer(
        {
            "matched": tally.matched,
            "already_in": tally.already_in,
            "unmatched": [{"value": value, "by": by} for value, by in found.unmatched],
            "ambiguous": [{"value": value, "user_ids": user_ids} for value, user_ids in found.ambiguous],
            "message_id": command.picking.message_id,
        },
        status=202,
    )


async def _command_on_one(
    here: Context, principal: Principal, reference: str, subject_id: str, action: Action
) -> Response:
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        if not await members.known(connection, of, [subject_id]):
            raise SubjectMissing(f"There is no {of.scope} {subject_id!r}.")
    command = _Command(principal, picking(here, of), action)
    await _note(here, command, 1)
    await here.post.pick(command.picking, [subject_id], picked=action == "add")
    await here.post.close(command.picking, replaces=False)
    return Response(status_code=204, headers={MESSAGE_ID: command.picking.message_id})


async def _note(here: Context, command: _Command, picked: int) -> None:
    """Before the first entry is sent: a command that nobody wrote down never happens."""
    summary = f"{picked:,} picked, message {command.picking.message_id}"
    done = Note(_NOTED[command.action], command.picking.segment_id, summary)
    async with session(here.pool) as connection:
        await note(connection, here.clock, Actor.of(command.principal), done)


def picking(here: Context, of: Target) -> Picking:
    """A new command on a segment, given now."""
    now = here.clock.now_ms()
    return Picking(of.environment, of.segment_id, new_id("cmd_", now), now, of.shards)


def _check_scope(of: Target, body: Whom) -> None:
    if of.scope == "user" and body.company_ids:
        raise WrongScope("This is a segment of users: name `user_ids` or `emails`.")
    if of.scope == "company" and (body.user_ids or body.emails):
        raise WrongScope("This is a segment of companies: name `company_ids`.")


async def _send_listed(here: Context, of: Target, command: _Command, body: Whom, tally: _Tally) -> Matched:
    async with session(here.pool) as connection:
        found = await members.match(connection, of, [*body.user_ids, *body.company_ids], body.emails)
        tally.already_in = await members.members_among(connection, of, found.subjects)
    tally.matched = len(found.subjects)
    await _note(here, command, len(found.subjects))
    await here.post.pick(command.picking, found.subjects, picked=command.action != "remove")
    return found


async def _send_matching(here: Context, of: Target, command: _Command, asked: tuple[Where, int], tally: _Tally) -> None:
    where, expected = asked
    async with session(here.pool) as connection:
        wanted = await members_search.make_filter(connection, of, where)
    await members_search.check_count(here.pool, of, wanted, expected)
    await _note(here, command, expected)
    async for ids in members_search.pages(here.pool, of, wanted):
        async with session(here.pool) as connection:
            tally.already_in += await members.members_among(connection, of, ids)
        tally.matched += len(ids)
        await here.post.pick(command.picking, ids, picked=command.action != "remove")
