"""Store: lists that come before their segment: the commit names a manual segment that there is, or makes one."""

from __future__ import annotations

from dataclasses import dataclass

from services.ingest.commands.member_imports import (
    STATEMENTS,
    Action,
    ImportNotReady,
    MemberImport,
    commit_import,
    find_import,
)
from services.ingest.commands.members import Subjects, Target, target, target_of
from services.ingest.commands.segments import NewSegment, create_segment
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.segments import SubjectScope
from shared.domain.tree import EVERYONE
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection


class OtherScope(MusterError):
    """A list of users for a segment of companies, or the other way round."""

    code = "invalid_request"
    status = 422


@dataclass(frozen=True, slots=True)
class NewManual:
    """The manual segment that a commit makes; `key` None: from the name."""

    name: str
    key: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the matched members of a list go: to the segment of an id or key, or to a new one."""

    action: Action
    segment: str | NewManual


async def commit_list(
    connection: AnyConnection, clock: Clock, principal: Principal, import_id: str, to: Destination
) -> MemberImport:
    """Give a list its segment and commit it, in the caller's transaction.

    The same commit again changes nothing and makes nothing. Raises ImportMissing, ImportNotReady, OtherScope,
    SegmentMissing, NotManual, and what `create_segment` raises.
    """
    found = await connection.fetchrow(STATEMENTS["lock_import"], principal.environment, import_id, None)
    if found is None:
        return await find_import(connection, principal.environment, import_id)
    if found["segment_id"] is None:
        of = await _bind(connection, clock, principal, (import_id, found["scope"], found["state"]), to)
    else:
        of = await target_of(connection, principal.environment, found["segment_id"], found["scope"])
        if not await _is_same(connection, of, found["created_name"], to):
            raise ImportNotReady("The list belongs to another segment. Upload it again.")
    return await commit_import(connection, clock, principal, of, import_id, to.action)


async def already_in(connection: AnyConnection, of: Target, import_id: str) -> int:
    """How many of those whom a list has matched are members of a segment now."""
    row = (import_id, of.environment, of.shards, of.segment_id)
    count: int = await connection.fetchval(STATEMENTS["already_in"], *row)
    return count


def check_scope(of: Subjects, scope: SubjectScope) -> None:
    """Raise OtherScope unless the segment is of what the list is."""
    if of.scope != scope:
        nouns = {"user": "users", "company": "companies"}
        raise OtherScope(f"This is a list of {nouns[scope]}, and that is a segment of {nouns[of.scope]}.")


async def _bind(
    connection: AnyConnection, clock: Clock, principal: Principal, which: tuple[str, SubjectScope, str], to: Destination
) -> Target:
    import_id, scope, state = which
    if state != "ready":
        raise ImportNotReady("The list is still being checked." if state == "checking" else "The list has failed.")
    if isinstance(to.segment, str):
        of, name = await target(connection, principal.environment, to.segment), None
        check_scope(of, scope)
    else:
        made = await create_segment(connection, clock, principal, _new(to.segment, scope))
        of, name = await target_of(connection, principal.environment, made.segment_id, scope), to.segment.name
    count = await already_in(connection, of, import_id)
    await connection.execute(STATEMENTS["bind"], import_id, of.segment_id, name, count)
    return of


async def _is_same(connection: AnyConnection, of: Target, created_name: str | None, to: Destination) -> bool:
    """Whether a list that has a segment is to go where it went, or to the segment for which it was uploaded."""
    if isinstance(to.segment, str):
        return (await target(connection, of.environment, to.segment)).segment_id == of.segment_id
    return created_name == to.segment.name


def _new(asked: NewManual, scope: SubjectScope) -> NewSegment:
    return NewSegment(
        name=asked.name,
        key=asked.key,
        description=asked.description,
        tags=[],
        scope=scope,
        columns=[],
        announce="changes",
        population="all",
        tree=EVERYONE,
        kind="manual",
    )
