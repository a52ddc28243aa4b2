"""Store: the rows of users and companies that are no more, merged or erased; logs and members are others' work."""

from __future__ import annotations

from typing import Final

from services.segmenter.fence import Fence
from services.segmenter.marks import Gone, SubjectKey
from services.segmenter.rows import columns
from shared.domain.segments import SubjectScope
from shared.postgres.statements import load

_SQL = load(__file__)

_OF_USERS: Final = ("users", "activity", "flips", "event_states", "memberships_of")
_OF_COMPANIES: Final = ("companies", "company_flips")


async def delete(fence: Fence, gone: Gone) -> None:
    """Delete them, before anything is written of who comes back under their ids."""
    await _subjects(fence, gone.users, _OF_USERS, "user")
    await _subjects(fence, gone.companies, _OF_COMPANIES, "company")
    await _execute(fence, "copies", gone.copies)
    await _execute(fence, "memberships", gone.memberships)
    await _execute(fence, "company_users", gone.company_users)


async def _subjects(fence: Fence, keys: set[SubjectKey], statements: tuple[str, ...], scope: SubjectScope) -> None:
    for statement in statements:
        await _execute(fence, statement, keys)
    if keys:
        await fence.connection.execute(_SQL["picks"], fence.shard, *columns(keys, 2), scope)


async def _execute(fence: Fence, statement: str, keys: set[tuple[str, str]] | set[tuple[str, str, str]]) -> None:
    if keys:
        await fence.connection.execute(_SQL[statement], fence.shard, *columns(keys, 0))
