"""Store: what erasures have left of a shard's log, as a refold has to know it (SEAMS A15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from services.segmenter.erasures import id_hash
from services.segmenter.rules import Chore
from shared.domain.segments import SubjectScope
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

NEVER: Final = -(2**62)
_SCOPES: Final[Mapping[str, SubjectScope]] = {"erase_user": "user", "erase_company": "company"}

Ended = Callable[[str, str], int]
"""(user, company) -> up to which UTC ms memberships in an erased company have ended."""


def being_erased(chores: Iterable[Chore], environment: str) -> dict[tuple[SubjectScope, str], str]:
    """Users and companies whose log is being deleted: up to which entry of the stream."""
    return {
        (_SCOPES[chore.kind], chore.subject): str(chore.details["entry_id"])
        for chore in chores
        if chore.environment == environment and chore.kind in _SCOPES
    }


async def ended(postgres: AnyConnection, shard: int, environment: str, chores: Iterable[Chore]) -> Ended | None:
    """Which memberships have ended with their company; None when no company was erased."""
    rows = await postgres.fetch(_SQL["erased_companies"], shard, environment)
    if not rows:
        return None
    secret: bytes = await postgres.fetchval(_SQL["secret"])
    moments = {row["id_hash"]: row["erased_at"] for row in rows}
    open_ = {
        chore.subject: chore.reached
        for chore in chores
        if chore.environment == environment and chore.kind == "company_gone"
    }
    return partial(_ended, secret, environment, moments, open_)


def _ended(
    secret: bytes, environment: str, moments: Mapping[bytes, int], open_: Mapping[str, str], user_id: str, company: str
) -> int:
    if company in open_ and user_id > open_[company]:
        return NEVER
    return moments.get(id_hash(secret, (environment, "company", company)), NEVER)
