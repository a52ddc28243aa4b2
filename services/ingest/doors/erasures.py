"""Door: erasing users and companies, and ending memberships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Response
from typing_extensions import TypedDict

from services.ingest.commands.audit import Action, Actor, Note, hashed, note
from services.ingest.commands.erasures import shard_count
from services.ingest.doors.context import PROBLEMS, Context, Here
from services.ingest.doors.picking import Command
from services.ingest.member_bodies import MAX_TEXT, EraseCompanies, EraseUsers
from shared.domain.events import CompanyErased, MembershipRemoved, UserErased
from shared.domain.keys import Principal
from shared.domain.order import OrderKey
from shared.domain.segments import SubjectScope
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.ids import new_id
from shared.postgres.sessions import transaction

router = APIRouter(route_class=ExactRoute, tags=["erasures"], responses=PROBLEMS)

UserId = Annotated[str, Path(max_length=MAX_TEXT)]
CompanyId = Annotated[str, Path(max_length=MAX_TEXT)]


class Sent(TypedDict):
    """The message id of a command, for `wait_for`."""

    message_id: str


class ErasedUser(TypedDict):
    """One user who is erased, and the message id that says when."""

    user_id: str
    message_id: str


class ErasedUsers(TypedDict):
    """The users in the order of the request, each once."""

    results: list[ErasedUser]


class ErasedCompany(TypedDict):
    """One company that is erased, and the message id that says when."""

    company_id: str
    message_id: str


class ErasedCompanies(TypedDict):
    """The companies in the order of the request, each once."""

    results: list[ErasedCompany]


@router.delete("/v1/users/{user_id:id}", status_code=202, response_model=Sent)
async def erase_user(user_id: UserId, principal: Manager, here: Here) -> Response:
    """Erase a user: profile, memberships, memberships of segments and log, of all ids that were merged into it too.

    Whether anybody has the id is not asked: what is on its way under it goes as well.
    """
    entry = _erased(here, principal, user_id)
    await _send(here, principal, [(user_id, entry)], "user.erased")
    return answer({"message_id": entry.message_id}, status=202)


@router.post("/v1/users/erase", status_code=202, response_model=ErasedUsers)
async def erase_users(body: EraseUsers, principal: Manager, here: Here) -> Response:
    """Erase up to 1,000 users, each by a command of its own."""
    entries = [(user_id, _erased(here, principal, user_id)) for user_id in dict.fromkeys(body.user_ids)]
    await _send(here, principal, entries, "user.erased")
    results = [{"user_id": user_id, "message_id": entry.message_id} for user_id, entry in entries]
    return answer({"results": results}, status=202)


@router.delete("/v1/companies/{company_id:id}", status_code=202, response_model=Sent)
async def erase_company(company_id: CompanyId, principal: Manager, here: Here) -> Response:
    """Erase a company: profile, users, copies and log. Its users stay, without it."""
    entry = _erased_company(here, principal, company_id)
    await _send(here, principal, [(company_id, entry)], "company.erased")
    return answer({"message_id": entry.message_id}, status=202)


@router.post("/v1/companies/erase", status_code=202, response_model=ErasedCompanies)
async def erase_companies(body: EraseCompanies, principal: Manager, here: Here) -> Response:
    """Erase up to 1,000 companies, each by a command of its own."""
    entries = [(each, _erased_company(here, principal, each)) for each in dict.fromkeys(body.company_ids)]
    await _send(here, principal, entries, "company.erased")
    results = [{"company_id": company_id, "message_id": entry.message_id} for company_id, entry in entries]
    return answer({"results": results}, status=202)


@router.delete("/v1/companies/{company_id:id}/members/{user_id:id}", status_code=202, response_model=Sent)
async def end_membership(company_id: CompanyId, user_id: UserId, principal: Manager, here: Here) -> Response:
    """Let a user leave a company, as of now; a later `group` call joins again."""
    now = here.clock.now_ms()
    message_id = new_id("mem_", now)
    entry = MembershipRemoved(
        v=1,
        type="membership_removed",
        environment=principal.environment,
        message_id=message_id,
        received_at=now,
        user_id=user_id,
        company_id=company_id,
        key=OrderKey(now, 0, message_id),
    )
    await _send(here, principal, [(user_id, entry)], "membership.ended")
    return answer({"message_id": message_id}, status=202)


def _erased(here: Context, principal: Principal, user_id: str) -> UserErased:
    now = here.clock.now_ms()
    return UserErased(
        v=1,
        type="user_erased",
        environment=principal.environment,
        message_id=new_id("era_", now),
        received_at=now,
        user_id=user_id,
        erased_at=now,
    )


def _erased_company(here: Context, principal: Principal, company_id: str) -> CompanyErased:
    now = here.clock.now_ms()
    return CompanyErased(
        v=1,
        type="company_erased",
        environment=principal.environment,
        message_id=new_id("era_", now),
        received_at=now,
        company_id=company_id,
        erased_at=now,
    )


async def _send(here: Context, principal: Principal, entries: Sequence[tuple[str, Command]], action: Action) -> None:
    scope: SubjectScope = "company" if action == "company.erased" else "user"
    async with transaction(here.pool) as connection:
        shards = await shard_count(connection)
        subjects = await hashed(connection, principal.environment, scope, [subject for subject, _ in entries])
        notes = [
            Note(action, subject, f"message {entry.message_id}")
            for subject, (_, entry) in zip(subjects, entries, strict=True)
        ]
        # Before the first entry is sent: a command that nobody wrote down never happens.
        await note(connection, here.clock, Actor.of(principal), *notes)
    await here.post.send(entries, shards)
