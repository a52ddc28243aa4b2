"""Store: everything that a transaction's folds changed, written in one order for batches, sweeps and pages."""

from __future__ import annotations

from collections.abc import Sequence

from services.segmenter import (
    chores,
    companies,
    dead_letters,
    departures,
    erasures,
    event_states,
    events,
    merges,
    names,
    outgoing,
    picks,
    seen,
    users,
)
from services.segmenter.fence import Fence
from services.segmenter.members import apply_flips
from services.segmenter.page_work import Chore
from services.segmenter.rules import Catalogue
from services.segmenter.work import Before, Work


async def write(fence: Fence, catalogue: Catalogue, work: Work, before: Before, now: int) -> Sequence[Chore]:
    """Write it; returns the chores that it leaves behind, which the owner knows of once this is committed."""
    await seen.remember(fence, work.messages)
    await departures.delete(fence, work.gone)
    left = before.without(work.gone)
    await users.write(fence, left.users, work.users)
    await event_states.write_changed(fence, left.users, work.users.values())
    await companies.write_memberships(fence, work.memberships_to_write())
    await companies.write_companies(fence, left.companies, work.companies)
    await companies.write_company_users(fence, work.company_users)
    await companies.write_copies(fence, {key: work.copies[key] for key in work.changed_copies})
    await picks.write(fence, work.marks)
    await merges.write(fence, work.marks)
    await erasures.write(fence, work.marks)
    await names.count(fence, work.logged, before, work)
    await dead_letters.bury(fence, work.letters, now)
    await outgoing.add(fence, work.outgoing)
    await apply_flips(fence, catalogue, work.flips)
    made = await chores.add(fence, work.chores)
    # Last, because its rows tell when they were written.
    await events.append(fence, work.logged)
    return made
