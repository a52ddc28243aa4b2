"""Store: what erasures have left of a shard's log, as a refold has to know it (SEAMS A15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from services.segmenter.page_work import Chore
from services.segmenter.verify.folded import NEVER
from shared.domain.erased import id_hash
from shared.domain.segments import SubjectScope
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

_SCOPES: Final[Mapping[str, SubjectScope]] = {"erase_user": "user", "erase_company": "company"}

Ended = Callable[[str], int]
"""Company -> up to which UTC ms memberships in an erased company have ended."""


def being_erased(chores: Iterable[Chore], environment: str) -> dict[tuple[SubjectScope, str], str]:
    """Users and companies whose log is being deleted: up to which entry of the stream."""
    return {
        (_SCOPES[chore.kind], chore.subject): str(chore.details["entry_id"])
        for chore in chores
        if chore.environment == environment and chore.kind in _SCOPES
    }


async def ended(postgres: AnyConnection, shard: int, environment: str) -> Ended | None:
    """Which memberships have ended with their company; None when no company was erased."""
    rows = await postgres.fetch(_SQL["erased_companies"], shard, environment)
    if not rows:
        return None
    secret: bytes = await postgres.fetchval(_SQL["secret"])
    moments = {row["id_hash"]: row["erased_at"] for row in rows}
    return partial(_ended, secret, environment, moments)


def leaving(chores: Iterable[Chore], environment: str) -> frozenset[str]:
    """The companies that were erased and whose users' memberships are being ended."""
    return frozenset(
        chore.subject for chore in chores if chore.environment == environment and chore.kind == "company_gone"
    )


def _ended(secret: bytes, environment: str, moments: Mapping[bytes, int], company_id: str) -> int:
    return moments.get(id_hash(secret, (environment, "company", company_id)), NEVER)
