"""Store: everything that a transaction's folds changed, written in one order for batches, sweeps and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.segmenter import (
    chores,
    companies,
    dead_letters,
    event_states,
    events,
    names,
    outgoing,
    picks,
    seen,
    users,
)
from services.segmenter.fence import Fence
from services.segmenter.members import apply_flips
from services.segmenter.memberships import Company
from services.segmenter.projection import User
from services.segmenter.rules import Catalogue, Chore
from services.segmenter.work import CompanyKey, UserKey, Work


@dataclass(frozen=True, slots=True)
class Before:
    """The users and companies as they were loaded, by which what changed is told."""

    users: Mapping[UserKey, User] = field(default_factory=dict)
    companies: Mapping[CompanyKey, Company] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Work) -> Before:
        """As they are now, before anything is folded."""
        return cls(dict(work.users), dict(work.companies))


async def write(fence: Fence, catalogue: Catalogue, work: Work, before: Before, now: int) -> Sequence[Chore]:
    """Write it; returns the chores that it leaves behind, which the owner knows of once this is committed."""
    await seen.remember(fence, work.messages)
    await events.append(fence, work.logged)
    await users.write(fence, before.users, work.users)
    await event_states.write_changed(fence, before.users, work.users.values())
    await companies.write_memberships(fence, work.memberships_to_write())
    await companies.write_companies(fence, before.companies, work.companies)
    await companies.write_company_users(fence, work.company_users)
    await companies.write_copies(fence, {key: work.copies[key] for key in work.changed_copies})
    await picks.write(fence, work.marks)
    await names.count(fence, work.logged, before, work)
    await dead_letters.bury(fence, work.letters, now)
    await outgoing.add(fence, work.outgoing)
    await apply_flips(fence, catalogue, work.flips)
    return await chores.add(fence, work.chores)
